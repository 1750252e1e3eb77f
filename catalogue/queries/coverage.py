"""Situations against what covers them, with the gaps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from catalogue.models import Coverage, Resource, Situation
from catalogue.rules import coverage as rules


@dataclass(frozen=True)
class Covered:
    """One situation, and what says what to do in it."""

    situation: Situation
    protocols: tuple[Coverage, ...]
    procedures: tuple[Coverage, ...]

    @property
    def lacks(self) -> tuple[str, ...]:
        """What is missing, in words; nothing when the situation is covered."""
        missing = [] if self.protocols else ["an information-sharing protocol"]
        missing += [] if self.procedures else ["a procedure"]
        return tuple(missing)


def table(person: Any) -> list[Covered]:
    """Every current situation, in order; only what is published covers one. Two queries."""
    seen = Resource.objects.visible_to(person).filter(status=Resource.Status.PUBLISHED)
    rows: dict[int, list[Coverage]] = {}
    for row in Coverage.objects.filter(resource__in=seen.values("pk")).select_related("resource"):
        rows.setdefault(row.situation_id, []).append(row)
    return [
        Covered(
            situation,
            tuple(row for row in rows.get(situation.pk, []) if row.resource.kind in rules.PROTOCOLS),
            tuple(row for row in rows.get(situation.pk, []) if row.resource.kind in rules.PROCEDURES),
        )
        for situation in Situation.objects.filter(is_current=True)
    ]
