"""The record of who did what, for those who may read it."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from audit import queries
from audit.forms import FilterForm
from audit.models import EventQuerySet
from foundation.csv import csv_response

PAGE_SIZE = 50


def _asked_for(request: HttpRequest) -> tuple[EventQuerySet, FilterForm, str]:
    """The events that the person may read, narrowed as asked. A 404 where they may read nothing."""
    events = queries.readable_to(request.user)
    if events is None:
        raise Http404
    form = FilterForm(
        request.GET,
        verbs=[(verb, queries.title_of(verb)) for verb in queries.verbs_of(events)],
        kinds=[(kind, queries.kind_text(kind)) for kind in queries.kinds_of(events)],
        people=[(str(person.pk), str(person)) for person in queries.people_of(events)],
    )
    form.is_valid()
    typed = form.cleaned_data
    filters = queries.Filters(
        verb=typed.get("verb", ""),
        kind=typed.get("kind", ""),
        person=int(typed["person"]) if typed.get("person") else None,
        from_on=typed.get("from_on"),
        to_on=typed.get("to_on"),
    )
    sort = request.GET.get("sort", queries.DEFAULT_SORT)
    return queries.listed(events, filters, sort), form, sort


@require_safe
def event_list(request: HttpRequest) -> HttpResponse:
    """What was done, the newest first."""
    events, form, sort = _asked_for(request)
    page = Paginator(events, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "rows": [queries.row_of(event) for event in page],
        "filter_form": form,
        "form": form,
        "sort": sort,
        "export_query": request.GET.urlencode(),
    }
    return render(request, "audit/event_list.html", context)


@require_safe
def event_list_export(request: HttpRequest) -> StreamingHttpResponse:
    """The same list as CSV, with the same filters."""
    events, _, _ = _asked_for(request)
    return csv_response("audit.csv", queries.HEADINGS, queries.rows_for_export(events))
