"""Comments of the public: the list, and one of them."""

from __future__ import annotations

import datetime as dt
from typing import cast

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from documents.http import table_response
from engagement import queries, rules
from engagement.forms import FilterForm, LookForm
from engagement.models import PageComment
from engagement.services import comments as services
from foundation import clock
from foundation.acts import typed
from partnership.models import Person

PAGE_SIZE = 25
LATELY = dt.timedelta(weeks=13)


def of_the_room(request: HttpRequest) -> Person:
    """Who is signed in, where they read comments; to others the page is not there."""
    person = cast(Person, request.user)
    if not rules.may_read(person):
        raise Http404
    return person


def _asked_for(request: HttpRequest) -> tuple[FilterForm, queries.Filters, str]:
    form = FilterForm(request.GET or {"show": queries.WAITING})
    form.is_valid()
    show = form.cleaned_data.get("show") or queries.WAITING
    sort = request.GET.get("sort", queries.DEFAULT_SORT)
    if sort.removeprefix("-") not in queries.SORTS:
        sort = queries.DEFAULT_SORT
    useful, page = (form.cleaned_data.get(name, "") for name in ("useful", "page_address"))
    return form, queries.Filters(show, useful, page), sort


@require_safe
def comments(request: HttpRequest) -> HttpResponse:
    """What the public said, what may tell of a child first."""
    person = of_the_room(request)
    form, filters, sort = _asked_for(request)
    page = Paginator(queries.list_for(person, filters, sort), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "rows": queries.rows(page, clock.now()),
        "tallies": queries.tallies(clock.today() - LATELY),
        "filter_form": form,
        "sort": sort,
        "export_query": request.GET.urlencode(),
    }
    return render(request, "engagement/comment_list.html", context)


@require_safe
def comments_export(request: HttpRequest) -> StreamingHttpResponse:
    """The same list as CSV, without anybody's words."""
    person = of_the_room(request)
    _, filters, sort = _asked_for(request)
    return table_response("comments.csv", queries.HEADINGS, queries.rows_for_export(person, filters, sort))


@require_http_methods(["GET", "HEAD", "POST"])
def comment(request: HttpRequest, reference: str) -> HttpResponse:
    """What somebody wrote, and what came of it."""
    person = cast(Person, request.user)
    found = get_object_or_404(
        PageComment.objects.visible_to(person).select_related("looked_by"), reference=reference
    )
    form = LookForm(typed(request), comment=found)
    if request.method == "POST" and form.is_valid():
        try:
            services.look_at(comment=found, by=person, **form.cleaned_data)
        except rules.EngagementNotReady as not_ready:
            form.add_error(None, str(not_ready))
        else:
            return redirect("engagement:comments")
    (row,) = queries.rows([found], clock.now())
    context = {"comment": found, "row": row, "form": form if found.looked_at is None else None}
    return render(request, "engagement/comment.html", context)
