"""Who may open an event, say who leads it, name its coordinator and hold its meetings. Nothing here writes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.core.exceptions import PermissionDenied

from foundation.governed import beside
from media_relations.models import (
    SENIOR,
    VOICES,
    AgencyConcerned,
    Coordinator,
    HighProfileEvent,
    LeadDecision,
    MediaMeeting,
    MeetingAction,
)
from media_relations.rules.access import is_from
from media_relations.rules.room import is_in_the_room, is_of_the_unit_and_may_know
from partnership.models import BUSINESS_UNIT, CHAIRS, Agency, Person

Kind = HighProfileEvent.Kind

#: In these the police speak: arrests and what comes before a court (domain: two press offices).
POLICE_LEAD = frozenset({Kind.ARREST, Kind.COURT})

#: A meeting further ahead is a slip of the year.
FURTHEST = dt.timedelta(days=366)

CLOSED = "The event is closed."


def check_may_open(person: Person) -> None:
    if not is_in_the_room(person):
        raise PermissionDenied(
            "Opening an event takes the business unit, a chair, or somebody who speaks for an agency."
        )


def lead_in_force(event: HighProfileEvent) -> LeadDecision | None:
    """The decision about the lead that holds now, if there is one."""
    return (
        event.lead_decisions.filter(in_force_at__isnull=False, ended_at=None).select_related("lead").first()
    )


def coordinator_of(event: HighProfileEvent) -> Coordinator | None:
    return event.coordinators.filter(ended_at=None).select_related("person", "deputy").first()


def may_run(event: HighProfileEvent, person: Person) -> bool:
    """Who moves the event on: the chairs, the voices of the agency that leads, its coordinator, and the business unit
    where it may know of its matter.

    Before there is a lead, the voices of any agency concerned do.
    """
    if not is_in_the_room(person):
        return False
    if person.holds(*CHAIRS) or is_of_the_unit_and_may_know(person, event.matter):
        return True
    mine = person.agencies_as(*VOICES)
    lead = lead_in_force(event)
    if lead is None:
        return is_concerned(event, mine)
    if lead.lead_id in mine:
        return True
    coordinator = coordinator_of(event)
    return coordinator is not None and person.pk in (coordinator.person_id, coordinator.deputy_id)


def check_may_run(event: HighProfileEvent, person: Person) -> None:
    if not may_run(event, person):
        raise PermissionDenied(
            "This takes the business unit, a chair, the agency that leads, or the event’s coordinator."
        )


def check_may_take_out(agencies: Iterable[int], person: Person) -> None:
    """Raises PermissionDenied for who can't say that these agencies are not concerned after all (law 10)."""
    if person.holds(*BUSINESS_UNIT):
        return
    if not person.is_chair or any(is_from(person, agency) for agency in agencies):
        raise PermissionDenied(
            "Only the business unit, or a chair who is not from the agency, takes an agency out of an event."
        )


def is_concerned(event: HighProfileEvent, agencies: Iterable[int]) -> bool:
    return AgencyConcerned.objects.filter(event=event, agency__in=set(agencies), removed_at=None).exists()


# The lead -----------------------------------------------------------------------------------------


def usual_lead(kind: str, agencies: Iterable[Agency]) -> Agency | None:
    """Who leads by the kind of matter: the police on arrests and courts, else the partnership (None)."""
    if kind not in POLICE_LEAD:
        return None
    police = [one for one in agencies if "police" in f"{one.name} {one.short_name}".casefold()]
    police.sort(key=lambda one: one.kind != Agency.Kind.SAFEGUARDING_PARTNER)
    return police[0] if police else None


def may_propose_lead(event: HighProfileEvent, person: Person) -> bool:
    return may_run(event, person) or is_concerned(event, person.agencies_as(*SENIOR))


def check_may_propose_lead(event: HighProfileEvent, person: Person) -> None:
    if not may_propose_lead(event, person):
        raise PermissionDenied(
            "Proposing who leads takes the business unit, a chair, or a senior representative concerned."
        )


