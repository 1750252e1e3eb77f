"""The family and the other groups that are told, with what is recorded of the telling."""

from __future__ import annotations

from dataclasses import dataclass

from reviews.models import (
    FamilyMember,
    Phase,
    PlanStep,
    PracticeReview,
    PublicationPlan,
    ToldGroup,
    ToldRecord,
)


@dataclass(frozen=True)
class MemberTold:
    """A member of the family and what is recorded of telling them under the present plan."""

    member: FamilyMember
    records: list[ToldRecord]

    @property
    def is_settled(self) -> bool:
        """Told, or exempt with a reason (law 3)."""
        return bool(self.records)


@dataclass(frozen=True)
class GroupTold:
    group: ToldGroup
    records: list[ToldRecord]


def current_plan(review: PracticeReview) -> PublicationPlan | None:
    """The plan under which people are told: the live one, or the last that published."""
    plans = review.plans.exclude(status=PublicationPlan.Status.WITHDRAWN)
    live = plans.filter(status__in=PublicationPlan.LIVE).first()
    return live or plans.order_by("-created_at").first()


def members_told(review: PracticeReview, plan: PublicationPlan | None) -> list[MemberTold]:
    """The family as it is listed now, with the records of this plan."""
    records = _records(plan)
    return [
        MemberTold(member, [record for record in records if record.family_member_id == member.pk])
        for member in review.family_members.filter(removed_at=None)
    ]


def members_not_told(review: PracticeReview, plan: PublicationPlan | None) -> list[FamilyMember]:
    """Members with neither a told-record nor an exemption under this plan: publication waits for them."""
    return [told.member for told in members_told(review, plan) if not told.is_settled]


def steps_to_close(plan: PublicationPlan | None, members: list[MemberTold]) -> list[PlanStep]:
    """The plan's open steps that tell the family, once everybody on the list is settled: only the mark is missing."""
    if plan is None or not members or not all(told.is_settled for told in members):
        return []
    steps = plan.steps.filter(
        removed_at=None, told_group=ToldGroup.FAMILY, phase=Phase.BEFORE, status=PlanStep.Status.OPEN
    )
    return list(steps.exclude(kind=PlanStep.Kind.NOTICE))


def groups_told(plan: PublicationPlan | None) -> list[GroupTold]:
    """The other groups, in the order of the law unless the plan has its own."""
    records = _records(plan)
    order = [group for group in (plan.told_order if plan else []) if group in ToldGroup.values]
    groups = [ToldGroup(group) for group in order] or list(ToldGroup)
    groups += [group for group in ToldGroup if group not in groups]
    return [
        GroupTold(group, [record for record in records if record.group == group])
        for group in groups
        if group not in (ToldGroup.FAMILY, ToldGroup.PUBLIC)
    ]


def _records(plan: PublicationPlan | None) -> list[ToldRecord]:
    return list(plan.told_records.select_related("recorded_by")) if plan else []
