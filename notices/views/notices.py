"""The list of notices, one notice with its deliveries, and what staff do with them."""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit import queries as audit
from documents.http import table_response
from documents.inspection import Refused as FileRefused
from documents.models import Document
from documents.rules import DocumentNotReady
from documents.services import upload
from foundation.acts import Interruption, to_be_read
from foundation.words import say_list
from matters import rules as matter_rules
from notices import queries, rules, services, showing
from notices.forms.notices import BounceForm, DecideForm, DeclareForm, FilterForm, ReasonForm, ReceiptForm
from notices.messages import read
from notices.models import Delivery, LateDecision, Notice
from notices.views.finding import find, find_delivery, person_of, staff_of
from partnership.models import Person

PAGE_SIZE = 25
#: What is told of a notice on its page; of one to thousands of people, the record holds the rest.
EVENTS = 50


def _asked_for(
    request: HttpRequest,
    *,
    is_settled: bool = False,
    sorts: Container[str] = queries.SORTS,
    usual: str = queries.DEFAULT_SORT,
) -> tuple[FilterForm, queries.Filters, str]:
    form = FilterForm(request.GET, is_settled=is_settled)
    form.is_valid()
    named = form.cleaned_data
    filters = queries.Filters(
        status=named.get("status", ""),
        kind=named.get("kind", ""),
        words=named.get("words", ""),
        delivery=named.get("delivery", ""),
    )
    sort = request.GET.get("sort", usual)
    return form, filters, sort if sort.removeprefix("-") in sorts else usual


@require_safe
def notice_list(request: HttpRequest) -> HttpResponse:
    """Every notice that this person may see, with filters."""
    person = staff_of(request)
    form, filters, sort = _asked_for(request)
    page = Paginator(queries.list_for(person, filters, sort), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "rows": _rows(page, person),
        "filter_form": form,
        "sort": sort,
        "export_query": request.GET.urlencode(),
        "sub_navigation": pages_of_the_room(request),
    }
    return render(request, "notices/notice_list.html", context)


def _export_query(filters: queries.Filters, **settled: str) -> str:
    """What the CSV is asked for, so that it holds what such a list shows."""
    return urlencode({"words": filters.words, "kind": filters.kind} | settled)


def _row(notice: Notice) -> dict[str, Any]:
    return {
        "notice": notice,
        "title": queries.title_of(notice),
        "colour": showing.NOTICE_COLOURS[Notice.Status(notice.status)],
    }


def _rows(notices: Iterable[Notice], person: Person) -> list[dict[str, Any]]:
    """Notices as the list shows them: what each is about, and to whom it goes first."""
    about, first = queries.subjects_of(notices, person), queries.first_recipients(notices)
    return [
        _row(notice) | {"about": about.get(notice.pk), "first_recipient": first.get(notice.pk, "")}
        for notice in notices
    ]


def pages_of_the_room(request: HttpRequest) -> list[dict[str, Any]]:
    """This room's pages, for its sub-navigation."""
    person = person_of(request)
    pages = [("All notices", "notices:list"), ("Waiting for a decision", "notices:waiting")]
    pages += [("Kept here", "notices:kept")]
    if showing.may(rules.check_may_test_addresses, person):
        pages.append(("Statutory addresses", "notices:addresses"))
    if showing.may(rules.check_may_edit_templates, person):
        pages.append(("Wording of messages", "notices:templates"))
    return [
        {"title": title, "url": reverse(name), "is_current": request.path == reverse(name)}
        for title, name in pages
    ]


@require_safe
def notice_list_export(request: HttpRequest) -> StreamingHttpResponse:
    """The same list as CSV, with the same filters: a row for each delivery."""
    person = staff_of(request)
    _, filters, sort = _asked_for(request)
    return table_response("notices.csv", queries.HEADINGS, queries.rows_for_export(person, filters, sort))


@require_safe
def notice_detail(request: HttpRequest, reference: str) -> HttpResponse:
    """One notice: each recipient, what became of it, and what can be done."""
    notice = find(request, reference)
    person = person_of(request)
    may_handle = showing.may_handle(notice, person)
    deliveries = queries.deliveries_of(notice)
    page = Paginator(deliveries, 50).get_page(request.GET.get("page"))
    decisions = notice.late_decisions.select_related("decided_by", "looked_at_by")
    events = list(queries.events_of(notice)[:EVENTS])
    context = _row(notice) | {
        "page_obj": page,
        "shown": [showing.shown(delivery, may_handle=may_handle) for delivery in page],
        "may_withdraw": showing.may(rules.check_may_handle_or_lead, notice, person)
        and not rules.reasons_not_to_withdraw(notice),
        "is_waiting": notice.status == Notice.Status.WAITING,
        "decisions": [
            {
                "decision": decision,
                "may_look": decision.looked_at is None
                and decision.choice == LateDecision.Choice.SEND
                and showing.may(rules.check_may_look_at, decision, person),
            }
            for decision in decisions
        ],
        "about": queries.subjects_of([notice], person).get(notice.pk),
        "matters": [(one, matter_rules.may_read(one, person)) for one in notice.matters.all()],
        "events": audit.entries(events, queries.said_of(events, with_kind=False)),
    }
    return render(request, "notices/notice_detail.html", context)


