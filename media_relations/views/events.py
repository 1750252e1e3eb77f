"""High-profile events: the list, opening one, who leads, and whom to ask."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit import queries as audit_queries
from documents.http import table_response
from foundation import clock
from foundation.acts import press, typed
from foundation.shared_forms import ReasonForm
from media_relations.forms.events import (
    AgenciesForm,
    CoordinatorForm,
    EditForm,
    FilterForm,
    LeadForm,
    OpenForm,
)
from media_relations.models import Enquiry, LeadDecision
from media_relations.queries import enquiries as enquiry_queries
from media_relations.queries import events as queries
from media_relations.queries.enquiries import Filters as EnquiryFilters
from media_relations.rules import events as rules
from media_relations.rules.refusals import MediaNotReady
from media_relations.services import events as services
from media_relations.views.finding import (
    event_form,
    event_page,
    find_event,
    find_event_to_run,
    matter_for,
    of_the_room,
    person_of,
)

PAGE_SIZE = 25
SHOWN = 10


def _asked_for(request: HttpRequest) -> tuple[FilterForm, queries.Filters, str]:
    form = FilterForm(request.GET)
    form.is_valid()
    named = {name: form.cleaned_data.get(name, "") for name in ("words", "kind", "state")}
    sort = request.GET.get("sort", queries.DEFAULT_SORT)
    if sort.removeprefix("-") not in queries.SORTS:
        sort = queries.DEFAULT_SORT
    return form, queries.Filters(**named), sort


@require_safe
def event_list(request: HttpRequest) -> HttpResponse:
    """Every event that this person may know of, with who leads."""
    person = of_the_room(request)
    form, filters, sort = _asked_for(request)
    page = Paginator(queries.list_for(person, filters, sort), PAGE_SIZE).get_page(request.GET.get("page"))
    events = list(page)
    known = queries.standings(events)
    context = {
        "page_obj": page,
        "rows": [known[event.pk] for event in events],
        "filter_form": form,
        "sort": sort,
        "export_query": request.GET.urlencode(),
    }
    return render(request, "media_relations/event_list.html", context)


@require_safe
def event_list_export(request: HttpRequest) -> StreamingHttpResponse:
    """The same list as CSV, with the same filters."""
    person = of_the_room(request)
    _, filters, sort = _asked_for(request)
    return table_response(
        "media-events.csv", queries.HEADINGS, queries.rows_for_export(person, filters, sort)
    )


@require_http_methods(["GET", "HEAD", "POST"])
def open_event(request: HttpRequest) -> HttpResponse:
    person = of_the_room(request)
    form = OpenForm(typed(request), by=person)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            event = services.open_event(
                agencies=list(data["agencies"]),
                matter=data.get("matter"),
                alert=data.get("alert"),
                by=person,
                **{name: data[name] for name in services.WORDS},
            )
        except MediaNotReady as not_ready:
            form.add_error(None, str(not_ready))
        else:
            messages.success(
                request, "The event is open, and those concerned are being told. Now agree who leads."
            )
            return redirect("media_relations:lead", event.reference)
    return render(request, "media_relations/event_open.html", {"form": form})


@require_safe
def event(request: HttpRequest, reference: str) -> HttpResponse:
    """One event: what is known, whom it concerns, the lines that may be said, and what is open."""
    found = find_event(request, reference)
    person = person_of(request)
    open_ones = enquiry_queries.list_for(person, EnquiryFilters(event=found.reference), "deadline")
    return event_page(
        request,
        found,
        "media_relations/event.html",
        current="media_relations:event",
        concerns=queries.concerns_of(found),
        lines=queries.cleared_lines_of(found, person),
        actions=queries.actions_of(found),
        meetings=queries.meetings_of(found)[:SHOWN],
        enquiries=enquiry_queries.rows(list(open_ones.filter(status__in=Enquiry.OPEN)[:SHOWN])),
        proposal=queries.open_proposal_of(found),
        matter=matter_for(found.matter, person),
        today=clock.today(),
    )


@require_safe
def timeline(request: HttpRequest, reference: str) -> HttpResponse:
    """Every act about the event, the newest first."""
    found = find_event(request, reference)
    return event_page(
        request,
        found,
        "media_relations/event_timeline.html",
        current="media_relations:event_timeline",
        events=audit_queries.timeline([found]),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, reference: str) -> HttpResponse:
    found = find_event_to_run(request, reference)
    form = EditForm(typed(request), event=found)
    return event_form(
        request,
        found,
        form,
        lambda: services.edit_event(
            event=found,
            values={name: form.cleaned_data[name] for name in services.WORDS},
            began_from=form.began_from,
            by=person_of(request),
        ),
        done="Your changes are saved.",
        then=found.get_absolute_url(),
        title="Change what is known",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def agencies(request: HttpRequest, reference: str) -> HttpResponse:
    found = find_event_to_run(request, reference)
    form = AgenciesForm(typed(request), event=found)
    return event_form(
        request,
        found,
        form,
        lambda: services.set_agencies(
            event=found,
            agencies=list(form.cleaned_data["agencies"]),
            began_from=form.began_from,
            reason=form.cleaned_data["reason"],
            by=person_of(request),
        ),
        done="The agencies concerned are saved, and those who are new are told.",
        then=found.get_absolute_url(),
        title="Agencies concerned",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def lead(request: HttpRequest, reference: str) -> HttpResponse:
    """Who leads: every decision about it, and a proposal for another."""
    found = find_event(request, reference)
    person = person_of(request)
    may_propose = rules.may_propose_lead(found, person) and found.closed_at is None
    if request.method == "POST":
        rules.check_may_propose_lead(found, person)
    form = LeadForm(typed(request), event=found) if may_propose or request.method == "POST" else None
    proposal = queries.open_proposal_of(found)
    context: dict[str, Any] = {
        "title": "Who leads",
        "current": "media_relations:lead",
        "decisions": queries.decisions_of(found),
        "proposal": proposal,
        "may_agree": proposal is not None and rules.may_agree(proposal, person),
        "template": "media_relations/event_lead.html",
    }
    if form is None:
        context.pop("template")
        return event_page(request, found, "media_relations/event_lead.html", form=None, **context)
    return event_form(
        request,
        found,
        form,
        lambda: services.propose_lead(
            event=found,
            lead=form.cleaned_data["lead"],
            response=form.cleaned_data["response"],
            reason=form.cleaned_data["reason"],
            by=person,
        ),
        done="The proposal is recorded, and those whose agreement is missing are asked.",
        then=reverse("media_relations:lead", args=[found.reference]),
        **context,
    )


@require_POST
def agree(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Say yes to a proposal, as a chair or as the senior representative of the agency concerned."""
    found = find_event(request, reference)
    decision = get_object_or_404(LeadDecision.objects.select_related("event"), pk=number, event=found)
    return press(
        request,
        lambda: services.agree_lead(decision=decision, by=person_of(request)),
        done="Your agreement is recorded.",
        back=reverse("media_relations:lead", args=[found.reference]),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def coordinator(request: HttpRequest, reference: str) -> HttpResponse:
    found = find_event_to_run(request, reference)
    form = CoordinatorForm(typed(request), event=found, standing=queries.standing_of(found))
    return event_form(
        request,
        found,
        form,
        lambda: services.name_coordinator(
            event=found,
            person=form.cleaned_data["person"],
            deputy=form.cleaned_data["deputy"],
            out_of_hours_number=form.cleaned_data["out_of_hours_number"],
            by=person_of(request),
        ),
        done="The coordinator is named, and every agency concerned is told.",
        then=found.get_absolute_url(),
        title="Name the coordinator",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, reference: str) -> HttpResponse:
    found = find_event_to_run(request, reference)
    form = ReasonForm(typed(request), button="Close the event", label="How it ended")
    return event_form(
        request,
        found,
        form,
        lambda: services.close_event(event=found, note=form.cleaned_data["reason"], by=person_of(request)),
        done="The event is closed.",
        then=found.get_absolute_url(),
        title="Close the event",
    )
