"""Printed copies: the stocks and what came of them, where copies were left, orders of agencies, and the report."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from catalogue.forms.printed import (
    CancelForm,
    CountedForm,
    LeaveForm,
    OrderFilterForm,
    OrderForm,
    ReceivedForm,
    SendForm,
    StockFilterForm,
    StockForm,
    TurnDownForm,
)
from catalogue.models import PrintOrder, PrintStock
from catalogue.queries import pages
from catalogue.queries import printed as queries
from catalogue.rules import access
from catalogue.rules import printed as rules
from catalogue.services import printed
from catalogue.views.finding import find, page, person_of
from documents.http import table_response
from foundation.acts import Act, submit, typed
from foundation.forms import PeriodForm
from partnership.models import Person

PAGE_SIZE = 25
OF_RESOURCE = "catalogue:printed_of"
COLOURS = {"asked": "blue", "sent": "green", "refused": "red", "cancelled": "grey"}


def of_the_staff(request: HttpRequest) -> Person:
    """Who is signed in and holds a role; to others nothing of printed copies is there."""
    person = person_of(request)
    if not person.roles():
        raise Http404
    return person


def _form_page(
    request: HttpRequest, form: Any, act: Act, *, done: str, then: str, **context: Any
) -> HttpResponse:
    answer = submit(request, form, act, done=done, then=then)
    if isinstance(answer, HttpResponse):
        return answer
    return render(request, "catalogue/form.html", {"form": form, "back": then} | context, status=answer)


# Stocks -------------------------------------------------------------------------------------------


def _stocks_asked_for(request: HttpRequest, person: Person) -> tuple[StockFilterForm, str]:
    sort = request.GET.get("sort", queries.LOW_FIRST)
    if sort.removeprefix("-") not in queries.STOCK_SORTS:
        sort = queries.LOW_FIRST
    return StockFilterForm(request.GET, by=person), sort


@require_safe
def stocks(request: HttpRequest) -> HttpResponse:
    """What is printed and how much of it is left, what runs low first."""
    person = of_the_staff(request)
    form, sort = _stocks_asked_for(request, person)
    found = Paginator(queries.stock_list(person, form.filters, sort), PAGE_SIZE)
    context = {
        "page_obj": found.get_page(request.GET.get("page")),
        "form": form,
        "sort": sort,
        "export_query": request.GET.urlencode(),
        "orders_for": rules.may_order_at_all(person),
    }
    return render(request, "catalogue/stock_list.html", context)


@require_safe
def stocks_export(request: HttpRequest) -> StreamingHttpResponse:
    """The same list as CSV, with the same filters."""
    person = of_the_staff(request)
    form, sort = _stocks_asked_for(request, person)
    return table_response(
        "printed.csv", queries.STOCK_HEADINGS, queries.stock_rows(person, form.filters, sort)
    )


@require_http_methods(["GET", "HEAD", "POST"])
def of_resource(request: HttpRequest, reference: str) -> HttpResponse:
    """The printed copies of one resource: its stocks, and where copies lie."""
    person = of_the_staff(request)
    resource = find(request, reference)
    may_keep = access.may_publish(resource, person)
    if request.method == "POST":
        rules.check_may_keep(resource, person)
    form = StockForm(typed(request)) if may_keep else None
    status: HttpResponse | int = 200
    if form is not None:
        opened = form
        status = submit(
            request,
            opened,
            lambda: printed.open_stock(
                resource=resource,
                **{name: opened.cleaned_data[name] for name in ("language", "kept_at", "reorder_level")},
                by=person,
            ),
            done="Copies are counted there from now on.",
            then=reverse(OF_RESOURCE, args=[reference]),
        )
    if isinstance(status, HttpResponse):
        return status
    return page(
        request,
        resource,
        "catalogue/printed_of.html",
        status=status,
        current=OF_RESOURCE,
        stocks=queries.stocks_of(resource),
        placements=Paginator(queries.placements_of(resource), PAGE_SIZE * 2).get_page(
            request.GET.get("page")
        ),
        form=form,
    )


def _find_stock(request: HttpRequest, stock: str) -> PrintStock:
    person = of_the_staff(request)
    rows = queries.stocks_for(person).select_related("resource__matter")
    return get_object_or_404(rows, reference=stock)


def _find_stock_to_keep(request: HttpRequest, stock: str) -> PrintStock:
    found = _find_stock(request, stock)
    rules.check_may_keep(found.resource, person_of(request))
    return found


@require_safe
def stock(request: HttpRequest, stock: str) -> HttpResponse:
    """One stock: how much is left, what came and went, and what can be done."""
    found, person = _find_stock(request, stock), person_of(request)
    reasons = rules.reasons_not_to_give_out(found)
    agencies = queries.agencies_to_order_for(person)
    context = {
        "stock": found,
        "page_obj": Paginator(queries.moves_of(found), PAGE_SIZE * 2).get_page(request.GET.get("page")),
        "may_keep": access.may_publish(found.resource, person),
        "may_order": not reasons and agencies.exists(),
        "reasons": reasons,
    }
    return render(request, "catalogue/stock.html", context)


def _on_stock(
    request: HttpRequest, found: PrintStock, form: Any, act: Act, *, done: str, title: str, text: str = ""
) -> HttpResponse:
    return _form_page(
        request, form, act, done=done, then=pages.stock(found), title=title, caption=str(found), text=text
    )


@require_http_methods(["GET", "HEAD", "POST"])
def edit_stock(request: HttpRequest, stock: str) -> HttpResponse:
    """Where the copies are kept, and when more are printed."""
    found = _find_stock_to_keep(request, stock)
    form = StockForm(typed(request), stock=found)
    return _on_stock(
        request,
        found,
        form,
        lambda: printed.edit_stock(
            stock=found,
            kept_at=form.cleaned_data["kept_at"],
            reorder_level=form.cleaned_data["reorder_level"],
            began_from=form.began_from,
            by=person_of(request),
        ),
        done="It is saved.",
        title="Change where it is kept and when more are printed",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def received(request: HttpRequest, stock: str) -> HttpResponse:
    """Copies came from the printer."""
    found = _find_stock_to_keep(request, stock)
    form = ReceivedForm(typed(request))
    return _on_stock(
        request,
        found,
        form,
        lambda: printed.add_printed(stock=found, **form.cleaned_data, by=person_of(request)),
        done="They are in the stock.",
        title="Copies came from the printer",
        text=f"In stock: {found.quantity:,}.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def counted(request: HttpRequest, stock: str) -> HttpResponse:
    """Somebody counted the copies."""
    found = _find_stock_to_keep(request, stock)
    form = CountedForm(typed(request))
    return _on_stock(
        request,
        found,
        form,
        lambda: printed.count(stock=found, **form.cleaned_data, by=person_of(request)),
        done="The number is corrected.",
        title="Correct the number of copies",
        text=f"By the portal’s count: {found.quantity:,}.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, stock: str) -> HttpResponse:
    """Copies were left somewhere for people to take."""
    found = _find_stock_to_keep(request, stock)
    form = LeaveForm(typed(request))
    return _on_stock(
        request,
        found,
        form,
        lambda: printed.leave(stock=found, **form.cleaned_data, by=person_of(request)),
        done="It is recorded where they were left.",
        title="Copies were left somewhere",
        text=f"In stock: {found.quantity:,}.",
    )


# Orders -------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def order_copies(request: HttpRequest, stock: str) -> HttpResponse:
    """Ask the business unit for copies."""
    found, person = _find_stock(request, stock), person_of(request)
    if not queries.agencies_to_order_for(person).exists():
        raise PermissionDenied(rules.ORDERING)
    form = OrderForm(typed(request), by=person)
    return _form_page(
        request,
        form,
        lambda: printed.order(stock=found, **form.cleaned_data, by=person),
        done="The business unit is asked. It tells you what becomes of the order.",
        then=reverse("catalogue:orders"),
        title="Ask for printed copies",
        caption=f"{found.resource} ({found.language})",
        text=f"In stock: {found.quantity:,}.",
        reasons=rules.reasons_not_to_give_out(found),
        back=pages.stock(found),
    )


def _orders_asked_for(request: HttpRequest, person: Person) -> tuple[OrderFilterForm, str]:
    sort = request.GET.get("sort", queries.NEWEST_ORDERS)
    if sort.removeprefix("-") not in queries.ORDER_SORTS:
        sort = queries.NEWEST_ORDERS
    return OrderFilterForm(request.GET, by=person), sort


@require_safe
def orders(request: HttpRequest) -> HttpResponse:
    """What agencies asked for, as far as it is this person's."""
    person = of_the_staff(request)
    form, sort = _orders_asked_for(request, person)
    page_obj = Paginator(queries.order_list(person, form.filters, sort), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    context = {
        "page_obj": page_obj,
        "rows": [(one, COLOURS[one.status]) for one in page_obj],
        "form": form,
        "sort": sort,
        "export_query": request.GET.urlencode(),
        "may_order": rules.may_order_at_all(person),
    }
    return render(request, "catalogue/order_list.html", context)


@require_safe
def orders_export(request: HttpRequest) -> StreamingHttpResponse:
    """The same list as CSV, with the same filters."""
    person = of_the_staff(request)
    form, sort = _orders_asked_for(request, person)
    return table_response(
        "orders.csv", queries.ORDER_HEADINGS, queries.order_rows(person, form.filters, sort)
    )


def _find_order(request: HttpRequest, order: str) -> PrintOrder:
    person = of_the_staff(request)
    rows = queries.orders_for(person).select_related("stock__resource__matter")
    return get_object_or_404(rows, reference=order)


def _find_order_to_answer(request: HttpRequest, order: str) -> PrintOrder:
    found = _find_order(request, order)
    rules.check_may_keep(found.stock.resource, person_of(request))
    return found


@require_safe
def order(request: HttpRequest, order: str) -> HttpResponse:
    """One order: what was asked for, and what became of it."""
    found, person = _find_order(request, order), person_of(request)
    is_open = found.status == PrintOrder.Status.ASKED
    context = {
        "order": found,
        "colour": COLOURS[found.status],
        "may_answer": is_open and access.may_publish(found.stock.resource, person),
        "may_cancel": is_open and rules.may_order_for(found.agency, found.stock.resource, person),
        "reasons": rules.reasons_not_to_give_out(found.stock) if is_open else [],
    }
    return render(request, "catalogue/order.html", context)


def _on_order(
    request: HttpRequest, found: PrintOrder, form: Any, act: Act, *, done: str, **context: Any
) -> HttpResponse:
    caption = f"{found.agency}: {found.stock.resource} ({found.stock.language})"
    return _form_page(request, form, act, done=done, then=pages.order(found), caption=caption, **context)


@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest, order: str) -> HttpResponse:
    """The copies, all or some of them, are on their way."""
    found = _find_order_to_answer(request, order)
    form = SendForm(typed(request), order=found)
    return _on_order(
        request,
        found,
        form,
        lambda: printed.send(order=found, **form.cleaned_data, by=person_of(request)),
        done="They are out of the stock, and who asked is told.",
        title="Send the copies",
        text=f"Asked for: {found.quantity:,}. In stock at {found.stock.kept_at}: {found.stock.quantity:,}.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def turn_down(request: HttpRequest, order: str) -> HttpResponse:
    """The agency gets none, and reads why."""
    found = _find_order_to_answer(request, order)
    form = TurnDownForm(typed(request))
    return _on_order(
        request,
        found,
        form,
        lambda: printed.turn_down(order=found, reason=form.cleaned_data["reason"], by=person_of(request)),
        done="Who asked is told why.",
        title="Send no copies",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, order: str) -> HttpResponse:
    """They are needed no longer, and who asked reads why."""
    found, person = _find_order(request, order), person_of(request)
    rules.check_may_order_for(found.agency, found.stock.resource, person)
    is_own = found.asked_by_id == person.pk
    form = CancelForm(typed(request))
    return _on_order(
        request,
        found,
        form,
        lambda: printed.cancel(order=found, reason=form.cleaned_data["reason"], by=person),
        done="The order is cancelled." if is_own else "The order is cancelled, and who asked is told.",
        title="Cancel the order",
        text="It can’t be taken up again. If copies are needed after all, ask for them in a new order.",
        reasons=rules.reasons_not_open(found),
        leave="Keep the order",
    )


# The report ---------------------------------------------------------------------------------------


@require_safe
def report(request: HttpRequest) -> HttpResponse:
    """What was sent to whom and left where in a period."""
    person = of_the_staff(request)
    form = PeriodForm(request.GET)
    since, until = form.period()
    went = queries.went_out(person, since, until)
    context = {
        "form": form,
        "since": since,
        "until": until,
        "went": went,
        "copies": sum(one.copies for one in went),
        "export_query": request.GET.urlencode(),
    }
    return render(request, "catalogue/printed_report.html", context)


@require_safe
def report_export(request: HttpRequest) -> StreamingHttpResponse:
    """The same as CSV."""
    person = of_the_staff(request)
    went = queries.went_out(person, *PeriodForm(request.GET).period())
    return table_response("printed-report.csv", queries.REPORT_HEADINGS, queries.report_rows(went))
