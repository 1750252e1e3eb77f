"""What the media made of it: cuttings, as a person may see them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from media_relations.models import Cutting, HighProfileEvent, Statement
from media_relations.rules.room import is_in_the_room
from partnership.models import Person

SORTS = {"day": ["published_on", "pk"], "title": ["title", "pk"], "outcome": ["outcome", "pk"]}
DEFAULT_SORT = "-day"

HEADINGS = [
    "Day",
    "Headline",
    "Outlet",
    "Link",
    "Event",
    "Statement",
    "Inaccurate",
    "Outcome",
    "Whose",
    "Note",
]


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to; empty values narrow nothing."""

    words: str = ""
    outcome: str = ""
    event: str = ""
    statement: str = ""


def visible_to(person: Person) -> QuerySet[Cutting]:
    """Cuttings are for who answers the media, as far as they may know of the event and statement; and for their owner."""
    if not is_in_the_room(person):
        return Cutting.objects.filter(owner=person) if person.is_active else Cutting.objects.none()
    return Cutting.objects.filter(_about_what_is_known(person) | Q(owner=person))


def with_open_files(person: Person) -> QuerySet[Cutting]:
    """Those whose file the person may open: an owner too only while they may know of what it is about."""
    return visible_to(person).filter(_about_what_is_known(person), document__isnull=False)


def _about_what_is_known(person: Person) -> Q:
    events = Q(event=None) | Q(event__in=HighProfileEvent.objects.visible_to(person).values("pk"))
    statements = Q(statement=None) | Q(statement__in=Statement.objects.visible_to(person).values("pk"))
    return events & statements


def with_what_is_known(cuttings: QuerySet[Cutting], person: Person) -> QuerySet[Any]:
    """Cuttings, each with the event and the statement that this person may know of: their owner may know of neither."""
    events = HighProfileEvent.objects.visible_to(person).filter(pk=OuterRef("event"))
    statements = Statement.objects.visible_to(person).filter(pk=OuterRef("statement"))
    return cuttings.annotate(knows_event=Exists(events), knows_statement=Exists(statements))


def list_for(person: Person, filters: Filters, sort: str = DEFAULT_SORT) -> QuerySet[Any]:
    cuttings = with_what_is_known(visible_to(person), person).select_related(
        "outlet", "owner", "event", "statement__current_version"
    )
    if words := filters.words.strip():
        cuttings = cuttings.filter(Q(title__icontains=words) | Q(outlet__name__icontains=words))
    if filters.outcome:
        cuttings = cuttings.filter(outcome=filters.outcome)
    if filters.event:
        cuttings = cuttings.filter(event__reference=filters.event, knows_event=True)
    if filters.statement:
        cuttings = cuttings.filter(statement__reference=filters.statement, knows_statement=True)
    backwards = sort.startswith("-")
    fields = SORTS.get(sort.removeprefix("-"), SORTS["day"])
    return cuttings.order_by(*[f"-{field}" if backwards else field for field in fields])


def rows_for_export(person: Person, filters: Filters, sort: str) -> Iterator[list[Any]]:
    for cutting in list_for(person, filters, sort).iterator(chunk_size=500):
        yield [
            cutting.published_on.isoformat(),
            cutting.title,
            str(cutting.outlet or ""),
            cutting.link,
            str(cutting.event if cutting.event and cutting.knows_event else ""),
            str(cutting.statement if cutting.statement and cutting.knows_statement else ""),
            "Yes" if cutting.is_inaccurate else "No",
            cutting.get_outcome_display(),
            str(cutting.owner or ""),
            cutting.note,
        ]
