"""Agencies with the people who speak for them, and events with a lead, brought about by the services."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from media_relations.models import Enquiry, HighProfileEvent, LeadDecision
from media_relations.services import enquiries, events
from media_relations.services.enquiries import Call
from partnership.models import Agency, Person
from tests.partnership.factories import AgencyFactory, PersonFactory


@dataclass
class Voices:
    """An agency with its senior representative and its press lead."""

    agency: Agency
    senior: Person
    press: Person


def voices(**traits: Any) -> Voices:
    agency = AgencyFactory(**traits)
    return Voices(
        agency,
        PersonFactory(agency=agency, agency_representative=True),
        PersonFactory(agency=agency, press_lead=True, telephone="01632 960050"),
    )


@dataclass
class Cast:
    """A chair, somebody of the business unit, the police, the council, and an agency that has nothing to do with it."""

    chair: Person
    officer: Person
    police: Voices
    council: Voices
    other: Voices


def cast() -> Cast:
    return Cast(
        chair=PersonFactory(chair=True),
        officer=PersonFactory(communications_officer=True),
        police=voices(police=True),
        council=voices(council=True),
        other=voices(),
    )


def opened(them: Cast, **changes: Any) -> HighProfileEvent:
    """An event that concerns the police and the council, without a lead."""
    given: dict[str, Any] = {
        "title": "An arrest",
        "kind": HighProfileEvent.Kind.ARREST,
        "what_is_known": "Somebody was arrested.",
        "agencies": [them.police.agency, them.council.agency],
        "by": them.officer,
    }
    return events.open_event(**given | changes)


def led(
    them: Cast, lead: Agency | None, event: HighProfileEvent | None = None, response: str = "respond"
) -> HighProfileEvent:
    """The event, on which this agency (None: the partnership) leads by agreement."""
    event = event or opened(them)
    decision = events.propose_lead(
        event=event, lead=lead, response=response, reason="As usual.", by=them.chair
    )
    senior = them.council.senior if lead == them.council.agency else them.police.senior
    events.agree_lead(decision=LeadDecision.objects.get(pk=decision.pk), by=senior)
    return HighProfileEvent.objects.get(pk=event.pk)


def coordinated(them: Cast, event: HighProfileEvent | None = None) -> HighProfileEvent:
    """The police lead, their press lead coordinates, and their senior representative is the deputy."""
    event = event or led(them, them.police.agency)
    events.name_coordinator(
        event=event,
        person=them.police.press,
        deputy=them.police.senior,
        out_of_hours_number="01632 960199",
        by=them.police.senior,
    )
    return event


def logged(them: Cast, by: Person | None = None, **changes: Any) -> Enquiry:
    given: dict[str, Any] = {"question": "What went wrong?", "subject": "What went wrong"}
    return enquiries.log_enquiry(Call(**given | changes), by=by or them.officer)


def again(person: Person) -> Person:
    """The same person, as read anew: what somebody holds is read once for each instance."""
    return Person.objects.get(pk=person.pk)
