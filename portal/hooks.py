"""How publication plans, campaigns and statements ask of each other, through the room that may know them all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.core.exceptions import PermissionDenied
from django.urls import reverse

from campaigns.models import Campaign
from campaigns.points import CAMPAIGN_PAGES, CampaignPage
from campaigns.queries import pages
from foundation import clock
from foundation.words import say_moment
from media_relations.models import Statement
from media_relations.points import TOGETHER
from media_relations.rules import release
from partnership.models import Person
from partnership.points import NAV, NavEntry
from portal.queries import press
from portal.services import press as services
from reviews.models import PlanStep, PracticeReview, PublicationPlan
from reviews.points import GATES, PUBLIC_BESIDE, PUBLISHED_TOGETHER, STEP_PAGES, Beside, Gate, OtherPage


def navigation(person: Person) -> Iterator[NavEntry]:
    yield NavEntry("Search", "/workspace/search/", order=1)
    yield NavEntry("Calendar", pages.CALENDAR, order=5)


def statements_of_plan(plan: PublicationPlan, at: dt.datetime | None) -> Iterator[Gate]:
    """Publication waits for each statement that was written for a step of the plan."""
    now = clock.now()
    for statement in press.of_plan(plan):
        said = press.reasons_not_ready(statement, at, now)
        yield Gate(
            key=f"statement-{statement.reference}",
            title="Statement to the media",
            is_open=not said,
            reasons=tuple(said),
            detail=""
            if said
            else "Released"
            if statement.released_at
            else "Approved; released with the review",
            remedy="Open the statement" if said else "",
            remedy_url=statement.get_absolute_url() if said else "",
        )


def waits_for_publication(statement: Statement) -> Iterator[str]:
    """What was written for a plan leaves in the act of publishing, and not before, whatever its kind."""
    plan = press.plan_of(statement)
    if plan is not None and plan.status != PublicationPlan.Status.PUBLISHED:
        yield "the publication that it was written for"


def pages_of_step(step: PlanStep, person: Person) -> Iterator[OtherPage]:
    """The step's statement, or the way to one."""
    for statement in press.of_step(step):
        if Statement.objects.visible_to(person).filter(pk=statement.pk).exists():
            yield OtherPage("The statement to the media for this step", statement.get_absolute_url())
    if not press.is_media_step(step) or services.reasons_not_to_write_for(step):
        return
    try:
        services.check_may_write_for(step, person)
    except PermissionDenied:
        return
    address = reverse("statement_for_step", args=[step.plan.review.reference, step.reference])
    yield OtherPage("Write a statement to the media for this step", address)


def statements_of_campaign(campaign: Campaign, person: Person) -> Iterator[CampaignPage]:
    """The statements that belong to the campaign, and for who plans it the way to one.

    That there is none yet is said to who plans it alone: others may not know of one that is not released.
    """
    theirs = press.of_campaign(campaign)
    for statement in theirs.filter(pk__in=Statement.objects.visible_to(person).values("pk")):
        yield CampaignPage(
            f"{statement}: {statement.get_status_display().lower()}", statement.get_absolute_url()
        )
    if services.reasons_not_to_write_for_campaign(campaign):
        return
    try:
        services.check_may_write_for_campaign(campaign, person)
    except PermissionDenied:
        return
    yield CampaignPage(
        "Write a statement to the media for this campaign",
        reverse("statement_for_campaign", args=[campaign.reference]),
        missing=""
        if theirs.exists() or campaign.ends_on < clock.today()
        else "No statement to the media belongs to it yet.",
    )


def statements_beside(review: PracticeReview, person: Person) -> Iterator[Beside]:
    """What is said to the media about the review does not go with it.

    Each statement is withdrawn by itself, or taken off the schedule where it has yet to leave.
    """
    seen = Statement.objects.visible_to(person).values("pk")
    for statement in press.public_about(review).filter(pk__in=seen):
        address = reverse("media_relations:statement_withdraw", args=[statement.reference])
        yield Beside(f"The statement “{statement}”", address)
    for statement in press.about_to_leave(review).filter(pk__in=seen):
        address = reverse("media_relations:statement_unschedule", args=[statement.reference])
        leaves = say_moment(due_at) if (due_at := release.embargo_of(statement)) else "as soon as it is ready"
        yield Beside(f"The statement “{statement}”", address, leaves=leaves)


NAV.provide(navigation)
GATES.provide(statements_of_plan)
TOGETHER.provide(waits_for_publication)
PUBLISHED_TOGETHER.provide(services.release_with)
STEP_PAGES.provide(pages_of_step)
PUBLIC_BESIDE.provide(statements_beside)
CAMPAIGN_PAGES.provide(statements_of_campaign)
