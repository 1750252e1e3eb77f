"""The strategy, the plan of a year, and what was planned and done in it. Nothing here writes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from campaigns.models import (
    Action,
    ActionProgress,
    Activity,
    BusinessPlan,
    Campaign,
    Evaluation,
    Measure,
    Priority,
    Project,
    Rating,
    Strategy,
)
from campaigns.queries import measures, projects
from campaigns.rules import measures as measure_rules
from campaigns.rules import strategy as rules
from foundation import clock
from partnership.models import Person

State = Action.State
HEADINGS = [
    "Priority", "Action", "Owner", "Begins on", "Due on", "State", "Done in percent", "Rating", "Worked out as",
    "Why", "Why it is rated otherwise", "Rated otherwise by", "Last progress", "What came of it",
]  # fmt: skip
REPORT_HEADINGS = [
    "Campaign", "Launched on", "Ended on", "State", "What was to be different", "How it was", "How it was to be",
    "Priority", "Audiences", "Activities planned", "Done", "Not done", "What came of them",
    "What was measured", "What worked", "What did not", "What to do next time",
]  # fmt: skip


@dataclass(frozen=True)
class ActionRow:
    """An action, how it stands, and what was said of it last."""

    action: Action
    standing: rules.Standing | None
    last: ActionProgress | None


@dataclass(frozen=True)
class PriorityRow:
    """A priority with all that answers to it, as far as the reader may know of it."""

    priority: Priority
    actions: list[ActionRow]
    projects: list[projects.Row]
    campaigns: list[Campaign]


@dataclass(frozen=True)
class Tally:
    """Planned against done."""

    what: str
    planned: int
    done: int
    not_done: int
    carried: int
    open: int


@dataclass(frozen=True)
class Year:
    """A year's plan with all that belongs to it."""

    plan: BusinessPlan
    priorities: list[PriorityRow]
    projects: list[projects.Row]  #: All of the year, also those of no priority.
    campaigns: list[Campaign]  #: Those that launch in it.
    tallies: list[Tally]
    ratings: list[tuple[Rating, int]]  #: How many of the open actions stand so.
    unequal: list[str]  #: What the year lacks for those who are seldom heard.

    @property
    def has_open_actions(self) -> bool:
        return any(number for _, number in self.ratings)


def strategies() -> QuerySet[Strategy]:
    return Strategy.objects.select_related("owner", "reviewed_by").prefetch_related("plans")


def strategy_on(day: dt.date) -> Strategy | None:
    """The one that holds on that day."""
    return strategies().filter(starts_on__lte=day, ends_on__gte=day).first()


def next_year_without_a_plan(day: dt.date) -> int:
    """The financial year of that day, or the first after it that has no plan yet."""
    year = rules.financial_year(day)
    taken = set(BusinessPlan.objects.filter(year__gte=year).values_list("year", flat=True))
    return next(one for one in count(year) if one not in taken)


def plans() -> QuerySet[BusinessPlan]:
    open_ones = Count("priorities__actions", filter=Q(priorities__actions__state=State.OPEN))
    return BusinessPlan.objects.select_related("owner", "strategy").annotate(
        open_count=open_ones, action_count=Count("priorities__actions")
    )


def year_of(plan: BusinessPlan, person: Person, today: dt.date, *, on_paper: bool = False) -> Year:
    """The plan as this person may see it; on paper, what belongs to a matter is left out for everybody.

    A fixed number of queries.
    """
    seen_projects, seen_campaigns = Project.objects.visible_to(person), Campaign.objects.visible_to(person)
    if on_paper:
        seen_projects = seen_projects.filter(matter=None)
        seen_campaigns = seen_campaigns.filter(matter=None)
    of_year_projects = seen_projects.filter(projects.of_year(plan))
    project_rows = projects.rows(projects.with_plan(of_year_projects).order_by("starts_on", "pk"))
    campaigns = list(_counted(seen_campaigns.filter(_launches_in(plan) | Q(priority__plan=plan))))
    priorities = [
        PriorityRow(
            one,
            [_row(action, today) for action in one.actions.all()],
            [row for row in project_rows if row.project.priority_id == one.pk],
            [each for each in campaigns if each.priority_id == one.pk and not each.was_dropped],
        )
        for one in _priorities_of(plan)
    ]
    actions = [row for one in priorities for row in one.actions]
    # What launches in another year is counted there, though it answers to a priority of this one.
    of_year = [one for one in campaigns if plan.starts_on <= one.launches_on <= plan.ends_on]
    return Year(
        plan=plan,
        priorities=priorities,
        projects=project_rows,
        campaigns=of_year,
        tallies=_tallies(actions, project_rows, of_year),
        ratings=_ratings(actions),
        unequal=_unequal(project_rows),
    )


