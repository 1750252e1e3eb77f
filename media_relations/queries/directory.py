"""The directory of journalists and outlets, as its pages and its file show it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from foundation import clock
from media_relations.models import Journalist, MediaProtocol, Outlet
from media_relations.rules.directory import confirmed_before
from media_relations.rules.directory_file import COLUMNS

SORTS = {
    "name": ["name", "pk"],
    "outlet": ["outlet__name", "name", "pk"],
    "beat": ["beat", "name", "pk"],
    "confirmed": ["last_confirmed_on", "name", "pk"],
}
DEFAULT_SORT = "name"


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to; empty values narrow nothing."""

    words: str = ""
    kind: str = ""
    state: str = ""


def journalists(filters: Filters, sort: str = DEFAULT_SORT) -> QuerySet[Journalist]:
    """Those whose details are kept; who is no longer there only where that is asked for."""
    rows = Journalist.objects.filter(anonymised_at=None).select_related("outlet")
    if words := filters.words.strip():
        rows = rows.filter(
            Q(name__icontains=words) | Q(outlet__name__icontains=words) | Q(beat__icontains=words)
        )
    if filters.kind:
        rows = rows.filter(outlet__kind=filters.kind)
    rows = rows.filter(is_current=filters.state != "past")
    if filters.state == "to_confirm":
        before = confirm_before()
        rows = rows.filter(Q(last_confirmed_on=None) | Q(last_confirmed_on__lt=before))
    if filters.state == "do_not_contact":
        rows = rows.filter(do_not_contact=True)
    backwards = sort.startswith("-")
    fields = SORTS.get(sort.removeprefix("-"), SORTS["name"])
    return rows.order_by(*[f"-{one}" if backwards else one for one in fields])


def confirm_before() -> dt.date:
    """Details last confirmed before this day have to be confirmed again."""
    return confirmed_before(clock.today(), MediaProtocol.current().journalist_confirmation_months)


def outlets() -> QuerySet[Outlet]:
    """All of them, each with how many journalists are there."""
    at_work = Q(journalists__is_current=True, journalists__anonymised_at=None)
    return Outlet.objects.annotate(people=Count("journalists", filter=at_work)).order_by(
        "-is_current", "name"
    )


def rows_for_export(filters: Filters, sort: str) -> Iterator[list[str]]:
    """One line for each journalist, and one for each outlet without any: the file that the import reads."""
    seen: set[int] = set()
    for one in journalists(filters, sort).iterator(chunk_size=500):
        yield row_of(one.outlet, one)
        if one.outlet_id is not None:
            seen.add(one.outlet_id)
    if filters == Filters():
        for outlet in Outlet.objects.exclude(pk__in=seen).order_by("name"):
            yield row_of(outlet, None)


def row_of(outlet: Outlet | None, one: Journalist | None) -> list[str]:
    values = dict.fromkeys(COLUMNS, "")
    if outlet is not None:
        values |= {
            "outlet": outlet.name,
            "kind": outlet.get_kind_display(),
            "area": outlet.area,
            "newsdesk email": outlet.newsdesk_email,
            "newsdesk number": outlet.newsdesk_number,
        }
    if one is not None:
        values |= {
            "journalist": one.name,
            "email": one.email,
            "telephone": one.telephone,
            "beat": one.beat,
            "lawful basis": one.get_lawful_basis_display(),
            "last confirmed": one.last_confirmed_on.isoformat() if one.last_confirmed_on else "",
            "do not contact": one.do_not_contact_reason if one.do_not_contact else "",
        }
    return list(values.values())
