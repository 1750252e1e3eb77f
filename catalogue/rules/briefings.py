"""The seven-minute form, and what is promised in it. Nothing here writes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied

from catalogue.models import Kind, NextStep, Resource
from catalogue.rules import access
from foundation.governed import beside
from partnership.models import Agency, Person, Role


@dataclass(frozen=True)
class Section:
    """One section, as somebody typed it."""

    heading: str
    text: str = ""
    is_for_teams: bool = False


def as_text(sections: Iterable[Section]) -> str:
    """The sections as one text in Markdown. One that is still empty is left out."""
    return "\n\n".join(
        f"## {one.heading.strip()}\n\n{one.text.strip()}" for one in sections if one.text.strip()
    )


def reasons_about_sections(sections: list[Section]) -> list[str]:
    headings = [one.heading.strip().casefold() for one in sections]
    reasons = []
    if not sections:
        reasons.append("A briefing has one section or more.")
    if not all(headings):
        reasons.append("Give each section a heading.")
    if len(set(headings)) < len(headings):
        reasons.append("Two sections have the same heading.")
    if any("\n" in one.heading for one in sections):
        reasons.append("A heading is one line.")
    return reasons


def reasons_not_a_briefing(resource: Resource) -> list[str]:
    return [] if resource.kind == Kind.BRIEFING else ["Only a learning briefing has these."]


def reasons_about_step(resource: Resource, what: str, owner: Person, due_on: dt.date | None) -> list[str]:
    reasons = reasons_not_a_briefing(resource)
    if resource.status == Resource.Status.WITHDRAWN:
        reasons.append("The briefing was withdrawn.")
    if not what.strip():
        reasons.append(beside("Say what is promised.", "what"))
    if due_on is None:
        reasons.append(beside("Say by when.", "due_on"))
    reasons += access.reasons_about_owner(owner, resource.matter)
    return reasons


def may_end_step(step: NextStep, person: Person) -> bool:
    """Its owner, while they may know of it, and who writes the briefing."""
    if not person.is_active or person.has_left_every_role:
        return False
    is_theirs = step.owner_id == person.pk and access.may_know(step.resource.matter, person)
    return is_theirs or access.may_write(step.resource, person)


def check_may_end_step(step: NextStep, person: Person) -> None:
    if not may_end_step(step, person):
        raise PermissionDenied(access.STEPPING)


def reasons_not_to_end_step(step: NextStep, words: str) -> list[str]:
    reasons = []
    if step.done_at is not None:
        reasons.append("It is done already.")
    if step.dropped_at is not None:
        reasons.append("It was dropped.")
    if not words.strip():
        reasons.append(beside("Say what came of it.", "words"))
    return reasons


def agencies_of(person: Person) -> set[int]:
    """The keys of the agencies for whose teams the person speaks; the business unit speaks for every team."""
    own = {person.agency_id} if person.agency_id is not None else set()
    return own | person.agencies_as(*Role)


def reasons_about_agency(agency: Agency | None, person: Person) -> list[str]:
    if agency is None or person.is_in_business_unit or agency.pk in agencies_of(person):
        return []
    return [beside("You record the teams of your own agency. The business unit records any.", "agency")]


def reasons_about_use(resource: Resource, team: str, used_on: dt.date, today: dt.date) -> list[str]:
    reasons = reasons_not_a_briefing(resource)
    if resource.status != Resource.Status.PUBLISHED:
        reasons.append(f"The briefing is “{resource.get_status_display()}”.")
    if not team.strip():
        reasons.append(beside("Name the team.", "team"))
    if used_on > today:
        reasons.append(beside("It can’t have been used in the future.", "used_on"))
    return reasons
