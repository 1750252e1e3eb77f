"""Answers about reviews: what waits for a person, the navigation, search, the calendar, and the texts that leave."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import QuerySet
from django.urls import reverse

from documents.points import TEXTS, Texts
from foundation import clock
from matters.models import Matter
from matters.points import MATTER_PAGES, MatterPage
from partnership.models import Agency, Person
from partnership.points import (
    CALENDAR,
    DEADLINES_MOVED,
    NAV,
    PARTNER_NEEDED,
    WORK,
    CalendarEntry,
    DateKind,
    MovedDeadline,
    NavEntry,
    Pressing,
    WorkEntry,
    calendar_uid,
)
from reviews.models import Involvement, PracticeReview, PublicCorrection, Recommendation, ReviewClock
from reviews.queries import clocks as clock_queries
from reviews.queries import drafts, endorsements, texts, work
from reviews.rules import clocks as clock_rules
from reviews.services import clocks, searching
from search.points import CONTENTS, FINDABLE


def waits_for(person: Person) -> Iterator[WorkEntry]:
    """Everything of the reviews, their plans aside, that this person can move on."""
    yield from work.of_partner(person)
    yield from work.of_agency_voice(person)
    yield from work.of_owner(person)
    yield from work.of_business_unit(person)
    if person.is_in_business_unit:
        yield from limits_running_out(person)
        yield from drafts.waiting_for(person)


def limits_running_out(person: Person) -> Iterator[WorkEntry]:
    """Limits that ask for a delay record."""
    today = clock.today()
    known = PracticeReview.objects.confidential_to(person)
    for review_clock, next_look_on in clock_queries.open_clocks(known):
        state = clock_rules.state_on(review_clock, today, next_look_on)
        if clock_rules.asks_for_delay_record(state):
            review = review_clock.review
            yield WorkEntry(
                title=review.code,
                url=reverse("reviews:decisions", args=[review.reference]),
                what=f"{review_clock.timer.get_kind_display()}: meet the limit or record the delay",
                due_at=work.end_of(review_clock.due_on),
                pressing=Pressing.LAW,
            )


def navigation(person: Person) -> Iterator[NavEntry]:
    if person.roles() or PracticeReview.objects.visible_to(person).exists():
        yield NavEntry("Reviews", reverse("reviews:list"), order=10)


def findable(person: Person) -> Iterator[QuerySet[PracticeReview]]:
    """Inside, those of their matters; a published one everybody finds by its public page."""
    yield PracticeReview.objects.confidential_to(person)


def calendar(person: Person, from_on: dt.date, to_on: dt.date) -> Iterator[CalendarEntry]:
    """The ends of limits, agencies' deadlines and days of recommendations, as far as the person may know of them."""
    known = PracticeReview.objects.confidential_to(person).values("pk")
    days = (from_on, to_on)
    if person.is_in_business_unit or person.is_chair:
        for one in ReviewClock.objects.filter(
            met_on=None, review__in=known, due_on__range=days
        ).select_related("review", "timer"):
            page = reverse("reviews:decisions", args=[one.review.reference])
            title = f"{one.review.code}: {one.timer.get_kind_display()} is due"
            yield _whole_day("limit", one.pk, title, one.due_on, page)
    asked = Involvement.objects.filter(
        answer=Involvement.Answer.WAITING, review__in=known, deadline_on__range=days
    )
    if not person.is_in_business_unit:
        asked = asked.filter(agency__in=person.agencies_as(*Involvement.VOICES))
    for question in asked.select_related("review", "agency"):
        page = reverse("reviews:answer_involvement", args=[question.review.reference, question.agency_id])
        title = f"{question.review.code}: answer of {question.agency} is due"
        yield _whole_day("involvement", question.pk, title, question.deadline_on, page)
    owned = Recommendation.objects.filter(
        owner=person, due_on__range=days, review__in=PracticeReview.objects.public().values("pk")
    ).exclude(progress=Recommendation.Progress.DONE)
    for mine in owned.select_related("review"):
        page = reverse("reviews:progress_recommendation", args=[mine.review.reference, mine.reference])
        title = f"{mine.review.code}: recommendation {mine.number} is due"
        if mine.due_on is not None:
            yield _whole_day("recommendation", mine.pk, title, mine.due_on, page)


def _whole_day(what: str, key: int, title: str, day: dt.date, page: str) -> CalendarEntry:
    uid = calendar_uid(what, key)
    return CalendarEntry(
        uid=uid,
        title=title,
        starts_at=clock.start_of_day(day),
        url=page,
        is_whole_day=True,
        kind=DateKind.DEADLINE,
    )


def deadlines_moved(by: Person | None, at: dt.datetime) -> list[MovedDeadline]:
    return clocks.recompute_limits(by=by, at=at)


def texts_that_leave(matter: Matter) -> Iterator[Texts]:
    """Checked again when a term is added to any list."""
    for review in PracticeReview.objects.filter(matter=matter):
        for subject in texts.subjects_of(review):
            written_by = subject.corrected_by if isinstance(subject, PublicCorrection) else None
            yield Texts(subject=subject, texts=texts.texts_of(subject), written_by=written_by)


def pages_of_matter(matter: Matter, person: Person) -> Iterator[MatterPage]:
    for review in PracticeReview.objects.visible_to(person).filter(matter=matter):
        yield MatterPage(f"Review {review.code}", review.get_absolute_url())


def partner_needed(agency: Agency, person: Person) -> Iterator[str]:
    """A report that waits for a partner's endorsement is not published by taking the partner away (law 1)."""
    known = set(PracticeReview.objects.confidential_to(person).values_list("pk", flat=True))
    for review in endorsements.reviews_that_need(agency):
        if review.pk in known:
            yield f"The final report of {review.code} waits for its endorsement."
        else:
            yield "A review waits for its endorsement."


WORK.provide(waits_for)
NAV.provide(navigation)
FINDABLE.provide(findable)
CONTENTS.provide(searching.every)
CALENDAR.provide(calendar)
DEADLINES_MOVED.provide(deadlines_moved)
PARTNER_NEEDED.provide(partner_needed)
TEXTS.provide(texts_that_leave)
MATTER_PAGES.provide(pages_of_matter)
