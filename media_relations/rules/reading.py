"""Which parts of a statement somebody reads inside, before and after its release. Nothing here writes."""

from __future__ import annotations

import enum

from media_relations.models import Statement
from media_relations.rules import access
from partnership.models import Person


class Part(enum.StrEnum):
    """A part of what the portal holds about a statement."""

    TEXT = "text"  #: The words, the quotes, the checks and what press offices think of it.
    REST = "rest"  #: Who agreed, approved and lifted what; lines to take; what comes after.


def parts_for(statement: Statement, person: Person) -> frozenset[Part]:
    """What this person reads of a statement that involves them.

    Who is quoted, checks it or was asked for a view reads the text; the rest is for who writes, approves or agrees.
    """
    if _reads_all(statement, person):
        return frozenset(Part)
    return frozenset({Part.TEXT})


def _reads_all(statement: Statement, person: Person) -> bool:
    if access.may_write(statement, person) or access.speaks_for(person, access.concerned_keys(statement)):
        return True
    return (person.is_in_business_unit or person.is_chair) and access.may_know_matter(statement, person)
