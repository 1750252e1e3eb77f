"""Closure days and suspended timers: what moves deadlines, and which ones it moved."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from audit import services as audit
from foundation import clock
from partnership import rules
from partnership.models import ClosureDay, Person, Timer
from partnership.points import DEADLINES_MOVED, MovedDeadline


@transaction.atomic
def add_closure_day(*, day: dt.date, name: str, source: str = "", by: Person | None) -> list[MovedDeadline]:
    """The day is no working day; every deadline that hangs on it is computed anew and its owner told.

    Returns what moved. Raises PermissionDenied or NotPossibleNow.
    """
    rules.check_is_administrator(by)
    if ClosureDay.objects.filter(day=day).exists():
        raise rules.NotPossibleNow(["This day is a closure day already."])
    closure = ClosureDay.objects.create(day=day, name=name, source=source)
    now = clock.now()
    audit.record("closure_day_added", closure, by=by, at=now, day=day.isoformat())
    return list(DEADLINES_MOVED.ask(by, now))


@transaction.atomic
def change_closure_day(
    *, closure: ClosureDay, day: dt.date, name: str, source: str, by: Person | None
) -> list[MovedDeadline]:
    """As `add_closure_day`, for a day that was entered wrongly."""
    rules.check_is_administrator(by)
    closure = ClosureDay.objects.select_for_update().get(pk=closure.pk)
    if ClosureDay.objects.filter(day=day).exclude(pk=closure.pk).exists():
        raise rules.NotPossibleNow(["This day is a closure day already."])
    before, closure.day, closure.name, closure.source = closure.day, day, name, source
    closure.save()
    now = clock.now()
    audit.record(
        "closure_day_changed", closure, by=by, at=now, day=day.isoformat(), before=before.isoformat()
    )
    return list(DEADLINES_MOVED.ask(by, now)) if before != day else []


@transaction.atomic
def remove_closure_day(*, closure: ClosureDay, by: Person | None) -> list[MovedDeadline]:
    """The day is a working day after all; returns what moved. Raises PermissionDenied."""
    rules.check_is_administrator(by)
    now = clock.now()
    audit.record("closure_day_removed", closure, by=by, at=now, day=closure.day.isoformat())
    closure.delete()
    return list(DEADLINES_MOVED.ask(by, now))


@transaction.atomic
def suspend_timer(
    *, timer: Timer, from_on: dt.date, to_on: dt.date | None, reason: str, by: Person | None
) -> list[MovedDeadline]:
    """The timer doesn't run in these days, as single ones didn't from March 2020. Returns what moved.

    Raises PermissionDenied or NotPossibleNow.
    """
    rules.check_is_administrator(by)
    reasons = [] if reason.strip() else ["Say why the timer is suspended."]
    if to_on and to_on < from_on:
        reasons.append("The last day is before the first.")
    rules.refuse(reasons)
    timer = Timer.objects.select_for_update().get(pk=timer.pk)
    timer.suspended_from, timer.suspended_to, timer.suspension_reason = from_on, to_on, reason
    timer.save(update_fields=["suspended_from", "suspended_to", "suspension_reason"])
    now = clock.now()
    audit.record(
        "timer_suspended", timer, by=by, at=now, reason=reason, from_on=from_on.isoformat(), timer=timer.pk
    )
    return list(DEADLINES_MOVED.ask(by, now))


@transaction.atomic
def end_suspension(*, timer: Timer, on: dt.date, by: Person | None) -> list[MovedDeadline]:
    """The timer runs again after this day. Returns what moved. Raises PermissionDenied or NotPossibleNow."""
    rules.check_is_administrator(by)
    timer = Timer.objects.select_for_update().get(pk=timer.pk)
    if timer.suspended_from is None:
        raise rules.NotPossibleNow(["This timer is not suspended."])
    if on < timer.suspended_from:
        raise rules.NotPossibleNow(["The last day is before the first."])
    timer.suspended_to = on
    timer.save(update_fields=["suspended_to"])
    now = clock.now()
    audit.record("timer_suspension_ended", timer, by=by, at=now, to_on=on.isoformat(), timer=timer.pk)
    return list(DEADLINES_MOVED.ask(by, now))