@require_safe
def message(request: HttpRequest, reference: str, key: int) -> HttpResponse:
    """The exact message as stored: as people read it, and as it went over the wire."""
    delivery = find_delivery(request, reference, key)
    readable = bool(delivery.message) and showing.may_read_message(delivery)
    context = _row(delivery.notice) | {
        "delivery": delivery,
        "colour": showing.DELIVERY_COLOURS[Delivery.Status(delivery.status)],
        "readable": read(bytes(delivery.message or b"")) if readable else None,
        "raw": _without_attachments(bytes(delivery.message or b"")) if readable else "",
    }
    return render(request, "notices/message.html", context)


LONGEST_SHOWN = 20_000


def _without_attachments(raw: bytes) -> str:
    text = raw[:LONGEST_SHOWN].decode("ascii", "replace")
    return f"{text}…" if len(raw) > LONGEST_SHOWN else text


@require_safe
def message_file(request: HttpRequest, reference: str, key: int) -> HttpResponse:
    """The very bytes, to keep as evidence."""
    delivery = find_delivery(request, reference, key)
    if not showing.may_read_message(delivery):
        raise Http404
    response = HttpResponse(bytes(delivery.message or b""), content_type="message/rfc822")
    name = f"notice-{delivery.notice.reference}-{delivery.pk}.eml"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def declare(request: HttpRequest, reference: str, key: int) -> HttpResponse:
    """Staff say that it was delivered outside the portal."""
    delivery = find_delivery(request, reference, key)
    person = person_of(request)
    rules.check_may_handle(delivery.notice, person)
    form = DeclareForm(request.POST or None, request.FILES or None, delivery=delivery, by=person)
    if request.method == "POST" and form.is_valid():
        try:
            services.declare_delivery(
                delivery=delivery,
                by=person,
                channel=form.cleaned_data["channel"],
                delivered_at=form.delivered,
                reference=form.cleaned_data["reference"],
                evidence=form.cleaned_data["evidence"] or _uploaded(form, delivery, request),
            )
        except FileRefused as refused:
            form.add_error("file", str(refused))
        except (rules.NotNow, DocumentNotReady) as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"The delivery to {delivery.recipient_name} is declared.")
            return redirect(delivery.notice)
    return _form_page(request, delivery.notice, form, "Declare a delivery", delivery=delivery)


def _uploaded(form: DeclareForm, delivery: Delivery, request: HttpRequest) -> Document:
    return upload(
        file=form.cleaned_data["file"],
        title=f"Evidence of delivery to {delivery.recipient_name}"[:200],
        matter=delivery.notice.matters.first(),
        by=person_of(request),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request: HttpRequest, reference: str, key: int) -> HttpResponse:
    """Staff record what the recipient answered."""
    delivery = find_delivery(request, reference, key)
    person = person_of(request)
    rules.check_may_handle(delivery.notice, person)
    form = ReceiptForm(request.POST or None, delivery=delivery)
    if request.method == "POST" and form.is_valid():
        try:
            services.record_receipt(
                delivery=delivery,
                by=person,
                received_at=form.cleaned_data["received_at"],
                words=form.cleaned_data["words"],
            )
        except rules.NotNow as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"The answer of {delivery.recipient_name} is recorded.")
            return redirect(delivery.notice)
    return _form_page(request, delivery.notice, form, "Record an answer", delivery=delivery)


@require_http_methods(["GET", "HEAD", "POST"])
def bounce(request: HttpRequest, reference: str, key: int) -> HttpResponse:
    """Staff record that a message came back after it had counted as delivered."""
    delivery = find_delivery(request, reference, key)
    person = person_of(request)
    rules.check_may_handle(delivery.notice, person)
    form = BounceForm(request.POST or None, delivery=delivery)
    if request.method == "POST" and form.is_valid():
        try:
            services.record_bounce(
                delivery=delivery,
                by=person,
                returned_at=form.cleaned_data["returned_at"],
                words=form.cleaned_data["words"],
            )
        except rules.NotNow as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(
                request, f"It is recorded that the message to {delivery.recipient_name} came back."
            )
            return redirect(delivery.notice)
    return _form_page(request, delivery.notice, form, "Record that it came back", delivery=delivery)


@require_http_methods(["GET", "HEAD", "POST"])
def resend(request: HttpRequest, reference: str, key: int) -> HttpResponse:
    """The same message again, to the same recipient."""
    delivery = find_delivery(request, reference, key)
    rules.check_may_handle(delivery.notice, person_of(request))
    interruption = _before_resending(delivery)
    if status := to_be_read(request, interruption):
        return render(request, "notices/interruption.html", {"interruption": interruption}, status=status)
    try:
        again = services.resend(delivery=delivery, by=person_of(request))
    except rules.Refused as refused:
        messages.error(request, str(refused))
        return redirect(delivery.notice)
    messages.success(request, showing.said_to_leave(f"The message to {delivery.recipient_name}"))
    return redirect(again)


