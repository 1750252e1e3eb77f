"""What the pages of matters need."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.db.models import Count, F, OrderBy, Prefetch, Q, QuerySet

from audit.models import Event
from audit.queries import subjects_among
from foundation import clock
from matters import rules
from matters.models import (
    AuthorityView,
    BreakGlass,
    Matter,
    MatterAccess,
    Proceeding,
    SensitiveDay,
    SensitivePeriod,
)
from partnership.clashes import DayNote, NoteKind
from partnership.models import Person


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to; empty values narrow nothing."""

    words: str = ""
    state: str = ""


#: What the list can be sorted by, and the fields that do it. The code name settles ties.
SORTS = {
    "open": ["closed_at", "code_name"],
    "name": ["code_name"],
    "owner": ["owner__name", "code_name"],
    "people": ["people", "code_name"],
    "running": ["running", "code_name"],
    "opened": ["opened_at", "code_name"],
}
DEFAULT_SORT = "open"

HEADINGS = ["Code name", "Owner", "Others on the list", "Running proceedings", "Opened", "Closed"]


def listed_for(person: Person, filters: Filters | None = None, sort: str = DEFAULT_SORT) -> QuerySet[Matter]:
    """The matters that the person may know of, the open ones first."""
    filters = filters or Filters()
    matters = Matter.objects.visible_to(person)
    if words := filters.words.strip():
        matters = matters.filter(Q(code_name__icontains=words) | Q(owner__name__icontains=words))
    if filters.state:
        matters = matters.filter(closed_at__isnull=filters.state == "open")
    minus = "-" if sort.startswith("-") else ""
    fields = SORTS.get(sort.removeprefix("-"), SORTS[DEFAULT_SORT])
    return (
        matters.select_related("owner")
        .annotate(
            people=Count("accesses", filter=Q(accesses__removed_at=None), distinct=True),
            running=Count(
                "proceedings", filter=~Q(proceedings__status=Proceeding.Status.ENDED), distinct=True
            ),
        )
        .order_by(*[_put(field, minus) for field in fields])
    )


def _put(field: str, minus: str) -> OrderBy:
    """Open matters have no day of closing: they come first, on either database."""
    if minus:
        return F(field).desc(nulls_last=True)
    return F(field).asc(nulls_first=True)


def rows_for_export(person: Person, filters: Filters, sort: str = DEFAULT_SORT) -> Iterator[list[object]]:
    """The same list as rows."""
    for matter in listed_for(person, filters, sort):
        yield [
            matter.code_name,
            str(matter.owner),
            getattr(matter, "people", ""),
            getattr(matter, "running", ""),
            clock.day_of(matter.opened_at).isoformat(),
            clock.day_of(matter.closed_at).isoformat() if matter.closed_at else "",
        ]


def on_list(matter: Matter) -> QuerySet[MatterAccess]:
    """Who stands on the access list now, beside the owner."""
    return (
        matter.accesses.filter(removed_at=None)
        .select_related("person__agency", "granted_by")
        .order_by("person__name")
    )


def once_on_list(matter: Matter) -> QuerySet[MatterAccess]:
    """Who stood on the access list and was removed."""
    return (
        matter.accesses.exclude(removed_at=None)
        .select_related("person", "removed_by")
        .order_by("-removed_at")
    )


def proceedings_of(matter: Matter) -> list[Proceeding]:
    """The matter's proceedings with the authorities' views, those that run first."""
    rows = matter.proceedings.prefetch_related(Prefetch("views"))
    return sorted(rows, key=lambda each: (each.status == Proceeding.Status.ENDED, each.pk))


def broken_by(person: Person) -> QuerySet[BreakGlass]:
    return BreakGlass.objects.filter(person=person).select_related("matter", "looked_at_by")


def every_break_glass() -> QuerySet[BreakGlass]:
    """For the chair: those that nobody has looked at first."""
    return BreakGlass.objects.select_related("person", "matter", "looked_at_by").order_by(
        "looked_at", "-started_at"
    )


