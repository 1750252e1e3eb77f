"""Who may do what with a publication plan and its steps, and why not now. Nothing here writes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied

from foundation.words import say_moment
from partnership.models import Person, Role
from reviews.models import (
    DateChange,
    Override,
    Phase,
    PlanStep,
    PracticeReview,
    PublicationPlan,
    StepOwner,
    StepTiming,
    ToldGroup,
)
from reviews.rules import access, plan_access, told
from reviews.rules.plan_notices import TO_PRESS_LEADS

Status, StepStatus, Kind = PublicationPlan.Status, PlanStep.Status, StepTiming.Kind

NEXT_STATUSES: dict[str, set[str]] = {
    Status.DRAFT: {Status.FIXED, Status.WITHDRAWN},
    Status.FIXED: {Status.SCHEDULED, Status.WITHDRAWN},
    Status.SCHEDULED: {Status.FIXED, Status.PUBLISHED, Status.WITHDRAWN},
    Status.PUBLISHED: set(),
    Status.WITHDRAWN: set(),
}

#: The fields of a step on which it hangs whether publication waits for it, and for whom.
WAITED_BY = ("is_gate", "told_group", "condition", "kind", "phase", "timing", "until_anchor")

#: How late a publication may be and still go by itself; after that the chair decides (laws 12 and 16).
LATE_AFTER = dt.timedelta(hours=1)


# Who ----------------------------------------------------------------------------------------------


def check_may_plan(plan: PublicationPlan, person: Person) -> None:
    """The business unit, on the access list of the matter."""
    access.check_may_work_on(plan.review, person)


def check_may_lift(person: Person) -> None:
    """Only the chair and the vice-chairs lift what law 16 lets them lift."""
    if not (person.is_active and person.is_chair):
        raise PermissionDenied("Only the chair or a vice-chair can lift this.")


def may_excuse(plan: PublicationPlan, person: Person) -> bool:
    """Who may say of a gate that it does not apply: the business manager on the access list, or the chair."""
    if person.is_active and person.is_chair:
        return True
    return person.holds(Role.BUSINESS_MANAGER) and access.may_work_on(plan.review, person)


def owner_rows(step: PlanStep, person: Person) -> list[StepOwner]:
    """The owner rows of the step that are this person, by name or by a role that nobody was named for."""
    if not access.knows(step.plan.review, person):
        return []
    return [owner for owner in step.owners.all() if _is_owner(owner, person)]


def _is_owner(owner: StepOwner, person: Person) -> bool:
    if owner.person_id:
        return owner.person_id == person.pk
    if owner.not_found:
        return False
    role = Role(owner.role)
    return person.holds(role) if owner.agency_id is None else owner.agency_id in person.agencies_as(role)


def may_do(step: PlanStep, person: Person) -> bool:
    """Owners do their own steps; the business unit on the access list does any."""
    return bool(owner_rows(step, person)) or access.may_work_on(step.plan.review, person)


def check_may_do(step: PlanStep, person: Person) -> None:
    if not may_do(step, person):
        raise PermissionDenied("This step is done by its owners or the business unit.")


def may_answer(step: PlanStep, person: Person) -> bool:
    """Whoever may do the step, the safeguarding partners who read the plan, and press leads whom its notice asks."""
    if may_do(step, person):
        return True
    if is_asked_as_press_lead(step, person):
        return True
    return person.holds(Role.SAFEGUARDING_PARTNER) and plan_access.reads_whole_plan(step.plan, person)


def is_asked_as_press_lead(step: PlanStep, person: Person) -> bool:
    return step.notice_kind in TO_PRESS_LEADS and plan_access.is_asked_as_press_lead(step.plan, person)


def check_may_answer(step: PlanStep, person: Person) -> None:
    if not may_answer(step, person):
        raise PermissionDenied("The question is answered by the step’s owners and those whom it asks.")


def reasons_not_to_own(review: PracticeReview, person: Person) -> list[str]:
    """Why the person can't be given a step of the review's plan: who would not read it can't do it."""
    if not person.is_active:
        return [f"{person} has left."]
    if not access.knows(review, person):
        return [f"{person} is not on the matter’s access list. Put them there first."]
    if not plan_access.may_be_given_steps(review, person):
        return [f"{person} holds no role that reads publication plans."]
    return []


def reasons_not_to_own_as(role: str) -> list[str]:
    """Why a step can't be given to whoever holds this role."""
    if role in plan_access.READING_ROLES:
        return []
    return [f"“{Role(role).label}” is no role that reads publication plans. Choose another."]


# Making and changing ------------------------------------------------------------------------------


def reasons_not_to_draft(review: PracticeReview) -> list[str]:
    """Why no plan can be begun for the review now; empty when one can. What was withdrawn can be published anew."""
    reasons = []
    if review.was_published_before:
        reasons.append("This review was published before the portal, so there is nothing to plan.")
    elif review.publication in (PracticeReview.Publication.PUBLISHED, PracticeReview.Publication.ELSEWHERE):
        reasons.append(f"It is {review.get_publication_display().lower()}.")
    if review.plans.live().exists():
        reasons.append("It has a publication plan already.")
    return reasons


