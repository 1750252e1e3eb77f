"""What a letter may hold and when it can be made. Nothing here writes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied

from partnership.models import Person
from reviews.models import FamilyMember, PublicationPlan
from reviews.rules.refusals import ReviewNotReady

PLACEHOLDER = re.compile(r"\(\(\s*([a-z_]+)\s*\)\)")
ANY_PLACEHOLDER = re.compile(r"\(\(([^()]*)\)\)")


class LetterNotReady(ReviewNotReady):
    """The letter, or its template, can't be made as it is; the message is shown to people."""


@dataclass(frozen=True)
class Placeholder:
    """A word in double round brackets that the template may use. A blank is filled in by hand."""

    name: str
    description: str
    is_blank: bool = False


PLACEHOLDERS = (
    Placeholder("name", "the name of whom the letter is for", is_blank=True),
    Placeholder("address", "the address of whom the letter is for", is_blank=True),
    Placeholder("child", "the child, as the family speaks of the child", is_blank=True),
    Placeholder("signature", "the name of who signs", is_blank=True),
    Placeholder("arrangements", "what is published, and where"),
    Placeholder("publication", "the day and time, once the date has been fixed"),
    Placeholder("support", "the support on record for this family member"),
    Placeholder("contact", "the plan’s single point of contact"),
    Placeholder("partnership_name", "the partnership’s name"),
    Placeholder("partnership_mailbox", "the partnership’s mailbox"),
    Placeholder("today", "the day on which the letter is made"),
)
BLANKS = {placeholder.name: placeholder for placeholder in PLACEHOLDERS if placeholder.is_blank}


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its placeholders replaced in one pass; what a value holds is never looked at again."""
    return PLACEHOLDER.sub(lambda match: values.get(match[1], match[0]), text)


def check_may_edit(person: Person) -> None:
    if not person.is_in_business_unit:
        raise PermissionDenied("The words of letters are kept by the business unit.")


def reasons_not_to_use(text: str) -> list[str]:
    """What is wrong with these words as a template; empty when nothing is."""
    known = {placeholder.name for placeholder in PLACEHOLDERS}
    used = {name.strip() for name in ANY_PLACEHOLDER.findall(text)}
    names = ", ".join(f"(({name}))" for name in sorted(known))
    reasons = [f"(({name})) is not known. You can use: {names}." for name in sorted(used - known)]
    if not text.strip():
        reasons.append("Enter the text of the letter.")
    for needed, why in [("name", "whom it is for"), ("publication", "when the report is published")]:
        if text.strip() and needed not in used:
            reasons.append(f"The letter must hold (({needed})), so that it says {why}.")
    return reasons


def reasons_not_to_make(member: FamilyMember, plan: PublicationPlan | None) -> list[str]:
    """Why no letter to this family member can be made now; empty when one can."""
    reasons = []
    if member.removed_at:
        reasons.append("This family member was taken off the list.")
    if plan is None or plan.status == PublicationPlan.Status.WITHDRAWN:
        reasons.append("There is no publication plan, so there is nothing to tell yet.")
    return reasons
