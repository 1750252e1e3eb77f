"""Strategies, plans of years and projects at every stage. Each is brought there by the services, as it would be in life."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

from campaigns.models import Action, BusinessPlan, PlanAudience, Priority, Project, Strategy
from campaigns.rules import projects as project_rules
from campaigns.rules.strategy import financial_year
from campaigns.services import actions, projects, strategy
from foundation import clock
from matters.models import Matter
from partnership.models import Audience, Person
from tests.campaigns.factories import officer
from tests.partnership.factories import AudienceFactory, ChannelFactory, LanguageFactory


def strategy_entry(by: Person, **changes: Any) -> strategy.Entry:
    year = financial_year(clock.today())
    made = strategy.Entry(
        title="Heard by everybody",
        aims="Everybody knows how to keep children safe.",
        starts_on=dt.date(year - 1, 4, 1),
        ends_on=dt.date(year + 2, 3, 31),
        review_on=clock.today() + dt.timedelta(days=90),
        owner=by,
    )
    return dataclasses.replace(made, **changes)


def a_strategy(by: Person | None = None, **changes: Any) -> Strategy:
    by = by or officer()
    return strategy.begin_strategy(entry=strategy_entry(by, **changes), by=by)


def a_year(by: Person | None = None, year: int | None = None) -> BusinessPlan:
    """The plan of this year, or of another."""
    by = by or officer()
    held = Strategy.objects.first() or a_strategy(by)
    return strategy.begin_year(
        strategy=held,
        year=financial_year(clock.today()) if year is None else year,
        owner=by,
        introduction="",
        by=by,
    )


def a_priority(plan: BusinessPlan | None = None, title: str = "Neglect") -> Priority:
    plan = plan or a_year()
    return strategy.add_priority(
        plan=plan, title=title, why="It is found in every review.", by=plan.drafted_by
    )


def action_entry(priority: Priority, **changes: Any) -> actions.Entry:
    made = actions.Entry(
        title="Train the schools",
        owner=priority.plan.drafted_by,
        starts_on=priority.plan.starts_on,
        due_on=priority.plan.ends_on,
    )
    return dataclasses.replace(made, **changes)


def an_action(priority: Priority | None = None, **changes: Any) -> Action:
    priority = priority or a_priority()
    return actions.add(
        priority=priority, entry=action_entry(priority, **changes), by=priority.plan.drafted_by
    )


def project_entry(by: Person, **changes: Any) -> projects.Entry:
    today = clock.today()
    made = projects.Entry(
        title="Safe sleep for every baby",
        about="Fewer babies sleep where they are not safe.",
        owner=by,
        starts_on=today,
        ends_on=today + dt.timedelta(days=100),
    )
    return dataclasses.replace(made, **changes)


def a_project(by: Person | None = None, *, matter: Matter | None = None, **changes: Any) -> Project:
    """One with an empty plan."""
    by = by or officer()
    return projects.draft(entry=project_entry(by, **changes), matter=matter, by=by)


def fresh(project: Project) -> Project:
    return Project.objects.select_related("matter", "plan").get(pk=project.pk)


def say_what_for(project: Project) -> None:
    projects.say_what_for(
        project=project,
        objective="New parents know where a baby sleeps safely.",
        consultation="Two groups of parents read the draft.",
        feedback="A line to answer on every leaflet; what came of it on the website.",
        began_from=fresh(project).plan.version,
        by=project.drafted_by,
    )


def choose(project: Project, *audiences: Audience) -> list[PlanAudience]:
    """These are its audiences; returns their rows."""
    plan = projects.choose_audiences(
        project=project,
        audiences=list(audiences),
        began_from=fresh(project).plan.version,
        by=project.drafted_by,
    )
    return list(plan.audiences.select_related("audience", "plan__project"))


def answers(**changes: str) -> dict[str, str]:
    """Something for every question that is asked of an audience."""
    words = {name: f"Answer to {name}." for name in projects.ANSWERS} | {"access_measure": ""}
    return words | changes


def answer(row: PlanAudience, **changes: Any) -> PlanAudience:
    told: dict[str, Any] = {
        "languages": [LanguageFactory()],
        "channels": [ChannelFactory()],
        "began_from": row.version,
        "by": row.plan.project.drafted_by,
    }
    words = {name: changes.pop(name) for name in list(changes) if name in projects.ANSWERS}
    return projects.answer_for(row=row, answers=answers(**words), **(told | changes))


def with_complete_plan(by: Person | None = None, *, seldom_heard: bool = False, **changes: Any) -> Project:
    """One that can start: every question is answered for its one audience."""
    project = a_project(by, **changes)
    say_what_for(project)
    (row,) = choose(project, AudienceFactory(is_seldom_heard=seldom_heard))
    answer(row)
    return fresh(project)


def under_way(by: Person | None = None, **changes: Any) -> Project:
    project = with_complete_plan(by, **changes)
    return projects.start(project=project, by=project.drafted_by)


#: Every question of which an empty answer makes a plan incomplete: of the whole plan, and of an audience.
WHOLE = [one.field for one in project_rules.WHOLE]
OF_AN_AUDIENCE = [one.field for one in (*project_rules.QUESTIONS, *project_rules.REACH)]
