"""Which step a notice may take, by whom, and the reasons when it may not. Nothing here writes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from documents.models import Document, Finding
from foundation import clock
from foundation.words import say_moment
from notices.kinds import Kind
from notices.models import Delivery, Heartbeat, LateDecision, Notice
from notices.recipients import To, ToPerson, ToStatutory
from partnership.models import Person, Role, StatutoryAddress
from partnership.models import Recipient as StatutoryBody

SCHEDULER = "scheduler"
DISPATCH = "dispatch"
STALE_AFTER = dt.timedelta(seconds=90)
"""A beat comes every 30 seconds, so a dead scheduler shows within two minutes (design section 7)."""

LATE_AFTER = dt.timedelta(minutes=1)
"""First tried more than a minute after it was due: late (law 12)."""

TRIED_UP_TO = dt.timedelta(hours=1)
"""How late a publication's or release's own messages may still go by themselves (law 12)."""

NOTICE = Notice.Status
NEXT_NOTICE_STATUSES: dict[str, set[str]] = {
    NOTICE.SCHEDULED: {NOTICE.SENDING, NOTICE.WAITING, NOTICE.WITHDRAWN, NOTICE.SENT, NOTICE.MERGED},
    NOTICE.SENDING: {NOTICE.SENT, NOTICE.FAILED, NOTICE.KEPT, NOTICE.WAITING, NOTICE.WITHDRAWN},
    NOTICE.WAITING: {NOTICE.SENDING, NOTICE.WITHDRAWN},
    NOTICE.FAILED: {NOTICE.SENT, NOTICE.WITHDRAWN},
    NOTICE.KEPT: {NOTICE.SENT},
    NOTICE.SENT: {NOTICE.FAILED},
    NOTICE.MERGED: {NOTICE.WITHDRAWN},
    NOTICE.WITHDRAWN: set(),
}

DELIVERY = Delivery.Status
NEXT_DELIVERY_STATUSES: dict[str, set[str]] = {
    DELIVERY.PENDING: {
        DELIVERY.CLAIMED,
        DELIVERY.WAITING,
        DELIVERY.WITHDRAWN,
        DELIVERY.MERGED,
        DELIVERY.DECLARED,
        DELIVERY.TO_DECLARE,
    },
    DELIVERY.CLAIMED: {
        DELIVERY.ACCEPTED,
        DELIVERY.KEPT_LOCALLY,
        DELIVERY.FAILED,
        DELIVERY.PENDING,
        DELIVERY.WAITING,
        DELIVERY.WITHDRAWN,
        DELIVERY.TO_DECLARE,
    },
    DELIVERY.WAITING: {DELIVERY.PENDING, DELIVERY.WITHDRAWN, DELIVERY.DECLARED},
    DELIVERY.TO_DECLARE: {DELIVERY.DECLARED, DELIVERY.WITHDRAWN},
    DELIVERY.FAILED: {DELIVERY.DECLARED},
    DELIVERY.KEPT_LOCALLY: {DELIVERY.DECLARED},
    DELIVERY.ACCEPTED: {DELIVERY.FAILED},
    DELIVERY.DECLARED: {DELIVERY.FAILED},
    DELIVERY.MERGED: set(),
    DELIVERY.WITHDRAWN: set(),
}


class Refused(Exception):
    """The notice cannot take this step now; `reasons` are shown to people."""

    def __init__(self, reasons: Sequence[str]) -> None:
        self.reasons = list(reasons)
        super().__init__(" ".join(self.reasons))


class CannotSchedule(Refused):
    """The notice cannot be scheduled; nothing was stored."""


class NotNow(Refused):
    """The step does not fit what has become of the notice meanwhile."""


# What sending rests on ----------------------------------------------------------------------------


def reasons_not_to_rely_on_sending(now: dt.datetime | None = None) -> list[str]:
    """Why nothing that depends on messages leaving may be scheduled now; empty when it may (law 18)."""
    reasons = []
    if not settings.SENDING and not settings.DEMONSTRATION:
        reasons.append(
            "Sending is switched off, so no notice would leave. An administrator can switch it on."
        )
    if silent := silence_of_scheduler(now or clock.database_now()):
        reasons.append(silent)
    return reasons


def silence_of_scheduler(now: dt.datetime) -> str:
    """That the scheduler is silent, and since when; empty while it beats."""
    last = Heartbeat.last(SCHEDULER)
    if last is None:
        return "The scheduler has not started, so nothing would happen at its time."
    if now - last <= STALE_AFTER:
        return ""
    at = last.astimezone(clock.LONDON)
    return f"The scheduler has been silent since {at:%-d %B %Y, %H:%M}, so nothing would happen at its time."


def is_tls_required() -> bool:
    """Whether mail leaves only over TLS; required, not merely tried."""
    return bool(getattr(settings, "EMAIL_USE_TLS", False) or getattr(settings, "EMAIL_USE_SSL", False))


def reasons_not_to_send_documents_to(body: StatutoryBody | str) -> list[str]:
    """Why a report can't be sent to this body by the portal or by staff; empty when it can (law 18)."""
    name = StatutoryBody(body).label
    address = StatutoryAddress.objects.filter(recipient=body).first()
    if address is None:
        return [f"{name} has no entry in the list of statutory addresses."]
    if address.channel != StatutoryAddress.Channel.EMAIL:
        return []
    reasons = []
    if not address.is_confirmed:
        reasons.append(f"The address of {name} has not confirmed a test message.")
    if settings.SENDING and not is_tls_required():
        reasons.append(
            "The mail server is not reached over required TLS, so no report may be sent by e-mail."
        )
    return reasons


