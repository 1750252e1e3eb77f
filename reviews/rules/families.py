"""What has to be said of telling somebody the outcome (laws 3 and 4), and when it may be recorded."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied

from partnership.models import Person
from reviews.models import FamilyMember, PracticeReview, PublicationPlan, ToldGroup
from reviews.rules import access, told
from reviews.rules import plans as plan_rules


def may_exempt(review: PracticeReview, plan: PublicationPlan | None, group: str, person: Person) -> bool:
    """Who may say that somebody is not told: the business unit; of a whole group, once the date is fixed, the
    business manager or the chair, as of a step that publication waits for (law 4).
    """
    if group == ToldGroup.FAMILY or plan is None or plan.status == PublicationPlan.Status.DRAFT:
        return access.may_work_on(review, person)
    return plan_rules.may_excuse(plan, person)


def check_may_exempt(
    review: PracticeReview, plan: PublicationPlan | None, group: str, person: Person
) -> None:
    if not may_exempt(review, plan, group, person):
        raise PermissionDenied(
            "That somebody is not told is for the business unit to say; of a whole group, once the date is fixed, "
            "for the business manager or the chair."
        )


def reasons_not_to_record(plan: PublicationPlan, group: str, member: FamilyMember | None) -> list[str]:
    """Why nobody can record now that this group or member was told, or is exempt; empty when somebody can."""
    reasons = []
    if plan.status == PublicationPlan.Status.WITHDRAWN:
        reasons.append("The publication plan was withdrawn.")
    if group == ToldGroup.FAMILY:
        if member is None:
            reasons.append("Say which member of the family.")
        elif member.review_id != plan.review_id:
            reasons.append("This member of the family belongs to another review.")
        elif member.removed_at is not None:
            reasons.append("This member of the family was taken off the list.")
    elif member is not None:
        reasons.append("A member of the family is told as family.")
    return reasons


def reasons_about_telling(
    group: str, *, told_by: str, how: str, told_at: dt.datetime, support: str
) -> list[str]:
    reasons = []
    if not told_by.strip():
        reasons.append("Say who told them.")
    if not how.strip():
        reasons.append("Say how they were told.")
    reasons += told.reasons_about_when(told_at)
    if group == ToldGroup.FAMILY and not support.strip():
        reasons.append("Say what support was offered.")
    return reasons
