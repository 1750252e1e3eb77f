"""When resources are to be reviewed, and what is due, near and overdue."""

from __future__ import annotations

import datetime as dt
from hashlib import sha256
from typing import Any

from django.db.models import QuerySet

from catalogue.models import Kind, Resource, ReviewCycle, ReviewInterval
from catalogue.queries.resources import fingerprint
from foundation import clock
from partnership.working_days import add_months

#: Where nobody has set an interval for the kind.
USUAL_MONTHS = 24


def interval_of(resource: Resource) -> int:
    """After how many months it is reviewed: its own interval, else that of its kind."""
    if resource.review_months is not None:
        return resource.review_months
    of_kind = ReviewInterval.objects.filter(kind=resource.kind).values_list("months", flat=True).first()
    return of_kind or USUAL_MONTHS


def next_review_after(resource: Resource, day: dt.date) -> dt.date | None:
    """When it is looked at again after this day. News is not: it grows old, and its page says so."""
    if resource.kind == Kind.NEWS:
        return None
    return add_months(day, interval_of(resource))


def looked_at_fingerprint(resource: Resource) -> str:
    """Of what its reviewer has before them: what readers have, and the reviews so far. A second press is no second review."""
    told = f"{fingerprint(resource)} {resource.reviews.count()}"
    return sha256(told.encode()).hexdigest()


def live() -> QuerySet[Resource]:
    """What readers have, and so has to be right."""
    return Resource.objects.filter(status=Resource.Status.PUBLISHED, next_review_on__isnull=False)


def overdue(on: dt.date | None = None) -> QuerySet[Resource]:
    """Whose day of review has passed, the longest overdue first."""
    return live().filter(next_review_on__lt=on or clock.today()).order_by("next_review_on", "pk")


def overdue_for(person: Any, on: dt.date | None = None) -> QuerySet[Resource]:
    """The board's view: what is overdue, as far as this person works on it."""
    seen = Resource.objects.worked_on_by(person).values("pk")
    return overdue(on).filter(pk__in=seen).select_related("owner", "matter")


def due_within(from_on: dt.date, to_on: dt.date) -> QuerySet[Resource]:
    """To be reviewed on one of these days."""
    return live().filter(next_review_on__range=(from_on, to_on)).order_by("next_review_on", "pk")


def to_be_reminded_of(on: dt.date) -> QuerySet[Resource]:
    """Whose owner is to know that a review comes near."""
    return due_within(on, on + dt.timedelta(days=ReviewCycle.current().remind_days))


def to_be_escalated(on: dt.date) -> QuerySet[Resource]:
    """Overdue for so long that the business manager is to know."""
    return overdue(on - dt.timedelta(days=ReviewCycle.current().escalate_days))
