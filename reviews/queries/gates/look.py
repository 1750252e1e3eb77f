"""A plan as its gates look at it, and what each of them says."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from django.urls import reverse

from partnership.working_days import Calendar
from reviews.models import (
    PlanStep,
    PublicationPlan,
    ReportVersion,
)
from reviews.points import Gate
from reviews.queries import plans, telling
from reviews.queries.telling import GroupState
from reviews.rules import timing
from reviews.rules.lawful_moment import EarliestMoment


@dataclass
class Look:
    """A plan as it is looked at now, for publication at `at`."""

    plan: PublicationPlan
    at: dt.datetime | None
    now: dt.datetime
    is_publishing: bool
    calendar: Calendar = field(default_factory=Calendar.current)

    @cached_property
    def version(self) -> ReportVersion | None:
        return plans.version_of(self.plan)

    @cached_property
    def steps(self) -> list[PlanStep]:
        return list(plans.steps(self.plan))

    @cached_property
    def happenings(self) -> timing.Happenings:
        return plans.happenings(self.plan)

    @cached_property
    def groups(self) -> list[GroupState]:
        return telling.telling(self.plan, self.steps, self.happenings)

    @cached_property
    def earliest(self) -> EarliestMoment:
        return plans.earliest(self.plan, self.now, calendar=self.calendar)

    def url(self, name: str, *args: str) -> str:
        return reverse(f"reviews:{name}", args=[self.plan.review.reference, *args])


def gate(
    key: str,
    title: str,
    reasons: list[str],
    *,
    reason_urls: Iterable[str] = (),
    detail: str = "",
    remedy: str = "",
    remedy_url: str = "",
    remedy_takes_work: bool = False,
    may_be_lifted: bool = False,
    notes: Iterable[str] = (),
) -> Gate:
    return Gate(
        key=key,
        title=title,
        is_open=not reasons,
        reasons=tuple(reasons),
        reason_urls=tuple(reason_urls),
        detail=detail if not reasons else "",
        remedy=remedy if reasons else "",
        remedy_url=remedy_url if reasons else "",
        remedy_takes_work=remedy_takes_work,
        may_be_lifted=may_be_lifted and bool(reasons),
        notes=tuple(notes),
    )


def digest(parts: list[str]) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
