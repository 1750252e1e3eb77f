"""Words to the media that belong to something: a step of a publication plan, with which they leave, or a campaign."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction

from campaigns.models import Campaign, PartnerAsk
from campaigns.rules import access as campaign_access
from foundation import clock
from media_relations.models import Statement
from media_relations.rules import access as drafting
from media_relations.rules.approval import Contents
from media_relations.services import releasing, statements
from media_relations.services.statement_records import refuse
from partnership.models import Agency, Person
from portal.queries import press
from reviews.models import Involvement, PlanStep, PublicationPlan
from reviews.rules import access, plan_access
from reviews.rules.refusals import ReviewNotReady


class NotReleased(Exception):
    """A statement that belongs to a publication could not be released, so nothing is published."""


def check_may_write_for(step: PlanStep, by: Person) -> None:
    """Raises PermissionDenied for who does not work on the review."""
    plan = step.plan
    if not (plan_access.reads_whole_plan(plan, by) and access.may_work_on(plan.review, by)):
        raise PermissionDenied("Writing a statement for a plan takes the business unit, on the access list.")


def reasons_not_to_write_for(step: PlanStep) -> list[str]:
    """Why no statement can be begun for the step now, in words for the page; empty when one can."""
    reasons = []
    if step.plan.status not in PublicationPlan.LIVE:
        reasons.append("The plan has ended.")
    if step.removed_at is not None:
        reasons.append("The step was taken out of the plan.")
    if press.of_step(step).exists():
        reasons.append("It has its statement already.")
    return reasons


@transaction.atomic
def write_statement_for(*, step: PlanStep, by: Person) -> Statement:
    """A draft with the review's public words, embargoed until publication, that the agencies concerned will agree to.

    From now on publication waits for it, and releases it in the same act. Raises PermissionDenied or ReviewNotReady.
    """
    check_may_write_for(step, by)
    plan = (
        PublicationPlan.objects.select_for_update(of=("self",))
        .select_related("review__matter")
        .get(pk=step.plan_id)
    )
    step.plan = plan
    if reasons := reasons_not_to_write_for(step):
        raise ReviewNotReady.because(reasons)
    review = plan.review
    upcoming = plan.publish_at if plan.publish_at and plan.publish_at > clock.now() else None
    return statements.draft_statement(
        contents=Contents(
            kind=Statement.Kind.PROACTIVE,
            title=review.public_title or step.title,
            text=review.summary or step.message or step.title,
            release_at=upcoming,
        ),
        by=by,
        matter=review.matter,
        made_for=step,
        agencies=agencies_concerned(plan),
    )


def agencies_concerned(plan: PublicationPlan) -> list[Agency]:
    """The safeguarding partners, and who said that they were involved."""
    involved = Agency.objects.filter(
        pk__in=plan.review.involvements.filter(answer=Involvement.Answer.INVOLVED).values("agency")
    )
    return sorted({*Agency.objects.safeguarding_partners(), *involved}, key=lambda agency: agency.name)


def release_with(plan: PublicationPlan, at: dt.datetime) -> list[str]:
    """Every statement that belongs to the publication is released now; their references.

    Raises NotReleased when one is not: the publication, whose transaction this is, then does not happen either.
    """
    together = list(press.released_with(plan))
    for statement in together:
        if not releasing.release_if_due(statement):
            raise NotReleased(f"Statement {statement.pk} is not released.")
    return [statement.reference for statement in together]


def check_may_write_for_campaign(campaign: Campaign, by: Person) -> None:
    """Raises PermissionDenied for who does not plan the campaign, or drafts no statements."""
    campaign_access.check_may_plan(campaign, by)
    drafting.check_may_draft(by, on_behalf_of=None, event=None, matter=campaign.matter)


def reasons_not_to_write_for_campaign(campaign: Campaign) -> list[str]:
    """Why no statement can be begun for the campaign, in words for the page; empty when one can."""
    return ["The campaign is withdrawn."] if campaign.status == Campaign.Status.WITHDRAWN else []


@transaction.atomic
def write_statement_for_campaign(*, campaign: Campaign, by: Person) -> Statement:
    """A draft with the campaign's public words, to which the agencies that take part will agree.

    It leaves by itself, when it is approved: a campaign waits for no statement. Raises PermissionDenied or
    StatementNotReady.
    """
    campaign = Campaign.objects.select_for_update(of=("self",)).select_related("matter").get(pk=campaign.pk)
    check_may_write_for_campaign(campaign, by)
    refuse(reasons_not_to_write_for_campaign(campaign))
    return statements.draft_statement(
        contents=Contents(
            kind=Statement.Kind.PROACTIVE,
            title=campaign.title,
            text=campaign.public_text or campaign.key_message or campaign.objective,
        ),
        by=by,
        matter=campaign.matter,
        made_for=campaign,
        agencies=agencies_taking_part(campaign),
    )


def agencies_taking_part(campaign: Campaign) -> list[Agency]:
    """The agencies that have said yes to the campaign."""
    asks = campaign.asks.filter(answer=PartnerAsk.Answer.YES).select_related("agency")
    return [ask.agency for ask in asks]
