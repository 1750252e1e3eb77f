"""The board's view of the review cycle: what is overdue, what is due soon, and links that lead nowhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet

from catalogue.models import LinkCheck, Resource, ReviewCycle
from catalogue.queries import linking, reviewing
from foundation import clock
from partnership.models import Person

#: What the list can be sorted by, and the fields that do it.
SORTS = {"due": "next_review_on", "title": "title", "kind": "kind", "owner": "owner__name"}
DEFAULT_SORT = "due"

HEADINGS = ["Title", "Kind", "Owner", "Last reviewed", "Next review", "Days overdue"]
LINK_HEADINGS = ["Title", "Language", "Format", "Link", "What it answered", "Moved to", "Asked"]


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to; empty values narrow nothing."""

    due: str = ""
    kind: str = ""
    is_mine: bool = False


@dataclass(frozen=True)
class Counts:
    """How the catalogue stands, as far as the person works on it."""

    published: int
    overdue: int
    soon: int


def until(today: dt.date) -> dt.date:
    """The last day of what counts as due soon: as long before as owners are reminded."""
    return today + dt.timedelta(days=ReviewCycle.current().remind_days)


def list_for(person: Person, filters: Filters, sort: str = DEFAULT_SORT) -> QuerySet[Resource]:
    """What is overdue or due soon, of what the person works on."""
    today = clock.today()
    found = _worked_on(person).filter(next_review_on__lte=until(today))
    if filters.due == "overdue":
        found = found.filter(next_review_on__lt=today)
    elif filters.due == "soon":
        found = found.filter(next_review_on__gte=today)
    if filters.kind:
        found = found.filter(kind=filters.kind)
    if filters.is_mine:
        found = found.filter(owner=person)
    field = F(SORTS.get(sort.removeprefix("-"), SORTS[DEFAULT_SORT]))
    order = field.desc(nulls_last=True) if sort.startswith("-") else field.asc(nulls_last=True)
    return found.select_related("owner").order_by(order, "next_review_on", "pk")


def counts_for(person: Person) -> Counts:
    """In one query, and one for when owners are reminded."""
    today = clock.today()
    is_overdue, is_soon = Q(next_review_on__lt=today), Q(next_review_on__range=(today, until(today)))
    counted = _worked_on(person).aggregate(
        published=Count("pk"), overdue=Count("pk", filter=is_overdue), soon=Count("pk", filter=is_soon)
    )
    return Counts(**counted)


def _worked_on(person: Person) -> QuerySet[Resource]:
    return reviewing.live().filter(pk__in=Resource.objects.worked_on_by(person).values("pk"))


def days_overdue(resource: Resource) -> int:
    """How many days its review is overdue; none where it is not."""
    due_on = resource.next_review_on
    return max((clock.today() - due_on).days, 0) if due_on is not None else 0


def rows_for_export(person: Person, filters: Filters, sort: str) -> Iterator[list[object]]:
    for resource in list_for(person, filters, sort).iterator(chunk_size=500):
        yield [
            resource.title,
            resource.get_kind_display(),
            str(resource.owner),
            resource.last_reviewed_on.isoformat() if resource.last_reviewed_on else "",
            resource.next_review_on.isoformat() if resource.next_review_on else "",
            days_overdue(resource),
        ]


# Links --------------------------------------------------------------------------------------------


def links_for(person: Person) -> QuerySet[LinkCheck]:
    return linking.to_be_mended(person)


def link_rows_for_export(person: Person) -> Iterator[list[object]]:
    for check in links_for(person).iterator(chunk_size=500):
        version = check.version
        yield [
            str(version.resource),
            str(version.language),
            version.get_format_display(),
            version.link,
            what_it_answered(check),
            check.moved_to,
            clock.day_of(check.checked_at).isoformat(),
        ]


def what_it_answered(check: LinkCheck) -> str:
    code = f" ({check.code})" if check.code else ""
    return f"{check.get_outcome_display()}{code}"