def _before_resending(delivery: Delivery) -> Interruption:
    effects = [
        f"“{queries.title_of(delivery.notice)}” leaves once more, as a notice of its own. The recipient may then have it twice.",
    ]
    if documents := [str(document) for document in delivery.notice.documents.all()]:
        effects.append(f"With it goes: {say_list(documents)}.")
    address = delivery.sent_to or delivery.address
    return Interruption(
        title=f"Send it to {delivery.recipient_name} again",
        effects=effects,
        recipients=[f"{delivery.recipient_name}, {address}" if address else delivery.recipient_name],
        reasons=rules.reasons_not_to_resend(delivery),
        button=f"Send it to {delivery.recipient_name} again",
        back=delivery.notice.get_absolute_url(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Take a notice back before it leaves."""
    notice = find(request, reference)
    person = person_of(request)
    rules.check_may_handle_or_lead(notice, person)
    number = notice.deliveries.filter(status__in=Delivery.OPEN).count()
    people = "1 recipient" if number == 1 else f"{number} recipients"
    form = ReasonForm(request.POST or None, button=f"Withdraw it: {people} won’t get it")
    if request.method == "POST" and form.is_valid():
        try:
            services.withdraw_by_hand(notice, reason=form.cleaned_data["reason"], by=person)
        except rules.NotNow as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "The notice is withdrawn.")
            return redirect(notice)
    return _form_page(request, notice, form, "Withdraw a notice")


def _form_page(
    request: HttpRequest, notice: Notice, form: Any, heading: str, delivery: Delivery | None = None
) -> HttpResponse:
    context = _row(notice) | {"form": form, "heading": heading, "delivery": delivery}
    return render(request, "notices/notice_form.html", context)


# Late -------------------------------------------------------------------------------------------------


@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """What waits for a person because its moment passed, and overrides to look at."""
    person = staff_of(request)
    form, filters, sort = _asked_for(request, is_settled=True, usual="due")
    listed = queries.waiting_for_decision(person, filters, sort)
    page = Paginator(listed, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "rows": [_row(notice) for notice in page],
        "filter_form": form,
        "sort": sort,
        "export_query": _export_query(filters, status=Notice.Status.WAITING, sort=sort),
        "to_look_at": [
            _row(decision.notice) | {"decision": decision}
            for decision in queries.decisions_to_look_at(person)[:PAGE_SIZE]
        ],
        "sub_navigation": pages_of_the_room(request),
    }
    return render(request, "notices/waiting.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, reference: str) -> HttpResponse:
    """Send a notice that waited, or don't; with a reason."""
    notice = find(request, reference)
    person = person_of(request)
    rules.check_may_decide(notice, person, LateDecision.Choice.SKIP)
    number = notice.deliveries.filter(status=Delivery.Status.WAITING).count()
    may_send = showing.may_send_late(notice, person)
    form = DecideForm(request.POST or None, may_send=may_send, recipients=number)
    reasons = rules.reasons_not_to_decide(notice, LateDecision.Choice.SKIP)
    if request.method == "POST" and form.is_valid():
        try:
            services.decide_waiting(
                notice=notice,
                choice=form.cleaned_data["choice"],
                by=person,
                reason=form.cleaned_data["reason"],
            )
        except rules.NotNow as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Your decision is saved.")
            return redirect(notice)
    context = _row(notice) | {"form": form, "may_send": may_send, "reasons": reasons}
    return render(request, "notices/decide.html", context)


@require_POST
def look_at(request: HttpRequest, reference: str, key: int) -> HttpResponse:
    """A second person has seen an override."""
    notice = find(request, reference)
    decision = get_object_or_404(LateDecision, notice=notice, pk=key)
    services.look_at_decision(decision=decision, by=person_of(request))
    messages.success(request, "Recorded: you have looked at it.")
    return redirect(notice)


@require_safe
def kept(request: HttpRequest) -> HttpResponse:
    """Messages that stayed here because sending was off, and what keeps messages from leaving now."""
    person = staff_of(request)
    form, filters, sort = _asked_for(
        request, is_settled=True, sorts=queries.KEPT_SORTS, usual=queries.DEFAULT_KEPT_SORT
    )
    page = Paginator(queries.kept_here(person, filters, sort), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "filter_form": form,
        "sort": sort,
        "export_query": _export_query(filters, delivery=Delivery.Status.KEPT_LOCALLY),
        "rows": [{"delivery": row, "title": queries.title_of(row.notice)} for row in page],
        "reasons": rules.reasons_not_to_rely_on_sending(),
        "sub_navigation": pages_of_the_room(request),
    }
    return render(request, "notices/kept.html", context)