# What to think of on a day ------------------------------------------------------------------------

NOTES_OF_DAYS = {SensitiveDay.Kind.COURT_DATE: (NoteKind.COURT_DATE, "A court date")}
NOTES_OF_PERIODS = {
    SensitivePeriod.Kind.PRE_ELECTION: NoteKind.PRE_ELECTION,
    SensitivePeriod.Kind.SCHOOL_HOLIDAY: NoteKind.SCHOOL_HOLIDAY,
}


def days_to_think_of(person: Person, from_on: dt.date, to_on: dt.date) -> Iterator[DayNote]:
    """The sensitive days and periods in this time that the person may know of. It never says whose a day is."""
    known = Matter.objects.visible_to(person).values("pk")
    mine = Q(matter=None) | Q(matter__in=known)
    periods = SensitivePeriod.objects.filter(mine, from_on__lte=to_on, to_on__gte=from_on)
    for period in periods.order_by("from_on", "pk"):
        kind = NOTES_OF_PERIODS.get(SensitivePeriod.Kind(period.kind), NoteKind.SENSITIVE)
        words = f"{period.get_kind_display()}: {period.name}" if kind != NoteKind.SENSITIVE else period.name
        yield DayNote(period.from_on, period.to_on, kind, words)
    told: set[tuple[dt.date, str]] = set()
    for one in SensitiveDay.objects.filter(matter__in=known).order_by("on", "pk"):
        kind, words = NOTES_OF_DAYS.get(
            SensitiveDay.Kind(one.kind), (NoteKind.SENSITIVE, "A day that matters to somebody")
        )
        for day in _days_of(one, from_on, to_on):
            if (day, words) not in told:
                told.add((day, words))
                yield DayNote(day, day, kind, words)


def _days_of(one: SensitiveDay, from_on: dt.date, to_on: dt.date) -> list[dt.date]:
    days = [from_on + dt.timedelta(days=number) for number in range((to_on - from_on).days + 1)]
    if not one.is_yearly:
        return [one.on] if from_on <= one.on <= to_on else []
    return [day for day in days if rules.falls_on(one.on, one.is_yearly, day)]


# What happened ------------------------------------------------------------------------------------

OF_THIS_ROOM = f"{Matter._meta.app_label}."


def events_of(matter: Matter) -> QuerySet[Event]:
    """What was done with the matter itself: its access list, proceedings, restrictions and days. The newest first."""
    events = Event.objects.filter(matter_id=matter.pk, subject_type__startswith=OF_THIS_ROOM)
    return events.select_related("by", "text").order_by("-at", "-id")


def said_of(events: Collection[Event]) -> dict[int, str]:
    """What each of the events that are about a record of this room was about; in three queries at most."""
    events = [event for event in events if event.subject_type.startswith(OF_THIS_ROOM)]
    people = dict(
        Person.objects.filter(pk__in={_person_in(event) for event in events}).values_list("pk", "name")
    )
    glass = dict(
        BreakGlass.objects.filter(pk__in=subjects_among(events, BreakGlass)).values_list("pk", "person__name")
    )
    views = AuthorityView.objects.filter(pk__in=subjects_among(events, AuthorityView))
    asked = {view.pk: str(view.proceeding) for view in views.select_related("proceeding")}
    said = {}
    for event in events:
        label, person = event.text.label, people.get(_person_in(event) or 0, "")
        match event.subject_type.removeprefix(OF_THIS_ROOM):
            case "matter":
                parts = [label, person and f"owner {person}"]
            case "matteraccess":
                parts = [person]
            case "breakglass":
                parts = [glass.get(event.subject_id, "")]
            case "authorityview":
                parts = [asked.get(event.subject_id, ""), label]
            case _:
                parts = [label]
        said[event.pk] = ", ".join(part for part in parts if part)
    return said


def _person_in(event: Event) -> int | None:
    """Whom the event names: who came onto the list or went, or who owns the matter now."""
    return event.facts.get("person") or event.facts.get("owner")
