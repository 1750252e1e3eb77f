"""Enquiries: logging one, taking it on, and how it ends."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.text import Truncator

from audit import services as audit
from foundation import clock
from foundation.governed import beside
from foundation.words import say_moment
from matters.models import Matter
from media_relations.models import (
    Enquiry,
    HighProfileEvent,
    MediaProtocol,
    Statement,
)
from media_relations.rules import enquiries as rules
from media_relations.rules.events import lead_in_force
from media_relations.rules.refusals import MediaNotReady
from media_relations.rules.room import reasons_about_knowing
from media_relations.services import directory, messages, searching
from partnership.models import Agency, Person
from partnership.working_days import add_months

Status = Enquiry.Status


@dataclass(frozen=True)
class Call:
    """What a journalist asked, as it was said."""

    question: str
    subject: str = ""  #: Where nothing is said, the beginning of the question.
    journalist: str = ""  #: A name as in the directory, or a new one.
    outlet: str = ""
    caller: str = ""
    medium: str = Enquiry.Medium.TELEPHONE
    agency: Agency | None = None
    event: HighProfileEvent | None = None
    matter: Matter | None = None
    deadline_at: dt.datetime | None = None  #: Where none is said, the protocol's.
    received_at: dt.datetime | None = None


@transaction.atomic
def log_enquiry(call: Call, *, by: Person) -> Enquiry:
    """It is on record and those whose move it is are told. What came in beside the lead is logged as redirected.

    Raises PermissionDenied or MediaNotReady.
    """
    rules.check_may_log(by, call.agency)
    now = clock.now()
    received_at = call.received_at or now
    if reasons := _reasons_not_to_log(call, received_at, now, by):
        raise MediaNotReady.because(reasons)
    outlet, journalist = directory.find_or_add(journalist=call.journalist, outlet=call.outlet, by=by, at=now)
    hours = MediaProtocol.current().enquiry_hours
    enquiry = Enquiry(
        agency=call.agency,
        outlet=outlet,
        journalist=journalist,
        caller=call.caller.strip(),
        medium=call.medium,
        subject=call.subject.strip() or _subject_of(call.question),
        question=call.question.strip(),
        event=call.event,
        matter=call.matter or (call.event.matter if call.event else None),
        received_at=received_at,
        deadline_at=call.deadline_at or received_at + dt.timedelta(hours=hours),
        logged_at=now,
        logged_by=by,
    )
    lead = lead_in_force(call.event) if call.event is not None else None
    if lead is not None and rules.is_elsewhere(enquiry, lead):
        enquiry.status, enquiry.redirected_to = Status.REDIRECTED, lead.lead
        enquiry.ended_at, enquiry.ended_by = now, by
    enquiry.save()
    searching.put_enquiry(enquiry)
    _record("media enquiry logged", enquiry, by=by, at=now, status=str(enquiry.status))
    messages.tell_of_enquiry(enquiry, by=by, at=now)
    return enquiry


@transaction.atomic
def take_enquiry(*, enquiry: Enquiry, by: Person) -> Enquiry:
    """The person has it now, also where somebody else had it. Raises PermissionDenied or MediaNotReady."""
    enquiry = _lock(enquiry, by)
    if enquiry.status == Status.TAKEN and enquiry.taken_by_id == by.pk:
        return enquiry
    _check(Status.TAKEN, enquiry)
    now = clock.now()
    enquiry.status, enquiry.taken_by, enquiry.taken_at = Status.TAKEN, by, now
    enquiry.save(update_fields=["status", "taken_by", "taken_at"])
    _record("media enquiry taken on", enquiry, by=by, at=now)
    return enquiry


@transaction.atomic
def answer_enquiry(
    *, enquiry: Enquiry, answer: str, statement: Statement | None = None, by: Person
) -> Enquiry:
    """It was answered; the clock stops. Raises PermissionDenied or MediaNotReady."""
    enquiry = _lock(enquiry, by)
    _check(Status.ANSWERED, enquiry)
    if not answer.strip() and statement is None:
        raise MediaNotReady("Say what was answered, or choose the statement that was given.")
    if reasons := reasons_about_knowing(by, statement):
        raise MediaNotReady.because(reasons)
    enquiry.statement = statement
    return _end(enquiry, Status.ANSWERED, answer, "media enquiry answered", by=by)


@transaction.atomic
def close_enquiry(*, enquiry: Enquiry, reason: str, by: Person) -> Enquiry:
    """It ends without an answer, for a reason. Raises PermissionDenied or MediaNotReady."""
    enquiry = _lock(enquiry, by)
    _check(Status.NO_ANSWER, enquiry)
    if not reason.strip():
        raise MediaNotReady("Say why there is no answer.")
    return _end(enquiry, Status.NO_ANSWER, reason, "media enquiry closed without an answer", by=by)


@transaction.atomic
def redirect_enquiry(*, enquiry: Enquiry, by: Person) -> Enquiry:
    """The journalist was sent on to whoever leads, and the lead is told. Raises PermissionDenied or MediaNotReady."""
    enquiry = _lock(enquiry, by)
    if reasons := rules.reasons_not_to_redirect(enquiry):
        raise MediaNotReady.because(reasons)
    lead = lead_in_force(enquiry.event) if enquiry.event is not None else None
    enquiry.redirected_to = lead.lead if lead is not None else None
    enquiry = _end(enquiry, Status.REDIRECTED, enquiry.answer, "media enquiry sent on to the lead", by=by)
    messages.tell_of_enquiry(enquiry, by=by, at=enquiry.ended_at or clock.now())
    return enquiry


@transaction.atomic
def edit_enquiry(*, enquiry: Enquiry, call: Call, began_from: int, by: Person) -> Enquiry:
    """What was logged is put right while it is open. Raises PermissionDenied, MediaNotReady or SomebodyElseSaved."""
    enquiry = _lock(enquiry, by)
    if enquiry.status not in Enquiry.OPEN:
        raise MediaNotReady("This enquiry is closed, so what was asked stays as it was logged.")
    if reasons := _reasons_not_to_edit(enquiry, call, by):
        raise MediaNotReady.because(reasons)
    now = clock.now()
    outlet, journalist = directory.find_or_add(journalist=call.journalist, outlet=call.outlet, by=by, at=now)
    event = call.event
    if event is None and reasons_about_knowing(by, enquiry.event):
        event = enquiry.event
    values: dict[str, Any] = {
        "outlet": outlet,
        "journalist": journalist,
        "caller": call.caller.strip(),
        "medium": call.medium,
        "subject": call.subject.strip() or _subject_of(call.question),
        "question": call.question.strip(),
        "event": event,
        "deadline_at": call.deadline_at or enquiry.deadline_at,
    }
    # Of a matter or an event that the person may not know of, nothing was offered and nothing is taken away.
    if call.matter is not None:
        values["matter"] = call.matter
    elif event is not None and enquiry.matter_id is None:
        values["matter"] = event.matter
    for name, value in values.items():
        setattr(enquiry, name, value)
    enquiry.save_edit(began_from=began_from, fields=list(values))
    searching.put_enquiry(enquiry)
    _record("media enquiry edited", enquiry, by=by, at=now)
    return enquiry


def remind_of_deadlines(*, at: dt.datetime) -> int:
    """Who has an enquiry that is due within the hour is reminded, once; returns how many reminders there were."""
    due = Enquiry.objects.open().filter(
        deadline_at__lte=at + rules.SOON, deadline_at__gt=at - dt.timedelta(days=2)
    )
    reminded = 0
    for enquiry in due.select_related("taken_by", "event", "matter"):
        with transaction.atomic():
            reminded += messages.remind_of_enquiry(enquiry, at=at) is not None
    return reminded


def blank_callers(*, at: dt.datetime) -> int:
    """Who called is gone once it has been kept as long as the protocol says; returns in how many enquiries."""
    months = MediaProtocol.current().caller_retention_months
    before = clock.start_of_day(add_months(clock.day_of(at), -months))
    old = Enquiry.objects.filter(ended_at__lt=before, caller_blanked_at=None)
    blanked = 0
    for enquiry in old.order_by("pk")[:1000]:
        with transaction.atomic():
            had_words = bool(enquiry.caller)
            enquiry.caller, enquiry.caller_blanked_at = "", at
            enquiry.save(update_fields=["caller", "caller_blanked_at"])
            if had_words:
                _record("media caller blanked", enquiry, by=None, at=at)
                blanked += 1
    return blanked


def _subject_of(question: str) -> str:
    return str(Truncator(" ".join(question.split())).chars(80))


def _reasons_not_to_log(call: Call, received_at: dt.datetime, now: dt.datetime, by: Person) -> list[str]:
    reasons = [] if call.question.strip() else ["Say what was asked."]
    if received_at > now:
        reasons.append("It can’t have come in later than now.")
    reasons += _reasons_about_deadline(call.deadline_at, received_at)
    return reasons + reasons_about_knowing(by, call.event, call.matter)


def _reasons_not_to_edit(enquiry: Enquiry, call: Call, by: Person) -> list[str]:
    reasons = [] if call.question.strip() else ["Say what was asked."]
    reasons += _reasons_about_deadline(call.deadline_at, enquiry.received_at)
    is_new = [one for one in (call.event, call.matter) if one not in (enquiry.event, enquiry.matter)]
    return reasons + reasons_about_knowing(by, *is_new)


def _reasons_about_deadline(deadline_at: dt.datetime | None, received_at: dt.datetime) -> list[str]:
    if deadline_at is None or deadline_at >= received_at:
        return []
    return [
        beside(f"The answer can’t be due before {say_moment(received_at)}, when it came in.", "deadline_at")
    ]


def _end(enquiry: Enquiry, status: str, words: str, verb: str, *, by: Person) -> Enquiry:
    now = clock.now()
    enquiry.status, enquiry.answer = status, words.strip()
    enquiry.ended_at, enquiry.ended_by = now, by
    if enquiry.taken_by_id is None and status == Status.ANSWERED:
        enquiry.taken_by, enquiry.taken_at = by, now
    fields = [
        "status",
        "answer",
        "ended_at",
        "ended_by",
        "taken_by",
        "taken_at",
        "statement",
        "redirected_to",
    ]
    enquiry.save(update_fields=fields)
    took = int((now - enquiry.received_at).total_seconds()) // 60
    _record(verb, enquiry, by=by, at=now, minutes=took)
    return enquiry


def _lock(enquiry: Enquiry, by: Person) -> Enquiry:
    enquiry = (
        Enquiry.objects.select_for_update(of=("self",)).select_related("event", "matter").get(pk=enquiry.pk)
    )
    rules.check_may_move_on(enquiry, by)
    return enquiry


def _check(step: str, enquiry: Enquiry) -> None:
    if reasons := rules.reasons_not_to(step, enquiry):
        raise MediaNotReady.because(reasons)


def _record(verb: str, enquiry: Enquiry, *, by: Person | None, at: dt.datetime, **facts: Any) -> None:
    audit.record(verb, enquiry, by=by, at=at, matter=enquiry.matter, event=enquiry.event_id, **facts)
