"""The directory of outlets and journalists."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from documents.http import table_response
from foundation.acts import press, typed
from foundation.shared_forms import ReasonForm
from media_relations.forms.directory import FilterForm, ImportForm, JournalistForm, OutletForm
from media_relations.models import Journalist, Outlet
from media_relations.queries import directory as queries
from media_relations.rules import directory as rules
from media_relations.rules.directory_file import COLUMNS
from media_relations.services import directory as services
from media_relations.services import directory_import
from media_relations.views.finding import form_page, of_the_room, person_of

PAGE_SIZE = 50


def _asked_for(request: HttpRequest) -> tuple[FilterForm, queries.Filters, str]:
    form = FilterForm(request.GET)
    form.is_valid()
    named = {name: form.cleaned_data.get(name, "") for name in ("words", "kind", "state")}
    sort = request.GET.get("sort", queries.DEFAULT_SORT)
    if sort.removeprefix("-") not in queries.SORTS:
        sort = queries.DEFAULT_SORT
    return form, queries.Filters(**named), sort


@require_safe
def journalists(request: HttpRequest) -> HttpResponse:
    person = of_the_room(request)
    form, filters, sort = _asked_for(request)
    page = Paginator(queries.journalists(filters, sort), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "filter_form": form,
        "sort": sort,
        "confirm_before": queries.confirm_before(),
        "may_keep": rules.may_keep(person),
        "export_query": request.GET.urlencode(),
    }
    return render(request, "media_relations/journalist_list.html", context)


@require_safe
def export(request: HttpRequest) -> StreamingHttpResponse:
    """The directory as CSV, as the import reads it."""
    of_the_room(request)
    _, filters, sort = _asked_for(request)
    return table_response("media-directory.csv", COLUMNS, queries.rows_for_export(filters, sort))


@require_safe
def outlets(request: HttpRequest) -> HttpResponse:
    person = of_the_room(request)
    page = Paginator(queries.outlets(), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "may_keep": rules.may_keep(person)}
    return render(request, "media_relations/outlet_list.html", context)


def _keeper(request: HttpRequest) -> None:
    rules.check_may_keep(of_the_room(request))


@require_http_methods(["GET", "HEAD", "POST"])
def import_file(request: HttpRequest) -> HttpResponse:
    """Take over outlets and journalists from a CSV file, or look whether that would go."""
    _keeper(request)
    form = ImportForm(typed(request), request.FILES or None)
    outcome = None
    if request.method == "POST" and form.is_valid():
        is_dry_run = "import" not in request.POST
        outcome = directory_import.import_directory(
            data=form.cleaned_data["file"].read(), by=person_of(request), is_dry_run=is_dry_run
        )
        if outcome.errors:
            form.add_error("file", "Nothing was changed. Below is what has to be put right.")
        elif not is_dry_run:
            messages.success(
                request,
                f"New: {outcome.outlets} outlets and {outcome.journalists} journalists. Changed: {outcome.changed}.",
            )
            return redirect("media_relations:journalists")
    context = {"form": form, "outcome": outcome, "columns": COLUMNS.items()}
    return render(request, "media_relations/directory_import.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add_journalist(request: HttpRequest) -> HttpResponse:
    _keeper(request)
    form = JournalistForm(typed(request))
    return form_page(
        request,
        form,
        lambda: services.add_journalist(_values(form, services.JOURNALIST_FIELDS), by=person_of(request)),
        done="The journalist is in the directory.",
        then=reverse("media_relations:journalists"),
        title="Add a journalist",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def journalist(request: HttpRequest, reference: str) -> HttpResponse:
    """One journalist's details, to change."""
    _keeper(request)
    found = _find_journalist(request, reference)
    form = JournalistForm(typed(request), instance=found)
    return form_page(
        request,
        form,
        lambda: services.edit_journalist(
            journalist=found,
            values=_values(form, services.JOURNALIST_FIELDS),
            began_from=form.began_from,
            by=person_of(request),
        ),
        done="Your changes are saved.",
        then=reverse("media_relations:journalists"),
        template="media_relations/journalist.html",
        title=str(Journalist.objects.get(pk=found.pk)),
        journalist=found,
    )


@require_POST
def confirm_journalist(request: HttpRequest, reference: str) -> HttpResponse:
    _keeper(request)
    found = _find_journalist(request, reference)
    return press(
        request,
        lambda: services.confirm_journalist(journalist=found, by=person_of(request)),
        done="The details are confirmed as of today.",
        back=reverse("media_relations:journalists"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def remove_journalist(request: HttpRequest, reference: str) -> HttpResponse:
    """Name and addresses go for good; what was asked and sent stays."""
    _keeper(request)
    found = _find_journalist(request, reference)
    form = ReasonForm(typed(request), button="Remove their details for good", label="Why", is_warning=True)
    return form_page(
        request,
        form,
        lambda: services.anonymise_journalist(
            journalist=found, reason=form.cleaned_data["reason"], by=person_of(request)
        ),
        done="The details are removed.",
        then=reverse("media_relations:journalists"),
        title="Remove a journalist’s details",
        caption=str(found),
        text="Name, addresses and beat are deleted for good. Enquiries and releases stay, without the name.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def add_outlet(request: HttpRequest) -> HttpResponse:
    _keeper(request)
    form = OutletForm(typed(request))
    return form_page(
        request,
        form,
        lambda: services.add_outlet(_values(form, services.OUTLET_FIELDS), by=person_of(request)),
        done="The outlet is in the directory.",
        then=reverse("media_relations:outlets"),
        title="Add an outlet",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def outlet(request: HttpRequest, reference: str) -> HttpResponse:
    """One outlet, to change."""
    _keeper(request)
    found = get_object_or_404(Outlet, reference=reference)
    form = OutletForm(typed(request), instance=found)
    return form_page(
        request,
        form,
        lambda: services.edit_outlet(
            outlet=found,
            values=_values(form, services.OUTLET_FIELDS),
            began_from=form.began_from,
            by=person_of(request),
        ),
        done="Your changes are saved.",
        then=reverse("media_relations:outlets"),
        title=Outlet.objects.get(pk=found.pk).name,
    )


def _find_journalist(request: HttpRequest, reference: str) -> Journalist:
    return get_object_or_404(
        Journalist.objects.filter(anonymised_at=None).select_related("outlet"), reference=reference
    )


def _values(form: JournalistForm | OutletForm, names: tuple[str, ...]) -> dict[str, object]:
    return {name: form.cleaned_data[name] for name in names}
