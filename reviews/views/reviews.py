"""The list of reviews, beginning one, its overview, and what the business unit may change of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_http_methods, require_safe

from documents.http import table_response
from foundation import clock
from foundation.governed import SomebodyElseSaved
from reviews.forms.reviews import BeginForm, EditForm, FilterForm
from reviews.models import Involvement
from reviews.queries import clocks as clock_queries
from reviews.queries import overview as overview_queries
from reviews.queries import plan_work
from reviews.queries import reviews as queries
from reviews.rules import access
from reviews.rules import clocks as clock_rules
from reviews.rules.access import EVERYTHING, Section
from reviews.rules.refusals import ReviewNotReady
from reviews.services import reviews as services
from reviews.views.finding import find, find_to_work, page, person_of

PAGE_SIZE = 25


def _asked_for(request: HttpRequest) -> tuple[FilterForm, queries.Filters, str]:
    form = FilterForm(request.GET)
    form.is_valid()
    named = {name: form.cleaned_data.get(name, "") for name in ("words", "kind", "stage", "publication")}
    sort = request.GET.get("sort", queries.DEFAULT_SORT)
    if sort.removeprefix("-") not in queries.SORTS:
        sort = queries.DEFAULT_SORT
    return form, queries.Filters(**named), sort


@require_safe
def review_list(request: HttpRequest) -> HttpResponse:
    """Every review that this person may know of, with filters."""
    person = person_of(request)
    form, filters, sort = _asked_for(request)
    reviews = Paginator(queries.list_for(person, filters, sort), PAGE_SIZE)
    context: dict[str, Any] = {
        "page_obj": reviews.get_page(request.GET.get("page")),
        "filter_form": form,
        "sort": sort,
        "export_query": request.GET.urlencode(),
        "may_begin": person.is_in_business_unit,
    }
    return render(request, "reviews/review_list.html", context)


@require_safe
def review_list_export(request: HttpRequest) -> StreamingHttpResponse:
    """The same list as CSV, with the same filters."""
    _, filters, sort = _asked_for(request)
    rows = queries.rows_for_export(person_of(request), filters, sort)
    return table_response("reviews.csv", queries.HEADINGS, rows)


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a review, in a new matter or in one that is there."""
    person = person_of(request)
    access.check_may_begin(person)
    form = BeginForm(request.POST or None, by=person)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            review = services.begin_review(
                code=data["code"],
                kind=data["kind"],
                working_title=data["working_title"],
                other_board=data["other_board"],
                matter=data["matter"],
                code_name=data["code_name"],
                people=list(data["people"]),
                by=person,
            )
        except ReviewNotReady as not_ready:
            form.add_error(None, str(not_ready))
        else:
            messages.success(request, f"{review.code} has begun.")
            return redirect(review)
    return render(request, "reviews/review_begin.html", {"form": form})


@require_safe
def overview(request: HttpRequest, reference: str) -> HttpResponse:
    """What the review needs next and whose move it is; for those who read less, what concerns them."""
    review = find(request, reference)
    person = person_of(request)
    read = access.sections(review, person)
    knows = access.knows(review, person)
    context: dict[str, Any] = {
        "knows": knows,
        "reads_all": read == EVERYTHING,
        "overdue": plan_work.overdue_for(person, review),
    }
    if read == EVERYTHING:
        context["groups"] = [
            (group.title, [(task, _task_url(task.page, reference)) for task in group.tasks])
            for group in overview_queries.task_groups(review)
        ]
    if Section.DECISIONS in read:
        today = clock.today()
        context["clocks"] = [
            (running.clock, clock_rules.state_on(running.clock, today, running.next_look_on))
            for running in clock_queries.of_review(review)
        ]
    speaks_for = access.speaks_for(review, person) if knows else set()
    context["questions"] = Involvement.objects.filter(
        review=review, agency__in=speaks_for, answer=Involvement.Answer.WAITING
    ).select_related("agency")
    return page(request, review, "reviews/review_overview.html", current="reviews:overview", **context)


def _task_url(name: str, reference: str) -> str:
    if not name:
        return ""
    try:
        return reverse(name, args=[reference])
    except NoReverseMatch:
        return ""


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, reference: str) -> HttpResponse:
    """Change the code, the kind and the inside title."""
    review = find_to_work(request, reference)
    form = EditForm(request.POST or None, instance=review)
    status = 200
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.edit_review(
                review=review,
                code=data["code"],
                kind=data["kind"],
                working_title=data["working_title"],
                other_board=data["other_board"],
                began_from=form.began_from,
                by=person_of(request),
            )
        except SomebodyElseSaved as somebody_else:
            form.meet(somebody_else)
            status = 409
        except ReviewNotReady as not_ready:
            form.add_error(None, str(not_ready))
        else:
            messages.success(request, "Your changes are saved.")
            return redirect(review)
    review.refresh_from_db()
    return page(request, review, "reviews/review_edit.html", status=status, form=form)
