"""What of the strategy, business plans and projects waits for their owners, for “Your work” and the calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Q

from campaigns.models import Action, Project, Strategy
from campaigns.queries import plan_pages as pages
from campaigns.queries import projects
from campaigns.rules import strategy as rules
from campaigns.rules.access import works_in_the_room
from foundation import clock
from partnership.models import Person
from partnership.points import WorkEntry

MOST_WORK = 50
#: How many days before a project starts its owner is shown what its plan lacks.
PLAN_BEFORE = dt.timedelta(days=28)


def waiting_for(person: Person, now: dt.datetime) -> Iterator[WorkEntry]:
    """Actions that are due or late, strategies to look at, and projects to plan, to start and to end: their owner's."""
    if not works_in_the_room(person):
        return
    today = clock.day_of(now)
    yield from _actions(person, today)
    yield from _strategies(person, today)
    yield from _projects(person, today)


def _actions(person: Person, today: dt.date) -> Iterator[WorkEntry]:
    mine = Action.objects.filter(
        owner=person, state=Action.State.OPEN, due_on__lte=today + dt.timedelta(days=rules.NEAR_DAYS)
    )
    for action in mine.select_related("priority__plan").order_by("due_on", "pk")[:MOST_WORK]:
        yield WorkEntry(
            title=action.title,
            url=pages.action(action),
            what="Do it, and say how far it is or what became of it",
            due_at=clock.end_of_day(action.due_on),
        )


def _strategies(person: Person, today: dt.date) -> Iterator[WorkEntry]:
    for strategy in Strategy.objects.filter(owner=person, review_on__lte=today).order_by("review_on")[
        :MOST_WORK
    ]:
        yield WorkEntry(
            title=strategy.title,
            url=pages.strategy(strategy),
            what="Look at the strategy again",
            due_at=clock.end_of_day(strategy.review_on),
        )


def _projects(person: Person, today: dt.date) -> Iterator[WorkEntry]:
    state = Project.State
    asked = Q(state=state.UNDER_WAY) | Q(state=state.PLANNED, starts_on__lte=today + PLAN_BEFORE)
    mine = Project.objects.visible_to(person).filter(asked, owner=person)
    for project in projects.with_plan(mine).order_by("starts_on", "pk")[:MOST_WORK]:
        lacks = projects.lacks_of(project)
        is_planned = project.state == state.PLANNED
        if lacks:
            yield WorkEntry(
                title=project.title,
                url=pages.plan(project),
                what="Complete its communication plan",
                due_at=clock.end_of_day(project.starts_on) if is_planned else None,
            )
        elif is_planned and project.starts_on <= today:
            yield WorkEntry(
                title=project.title,
                url=pages.project(project),
                what="Start it: its communication plan is complete",
                due_at=clock.end_of_day(project.starts_on),
            )
        elif not is_planned and project.ends_on < today:
            yield WorkEntry(
                title=project.title,
                url=pages.project(project),
                what="Say what came of it",
                due_at=clock.end_of_day(project.ends_on),
            )
