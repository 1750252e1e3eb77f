"""What is printed, what runs out, what was asked for and sent, and where copies lie."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Case, Count, F, Q, QuerySet, Sum, Value, When

from catalogue.models import Placement, PrintOrder, PrintStock, Resource, StockMove
from catalogue.rules.printed import ORDERERS
from foundation import clock
from partnership.models import Agency, Person

Status = PrintOrder.Status

STOCK_SORTS = {
    "low": ["-is_running_low", "resource__title", "language__name", "kept_at"],
    "title": ["resource__title", "language__name", "kept_at"],
    "language": ["language__name", "resource__title", "kept_at"],
    "kept": ["kept_at", "resource__title", "language__name"],
    "left": ["quantity", "resource__title", "language__name"],
}
LOW_FIRST = "low"
STOCK_HEADINGS = [
    "Resource",
    "Kind",
    "State",
    "Language",
    "Kept at",
    "Copies",
    "Reorder level",
    "Runs low",
    "Printed so far",
    "Left for people to take",
    "Sent to agencies",
]

ORDER_SORTS = {
    "asked": ["asked_at", "pk"],
    "agency": ["agency__name", "asked_at", "pk"],
    "resource": ["stock__resource__title", "asked_at", "pk"],
    "status": ["status", "asked_at", "pk"],
}
NEWEST_ORDERS = "-asked"
ORDER_HEADINGS = [
    "Asked on",
    "Agency",
    "Asked by",
    "Resource",
    "Language",
    "Copies",
    "Needed by",
    "Deliver to",
    "State",
    "Copies sent",
    "Answered on",
    "Note",
]

REPORT_HEADINGS = ["Resource", "Language", "Agency or place", "How", "Orders or times", "Copies"]


# Stocks -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class StockFilters:
    """What the list of stocks is narrowed to; empty values narrow nothing."""

    words: str = ""
    language: str = ""
    is_low: bool = False


def stocks_for(person: Any) -> QuerySet[PrintStock]:
    """Stocks of what this person may read."""
    return PrintStock.objects.filter(
        resource__in=Resource.objects.visible_to(person).values("pk")
    ).select_related("resource", "language")


def stock_list(person: Any, filters: StockFilters, sort: str = LOW_FIRST) -> QuerySet[Any]:
    """Each with whether its resource is published and it is at or below its reorder level."""
    runs_low = Q(quantity__lte=F("reorder_level"), resource__status=Resource.Status.PUBLISHED)
    stocks = stocks_for(person).annotate(
        is_running_low=Case(
            When(runs_low, then=Value(True)), default=Value(False), output_field=BooleanField()
        )
    )
    if words := filters.words.strip():
        stocks = stocks.filter(Q(resource__title__icontains=words) | Q(kept_at__icontains=words))
    if filters.language:
        stocks = stocks.filter(language__tag=filters.language)
    if filters.is_low:
        stocks = stocks.filter(runs_low)
    return stocks.order_by(*_order(STOCK_SORTS, sort, LOW_FIRST), "pk")


def stocks_of(resource: Resource) -> QuerySet[PrintStock]:
    return resource.stocks.select_related("resource", "language").order_by("language__name", "kept_at", "pk")


def stock_rows(person: Any, filters: StockFilters, sort: str) -> list[list[Any]]:
    return [
        [
            stock.resource.title,
            stock.resource.get_kind_display(),
            stock.resource.get_status_display(),
            stock.language.name,
            stock.kept_at,
            stock.quantity,
            stock.reorder_level,
            "Yes" if stock.is_running_low else "No",
            stock.printed,
            stock.left,
            stock.sent,
        ]
        for stock in _with_totals(stock_list(person, filters, sort)).iterator(chunk_size=500)
    ]


def running_out() -> QuerySet[PrintStock]:
    """Of what is published, the stocks at or below their reorder level."""
    return PrintStock.objects.filter(
        quantity__lte=F("reorder_level"), resource__status=Resource.Status.PUBLISHED
    ).select_related("resource", "language")


def moves_of(stock: PrintStock) -> QuerySet[StockMove]:
    """What came in, went out or was counted, the last first."""
    return stock.moves.select_related("moved_by", "order__agency", "placement").order_by("-moved_at", "-pk")


def placements_of(resource: Resource) -> QuerySet[Placement]:
    """Where its copies were left: to collect them once it is withdrawn or another version took its place."""
    return Placement.objects.filter(stock__resource=resource).select_related(
        "stock__language", "area", "left_by"
    )


def report(person: Any) -> QuerySet[PrintStock]:
    """Every stock with how many were printed, left and sent, in one query."""
    return _with_totals(stocks_for(person))


def _with_totals(stocks: QuerySet[Any]) -> QuerySet[Any]:
    def total(kind: str) -> Sum:
        return Sum("moves__change", filter=Q(moves__kind=kind), default=0)

    return stocks.annotate(
        printed=total(StockMove.Kind.PRINTED),
        left=-1 * total(StockMove.Kind.LEFT),
        sent=-1 * total(StockMove.Kind.SENT),
    )


# Orders -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class OrderFilters:
    """What the list of orders is narrowed to; empty values narrow nothing."""

    words: str = ""
    status: str = ""
    agency: int | None = None


def orders_for(person: Person) -> QuerySet[PrintOrder]:
    """The business unit's orders are all, of what it may read; others have those of the agencies they stand for."""
    seen = Resource.objects.visible_to(person).values("pk")
    orders = PrintOrder.objects.filter(stock__resource__in=seen).select_related(
        "stock__resource", "stock__language", "agency", "asked_by", "answered_by"
    )
    if person.is_in_business_unit:
        return orders
    return orders.filter(agency__in=person.agencies_as(*ORDERERS))


