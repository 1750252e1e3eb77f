"""Answers about strategies, business plans and projects to the rooms below and the pages put together above."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import replace

from django.db import models
from django.db.models import Q, QuerySet

from campaigns.models import Action, Project, Strategy
from campaigns.queries import plan_pages as pages
from campaigns.queries import plan_work as work
from campaigns.queries.inside import said_of
from campaigns.rules import access
from campaigns.services import plan_messages as messages
from campaigns.services import plan_searching as searching
from documents.points import TEXTS, Texts
from foundation import clock
from foundation.words import say_day
from matters.models import Matter
from matters.points import MATTER_PAGES, MatterPage
from notices.kinds import Kind, Placeholder, WhenLate, register
from notices.models import Notice
from notices.points import MAY_RECEIVE, OWNERS, STANDING, SUBJECTS, Standing, Subject
from partnership.models import BUSINESS_UNIT, Person
from partnership.points import (
    CALENDAR,
    GOING_ON,
    NAV,
    WORK,
    CalendarEntry,
    DateKind,
    NavEntry,
    WorkEntry,
    calendar_uid,
)
from search.points import CONTENTS, FINDABLE

DAY = Placeholder("due_on", "The day by which it is due", "Wednesday 14 October 2026")

for key, title in (
    (messages.REVIEW_DUE, "A strategy is to be looked at again"),
    (messages.ACTION_NEAR, "An action of the business plan is due soon"),
    (messages.ACTION_LATE, "An action of the business plan is late"),
):
    register(
        Kind(
            key=key,
            title=title,
            placeholders=(DAY,),
            when_late=WhenLate.BECOMES_ONE_REMINDER,
            asks_for_action=True,
        )
    )


# Messages -----------------------------------------------------------------------------------------


def _live(day: dt.date, link: str) -> Standing:
    return Standing(is_live=True, fingerprint=day.isoformat(), values={"link": link, "due_on": say_day(day)})


def standing_of_strategy(strategy: Strategy, notice: Notice) -> Standing:
    if strategy.review_on > clock.today():
        return Standing(is_live=False, reason="It was looked at, or its day was moved.")
    return _live(strategy.review_on, pages.strategy(strategy))


def standing_of_action(action: Action, notice: Notice) -> Standing:
    if action.state != Action.State.OPEN:
        return Standing(is_live=False, reason="What became of it is written down.")
    if not notice.occasion.endswith(f":{action.due_on.isoformat()}"):
        return Standing(is_live=False, reason="It is due on another day.")
    if notice.kind == messages.ACTION_LATE and action.due_on >= clock.today():
        return Standing(is_live=False, reason="Its day has not passed.")
    return _live(action.due_on, pages.action(action))


def may_receive(subject: Strategy | Action, person: Person, notice: Notice) -> bool:
    return access.works_in_the_room(person)


def owners(subject: Strategy | Action, notice: Notice) -> list[Person]:
    """Its owner, else the business unit."""
    if access.works_in_the_room(subject.owner):
        return [subject.owner]
    return list(Person.objects.holding(*BUSINESS_UNIT))


STANDING.provide(Strategy, standing_of_strategy)
STANDING.provide(Action, standing_of_action)
for model in (Strategy, Action):
    MAY_RECEIVE.provide(model, may_receive)
    OWNERS.provide(model, owners)


def subjects(
    person: Person, model: type[models.Model], keys: Collection[int]
) -> Iterator[tuple[int, Subject]]:
    """What the lists of notices call them."""
    if not access.works_in_the_room(person):
        return
    if model is Strategy:
        for strategy in Strategy.objects.filter(pk__in=keys):
            yield strategy.pk, Subject(label=str(strategy), url=pages.strategy(strategy))
    if model is Action:
        for action in Action.objects.filter(pk__in=keys).select_related("priority__plan"):
            yield action.pk, Subject(label=str(action), url=pages.action(action))


# Lists --------------------------------------------------------------------------------------------


def navigation(person: Person) -> Iterator[NavEntry]:
    if access.works_in_the_room(person):
        yield NavEntry("Business plan", pages.BUSINESS_PLAN, order=36)
        yield NavEntry("Projects", pages.PROJECTS, order=37)


def waits_for(person: Person) -> Iterator[WorkEntry]:
    yield from work.waiting_for(person, clock.now())


def calendar(person: Person, from_on: dt.date, to_on: dt.date) -> Iterator[CalendarEntry]:
    """Projects that start and end, one's own actions, and strategies to look at."""
    days = (from_on, to_on)
    seen = Project.objects.visible_to(person).exclude(state=Project.State.STOPPED)
    for project in seen.filter(Q(starts_on__range=days) | Q(ends_on__range=days)).order_by("starts_on", "pk"):
        for what, title, day in (
            ("start", "A project starts", project.starts_on),
            ("end", "A project ends", project.ends_on),
        ):
            if from_on <= day <= to_on:
                inside = f"“{project}” {what}s"
                yield _entry(
                    f"project-{what}",
                    project.pk,
                    title,
                    day,
                    pages.project(project),
                    inside,
                    is_open=project.matter_id is None,
                )
    if not access.works_in_the_room(person):
        return
    mine = Action.objects.filter(owner=person, state=Action.State.OPEN, due_on__range=days)
    for action in mine.select_related("priority__plan").order_by("due_on", "pk"):
        yield _entry(
            "action",
            action.pk,
            "An action of the business plan is due",
            action.due_on,
            pages.action(action),
            f"“{action}” is due",
            is_open=True,
        )
    for strategy in Strategy.objects.filter(review_on__range=days):
        yield _entry(
            "strategy",
            strategy.pk,
            "A strategy is looked at again",
            strategy.review_on,
            pages.strategy(strategy),
            f"“{strategy}” is looked at again",
            is_open=True,
        )


