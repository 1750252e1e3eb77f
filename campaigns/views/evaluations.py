"""What was learned of a campaign: written, read with all that was written before, and taken as a report."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from campaigns.forms.measures import EvaluationForm
from campaigns.queries import file_names
from campaigns.queries import measure_pages as pages
from campaigns.queries import measures as queries
from campaigns.rules import evaluations as evaluation_rules
from campaigns.rules import measures as rules
from campaigns.services import evaluations as services
from campaigns.views.finding import FORM, person_of
from campaigns.views.measures import find_campaign, form_page, page
from foundation import clock, reports, word
from foundation.acts import typed
from foundation.governed import NotReady


@require_safe
def evaluation(request: HttpRequest, reference: str) -> HttpResponse:
    """What was learned, what the evidence does not show, and what was written before."""
    found = find_campaign(request, reference)
    standings = queries.standings(queries.of(found), clock.today())
    written = list(queries.evaluations_of(found))
    return page(
        request,
        found,
        "campaigns/evaluation.html",
        last=written[0] if written else None,
        before=written[1:],
        not_shown=queries.not_shown(found, standings),
        may_write=rules.may_measure(found, person_of(request)),
        reasons=evaluation_rules.reasons_to_learn_nothing(found, clock.today()),
    )


@require_http_methods(FORM)
def write(request: HttpRequest, reference: str) -> HttpResponse:
    """Write down what was learned."""
    found, person = find_campaign(request, reference), person_of(request)
    rules.check_may_measure(found, person)
    form = EvaluationForm(typed(request), last=queries.last_evaluation(found))
    return form_page(
        request,
        found,
        form,
        lambda: services.write(campaign=found, lessons=form.lessons, began_from=form.began_from, by=person),
        done="The evaluation is saved.",
        then=pages.evaluation(found),
        title="What was learned",
    )


@require_safe
def report_docx(request: HttpRequest, reference: str) -> HttpResponse:
    """The report as a Word document."""
    return _report(request, reference, "docx")


@require_safe
def report_pdf(request: HttpRequest, reference: str) -> HttpResponse:
    """The report as a tagged PDF."""
    return _report(request, reference, "pdf")


def _report(request: HttpRequest, reference: str, kind: str) -> HttpResponse:
    found = find_campaign(request, reference)
    try:
        made = services.hand_out(campaign=found, kind=kind, by=person_of(request))
    except NotReady as not_ready:
        messages.error(request, str(not_ready))
        return redirect(pages.evaluation(found))
    response = HttpResponse(made, content_type=reports.PDF_TYPE if kind == "pdf" else word.CONTENT_TYPE)
    name = file_names.of(found, what="evaluation", on=clock.today(), ending=kind)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