def _launches_in(plan: BusinessPlan) -> Q:
    return Q(launches_on__range=(plan.starts_on, plan.ends_on))


def _counted(campaigns: QuerySet[Campaign]) -> QuerySet[Campaign]:
    """The same in the order of their launches, with how many activities they have; what is withdrawn plans none."""
    state = Activity.State
    goes_on = ~Q(status=Campaign.Status.WITHDRAWN)
    counts = {
        f"{name}_count": Count("activities", filter=which)
        for name, which in (
            ("done", Q(activities__state=state.DONE)),
            ("not_done", Q(activities__state=state.NOT_DONE)),
            ("planned", Q(activities__state__in=Activity.OPEN) & goes_on),
        )
    }
    found = campaigns.select_related("owner", "priority").annotate(**counts)
    return found.order_by("launches_on", "title", "pk")


def _priorities_of(plan: BusinessPlan) -> QuerySet[Priority]:
    progress = ActionProgress.objects.select_related("told_by").order_by("-told_at", "-pk")
    actions = Action.objects.select_related(
        "owner", "overridden_by", "carried_to__priority__plan", "carried_from__priority__plan"
    ).prefetch_related(Prefetch("progress", progress))
    return plan.priorities.prefetch_related(Prefetch("actions", actions.order_by("due_on", "pk"))).order_by(
        "order", "pk"
    )


def _row(action: Action, today: dt.date) -> ActionRow:
    told = list(action.progress.all())
    return ActionRow(action, rules.standing_of(action, today), told[0] if told else None)


def _tallies(actions: list[ActionRow], project_rows: list[projects.Row], campaigns: list[Any]) -> list[Tally]:
    states = [row.action.state for row in actions]
    kinds = [row.project.state for row in project_rows]
    done = sum(one.done_count for one in campaigns)
    not_done = sum(one.not_done_count for one in campaigns)
    still = sum(one.planned_count for one in campaigns)
    return [
        Tally(
            "Actions",
            len(states),
            states.count(State.DONE),
            states.count(State.NOT_DONE),
            states.count(State.CARRIED_OVER),
            states.count(State.OPEN),
        ),
        Tally(
            "Projects",
            len(kinds),
            kinds.count(Project.State.DONE),
            kinds.count(Project.State.STOPPED),
            0,
            kinds.count(Project.State.PLANNED) + kinds.count(Project.State.UNDER_WAY),
        ),
        Tally("Activities of campaigns", done + not_done + still, done, not_done, 0, still),
    ]


def _ratings(actions: list[ActionRow]) -> list[tuple[Rating, int]]:
    standing = [row.standing.rating for row in actions if row.standing is not None]
    return [(rating, standing.count(rating)) for rating in Rating]


def _unequal(project_rows: list[projects.Row]) -> list[str]:
    seldom = [
        audience
        for row in project_rows
        if row.project.state != Project.State.STOPPED
        for audience in projects.audiences_of(row.project)
        if audience.audience.is_seldom_heard
    ]
    measured = [one for one in seldom if one.access_measure.strip()]
    return rules.why_year_is_unequal(seldom_heard=len(seldom), access_measures=len(measured))


def action_rows(plan: BusinessPlan, today: dt.date) -> Iterator[list[Any]]:
    """What is done in the year, as a table."""
    for priority in _priorities_of(plan):
        for action in priority.actions.all():
            row = _row(action, today)
            standing = row.standing
            yield [
                priority.title,
                action.title,
                action.owner.name,
                action.starts_on.isoformat(),
                action.due_on.isoformat(),
                action.get_state_display(),
                action.shown_percent,
                standing.rating.label if standing else "",
                standing.worked_out.label if standing else "",
                standing.why if standing else "",
                action.override_reason,
                action.overridden_by.name if action.overridden_by is not None else "",
                row.last.note if row.last else "",
                action.outcome,
            ]


