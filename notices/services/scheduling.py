"""Scheduling a notice, and taking it back. The row is stored with the decision that calls for it (law 11)."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, models, transaction

from audit import services as audit
from documents.models import Document
from foundation import clock
from foundation.nudge import nudge
from foundation.points import NotProvided
from matters.models import Matter
from notices import kinds, rules
from notices.models import Delivery, Notice
from notices.points import STANDING
from notices.recipients import To, ToMailbox, ToPerson, ToStatutory
from partnership.models import Partnership, Person, StatutoryAddress


def schedule(
    kind: str,
    *,
    subject: models.Model,
    occasion: str,
    to: Sequence[To],
    due_at: dt.datetime,
    matters: Iterable[Matter] = (),
    documents: Iterable[Document] = (),
    values: Mapping[str, str] | None = None,
    by: Person | None = None,
    supersedes: Notice | None = None,
    resend_of: Notice | None = None,
) -> Notice:
    """One notice stands for this occasion, with one delivery for each recipient. Calling it again is once.

    It joins the caller's transaction, so that there is no notice without the decision and none is lost
    after it. Raises CannotSchedule with the reasons; nothing is stored then.
    """
    known = kinds.get(kind)
    if unknown := set(values or {}) - known.placeholder_names():
        raise ValueError(f"{kind} has no placeholder called {', '.join(sorted(unknown))}.")
    if existing := Notice.objects.filter(occasion=occasion).first():
        return existing
    documents = list(documents)
    if reasons := rules.reasons_not_to_schedule(known, to, documents):
        raise rules.CannotSchedule(reasons)
    now = clock.now()
    try:
        with transaction.atomic():
            notice = Notice.objects.create(
                kind=known.key,
                queue=known.queue,
                subject_type=ContentType.objects.get_for_model(subject),
                subject_id=subject.pk,
                occasion=occasion,
                values=dict(values or {}),
                due_at=due_at,
                created_at=now,
                created_by=by,
                supersedes=supersedes,
                resend_of=resend_of,
            )
            notice.matters.set(matters)
            notice.documents.set(documents)
            _remember_what_it_tells(notice, subject)
            add_deliveries(notice, known, to)
            record(notice, "notice_scheduled", by=by, at=now, due_at=due_at.isoformat())
    except IntegrityError:
        # Somebody scheduled the same occasion at the same moment: theirs stands.
        if existing := Notice.objects.filter(occasion=occasion).first():
            return existing
        raise
    if due_at <= now:
        wake_after_commit()
    return notice


def wake_after_commit() -> None:
    """Once this transaction is over the dispatcher is woken, once for all that it scheduled."""
    connection = transaction.get_connection()
    standing = set(connection.savepoint_ids)
    if not any(act is wake and sids <= standing for sids, act, _ in connection.run_on_commit):
        transaction.on_commit(wake)


def wake() -> None:
    """Ask for what is due to be sent now. A nudge that gets lost costs half a minute."""
    nudge("notices.tasks.dispatch_now", queue=Notice.Queue.STATUTORY.value)


def _remember_what_it_tells(notice: Notice, subject: models.Model) -> None:
    try:
        standing = STANDING.ask(subject, notice)
    except NotProvided:
        raise rules.CannotSchedule(
            ["The portal can’t tell whether this notice would still be true."]
        ) from None
    if not standing.is_live:
        raise rules.CannotSchedule([standing.reason or "What it is about is no longer live."])
    if standing.fingerprint:
        notice.subject_fingerprint = standing.fingerprint
        notice.save(update_fields=["subject_fingerprint"])


def add_deliveries(notice: Notice, kind: kinds.Kind, to: Sequence[To]) -> list[Delivery]:
    """One delivery for each recipient, and the partnership's own copy where the kind asks for action."""
    rows: list[Delivery] = [_delivery(notice, one) for one in dict.fromkeys(to)]
    if kind.asks_for_action and (copy := _own_copy(notice, rows)):
        rows.append(copy)
    # In batches, or ten thousand recipients would be one statement.
    return Delivery.objects.bulk_create(rows, batch_size=500)


