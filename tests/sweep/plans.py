"""A business plan, and a project in the matter of the review that is swept, with one of everything they can have."""

from __future__ import annotations

import datetime as dt
from typing import Any

from campaigns.models import BusinessPlan, Strategy
from campaigns.rules.strategy import financial_year
from campaigns.services import actions, projects, strategy
from foundation import clock
from matters.models import Matter
from partnership.models import Audience, Person


def parts_of_a_plan(matter: Matter) -> dict[str, Any]:
    """What the addresses of plans and projects name."""
    manager = Person.objects.get(email="business.manager@demo.example")
    plan = plan_of_the_year(manager)
    priority = strategy.add_priority(plan=plan, title=f"Listening {matter.pk}", why="", by=manager)
    action = actions.add(
        priority=priority,
        entry=actions.Entry("Ask the young people", manager, plan.starts_on, plan.ends_on),
        by=manager,
    )
    today = clock.today()
    project = projects.draft(
        entry=projects.Entry("Asked twice", "They are heard.", manager, today, today + dt.timedelta(days=30)),
        matter=matter,
        by=manager,
    )
    held = projects.choose_audiences(
        project=project, audiences=[Audience.objects.earliest("pk")], began_from=1, by=manager
    )
    return {
        "campaigns.strategy": plan.strategy.reference,
        "campaigns.plan_year": plan.year,
        "campaigns.priority": priority.reference,
        "campaigns.action": action.reference,
        "campaigns.project": project.reference,
        "campaigns.audience": held.audiences.get().reference,
    }


def plan_of_the_year(manager: Person) -> BusinessPlan:
    """The year of which the addresses tell; one strategy holds at a time."""
    year = financial_year(clock.today())
    if plan := BusinessPlan.objects.filter(year=year).first():
        return plan
    held = Strategy.objects.first() or strategy.begin_strategy(
        entry=strategy.Entry(
            title="Heard by everybody",
            aims="Everybody knows.",
            starts_on=dt.date(year, 4, 1),
            ends_on=dt.date(year + 3, 3, 31),
            review_on=clock.today() + dt.timedelta(days=300),
            owner=manager,
        ),
        by=manager,
    )
    return strategy.begin_year(strategy=held, year=year, owner=manager, introduction="", by=manager)
