"""Enquiries: the list, logging one, and how it goes on."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit import queries as audit_queries
from documents.http import table_response
from foundation import clock
from foundation.acts import press, say_why_not, typed
from foundation.shared_forms import ReasonForm
from media_relations.forms.enquiries import AnswerForm, EditForm, FilterForm, LogForm
from media_relations.models import Enquiry, HighProfileEvent, Statement
from media_relations.queries import enquiries as queries
from media_relations.queries.events import cleared_lines_of
from media_relations.rules import enquiries as rules
from media_relations.rules.refusals import MediaNotReady
from media_relations.services import enquiries as services
from media_relations.services import messages as notices
from media_relations.views.finding import (
    find_enquiry,
    form_page,
    matter_for,
    of_the_room,
    person_of,
    standing_for,
)

PAGE_SIZE = 25


def _asked_for(request: HttpRequest) -> tuple[FilterForm, queries.Filters, str]:
    form = FilterForm(request.GET)
    form.is_valid()
    named = {name: form.cleaned_data.get(name, "") for name in ("words", "status", "timing", "mine", "event")}
    sort = request.GET.get("sort", queries.DEFAULT_SORT)
    if sort.removeprefix("-") not in queries.SORTS:
        sort = queries.DEFAULT_SORT
    return form, queries.Filters(**named), sort


@require_safe
def enquiry_list(request: HttpRequest) -> HttpResponse:
    """Every enquiry that this person may know of, with filters."""
    person = of_the_room(request)
    form, filters, sort = _asked_for(request)
    page = Paginator(queries.list_for(person, filters, sort), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "rows": queries.rows(list(page)),
        "filter_form": form,
        "sort": sort,
        "event": _event_of(request, filters.event),
        "export_query": request.GET.urlencode(),
    }
    return render(request, "media_relations/enquiry_list.html", context)


def _event_of(request: HttpRequest, reference: str) -> HighProfileEvent | None:
    if not reference:
        return None
    return HighProfileEvent.objects.visible_to(person_of(request)).filter(reference=reference).first()


@require_safe
def enquiry_list_export(request: HttpRequest) -> StreamingHttpResponse:
    """The same list as CSV, with the same filters."""
    person = of_the_room(request)
    _, filters, sort = _asked_for(request)
    rows = queries.rows_for_export(person, filters, sort)
    return table_response("media-enquiries.csv", queries.HEADINGS, rows)


@require_http_methods(["GET", "HEAD", "POST"])
def log(request: HttpRequest) -> HttpResponse:
    """One short form, filled in while the journalist is on the telephone."""
    person = of_the_room(request)
    _, filters, _ = _asked_for(request)
    event = _event_of(request, filters.event)
    form = LogForm(typed(request), by=person, initial={"event": event})
    if request.method == "POST" and form.is_valid():
        try:
            enquiry = services.log_enquiry(form.call(form.cleaned_data["agency"]), by=person)
        except MediaNotReady as not_ready:
            say_why_not(form, not_ready)
        else:
            messages.success(request, _logged(enquiry))
            return redirect(enquiry)
    context = {"form": form, "standings": list(form.standings.values())}
    return render(request, "media_relations/enquiry_log.html", context)


def _logged(enquiry: Enquiry) -> str:
    if enquiry.status == Enquiry.Status.REDIRECTED:
        return "The enquiry is logged as sent on. Give the journalist the lead’s number: it stands below."
    return "The enquiry is logged, and its clock runs."


@require_safe
def enquiry(request: HttpRequest, reference: str) -> HttpResponse:
    """One enquiry: whose move it is, how long is left, who leads, and what may be said."""
    found = find_enquiry(request, reference)
    person = person_of(request)
    standing = standing_for(found.event, person)
    is_open = found.status in Enquiry.OPEN
    may_move_on = rules.may_move_on(found, person)
    context = {
        "enquiry": found,
        "row": queries.row(found, clock.now()),
        "standing": standing,
        "lines": cleared_lines_of(found.event, person) if standing is not None and found.event else [],
        "matter": matter_for(found.matter, person),
        "statement": Statement.objects.visible_to(person).filter(enquiries=found).first(),
        "asked": notices.answerers(found) if found.status == Enquiry.Status.OPEN else [],
        "is_open": is_open,
        "may_move_on": may_move_on and is_open,
        "may_take": may_move_on and is_open and found.taken_by_id != person.pk,
        "may_send_on": may_move_on and is_open and not rules.reasons_not_to_redirect(found),
        "events": audit_queries.timeline([found]),
    }
    return render(request, "media_relations/enquiry.html", context)


def _find_to_move_on(request: HttpRequest, reference: str) -> Enquiry:
    found = find_enquiry(request, reference)
    rules.check_may_move_on(found, person_of(request))
    return found


@require_POST
def take(request: HttpRequest, reference: str) -> HttpResponse:
    found = _find_to_move_on(request, reference)
    return press(
        request,
        lambda: services.take_enquiry(enquiry=found, by=person_of(request)),
        done="It is yours now.",
        back=found.get_absolute_url(),
    )


@require_POST
def send_on(request: HttpRequest, reference: str) -> HttpResponse:
    found = _find_to_move_on(request, reference)
    return press(
        request,
        lambda: services.redirect_enquiry(enquiry=found, by=person_of(request)),
        done="It is recorded that the journalist was sent on, and the lead is told.",
        back=found.get_absolute_url(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, reference: str) -> HttpResponse:
    found = _find_to_move_on(request, reference)
    person = person_of(request)
    form = AnswerForm(typed(request), enquiry=found, by=person)
    standing = standing_for(found.event, person)
    return form_page(
        request,
        form,
        lambda: services.answer_enquiry(
            enquiry=found,
            answer=form.cleaned_data["answer"],
            statement=form.cleaned_data["statement"],
            by=person,
        ),
        done="The answer is recorded.",
        then=found.get_absolute_url(),
        title="Record the answer",
        caption=found.subject,
        text=found.question,
        standing=standing,
        lines=cleared_lines_of(found.event, person) if standing is not None and found.event else [],
    )


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, reference: str) -> HttpResponse:
    found = _find_to_move_on(request, reference)
    form = ReasonForm(typed(request), button="Close it without an answer", label="Why there is no answer")
    return form_page(
        request,
        form,
        lambda: services.close_enquiry(
            enquiry=found, reason=form.cleaned_data["reason"], by=person_of(request)
        ),
        done="The enquiry is closed.",
        then=found.get_absolute_url(),
        title="Close without an answer",
        caption=found.subject,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, reference: str) -> HttpResponse:
    found = _find_to_move_on(request, reference)
    person = person_of(request)
    form = EditForm(typed(request), enquiry=found, by=person)
    return form_page(
        request,
        form,
        lambda: services.edit_enquiry(enquiry=found, call=form.call(), began_from=form.began_from, by=person),
        done="Your changes are saved.",
        then=reverse("media_relations:enquiry", args=[found.reference]),
        title="Change what was logged",
        caption=found.subject,
    )
