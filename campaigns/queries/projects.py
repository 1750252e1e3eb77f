"""Projects and their communication plans as lists and pages show them. Nothing here writes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from campaigns.models import BusinessPlan, CommunicationPlan, Measure, PlanAudience, Priority, Project
from campaigns.rules import projects as rules
from campaigns.rules.projects import Missing
from partnership.models import Audience, Channel, Language, Person

State = Project.State
OPEN = (State.PLANNED, State.UNDER_WAY)
#: The choice of the list beside the states: open projects whose plan lacks something.
INCOMPLETE = "incomplete"
HEADINGS = [
    "Project",
    "Starts on",
    "Ends on",
    "State",
    "Communication plan",
    "Owner",
    "Priority",
    "Audiences",
]


def seen_answers(plan: CommunicationPlan) -> str:
    """A digest of what is answered for each of the plan’s audiences, for who may take one out with all of it."""
    versions = plan.audiences.order_by("pk").values_list("pk", "version")
    return sha256(json.dumps(list(versions)).encode()).hexdigest()


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to."""

    words: str = ""
    state: str = ""
    owner: str = ""


@dataclass(frozen=True)
class Row:
    """A project with what its communication plan lacks."""

    project: Project
    lacks: list[Missing]

    @property
    def is_incomplete(self) -> bool:
        """Whether an open project waits for answers; of one that ended nobody asks any more."""
        return self.project.is_open and bool(self.lacks)


def with_plan(projects: QuerySet[Project]) -> QuerySet[Project]:
    """The same with all that says whether their plans are complete. Four queries more, however many they are."""
    audiences = PlanAudience.objects.select_related("audience").prefetch_related("languages", "channels")
    return projects.select_related("owner", "matter", "priority__plan", "plan").prefetch_related(
        Prefetch("plan__audiences", audiences.order_by("audience__name", "pk")), "measures"
    )


def audiences_of(project: Project) -> list[PlanAudience]:
    """The audiences of its plan, as they were read `with_plan`."""
    return list(project.plan.audiences.all())


def measures_of(project: Project) -> list[PlanAudience | Measure]:
    """What is to show that it worked, each with a baseline and a target. Of a project read `with_plan`."""
    answered = [
        one
        for one in audiences_of(project)
        if one.success.strip() and one.baseline.strip() and one.target.strip()
    ]
    return [*answered, *(one for one in project.measures.all() if one.has_base_and_target)]


def lacks_of(project: Project) -> list[Missing]:
    """What the plan lacks of a project read `with_plan`; nothing is asked anew."""
    return rules.missing(project.plan, audiences_of(project), measures=len(measures_of(project)))


def missing_of(project: Project) -> list[Missing]:
    """What its plan lacks, as it now stands."""
    return lacks_of(with_plan(Project.objects.filter(pk=project.pk)).get())


def rows(projects: Iterable[Project]) -> list[Row]:
    return [Row(one, lacks_of(one)) for one in projects]


def list_for(person: Person, filters: Filters) -> QuerySet[Project]:
    """The projects that this person may know of, as asked for, those that start last first."""
    found = Project.objects.visible_to(person)
    if words := filters.words.strip():
        found = found.filter(Q(title__icontains=words) | Q(about__icontains=words))
    if filters.owner == "mine":
        found = found.filter(owner=person)
    if filters.state == INCOMPLETE:
        open_ones = with_plan(found.filter(state__in=OPEN))
        found = found.filter(pk__in=[one.pk for one in open_ones if lacks_of(one)])
    elif filters.state:
        found = found.filter(state=filters.state)
    return with_plan(found).order_by("-starts_on", "title", "pk")


def rows_for_export(person: Person, filters: Filters) -> Iterator[tuple[Project, list[Any]]]:
    """Each project with its row."""
    for row in rows(list_for(person, filters).iterator(chunk_size=200)):
        one = row.project
        yield (
            one,
            [
                one.title,
                one.starts_on.isoformat(),
                one.ends_on.isoformat(),
                one.get_state_display(),
                f"{len(row.lacks)} missing" if row.lacks else "Complete",
                one.owner.name,
                one.priority.title if one.priority is not None else "",
                "; ".join(each.audience.name for each in audiences_of(one)),
            ],
        )


def of_year(plan: BusinessPlan) -> Q:
    """Those that answer to a priority of the year; of those that answer to none, what starts in it. Each is of one year."""
    return Q(priority__plan=plan) | Q(priority=None, starts_on__range=(plan.starts_on, plan.ends_on))


def plan_of(project: Project) -> CommunicationPlan:
    return CommunicationPlan.objects.get(project=project)


def parts_of(project: Project) -> list[Any]:
    """All that has a part in its record."""
    return [project]


# What can be chosen --------------------------------------------------------------------------------


def audiences_to_choose() -> QuerySet[Audience]:
    return Audience.objects.order_by("name")


def languages_to_choose() -> QuerySet[Language]:
    return Language.objects.order_by("name")


def channels_to_choose() -> QuerySet[Channel]:
    return Channel.objects.order_by("name")


def priorities_to_choose() -> QuerySet[Priority]:
    """Every priority, the last year's first."""
    return Priority.objects.select_related("plan").order_by("-plan__year", "order", "pk")
