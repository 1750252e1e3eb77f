"""Who may log an enquiry and move it on, and how it stands against its deadline. Nothing here writes."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from django.core.exceptions import PermissionDenied
from django.db.models import F, Q

from foundation.words import say_lateness, say_length
from media_relations.models import VOICES, Enquiry, LeadDecision
from media_relations.rules.events import lead_in_force
from media_relations.rules.room import is_in_the_room, is_of_the_unit_and_may_know
from partnership.models import Agency, Person

Status = Enquiry.Status

#: The table of steps: from each status, those it may come to next.
NEXT_STATUSES: dict[str, set[str]] = {
    Status.OPEN: {Status.TAKEN, Status.ANSWERED, Status.REDIRECTED, Status.NO_ANSWER},
    Status.TAKEN: {Status.TAKEN, Status.ANSWERED, Status.REDIRECTED, Status.NO_ANSWER},
    Status.ANSWERED: set(),
    Status.REDIRECTED: set(),
    Status.NO_ANSWER: set(),
}

SOON = dt.timedelta(hours=1)


class Timing(StrEnum):
    """How an enquiry stands against its deadline; the same words in list, page and report."""

    OVERDUE = "overdue"
    DUE_SOON = "due_soon"
    RUNNING = "running"
    IN_TIME = "in_time"
    LATE = "late"
    SENT_ON = "sent_on"


WORDS = {
    Timing.OVERDUE: "Overdue",
    Timing.DUE_SOON: "Due within the hour",
    Timing.RUNNING: "Running",
    Timing.IN_TIME: "In time",
    Timing.LATE: "Late",
    Timing.SENT_ON: "Sent on",
}
COLOURS = {
    Timing.OVERDUE: "red",
    Timing.DUE_SOON: "orange",
    Timing.RUNNING: "blue",
    Timing.IN_TIME: "green",
    Timing.LATE: "yellow",
    Timing.SENT_ON: "grey",
}


def is_timed(now: dt.datetime) -> dict[Timing, Q]:
    """The same, as conditions for the database. Each enquiry meets exactly one."""
    is_open = Q(status__in=Enquiry.OPEN)
    is_ended = Q(status__in=[Status.ANSWERED, Status.NO_ANSWER])
    return {
        Timing.OVERDUE: is_open & Q(deadline_at__lt=now),
        Timing.DUE_SOON: is_open & Q(deadline_at__gte=now, deadline_at__lte=now + SOON),
        Timing.RUNNING: is_open & Q(deadline_at__gt=now + SOON),
        Timing.IN_TIME: is_ended & Q(ended_at__lte=F("deadline_at")),
        Timing.LATE: is_ended & Q(ended_at__gt=F("deadline_at")),
        Timing.SENT_ON: Q(status=Status.REDIRECTED),
    }


def timing_of(enquiry: Enquiry, now: dt.datetime) -> Timing:
    if enquiry.status == Status.REDIRECTED:
        return Timing.SENT_ON
    if enquiry.ended_at is not None:
        return Timing.IN_TIME if enquiry.ended_at <= enquiry.deadline_at else Timing.LATE
    if enquiry.deadline_at < now:
        return Timing.OVERDUE
    return Timing.DUE_SOON if enquiry.deadline_at <= now + SOON else Timing.RUNNING


def say_clock(enquiry: Enquiry, now: dt.datetime) -> str:
    """How long is left, or was needed, in words."""
    if enquiry.ended_at is not None:
        return f"after {say_length(enquiry.ended_at - enquiry.received_at)}"
    if enquiry.deadline_at < now:
        return f"{say_lateness(enquiry.deadline_at, now)} over"
    return f"{say_length(enquiry.deadline_at - now)} left"


# Who ----------------------------------------------------------------------------------------------


def check_may_log(person: Person, agency: Agency | None) -> None:
    """Anybody of the room logs; an agency's voice what came in at their own agency."""
    if not is_in_the_room(person):
        raise PermissionDenied("Logging an enquiry takes somebody who answers the media.")
    if person.is_in_business_unit or person.is_chair:
        return
    if agency is None or agency.pk not in person.agencies_as(*VOICES):
        raise PermissionDenied("You can log what came in at your own agency.")


def may_move_on(enquiry: Enquiry, person: Person) -> bool:
    """The voices of the agency it came in at, it was sent on to, or that leads its event; and the business unit where
    it may know of what is asked about.
    """
    if not person.is_active:
        return False
    of_event = enquiry.event.matter if enquiry.event is not None else None
    if is_of_the_unit_and_may_know(person, enquiry.matter, of_event):
        return True
    mine = person.agencies_as(*VOICES)
    if {enquiry.agency_id, enquiry.redirected_to_id} & mine:
        return True
    lead = lead_in_force(enquiry.event) if enquiry.event is not None and mine else None
    return lead is not None and lead.lead_id in mine


def check_may_move_on(enquiry: Enquiry, person: Person) -> None:
    if not may_move_on(enquiry, person):
        raise PermissionDenied(
            "This takes the business unit, or somebody who speaks for the agency it came in at or that leads."
        )


# When ---------------------------------------------------------------------------------------------


def reasons_not_to(step: str, enquiry: Enquiry) -> list[str]:
    """Why the enquiry can't come to this status now."""
    if step in NEXT_STATUSES[enquiry.status]:
        return []
    return [f"This enquiry is closed: {enquiry.get_status_display().lower()}."]


def is_elsewhere(enquiry: Enquiry, lead: LeadDecision | None) -> bool:
    """Whether it came in at an agency, or at the partnership, that does not lead on its event."""
    return lead is not None and lead.lead_id != enquiry.agency_id


def reasons_not_to_redirect(enquiry: Enquiry) -> list[str]:
    reasons = reasons_not_to(Status.REDIRECTED, enquiry)
    lead = lead_in_force(enquiry.event) if enquiry.event is not None else None
    if lead is None:
        reasons.append("Nobody leads on this yet, so there is nobody to send it to.")
    elif not is_elsewhere(enquiry, lead):
        reasons.append("It came in where the lead is.")
    return reasons
