"""Press interest: the first step becomes a telephone call, and press leads are warned."""

from __future__ import annotations

from django.db import transaction

from audit import services as audit
from foundation import clock
from partnership.models import Person
from reviews.models import Phase, PlanStep, PracticeReview, PublicationPlan
from reviews.rules import access
from reviews.rules.refusals import ReviewNotReady
from reviews.services import outgoing

BY_TELEPHONE = "Telephone"


@transaction.atomic
def mark_press_interest(*, review: PracticeReview, reason: str, by: Person) -> PracticeReview:
    """Say that the press is or will be interested: press leads on the access list are warned at once.

    Raises PermissionDenied or ReviewNotReady.
    """
    review = _lock(review, by)
    if review.has_press_interest:
        raise ReviewNotReady("Press interest is marked already.")
    if not reason.strip():
        raise ReviewNotReady("Say why the press is expected to be interested.")
    now = clock.now()
    review.has_press_interest = True
    review.save(update_fields=["has_press_interest"])
    for plan in review.plans.filter(status__in=PublicationPlan.LIVE):
        telephone_first(plan)
    audit.record(
        "press interest marked", review, by=by, at=now, reason=reason, matter=review.matter, review=review.pk
    )
    outgoing.warn_press_leads(review, by=by, at=now)
    return review


@transaction.atomic
def unmark_press_interest(*, review: PracticeReview, reason: str, by: Person) -> PracticeReview:
    """Say that the press is not expected to be interested after all.

    Raises PermissionDenied or ReviewNotReady.
    """
    review = _lock(review, by)
    if not review.has_press_interest:
        raise ReviewNotReady("Press interest is not marked.")
    if not reason.strip():
        raise ReviewNotReady("Say why.")
    review.has_press_interest = False
    review.save(update_fields=["has_press_interest"])
    audit.record(
        "press interest unmarked",
        review,
        by=by,
        at=clock.now(),
        reason=reason,
        matter=review.matter,
        review=review.pk,
    )
    return review


@transaction.atomic
def record_call(*, review: PracticeReview, whom: str, by: Person) -> None:
    """Record the telephone call that comes first where the press is interested.

    Raises PermissionDenied or ReviewNotReady.
    """
    review = _lock(review, by)
    if not review.has_press_interest:
        raise ReviewNotReady("Press interest is not marked.")
    if not whom.strip():
        raise ReviewNotReady("Say whom you called.")
    audit.record(
        CALLED, review, by=by, at=clock.now(), reason=whom.strip(), matter=review.matter, review=review.pk
    )


CALLED = "press lead telephoned"


def telephone_first(plan: PublicationPlan) -> PlanStep | None:
    """Make the first step of a plan that is still to do a telephone call; the step, where it was changed.

    Call it inside the transaction of the act.
    """
    step = (
        plan.steps.filter(phase=Phase.BEFORE, status=PlanStep.Status.OPEN, removed_at=None)
        .exclude(kind__in=[PlanStep.Kind.NOTICE, PlanStep.Kind.PUBLISH])
        .order_by("order", "id")
        .first()
    )
    if step is None or BY_TELEPHONE.lower() in step.channel.lower():
        return None
    step.channel = f"{BY_TELEPHONE}, then: {step.channel}"[:150] if step.channel else BY_TELEPHONE
    step.save_edit(began_from=step.version, fields=["channel"])
    return step


def _lock(review: PracticeReview, by: Person) -> PracticeReview:
    review = PracticeReview.objects.select_for_update(of=("self",)).select_related("matter").get(pk=review.pk)
    access.check_may_work_on(review, by)
    return review