def agrees_for(decision: LeadDecision, person: Person) -> int | None:
    """The key of the agency for which the person's yes counts as the senior representative's.

    Where one agency is to lead, that agency's; where the partnership is, any agency's that is concerned.
    """
    mine = person.agencies_as(*SENIOR) if person.is_active else set()
    if decision.lead_id is not None:
        return decision.lead_id if decision.lead_id in mine else None
    concerned = AgencyConcerned.objects.filter(event=decision.event_id, removed_at=None, agency__in=mine)
    return concerned.order_by("agency__name").values_list("agency", flat=True).first()


def is_open_proposal(decision: LeadDecision) -> bool:
    return decision.in_force_at is None and decision.ended_at is None


def may_agree(decision: LeadDecision, person: Person) -> bool:
    """Whether a yes of this person is still missing: the chair's, or that of the agency. Nobody gives both."""
    return is_open_proposal(decision) and bool(_yes_of(decision, person))


def yes_of(decision: LeadDecision, person: Person) -> str:
    """Which yes the person gives: "chair" or "agency".

    Raises PermissionDenied for somebody who has none to give, or has given theirs.
    """
    which = _yes_of(decision, person)
    if not which:
        raise PermissionDenied(
            "The lead is agreed by a chair or vice-chair and, as another person, the senior representative of "
            "the agency concerned."
        )
    return which


def _yes_of(decision: LeadDecision, person: Person) -> str:
    if person.pk in (decision.chair_yes_by_id, decision.agency_yes_by_id):
        return ""
    if decision.chair_yes_at is None and person.is_active and person.is_chair:
        return "chair"
    if decision.agency_yes_at is None and agrees_for(decision, person) is not None:
        return "agency"
    return ""


def reasons_not_to_propose(event: HighProfileEvent, lead: Agency | None, reason: str) -> list[str]:
    reasons = [CLOSED] if event.closed_at else []
    if lead is not None and not is_concerned(event, [lead.pk]):
        reasons.append(f"{lead} is not among the agencies concerned. Add it first.")
    if not reason.strip():
        reasons.append("Give the reason.")
    return reasons


# The coordinator ----------------------------------------------------------------------------------


def reasons_not_to_coordinate(
    event: HighProfileEvent, person: Person, deputy: Person | None, number: str
) -> list[str]:
    """Why these can't be the ones whom everybody asks about the event."""
    reasons = [CLOSED] if event.closed_at else []
    if lead_in_force(event) is None:
        reasons.append("Agree first who leads.")
    if deputy is not None and deputy.pk == person.pk:
        reasons.append("The deputy must be somebody else.")
    reasons += [
        f"{one} may not know of this event, or has left."
        for one in (person, deputy)
        if one is not None and not HighProfileEvent.objects.visible_to(one).filter(pk=event.pk).exists()
    ]
    if not number.strip():
        reasons.append("Give a number that is answered out of hours.")
    return reasons


# Meetings -----------------------------------------------------------------------------------------


def reasons_about_beginning(starts_at: dt.datetime, now: dt.datetime) -> list[str]:
    """Why no meeting begins then, told beside what was typed."""
    if starts_at <= now:
        return [beside("A meeting begins later than now.", "starts_at")]
    if starts_at - now > FURTHEST:
        return [beside("That is more than a year ahead. Check the year.", "starts_at")]
    return []


def reasons_not_to_change(meeting: MediaMeeting) -> list[str]:
    """Why a meeting's time and place can't change now."""
    if meeting.cancelled_at:
        return ["The meeting was cancelled."]
    if meeting.held_at:
        return ["The meeting was held."]
    return [CLOSED] if meeting.event.closed_at else []


def may_finish(action: MeetingAction, person: Person) -> bool:
    """The owner of the action, and who runs the event."""
    return (person.is_active and action.owner_id == person.pk) or may_run(action.meeting.event, person)


def check_may_finish(action: MeetingAction, person: Person) -> None:
    if not may_finish(action, person):
        raise PermissionDenied("This takes the owner of the action, or who runs the event.")
