"""Enquiries as lists and pages show them, in a fixed number of queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from foundation import clock
from foundation.words import say_moment
from media_relations.models import Enquiry, HighProfileEvent, Journalist, Outlet, Statement
from media_relations.rules.enquiries import COLOURS, WORDS, Timing, is_timed, say_clock, timing_of
from partnership.models import Person

#: What the list can be sorted by, and the fields that do it. The key settles ties.
SORTS = {
    "deadline": ["deadline_at", "pk"],
    "received": ["received_at", "pk"],
    "outlet": ["outlet__name", "pk"],
    "subject": ["subject", "pk"],
    "status": ["status", "deadline_at", "pk"],
}
DEFAULT_SORT = "-received"

#: The heads of the export, in the order of `row_of`.
HEADINGS = [
    "Subject",
    "Outlet",
    "Journalist",
    "Came in at",
    "Medium",
    "Event",
    "Received",
    "Deadline",
    "Status",
    "Timing",
    "With",
    "Ended",
    "Minutes",
]

#: So many names are offered while somebody types; all others are found by what was typed.
MOST_OFFERED = 500


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to; empty values narrow nothing."""

    words: str = ""
    status: str = ""
    timing: str = ""
    mine: str = ""
    event: str = ""


@dataclass(frozen=True)
class Row:
    """An enquiry with how it stands against its deadline."""

    enquiry: Enquiry
    timing: Timing
    clock: str

    @property
    def words(self) -> str:
        return WORDS[self.timing]

    @property
    def colour(self) -> str:
        return COLOURS[self.timing]


def row(enquiry: Enquiry, now: dt.datetime) -> Row:
    return Row(enquiry, timing_of(enquiry, now), say_clock(enquiry, now))


def rows(enquiries: list[Enquiry]) -> list[Row]:
    now = clock.now()
    return [row(enquiry, now) for enquiry in enquiries]


def list_for(person: Person, filters: Filters, sort: str = DEFAULT_SORT) -> QuerySet[Enquiry]:
    """The enquiries that the person may know of. Who called is not deciphered for a list."""
    enquiries = (
        Enquiry.objects.visible_to(person)
        .select_related("outlet", "journalist__outlet", "agency", "event", "taken_by", "redirected_to")
        .defer("caller", "question", "answer")
    )
    if words := filters.words.strip():
        enquiries = enquiries.filter(
            Q(subject__icontains=words)
            | Q(outlet__name__icontains=words)
            | Q(journalist__name__icontains=words)
        )
    if filters.status:
        enquiries = enquiries.filter(status=filters.status)
    if filters.timing:
        enquiries = enquiries.filter(is_timed(clock.now())[Timing(filters.timing)])
    if filters.mine == "me":
        enquiries = enquiries.filter(taken_by=person)
    elif filters.mine == "nobody":
        enquiries = enquiries.filter(status=Enquiry.Status.OPEN)
    if filters.event:
        events = HighProfileEvent.objects.visible_to(person).filter(reference=filters.event)
        enquiries = enquiries.filter(event__in=events.values("pk"))
    backwards = sort.startswith("-")
    fields = SORTS.get(sort.removeprefix("-"), SORTS["received"])
    return enquiries.order_by(*[f"-{one}" if backwards else one for one in fields])


def rows_for_export(person: Person, filters: Filters, sort: str) -> Iterator[list[object]]:
    """The list as a file. Of an event that the person may not know of it says nothing."""
    now = clock.now()
    known = set(HighProfileEvent.objects.visible_to(person).values_list("pk", flat=True))
    for enquiry in list_for(person, filters, sort).iterator(chunk_size=500):
        yield row_of(enquiry, now, knows_event=enquiry.event_id in known)


def row_of(enquiry: Enquiry, now: dt.datetime, *, knows_event: bool) -> list[object]:
    """One line of the export. Who called stays in the portal."""
    ended = enquiry.ended_at
    return [
        enquiry.subject,
        str(enquiry.outlet or ""),
        enquiry.journalist.name if enquiry.journalist else "",
        str(enquiry.agency or "The partnership"),
        enquiry.get_medium_display(),
        str(enquiry.event) if knows_event else "",
        say_moment(enquiry.received_at),
        say_moment(enquiry.deadline_at),
        enquiry.get_status_display(),
        WORDS[timing_of(enquiry, now)],
        str(enquiry.taken_by or ""),
        say_moment(ended) if ended else "",
        int((ended - enquiry.received_at).total_seconds()) // 60 if ended else None,
    ]


def outlet_names() -> list[str]:
    """Offered while somebody types."""
    return list(Outlet.objects.filter(is_current=True).values_list("name", flat=True)[:MOST_OFFERED])


def journalist_names() -> list[str]:
    """Offered while somebody types, as they are written with their outlet."""
    known = Journalist.objects.filter(is_current=True, anonymised_at=None).select_related("outlet")
    return [str(one) for one in known[:MOST_OFFERED]]


def statements_for(enquiry: Enquiry, person: Person) -> QuerySet[Statement]:
    """What can have been given as the answer: released statements, of the enquiry's event where it has one."""
    released = Statement.objects.visible_to(person).filter(status=Statement.Status.RELEASED)
    if enquiry.event_id is not None:
        released = released.filter(event=enquiry.event_id)
    recent = released.order_by("-released_at").values_list("pk", flat=True)[:50]
    return (
        Statement.objects.filter(pk__in=list(recent))
        .select_related("current_version")
        .order_by("-released_at")
    )
