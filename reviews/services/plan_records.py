"""Locking a plan and leaving the event of an act on it, for the services of plans."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models

from audit import services as audit
from partnership.models import Person
from reviews.models import PlanStep, PublicationPlan
from reviews.rules.refusals import ReviewNotReady


def lock(plan: PublicationPlan) -> PublicationPlan:
    """The plan as it now stands, held until the end of the transaction. Who holds the review too holds it first."""
    return (
        PublicationPlan.objects.select_for_update(of=("self",))
        .select_related("review__matter", "edition", "owner", "point_of_contact", "report_version__document")
        .get(pk=plan.pk)
    )


def lock_step(step: PlanStep) -> PlanStep:
    """The step as it now stands, with its plan held first: always in this order."""
    plan = lock(step.plan)
    step = PlanStep.objects.select_for_update(of=("self",)).prefetch_related("owners__person").get(pk=step.pk)
    step.plan = plan
    return step


def record(
    verb: str,
    subject: models.Model,
    plan: PublicationPlan,
    *,
    by: Person | None,
    at: dt.datetime,
    reason: str = "",
    acting_as: str = "",
    **facts: Any,
) -> None:
    """The event of an act on the plan or a part of it, under the review's matter."""
    review = plan.review
    audit.record(
        verb,
        subject,
        by=by,
        at=at,
        reason=reason,
        acting_as=acting_as,
        matter=review.matter,
        review=review.pk,
        plan=plan.pk,
        **facts,
    )


def refuse(reasons: list[str]) -> None:
    """Raises ReviewNotReady when there are reasons."""
    if reasons:
        raise ReviewNotReady.because(reasons)
