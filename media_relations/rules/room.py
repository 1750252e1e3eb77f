"""Whose room this is: who answers the media, approves what is said, or speaks for an agency."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from media_relations.models import VOICES
from partnership.models import BUSINESS_UNIT, CHAIRS, Person

IN_THE_ROOM = BUSINESS_UNIT | CHAIRS | VOICES


def is_in_the_room(person: Person) -> bool:
    """Whether the pages of enquiries, events and the directory are for this person at all."""
    return person.is_active and person.holds(*IN_THE_ROOM)


def check_is_in_the_room(person: Person) -> None:
    if not is_in_the_room(person):
        raise PermissionDenied(
            "This takes the business unit, a chair, or somebody who speaks for an agency in media matters."
        )
