"""Whose room this is: who answers the media, approves what is said, or speaks for an agency."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from matters.models import Matter
from media_relations.models import VOICES
from partnership.models import BUSINESS_UNIT, CHAIRS, Person

IN_THE_ROOM = BUSINESS_UNIT | CHAIRS | VOICES


def is_in_the_room(person: Person) -> bool:
    """Whether the pages of enquiries, events and the directory are for this person at all."""
    return person.is_active and person.holds(*IN_THE_ROOM)


def is_of_the_unit_and_may_know(person: Person, *matters: Matter | None) -> bool:
    """The business unit runs what the media ask, but of a matter only those who may know of it do (law 7)."""
    if not person.holds(*BUSINESS_UNIT):
        return False
    return all(matter.may_be_seen_by(person) for matter in dict.fromkeys(matters) if matter is not None)


def check_is_in_the_room(person: Person) -> None:
    if not is_in_the_room(person):
        raise PermissionDenied(
            "This takes the business unit, a chair, or somebody who speaks for an agency in media matters."
        )
