"""The limits that run for a review: when they warn, and what a delay has to say."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from foundation import clock
from foundation.governed import beside
from partnership import working_days
from partnership.models import Timer
from reviews.models import PracticeReview, ReviewClock

#: The limits that a review itself is under; the others belong to its publication.
OF_A_REVIEW = (Timer.Kind.INCIDENT_NOTIFICATION, Timer.Kind.RAPID_REVIEW, Timer.Kind.COMPLETION)

#: How long before its end a limit asks for a delay record: long ones earlier than those of a few working days.
WARN_BEFORE_LONG = dt.timedelta(days=28)
WARN_BEFORE_SHORT_WORKING_DAYS = 2


class State(StrEnum):
    """How a limit stands today."""

    MET = "met"
    OVERDUE = "overdue"
    DELAYED = "delayed"  #: Past or near its end, with a delay record whose next look is still to come.
    RUNNING_OUT = "running_out"
    RUNNING = "running"


def warns_from(review_clock: ReviewClock) -> dt.date:
    """The day from which a limit that was not met asks for a delay record."""
    if review_clock.timer.unit in (Timer.Unit.WORKING_DAYS, Timer.Unit.CLEAR_WORKING_DAYS):
        return working_days.add_working_days(review_clock.due_on, -WARN_BEFORE_SHORT_WORKING_DAYS)
    return review_clock.due_on - WARN_BEFORE_LONG


def state_on(review_clock: ReviewClock, day: dt.date, next_look_on: dt.date | None) -> State:
    """`next_look_on` is of the latest delay record; None where there is none."""
    if review_clock.met_on is not None:
        return State.MET
    if day < warns_from(review_clock):
        return State.RUNNING
    if next_look_on is not None and day < next_look_on:
        return State.DELAYED
    return State.OVERDUE if day > review_clock.due_on else State.RUNNING_OUT


def asks_for_delay_record(state: State) -> bool:
    return state in (State.OVERDUE, State.RUNNING_OUT)


def reasons_not_to_start(
    review: PracticeReview, timer: Timer, started_on: dt.date, *, is_correction: bool = False
) -> list[str]:
    reasons = []
    if review.was_published_before:
        reasons.append("This review was published before the portal; no limit runs for it.")
    if timer.kind not in OF_A_REVIEW:
        reasons.append("This limit belongs to publication; the publication plan keeps it.")
    if started_on > clock.today():
        reasons.append("The event that starts it can’t be in the future.")
    if timer.is_suspended_on(started_on):
        reasons.append(f"This limit is suspended on that day: {timer.suspension_reason}")
    if not is_correction and review.clocks.filter(timer__kind=timer.kind).exists():
        reasons.append("This limit is running already.")
    return reasons


def reasons_not_to_meet(review_clock: ReviewClock, met_on: dt.date) -> list[str]:
    reasons = []
    if review_clock.met_on is not None:
        reasons.append("It is recorded as met already.")
    if met_on > clock.today():
        reasons.append("It can’t be met on a day in the future.")
    if met_on < review_clock.started_on:
        reasons.append("It can’t be met before it began to run.")
    return reasons


def reasons_not_to_delay(
    review_clock: ReviewClock,
    *,
    justification: str,
    decided_by: str,
    decided_on: dt.date,
    next_look_on: dt.date,
) -> list[str]:
    reasons = []
    if review_clock.met_on is not None:
        reasons.append("The limit was met.")
    if not justification.strip():
        reasons.append("Give the justification.")
    if not decided_by.strip():
        reasons.append("Say who decided.")
    if decided_on > clock.today():
        reasons.append("A decision can’t be in the future.")
    if next_look_on <= clock.today():
        reasons.append(beside("The next look must be on a day in the future.", "next_look_on"))
    return reasons
