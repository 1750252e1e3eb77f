"""What is printed, what runs out, what was asked for, and where copies lie."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Q, QuerySet, Sum

from catalogue.models import Placement, PrintOrder, PrintStock, Resource, StockMove
from catalogue.rules.printed import ORDERERS
from partnership.models import Person


def stocks_for(person: Any) -> QuerySet[PrintStock]:
    """Stocks of what this person may read."""
    return PrintStock.objects.filter(
        resource__in=Resource.objects.visible_to(person).values("pk")
    ).select_related("resource", "language")


def running_out() -> QuerySet[PrintStock]:
    """Of what is published, the stocks at or below their reorder level."""
    return PrintStock.objects.filter(
        quantity__lte=F("reorder_level"), resource__status=Resource.Status.PUBLISHED
    ).select_related("resource", "language")


def orders_for(person: Person) -> QuerySet[PrintOrder]:
    """The business unit's orders are all, of what it may read; others have those of the agencies they stand for."""
    seen = Resource.objects.visible_to(person).values("pk")
    orders = PrintOrder.objects.filter(stock__resource__in=seen).select_related(
        "stock__resource", "stock__language", "agency", "asked_by"
    )
    if person.is_in_business_unit:
        return orders
    return orders.filter(agency__in=person.agencies_as(*ORDERERS))


def placements_of(resource: Resource) -> QuerySet[Placement]:
    """Where its copies were left: to collect them once it is withdrawn or another version took its place."""
    return Placement.objects.filter(stock__resource=resource).select_related(
        "stock__language", "area", "left_by"
    )


def report(person: Any) -> QuerySet[PrintStock]:
    """Every stock with how many were printed, left and sent, in one query."""

    def total(kind: str) -> Sum:
        return Sum("moves__change", filter=Q(moves__kind=kind), default=0)

    return stocks_for(person).annotate(
        printed=total(StockMove.Kind.PRINTED),
        left=-1 * total(StockMove.Kind.LEFT),
        sent=-1 * total(StockMove.Kind.SENT),
    )
