"""Situations against what covers them, with the gaps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from catalogue.models import Coverage, Resource, Situation
from catalogue.rules import coverage as rules

HEADINGS = ["Situation", "Information-sharing protocols", "Procedures and guidance", "Not covered by"]
PUBLISHED, WITHDRAWN = Resource.Status.PUBLISHED, Resource.Status.WITHDRAWN


@dataclass(frozen=True)
class Covered:
    """One situation, and what says what to do in it."""

    situation: Situation
    protocols: tuple[Coverage, ...]
    procedures: tuple[Coverage, ...]
    coming: tuple[Coverage, ...] = ()  #: What is to cover it and is not published.

    @property
    def lacks(self) -> tuple[str, ...]:
        """What is missing, in words; nothing when the situation is covered."""
        missing = [] if self.protocols else ["an information-sharing protocol"]
        missing += [] if self.procedures else ["a procedure"]
        return tuple(missing)


def table(person: Any) -> list[Covered]:
    """Every current situation, in order; only what is published covers one. Two queries."""
    rows: dict[int, list[Coverage]] = {}
    for row in coverages_for(person).exclude(resource__status=WITHDRAWN):
        rows.setdefault(row.situation_id, []).append(row)
    return [_covered(one, rows.get(one.pk, [])) for one in Situation.objects.filter(is_current=True)]


def _covered(situation: Situation, rows: list[Coverage]) -> Covered:
    published = [row for row in rows if row.resource.status == PUBLISHED]
    return Covered(
        situation,
        protocols=tuple(row for row in published if row.resource.kind in rules.PROTOCOLS),
        procedures=tuple(row for row in published if row.resource.kind in rules.PROCEDURES),
        coming=tuple(row for row in rows if row.resource.status != PUBLISHED),
    )


def coverages_for(person: Any) -> QuerySet[Coverage]:
    """What is said to cover a situation, of what this person may read."""
    seen = Resource.objects.visible_to(person).values("pk")
    return (
        Coverage.objects.filter(resource__in=seen)
        .select_related("resource__matter", "situation")
        .order_by("resource__title", "pk")
    )


def can_cover(situation: Situation, person: Any) -> QuerySet[Resource]:
    """The protocols, procedures and guidance that this person may read and that do not cover it yet."""
    return (
        Resource.objects.visible_to(person)
        .filter(kind__in=(*rules.PROTOCOLS, *rules.PROCEDURES))
        .exclude(status=WITHDRAWN)
        .exclude(coverages__situation=situation)
    )


def rows_for_export(person: Any) -> Iterator[list[str]]:
    for row in table(person):
        yield [
            row.situation.name,
            "; ".join(said(one) for one in row.protocols),
            "; ".join(said(one) for one in row.procedures),
            " and ".join(row.lacks),
        ]


def said(coverage: Coverage) -> str:
    """The resource, and where in it."""
    return ", ".join(part for part in (coverage.resource.title, coverage.where) if part)
