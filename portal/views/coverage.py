"""Which audiences had what, for those who work on campaigns."""

from __future__ import annotations

from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from campaigns.queries import reach
from campaigns.rules import access
from documents.http import table_response
from foundation import clock
from partnership.models import Person
from portal.coverage_forms import CoverageForm
from portal.queries import coverage as queries


def _asked(request: HttpRequest) -> tuple[CoverageForm, Person]:
    """What is asked for, by who works on campaigns; to others the page is not there."""
    person = cast(Person, request.user)
    if not access.works_in_the_room(person):
        raise Http404
    return CoverageForm(request.GET), person


def _shown(request: HttpRequest) -> dict[str, Any]:
    form, person = _asked(request)
    asked = form.asked
    return {
        "form": form,
        "asked": asked,
        "told": form.told,
        "table": queries.table(person, asked, only_seldom_heard=form.only_seldom_heard),
        "query": request.GET.urlencode(),
        "shown_at": clock.now(),
    }


@require_safe
def coverage(request: HttpRequest) -> HttpResponse:
    shown = _shown(request)
    shown["left_out"] = shown["form"].left_out
    shown["may_plan"] = reach.may_plan_somewhere(cast(Person, request.user))
    return render(request, "portal/coverage.html", shown)


@require_safe
def one_page(request: HttpRequest) -> HttpResponse:
    """The same for the subcommittee, on one sheet of paper."""
    return render(request, "portal/coverage_page.html", _shown(request))


@require_safe
def coverage_export(request: HttpRequest) -> StreamingHttpResponse:
    """The same as CSV."""
    form, person = _asked(request)
    found = queries.table(person, form.asked, only_seldom_heard=form.only_seldom_heard)
    return table_response("coverage.csv", queries.headings(found), queries.rows_for_export(found))