def _delivery(notice: Notice, to: To) -> Delivery:
    row = Delivery(
        notice=notice, queue=notice.queue, due_at=notice.due_at, message_id=new_message_id(notice.reference)
    )
    if isinstance(to, ToPerson):
        row.person = to.person
        if not to.person.email:
            # In the directory without an address: somebody has to tell them.
            row.channel, row.status = Delivery.Channel.TELEPHONE, Delivery.Status.TO_DECLARE
    elif isinstance(to, ToMailbox):
        row.mailbox_name, row.address = to.name, to.address
    elif isinstance(to, ToStatutory):
        address = StatutoryAddress.objects.get(recipient=to.body)
        row.recipient, row.mailbox_name = to.body, to.body.label
        row.channel = Delivery.Channel(address.channel)
        row.address = address.email
        if row.channel != Delivery.Channel.EMAIL:
            row.status = Delivery.Status.TO_DECLARE
    return row


def _own_copy(notice: Notice, others: list[Delivery]) -> Delivery | None:
    partnership = Partnership.current()
    if partnership is None or not partnership.mailbox:
        return None
    name = f"{partnership.short_name} mailbox"
    if any(row.address == partnership.mailbox or row.mailbox_name == name for row in others):
        return None
    return Delivery(
        notice=notice,
        queue=notice.queue,
        due_at=notice.due_at,
        mailbox_name=name,
        address=partnership.mailbox,
        is_copy=True,
        message_id=new_message_id(notice.reference),
    )


def new_message_id(reference: str) -> str:
    """Fixed when the row is made, so that a second copy can be told from a second message. Tells nothing."""
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip("> ") or "localhost"
    return f"<{reference}.{secrets.token_hex(10)}@{domain}>"


def withdraw(notices: Iterable[Notice], *, reason: str, by: Person | None = None) -> list[Notice]:
    """None of these notices leaves any more; those that have ended already are passed over.

    A message that a worker is handing over at this very moment may still be accepted; its delivery says so.
    """
    keys = [notice.pk for notice in notices]
    if not keys:
        return []
    now = clock.now()
    withdrawn = []
    with transaction.atomic():
        for notice in Notice.objects.select_for_update().filter(pk__in=keys).order_by("pk"):
            if rules.reasons_not_to_withdraw(notice):
                continue
            notice.status, notice.status_reason = Notice.Status.WITHDRAWN, reason[:300]
            notice.save(update_fields=["status", "status_reason"])
            open_ones = notice.deliveries.filter(status__in=Delivery.OPEN).exclude(
                status=Delivery.Status.CLAIMED
            )
            open_ones.update(status=Delivery.Status.WITHDRAWN, status_reason=reason[:300])
            record(notice, "notice_withdrawn", by=by, at=now, reason=reason)
            withdrawn.append(notice)
    return withdrawn


def withdraw_by_hand(notice: Notice, *, reason: str, by: Person) -> Notice:
    """A person takes one notice back.

    Raises PermissionDenied (wrong person) or NotNow (it has left, or was withdrawn).
    """
    rules.check_may_handle_or_lead(notice, by)
    if not reason.strip():
        raise rules.NotNow(["Say why it is withdrawn."])
    with transaction.atomic():
        notice = Notice.objects.select_for_update().get(pk=notice.pk)
        if reasons := rules.reasons_not_to_withdraw(notice):
            raise rules.NotNow(reasons)
        withdraw([notice], reason=reason, by=by)
    notice.refresh_from_db()
    return notice


def withdraw_about(subject: models.Model, *, reason: str, by: Person | None = None) -> list[Notice]:
    """Everything about this subject that has not left yet is withdrawn."""
    return withdraw(Notice.objects.about(subject).filter(status__in=Notice.OPEN), reason=reason, by=by)


def record(
    notice: Notice, verb: str, *, by: Person | None, at: dt.datetime, reason: str = "", **facts: Any
) -> None:
    """The audit event of an act on a notice, under the matter it belongs to."""
    audit.record(
        verb,
        notice,
        by=by,
        at=at,
        reason=reason,
        matter=notice.matters.first(),
        kind=notice.kind,
        **facts,
    )
