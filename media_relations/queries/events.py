"""Events as their pages show them: who leads, whom to ask now, and what is to be done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db.models import Count, Prefetch, Q, QuerySet

from foundation import clock
from foundation.words import say_day, say_moment
from media_relations.models import (
    AgencyConcerned,
    Coordinator,
    Enquiry,
    HighProfileEvent,
    LeadDecision,
    LineToTake,
    MediaMeeting,
    MeetingAction,
    MeetingInvitee,
    Statement,
)
from media_relations.queries.people import why_not_there
from partnership.models import Partnership, Person

SORTS = {
    "title": ["title", "pk"],
    "kind": ["kind", "pk"],
    "opened": ["opened_at", "pk"],
    "enquiries": ["enquiry_count", "pk"],
}
DEFAULT_SORT = "-opened"


@dataclass(frozen=True)
class Standing:
    """Who leads on an event and whom to ask about it, as it is now."""

    event: HighProfileEvent
    partnership_name: str
    decision: LeadDecision | None = None
    coordinator: Coordinator | None = None
    missing: dict[int, str] = field(default_factory=dict)  #: Who of the two can't be asked, and why.
    met_on: dt.date | None = None  #: The day of the last media meeting that was held.

    @property
    def leads(self) -> str:
        """Who leads, as people say it; nothing before there is a lead."""
        if self.decision is None:
            return ""
        return str(self.decision.lead) if self.decision.lead else self.partnership_name

    @property
    def response(self) -> str:
        """How it is answered: at once, or after a media meeting; once one was held, its day."""
        if self.decision is None:
            return ""
        if self.decision.response == LeadDecision.Response.MEETING and self.met_on is not None:
            return f"a media meeting was held on {say_day(self.met_on)}"
        return self.decision.get_response_display().lower()

    @property
    def ask(self) -> Person | None:
        """Whom to ask now: the coordinator, or the deputy while the coordinator can't be asked."""
        if self.coordinator is None:
            return None
        for one in (self.coordinator.person, self.coordinator.deputy):
            if one is not None and one.pk not in self.missing:
                return one
        return None

    @property
    def why_not_coordinator(self) -> str:
        """That and why the named coordinator can't be asked; nothing while they can."""
        if self.coordinator is None:
            return ""
        why = self.missing.get(self.coordinator.person_id, "")
        return f"{self.coordinator.person} {why}" if why else ""

    @property
    def has_nobody_to_ask(self) -> bool:
        return self.decision is not None and self.ask is None

    @property
    def needs_coordinator(self) -> bool:
        """There is a lead and nobody was named, or whoever was named has left."""
        if self.decision is None or self.event.closed_at is not None:
            return False
        return self.coordinator is None or self.missing.get(self.coordinator.person_id) == "has left"

    @property
    def out_of_hours(self) -> str:
        return self.coordinator.out_of_hours_number if self.coordinator else ""

    @property
    def send_journalists_to(self) -> str:
        """What to say to a journalist who asks somebody else."""
        if self.decision is None:
            return ""
        lead = self.decision.lead
        number = lead.press_office_number if lead else ""
        whom = f"{lead.press_office_name or f'{lead} press office'}" if lead else self.partnership_name
        if self.ask is not None:
            whom = f"{self.ask} at {self.leads}"
            number = self.ask.telephone or number
        return f"{whom}, {number}" if number else whom


def standings(events: Iterable[HighProfileEvent]) -> dict[int, Standing]:
    """How each of these events stands, by its key, in a fixed number of queries."""
    events = list(events)
    keys = [event.pk for event in events]
    decisions = {
        one.event_id: one
        for one in LeadDecision.objects.filter(
            event__in=keys, in_force_at__isnull=False, ended_at=None
        ).select_related("lead")
    }
    coordinators = {
        one.event_id: one
        for one in Coordinator.objects.filter(event__in=keys, ended_at=None).select_related(
            "person__agency", "deputy__agency"
        )
    }
    named = [one for row in coordinators.values() for one in (row.person, row.deputy) if one is not None]
    missing = why_not_there(named) if named else {}
    held = MediaMeeting.objects.filter(event__in=keys, held_at__isnull=False, cancelled_at=None)
    met = {one.event_id: clock.day_of(one.starts_at) for one in held.order_by("starts_at")}
    partnership = Partnership.current()
    name = partnership.name if partnership else "The partnership"
    return {
        event.pk: Standing(
            event, name, decisions.get(event.pk), coordinators.get(event.pk), missing, met.get(event.pk)
        )
        for event in events
    }


