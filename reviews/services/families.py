"""The child's family, known by relationship alone, and the records that people were told."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from audit import services as audit
from foundation import clock
from partnership.models import Person
from reviews.models import FamilyMember, PlanStep, PracticeReview, PublicationPlan, ToldGroup, ToldRecord
from reviews.rules import access
from reviews.rules import families as rules
from reviews.rules.refusals import ReviewNotReady
from reviews.services import texts
from reviews.services.plan_records import lock

#: What a page may set of a member.
FIELDS = ["relationship", "is_surviving_child", "wishes", "support", "interpreter"]


@transaction.atomic
def add_member(*, review: PracticeReview, by: Person, **fields: Any) -> FamilyMember:
    """Put a member of the family on the list of those who are told first.

    Raises PermissionDenied, or ReviewNotReady where a protected name stands in the words.
    """
    review = _lock(review, by)
    member = FamilyMember(review=review, **{name: fields[name] for name in FIELDS if name in fields})
    _refuse_names(member)
    member.save()
    _record("family member added", member, by=by, at=clock.now())
    return member


@transaction.atomic
def edit_member(*, member: FamilyMember, began_from: int, by: Person, **fields: Any) -> FamilyMember:
    """Store what was changed of a member.

    Raises PermissionDenied, ReviewNotReady, or SomebodyElseSaved.
    """
    review = _lock(member.review, by)
    member = FamilyMember.objects.get(pk=member.pk)
    member.review = review
    for name in FIELDS:
        if name in fields:
            setattr(member, name, fields[name])
    _refuse_names(member)
    member.save_edit(began_from=began_from, fields=FIELDS)
    _record("family member edited", member, by=by, at=clock.now())
    return member


@transaction.atomic
def remove_member(*, member: FamilyMember, reason: str, by: Person) -> FamilyMember:
    """Take a member off the list, with a reason that stays; the gate no longer waits for them.

    Raises PermissionDenied or ReviewNotReady.
    """
    review = _lock(member.review, by)
    member = FamilyMember.objects.select_for_update().get(pk=member.pk)
    member.review = review
    if member.removed_at is not None:
        raise ReviewNotReady("This member of the family is off the list already.")
    if not reason.strip():
        raise ReviewNotReady("Say why nobody tells them.")
    now = clock.now()
    member.removed_at, member.removal_reason = now, reason.strip()
    member.save(update_fields=["removed_at", "removal_reason"])
    _record("family member removed", member, by=by, at=now, reason=reason)
    return member


@transaction.atomic
def record_told(
    *,
    plan: PublicationPlan,
    group: str,
    family_member: FamilyMember | None = None,
    step: PlanStep | None = None,
    told_by: str,
    how: str,
    told_at: dt.datetime,
    support_offered: str = "",
    by: Person,
) -> ToldRecord:
    """Record that somebody was told the outcome: by whom, how, when, and what support was offered.

    Raises PermissionDenied or ReviewNotReady.
    """
    plan = lock(plan)
    access.check_may_work_on(plan.review, by)
    family_member = _as_now(family_member)
    reasons = rules.reasons_not_to_record(plan, group, family_member)
    reasons += rules.reasons_about_telling(
        group, told_by=told_by, how=how, told_at=told_at, support=support_offered
    )
    _refuse(reasons)
    now = clock.now()
    record = ToldRecord.objects.create(
        plan=plan,
        group=group,
        family_member=family_member,
        step=step,
        told_by=told_by.strip(),
        how=how.strip(),
        told_at=told_at,
        support_offered=support_offered.strip(),
        recorded_by=by,
        recorded_at=now,
    )
    _record_telling("told", record, by=by, at=now, told_at=told_at.isoformat())
    return record


@transaction.atomic
def record_exemption(
    *, plan: PublicationPlan, group: str, family_member: FamilyMember | None = None, reason: str, by: Person
) -> ToldRecord:
    """Record why somebody is not told.

    Raises PermissionDenied or ReviewNotReady.
    """
    plan = lock(plan)
    rules.check_may_exempt(plan.review, plan, group, by)
    family_member = _as_now(family_member)
    reasons = rules.reasons_not_to_record(plan, group, family_member)
    if not reason.strip():
        reasons.append("Say why they are not told.")
    _refuse(reasons)
    now = clock.now()
    record = ToldRecord.objects.create(
        plan=plan,
        group=group,
        family_member=family_member,
        is_exemption=True,
        exemption_reason=reason.strip(),
        recorded_by=by,
        recorded_at=now,
    )
    _record_telling("exempted from telling", record, by=by, at=now, reason=reason)
    return record


def _refuse_names(member: FamilyMember) -> None:
    if not member.relationship.strip():
        raise ReviewNotReady("Say the relationship, for instance “mother”.")
    words = " ".join([member.relationship, member.wishes, member.support, member.interpreter])
    if texts.holds_protected_words(words, member.review.matter):
        raise ReviewNotReady(
            "There is a protected name in these words. Write the relationship instead: the portal holds no names."
        )


def _lock(review: PracticeReview, by: Person) -> PracticeReview:
    review = PracticeReview.objects.select_for_update(of=("self",)).select_related("matter").get(pk=review.pk)
    access.check_may_work_on(review, by)
    return review


def _as_now(member: FamilyMember | None) -> FamilyMember | None:
    return FamilyMember.objects.get(pk=member.pk) if member is not None else None


def _record(verb: str, member: FamilyMember, *, by: Person, at: dt.datetime, reason: str = "") -> None:
    review = member.review
    audit.record(verb, member, by=by, at=at, reason=reason, matter=review.matter, review=review.pk)


def _record_telling(
    verb: str, record: ToldRecord, *, by: Person, at: dt.datetime, reason: str = "", **facts: str
) -> None:
    plan = record.plan
    audit.record(
        verb,
        record,
        by=by,
        at=at,
        reason=reason,
        matter=plan.review.matter,
        review=plan.review_id,
        plan=plan.pk,
        group=str(ToldGroup(record.group)),
        family_member=record.family_member_id,
        **facts,
    )


def _refuse(reasons: list[str]) -> None:
    if reasons:
        raise ReviewNotReady.because(reasons)
