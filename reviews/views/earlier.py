"""Reviews that were published before the portal: entering, importing, and showing them."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from documents.showing import entries
from foundation import clock
from foundation.acts import Interruption, say_why_not, submit
from reviews.forms.earlier import ChangeEarlierForm, EarlierForm, ImportForm
from reviews.models import PracticeReview
from reviews.queries.texts import open_findings
from reviews.rules import access
from reviews.rules import earlier as rules
from reviews.rules.access import EVERYTHING
from reviews.rules.earlier_file import COLUMNS
from reviews.rules.refusals import ReviewNotReady
from reviews.services import earlier as services
from reviews.services import earlier_import
from reviews.views.finding import find, interrupt, page, person_of, text_findings


@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """The earlier reviews that this person works on and that are not shown yet."""
    person = person_of(request)
    access.check_may_begin(person)
    reviews = (
        PracticeReview.objects.confidential_to(person)
        .filter(was_published_before=True, publication=PracticeReview.Publication.UNPUBLISHED)
        .select_related("matter")
        .order_by("-published_at", "code")
    )
    now = clock.now()
    shown = [
        (review, rules.published_on_of(review).said(), services.reasons_not_to_show(review, person, at=now))
        for review in reviews
    ]
    return render(request, "reviews/earlier_list.html", {"shown": shown, "columns": COLUMNS.items()})


@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Enter one review."""
    person = person_of(request)
    access.check_may_begin(person)
    form = EarlierForm(request.POST or None, request.FILES or None, by=person)
    if request.method == "POST" and form.is_valid():
        try:
            review = services.enter_earlier_review(
                form.entry, where=form.where, report=form.cleaned_data["report"], by=person
            )
        except ReviewNotReady as not_ready:
            say_why_not(form, not_ready)
        else:
            messages.success(request, f"{review.code} has been entered. The public does not see it yet.")
            return redirect("reviews:earlier_review", review.reference)
    return render(request, "reviews/earlier_enter.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def import_file(request: HttpRequest) -> HttpResponse:
    """Enter many reviews from a CSV file, or look whether that would go."""
    person = person_of(request)
    access.check_may_begin(person)
    form = ImportForm(request.POST or None, request.FILES or None, by=person)
    outcome = None
    if request.method == "POST" and form.is_valid():
        is_dry_run = "check" in request.POST
        outcome = earlier_import.import_earlier_reviews(
            data=form.cleaned_data["csv_file"].read(),
            files=form.cleaned_data["reports"],
            where=form.where,
            by=person,
            is_dry_run=is_dry_run,
        )
        if outcome.errors:
            form.add_error("csv_file", "Nothing was entered. Below is what has to be put right.")
        elif not is_dry_run:
            messages.success(
                request,
                "1 review has been entered. The public does not see it yet."
                if len(outcome.entered) == 1
                else f"{len(outcome.entered)} reviews have been entered. The public does not see them yet.",
            )
            return redirect("reviews:earlier")
    return render(
        request,
        "reviews/earlier_import.html",
        {"form": form, "outcome": outcome, "columns": COLUMNS.items()},
    )


def _earlier(request: HttpRequest, reference: str) -> PracticeReview:
    review = find(request, reference)
    if not review.was_published_before or access.sections(review, person_of(request)) != EVERYTHING:
        raise Http404
    return review


@require_http_methods(["GET", "HEAD", "POST"])
def earlier_review(request: HttpRequest, reference: str) -> HttpResponse:
    """One of them: what was found, what still stands in the way, and another date or file."""
    review, person = _earlier(request, reference), person_of(request)
    is_open = not rules.reasons_not_to_change(review)
    if request.method == "POST":
        access.check_may_work_on(review, person)
    form = ChangeEarlierForm(request.POST or None, request.FILES or None, record=review) if is_open else None
    answer: HttpResponse | int = 200
    if form is not None:
        answer = submit(
            request,
            form,
            lambda: services.change_earlier_review(
                review=review,
                published_on=form.cleaned_data["published"],
                where_to_find=form.cleaned_data["where_to_find"],
                report=form.cleaned_data["report"],
                began_from=form.began_from,
                by=person,
            ),
            done="It has been saved.",
            then=reverse("reviews:earlier_review", args=[reference]),
        )
    if isinstance(answer, HttpResponse):
        return answer
    review.refresh_from_db()
    version = services.version_of(review)
    return page(
        request,
        review,
        "reviews/earlier_review.html",
        status=answer,
        current="reviews:overview",
        form=form,
        version=version,
        published_on=rules.published_on_of(review).said(),
        findings=entries(version.document.findings.all(), review.matter, person) if version else [],
        text_findings=text_findings(review, person, open_findings(review)),
        reasons=services.reasons_not_to_show(review, person, at=clock.now()) if is_open else [],
        is_open=is_open,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, reference: str) -> HttpResponse:
    """The review is public from now on."""
    review, person = _earlier(request, reference), person_of(request)
    access.check_may_work_on(review, person)
    published_on, version = rules.published_on_of(review).said(), services.version_of(review)
    return interrupt(
        request,
        review,
        Interruption(
            title=f"Show “{review.public_title}” to the public",
            effects=[
                f"Everybody can read its title, its summary{' and its report' if version else ''} on a public page as soon as you press the button. The page says that it was published: {published_on}.",
                "You say that you have read the title and the summary and looked at the file. No notice leaves.",
            ],
            reasons=services.reasons_not_to_show(review, person, at=clock.now()),
            button=f"Show “{review.public_title}” to the public now",
            read_before=[review.summary, str(version.document_id) if version else ""],
            back=reverse("reviews:earlier_review", args=[reference]),
        ),
        lambda: services.show_earlier_review(review=review, by=person),
        done="The review is public now.",
        current="reviews:overview",
    )
