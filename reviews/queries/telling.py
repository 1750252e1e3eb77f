"""Who has been told the outcome, in which order, and who has not (laws 3 and 4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from foundation.words import say_moment
from reviews.models import Phase, PlanStep, PublicationPlan, ToldGroup, ToldRecord
from reviews.rules import timing
from reviews.rules.timing import Happenings

Status = PlanStep.Status


@dataclass(frozen=True)
class GroupState:
    """Where the telling of one group stands."""

    group: str
    is_asked: bool  #: The plan has a step before publication that tells it; the family is always asked.
    missing: tuple[str, ...]  #: Who or what is still missing; empty when the group has been told.
    first_at: dt.datetime | None
    last_at: dt.datetime | None
    open_step: PlanStep | None = None  #: The first step that tells it and is not done, where that is missing.

    @property
    def name(self) -> str:
        return str(ToldGroup(self.group).label)

    @property
    def is_complete(self) -> bool:
        return not self.missing


def telling(plan: PublicationPlan, steps: list[PlanStep], happenings: Happenings) -> list[GroupState]:
    """Each group that is told before the public, in the plan's order."""
    records = list(ToldRecord.objects.filter(plan=plan).select_related("family_member"))
    return [
        _family(plan, steps, records)
        if group == ToldGroup.FAMILY
        else _group(group, steps, records, happenings)
        for group in order_of(plan)
        if group != ToldGroup.PUBLIC
    ]


def order_of(plan: PublicationPlan) -> list[str]:
    """The groups in the order in which they are told; the family first and the public last, whatever was left out."""
    chosen = [str(group) for group in plan.told_order if group in ToldGroup.values]
    rest = [str(group) for group in ToldGroup.values if group not in chosen] if not chosen else []
    order = [group for group in [*chosen, *rest] if group not in (ToldGroup.FAMILY, ToldGroup.PUBLIC)]
    return [str(ToldGroup.FAMILY), *order, str(ToldGroup.PUBLIC)]


def out_of_order(states: list[GroupState]) -> list[str]:
    """Where a later group was told before an earlier one, in words; empty when the order was kept."""
    asked = [state for state in states if state.is_asked]
    reasons = []
    for earlier, later in combinations(asked, 2):
        if later.first_at is None:
            continue
        if not earlier.is_complete:
            reasons.append(
                f"{later.name} was told at {say_moment(later.first_at)}, and {earlier.name.lower()} has not been told."
            )
        elif earlier.last_at and later.first_at < earlier.last_at:
            reasons.append(
                f"{later.name} was told at {say_moment(later.first_at)}, before {earlier.name.lower()} "
                f"at {say_moment(earlier.last_at)}."
            )
    return reasons


def not_told(states: list[GroupState]) -> list[str]:
    """Who has still to be told before the public, in words. The family has a gate of its own."""
    return [
        f"{state.name}: {words}"
        for state in states
        if state.is_asked and state.group != ToldGroup.FAMILY
        for words in state.missing
    ]


def _family(plan: PublicationPlan, steps: list[PlanStep], records: list[ToldRecord]) -> GroupState:
    told = [record for record in records if record.group == ToldGroup.FAMILY]
    covered = {record.family_member_id for record in told}
    members = list(plan.review.family_members.filter(removed_at=None))
    missing = [f"{member.relationship} has not been told." for member in members if member.pk not in covered]
    if not members and not _is_answered_without_members(steps):
        missing.append(
            "Nobody of the family is on record. Put them on the list; if there is nobody to tell, mark the step "
            "that tells the family as not applicable, with the reason."
        )
    current = {member.pk for member in members}
    moments = [record.told_at for record in told if record.told_at and record.family_member_id in current]
    return _state(ToldGroup.FAMILY, True, missing, moments)


def _is_answered_without_members(steps: list[PlanStep]) -> bool:
    family = [step for step in steps if step.told_group == ToldGroup.FAMILY and step.phase == Phase.BEFORE]
    return bool(family) and all(step.status == Status.NOT_APPLICABLE for step in family)


def _group(
    group: str, steps: list[PlanStep], records: list[ToldRecord], happenings: Happenings
) -> GroupState:
    asking = [
        step
        for step in steps
        if step.told_group == group
        and step.phase == Phase.BEFORE
        and step.status != Status.NOT_APPLICABLE
        and timing.applies(step, happenings)
    ]
    told = [record for record in records if record.group == group]
    exempt = any(record.is_exemption for record in told)
    by_step = {record.step_id for record in told if record.step_id}
    still_open = [
        step for step in asking if step.status != Status.DONE and step.pk not in by_step and not exempt
    ]
    if not asking and not told:
        return _state(group, False, [], [])
    if told and not by_step and not exempt:
        # Recorded without naming a step: the group has been told.
        still_open = []
    missing = [f"“{step.title}” is not done." for step in still_open]
    moments = [record.told_at for record in told if record.told_at]
    if not moments:
        moments = [step.done_at for step in asking if step.status == Status.DONE and step.done_at]
    return _state(group, True, missing, moments, still_open)


def _state(
    group: str,
    is_asked: bool,
    missing: list[str],
    moments: list[dt.datetime],
    still_open: Sequence[PlanStep] = (),
) -> GroupState:
    return GroupState(
        group=group,
        is_asked=is_asked,
        missing=tuple(missing),
        first_at=min(moments, default=None),
        last_at=max(moments, default=None),
        open_step=still_open[0] if still_open else None,
    )
