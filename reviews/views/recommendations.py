"""Recommendations: text and order, responses, progress."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalogue.queries import pages as catalogue_pages
from foundation.acts import press
from reviews.forms.recommendations import ProgressForm, RecommendationForm, ResponseForm
from reviews.forms.reviews import ReasonForm
from reviews.models import PracticeReview, Recommendation
from reviews.queries import briefings as briefing_queries
from reviews.queries import texts
from reviews.rules import access
from reviews.rules import recommendations as rules
from reviews.rules.access import Section
from reviews.rules.refusals import ReviewNotReady
from reviews.services import briefings
from reviews.services import recommendations as services
from reviews.views.finding import find, find_to_work, form_page, page, person_of, text_findings

CURRENT = "reviews:recommendations"
FORM_PAGE = "reviews/review_form.html"


def _one(review: PracticeReview, recommendation: str) -> Recommendation:
    one: Recommendation = get_object_or_404(
        review.recommendations.select_related("review__matter", "owner_agency", "owner"),
        reference=recommendation,
    )
    return one


def _back(review: PracticeReview) -> str:
    return reverse(CURRENT, args=[review.reference])


@require_safe
def recommendations(request: HttpRequest, reference: str) -> HttpResponse:
    """All of a review's recommendations, with responses and progress."""
    review = find(request, reference, Section.RECOMMENDATIONS)
    person = person_of(request)
    knows = access.knows(review, person)
    rows = list(review.recommendations.select_related("review__matter", "owner_agency", "owner"))
    return page(
        request,
        review,
        "reviews/review_recommendations.html",
        current=CURRENT,
        rows=[(one, rules.may_record_progress(one, person)) for one in rows],
        knows=knows,
        locked=rules.reasons_not_to_change_text(review),
        findings=text_findings(review, person, texts.open_findings_in(rows)),
        voids=review.reports.filter(
            versions__endorsements__voided_at=None, versions__endorsements__isnull=False
        ).exists(),
        briefings=[
            (one, catalogue_pages.resource(one)) for one in briefing_queries.briefings_from(review, person)
        ],
        may_make_briefing=access.may_work_on(review, person)
        and rows
        and not briefing_queries.drafts_from(review).exists(),
    )


@require_POST
def make_briefing(request: HttpRequest, reference: str) -> HttpResponse:
    """A draft learning briefing with these recommendations, in one click."""
    review = find_to_work(request, reference, Section.RECOMMENDATIONS)
    try:
        version = briefings.make_briefing(review=review, by=person_of(request))
    except ReviewNotReady as not_ready:
        messages.error(request, str(not_ready))
        return redirect(_back(review))
    messages.success(request, "The briefing is drafted. Nobody has it until it is published.")
    return redirect(catalogue_pages.sections(version))


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, reference: str) -> HttpResponse:
    review = find_to_work(request, reference, Section.RECOMMENDATIONS)
    form = RecommendationForm(request.POST or None, instance=Recommendation(review=review), review=review)
    return form_page(
        request,
        review,
        form,
        lambda: services.add_recommendation(
            review=review,
            text=form.cleaned_data["text"],
            owner_agency=form.cleaned_data["owner_agency"],
            owner=form.cleaned_data["owner"],
            due_on=form.cleaned_data["due_on"],
            by=person_of(request),
        ),
        done="The recommendation is added.",
        then=_back(review),
        current=CURRENT,
        title="Add a recommendation",
        warning=_warning(review),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, reference: str, recommendation: str) -> HttpResponse:
    review = find_to_work(request, reference, Section.RECOMMENDATIONS)
    one = _one(review, recommendation)
    form = RecommendationForm(request.POST or None, instance=one, review=review)
    return form_page(
        request,
        review,
        form,
        lambda: services.edit_recommendation(
            recommendation=one,
            text=form.cleaned_data["text"],
            owner_agency=form.cleaned_data["owner_agency"],
            owner=form.cleaned_data["owner"],
            due_on=form.cleaned_data["due_on"],
            began_from=form.began_from,
            by=person_of(request),
        ),
        done="The recommendation is saved.",
        then=_back(review),
        current=CURRENT,
        title=f"Change recommendation {one.number}",
        warning=_warning(review),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def respond(request: HttpRequest, reference: str, recommendation: str) -> HttpResponse:
    review = find_to_work(request, reference, Section.RECOMMENDATIONS)
    one = _one(review, recommendation)
    form = ResponseForm(request.POST or None, instance=one)
    return form_page(
        request,
        review,
        form,
        lambda: services.respond(
            recommendation=one,
            response=form.cleaned_data["response"],
            words=form.cleaned_data["response_words"],
            began_from=form.began_from,
            by=person_of(request),
        ),
        done="The response is saved.",
        then=_back(review),
        current=CURRENT,
        title=f"Response to recommendation {one.number}",
        text=one.text,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def progress(request: HttpRequest, reference: str, recommendation: str) -> HttpResponse:
    review = find(request, reference)
    one = _one(review, recommendation)
    if not rules.may_record_progress(one, person_of(request)):
        # Somebody who may not even read the recommendation learns nothing of it.
        find(request, reference, Section.RECOMMENDATIONS)
        raise PermissionDenied
    form = ProgressForm(request.POST or None, instance=one)
    then = (
        _back(review)
        if access.may_read(review, person_of(request), Section.RECOMMENDATIONS)
        else review.get_absolute_url()
    )
    return form_page(
        request,
        review,
        form,
        lambda: services.record_progress(
            recommendation=one,
            progress=form.cleaned_data["progress"],
            note=form.cleaned_data["progress_note"],
            began_from=form.began_from,
            by=person_of(request),
        ),
        done="The progress is saved.",
        then=then,
        current=CURRENT,
        title=f"Progress of recommendation {one.number}",
        text=one.text,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, reference: str, recommendation: str) -> HttpResponse:
    review = find_to_work(request, reference, Section.RECOMMENDATIONS)
    one = _one(review, recommendation)
    form = ReasonForm(
        request.POST or None,
        button="Take the recommendation out",
        label="Why it is taken out",
        is_warning=True,
    )
    return form_page(
        request,
        review,
        form,
        lambda: services.remove_recommendation(
            recommendation=one, reason=form.cleaned_data["reason"], by=person_of(request)
        ),
        done="The recommendation is taken out.",
        then=_back(review),
        current=CURRENT,
        title=f"Take out recommendation {one.number}",
        text=one.text,
        warning=_warning(review),
    )


@require_POST
def move(request: HttpRequest, reference: str, recommendation: str, direction: str) -> HttpResponse:
    """One place up or down. The others keep their order."""
    review = find_to_work(request, reference, Section.RECOMMENDATIONS)
    one = _one(review, recommendation)
    order = list(review.recommendations.order_by("number").values_list("pk", flat=True))
    place = order.index(one.pk)
    other = place - 1 if direction == "up" else place + 1
    if 0 <= other < len(order):
        order[place], order[other] = order[other], order[place]
    return press(
        request,
        lambda: services.reorder_recommendations(review=review, order=order, by=person_of(request)),
        done="The order is saved.",
        back=_back(review),
    )


def _warning(review: PracticeReview) -> str:
    if review.is_public:
        return ""
    return "Changing the text or the order voids the partners’ endorsements, and they are told."
