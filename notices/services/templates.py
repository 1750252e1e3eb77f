"""The partnership's own words for a kind of message."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from audit import services as audit
from foundation import clock
from foundation.governed import SomebodyElseSaved
from notices import kinds, rules, wording
from notices.models import MessageTemplate
from notices.wording import Wording
from partnership.models import Person


class NotUsable(rules.Refused):
    """The words can't be a template of this kind."""


def edit_template(*, kind: kinds.Kind, words: Wording, began_from: int, by: Person) -> MessageTemplate:
    """Messages of this kind say these words from now on. `began_from` is 0 where there was no own wording.

    Raises PermissionDenied, NotUsable (an unknown placeholder, no subject) or SomebodyElseSaved (law 15).
    """
    rules.check_may_edit_templates(by)
    words = Wording(words.subject_line.strip(), words.body.replace("\r\n", "\n").strip() + "\n")
    if reasons := wording.reasons_not_to_use(kind, words):
        raise NotUsable(reasons)
    now = clock.now()
    with transaction.atomic():
        row = MessageTemplate.objects.select_for_update().filter(kind=kind.key).first()
        if row is None:
            row = _first(kind, words, by)
        elif (row.subject_line, row.body) == (words.subject_line, words.body) and row.version == began_from:
            return row
        else:
            row.subject_line, row.body = words.subject_line, words.body
            row.edited_by, row.edited_at = by, now
            row.save_edit(began_from=began_from, fields=["subject_line", "body", "edited_by", "edited_at"])
        audit.record("template_edited", row, by=by, at=now, kind=kind.key, version=row.version)
    return row


def _first(kind: kinds.Kind, words: Wording, by: Person) -> MessageTemplate:
    try:
        with transaction.atomic():
            return MessageTemplate.objects.create(
                kind=kind.key, subject_line=words.subject_line, body=words.body, edited_by=by
            )
    except IntegrityError:
        raise SomebodyElseSaved(MessageTemplate.objects.get(kind=kind.key)) from None


def restore_default(*, kind: kinds.Kind, began_from: int, by: Person) -> None:
    """Messages of this kind say again what comes with the portal. Raises as `edit_template` does."""
    edit_template(kind=kind, words=wording.default_wording(kind), began_from=began_from, by=by)
