"""The part of a pack about messages: each as it was sent, byte for byte, and what became of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from foundation.archive import Archive
from notices import kinds
from notices.models import Bounce, Delivery, Receipt
from reviews.exports.pack.moments import both, heads
from reviews.exports.pack.parts import Part, Proof, add_document, name_of, yes
from reviews.queries import evidence

NOTICES = "7-notices"


def write_notices(archive: Archive, proof: Proof) -> None:
    messages = dict(_messages(archive, proof))
    handed_over = dict(_evidence(archive, proof))
    archive.add_csv(
        f"{NOTICES}/notices.csv",
        heads(
            "Notice", "Kind", "About", "Due at", "Status", "Reason", "Decided by", "Decided at", "Supersedes",
            "Repeats",
        ),
        (
            [
                notice.reference,
                notice.kind,
                notice.subject_type.name,
                *both(notice.due_at),
                notice.get_status_display(),
                notice.status_reason,
                name_of(notice.created_by),
                *both(notice.created_at),
                notice.supersedes.reference if notice.supersedes else "",
                notice.resend_of.reference if notice.resend_of else "",
            ]
            for notice in evidence.notices_of(proof.plan)
            .select_related("subject_type", "created_by", "supersedes", "resend_of")
            .iterator()
        ),
    )  # fmt: skip
    archive.add_csv(
        f"{NOTICES}/deliveries.csv",
        heads(
            "Notice", "Number", "Kind", "Recipient", "Named by law or guidance", "Channel", "Sent to",
            "The partnership’s own copy", "Status", "Reason", "First tried at", "Late", "Attempts", "Accepted at",
            "Server’s reply", "Kept locally at", "Failed at", "Handed over at", "Declared by", "Declared at",
            "Reference", "Evidence", "Evidence compared", "Message-ID", "SHA-256 of the message", "Message",
            "Message compared",
        ),
        (
            _row(delivery, messages.get(delivery.pk, ("", "")), handed_over.get(delivery.pk, ("", "")))
            for delivery in evidence.deliveries_of(proof.plan)
            .select_related("notice", "person", "declared_by", "merged_into")
            .iterator()
        ),
    )  # fmt: skip
    deliveries = evidence.deliveries_of(proof.plan).order_by().values("pk")
    receipts = Receipt.objects.filter(delivery__in=deliveries).select_related(
        "delivery__notice", "recorded_by"
    )
    archive.add_csv(
        f"{NOTICES}/acknowledgements.csv",
        heads("Notice", "Number", "Received at", "Words", "Recorded by"),
        (
            [
                receipt.delivery.notice.reference,
                receipt.delivery_id,
                *both(receipt.received_at),
                receipt.words,
                name_of(receipt.recorded_by),
            ]
            for receipt in receipts.defer("delivery__message").order_by("received_at", "id").iterator()
        ),
    )
    bounces = Bounce.objects.filter(delivery__in=deliveries).select_related("delivery__notice", "recorded_by")
    archive.add_csv(
        f"{NOTICES}/bounces.csv",
        heads("Notice", "Number", "Came back at", "Words", "Recorded by", "Recorded at"),
        (
            [
                bounce.delivery.notice.reference,
                bounce.delivery_id,
                *both(bounce.returned_at),
                bounce.words,
                name_of(bounce.recorded_by),
                *both(bounce.recorded_at),
            ]
            for bounce in bounces.defer("delivery__message").order_by("returned_at", "id").iterator()
        ),
    )


def _messages(archive: Archive, proof: Proof) -> Iterator[tuple[int, tuple[str, str]]]:
    """Write each stored message, one at a time in memory; yields its name and whether its hash holds."""
    kept = (
        evidence.deliveries_of(proof.plan)
        .filter(message__isnull=False)
        .exclude(notice__kind__in=[kind.key for kind in kinds.every_kind() if kind.holds_a_secret])
    )
    for number, reference, recorded in list(kept.values_list("pk", "notice__reference", "message_sha256")):
        message = bytes(Delivery.objects.only("message").get(pk=number).message or b"")
        name = f"{NOTICES}/messages/{reference}-{number}.eml"
        archive.add(name, message)
        holds = hashlib.sha256(message).hexdigest() == recorded
        yield number, (name, "as recorded" if holds else "DIFFERS from the record")


def _evidence(archive: Archive, proof: Proof) -> Iterator[tuple[int, tuple[str, str]]]:
    """Write what staff kept as evidence of a delivery outside e-mail."""
    written: dict[int, tuple[str, str]] = {}
    declared = evidence.deliveries_of(proof.plan).filter(evidence__isnull=False).select_related("evidence")
    for delivery in declared:
        document = delivery.evidence
        assert document is not None
        if document.pk not in written:
            written[document.pk] = add_document(archive, f"{NOTICES}/evidence", document)
        yield delivery.pk, written[document.pk]


def _row(delivery: Delivery, message: tuple[str, str], handed_over: tuple[str, str]) -> list[Any]:
    return [
        delivery.notice.reference,
        delivery.pk,
        delivery.notice.kind,
        delivery.recipient_name,
        delivery.get_recipient_display() if delivery.recipient else "",
        delivery.get_channel_display(),
        delivery.sent_to,
        yes(delivery.is_copy),
        delivery.get_status_display(),
        _reason(delivery),
        *both(delivery.first_tried_at),
        yes(delivery.is_late),
        delivery.attempts,
        *both(delivery.accepted_at),
        delivery.server_reply,
        *both(delivery.kept_at),
        *both(delivery.failed_at),
        *both(delivery.delivered_at),
        name_of(delivery.declared_by),
        *both(delivery.declared_at),
        delivery.declared_reference,
        *handed_over,
        delivery.message_id,
        delivery.message_sha256,
        *message,
    ]


def _reason(delivery: Delivery) -> str:
    if delivery.merged_into:
        return f"Part of notice {delivery.merged_into.reference}"
    return delivery.status_reason


PART = Part(
    NOTICES,
    "Every notice about the plan, its steps and the review; what became of it for each recipient; the exact "
    "message as it left (.eml); evidence of deliveries outside e-mail; acknowledgements; what came back. “Accepted” "
    "means that the recipient’s mail server took the message, not that it was read.",
    write_notices,
)
