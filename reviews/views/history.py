"""What happened to a review, and every notice about it."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from documents.http import table_response
from notices import queries as notice_queries
from notices.models import Delivery
from reviews.forms.reviews import NoticeFilterForm
from reviews.models import PracticeReview
from reviews.queries import history as queries
from reviews.rules.access import Section
from reviews.views.finding import find, page, person_of

PAGE_SIZE = 50


@require_safe
def timeline(request: HttpRequest, reference: str) -> HttpResponse:
    """Named events, the newest first; those of notices, which are many, when they are asked for."""
    review = find(request, reference, Section.TIMELINE)
    with_notices = "notices" in request.GET
    events = Paginator(queries.events_of(review, with_notices=with_notices), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    return page(
        request,
        review,
        "reviews/review_timeline.html",
        current="reviews:timeline",
        page_obj=events,
        events=queries.entries(events),
        with_notices=with_notices,
    )


@require_safe
def notices(request: HttpRequest, reference: str) -> HttpResponse:
    """The notices of the review's matter, with what became of them; reminders, which are many, when asked for."""
    review = find(request, reference, Section.NOTICES)
    form, filters, sort = _notices_asked_for(request, review)
    listed = notice_queries.list_for(person_of(request), filters, sort).prefetch_related(
        Prefetch("deliveries", queryset=Delivery.objects.select_related("person").defer("message"))
    )
    page_obj = Paginator(listed, PAGE_SIZE).get_page(request.GET.get("page"))
    with_reminders = request.GET.copy()
    with_reminders["show"] = NoticeFilterForm.EVERYTHING
    with_reminders.pop("page", None)
    rows = [
        {
            "notice": notice,
            "title": notice_queries.title_of(notice),
            "url": reverse("notices:detail", args=[notice.reference]),
        }
        for notice in page_obj
    ]
    return page(
        request,
        review,
        "reviews/review_notices.html",
        current="reviews:notices",
        page_obj=page_obj,
        rows=rows,
        hidden=notice_queries.number_of_reminders(person_of(request), filters),
        show_hidden=with_reminders.urlencode(),
        filter_form=form,
        sort=sort,
        export_query=request.GET.urlencode(),
    )


@require_safe
def notices_export(request: HttpRequest, reference: str) -> StreamingHttpResponse:
    """The same list as CSV, with the same filters: a row for each delivery."""
    review = find(request, reference, Section.NOTICES)
    _, filters, sort = _notices_asked_for(request, review)
    rows = notice_queries.rows_for_export(person_of(request), filters, sort)
    return table_response(f"notices-{review.code}.csv", notice_queries.HEADINGS, rows)


def _notices_asked_for(
    request: HttpRequest, review: PracticeReview
) -> tuple[NoticeFilterForm, notice_queries.Filters, str]:
    form = NoticeFilterForm(request.GET)
    form.is_valid()
    filters = notice_queries.Filters(
        matter=review.matter,
        words=form.cleaned_data.get("words", ""),
        status=form.cleaned_data.get("status", ""),
        has_reminders=form.cleaned_data.get("show") == NoticeFilterForm.EVERYTHING,
    )
    sort = request.GET.get("sort", notice_queries.DEFAULT_SORT)
    return (
        form,
        filters,
        sort if sort.removeprefix("-") in notice_queries.SORTS else notice_queries.DEFAULT_SORT,
    )
