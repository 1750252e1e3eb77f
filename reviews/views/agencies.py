"""Which agencies were asked whether they were involved, and what they say."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from reviews.forms.agencies import AnswerForm, AskForm, LongerForm
from reviews.models import Involvement, PracticeReview
from reviews.queries.people import on_list
from reviews.rules import access
from reviews.rules import agencies as rules
from reviews.rules.access import Section
from reviews.services import agencies as services
from reviews.views.finding import find, find_to_work, form_page, page, person_of

CURRENT = "reviews:agencies"
FORM_PAGE = "reviews/review_form.html"


def _back(review: PracticeReview) -> str:
    return reverse(CURRENT, args=[review.reference])


def _one(review: PracticeReview, agency: int) -> Involvement:
    involvement: Involvement = get_object_or_404(
        Involvement.objects.select_related("review__matter", "agency"), review=review, agency=agency
    )
    return involvement


@require_safe
def agencies(request: HttpRequest, reference: str) -> HttpResponse:
    review = find(request, reference, Section.AGENCIES)
    asked = review.involvements.select_related("agency", "asked_by", "answered_by")
    return page(
        request,
        review,
        "reviews/review_agencies.html",
        current=CURRENT,
        rows=[
            (
                one,
                rules.is_silent(one),
                [person.name for person in on_list(review, *Involvement.VOICES, agency=one.agency)],
            )
            for one in asked
        ],
    )


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, reference: str) -> HttpResponse:
    review = find_to_work(request, reference, Section.AGENCIES)
    form = AskForm(request.POST or None, review=review)
    return form_page(
        request,
        review,
        form,
        lambda: services.ask_agencies(
            review=review,
            agencies=list(form.cleaned_data["agencies"]),
            deadline_on=form.cleaned_data["deadline_on"],
            by=person_of(request),
        ),
        done="The agencies are asked.",
        then=_back(review),
        current=CURRENT,
        title="Ask agencies whether they were involved",
        text="Each gets a message with a link and nothing of the case, now and again on the morning of its last day. "
        "People of the agency who are on the access list can answer here.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def answer_involvement(request: HttpRequest, reference: str, agency: int) -> HttpResponse:
    """An agency's own answer, or one that the business unit records for it."""
    review = find(request, reference)
    person = person_of(request)
    speaks = agency in access.speaks_for(review, person)
    if not speaks:
        # Who may not read of other agencies learns nothing of whom was asked.
        review = find_to_work(request, reference, Section.AGENCIES)
    involvement = _one(review, agency)
    form = AnswerForm(request.POST or None, speaks_for_it=speaks)
    then = _back(review) if access.may_read(review, person, Section.AGENCIES) else review.get_absolute_url()
    return form_page(
        request,
        review,
        form,
        lambda: services.answer_involvement(
            involvement=involvement,
            was_involved=form.cleaned_data["was_involved"] == "yes",
            note=form.cleaned_data["note"],
            by=person,
        ),
        done="The answer is kept.",
        then=then,
        current=CURRENT,
        title=f"Was {involvement.agency} involved?",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def extend(request: HttpRequest, reference: str, agency: int) -> HttpResponse:
    review = find_to_work(request, reference, Section.AGENCIES)
    involvement = _one(review, agency)
    form = LongerForm(request.POST or None)
    return form_page(
        request,
        review,
        form,
        lambda: services.extend_deadline(
            involvement=involvement,
            deadline_on=form.cleaned_data["deadline_on"],
            reason=form.cleaned_data["reason"],
            by=person_of(request),
        ),
        done=f"{involvement.agency} has longer to answer.",
        then=_back(review),
        current=CURRENT,
        title=f"Give {involvement.agency} longer",
    )