def reasons_not_to_change_kind(review: PracticeReview) -> list[str]:
    """Whether law or guidance names the bodies hangs on the kind, so it stands once a date is fixed (law 2)."""
    settled = [Status.FIXED, Status.SCHEDULED, Status.PUBLISHED]
    if review.plans.filter(status__in=settled).exists():
        return [
            "The date of publication was fixed for this kind of review: who must have the report hangs on it."
        ]
    return []


def reasons_not_to_change(plan: PublicationPlan) -> list[str]:
    """Why the plan and its steps can't be changed now."""
    if plan.status == Status.WITHDRAWN:
        return ["The plan was withdrawn."]
    return []


def reasons_not_to_change_what(plan: PublicationPlan) -> list[str]:
    """Why the form, the rules and the order of the plan can't be changed now."""
    if plan.status == Status.DRAFT:
        return []
    return [
        f"It is {plan.get_status_display().lower()}. What is published is settled when the date is fixed."
    ]


def reasons_not_to_withdraw_plan(plan: PublicationPlan) -> list[str]:
    if Status.WITHDRAWN in NEXT_STATUSES[plan.status]:
        return []
    if plan.status == Status.PUBLISHED:
        return ["It is published. Withdrawing the published review is an act of the chair."]
    return [f"It is {plan.get_status_display().lower()}."]


def reasons_not_to_move_to(plan: PublicationPlan, status: str) -> list[str]:
    """Why the plan can't take this status from the one it has."""
    if status in NEXT_STATUSES[plan.status]:
        return []
    return [f"The plan is “{plan.get_status_display()}”."]


def reasons_not_to_fix_the_date(plan: PublicationPlan) -> list[str]:
    """A date is fixed once, of a draft; after that it is moved, with a reason."""
    return [] if plan.status == Status.DRAFT else [f"The plan is “{plan.get_status_display()}”."]


# Steps --------------------------------------------------------------------------------------------


def reasons_not_to_remove(step: PlanStep, others: list[PlanStep], person: Person, reason: str) -> list[str]:
    """Why the step can't be taken out of the plan; `others` are the plan's steps."""
    reasons = reasons_not_to_change(step.plan)
    if step.kind == Kind.PUBLISH:
        reasons.append("Publication itself can’t be taken out of its plan.")
    if step.status == StepStatus.DONE:
        reasons.append("It is done, and stays in the plan as proof.")
    waiting = [one for one in others if one.anchor_key == step.key and one.pk != step.pk]
    reasons += [f"“{one.title}” waits for it. Change that step first." for one in waiting]
    if is_waited_for(step) and step.plan.status != Status.DRAFT:
        if not may_excuse(step.plan, person):
            reasons.append(
                "Publication waits for it, so only the business manager or the chair takes it out."
            )
        if not reason.strip():
            reasons.append("Say why publication need not wait for it.")
    return reasons


def is_waited_for(step: PlanStep) -> bool:
    """Whether publication waits for the step: as a gate, or because it tells a group the outcome first (law 4)."""
    tells = step.told_group not in ("", ToldGroup.PUBLIC) and step.phase == Phase.BEFORE
    return step.is_gate or tells


def reasons_not_to_open_the_gate(step: PlanStep, fields: Mapping[str, Any], person: Person) -> list[str]:
    """Why this person can't make publication wait less for the step, whichever field it hangs on."""
    if not is_waited_for(step) or step.plan.status == Status.DRAFT or may_excuse(step.plan, person):
        return []
    after = {name: fields.get(name, getattr(step, name)) for name in WAITED_BY}
    ends_by_itself = after["timing"] == StepTiming.Timing.RECURRING and after["until_anchor"]
    is_opened = (
        (step.is_gate and not after["is_gate"])
        or (step.told_group and after["told_group"] != step.told_group)
        or after["condition"] not in (step.condition, StepTiming.Condition.ALWAYS)
        or (after["kind"], after["phase"]) != (step.kind, step.phase)
        or (ends_by_itself and (after["timing"], after["until_anchor"]) != (step.timing, step.until_anchor))
    )
    if is_opened:
        return ["Publication waits for it. Only the business manager or the chair can change that."]
    return []


def reasons_not_to_do(step: PlanStep) -> list[str]:
    """Why the step can't be marked as done now, whoever asks."""
    reasons = reasons_not_to_change(step.plan)
    if step.removed_at:
        reasons.append("It was taken out of the plan.")
    if step.status != StepStatus.OPEN:
        reasons.append(f"It is {step.get_status_display().lower()} already.")
    if step.kind == Kind.PUBLISH:
        reasons.append("The portal marks it when the review is published.")
    if step.kind == Kind.NOTICE and not step.question:
        reasons.append("The portal marks it when the notice has arrived.")
    if step.phase == Phase.AFTER and step.plan.status != Status.PUBLISHED:
        reasons.append("It comes after publication.")
    if step.kind == Kind.QUESTION and not step.answers.exists():
        reasons.append("The question has no answer yet.")
    return reasons


