"""Who has been told the outcome, in which order, and who has not (laws 3 and 4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from django.db.models import Q

from foundation.words import say_moment
from reviews.models import Phase, PlanStep, PublicationPlan, ToldGroup, ToldRecord
from reviews.queries import plans
from reviews.rules import timing
from reviews.rules.timing import Happenings

Status = PlanStep.Status


@dataclass(frozen=True)
class GroupState:
    """Where the telling of one group stands."""

    group: str
    is_asked: bool  #: The plan has a step before publication that tells it; the family is always asked.
    missing: tuple[str, ...]  #: Who or what is still missing; empty when the group has been told.
    first_at: (
        dt.datetime | None
    )  #: When the first of the group heard of it, under whichever plan of the review.
    last_at: dt.datetime | None  #: When the last of those who had to hear of it first did.
    open_steps: tuple[PlanStep, ...] = ()  #: The steps that tell it and are not done, where that is missing.

    @property
    def name(self) -> str:
        return str(ToldGroup(self.group).label)

    @property
    def open_step(self) -> PlanStep | None:
        return self.open_steps[0] if self.open_steps else None

    @property
    def is_complete(self) -> bool:
        return not self.missing


def telling(plan: PublicationPlan, steps: list[PlanStep], happenings: Happenings) -> list[GroupState]:
    """Each group that is told before the public, in the plan's order.

    What is missing is asked of this plan alone; when a group heard of it is asked of every plan that the review has had.
    """
    records = list(ToldRecord.objects.filter(plan__review=plan.review_id).select_related("family_member"))
    reached = plans.first_reached(plan.review_id)
    groups = [group for group in order_of(plan, records) if group != ToldGroup.PUBLIC]
    return [
        _family(plan, steps, records)
        if group == ToldGroup.FAMILY
        else _group(group, plan, steps, records, reached, happenings)
        for group in groups
    ]


def order_of(plan: PublicationPlan, records: Iterable[ToldRecord] = ()) -> list[str]:
    """The groups in the order in which they are told; the family first and the public last, whatever was left out.

    A group that was left out and has been told all the same stands after those that were chosen.
    """
    chosen = [str(group) for group in plan.told_order if group in ToldGroup.values]
    told = {record.group for record in records if record.told_at}
    rest = [str(group) for group in ToldGroup.values if group not in chosen and (not chosen or group in told)]
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
                f"{later.name}: told at {say_moment(later.first_at)}. {earlier.name}: not told yet."
            )
        elif earlier.last_at and later.first_at < earlier.last_at:
            reasons.append(
                f"{later.name}: told at {say_moment(later.first_at)}. {earlier.name}: told only at "
                f"{say_moment(earlier.last_at)}."
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
    covered = {record.family_member_id for record in told if record.plan_id == plan.pk}
    members = list(plan.review.family_members.filter(removed_at=None))
    missing = [f"{member.relationship} has not been told." for member in members if member.pk not in covered]
    if not members and not _is_answered_without_members(steps):
        missing.append(
            "Nobody of the family is on record. Put them on the list; if there is nobody to tell, mark the step "
            "that tells the family as not applicable, with the reason."
        )
    # Whoever was told and taken off the list afterwards was told all the same.
    return _state(
        ToldGroup.FAMILY, True, missing, _firsts((one.family_member_id, one.told_at) for one in told)
    )


def _is_answered_without_members(steps: list[PlanStep]) -> bool:
    family = [step for step in steps if step.told_group == ToldGroup.FAMILY and step.phase == Phase.BEFORE]
    return bool(family) and all(step.status == Status.NOT_APPLICABLE for step in family)


def _group(
    group: str,
    plan: PublicationPlan,
    steps: list[PlanStep],
    records: list[ToldRecord],
    reached: Mapping[str, Mapping[int, dt.datetime]],
    happenings: Happenings,
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
    here = [record for record in told if record.plan_id == plan.pk]
    exempt = any(record.is_exemption for record in here)
    by_step = {record.step_id for record in here if record.step_id}
    still_open = [
        step for step in asking if step.status != Status.DONE and step.pk not in by_step and not exempt
    ]
    arrived = reached.get(group, {})
    if not asking and not told and not arrived:
        return _state(group, False, [], [])
    if here and not by_step and not exempt:
        # Recorded without naming a step: the group has been told.
        still_open = []
    missing = [f"“{step.title}” is not done." for step in still_open]
    steps_told = _firsts(
        [
            *((one.step_id, one.told_at) for one in told if one.step_id),
            *((step.pk, step.done_at) for step in asking if step.status == Status.DONE),
            *arrived.items(),
        ]
    )
    at_large = _firsts((None, one.told_at) for one in told if not one.step_id)
    return _state(
        group, True, missing, [*steps_told, *at_large], still_open, last_at=max(steps_told, default=None)
    )


def _firsts(moments: Iterable[tuple[object, dt.datetime | None]]) -> list[dt.datetime]:
    """When each was told first; that they were told again changes nothing."""
    first: dict[object, dt.datetime] = {}
    for who, moment in moments:
        if moment is not None:
            first[who] = min(moment, first.get(who, moment))
    return list(first.values())


def _state(
    group: str,
    is_asked: bool,
    missing: list[str],
    moments: list[dt.datetime],
    still_open: Sequence[PlanStep] = (),
    *,
    last_at: dt.datetime | None = None,
) -> GroupState:
    return GroupState(
        group=group,
        is_asked=is_asked,
        missing=tuple(missing),
        first_at=min(moments, default=None),
        last_at=last_at or max(moments, default=None),
        open_steps=tuple(still_open),
    )


def on_record_for(step: PlanStep) -> ToldRecord | None:
    """The last record that the step's group was told under this plan, apart from those of other steps."""
    told = ToldRecord.objects.filter(plan=step.plan_id, group=step.told_group, is_exemption=False)
    return told.filter(Q(step=None) | Q(step=step)).order_by("recorded_at", "id").last()
