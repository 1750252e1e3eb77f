"""Keeping printed copies: printed, counted, left somewhere, ordered by agencies and sent to them."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from catalogue.models import Placement, PrintOrder, PrintStock, Resource, StockMove
from catalogue.rules import printed as rules
from catalogue.services import messages
from catalogue.services.records import lock, record, refuse
from foundation import clock
from foundation.governed import SomebodyElseSaved, beside
from partnership.models import Agency, Area, Language, Person

Kind, Status = StockMove.Kind, PrintOrder.Status


@transaction.atomic
def open_stock(
    *, resource: Resource, language: Language, kept_at: str, reorder_level: int, by: Person
) -> PrintStock:
    """Copies in this language are counted at this place from now on. Raises PermissionDenied or CatalogueNotReady."""
    resource = lock(resource)
    rules.check_may_keep(resource, by)
    reasons: list[str] = [] if kept_at.strip() else [beside("Say where the copies are.", "kept_at")]
    if resource.stocks.filter(language=language, kept_at=kept_at.strip()).exists():
        reasons.append(beside("Copies in this language are counted there already.", "kept_at"))
    refuse(reasons)
    stock = PrintStock.objects.create(
        resource=resource, language=language, kept_at=kept_at.strip(), reorder_level=reorder_level
    )
    record("stock opened", stock, resource, by=by, at=clock.now(), reorder_level=reorder_level)
    return stock


@transaction.atomic
def edit_stock(
    *, stock: PrintStock, kept_at: str, reorder_level: int, began_from: int, by: Person
) -> PrintStock:
    """The copies are kept there, and more are printed when so few are left.

    Raises PermissionDenied, CatalogueNotReady, or SomebodyElseSaved.
    """
    stock = _lock(stock)
    rules.check_may_keep(stock.resource, by)
    kept_at = kept_at.strip()
    reasons: list[str] = [] if kept_at else [beside("Say where the copies are.", "kept_at")]
    others = stock.resource.stocks.filter(language=stock.language, kept_at=kept_at).exclude(pk=stock.pk)
    if others.exists():
        reasons.append(beside("Copies in this language are counted there already.", "kept_at"))
    refuse(reasons)
    if stock.version != began_from:
        raise SomebodyElseSaved(stock)
    if (stock.kept_at, stock.reorder_level) == (kept_at, reorder_level):
        return stock
    stock.kept_at, stock.reorder_level = kept_at, reorder_level
    stock.save_edit(began_from=began_from, fields=["kept_at", "reorder_level"])
    record("stock edited", stock, stock.resource, by=by, at=clock.now(), reorder_level=reorder_level)
    return stock


@transaction.atomic
def add_printed(*, stock: PrintStock, quantity: int, by: Person, note: str = "") -> PrintStock:
    """So many more are there. Raises PermissionDenied or CatalogueNotReady."""
    stock = _lock(stock)
    rules.check_may_keep(stock.resource, by)
    refuse(rules.reasons_about_quantity(quantity))
    _move(stock, Kind.PRINTED, quantity, by=by, at=clock.now(), note=note)
    return stock


@transaction.atomic
def count(*, stock: PrintStock, counted: int, by: Person, note: str = "") -> PrintStock:
    """So many are there, whatever was thought before. Raises PermissionDenied or CatalogueNotReady."""
    stock = _lock(stock)
    rules.check_may_keep(stock.resource, by)
    refuse([] if counted >= 0 else [beside("There can’t be fewer than none.", "counted")])
    _move(stock, Kind.COUNTED, counted - stock.quantity, by=by, at=clock.now(), note=note)
    return stock


@transaction.atomic
def leave(
    *, stock: PrintStock, place: str, quantity: int, left_on: dt.date, by: Person, area: Area | None = None
) -> Placement:
    """Copies lie somewhere for people to take, and are no longer in stock. Raises PermissionDenied or CatalogueNotReady."""
    stock = _lock(stock)
    rules.check_may_keep(stock.resource, by)
    now = clock.now()
    reasons = rules.reasons_not_to_give_out(stock) + rules.reasons_about_quantity(quantity)
    if not place.strip():
        reasons.append(beside("Say where they were left.", "place"))
    if left_on > clock.day_of(now):
        reasons.append(beside("They can’t have been left in the future.", "left_on"))
    refuse(reasons + rules.reasons_not_enough(stock, quantity))
    placement = Placement.objects.create(
        stock=stock,
        place=place.strip(),
        area=area,
        quantity=quantity,
        left_on=left_on,
        left_by=by,
        recorded_at=now,
    )
    _move(stock, Kind.LEFT, -quantity, by=by, at=now, placement=placement)
    return placement


@transaction.atomic
def order(
    *,
    stock: PrintStock,
    agency: Agency,
    quantity: int,
    deliver_to: str,
    by: Person,
    needed_by_on: dt.date | None = None,
) -> PrintOrder:
    """The business unit is asked for copies. Raises PermissionDenied or CatalogueNotReady."""
    stock = _lock(stock)
    rules.check_may_order_for(agency, stock.resource, by)
    reasons = rules.reasons_not_to_give_out(stock) + rules.reasons_about_quantity(quantity)
    if not deliver_to.strip():
        reasons.append(beside("Say where they are to be sent.", "deliver_to"))
    now = clock.now()
    if needed_by_on is not None and needed_by_on < clock.day_of(now):
        reasons.append(beside("They can’t be needed before today.", "needed_by_on"))
    refuse(reasons)
    made = PrintOrder.objects.create(
        stock=stock,
        agency=agency,
        quantity=quantity,
        deliver_to=deliver_to.strip(),
        needed_by_on=needed_by_on,
        asked_by=by,
        asked_at=now,
    )
    record("copies ordered", made, stock.resource, by=by, at=now, agency=agency.pk, quantity=quantity)
    messages.tell_of_order(made, at=now)
    return made


@transaction.atomic
def send(*, order: PrintOrder, quantity: int, by: Person, note: str = "") -> PrintOrder:
    """The copies, all or some of them, are on their way. Raises PermissionDenied or CatalogueNotReady."""
    order = _lock_order(order)
    stock = order.stock
    rules.check_may_keep(stock.resource, by)
    reasons = rules.reasons_not_open(order) + rules.reasons_not_to_give_out(stock)
    reasons += rules.reasons_about_quantity(quantity)
    if quantity > order.quantity:
        were = "was" if order.quantity == 1 else "were"
        reasons.append(beside(f"Only {order.quantity:,} {were} asked for.", "quantity"))
    refuse(reasons + rules.reasons_not_enough(stock, quantity))
    now = clock.now()
    order.sent_quantity = quantity
    _answer(order, Status.SENT, note, by=by, at=now, fields=["sent_quantity"])
    _move(stock, Kind.SENT, -quantity, by=by, at=now, order=order)
    return order


@transaction.atomic
def turn_down(*, order: PrintOrder, reason: str, by: Person) -> PrintOrder:
    """The agency gets none, and reads why. Raises PermissionDenied or CatalogueNotReady."""
    order = _lock_order(order)
    rules.check_may_keep(order.stock.resource, by)
    refuse(rules.reasons_not_open(order) + ([] if reason.strip() else [beside("Say why.", "reason")]))
    _answer(order, Status.REFUSED, reason, by=by, at=clock.now())
    return order


@transaction.atomic
def cancel(*, order: PrintOrder, reason: str, by: Person) -> PrintOrder:
    """They are needed no longer, and who asked reads why. Raises PermissionDenied or CatalogueNotReady."""
    order = _lock_order(order)
    rules.check_may_order_for(order.agency, order.stock.resource, by)
    refuse(rules.reasons_not_open(order) + ([] if reason.strip() else [beside("Say why.", "reason")]))
    _answer(order, Status.CANCELLED, reason, by=by, at=clock.now())
    return order


def _lock(stock: PrintStock) -> PrintStock:
    """The stock as it now stands with its resource, both held until the end of the transaction."""
    resource = lock(stock.resource)
    held = PrintStock.objects.select_for_update(of=("self",)).select_related("language").get(pk=stock.pk)
    held.resource = resource
    return held


def _lock_order(order: PrintOrder) -> PrintOrder:
    stock = _lock(order.stock)
    held = PrintOrder.objects.select_for_update(of=("self",)).select_related("agency").get(pk=order.pk)
    held.stock = stock
    return held


def _answer(
    order: PrintOrder, status: str, note: str, *, by: Person, at: dt.datetime, fields: list[str] | None = None
) -> None:
    order.status, order.answered_by, order.answered_at = status, by, at
    order.answer_note = note.strip()
    order.save_edit(
        began_from=order.version,
        fields=["status", "answered_by", "answered_at", "answer_note", *(fields or [])],
    )
    record(f"order {status}", order, order.stock.resource, by=by, at=at, reason=note.strip())
    messages.tell_of_answer(order, at=at)


def _move(
    stock: PrintStock,
    kind: str,
    change: int,
    *,
    by: Person,
    at: dt.datetime,
    note: str = "",
    order: PrintOrder | None = None,
    placement: Placement | None = None,
) -> None:
    stock.quantity += change
    stock.save_edit(began_from=stock.version, fields=["quantity"])
    move = StockMove.objects.create(
        stock=stock,
        kind=kind,
        change=change,
        quantity_after=stock.quantity,
        order=order,
        placement=placement,
        note=note.strip(),
        moved_at=at,
        moved_by=by,
    )
    record(f"copies {kind}", move, stock.resource, by=by, at=at, change=change, quantity_after=stock.quantity)