def reasons_not_to_schedule(kind: Kind, to: Sequence[To], documents: Iterable[Document] = ()) -> list[str]:
    """Why a notice of this kind can't be scheduled for these recipients; empty when it can."""
    reasons = []
    if not to:
        reasons.append("There is nobody to send it to.")
    for one in to:
        if kind.carries_documents and not isinstance(one, ToStatutory):
            reasons.append("A report goes only to addresses of the statutory list.")
            break
    for one in to:
        if isinstance(one, ToPerson) and not one.person.is_active:
            reasons.append(f"{one.person.name} is no longer active.")
        if isinstance(one, ToStatutory):
            if kind.carries_documents:
                reasons += reasons_not_to_send_documents_to(one.body)
            elif not StatutoryAddress.objects.filter(recipient=one.body).exists():
                reasons.append(f"{one.body.label} has no entry in the list of statutory addresses.")
    if not kind.carries_documents and any(True for _ in documents):
        reasons.append("This kind of message carries no documents.")
    return list(dict.fromkeys(reasons))


# Who may --------------------------------------------------------------------------------------------


def check_may_handle(notice: Notice, person: Person) -> None:
    """Declaring, resending, receipts, bounces: the business unit, for the notices it may see."""
    if not person.is_in_business_unit or not Notice.objects.visible_to(person).filter(pk=notice.pk).exists():
        raise PermissionDenied("This takes somebody of the business unit who may see the notice.")


def check_may_handle_or_lead(notice: Notice, person: Person) -> None:
    """Withdrawing and looking at decisions: the business unit or the chairs, for what they may see."""
    allowed = person.is_in_business_unit or person.is_chair
    if not allowed or not Notice.objects.visible_to(person).filter(pk=notice.pk).exists():
        raise PermissionDenied("This takes the business unit or the chair.")


def check_may_decide(notice: Notice, person: Person, choice: LateDecision.Choice) -> None:
    """Sending what was late or held is the chair's override (law 16); leaving it unsent also the business unit's.

    What waited for a finding goes once the finding is decided: the business unit may say so.
    """
    if not Notice.objects.visible_to(person).filter(pk=notice.pk).exists():
        raise PermissionDenied("This takes somebody who may see the notice.")
    is_override = notice.waits_for != Notice.WaitsFor.FINDINGS
    if choice == LateDecision.Choice.SEND and is_override and not person.is_chair:
        raise PermissionDenied("Only the chair or a vice-chair may send what has waited past its time.")
    if not (person.is_chair or person.is_in_business_unit):
        raise PermissionDenied("This takes the business unit or the chair.")


def check_may_look_at(decision: LateDecision, person: Person) -> None:
    allowed = person.is_chair or person.is_in_business_unit
    if not allowed or person == decision.decided_by:
        raise PermissionDenied("A second person has to look: not the one who decided.")


def check_may_edit_templates(person: Person) -> None:
    if not person.is_in_business_unit:
        raise PermissionDenied("Messages are worded by the business unit.")


def check_may_test_addresses(person: Person) -> None:
    if not (person.is_in_business_unit or person.holds(Role.ADMINISTRATOR)):
        raise PermissionDenied("Statutory addresses are kept by the business unit and administrators.")


# Whether it is the moment ---------------------------------------------------------------------------


def reasons_not_to_withdraw(notice: Notice) -> list[str]:
    if NOTICE.WITHDRAWN in NEXT_NOTICE_STATUSES[notice.status]:
        return []
    return [f"It is {notice.get_status_display().lower()}."]


