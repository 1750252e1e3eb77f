"""Who may look into the directory of outlets and journalists and change it. Nothing here writes."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied

from media_relations.models import Journalist
from media_relations.rules.room import is_in_the_room
from partnership.models import BUSINESS_UNIT, Person, Role
from partnership.working_days import add_months


def may_keep(person: Person) -> bool:
    """The business unit and press leads keep the directory; the rest of the room reads it."""
    return person.is_active and person.holds(*BUSINESS_UNIT, Role.PRESS_LEAD)


def check_may_keep(person: Person) -> None:
    if not may_keep(person):
        raise PermissionDenied("Changing the directory takes the business unit or a press lead.")


def check_may_add_from_enquiry(person: Person) -> None:
    if not is_in_the_room(person):
        raise PermissionDenied("This takes somebody who answers the media.")


def is_to_be_confirmed(journalist: Journalist, today: dt.date, months: int) -> bool:
    """Whether nobody has made sure of these details for as long as the protocol says."""
    if not journalist.is_current or journalist.anonymised_at is not None:
        return False
    return journalist.last_confirmed_on is None or journalist.last_confirmed_on < confirmed_before(
        today, months
    )


def confirmed_before(today: dt.date, months: int) -> dt.date:
    """Details last confirmed before this day have to be confirmed again."""
    return add_months(today, -months)


def reasons_about(name: str, *, do_not_contact: bool, reason: str) -> list[str]:
    reasons = [] if name.strip() else ["Enter the journalist’s name."]
    if do_not_contact and not reason.strip():
        reasons.append("Say why they are not to be contacted.")
    return reasons
