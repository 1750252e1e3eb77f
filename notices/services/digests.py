"""Reminders of one person that fall due together, or were held up, become one message (law 12)."""

from __future__ import annotations

from notices import kinds, wording
from notices.models import Delivery, Notice
from notices.points import MAY_RECEIVE, STANDING
from partnership.models import Person


def lines_of(digest: Notice, person: Person | None) -> list[str]:
    """What the reminders in this digest say now, in one line each; those no longer true are left out.

    Without a person the digest is a mailbox's, which may be told of whatever it was sent.
    """
    lines: list[str] = []
    rows = (
        Delivery.objects.filter(merged_into=digest).select_related("notice").defer("message").order_by("id")
    )
    for row in rows:
        subject = row.notice.subject
        if subject is None or row.notice.status == Notice.Status.WITHDRAWN:
            continue
        standing = STANDING.ask(subject, row.notice)
        told = row.notice.subject_fingerprint
        if not standing.is_live or (told and told != standing.fingerprint):
            continue
        if person is not None and not MAY_RECEIVE.ask(subject, person, row.notice):
            continue
        words = wording.current_wording(kinds.get(row.notice.kind))
        values = wording.values_for(row.notice, standing, recipient_name=person.name if person else "")
        subject_line = wording.fill(wording.Wording(words.subject_line, ""), values).subject_line
        line = f"* {subject_line}: {values['link']}"
        if line not in lines:
            lines.append(line)
    return lines