def is_joint(step: PlanStep) -> bool:
    """Whether it takes the part of several owners."""
    return step.ownership == StepTiming.Ownership.JOINTLY and len(step.owners.all()) > 1


def is_begun(step: PlanStep) -> bool:
    """Whether an owner has done their part of a step that takes several, or took several then."""
    return any(owner.done_at for owner in step.owners.all())


def waits_for_parts(step: PlanStep) -> bool:
    """Whether it takes the part of several owners, and one is missing."""
    return is_joint(step) and any(owner.done_at is None for owner in step.owners.all())


def reasons_about_part(step: PlanStep, person: Person) -> list[str]:
    """Why a person who answers for no other part can't do the step again."""
    mine = owner_rows(step, person)
    if waits_for_parts(step) and mine and all(owner.done_at for owner in mine):
        return ["Your part is done. It waits for the others."]
    return []


def reasons_about_telling(step: PlanStep, how: str, told_by: str, told_at: dt.datetime | None) -> list[str]:
    """What is missing of a step by which somebody is told the outcome."""
    if not step.told_group or step.told_group in (ToldGroup.FAMILY, ToldGroup.PUBLIC):
        return []
    reasons = []
    if not told_by.strip():
        reasons.append("Say who told them.")
    if not how.strip():
        reasons.append("Say how they were told.")
    if told_at is None:
        reasons.append("Say when they were told.")
    else:
        reasons += told.reasons_about_when(told_at)
    return reasons


def reasons_not_to_pass_over(step: PlanStep, person: Person, reason: str) -> list[str]:
    """Why the step can't be marked as not applicable by this person."""
    reasons = reasons_not_to_change(step.plan)
    if step.removed_at or step.status != StepStatus.OPEN:
        reasons.append(f"It is {step.get_status_display().lower()} already.")
    if step.kind == Kind.PUBLISH:
        reasons.append("Publication itself always applies to its plan.")
    if not reason.strip():
        reasons.append("Say why it does not apply.")
    if is_waited_for(step) and not may_excuse(step.plan, person):
        reasons.append("Publication waits for it, so only the business manager or the chair can say so.")
    return reasons


def reasons_not_to_reopen(step: PlanStep, reason: str) -> list[str]:
    reasons = reasons_not_to_change(step.plan)
    if step.removed_at or step.status == StepStatus.OPEN:
        reasons.append("It is open.")
    if step.kind in (Kind.PUBLISH, Kind.NOTICE):
        reasons.append("What the portal did can’t be undone.")
    if step.plan.status == Status.PUBLISHED and step.phase != Phase.AFTER:
        reasons.append("The review is published, and this came before.")
    if not reason.strip():
        reasons.append("Say why it is opened again.")
    return reasons


def reasons_not_to_answer(step: PlanStep, words: str) -> list[str]:
    reasons = reasons_not_to_change(step.plan)
    if step.removed_at or not step.question:
        reasons.append("This step asks nothing.")
    if step.status == StepStatus.NOT_APPLICABLE:
        reasons.append("It does not apply.")
    if not words.strip():
        reasons.append("Write the answer.")
    return reasons


# Overrides and corrections ------------------------------------------------------------------------


def reasons_not_to_look_at(override: Override, person: Person) -> list[str]:
    """Why this person can't be the second one who has looked."""
    if override.looked_at:
        return ["Somebody has looked at it already."]
    if override.lifted_by_id == person.pk:
        return ["A second person has to look: not the one who lifted it."]
    return []


def is_late(plan: PublicationPlan, now: dt.datetime) -> bool:
    """Whether the moment passed so long ago that a person has to decide."""
    return plan.publish_at is not None and now - plan.publish_at > LATE_AFTER


def reasons_not_to_allow_late(plan: PublicationPlan, now: dt.datetime) -> list[str]:
    if plan.status != Status.SCHEDULED:
        return [f"The plan is “{plan.get_status_display()}”."]
    if not is_late(plan, now):
        return ["It does not wait: its moment has not passed by more than an hour."]
    return []


def reasons_not_to_decide_correction(change: DateChange) -> list[str]:
    if change.correction != DateChange.Correction.TO_DECIDE:
        return [f"It was decided already: {change.get_correction_display().lower()}."]
    return []


def moved_in_words(change: DateChange) -> str:
    old = say_moment(change.old_publish_at) if change.old_publish_at else "no date"
    new = say_moment(change.new_publish_at) if change.new_publish_at else "no date"
    return f"from {old} to {new}"
