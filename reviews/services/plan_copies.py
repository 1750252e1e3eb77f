"""Copies of a plan's table that people take away."""

from __future__ import annotations

from django.db import transaction

from audit import services as audit
from foundation import clock
from partnership.models import Person
from reviews.models import PublicationPlan


@transaction.atomic
def record_copy(*, plan: PublicationPlan, kind: str, by: Person) -> bool:
    """One event says that the person took the plan away in this hour as this kind of file; whether it was the first."""
    now = clock.now()
    key = f"plan:{plan.pk}:{kind}:{by.pk}:{now:%Y%m%d%H}"
    matter = plan.review.matter
    return audit.record_once(key, "plan exported", plan, by=by, at=now, matter=matter, kind=kind)
