"""The demonstration's strategy, the business plans of last year and this, and three projects, one not planned out yet."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path
from typing import Any

import yaml

from campaigns.models import Action, BusinessPlan, Campaign, Priority, Project, Strategy
from campaigns.rules import strategy as rules
from campaigns.rules.campaigns import outline_of
from campaigns.rules.strategy import financial_year
from campaigns.services import actions, projects, strategy
from campaigns.services import campaigns as campaign_services
from foundation import clock
from partnership.models import Audience, Channel, Language
from partnership.working_days import add_months
from portal.demonstration.people import Cast
from portal.demonstration.stories import at

LINES = Path(__file__).resolve().parent / "plans.yaml"


def everything(cast: Cast) -> None:
    """Last year is over and what was open goes on in this year’s plan; projects are as far as their lines say."""
    lines = yaml.safe_load(LINES.read_text(encoding="utf-8"))
    today = clock.today()
    year = financial_year(today)
    begun = add_months(today, -17) + dt.timedelta(days=14)
    with clock.standing_at(at(begun)):
        held = begin(cast, lines["strategy"], year)
        last = plan_of(cast, held, year - 1, lines)
        for line in lines["last_year"]:
            plan_action(cast, last, line, due_on=last.ends_on)
    year_ends = dt.date(year, 3, 15)
    with clock.standing_at(at(year_ends)):
        this = plan_of(cast, held, year, lines)
        settle(cast, last, lines["last_year"])
        carry_over(cast, last, this)
    for line in lines["this_year"]:
        go_on(cast, this, line, begun=year_ends)
    for title, rating, reason in lines["override"]:
        action = Action.objects.get(title=title)
        standing = rules.standing_of(action, today)
        if standing is None or standing.worked_out != rating:  # In some weeks of April it is worked out so.
            actions.rate(action=action, rating=rating, reason=reason, by=cast["business.manager"])
    for title, priority in lines["campaigns"].items():
        link(cast, Campaign.objects.get(title=title), this.priorities.get(title=priority))
    for line in lines["projects"]:
        run(cast, line, last if line["state"] == "done" else this)


def begin(cast: Cast, line: dict[str, Any], year: int) -> Strategy:
    manager = cast["business.manager"]
    entry = strategy.Entry(
        title=line["title"],
        aims=line["aims"],
        starts_on=dt.date(year - 1, 4, 1),
        ends_on=dt.date(year + 2, 3, 31),
        review_on=dt.date(year + 1, 9, 14),
        owner=manager,
    )
    return strategy.begin_strategy(entry=entry, by=manager)


def plan_of(cast: Cast, held: Strategy, year: int, lines: dict[str, Any]) -> BusinessPlan:
    manager = cast["business.manager"]
    plan = strategy.begin_year(
        strategy=held, year=year, owner=manager, introduction=lines["introduction"], by=manager
    )
    for title, why in lines["priorities"].items():
        strategy.add_priority(plan=plan, title=title, why=why, by=manager)
    return plan


def plan_action(cast: Cast, plan: BusinessPlan, line: list[Any], *, due_on: dt.date) -> Action:
    priority, title, owner, *_ = line
    return actions.add(
        priority=plan.priorities.get(title=priority),
        entry=actions.Entry(title=title, owner=cast[owner], starts_on=plan.starts_on, due_on=due_on),
        by=cast["business.manager"],
    )


def settle(cast: Cast, plan: BusinessPlan, lines: list[list[Any]]) -> None:
    """What of last year was done, and what was not; the rest stays open."""
    for _, title, owner, state, outcome in lines:
        if state != "open":
            action = Action.objects.get(priority__plan=plan, title=title)
            actions.settle(action=action, state=state, outcome=outcome, by=cast[owner])


def carry_over(cast: Cast, last: BusinessPlan, this: BusinessPlan) -> None:
    left = list(Action.objects.filter(priority__plan=last, state=Action.State.OPEN))
    manager = cast["business.manager"]
    actions.carry_over(plan=last, actions=left, due_on=this.ends_on, by=manager)


def go_on(cast: Cast, plan: BusinessPlan, line: list[Any], *, begun: dt.date) -> None:
    """An action of this year, due within it, with the last word on how far it is."""
    *_, due_in, done_percent, note = line
    today = clock.today()
    due_on = min(max(today + dt.timedelta(days=due_in), plan.starts_on), plan.ends_on)
    with clock.standing_at(at(begun)):
        action = plan_action(cast, plan, line, due_on=due_on)
    with clock.standing_at(at(today - dt.timedelta(days=3))):
        actions.tell_progress(action=action, done_percent=done_percent, note=note, by=cast[line[2]])


def link(cast: Cast, campaign: Campaign, priority: Priority) -> None:
    campaign_services.edit_campaign(
        campaign=campaign,
        outline=dataclasses.replace(outline_of(campaign), priority_id=priority.pk),
        began_from=campaign.version,
        by=cast["business.manager"],
    )


# Projects -----------------------------------------------------------------------------------------


def run(cast: Cast, line: dict[str, Any], plan: BusinessPlan) -> None:
    owner, today = cast[line["owner"]], clock.today()
    starts_on = today + dt.timedelta(days=line["starts"])
    ends_on = starts_on + dt.timedelta(days=line["lasts"])
    drafted = min(starts_on, today) - dt.timedelta(days=20)
    with clock.standing_at(at(drafted)):
        project = projects.draft(
            entry=projects.Entry(
                title=line["title"],
                about=line["about"],
                owner=owner,
                starts_on=starts_on,
                ends_on=ends_on,
                priority=plan.priorities.get(title=line["priority"]),
            ),
            by=cast["business.manager"],
        )
        answer(project, line)
    if line["state"] != "planned":
        with clock.standing_at(at(starts_on)):
            projects.start(project=project, by=owner)
    if line["state"] == "done":
        with clock.standing_at(at(ends_on)):
            projects.end(project=project, state="done", outcome=line["outcome"], by=owner)


def answer(project: Project, line: dict[str, Any]) -> None:
    """The plan is answered as far as the line goes."""
    plan = projects.say_what_for(
        project=project,
        objective=line["objective"],
        consultation=line["consultation"],
        feedback=line["feedback"],
        began_from=project.plan.version,
        by=project.owner,
    )
    projects.choose_audiences(
        project=project,
        audiences=list(Audience.objects.filter(name__in=line["audiences"])),
        began_from=plan.version,
        by=project.owner,
    )
    for row in plan.audiences.select_related("audience", "plan__project"):
        told = line["audiences"][row.audience.name]
        projects.answer_for(
            row=row,
            answers={name: told.get(name, "") for name in projects.ANSWERS},
            languages=list(Language.objects.filter(tag__in=told["languages"])),
            channels=list(Channel.objects.filter(name__in=told["channels"])),
            began_from=row.version,
            by=project.owner,
        )
