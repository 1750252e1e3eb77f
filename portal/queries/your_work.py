"""What “Your work” shows: everything that waits for a person, put in order, and what the next days bring."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, groupby

from django.db.models import Prefetch

from foundation import clock
from foundation.words import say_lateness
from partnership.models import Person
from partnership.points import CALENDAR, WORK, CalendarEntry, WorkEntry
from partnership.queries import stands_in_for
from partnership.rules import reasons_about_words
from reviews.models import PracticeReview, PublicationPlan
from reviews.queries.plan_work import Overdue, overdue_for

WEEK = dt.timedelta(days=7)
#: What was published within a year is still worked on: its recommendations, questions, requests for copies.
LATELY = dt.timedelta(days=366)
MOST_PUBLISHED = 5


@dataclass(frozen=True)
class Waiting:
    """One thing that waits, as the page shows it."""

    entry: WorkEntry
    stands_in_for: Person | None = None
    is_overdue: bool = False
    is_due_today: bool = False  #: Later today.
    days: int | None = None  #: For how many whole days it has waited, where it is due at no moment.
    late: str = ""  #: By how much it is overdue, in words.

    @property
    def order(self) -> tuple[int, bool, dt.datetime, dt.datetime]:
        never = dt.datetime.max.replace(tzinfo=dt.UTC)
        entry = self.entry
        return (entry.pressing, not entry.is_approval, entry.due_at or never, entry.since or never)


@dataclass(frozen=True)
class YourWork:
    """What waits, the most pressing first: children, then what the law sets, then one's own, then what others left; what else is dated in the next seven days; the reviews under way and published lately."""

    overdue: list[Waiting]
    this_week: list[Waiting]
    later: list[Waiting]
    dates: list[CalendarEntry]
    reviews: list[PracticeReview]
    published: list[PracticeReview]
    not_published: list[Overdue]

    @property
    def count(self) -> int:
        return len(self.overdue) + len(self.this_week) + len(self.later)

    @property
    def days(self) -> list[tuple[dt.date, list[CalendarEntry]]]:
        return [
            (day, list(entries))
            for day, entries in groupby(self.dates, key=lambda entry: clock.day_of(entry.starts_at))
        ]


def your_work(person: Person) -> YourWork:
    now = clock.now()
    waiting = sorted(_waiting(person, now), key=lambda one: one.order)
    today = clock.day_of(now)
    overdue = [one for one in waiting if one.is_overdue]
    soon = [
        one for one in waiting if not one.is_overdue and one.entry.due_at and one.entry.due_at <= now + WEEK
    ]
    later = [one for one in waiting if one not in overdue and one not in soon]
    told = {one.entry.url for one in waiting}
    dates = [
        entry
        for entry in CALENDAR.ask(person, today, today + WEEK)
        if entry.url not in told and entry.first_on >= today
    ]
    dates.sort(key=lambda entry: (entry.starts_at, entry.title_inside))
    return YourWork(
        overdue,
        soon,
        later,
        dates,
        open_reviews(person),
        published_lately(person, now),
        overdue_for(person),
    )


def open_reviews(person: Person) -> list[PracticeReview]:
    """The reviews under way that the person may know of, each with its live plan as `live_plans`."""
    live = Prefetch("plans", PublicationPlan.objects.live(), to_attr="live_plans")
    known = PracticeReview.objects.confidential_to(person)
    return list(
        known.filter(publication=PracticeReview.Publication.UNPUBLISHED)
        .exclude(stage=PracticeReview.Stage.FINISHED)
        .prefetch_related(live)
        .order_by("-opened_at")[:20]
    )


def published_lately(person: Person, now: dt.datetime) -> list[PracticeReview]:
    """The reviews that went out within the last year and that the person may open here, the latest first."""
    return list(
        PracticeReview.objects.visible_to(person)
        .filter(
            publication__in=[PracticeReview.Publication.PUBLISHED, PracticeReview.Publication.ELSEWHERE],
            published_at__gt=now - LATELY,
        )
        .order_by("-published_at", "-pk")[:MOST_PUBLISHED]
    )


def dates_of(person: Person, *, before: dt.timedelta, after: dt.timedelta) -> list[CalendarEntry]:
    """The person's own dates around today, as their calendar feed tells them."""
    today = clock.today()
    found = sorted(CALENDAR.ask(person, today - before, today + after), key=lambda one: one.starts_at)
    return told_outside(found, person)


def told_outside(entries: list[CalendarEntry], person: Person) -> list[CalendarEntry]:
    """What hangs on no matter under its own title, unless a name that must not leave stands in it (law 17)."""
    words = {one.uid: one.title_inside for one in entries if one.is_open}
    held = reasons_about_words(words, person)
    return [
        replace(one, title=words[one.uid]) if one.uid in words and one.uid not in held else one
        for one in entries
    ]


def looked_at_by(deputy: Person) -> Iterator[Person]:
    """Those whose work the deputy gets while they are away: of it, no more than the deputy may know of."""
    for away in stands_in_for(deputy):
        away.looked_at_by = deputy
        yield away


def _waiting(person: Person, now: dt.datetime) -> Iterable[Waiting]:
    own = [(entry, None) for entry in WORK.ask(person)]
    seen = {(entry.url, entry.what) for entry, _ in own}
    others = (
        (entry, away)
        for away in looked_at_by(person)
        for entry in WORK.ask(away)
        if (entry.url, entry.what) not in seen
    )
    for entry, away in chain(own, others):
        due = entry.due_at
        is_overdue = bool(due and due < now)
        yield Waiting(
            entry,
            away,
            is_overdue=is_overdue,
            is_due_today=bool(due and not is_overdue and clock.day_of(due) == clock.day_of(now)),
            days=(now - entry.since).days if entry.since and not due else None,
            late=say_lateness(due, now) if due and is_overdue else "",
        )