def order_list(person: Person, filters: OrderFilters, sort: str = NEWEST_ORDERS) -> QuerySet[PrintOrder]:
    orders = orders_for(person)
    if words := filters.words.strip():
        orders = orders.filter(Q(stock__resource__title__icontains=words) | Q(deliver_to__icontains=words))
    if filters.status:
        orders = orders.filter(status=filters.status)
    if filters.agency:
        orders = orders.filter(agency=filters.agency)
    return orders.order_by(*_order(ORDER_SORTS, sort, NEWEST_ORDERS))


def order_rows(person: Person, filters: OrderFilters, sort: str) -> list[list[Any]]:
    return [
        [
            clock.day_of(order.asked_at).isoformat(),
            order.agency.name,
            order.asked_by.name,
            order.stock.resource.title,
            order.stock.language.name,
            order.quantity,
            order.needed_by_on.isoformat() if order.needed_by_on else "",
            order.deliver_to,
            order.get_status_display(),
            order.sent_quantity,
            clock.day_of(order.answered_at).isoformat() if order.answered_at else "",
            order.answer_note,
        ]
        for order in order_list(person, filters, sort).iterator(chunk_size=500)
    ]


def agencies_to_order_for(person: Person) -> QuerySet[Agency]:
    """In whose name this person asks for copies."""
    if person.is_in_business_unit:
        return Agency.objects.order_by("name")
    return Agency.objects.filter(pk__in=person.agencies_as(*ORDERERS)).order_by("name")


# What went out ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class WentOut:
    """Copies of one resource in one language that went to one agency or were left at one place."""

    resource: str
    language: str
    whom: str
    how: str
    times: int
    copies: int


def went_out(person: Person, since: dt.date, until: dt.date) -> list[WentOut]:
    """What was sent to whom and left where from one day to the other, as far as this person may know. Two queries."""
    return [*_sent(person, since, until), *_left(person, since, until)]


def _sent(person: Person, since: dt.date, until: dt.date) -> Iterator[WentOut]:
    sent = orders_for(person).filter(
        status=Status.SENT,
        answered_at__gte=clock.start_of_day(since),
        answered_at__lt=clock.start_of_day(until + dt.timedelta(days=1)),
    )
    rows = (
        sent.order_by()
        .values_list("stock__resource__title", "stock__language__name", "agency__name")
        .annotate(times=Count("pk"), copies=Sum("sent_quantity"))
        .order_by("stock__resource__title", "stock__language__name", "agency__name")
    )
    for title, language, agency, times, copies in rows:
        yield WentOut(title, language, agency, "Sent", times, copies)


def _left(person: Person, since: dt.date, until: dt.date) -> Iterator[WentOut]:
    seen = Resource.objects.visible_to(person).values("pk")
    rows = (
        Placement.objects.filter(stock__resource__in=seen, left_on__range=(since, until))
        .order_by()
        .values_list("stock__resource__title", "stock__language__name", "place")
        .annotate(times=Count("pk"), copies=Sum("quantity"))
        .order_by("stock__resource__title", "stock__language__name", "place")
    )
    for title, language, place, times, copies in rows:
        yield WentOut(title, language, place, "Left there", times, copies)


def report_rows(went: list[WentOut]) -> list[list[Any]]:
    return [[one.resource, one.language, one.whom, one.how, one.times, one.copies] for one in went]


def _order(sorts: dict[str, list[str]], sort: str, usual: str) -> list[str]:
    """The fields to sort by; with a minus before it, the other way round."""
    if sort.removeprefix("-") not in sorts:
        sort = usual
    fields = sorts[sort.removeprefix("-")]
    if not sort.startswith("-"):
        return fields
    return [field.removeprefix("-") if field.startswith("-") else f"-{field}" for field in fields]
