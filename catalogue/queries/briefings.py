"""What learning briefings promise, which teams used them, and how plainly they read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from catalogue.models import BriefingHeading, BriefingUse, NextStep, Resource
from catalogue.rules import briefings as rules
from partnership.models import Agency, Person

USE_HEADINGS = [
    "Used on",
    "Team",
    "Agency",
    "How many took part",
    "What the team does differently",
    "Recorded by",
]


def steps_of(resource: Resource) -> QuerySet[NextStep]:
    """What it promises: what is still to be done first, by its day."""
    return resource.next_steps.select_related(
        "owner", "agency", "done_by", "resource__matter", "resource__owner"
    )


def agencies_to_record_for(person: Person) -> QuerySet[Agency]:
    """Whose teams this person records."""
    agencies = Agency.objects.order_by("name")
    return agencies if person.is_in_business_unit else agencies.filter(pk__in=rules.agencies_of(person))


def headings() -> dict[str, str]:
    """What the writer of each section of the form is asked for, by its heading."""
    return dict(BriefingHeading.objects.values_list("name", "prompt"))


def uses_of(resource: Resource) -> QuerySet[BriefingUse]:
    """Which teams used it, the last first."""
    return resource.uses.select_related("agency", "recorded_by")


def use_rows(resource: Resource) -> Iterator[list[Any]]:
    for use in uses_of(resource).iterator(chunk_size=500):
        yield [
            use.used_on.isoformat(),
            use.team,
            use.agency.name if use.agency else "",
            use.people,
            use.note,
            use.recorded_by.name,
        ]
