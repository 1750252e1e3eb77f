"""The limits that run for a review, and the record of why one will not be met."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from audit import services as audit
from foundation import clock
from partnership import working_days
from partnership.models import Partnership, Person, Timer
from partnership.points import MovedDeadline
from reviews.models import Decision, DelayRecord, PracticeReview, ReviewClock
from reviews.queries import clocks as queries
from reviews.rules import access
from reviews.rules import clocks as rules
from reviews.rules.refusals import ReviewNotReady
from reviews.services import outgoing

FROM_THE_DECISION = "the decision to hold the review"


@transaction.atomic
def start_clock(
    *, review: PracticeReview, timer: Timer, start_event: str, started_on: dt.date, by: Person
) -> ReviewClock:
    """Let a limit run from its own event and day; how its end was worked out is kept with it.

    Raises PermissionDenied or ReviewNotReady.
    """
    review = _lock(review, by)
    reasons = rules.reasons_not_to_start(review, timer, started_on)
    if not start_event.strip():
        reasons.append("Say which event starts it.")
    if reasons:
        raise ReviewNotReady.because(reasons)
    return _start(review, timer, start_event, started_on, by=by, at=clock.now())


def start_from_decision(*, review: PracticeReview, decided_on: dt.date, by: Person, at: dt.datetime) -> None:
    """With the decision to hold a review runs the time to finish and publish it, where the rules have one."""
    partnership = Partnership.current()
    if partnership is None or partnership.rules is None:
        return
    timer = partnership.rules.timers.filter(kind=Timer.Kind.COMPLETION).first()
    if timer and not rules.reasons_not_to_start(review, timer, decided_on):
        _start(review, timer, FROM_THE_DECISION, decided_on, by=by, at=at)


@transaction.atomic
def correct_start(
    *, review_clock: ReviewClock, start_event: str, started_on: dt.date, reason: str, by: Person
) -> ReviewClock:
    """Mend the event or the day from which a limit runs; its end is worked out again.

    Raises PermissionDenied or ReviewNotReady.
    """
    review_clock = _lock_clock(review_clock, by)
    reasons = rules.reasons_not_to_start(
        review_clock.review, review_clock.timer, started_on, is_correction=True
    )
    if not reason.strip():
        reasons.append("Say why it is changed.")
    if not start_event.strip():
        reasons.append("Say which event starts it.")
    if reasons:
        raise ReviewNotReady.because(reasons)
    before = review_clock.due_on
    review_clock.start_event, review_clock.started_on = start_event.strip(), started_on
    _reckon(review_clock)
    review_clock.save()
    _record(
        "limit corrected",
        review_clock,
        by=by,
        at=clock.now(),
        reason=reason,
        before=before.isoformat(),
        after=review_clock.due_on.isoformat(),
    )
    return review_clock


@transaction.atomic
def meet_clock(*, review_clock: ReviewClock, met_on: dt.date, by: Person) -> ReviewClock:
    """Record that what a limit asks for was done, and when.

    Raises PermissionDenied or ReviewNotReady.
    """
    review_clock = _lock_clock(review_clock, by)
    if reasons := rules.reasons_not_to_meet(review_clock, met_on):
        raise ReviewNotReady.because(reasons)
    review_clock.met_on = met_on
    review_clock.save(update_fields=["met_on"])
    _record("limit met", review_clock, by=by, at=clock.now(), met_on=met_on.isoformat())
    return review_clock


@transaction.atomic
def record_delay(
    *,
    review_clock: ReviewClock,
    justification: str,
    decided_by: str,
    decided_on: dt.date,
    next_look_on: dt.date,
    by: Person,
) -> DelayRecord:
    """Record why a limit will not be met, who decided, and when it is looked at again.

    The notices to those who must be told are drafted; a person looks at them before they leave.
    Raises PermissionDenied or ReviewNotReady.
    """
    review_clock = _lock_clock(review_clock, by)
    reasons = rules.reasons_not_to_delay(
        review_clock,
        justification=justification,
        decided_by=decided_by,
        decided_on=decided_on,
        next_look_on=next_look_on,
    )
    if reasons:
        raise ReviewNotReady.because(reasons)
    now = clock.now()
    delay = DelayRecord.objects.create(
        clock=review_clock,
        justification=justification.strip(),
        decided_by=decided_by.strip(),
        decided_on=decided_on,
        next_look_on=next_look_on,
        recorded_by=by,
        recorded_at=now,
    )
    Decision.objects.create(
        review=review_clock.review,
        kind=Decision.Kind.DELAY,
        decided_on=decided_on,
        deciders=decided_by.strip(),
        reason=justification.strip(),
        recorded_by=by,
        recorded_at=now,
    )
    _record(
        "delay recorded",
        review_clock,
        by=by,
        at=now,
        reason=justification,
        delay=delay.pk,
        next_look_on=next_look_on.isoformat(),
    )
    return delay


@transaction.atomic
def publication_meets_limits(*, review: PracticeReview, at: dt.datetime) -> None:
    """Publishing meets the time to finish and publish. Called inside the act of publishing."""
    for review_clock in review.clocks.filter(timer__kind=Timer.Kind.COMPLETION, met_on=None):
        review_clock.met_on = clock.day_of(at)
        review_clock.save(update_fields=["met_on"])
        _record("limit met", review_clock, by=None, at=at, met_on=review_clock.met_on.isoformat())


def warn_of_limits(*, at: dt.datetime) -> int:
    """Ask the business unit for a delay record of each limit that runs out; once for each limit and look.

    Harmless when called often; returns how many limits ask.
    """
    asked = 0
    today = clock.day_of(at)
    for review_clock, next_look_on in queries.open_clocks():
        state = rules.state_on(review_clock, today, next_look_on)
        if not rules.asks_for_delay_record(state):
            continue
        asked += 1
        with transaction.atomic():
            outgoing.warn_of_limit(review_clock, next_look_on=next_look_on, at=at)
    return asked


def recompute_limits(*, by: Person | None, at: dt.datetime) -> list[MovedDeadline]:
    """Work out the ends of all limits that still run again, after the calendar changed, and list those that moved.

    Call it inside the transaction of the change.
    """
    moved = []
    calendar = working_days.Calendar.current()
    running = (
        ReviewClock.objects.select_for_update(of=("self",))
        .filter(met_on=None)
        .select_related("review__matter", "timer")
    )
    for review_clock in running:
        before = review_clock.due_on
        _reckon(review_clock, calendar)
        if review_clock.due_on == before:
            continue
        review_clock.save(update_fields=["due_on", "computed_from"])
        _record(
            "limit moved",
            review_clock,
            by=by,
            at=at,
            before=before.isoformat(),
            after=review_clock.due_on.isoformat(),
        )
        review = review_clock.review
        moved.append(
            MovedDeadline(
                title=f"{review.code}: {review_clock.timer.get_kind_display()}",
                url=review.get_absolute_url(),
                before=before,
                after=review_clock.due_on,
            )
        )
    return moved


def _start(
    review: PracticeReview,
    timer: Timer,
    start_event: str,
    started_on: dt.date,
    *,
    by: Person,
    at: dt.datetime,
) -> ReviewClock:
    review_clock = ReviewClock(
        review=review, timer=timer, start_event=start_event.strip(), started_on=started_on
    )
    _reckon(review_clock)
    review_clock.save()
    _record("limit started", review_clock, by=by, at=at, due_on=review_clock.due_on.isoformat())
    return review_clock


def _reckon(review_clock: ReviewClock, calendar: working_days.Calendar | None = None) -> None:
    reckoning = working_days.reckon(review_clock.timer, review_clock.started_on, calendar)
    review_clock.due_on, review_clock.computed_from = reckoning.end, reckoning.as_text()


def _lock(review: PracticeReview, by: Person) -> PracticeReview:
    review = PracticeReview.objects.select_for_update(of=("self",)).select_related("matter").get(pk=review.pk)
    access.check_may_work_on(review, by)
    return review


def _lock_clock(review_clock: ReviewClock, by: Person) -> ReviewClock:
    review_clock = (
        ReviewClock.objects.select_for_update(of=("self",))
        .select_related("review__matter", "timer")
        .get(pk=review_clock.pk)
    )
    access.check_may_work_on(review_clock.review, by)
    return review_clock


def _record(
    verb: str,
    review_clock: ReviewClock,
    *,
    by: Person | None,
    at: dt.datetime,
    reason: str = "",
    **facts: Any,
) -> None:
    review = review_clock.review
    audit.record(
        verb,
        review_clock,
        by=by,
        at=at,
        reason=reason,
        matter=review.matter,
        review=review.pk,
        timer=str(review_clock.timer.kind),
        **facts,
    )
