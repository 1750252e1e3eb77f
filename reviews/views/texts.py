"""What the public reads of a review beside its report: title, summary, corrections."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.acts import press
from reviews.forms.reviews import TextsForm
from reviews.forms.texts import CorrectionForm
from reviews.models import PracticeReview
from reviews.queries import texts as queries
from reviews.rules import access
from reviews.rules import texts as rules
from reviews.rules.access import Section
from reviews.services import corrections
from reviews.services import texts as services
from reviews.views.finding import find, find_to_work, form_page, page, person_of, text_findings

CURRENT = "reviews:texts"


def _back(review: PracticeReview) -> str:
    return reverse(CURRENT, args=[review.reference])


@require_safe
def texts(request: HttpRequest, reference: str) -> HttpResponse:
    review = find(request, reference, Section.REPORT)
    person = person_of(request)
    may_work = access.may_work_on(review, person)
    return page(
        request,
        review,
        "reviews/review_texts.html",
        current=CURRENT,
        corrections=review.corrections.select_related("corrected_by"),
        findings=text_findings(review, person, queries.open_findings(review)),
        reasons_not_to_confirm=rules.reasons_not_to_confirm_title(review, person) if may_work else [],
    )


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, reference: str) -> HttpResponse:
    review = find_to_work(request, reference, Section.REPORT)
    form = TextsForm(request.POST or None, instance=review)
    return form_page(
        request,
        review,
        form,
        lambda: services.edit_texts(
            review=review,
            public_title=form.cleaned_data["public_title"],
            summary=form.cleaned_data["summary"],
            began_from=form.began_from,
            by=person_of(request),
        ),
        done="What the public will read is saved.",
        then=_back(review),
        current=CURRENT,
        title="Write what the public will read",
    )


@require_POST
def confirm_title(request: HttpRequest, reference: str) -> HttpResponse:
    review = find_to_work(request, reference, Section.REPORT)
    return press(
        request,
        lambda: services.confirm_title(
            review=review, seen_title=request.POST.get("seen_title", ""), by=person_of(request)
        ),
        done="The public title is confirmed.",
        back=_back(review),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, reference: str) -> HttpResponse:
    """Publish a correction: it is on the public page at once."""
    review = find_to_work(request, reference, Section.REPORT)
    form = CorrectionForm(request.POST or None)
    return form_page(
        request,
        review,
        form,
        lambda: corrections.publish_correction(
            review=review, words=form.cleaned_data["words"], by=person_of(request)
        ),
        done="The correction is on the public page.",
        then=_back(review),
        current=CURRENT,
        title="Publish a correction",
        warning="Everybody can read it as soon as you press the button.",
    )
