"""The list of statements, as a person may see it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from foundation import clock
from foundation.words import say_moment
from media_relations.models import Agreement, HighProfileEvent, Statement, StatementVersion
from partnership.models import Person

#: What the list can be sorted by, and the fields that do it.
SORTS = {
    "title": ["current_version__title"],
    "kind": ["kind"],
    "status": ["status"],
    "embargo": ["current_version__release_at"],
    "drafted": ["drafted_at"],
    "released": ["released_at"],
}
DEFAULT_SORT = "-drafted"

#: The heads of the export, in the order of `row_of`.
HEADINGS = [
    "Title",
    "Kind",
    "In the name of",
    "Status",
    "Event",
    "Agencies that have not answered",
    "Drafted by",
    "Drafted",
    "Embargo",
    "Released",
    "Public address",
]


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to; empty values narrow nothing."""

    words: str = ""
    kind: str = ""
    status: str = ""
    event: str = ""


def list_for(person: Person, filters: Filters, sort: str = DEFAULT_SORT) -> QuerySet[Statement]:
    """The statements that the person may see. Of those that do not involve them, what was released (`is_inside`)."""
    inside = Statement.objects.involving(person).values("pk")
    latest = StatementVersion.objects.filter(pk=OuterRef("released_version"))
    statements = (
        Statement.objects.visible_to(person)
        .select_related("current_version", "on_behalf_of", "event", "drafted_by")
        .annotate(
            is_inside=Q(pk__in=inside),
            released_title=Subquery(latest.values("title")[:1]),
            knows_event=Q(event__in=HighProfileEvent.objects.visible_to(person).values("pk")),
            waiting=Count(
                "current_version__agreements",
                filter=Q(
                    current_version__agreements__answer=Agreement.Answer.WAITING, status__in=Statement.OPEN
                ),
                distinct=True,
            ),
        )
    )
    if words := filters.words.strip():
        in_draft = Q(current_version__title__icontains=words) | Q(current_version__text__icontains=words)
        in_released = Q(released_version__title__icontains=words) | Q(released_version__text__icontains=words)
        statements = statements.filter((Q(is_inside=True) & in_draft) | in_released)
    if filters.kind:
        statements = statements.filter(kind=filters.kind)
    if filters.status == "open":
        statements = statements.filter(status__in=Statement.OPEN)
    elif filters.status:
        statements = statements.filter(status=filters.status)
    if filters.event:
        events = HighProfileEvent.objects.visible_to(person).filter(reference=filters.event)
        statements = statements.filter(event__in=events.values("pk"))
    backwards = sort.startswith("-")
    fields = SORTS.get(sort.removeprefix("-"), SORTS["drafted"])
    order = [
        F(field).desc(nulls_last=True) if backwards else F(field).asc(nulls_last=True) for field in fields
    ]
    return statements.order_by(*order, "-pk")


def row_of(statement: Statement) -> list[str]:
    """One line of the export. Of a statement that does not involve the person it holds what was released."""
    is_inside = bool(getattr(statement, "is_inside", False))
    version = statement.current_version
    embargo = version.release_at if version and is_inside else None
    return [
        shown_title(statement),
        statement.get_kind_display(),
        str(statement.on_behalf_of or "The partnership"),
        statement.get_status_display(),
        str(statement.event) if statement.event and getattr(statement, "knows_event", False) else "",
        str(getattr(statement, "waiting", 0)) if is_inside else "",
        str(statement.drafted_by) if is_inside else "",
        clock.day_of(statement.drafted_at).isoformat() if is_inside else "",
        say_moment(embargo) if embargo else "",
        say_moment(statement.released_at) if statement.released_at else "",
        f"/news/{statement.slug}/" if statement.slug else "",
    ]


def shown_title(statement: Statement) -> str:
    """Its title; to those whom it does not involve, as it was released."""
    if getattr(statement, "is_inside", False):
        return str(statement)
    return str(getattr(statement, "released_title", "") or "")


def rows_for_export(person: Person, filters: Filters, sort: str) -> Iterator[list[str]]:
    for statement in list_for(person, filters, sort).iterator(chunk_size=500):
        yield row_of(statement)
