"""What staff say about a delivery: that it was handed over another way, that it was acknowledged, that it came back,
that it must go again.
"""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction

from documents.models import Document
from foundation import clock
from notices import kinds, rules
from notices.models import Bounce, Delivery, Notice, Receipt
from notices.recipients import To, ToMailbox, ToPerson, ToStatutory
from notices.services.scheduling import record, schedule, wake_after_commit
from notices.services.settling import settle
from partnership.models import Person
from partnership.models import Recipient as StatutoryBody


def declare_delivery(
    *,
    delivery: Delivery,
    by: Person,
    channel: Delivery.Channel | str,
    delivered_at: dt.datetime,
    reference: str,
    evidence: Document,
) -> Delivery:
    """The delivery counts as made, at the moment that staff say, on the evidence they give (law 2).

    Raises PermissionDenied (wrong person) or NotNow (a time in the future, no reference, already accepted).
    """
    now = clock.database_now()
    with transaction.atomic():
        notice, delivery = _lock(delivery)
        rules.check_may_handle(notice, by)
        if not Document.objects.visible_to(by).filter(pk=evidence.pk).exists():
            raise PermissionDenied("The evidence is a file that you may not see.")
        reasons = rules.reasons_not_to_declare(delivery, delivered_at, now)
        if not reference.strip():
            reasons.append("Give the reference under which it was delivered.")
        if channel == Delivery.Channel.EMAIL and delivery.channel == Delivery.Channel.EMAIL:
            reasons.append("Say how it was delivered outside the portal.")
        if reasons:
            raise rules.NotNow(reasons)
        before = delivery.status
        delivery.status = Delivery.Status.DECLARED
        delivery.channel = Delivery.Channel(channel)
        delivery.declared_by, delivery.declared_at = by, now
        delivery.delivered_at, delivery.declared_reference = delivered_at, reference.strip()
        delivery.evidence = evidence
        delivery.save(
            update_fields=[
                "status",
                "channel",
                "declared_by",
                "declared_at",
                "delivered_at",
                "declared_reference",
                "evidence",
            ]
        )
        settle(notice)
        record(
            notice,
            "delivery_declared",
            by=by,
            at=now,
            delivery=delivery.pk,
            was=before,
            channel=delivery.channel,
            delivered_at=delivered_at.isoformat(),
            evidence=evidence.reference,
            sha256=evidence.sha256,
        )
    return delivery


def record_receipt(*, delivery: Delivery, by: Person, received_at: dt.datetime, words: str = "") -> Receipt:
    """The recipient's acknowledgement or answer is kept. Raises PermissionDenied or NotNow."""
    now = clock.database_now()
    with transaction.atomic():
        notice, delivery = _lock(delivery)
        rules.check_may_handle(notice, by)
        if reasons := rules.reasons_not_to_record_receipt(delivery, received_at, now):
            raise rules.NotNow(reasons)
        receipt = Receipt.objects.create(
            delivery=delivery, received_at=received_at, words=words, recorded_by=by
        )
        record(notice, "receipt_recorded", by=by, at=now, delivery=delivery.pk, receipt=receipt.pk)
    return receipt


def record_bounce(*, delivery: Delivery, by: Person, returned_at: dt.datetime, words: str) -> Bounce:
    """The message came back, so it has reached nobody: gates shut, and the notice's owners are told.

    What the mail server had answered stays beside it. Raises PermissionDenied (wrong person) or NotNow (it had not
    been delivered, or not yet by then).
    """
    now = clock.database_now()
    with transaction.atomic():
        notice, delivery = _lock(delivery)
        rules.check_may_handle(notice, by)
        if reasons := rules.reasons_not_to_record_bounce(delivery, returned_at, words, now):
            raise rules.NotNow(reasons)
        before = delivery.status
        bounce = Bounce.objects.create(
            delivery=delivery, returned_at=returned_at, words=words.strip(), recorded_by=by, recorded_at=now
        )
        delivery.status, delivery.failed_at = Delivery.Status.FAILED, returned_at
        delivery.status_reason = f"It came back: {bounce.words}"[:300]
        delivery.troubled_at, delivery.owners_told_at = now, None
        delivery.save(update_fields=["status", "failed_at", "status_reason", "troubled_at", "owners_told_at"])
        settle(notice)
        record(
            notice,
            "delivery_bounced",
            by=by,
            at=now,
            reason=bounce.words,
            delivery=delivery.pk,
            was=before,
            returned_at=returned_at.isoformat(),
        )
        wake_after_commit()
    return bounce


def resend(*, delivery: Delivery, by: Person) -> Notice:
    """The same message goes to the same recipient once more, as a notice of its own; the old one stays as it is.

    Raises PermissionDenied (wrong person), NotNow (it is still being sent) or CannotSchedule.
    """
    with transaction.atomic():
        notice, delivery = _lock(delivery)
        rules.check_may_handle(notice, by)
        if reasons := rules.reasons_not_to_resend(delivery):
            raise rules.NotNow(reasons)
        subject = notice.subject
        if subject is None:
            raise rules.NotNow(["What it is about is no longer there."])
        first = notice.first
        number = Notice.objects.filter(resend_of=first).count() + 1
        again = schedule(
            notice.kind,
            subject=subject,
            occasion=f"{first.reference}:again:{number}",
            to=[recipient_of(delivery)],
            due_at=clock.now(),
            matters=notice.matters.all(),
            documents=notice.documents.all(),
            values=notice.values,
            by=by,
            resend_of=first,
        )
        again.deliveries.filter(is_copy=True).delete()
        record(notice, "notice_resent", by=by, at=clock.now(), delivery=delivery.pk, again=again.reference)
    return again


def recipient_of(delivery: Delivery) -> To:
    """The recipient of a delivery, as it was named when it was scheduled."""
    if delivery.person is not None:
        return ToPerson(delivery.person)
    if delivery.recipient:
        return ToStatutory(StatutoryBody(delivery.recipient))
    return ToMailbox(delivery.mailbox_name, delivery.address)


def _lock(delivery: Delivery) -> tuple[Notice, Delivery]:
    """The notice first, then the delivery, as they now stand: the page may be minutes old."""
    notice = Notice.objects.select_for_update().get(pk=delivery.notice_id)
    locked = Delivery.objects.select_for_update().defer("message").get(pk=delivery.pk)
    locked.notice = notice
    kinds.get(notice.kind)
    return notice, locked
