"""Answers about publication plans and publishing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse

from notices.points import OVERDUE, OverduePublication
from partnership.models import Person
from partnership.points import CALENDAR, DEADLINES_MOVED, WORK, CalendarEntry, MovedDeadline, WorkEntry
from reviews.hooks import plan_kinds, plan_standing
from reviews.models import PublicationPlan
from reviews.queries import plan_work
from reviews.services import plan_settling

__all__ = ["plan_kinds", "plan_standing"]


def overdue(at: dt.datetime) -> Iterator[OverduePublication]:
    """Publications that should have happened and did not."""
    plans = PublicationPlan.objects.filter(
        status=PublicationPlan.Status.SCHEDULED, publish_at__lt=at - plan_work.ALARM_AFTER
    ).select_related("review")
    for plan in plans:
        if plan.publish_at:
            yield OverduePublication(reverse("reviews:plan", args=[plan.review.reference]), plan.publish_at)


def work(person: Person) -> Iterator[WorkEntry]:
    yield from plan_work.waiting_for(person)


def calendar(person: Person, from_on: dt.date, to_on: dt.date) -> Iterator[CalendarEntry]:
    yield from plan_work.dates_for(person, from_on, to_on)


def deadlines_moved(by: Person | None, at: dt.datetime) -> Iterator[MovedDeadline]:
    """The plans that a changed calendar moves; their titles tell nothing, since who asks may know of none."""
    for moved in plan_settling.follow_calendar(at=at):
        url = reverse("reviews:plan", args=[moved.plan.review.reference])
        yield MovedDeadline(moved.title, url, moved.before, moved.after)


OVERDUE.provide(overdue)
WORK.provide(work)
CALENDAR.provide(calendar)
DEADLINES_MOVED.provide(deadlines_moved)
