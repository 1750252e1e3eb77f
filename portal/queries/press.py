"""The statements that belong to a publication plan, and whether they are ready when it is."""

from __future__ import annotations

import datetime as dt

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet

from campaigns.models import Campaign
from foundation.words import say_moment
from media_relations.models import Statement
from media_relations.queries import statements
from media_relations.rules import release
from reviews.models import PlanStep, PracticeReview, PublicationPlan, ToldGroup

Status = Statement.Status


def is_media_step(step: PlanStep) -> bool:
    """Whether the step is about what the media are told."""
    words = f"{step.title} {step.audience} {step.channel}".lower()
    return step.told_group == ToldGroup.MEDIA or "media" in words or "press" in words


def of_step(step: PlanStep) -> QuerySet[Statement]:
    """The statements that were written for the step and not given up."""
    kind = ContentType.objects.get_for_model(PlanStep)
    return Statement.objects.filter(made_for_type=kind, made_for_id=step.pk).exclude(
        status__in=[Status.DROPPED, Status.WITHDRAWN]
    )


def of_campaign(campaign: Campaign) -> QuerySet[Statement]:
    """The statements that were written for the campaign and not given up, the first one first."""
    kind = ContentType.objects.get_for_model(Campaign)
    return (
        Statement.objects.filter(made_for_type=kind, made_for_id=campaign.pk)
        .exclude(status__in=[Status.DROPPED, Status.WITHDRAWN])
        .select_related("current_version")
        .order_by("drafted_at", "pk")
    )


def of_plan(plan: PublicationPlan) -> QuerySet[Statement]:
    """The statements that were written for steps of the plan and not given up."""
    kind = ContentType.objects.get_for_model(PlanStep)
    steps = PlanStep.objects.filter(plan=plan, removed_at=None).values("pk")
    return (
        Statement.objects.filter(made_for_type=kind, made_for_id__in=steps)
        .exclude(status__in=[Status.DROPPED, Status.WITHDRAWN])
        .select_related("current_version", "event__matter", "matter", "on_behalf_of", "corrects")
    )


def released_with(plan: PublicationPlan) -> QuerySet[Statement]:
    """Those that become public in the very act of publishing."""
    return of_plan(plan).filter(status__in=Statement.OPEN)


def public_about(review: PracticeReview) -> QuerySet[Statement]:
    """The statements about the review that anyone may read, written for its plan or not."""
    return (
        Statement.objects.public()
        .filter(_of_matter(review))
        .select_related("current_version")
        .order_by("released_at")
    )


def about_to_leave(review: PracticeReview) -> QuerySet[Statement]:
    """The statements about the review that are scheduled to be released, the next one first."""
    return (
        Statement.objects.filter(status=Status.APPROVED, release_scheduled_at__isnull=False)
        .filter(_of_matter(review))
        .select_related("current_version")
        .order_by("current_version__release_at")
    )


def _of_matter(review: PracticeReview) -> Q:
    return Q(matter=review.matter) | Q(event__matter=review.matter)


def plan_of(statement: Statement) -> PublicationPlan | None:
    """The plan for whose step it was written."""
    kind = ContentType.objects.get_for_model(PlanStep)
    if statement.made_for_type_id != kind.pk:
        return None
    step = PlanStep.objects.select_related("plan__review").filter(pk=statement.made_for_id or 0).first()
    return step.plan if step else None


def reasons_not_ready(statement: Statement, at: dt.datetime | None, now: dt.datetime) -> list[str]:
    """Why the statement would not be released with a publication at `at`; empty when it would."""
    if statement.status == Status.RELEASED:
        return []
    said = []
    embargo = release.embargo_of(statement)
    if at is not None and embargo != at:
        stands = say_moment(embargo) if embargo else "not set"
        said.append(f"Its embargo is {stands}; publication is {say_moment(at)}.")
    said += statements.reasons(statements.gates(statement, now=now))
    if not said and statement.release_scheduled_at is None:
        said.append("Its release is not scheduled.")
    return said
