"""Notices and deliveries as a page shows them: colours, and what may be done now."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import PermissionDenied

from foundation.clock import now
from notices import kinds, rules
from notices.models import Delivery, LateDecision, Notice
from partnership.models import Person

NOTICE_COLOURS = {
    Notice.Status.SCHEDULED: "blue",
    Notice.Status.SENDING: "light-blue",
    Notice.Status.SENT: "green",
    Notice.Status.FAILED: "red",
    Notice.Status.WITHDRAWN: "grey",
    Notice.Status.WAITING: "orange",
    Notice.Status.KEPT: "yellow",
    Notice.Status.MERGED: "grey",
}
DELIVERY_COLOURS = {
    Delivery.Status.PENDING: "blue",
    Delivery.Status.CLAIMED: "light-blue",
    Delivery.Status.ACCEPTED: "green",
    Delivery.Status.KEPT_LOCALLY: "yellow",
    Delivery.Status.TO_DECLARE: "orange",
    Delivery.Status.DECLARED: "green",
    Delivery.Status.FAILED: "red",
    Delivery.Status.WITHDRAWN: "grey",
    Delivery.Status.WAITING: "orange",
    Delivery.Status.MERGED: "grey",
}

NEXT_STEP = {
    Delivery.Status.FAILED: "Correct the address and send it again, or deliver it another way and declare it.",
    Delivery.Status.TO_DECLARE: "Deliver it this way, then declare it with reference and evidence.",
    Delivery.Status.WAITING: "Decide whether it still goes.",
    Delivery.Status.KEPT_LOCALLY: "It reached nobody. Send it again once sending is switched on.",
}
"""What to do about a delivery that has not arrived, in words for staff."""


@dataclass(frozen=True)
class Shown:
    """A delivery with its colour, what to do next, and what this person may do with it now."""

    delivery: Delivery
    colour: str
    where_to: str
    next_step: str
    may_declare: bool
    may_resend: bool
    may_record_receipt: bool
    may_record_bounce: bool
    is_tried_again: bool


def shown(delivery: Delivery, *, may_handle: bool) -> Shown:
    moment = now()
    status = Delivery.Status(delivery.status)
    may_declare = may_handle and not rules.reasons_not_to_declare(delivery, moment, moment)
    return Shown(
        delivery=delivery,
        colour=DELIVERY_COLOURS[status],
        where_to=where_to(delivery),
        next_step=NEXT_STEP.get(status, ""),
        may_declare=may_declare,
        may_resend=may_handle and not rules.reasons_not_to_resend(delivery),
        may_record_receipt=may_handle and delivery.reached_at is not None,
        may_record_bounce=may_handle and delivery.status in Delivery.REACHED,
        is_tried_again=status == Delivery.Status.PENDING and delivery.attempts > 0,
    )


def where_to(delivery: Delivery) -> str:
    """The address that it went to. What was declared to have gone another way did not go to the e-mail address."""
    address = delivery.sent_to or delivery.address
    by_mail = delivery.channel in (Delivery.Channel.EMAIL, Delivery.Channel.SECURE_MAIL)
    return "" if delivery.declared_at and not by_mail and "@" in address else address


def said_to_leave(what: str) -> str:
    """What becomes of a message that was just called for, in words for who called for it."""
    if settings.SENDING:
        return f"{what} is on its way."
    return f"Sending is switched off: {what[0].lower()}{what[1:]} is kept on this machine and reaches nobody."


def may(check: object, *args: object) -> bool:
    """Whether a rule that raises PermissionDenied lets this through."""
    try:
        check(*args)  # type: ignore[operator]
    except PermissionDenied:
        return False
    return True


def may_handle(notice: Notice, person: Person) -> bool:
    return may(rules.check_may_handle, notice, person)


def may_send_late(notice: Notice, person: Person) -> bool:
    return may(rules.check_may_decide, notice, person, LateDecision.Choice.SEND)


def may_read_message(delivery: Delivery) -> bool:
    """Whether the stored bytes are shown: a secret is its recipient's alone, except on a trial machine that sent nothing.

    A portal that people rely on shows none while sending is off either: the link would let its reader in as somebody
    else, and the code would prove an address that nothing has reached.
    """
    if delivery.message is None:
        return False
    try:
        holds_a_secret = kinds.get(delivery.notice.kind).holds_a_secret
    except kinds.UnknownKind:
        holds_a_secret = True
    was_kept = delivery.status == Delivery.Status.KEPT_LOCALLY and not settings.SENDING
    return not holds_a_secret or (was_kept and settings.TRIAL)