def reasons_not_to_declare(delivery: Delivery, delivered_at: dt.datetime, now: dt.datetime) -> list[str]:
    """Why staff can't declare that it was handed over then; empty when they can (law 2)."""
    reasons = []
    if DELIVERY.DECLARED not in NEXT_DELIVERY_STATUSES[delivery.status]:
        reasons.append(f"It is {delivery.get_status_display().lower()}.")
    return reasons + reasons_against_time_delivered(delivery, delivered_at, now)


def reasons_against_time_delivered(
    delivery: Delivery, delivered_at: dt.datetime, now: dt.datetime
) -> list[str]:
    """Why it can't have been handed over then."""
    reasons = []
    if delivery.status == DELIVERY.PENDING and now < delivery.notice.due_at:
        due = say_moment(delivery.notice.due_at)
        reasons.append(f"It is due at {due}. Until then what it says may still change.")
    if delivered_at > now:
        reasons.append("The time it was delivered is in the future.")
    if delivered_at < delivery.notice.created_at.replace(second=0, microsecond=0):
        reasons.append("The time it was delivered is before the notice was made.")
    came_back_at = delivery.failed_at if delivery.accepted_at or delivery.declared_at else None
    if came_back_at and delivered_at < came_back_at.replace(second=0, microsecond=0):
        reasons.append("It came back after that time, so nothing had reached them by then.")
    return reasons


def reasons_not_to_decide(notice: Notice, choice: LateDecision.Choice) -> list[str]:
    if notice.status != NOTICE.WAITING:
        return [f"It does not wait for a decision: it is {notice.get_status_display().lower()}."]
    if choice == LateDecision.Choice.SEND and open_findings(notice).exists():
        return ["Something found in its words still waits for a decision."]
    return []


def open_findings(notice: Notice) -> QuerySet[Finding]:
    """What was found in the notice's words and nobody has decided yet (law 17)."""
    of_notice = ContentType.objects.get_for_model(Notice)
    return Finding.objects.filter(
        subject_type=of_notice, subject_id=notice.pk, decision=Finding.Decision.OPEN
    )


def reasons_not_to_test(address: StatutoryAddress) -> list[str]:
    if address.channel != StatutoryAddress.Channel.EMAIL:
        return ["Only an e-mail address is tested: staff declare what goes another way."]
    return []


def reasons_not_to_resend(delivery: Delivery) -> list[str]:
    """Why it can't be sent again; empty when it can. A second copy on purpose is a new notice."""
    reasons = []
    again = {DELIVERY.FAILED, DELIVERY.KEPT_LOCALLY, DELIVERY.ACCEPTED}
    if delivery.status not in again or delivery.notice.status == NOTICE.WITHDRAWN:
        reasons.append(f"It is {delivery.get_status_display().lower()}.")
    same = Delivery.objects.filter(person=delivery.person, mailbox_name=delivery.mailbox_name)
    first = delivery.notice.resend_of_id or delivery.notice_id
    if same.filter(notice__resend_of=first, notice__status__in=Notice.OPEN).exists():
        reasons.append("It is being sent again already.")
    return reasons


def reasons_not_to_record_bounce(
    delivery: Delivery, returned_at: dt.datetime, words: str, now: dt.datetime
) -> list[str]:
    """Why it can't be recorded that the message came back then; empty when it can (law 2)."""
    if DELIVERY.FAILED not in NEXT_DELIVERY_STATUSES[delivery.status] or delivery.reached_at is None:
        return [f"It is {delivery.get_status_display().lower()}, so it can’t have come back."]
    reasons = reasons_against_time_returned(delivery, returned_at, now)
    if not words.strip():
        reasons.append("Give the words with which it came back.")
    return reasons


def reasons_against_time_returned(
    delivery: Delivery, returned_at: dt.datetime, now: dt.datetime
) -> list[str]:
    """Why it can't have come back then."""
    reasons = []
    if delivery.reached_at and returned_at < delivery.reached_at.replace(second=0, microsecond=0):
        reasons.append("The time it came back is before it was delivered.")
    if returned_at > now:
        reasons.append("The time it came back is in the future.")
    return reasons


def reasons_not_to_record_receipt(
    delivery: Delivery, received_at: dt.datetime, now: dt.datetime
) -> list[str]:
    reasons = []
    if delivery.reached_at is None:
        reasons.append("It has not reached its recipient yet.")
    return reasons + reasons_against_time_received(delivery, received_at, now)


def reasons_against_time_received(
    delivery: Delivery, received_at: dt.datetime, now: dt.datetime
) -> list[str]:
    """Why the answer can't have come then."""
    reasons = []
    if delivery.reached_at and received_at < delivery.reached_at.replace(second=0, microsecond=0):
        reasons.append("The receipt is dated before the message was delivered.")
    if received_at > now:
        reasons.append("The time of the receipt is in the future.")
    return reasons
