"""Withdrawing a published review, and the end of its availability."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from foundation import clock
from foundation.acts import submit
from reviews.forms.withdrawing import AvailabilityForm, WithdrawForm
from reviews.models import PracticeReview
from reviews.points import PUBLIC_BESIDE
from reviews.queries import copies
from reviews.rules import access
from reviews.rules import withdrawing as rules
from reviews.rules.access import Section
from reviews.services import withdrawing as services
from reviews.views.finding import find, find_to_work, form_page, page, person_of

CURRENT = "reviews:overview"


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """The chair takes a published review away; afterwards this page says why, and who already has copies."""
    review, person = find(request, reference), person_of(request)
    is_public = review.publication == PracticeReview.Publication.PUBLISHED
    if not is_public and not access.may_read(review, person, Section.NOTICES):
        raise Http404  # the page holds the reason that stays inside, and who has copies
    if request.method == "POST" or is_public:
        rules.check_may_withdraw(person)
    form = WithdrawForm(request.POST or None) if is_public or request.method == "POST" else None
    answer: HttpResponse | int = 200
    if form is not None:
        answer = submit(
            request,
            form,
            lambda: services.withdraw_review(
                review=review,
                manner=form.cleaned_data["manner"],
                reason=form.cleaned_data["reason"],
                public_reason=form.cleaned_data["public_reason"],
                by=person,
            ),
            done="The review is withdrawn. Its page and files are gone from the portal.",
            then=reverse("reviews:withdraw", args=[reference]),
        )
    if isinstance(answer, HttpResponse):
        return answer
    review.refresh_from_db()
    beside = list(PUBLIC_BESIDE.ask(review, person))
    return page(
        request,
        review,
        "reviews/review_withdraw.html",
        current=CURRENT,
        status=answer,
        form=form,
        told=services.people_told(review) if form is not None else [],
        copies=copies.copies_of(review),
        beside=[other for other in beside if not other.leaves],
        leaving=[other for other in beside if other.leaves],
    )


@require_http_methods(["GET", "HEAD", "POST"])
def availability(request: HttpRequest, reference: str) -> HttpResponse:
    """Keep the report available, or end that once the rules allow it."""
    review, person = find_to_work(request, reference), person_of(request)
    form = AvailabilityForm(request.POST or None)

    def act() -> None:
        data = form.cleaned_data
        decided = {"decided_on": data["decided_on"], "deciders": data["deciders"], "reason": data["reason"]}
        if data["keep"] == "keep":
            services.keep_available(review=review, by=person, **decided)
        else:
            services.end_availability(
                review=review, where_to_find=data["where_to_find"], by=person, **decided
            )

    return form_page(
        request,
        review,
        form,
        act,
        done="The decision is recorded.",
        then=reverse("reviews:availability", args=[reference]),
        template="reviews/review_availability.html",
        current=CURRENT,
        reasons=rules.reasons_not_to_keep_available(review),
        may_end=not review.available_until_on or clock.today() >= review.available_until_on,
    )
