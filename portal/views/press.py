"""A statement to the media from a step of a publication plan, or for a campaign."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from campaigns.models import Campaign
from campaigns.queries import pages
from media_relations.rules.workflow import StatementNotReady
from partnership.models import Person
from portal.queries import press
from portal.services import press as services
from reviews.models import PlanStep, PracticeReview
from reviews.rules import plan_access
from reviews.rules.refusals import ReviewNotReady


@require_http_methods(["GET", "HEAD", "POST"])
def statement_for_step(request: HttpRequest, reference: str, step: str) -> HttpResponse:
    """What a statement for the step would begin with; pressing the button begins it."""
    person = cast(Person, request.user)
    review = get_object_or_404(PracticeReview.objects.confidential_to(person), reference=reference)
    found = get_object_or_404(
        PlanStep.objects.select_related("plan__review__matter"), plan__review=review, reference=step
    )
    if not plan_access.steps_for(found.plan, person).filter(pk=found.pk).exists():
        raise Http404
    services.check_may_write_for(found, person)
    if request.method == "POST":
        try:
            statement = services.write_statement_for(step=found, by=person)
        except (ReviewNotReady, StatementNotReady) as not_ready:
            messages.error(request, str(not_ready))
        else:
            messages.success(request, "The statement is drafted. Publication waits for it from now on.")
            return redirect(statement)
    back = reverse("reviews:plan_step", args=[review.reference, found.reference])
    context = {
        "review": review,
        "step": found,
        "back": back,
        "agencies": services.agencies_concerned(found.plan),
        "reasons": services.reasons_not_to_write_for(found),
        "existing": press.of_step(found).first(),
    }
    return render(request, "portal/statement_for_step.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def statement_for_campaign(request: HttpRequest, reference: str) -> HttpResponse:
    """What a statement for the campaign would begin with; pressing the button begins it."""
    person = cast(Person, request.user)
    campaign = get_object_or_404(Campaign.objects.visible_to(person), reference=reference)
    services.check_may_write_for_campaign(campaign, person)
    if request.method == "POST":
        try:
            statement = services.write_statement_for_campaign(campaign=campaign, by=person)
        except StatementNotReady as not_ready:
            messages.error(request, str(not_ready))
        else:
            messages.success(request, "The statement is drafted. It belongs to the campaign.")
            return redirect(statement)
    context = {
        "campaign": campaign,
        "back": pages.campaign(campaign),
        "agencies": services.agencies_taking_part(campaign),
        "reasons": services.reasons_not_to_write_for_campaign(campaign),
        "existing": press.of_campaign(campaign).count(),
    }
    return render(request, "portal/statement_for_campaign.html", context)
