"""Whose room this is: who answers the media, approves what is said, or speaks for an agency."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied

from documents.models import Document
from matters.models import Matter
from media_relations.models import VOICES, Alert, HighProfileEvent, Statement
from partnership.models import BUSINESS_UNIT, CHAIRS, Person

IN_THE_ROOM = BUSINESS_UNIT | CHAIRS | VOICES

#: What an act may be about beside its own record, and how it is refused to who may not know of it.
CHOOSE: dict[type[Any], str] = {
    Matter: "Choose a matter that you know of.",
    HighProfileEvent: "Choose an event that you know of.",
    Alert: "Choose an alert that has reached you.",
    Statement: "Choose a statement that you may read.",
    Document: "Choose a file that you may see.",
}


def is_in_the_room(person: Person) -> bool:
    """Whether the pages of enquiries, events and the directory are for this person at all."""
    return person.is_active and person.holds(*IN_THE_ROOM)


def is_of_the_unit_and_may_know(person: Person, *matters: Matter | None) -> bool:
    """The business unit runs what the media ask, but of a matter only those who may know of it do (law 7)."""
    if not person.holds(*BUSINESS_UNIT):
        return False
    return all(matter.may_be_seen_by(person) for matter in dict.fromkeys(matters) if matter is not None)


def reasons_about_knowing(person: Person, *about: Any) -> list[str]:
    """Why nothing is recorded about these: the person may not know of them (law 7). None is nothing to know of."""
    return [
        CHOOSE[type(one)]
        for one in about
        if one is not None and not type(one).objects.visible_to(person).filter(pk=one.pk).exists()
    ]


def check_is_in_the_room(person: Person) -> None:
    if not is_in_the_room(person):
        raise PermissionDenied(
            "This takes the business unit, a chair, or somebody who speaks for an agency in media matters."
        )
