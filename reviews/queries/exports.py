"""What the pages of tables and packs need."""

from __future__ import annotations

from django.db.models import Case, IntegerField, QuerySet, Value, When

from reviews.models import EvidencePack, PracticeReview, PublicationPlan


def plan_of(review: PracticeReview) -> PublicationPlan | None:
    """The plan that people mean when they name none: the live one, else the one that was published, else the last."""
    rank = Case(
        When(status__in=PublicationPlan.LIVE, then=Value(0)),
        When(status=PublicationPlan.Status.PUBLISHED, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return (
        review.plans.select_related("review", "edition", "point_of_contact")
        .order_by(rank, "-created_at", "-id")
        .first()
    )


def packs_of(plan: PublicationPlan) -> QuerySet[EvidencePack]:
    """The plan's packs, the newest first."""
    return plan.evidence_packs.select_related("asked_by").order_by("-asked_at", "-id")
