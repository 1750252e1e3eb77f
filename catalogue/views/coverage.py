"""Situations against the protocols and procedures that cover them, with the gaps."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from catalogue.forms.coverage import CoverForm
from catalogue.models import Situation
from catalogue.queries import coverage as queries
from catalogue.rules import access
from catalogue.services import coverage
from catalogue.views.finding import person_of
from documents.http import table_response
from foundation import clock
from foundation.acts import submit, typed
from foundation.shared_forms import ReasonForm
from partnership.models import Person

TABLE = "catalogue:coverage"


def _of_the_staff(request: HttpRequest) -> Person:
    """Who is signed in and holds a role; to others the table is not there."""
    person = person_of(request)
    if not person.roles():
        raise Http404
    return person


@require_safe
def table(request: HttpRequest) -> HttpResponse:
    """Every situation with what covers it, to read and to print."""
    person = _of_the_staff(request)
    rows = queries.table(person)
    context = {
        "rows": rows,
        "gaps": sum(bool(row.lacks) for row in rows),
        "may_cover": person.is_in_business_unit,
        "shown_at": clock.now(),
    }
    return render(request, "catalogue/coverage.html", context)


@require_safe
def table_export(request: HttpRequest) -> StreamingHttpResponse:
    """The same as CSV."""
    return table_response("coverage.csv", queries.HEADINGS, queries.rows_for_export(_of_the_staff(request)))


@require_http_methods(["GET", "HEAD", "POST"])
def cover(request: HttpRequest, situation: int) -> HttpResponse:
    """Say what covers a situation."""
    person = _of_the_staff(request)
    found = get_object_or_404(Situation.objects.filter(is_current=True), pk=situation)
    access.check_may_draft(person, None)
    form = CoverForm(typed(request), situation=found, by=person)
    answer = submit(
        request,
        form,
        lambda: coverage.cover(
            situation=found,
            resource=form.cleaned_data["resource"],
            where=form.cleaned_data["where"],
            by=person,
        ),
        done="The table shows it. A draft counts once it is published.",
        then=reverse(TABLE),
    )
    if isinstance(answer, HttpResponse):
        return answer
    context = {
        "form": form,
        "title": "What covers this situation?",
        "caption": found.name,
        "text": found.description,
        "back": reverse(TABLE),
    }
    return render(request, "catalogue/form.html", context, status=answer)


@require_http_methods(["GET", "HEAD", "POST"])
def uncover(request: HttpRequest, coverage_key: int) -> HttpResponse:
    """Say that something covers a situation no more."""
    person = _of_the_staff(request)
    found = get_object_or_404(queries.coverages_for(person), pk=coverage_key)
    access.check_may_publish(found.resource, person)
    form = ReasonForm(
        typed(request),
        button="Take it out of the table",
        label="Why it does not cover the situation any more",
        is_warning=True,
    )
    answer = submit(
        request,
        form,
        lambda: coverage.uncover(coverage=found, reason=form.cleaned_data["reason"], by=person),
        done="It is out of the table.",
        then=reverse(TABLE),
    )
    if isinstance(answer, HttpResponse):
        return answer
    context = {
        "form": form,
        "title": f"Take “{found.resource}” out",
        "caption": found.situation.name,
        "text": found.where,
        "back": reverse(TABLE),
    }
    return render(request, "catalogue/form.html", context, status=answer)
