"""Copies of a report: who has one already, and who asks for one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_safe

from documents.http import table_response
from foundation import clock
from foundation.acts import say_why_not
from foundation.words import say_moment
from reviews.forms.copy_requests import CopyAnswerForm, CopyRequestForm
from reviews.models import CopyRequest
from reviews.queries import copies as queries
from reviews.rules import access
from reviews.rules import copy_requests as rules
from reviews.rules.access import Section
from reviews.rules.copy_requests import RequestNotReady
from reviews.services import copy_requests as services
from reviews.views.finding import find, find_to_work, page, person_of


@require_safe
def copies(request: HttpRequest, reference: str) -> HttpResponse:
    """Who already has a copy, as far as the portal knows."""
    review = find(request, reference, Section.NOTICES)
    return page(
        request,
        review,
        "reviews/copies.html",
        current="reviews:copies",
        copies=queries.who_had_copies(review),
    )


@require_safe
def copies_csv(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The same as a list to work through."""
    review = find(request, reference, Section.NOTICES)
    rows = ([copy.who, copy.how, say_moment(copy.at)] for copy in queries.who_had_copies(review).all())
    return table_response(f"copies-{review.reference}.csv", queries.HEADINGS, rows)


@require_http_methods(["GET", "HEAD", "POST"])
def copy_requests(request: HttpRequest, reference: str) -> HttpResponse:
    """Requests for copies, those that wait first, and a form to log one."""
    review = find(request, reference, Section.REQUESTS)
    person = person_of(request)
    if request.method == "POST":
        access.check_may_work_on(review, person)
    form = CopyRequestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.log_copy_request(review=review, by=person, **form.cleaned_data)
        except RequestNotReady as not_ready:
            say_why_not(form, not_ready)
        else:
            messages.success(request, "The request has been logged. It waits for an answer.")
            return redirect("reviews:copy_requests", reference)
    rows = review.copy_requests.select_related("answered_by")
    return page(
        request,
        review,
        "reviews/copy_requests.html",
        current="reviews:copy_requests",
        form=form,
        waiting=rows.filter(answered_at=None).order_by("received_on", "id"),
        answered=rows.filter(answered_at__isnull=False).order_by("-answered_at", "-id"),
        may_log=review.publication in rules.ASKED_FOR,
        today=clock.today(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def answer_copy_request(request: HttpRequest, reference: str, asked: str) -> HttpResponse:
    """Keep what was answered; who asked is no longer kept then."""
    review = find_to_work(request, reference, Section.REQUESTS)
    copy_request = get_object_or_404(CopyRequest, review=review, reference=asked)
    if copy_request.answered_at:
        messages.error(request, "Somebody has answered this request already.")
        return redirect("reviews:copy_requests", reference)
    form = CopyAnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.answer_copy_request(
                request=copy_request, answer=form.cleaned_data["answer"], by=person_of(request)
            )
        except RequestNotReady as not_ready:
            say_why_not(form, not_ready)
        else:
            messages.success(request, "The answer is kept. Who asked is no longer on record.")
            return redirect("reviews:copy_requests", reference)
    return page(
        request,
        review,
        "reviews/copy_request_answer.html",
        current="reviews:copy_requests",
        form=form,
        copy_request=copy_request,
    )