def standing_of(event: HighProfileEvent) -> Standing:
    return standings([event])[event.pk]


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to; empty values narrow nothing."""

    words: str = ""
    kind: str = ""
    state: str = ""


def list_for(person: Person, filters: Filters, sort: str = DEFAULT_SORT) -> QuerySet[HighProfileEvent]:
    """The events that the person may know of, each with how many of its enquiries they may know of (law 7)."""
    known = Q(enquiries__in=Enquiry.objects.visible_to(person).values("pk"))
    events = HighProfileEvent.objects.visible_to(person).annotate(
        enquiry_count=Count("enquiries", filter=known, distinct=True)
    )
    if words := filters.words.strip():
        events = events.filter(title__icontains=words)
    if filters.kind:
        events = events.filter(kind=filters.kind)
    if filters.state:
        events = events.filter(closed_at__isnull=filters.state == "open")
    backwards = sort.startswith("-")
    fields = SORTS.get(sort.removeprefix("-"), SORTS["opened"])
    return events.order_by(*[f"-{one}" if backwards else one for one in fields])


def open_events(person: Person) -> list[HighProfileEvent]:
    """Those that are not closed, the newest first."""
    return list(HighProfileEvent.objects.visible_to(person).filter(closed_at=None).order_by("-opened_at"))


def concerns_of(event: HighProfileEvent) -> QuerySet[AgencyConcerned]:
    """The agencies concerned now, by name."""
    return event.concerns.filter(removed_at=None).select_related("agency").order_by("agency__name")


def decisions_of(event: HighProfileEvent) -> QuerySet[LeadDecision]:
    """Every decision about the lead, the newest first."""
    return event.lead_decisions.select_related(
        "lead", "proposed_by", "chair_yes_by", "agency_yes_by", "agency_yes_for"
    )


def open_proposal_of(event: HighProfileEvent) -> LeadDecision | None:
    return decisions_of(event).filter(in_force_at=None, ended_at=None).first()


def cleared_lines_of(event: HighProfileEvent, person: Person) -> QuerySet[LineToTake]:
    """The lines that may be said now: those of the event, and of statements about it that involve the person."""
    involving = Statement.objects.involving(person).filter(event=event).values("pk")
    lines = LineToTake.objects.filter(
        Q(event=event, statement=None) | Q(statement__in=involving), cleared_at__isnull=False, ended_at=None
    )
    return lines.order_by("cleared_at", "pk")


def meetings_of(event: HighProfileEvent) -> QuerySet[MediaMeeting]:
    return event.meetings.select_related("called_by").order_by("-starts_at")


def with_people(meetings: QuerySet[MediaMeeting]) -> QuerySet[MediaMeeting]:
    """Meetings with their invitees and actions."""
    invitees = MeetingInvitee.objects.select_related("person", "agency")
    actions = MeetingAction.objects.select_related("owner", "done_by")
    return meetings.prefetch_related(Prefetch("invitees", invitees), Prefetch("actions", actions))


def actions_of(event: HighProfileEvent) -> QuerySet[MeetingAction]:
    """The action plan of all its meetings, what is still to do first."""
    rows = MeetingAction.objects.filter(meeting__event=event).select_related("owner", "meeting", "done_by")
    return rows.order_by("done_at", "due_on", "pk")


def next_meetings(person: Person, *, now: dt.datetime | None = None) -> QuerySet[MediaMeeting]:
    """Meetings to come about events that the person may know of."""
    now = now or clock.now()
    return (
        MediaMeeting.objects.filter(
            event__in=HighProfileEvent.objects.visible_to(person).values("pk"),
            cancelled_at=None,
            starts_at__gte=now - dt.timedelta(hours=2),
        )
        .select_related("event")
        .order_by("starts_at")
    )


#: The heads of the export, in the order of its rows.
HEADINGS = ["Title", "Kind", "Opened", "Who leads", "Coordinator", "Enquiries", "Closed"]


def rows_for_export(person: Person, filters: Filters, sort: str) -> Iterator[list[object]]:
    """The list as a file."""
    events = list(list_for(person, filters, sort))
    known = standings(events)
    for event in events:
        now = known[event.pk]
        yield [
            event.title,
            event.get_kind_display(),
            say_moment(event.opened_at),
            now.leads,
            str(now.ask or ""),
            event.enquiry_count,  # type: ignore[attr-defined]
            say_moment(event.closed_at) if event.closed_at else "",
        ]
