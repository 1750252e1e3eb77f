"""The notices about alerts, enquiries, events and meetings: each joins the transaction of the act that calls for it.

Messages to staff hold a link and nothing of the case (design section 7).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import models

from matters.models import Matter
from media_relations.models import (
    SENIOR,
    VOICES,
    Alert,
    Coordinator,
    Enquiry,
    HighProfileEvent,
    LeadDecision,
    MediaMeeting,
)
from media_relations.queries import people
from media_relations.rules.events import lead_in_force
from notices import services as notices
from notices.models import Notice
from notices.recipients import To, ToMailbox, ToPerson
from partnership.models import BUSINESS_UNIT, Agency, Person, Role
from partnership.queries import people_for, with_deputies

ALERT = "media_alert"
ENQUIRY = "media_enquiry"
ENQUIRY_DUE = "media_enquiry_due"
ENQUIRY_SENT_ON = "media_enquiry_sent_on"
EVENT_OPENED = "media_event_opened"
LEAD_PROPOSED = "media_lead_proposed"
LEAD = "media_lead"
COORDINATOR_GONE = "media_coordinator_gone"
MEETING = "media_meeting"
MEETING_CANCELLED = "media_meeting_cancelled"


def send_alert(alert: Alert, order: int, to: Sequence[Person], *, at: dt.datetime) -> None:
    """Tell those whose turn it is. The matter's own pages know nothing of it: not all its list is in the chain."""
    _send(ALERT, alert, f"{ALERT}:{alert.pk}:{order}", _people(to), matter=None, by=None, at=at)


def answerers(enquiry: Enquiry) -> list[Person]:
    """Whose move an enquiry is that nobody has taken on: the lead's press leads, else those of where it came in."""
    lead = lead_in_force(enquiry.event) if enquiry.event is not None else None
    agency = lead.lead_id if lead is not None else enquiry.agency_id
    if enquiry.status == Enquiry.Status.REDIRECTED and lead is None:
        agency = enquiry.redirected_to_id
    if agency is None:
        return people_for(Role.COMMUNICATIONS_OFFICER) or people_for(*BUSINESS_UNIT)
    return people.voices_of([agency], Role.PRESS_LEAD) or people.voices_of([agency], *SENIOR)


def tell_of_enquiry(enquiry: Enquiry, *, by: Person, at: dt.datetime) -> None:
    """Tell those whose move it is, but for who logged it."""
    kind = ENQUIRY_SENT_ON if enquiry.status == Enquiry.Status.REDIRECTED else ENQUIRY
    to = [person for person in answerers(enquiry) if person.pk != by.pk]
    _send(kind, enquiry, f"{kind}:{enquiry.pk}", _people(to), matter=enquiry.matter, by=by, at=at)


def remind_of_enquiry(enquiry: Enquiry, *, at: dt.datetime) -> Notice | None:
    """Remind whoever has it, or those whose move it is; once for each deadline."""
    key = f"{ENQUIRY_DUE}:{enquiry.pk}:{enquiry.deadline_at.isoformat()}"
    if Notice.objects.filter(occasion=key).exists():
        return None
    to = with_deputies([enquiry.taken_by]) if enquiry.taken_by is not None else answerers(enquiry)
    return _send(ENQUIRY_DUE, enquiry, key, _people(to), matter=enquiry.matter, by=None, at=at)


def tell_of_event(
    event: HighProfileEvent, agencies: Iterable[int], *, by: Person, at: dt.datetime, with_chairs: bool
) -> None:
    """Tell the senior representatives of these agencies, and the chairs where they don't know yet."""
    to = people.voices_of(agencies, *SENIOR)
    if with_chairs:
        to = [*people.chairs(), *to]
    key = f"{EVENT_OPENED}:{event.pk}:{at.isoformat()}"
    told = [person for person in dict.fromkeys(to) if person.pk != by.pk]
    _send(EVENT_OPENED, event, key, _people(told), matter=event.matter, by=by, at=at)


