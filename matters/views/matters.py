"""The list of matters, one matter, and its access list."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit import queries as audit
from foundation import clock
from foundation.acts import press, submit, typed
from foundation.csv import csv_response
from matters import queries, rules, services
from matters.forms.access import FilterForm, GiveForm, GrantForm, OpenForm, ReasonForm, RenameForm
from matters.models import Matter
from matters.rules import MatterNotReady
from matters.views.finding import find, find_to_work, form_page, page, person_of
from partnership.models import Person

PAGE_SIZE = 50
EVENTS = 20
FORM = ["GET", "HEAD", "POST"]


@require_safe
def matter_list(request: HttpRequest) -> HttpResponse:
    """Every matter whose pages this person reads, with filters."""
    person = _reader(request)
    form, filters, sort = _asked_for(request)
    listed = Paginator(queries.listed_for(person, filters, sort), PAGE_SIZE)
    context = {
        "page_obj": listed.get_page(request.GET.get("page")),
        "may_open": person.is_in_business_unit,
        "filter_form": form,
        "sort": sort,
        "export_query": request.GET.urlencode(),
    }
    return render(request, "matters/matter_list.html", context)


@require_safe
def matter_list_export(request: HttpRequest) -> StreamingHttpResponse:
    """The same list as CSV, with the same filters."""
    person = _reader(request)
    _, filters, sort = _asked_for(request)
    return csv_response("matters.csv", queries.HEADINGS, queries.rows_for_export(person, filters, sort))


def _reader(request: HttpRequest) -> Person:
    person = person_of(request)
    if not rules.may_read_any(person):
        raise Http404
    return person


def _asked_for(request: HttpRequest) -> tuple[FilterForm, queries.Filters, str]:
    form = FilterForm(request.GET)
    form.is_valid()
    named = {name: form.cleaned_data.get(name, "") for name in form.fields}
    sort = request.GET.get("sort", queries.DEFAULT_SORT)
    if sort.removeprefix("-") not in queries.SORTS:
        sort = queries.DEFAULT_SORT
    return form, queries.Filters(**named), sort


@require_http_methods(FORM)
def open_matter(request: HttpRequest) -> HttpResponse:
    person = person_of(request)
    rules.check_may_open(person)
    form = OpenForm(typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            matter = services.open_matter(code_name=form.cleaned_data["code_name"], by=person)
        except MatterNotReady as not_ready:
            form.add_error("code_name", str(not_ready))
        else:
            messages.success(request, f"{matter} is open. Only you and the chairs know of it.")
            return redirect("matters:access", matter.reference)
    return render(request, "matters/matter_open.html", {"form": form})


@require_safe
def matter(request: HttpRequest, reference: str) -> HttpResponse:
    """What holds publication now, whose view is missing, what to think of, and what happened."""
    found = find(request, reference)
    now = clock.now()
    happened = Paginator(queries.events_of(found), EVENTS).get_page(request.GET.get("page"))
    return page(
        request,
        found,
        "matters/matter.html",
        current="matters:matter",
        page_obj=happened,
        events=audit.entries(happened, queries.said_of(list(happened))),
        holds=rules.reasons_to_hold(found, now),
        missing_views=rules.reasons_not_to_fix_a_date(found, now),
        warnings=rules.warnings_for(clock.today(), found),
    )


@require_http_methods(FORM)
def rename(request: HttpRequest, reference: str) -> HttpResponse:
    found = find_to_work(request, reference)
    form = RenameForm(typed(request), instance=found)
    outcome = submit(
        request,
        form,
        lambda: services.rename_matter(
            matter=found,
            code_name=form.cleaned_data["code_name"],
            began_from=form.began_from,
            by=person_of(request),
        ),
        done="The code name is saved.",
        then=reverse("matters:matter", args=[reference]),
    )
    if isinstance(outcome, HttpResponse):
        return outcome
    found.refresh_from_db()
    return page(
        request, found, "matters/matter_form.html", status=outcome, form=form, title="Change the code name"
    )


@require_POST
def close(request: HttpRequest, reference: str) -> HttpResponse:
    found = find_to_work(request, reference)
    back = reverse("matters:matter", args=[reference])
    return press(
        request,
        lambda: services.close_matter(matter=found, by=person_of(request)),
        done="The matter is closed.",
        back=back,
    )


@require_POST
def reopen(request: HttpRequest, reference: str) -> HttpResponse:
    found = find_to_work(request, reference)
    back = reverse("matters:matter", args=[reference])
    return press(
        request,
        lambda: services.reopen_matter(matter=found, by=person_of(request)),
        done="The matter is open again.",
        back=back,
    )


# The access list ----------------------------------------------------------------------------------


@require_http_methods(FORM)
def access(request: HttpRequest, reference: str) -> HttpResponse:
    """Who may know of the matter, who did once, and putting somebody on the list."""
    found = find(request, reference)
    person = person_of(request)
    if request.method == "POST":
        rules.check_may_manage_access(found, person)
    form = GrantForm(typed(request), matter=found)
    return form_page(
        request,
        found,
        form,
        lambda: services.grant_access(
            matter=found, person=form.cleaned_data["person"], reason=form.cleaned_data["reason"], by=person
        ),
        done="The person may know of the matter now.",
        then=reverse("matters:access", args=[reference]),
        template="matters/matter_access.html",
        current="matters:access",
        accesses=queries.on_list(found),
        former=queries.once_on_list(found),
    )


@require_http_methods(FORM)
def remove(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Take somebody off the list, with a reason."""
    found = find(request, reference)
    rules.check_may_manage_access(found, person_of(request))
    person: Person = get_object_or_404(Person, matter_accesses__in=queries.on_list(found).filter(pk=pk))
    form = ReasonForm(
        typed(request),
        button=f"Take {person} off the list",
        is_warning=True,
        is_required=False,
        label="Reason (optional)",
    )
    return form_page(
        request,
        found,
        form,
        lambda: services.remove_access(
            matter=found, person=person, reason=form.cleaned_data["reason"], by=person_of(request)
        ),
        done=f"For {person} the matter does not exist any more.",
        then=_after_change(found, person_of(request), leaving=person),
        title=f"Take {person} off the access list",
        effect="From their next click on, the matter and all that belongs to it does not exist for them. "
        "Messages to them that have not left yet are not sent.",
    )


@require_http_methods(FORM)
def give(request: HttpRequest, reference: str) -> HttpResponse:
    """Give the matter to another owner."""
    found = find(request, reference)
    rules.check_may_manage_access(found, person_of(request))
    form = GiveForm(typed(request), matter=found)
    return form_page(
        request,
        found,
        form,
        lambda: services.give_to(
            matter=found,
            owner=form.cleaned_data["owner"],
            reason=form.cleaned_data["reason"],
            by=person_of(request),
        ),
        done="The matter has another owner.",
        then=reverse("matters:access", args=[reference]),
        title="Give the matter to another owner",
        effect=f"{found.owner} stays on the access list until somebody takes them off it.",
    )


def _after_change(matter: Matter, person: Person, *, leaving: Person) -> str:
    if person == leaving and not person.is_chair:
        return reverse("matters:list")
    return reverse("matters:access", args=[matter.reference])
