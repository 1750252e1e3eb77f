"""Answers about events and meetings: their messages, what waits for a person, search and the calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import QuerySet
from django.urls import reverse

from foundation import clock
from foundation.words import say_moment
from matters.models import Matter
from matters.points import MATTER_PAGES, MatterPage
from media_relations.exports.invitation import mailed_invitation, method_of, uid_of
from media_relations.models import (
    SENIOR,
    VOICES,
    Coordinator,
    HighProfileEvent,
    LeadDecision,
    MediaMeeting,
    MeetingAction,
)
from media_relations.queries.events import standing_of, standings
from media_relations.rules import events as rules
from media_relations.services import messages
from notices.kinds import Kind, Placeholder, WhenLate, register
from notices.messages import Invitation
from notices.models import Notice
from notices.points import MAY_RECEIVE, OWNERS, STANDING, Standing
from partnership.models import BUSINESS_UNIT, CHAIRS, Person
from partnership.points import CALENDAR, WORK, CalendarEntry, DateKind, WorkEntry
from search.points import FINDABLE

MOST_WORK = 50

WHO = (
    Placeholder("lead", "Who leads", "Anyshire Police"),
    Placeholder("coordinator", "Whom to ask, with the telephone number", "Sam Okoro, 01632 960001"),
    Placeholder("deputy", "Who stands in", "Kit Lund, 01632 960002"),
    Placeholder("out_of_hours", "The number out of hours", "01632 960199"),
)
WHEN = Placeholder("when", "When the meeting begins", "2pm on Wednesday 7 October 2026")

for key, title, when_late, placeholders in [
    (messages.EVENT_OPENED, "A high-profile event was opened", WhenLate.AT_ONCE_MARKED_LATE, ()),
    (messages.LEAD_PROPOSED, "A lead waits to be agreed", WhenLate.AT_ONCE_MARKED_LATE, ()),
    (messages.COORDINATOR_GONE, "An event needs another coordinator", WhenLate.AT_ONCE_MARKED_LATE, ()),
    (messages.MEETING, "Invitation to a media meeting", WhenLate.WAITS_FOR_A_PERSON, (WHEN,)),
]:
    register(Kind(key=key, title=title, when_late=when_late, placeholders=placeholders, asks_for_action=True))
register(
    Kind(
        key=messages.LEAD,
        title="Who leads on an event, and whom to ask",
        when_late=WhenLate.AT_ONCE_MARKED_LATE,
        placeholders=WHO,
    )
)
register(
    Kind(
        key=messages.MEETING_CANCELLED,
        title="A media meeting does not take place",
        when_late=WhenLate.AT_ONCE_MARKED_LATE,
        placeholders=(WHEN,),
    )
)


# Is it still true? --------------------------------------------------------------------------------


def standing_of_event(event: HighProfileEvent, notice: Notice) -> Standing:
    """While it is open; who leads, while it is the lead and the coordinator that the message was to tell of."""
    if event.closed_at is not None:
        return Standing(is_live=False, reason="The event is closed.")
    link = {"link": event.get_absolute_url()}
    if notice.kind != messages.LEAD:
        return Standing(is_live=True, values=link)
    now = standing_of(event)
    if now.decision is None:
        return Standing(is_live=False, reason="Nobody leads on it any more.")
    who = {
        "lead": now.leads,
        "coordinator": _reached(now.ask) if now.ask else "not named yet",
        "deputy": _reached(now.coordinator.deputy)
        if now.coordinator and now.coordinator.deputy
        else "not named",
        "out_of_hours": now.out_of_hours or "not given yet",
    }
    told_of = f"{now.decision.pk}:{now.coordinator.pk if now.coordinator else ''}"
    return Standing(is_live=True, fingerprint=told_of, values=link | who)


def _reached(person: Person) -> str:
    return f"{person}, {person.telephone}" if person.telephone else str(person)


def standing_of_decision(decision: LeadDecision, notice: Notice) -> Standing:
    if not rules.is_open_proposal(decision):
        return Standing(is_live=False, reason="It was agreed, or another proposal took its place.")
    return Standing(
        is_live=True, values={"link": reverse("media_relations:lead", args=[decision.event.reference])}
    )


def standing_of_coordinator(coordinator: Coordinator, notice: Notice) -> Standing:
    if coordinator.ended_at is not None or coordinator.event.closed_at is not None:
        return Standing(is_live=False, reason="Another coordinator was named, or the event is closed.")
    return Standing(
        is_live=True,
        values={"link": reverse("media_relations:coordinator", args=[coordinator.event.reference])},
    )


def standing_of_meeting(meeting: MediaMeeting, notice: Notice) -> Standing:
    values = {"link": meeting.get_absolute_url(), "when": say_moment(meeting.starts_at)}

    def invitation(name: str, address: str) -> Invitation:
        return Invitation(method_of(meeting), mailed_invitation(meeting, name, address))

    if notice.kind == messages.MEETING_CANCELLED:
        return Standing(is_live=True, values=values, invitation=invitation)
    if meeting.cancelled_at is not None:
        return Standing(is_live=False, reason="The meeting was cancelled.")
    return Standing(is_live=True, fingerprint=str(meeting.sequence), values=values, invitation=invitation)


# Whose is it? -------------------------------------------------------------------------------------


def event_of(subject: object) -> HighProfileEvent:
    """The event that the subject of one of these notices belongs to."""
    if isinstance(subject, HighProfileEvent):
        return subject
    if isinstance(subject, LeadDecision | Coordinator | MediaMeeting):
        return subject.event
    raise TypeError(f"{type(subject).__name__} belongs to no event.")


def may_receive(subject: object, person: Person, notice: Notice) -> bool:
    """Whoever may know of the event."""
    return HighProfileEvent.objects.visible_to(person).filter(pk=event_of(subject).pk).exists()


def owners(subject: object, notice: Notice) -> list[Person]:
    """The coordinator, or the one to ask instead, and who called for the notice."""
    event = event_of(subject)
    asked = standing_of(event).ask
    people = [person for person in (asked, notice.created_by, event.opened_by) if person is not None]
    for asked_for in (people, Person.objects.holding(*BUSINESS_UNIT), Person.objects.holding(*CHAIRS)):
        if known := [one for one in dict.fromkeys(asked_for) if may_receive(event, one, notice)]:
            return known
    return []


STANDING.provide(HighProfileEvent, standing_of_event)
STANDING.provide(LeadDecision, standing_of_decision)
STANDING.provide(Coordinator, standing_of_coordinator)
STANDING.provide(MediaMeeting, standing_of_meeting)
for model in (HighProfileEvent, LeadDecision, Coordinator, MediaMeeting):
    MAY_RECEIVE.provide(model, may_receive)
    OWNERS.provide(model, owners)


# “Your work”, search and the calendar -------------------------------------------------------------


def work(person: Person) -> Iterator[WorkEntry]:
    """Leads to agree on, events without a lead or a coordinator, and actions of meetings."""
    known = HighProfileEvent.objects.visible_to(person).filter(closed_at=None)
    yield from _leads_to_agree(person)
    if person.holds(*BUSINESS_UNIT, *CHAIRS, *VOICES):
        yield from _without(person)
    mine = MeetingAction.objects.filter(owner=person, done_at=None, meeting__event__in=known.values("pk"))
    for action in mine.select_related("meeting__event")[:MOST_WORK]:
        yield WorkEntry(
            title=action.meeting.event.title,
            url=action.meeting.get_absolute_url(),
            what=action.what,
            due_at=clock.end_of_day(action.due_on),
        )


def _leads_to_agree(person: Person) -> Iterator[WorkEntry]:
    senior = person.agencies_as(*SENIOR)
    if not (person.is_chair or senior):
        return
    open_ones = LeadDecision.objects.filter(
        in_force_at=None,
        ended_at=None,
        event__in=HighProfileEvent.objects.visible_to(person).filter(closed_at=None).values("pk"),
    )
    for decision in open_ones.select_related("event", "lead")[:MOST_WORK]:
        if rules.may_agree(decision, person):
            yield WorkEntry(
                title=decision.event.title,
                url=reverse("media_relations:lead", args=[decision.event.reference]),
                what="Agree who leads",
                since=decision.proposed_at,
                is_approval=person.is_chair,
            )


def _without(person: Person) -> Iterator[WorkEntry]:
    """Open events that this person runs and that nobody leads, or whose coordinator is missing or has left."""
    mine = person.agencies_as(*VOICES)
    runs_all = person.holds(*BUSINESS_UNIT, *CHAIRS)
    events = list(HighProfileEvent.objects.visible_to(person).filter(closed_at=None)[:MOST_WORK])
    known = standings(events)
    proposed = set(
        LeadDecision.objects.filter(event__in=events, in_force_at=None, ended_at=None).values_list(
            "event", flat=True
        )
    )
    for event in events:
        now = known[event.pk]
        if now.decision is None:
            if runs_all and event.pk not in proposed:
                yield WorkEntry(
                    title=event.title,
                    url=reverse("media_relations:lead", args=[event.reference]),
                    what="Propose who leads",
                    since=event.opened_at,
                )
        elif now.needs_coordinator and (runs_all or now.decision.lead_id in mine):
            why = f"{now.why_not_coordinator}: name" if now.coordinator else "Name"
            yield WorkEntry(
                title=event.title,
                url=reverse("media_relations:coordinator", args=[event.reference]),
                what=f"{why} a coordinator",
                since=now.decision.in_force_at,
            )


def findable(person: Person) -> Iterator[QuerySet[HighProfileEvent]]:
    yield HighProfileEvent.objects.visible_to(person)


def calendar(person: Person, from_on: dt.date, to_on: dt.date) -> Iterator[CalendarEntry]:
    """Media meetings; their title in the calendar tells nothing of the event."""
    known = HighProfileEvent.objects.visible_to(person).values("pk")
    meetings = MediaMeeting.objects.filter(
        event__in=known,
        cancelled_at=None,
        starts_at__gte=clock.start_of_day(from_on),
        starts_at__lt=clock.start_of_day(to_on + dt.timedelta(days=1)),
    )
    for meeting in meetings.select_related("event"):
        yield CalendarEntry(
            uid=uid_of(meeting),
            title="Media meeting",
            starts_at=meeting.starts_at,
            url=meeting.get_absolute_url(),
            kind=DateKind.MEETING,
        )


def pages_of_matter(matter: Matter, person: Person) -> Iterator[MatterPage]:
    for event in HighProfileEvent.objects.visible_to(person).filter(matter=matter):
        yield MatterPage(f"High-profile event: {event.title}", event.get_absolute_url())


WORK.provide(work)
FINDABLE.provide(findable)
CALENDAR.provide(calendar)
MATTER_PAGES.provide(pages_of_matter)
