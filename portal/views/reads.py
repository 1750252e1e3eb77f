"""What is read of the public site, for those who work on it."""

from __future__ import annotations

from typing import cast

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from catalogue.rules import access
from documents.http import table_response
from foundation.forms import PeriodForm
from partnership.models import Person
from portal.queries import reads as queries

PAGE_SIZE = 50


def _asked(request: HttpRequest) -> PeriodForm:
    """The period, for those who work on what is read; to others the page is not there."""
    if not cast(Person, request.user).holds(*access.IN_THE_ROOM):
        raise Http404
    return PeriodForm(request.GET)


@require_safe
def read_pages(request: HttpRequest) -> HttpResponse:
    form = _asked(request)
    since, until = form.period()
    found = queries.read_pages(since, until)
    context = {
        "form": form,
        "since": since,
        "until": until,
        "page_obj": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
        "reads": sum(page.reads for page in found),
        "downloads": sum(page.downloads for page in found),
        "export_query": request.GET.urlencode(),
    }
    return render(request, "portal/reads.html", context)


@require_safe
def read_pages_export(request: HttpRequest) -> StreamingHttpResponse:
    """The same as CSV."""
    found = queries.read_pages(*_asked(request).period())
    return table_response("what-is-read.csv", queries.HEADINGS, queries.rows_for_export(found))
