"""Importing many resources at once, how far it has come, and the catalogue as a file that can be imported again."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from catalogue.forms.importing import CHECK, ImportForm
from catalogue.models import CatalogueExport, ResourceImport
from catalogue.queries import exporting
from catalogue.rules import access
from catalogue.rules.import_file import COLUMNS, NEEDED
from catalogue.rules.refusals import CatalogueNotReady
from catalogue.services import running_imports, whole_exports
from catalogue.views.downloads import zip_response
from catalogue.views.finding import person_of
from documents.http import table_response
from documents.rules import NotStored
from foundation.acts import press, typed
from foundation.csv_lines import LineError
from partnership.models import Person

SHOWN_BEFORE = 20


def _of_the_unit(request: HttpRequest) -> Person:
    person = person_of(request)
    access.check_may_draft(person, None)
    return person


@require_http_methods(["GET", "HEAD", "POST"])
def import_resources(request: HttpRequest) -> HttpResponse:
    """Give the files of an import, or look what became of earlier ones."""
    person = _of_the_unit(request)
    form = ImportForm(typed(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = running_imports.ask_for_import(
                csv_file=form.cleaned_data["csv_file"],
                zip_file=form.cleaned_data["zip_file"],
                is_dry_run=CHECK in request.POST,
                by=person,
            )
        except NotStored as not_stored:
            form.add_error(None, str(not_stored))
        else:
            return redirect("catalogue:import", made.reference)
    context = {
        "form": form,
        "columns": [(name, about, name in NEEDED) for name, about in COLUMNS.items()],
        "earlier": ResourceImport.objects.filter(asked_by=person)[:SHOWN_BEFORE],
    }
    return render(request, "catalogue/import_begin.html", context)


def _find(request: HttpRequest, made: str) -> ResourceImport:
    """Of who asked for it alone: what is wrong with a line may name what only they may know of."""
    return get_object_or_404(ResourceImport, asked_by=person_of(request), reference=made)


def _errors_of(made: ResourceImport) -> list[LineError]:
    return [LineError(line, words, column) for line, column, words in made.errors]


@require_safe
def one_import(request: HttpRequest, made: str) -> HttpResponse:
    """How far an import has come, and what is wrong with it, line by line."""
    found = _find(request, made)
    context = {
        "made": found,
        "errors": _errors_of(found),
        "not_shown": found.error_count - len(found.errors),
        "is_under_way": found.status in ResourceImport.UNFINISHED,
        "is_being_entered": found.status == ResourceImport.Status.BEING_MADE
        and found.parts_all > 0
        and found.parts_done == found.parts_all,
    }
    return render(request, "catalogue/import.html", context)


@require_safe
def import_errors(request: HttpRequest, made: str) -> StreamingHttpResponse:
    """What is wrong with it, as CSV."""
    found = _find(request, made)
    rows = ([one.line, one.column, one.words] for one in _errors_of(found))
    return table_response(f"import-{found.reference}.csv", ["Line", "Column", "What is wrong"], rows)


@require_http_methods(["GET", "HEAD", "POST"])
def exports(request: HttpRequest) -> HttpResponse:
    """Ask for the catalogue with its files, and look how far that has come."""
    person = _of_the_unit(request)
    if request.method == "POST":
        return press(
            request,
            lambda: whole_exports.ask_for_export(by=person),
            done="The export is being made. This page shows when it is ready.",
            back=reverse("catalogue:exports"),
        )
    last = CatalogueExport.objects.filter(asked_by=person).first()
    context = {
        "last": last,
        "is_under_way": last is not None and last.status in CatalogueExport.UNFINISHED,
        "is_open": last is not None and whole_exports.is_open(last, person),
    }
    return render(request, "catalogue/exports.html", context)


@require_safe
def download_export(request: HttpRequest, export: str) -> HttpResponseBase:
    """The ZIP, streamed, while all that is in it is this person's to read."""
    person = person_of(request)
    found = get_object_or_404(CatalogueExport, asked_by=person, reference=export)
    try:
        file = whole_exports.open_export(made=found, by=person)
    except CatalogueNotReady as not_ready:
        messages.error(request, str(not_ready))
        return redirect("catalogue:exports")
    return zip_response(file, name="catalogue.zip", size=found.size)


@require_safe
def export(request: HttpRequest) -> StreamingHttpResponse:
    """The catalogue as a CSV file with the columns of an import."""
    return table_response("catalogue.csv", exporting.HEADINGS, exporting.rows(_of_the_unit(request)))