def ask_for_lead(decision: LeadDecision, *, by: Person, at: dt.datetime) -> None:
    """Ask for the yeses that are missing: a chair's, and that of the agency concerned."""
    to: list[Person] = [] if decision.chair_yes_at else people.chairs()
    if decision.agency_yes_at is None:
        asked = (
            [decision.lead_id]
            if decision.lead_id is not None
            else people.concerned_with(decision.event_id).values_list("pk", flat=True)
        )
        to = [*to, *people.voices_of(asked, *SENIOR)]
    told = [person for person in dict.fromkeys(to) if person.pk != by.pk]
    _send(
        LEAD_PROPOSED,
        decision,
        f"{LEAD_PROPOSED}:{decision.pk}",
        _people(told),
        matter=decision.event.matter,
        by=by,
        at=at,
    )


def tell_of_lead(
    event: HighProfileEvent, *, by: Person | None, at: dt.datetime, agencies: Iterable[Agency] | None = None
) -> None:
    """Tell every agency concerned who leads, and whom to ask with which number: its mailbox and its voices."""
    told = list(agencies if agencies is not None else people.concerned_with(event.pk))
    to = [
        *_people(people.voices_of([agency.pk for agency in told], *VOICES)),
        *(ToMailbox(str(agency), agency.notices_email) for agency in told if agency.notices_email),
    ]
    _send(LEAD, event, f"{LEAD}:{event.pk}:{at.isoformat()}", to, matter=event.matter, by=by, at=at)


def tell_of_gone(coordinator: Coordinator, *, at: dt.datetime) -> Notice | None:
    """Ask for a new coordinator: the business unit, the chairs, the voices of the lead, and the deputy. Once."""
    key = f"{COORDINATOR_GONE}:{coordinator.pk}"
    if Notice.objects.filter(occasion=key).exists():
        return None
    lead = lead_in_force(coordinator.event)
    to = [*people_for(*BUSINESS_UNIT), *people.chairs()]
    if lead is not None and lead.lead_id is not None:
        to += people.voices_of([lead.lead_id], *VOICES)
    if coordinator.deputy is not None:
        to.append(coordinator.deputy)
    to = [person for person in dict.fromkeys(to) if person.pk != coordinator.person_id]
    return _send(
        COORDINATOR_GONE, coordinator, key, _people(to), matter=coordinator.event.matter, by=None, at=at
    )


def invite(meeting: MediaMeeting, *, by: Person, at: dt.datetime) -> None:
    """Invite, or tell of another time or place: once for each state of the invitation (RFC 5545)."""
    to = with_deputies(row.person for row in meeting.invitees.select_related("person"))
    key = f"{MEETING}:{meeting.pk}:{meeting.sequence}"
    _send(MEETING, meeting, key, _people(to), matter=meeting.event.matter, by=by, at=at)


def tell_of_cancelled(meeting: MediaMeeting, *, by: Person, at: dt.datetime) -> None:
    to = with_deputies(row.person for row in meeting.invitees.select_related("person"))
    key = f"{MEETING_CANCELLED}:{meeting.pk}"
    _send(MEETING_CANCELLED, meeting, key, _people(to), matter=meeting.event.matter, by=by, at=at)


def _people(people: Iterable[Person]) -> list[To]:
    return [ToPerson(person) for person in dict.fromkeys(people) if person.is_active]


def _send(
    kind: str,
    subject: models.Model,
    occasion: str,
    to: Iterable[To],
    *,
    matter: Matter | None,
    by: Person | None,
    at: dt.datetime,
) -> Notice | None:
    """Schedule it for now; where nobody is to be told, the page says so instead."""
    recipients = list(to)
    if not recipients:
        return None
    return notices.schedule(
        kind,
        subject=subject,
        occasion=occasion,
        to=recipients,
        due_at=at,
        matters=[matter] if matter is not None else [],
        by=by,
    )
