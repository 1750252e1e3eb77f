"""Whose it is to write, publish, review, sign off and withdraw a resource. Nothing here writes.

Being a superuser gives nothing.
"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from catalogue.models import SUBCOMMITTEE, Resource, ResourceVersion, SignOff
from foundation.governed import beside
from matters.models import Matter
from partnership.models import BUSINESS_UNIT, CHAIRS, Appointment, Designation, Person

WRITING = "This takes the business unit, or the owner of the resource."
PUBLISHING = "This takes somebody of the business unit."
WITHDRAWING = "This takes somebody of the business unit, or a chair."
SIGNING = "This takes a member of the group that was asked, who did not write it."
READING = "This takes somebody with a role who may read the resource."
STEPPING = "This takes the owner of the step, or the business unit."

#: Who comes to the catalogue to work on it, and not only to read.
IN_THE_ROOM = BUSINESS_UNIT | CHAIRS | SUBCOMMITTEE


def works_in_the_room(person: Person) -> bool:
    """Whether the person comes to the catalogue for more than to read what is published."""
    return person.holds(*IN_THE_ROOM)


def may_know(matter: Matter | None, person: Person) -> bool:
    """Of a matter only its access list and the chairs know (law 7)."""
    return matter is None or matter.may_be_seen_by(person)


def may_draft(person: Person, matter: Matter | None) -> bool:
    return person.is_in_business_unit and may_know(matter, person)


def may_write(resource: Resource, person: Person) -> bool:
    """The business unit, and its owner: of a matter, where they may know of it."""
    if not person.is_active or person.has_left_every_role:
        return False
    mine = person.is_in_business_unit or resource.owner_id == person.pk
    return mine and may_know(resource.matter, person)


def may_publish(resource: Resource, person: Person) -> bool:
    return person.is_in_business_unit and may_know(resource.matter, person)


def may_withdraw(resource: Resource, person: Person) -> bool:
    """Whoever is there of the unit or the chairs: in an emergency nobody else has to be found first."""
    return person.holds(*BUSINESS_UNIT, *CHAIRS) and may_know(resource.matter, person)


def may_read(resource: Resource, person: Person) -> bool:
    return Resource.objects.visible_to(person).filter(pk=resource.pk).exists()


def writers_of(version: ResourceVersion) -> set[int]:
    """Keys of who made it, last edited it, or uploaded its file."""
    keys = {version.made_by_id, version.last_edited_by_id}
    if version.document is not None and version.document.uploaded_by_id is not None:
        keys.add(version.document.uploaded_by_id)
    return keys


def may_sign_off(sign_off: SignOff, person: Person) -> bool:
    """A member of the group by appointment or as a designate, and never who wrote or uploaded the version."""
    version = sign_off.version
    if person.pk in writers_of(version) or not person.is_active:
        return False
    held = Appointment.objects.in_force().filter(group=sign_off.group)
    lent = Designation.objects.in_force().filter(designate=person, appointment__in=held.values("pk"))
    is_member = held.filter(person=person).exists() or lent.exists()
    return is_member and may_know(version.resource.matter, person)


def reasons_about_owner(owner: Person, matter: Matter | None) -> list[str]:
    """Why this person can't own a resource."""
    reasons: list[str] = []
    if not owner.is_active or not owner.roles():
        reasons.append(beside("Its owner has to be somebody with a role.", "owner"))
    if not may_know(matter, owner):
        reasons.append(beside("Its owner has to be somebody who may know of its matter.", "owner"))
    return reasons


def check_may_draft(person: Person, matter: Matter | None) -> None:
    if not may_draft(person, matter):
        raise PermissionDenied(PUBLISHING)


def check_may_write(resource: Resource, person: Person) -> None:
    if not may_write(resource, person):
        raise PermissionDenied(WRITING)


def check_may_publish(resource: Resource, person: Person) -> None:
    if not may_publish(resource, person):
        raise PermissionDenied(PUBLISHING)


def check_may_change(version: ResourceVersion, person: Person) -> None:
    """What readers have before them is changed by the business unit; what is not published, by its writers too."""
    if version.resource.status == Resource.Status.DRAFT:
        check_may_write(version.resource, person)
    else:
        check_may_publish(version.resource, person)


def check_may_withdraw(resource: Resource, person: Person) -> None:
    if not may_withdraw(resource, person):
        raise PermissionDenied(WITHDRAWING)


def check_may_record_use(resource: Resource, person: Person) -> None:
    """Whoever holds a role and may read it."""
    if not person.roles() or not may_read(resource, person):
        raise PermissionDenied(READING)


def check_may_sign_off(sign_off: SignOff, person: Person) -> None:
    if not may_sign_off(sign_off, person):
        raise PermissionDenied(SIGNING)
