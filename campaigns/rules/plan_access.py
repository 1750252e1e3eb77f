"""Whose it is to keep the strategy, business plans and projects. Nothing here writes.

Being a superuser gives nothing.
"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from campaigns.models import Action, Project
from campaigns.rules.access import may_know, works_in_the_room
from foundation.governed import beside
from matters.models import Matter
from partnership.models import Person

UNIT = "This takes somebody of the business unit."
TELLING = "This takes the owner of the action, or the business unit."
PLANNING = "This takes the owner of the project, or the business unit."


def may_keep_plans(person: Person) -> bool:
    """Strategies, business plans, their priorities and actions are the business unit's."""
    return person.is_in_business_unit


def may_tell_of(action: Action, person: Person) -> bool:
    """Say how far an action is, and what became of it."""
    mine = action.owner_id == person.pk and works_in_the_room(person)
    return person.is_in_business_unit or mine


def may_draft(person: Person, matter: Matter | None) -> bool:
    return person.is_in_business_unit and may_know(matter, person)


def may_read(project: Project, person: Person) -> bool:
    return Project.objects.visible_to(person).filter(pk=project.pk).exists()


def may_plan(project: Project, person: Person) -> bool:
    """The business unit, and its owner: of a matter, where they may know of it."""
    mine = person.is_in_business_unit or project.owner_id == person.pk
    return mine and may_read(project, person)


def reasons_about_owner(owner: Person, matter: Matter | None = None) -> list[str]:
    """Why this person can't own a plan, an action or a project."""
    reasons: list[str] = []
    if not works_in_the_room(owner):
        reasons.append(
            beside("Its owner has to be somebody who works on campaigns or speaks for an agency.", "owner")
        )
    if not may_know(matter, owner):
        reasons.append(beside("Its owner has to be somebody who may know of its matter.", "owner"))
    return reasons


def check_may_keep_plans(person: Person) -> None:
    if not may_keep_plans(person):
        raise PermissionDenied(UNIT)


def check_may_tell_of(action: Action, person: Person) -> None:
    if not may_tell_of(action, person):
        raise PermissionDenied(TELLING)


def check_may_draft(person: Person, matter: Matter | None) -> None:
    if not may_draft(person, matter):
        raise PermissionDenied(UNIT)


def check_may_plan(project: Project, person: Person) -> None:
    if not may_plan(project, person):
        raise PermissionDenied(PLANNING)