def open_actions(plan: BusinessPlan) -> QuerySet[Action]:
    return (
        Action.objects.filter(priority__plan=plan, state=State.OPEN)
        .select_related("owner", "priority")
        .order_by("priority__order", "due_on", "pk")
    )


def reasons_not_to_carry_over(plan: BusinessPlan, today: dt.date) -> list[str]:
    """Why none of its actions can go on in the next year’s plan now."""
    following = BusinessPlan.objects.filter(year=plan.year + 1).first()
    reasons = rules.reasons_not_to_carry_over(plan, following, today=today)
    return reasons if open_actions(plan).exists() else [*reasons, "Nothing is open."]


def parts_of(action: Action) -> list[Any]:
    return [action]


# The report of a year ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Result:
    """A campaign of the year: what it was for, what came of its activities, what was measured and what was learned."""

    campaign: Campaign
    audiences: list[str]
    activities: list[Activity]
    measured: list[measure_rules.Standing]
    learned: Evaluation | None

    @property
    def is_to_come(self) -> bool:
        return self.campaign.launches_on > clock.today()

    @property
    def done(self) -> list[Activity]:
        return [one for one in self.activities if one.state == Activity.State.DONE]

    @property
    def not_done(self) -> list[Activity]:
        return [one for one in self.activities if one.state == Activity.State.NOT_DONE]

    @property
    def measures(self) -> list[tuple[str, str]]:
        """What is known of each against its target, and why it is said so."""
        return [(say_measured(one), one.why) for one in self.measured]

    @property
    def told(self) -> list[Activity]:
        """Those of which somebody said what came of them."""
        return [one for one in self.activities if one.outcome]


def results_of(plan: BusinessPlan, person: Person) -> list[Result]:
    """Every campaign that launches in the year and belongs to no matter, but dropped drafts, in the order of their launches.

    A fixed number of queries, however many there are.
    """
    seen = Campaign.objects.visible_to(person).filter(matter=None)
    seen = seen.exclude(status=Campaign.Status.WITHDRAWN, slug=None)
    found = _counted(seen.filter(_launches_in(plan))).prefetch_related(
        "audiences__audience",
        "evaluations__written_by",
        Prefetch("activities", Activity.objects.order_by("starts_on", "pk")),
    )
    measured: dict[int, list[measure_rules.Standing]] = {one.pk: [] for one in found}
    by_campaign = Measure.objects.filter(campaign__in=measured).select_related("campaign", "channel")
    for standing in measures.standings(list(by_campaign), clock.today()):
        assert standing.measure.campaign_id is not None
        measured[standing.measure.campaign_id].append(standing)
    return [
        Result(
            one,
            [each.audience.name for each in one.audiences.all()],
            list(one.activities.all()),
            measured[one.pk],
            next(iter(one.evaluations.all()), None),
        )
        for one in found
    ]


def report_rows(results: Iterable[Result]) -> Iterator[list[Any]]:
    """The same as a table."""
    for result in results:
        one, learned = result.campaign, result.learned
        yield [
            one.title,
            one.launches_on.isoformat(),
            one.ends_on.isoformat(),
            one.get_status_display(),
            one.objective,
            one.baseline,
            one.target,
            one.priority.title if one.priority is not None else "",
            "; ".join(result.audiences),
            len(result.activities),
            len(result.done),
            len(result.not_done),
            "; ".join(f"{each.title}: {each.outcome}" for each in result.told),
            "; ".join(say_measured(each) for each in result.measured),
            *([learned.worked, learned.did_not_work, learned.next_time] if learned else [""] * 3),
        ]


def say_measured(standing: measure_rules.Standing) -> str:
    """A measure with what is known of it against its target, in one line."""
    measure = standing.measure
    has_target = measure.target_words or measure.target is not None
    target = f" (target: {measure_rules.say_target(measure)})" if has_target else ""
    return f"{measure.name}: {standing.said}{target}. {standing.progress.value}"
