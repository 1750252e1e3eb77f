"""The first page of media relations, and the report."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from documents.http import table_response
from foundation.forms import PeriodForm
from media_relations.forms.statements import names_for
from media_relations.queries import report as queries
from media_relations.queries.overview import overview_for
from media_relations.rules.directory import may_keep
from media_relations.rules.room import is_in_the_room
from media_relations.views.finding import of_the_room, person_of
from partnership.models import Person


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """What is open now, for anybody who works with the portal: of it, what they may see."""
    person = person_of(request)
    context = {
        "overview": overview_for(person),
        "is_in_the_room": is_in_the_room(person),
        "may_keep": may_keep(person),
        "may_begin": bool(names_for(person)),
    }
    return render(request, "media_relations/overview.html", context)


@require_safe
def report(request: HttpRequest) -> HttpResponse:
    """Enquiries, statements and approvals of a period."""
    person = of_the_room(request)
    form = PeriodForm(request.GET)
    context = {
        "report": _report(form, person),
        "form": form,
        "export_query": request.GET.urlencode(),
    }
    return render(request, "media_relations/report.html", context)


@require_safe
def report_export(request: HttpRequest) -> StreamingHttpResponse:
    """The same as CSV."""
    person = of_the_room(request)
    form = PeriodForm(request.GET)
    rows = queries.rows_for_export(_report(form, person))
    return table_response("media-report.csv", queries.HEADINGS, rows)


def _report(form: PeriodForm, person: Person) -> queries.Report:
    since, until = form.period()
    return queries.report_for(person, since, until)