def going_on(person: Person, from_on: dt.date, to_on: dt.date) -> Iterator[CalendarEntry]:
    """Projects that are under way, or planned to be."""
    seen = Project.objects.visible_to(person).exclude(state=Project.State.STOPPED)
    for project in seen.filter(starts_on__lte=to_on, ends_on__gte=from_on).order_by("starts_on", "pk"):
        begins = _entry(
            "project-on",
            project.pk,
            "A project is on",
            project.starts_on,
            pages.project(project),
            f"Project “{project}”",
        )
        yield replace(begins, last_on=project.ends_on)


def _entry(
    what: str, key: int, title: str, day: dt.date, url: str, inside: str, *, is_open: bool = False
) -> CalendarEntry:
    return CalendarEntry(
        uid=calendar_uid(f"campaigns:{what}", key),
        title=title,
        starts_at=clock.start_of_day(day),
        url=url,
        is_whole_day=True,
        inside=inside,
        is_open=is_open,
        kind=DateKind.DEADLINE if what == "action" else DateKind.OTHER,
    )


def findable(person: Person) -> Iterator[QuerySet[Project]]:
    yield Project.objects.visible_to(person)


def texts_of_matter(matter: Matter) -> Iterator[Texts]:
    """Of its projects, with their plans and measures: looked at again when a term is added to its list."""
    for project in Project.objects.filter(matter=matter).select_related("plan__last_edited_by"):
        said = said_of(project)
        plan = getattr(project, "plan", None)
        yield Texts(
            project,
            said.texts,
            written_by=plan.last_edited_by if plan is not None else None,
            is_public=False,
            writers=said.writers,
        )


def pages_of_matter(matter: Matter, person: Person) -> Iterator[MatterPage]:
    for project in Project.objects.visible_to(person).filter(matter=matter):
        yield MatterPage(f"Project “{project}”", pages.project(project))


NAV.provide(navigation)
WORK.provide(waits_for)
CALENDAR.provide(calendar)
GOING_ON.provide(going_on)
FINDABLE.provide(findable)
CONTENTS.provide(searching.every)
MATTER_PAGES.provide(pages_of_matter)
TEXTS.provide(texts_of_matter)
SUBJECTS.provide(subjects)
