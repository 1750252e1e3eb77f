"""The steps of a plan: added, changed, given to people, done with evidence, or not applicable with a reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from documents.models import Document
from foundation import clock
from foundation.slugs import first_free, slug_of
from foundation.words import say_moment
from notices import services as notices
from partnership.models import Agency, Person
from partnership.working_days import Calendar
from reviews.models import (
    PlanStep,
    PublicationPlan,
    StepAnswer,
    StepOwner,
    StepTiming,
    ToldGroup,
    ToldRecord,
)
from reviews.queries import plans as queries
from reviews.queries import telling
from reviews.rules import access
from reviews.rules import plans as rules
from reviews.rules import steps as step_rules
from reviews.rules.refusals import ReviewNotReady
from reviews.services import plan_settling, plan_times
from reviews.services.plan_records import lock, lock_step, record, refuse

Status = PlanStep.Status

#: What a form may set of a step.
FIELDS = [
    field.name
    for field in StepTiming._meta.get_fields()
    if field.concrete and field.name not in ("key", "order")
]


@transaction.atomic
def add_step(*, plan: PublicationPlan, by: Person, **fields: Any) -> PlanStep:
    """A step at the end of its phase. Raises PermissionDenied or ReviewNotReady."""
    plan = lock(plan)
    rules.check_may_plan(plan, by)
    step = PlanStep(plan=plan, **{name: fields[name] for name in FIELDS if name in fields})
    others = list(queries.steps(plan))
    step.key = _free_key(plan, step.title)
    refuse(
        rules.reasons_not_to_change(plan)
        + step_rules.faults(step, others)
        + step_rules.reasons_against_day(step, None, clock.today())
    )
    same = [one.order for one in others if one.phase == step.phase]
    earlier = [one.order for one in others]
    step.order = (max(same) if same else max(earlier, default=0)) + 1
    _make_room(others, step.order)
    step.save()
    now = clock.now()
    record("step added", step, plan, by=by, at=now, key=step.key, is_gate=step.is_gate)
    plan_times.recompute(plan, at=now)
    return step


@transaction.atomic
def edit_step(*, step: PlanStep, began_from: int, by: Person, **fields: Any) -> PlanStep:
    """Store what was changed of a step. Raises PermissionDenied, ReviewNotReady, or SomebodyElseSaved."""
    step = lock_step(step)
    plan = step.plan
    rules.check_may_plan(plan, by)
    reasons = rules.reasons_not_to_change(plan)
    if step.status != Status.OPEN or step.removed_at:
        reasons.append("It is finished, and stays as it was. Open it again first.")
    reasons += rules.reasons_not_to_open_the_gate(step, fields, by)
    if step.kind == StepTiming.Kind.PUBLISH and fields.get("kind", step.kind) != step.kind:
        reasons.append("This step is the publication itself.")
    changed = [name for name in FIELDS if name in fields and fields[name] != getattr(step, name)]
    day_before = step.fixed_on
    for name in changed:
        setattr(step, name, fields[name])
    others = [one for one in queries.steps(plan) if one.pk != step.pk]
    reasons += step_rules.faults(step, others)
    refuse(reasons + step_rules.reasons_against_day(step, day_before, clock.today()))
    step.save_edit(began_from=began_from, fields=changed)
    now = clock.now()
    record("step edited", step, plan, by=by, at=now, changed=changed, is_gate=step.is_gate)
    plan_times.recompute(plan, at=now)
    return step


@transaction.atomic
def remove_step(*, step: PlanStep, reason: str = "", by: Person) -> PlanStep:
    """The step is no longer part of the plan; what was written in it stays on record.

    Raises PermissionDenied or ReviewNotReady.
    """
    step = lock_step(step)
    plan = step.plan
    if not rules.may_excuse(plan, by):
        rules.check_may_plan(plan, by)
    if step.removed_at:
        return step
    refuse(rules.reasons_not_to_remove(step, list(queries.steps(plan)), by, reason))
    now = clock.now()
    step.removed_at = now
    step.save_edit(began_from=step.version, fields=["removed_at"])
    record("step removed", step, plan, by=by, at=now, reason=reason.strip(), key=step.key)
    _forget_notices(step, by)
    plan_times.recompute(plan, at=now)
    return step


@transaction.atomic
def move_step(*, step: PlanStep, up: bool, by: Person) -> PlanStep:
    """The step changes places with the one before or after it in its phase; at the end it stays where it is."""
    step = lock_step(step)
    plan = step.plan
    rules.check_may_plan(plan, by)
    refuse(rules.reasons_not_to_change(plan))
    phase = [one for one in queries.steps(plan) if one.phase == step.phase]
    place = [one.pk for one in phase].index(step.pk)
    other_place = place - 1 if up else place + 1
    if not 0 <= other_place < len(phase):
        return step
    phase[place], phase[other_place] = phase[other_place], phase[place]
    orders = sorted(one.order for one in phase)
    if len(set(orders)) != len(orders):
        orders = list(range(orders[0], orders[0] + len(orders)))
    for order, one in zip(orders, phase, strict=True):
        PlanStep.objects.filter(pk=one.pk).update(order=order)
    record("step moved", step, plan, by=by, at=clock.now(), up=up)
    step.refresh_from_db()
    return step


@transaction.atomic
def set_owners(
    *,
    step: PlanStep,
    people: Iterable[Person],
    roles: Iterable[tuple[str, Agency | None]] = (),
    began_from: int,
    by: Person,
) -> PlanStep:
    """These people, and holders of these roles, have to do the step; what an owner did already stays theirs.

    Raises PermissionDenied, ReviewNotReady (somebody would not read the step, or has left), or SomebodyElseSaved.
    """
    step = lock_step(step)
    plan = step.plan
    rules.check_may_plan(plan, by)
    wanted = list(dict.fromkeys(people))
    reasons = rules.reasons_not_to_change(plan)
    if step.status != Status.OPEN:
        reasons.append("It is finished.")
    here = {owner.person_id: owner for owner in step.owners.all() if owner.person_id}
    for person in wanted:
        if person.pk not in here:
            reasons += rules.reasons_not_to_own(plan.review, person)
    roles = list(dict.fromkeys(roles))
    kept = {owner.role for owner in step.owners.all()}
    for role, _ in roles:
        if role not in kept:
            reasons += rules.reasons_not_to_own_as(role)
    refuse(reasons)
    step.save_edit(began_from=began_from, fields=[])
    keys = {person.pk for person in wanted}
    for key, owner in here.items():
        if key not in keys and owner.done_at is None:
            owner.delete()
    for person in wanted:
        if person.pk not in here:
            StepOwner.objects.create(step=step, person=person)
    step.owners.filter(person=None, done_at=None).delete()
    for role, agency in roles:
        StepOwner.objects.create(step=step, role=role, agency=agency)
    now = clock.now()
    record("step owners set", step, plan, by=by, at=now, people=sorted(keys))
    plan_times.recompute(plan, at=now)
    return step


@transaction.atomic
def mark_done(
    *,
    step: PlanStep,
    by: Person,
    outcome: str = "",
    evidence: Document | None = None,
    told_by: str = "",
    how: str = "",
    told_at: dt.datetime | None = None,
    support_offered: str = "",
    owner: StepOwner | None = None,
) -> PlanStep:
    """The step is done, with what came of it; owned jointly, it is once every owner has done their part.

    Of each part it keeps what its owner said came of it, by name, and the event names the file that proves it.

    One that tells a group the outcome leaves its told-record. Raises PermissionDenied or ReviewNotReady.
    """
    step = lock_step(step)
    plan = step.plan
    rules.check_may_do(step, by)
    now = clock.now()
    reasons = rules.reasons_not_to_do(step)
    reasons += rules.reasons_about_telling(step, how, told_by, told_at)
    if step.told_group == ToldGroup.FAMILY:
        reasons += _reasons_about_family(plan)
    if evidence is not None and not Document.objects.visible_to(by).filter(pk=evidence.pk).exists():
        raise PermissionDenied("The evidence is a file that you may not see.")
    refuse(reasons)
    is_begun = rules.is_begun(step)
    waits_for_others = _waits_for_others(step, by, owner, at=now)
    given = evidence
    if is_begun or waits_for_others:
        said = [outcome.strip()]
        if waits_for_others and told_at is not None:
            said = [_told_in_words(told_by, how, told_at, support_offered), *said]
        words = " ".join(one for one in said if one)
        kept = step.outcome if is_begun else ""
        outcome = "\n".join(part for part in (kept, words and f"{by.name}: {words}") if part)
        evidence = evidence or (step.evidence if is_begun else None)
    step.outcome, step.evidence = outcome.strip(), evidence
    if waits_for_others:
        step.save_edit(began_from=step.version, fields=["outcome", "evidence"])
        record("step part done", step, plan, by=by, at=now, evidence=given.reference if given else "")
        return step
    step.status, step.done_at, step.done_by = Status.DONE, now, by
    step.save_edit(began_from=step.version, fields=["status", "done_at", "done_by", "outcome", "evidence"])
    if told_at is not None and step.told_group not in ("", ToldGroup.FAMILY, ToldGroup.PUBLIC):
        told = ToldRecord.objects.create(
            plan=plan,
            group=step.told_group,
            step=step,
            told_by=told_by.strip(),
            how=how.strip(),
            told_at=told_at,
            support_offered=support_offered.strip(),
            recorded_by=by,
            recorded_at=now,
        )
        record("told", told, plan, by=by, at=now, group=step.told_group, told_at=told_at.isoformat())
    record(
        "step done",
        step,
        plan,
        by=by,
        at=now,
        key=step.key,
        evidence=evidence.reference if evidence else "",
    )
    plan_times.recur(step, at=now, calendar=Calendar.current())
    plan_times.recompute(plan, at=now)
    return step


@transaction.atomic
def pass_over(*, step: PlanStep, reason: str, by: Person) -> PlanStep:
    """The step does not apply, for a reason that stays. Raises PermissionDenied or ReviewNotReady."""
    step = lock_step(step)
    plan = step.plan
    if not (rules.may_excuse(plan, by) or rules.may_do(step, by)):
        rules.check_may_do(step, by)
    refuse(rules.reasons_not_to_pass_over(step, by, reason))
    now = clock.now()
    step.status, step.not_applicable_reason = Status.NOT_APPLICABLE, reason.strip()
    step.save_edit(began_from=step.version, fields=["status", "not_applicable_reason"])
    record("step not applicable", step, plan, by=by, at=now, reason=reason.strip(), is_gate=step.is_gate)
    _forget_notices(step, by)
    plan_times.recompute(plan, at=now)
    return step


@transaction.atomic
def reopen_step(*, step: PlanStep, reason: str, by: Person) -> PlanStep:
    """The step is to be done again. Raises PermissionDenied or ReviewNotReady."""
    step = lock_step(step)
    plan = step.plan
    rules.check_may_plan(plan, by)
    refuse(rules.reasons_not_to_reopen(step, reason))
    now = clock.now()
    was = step.status
    step.status, step.done_at, step.done_by, step.not_applicable_reason = Status.OPEN, None, None, ""
    step.save_edit(began_from=step.version, fields=["status", "done_at", "done_by", "not_applicable_reason"])
    step.owners.update(done_at=None)
    record("step opened again", step, plan, by=by, at=now, reason=reason.strip(), was=str(was))
    plan_times.recompute(plan, at=now)
    return step


@transaction.atomic
def answer(*, step: PlanStep, words: str, agency: Agency | None = None, by: Person) -> StepAnswer:
    """The answer is kept as given; a later one stands beside it. Who has answered is not reminded any more, and once
    all whom the step's notice asked have, the step is done.

    For an agency it is given by its own people, or written down by the business unit. Raises PermissionDenied
    or ReviewNotReady.
    """
    step = lock_step(step)
    plan = step.plan
    rules.check_may_answer(step, by)
    if agency is not None and agency.pk not in access.speaks_for(plan.review, by):
        rules.check_may_plan(plan, by)
    refuse(rules.reasons_not_to_answer(step, words))
    now = clock.now()
    given = StepAnswer.objects.create(
        step=step, agency=agency, words=words.strip(), answered_by=by, answered_at=now
    )
    record("question answered", given, plan, by=by, at=now, agency=agency.pk if agency else None)
    if step.asks_others:
        plan_times.recompute(plan, at=now)
        plan_settling.settle_plan(plan)
    return given


def _told_in_words(told_by: str, how: str, told_at: dt.datetime, support_offered: str) -> str:
    """What the owner of a part says of whom they told, which becomes a told-record with the last part alone."""
    support = f" Support offered: {support_offered.strip()}" if support_offered.strip() else ""
    return f"Told by {told_by.strip()}, {how.strip()}, at {say_moment(told_at)}.{support}"


def _reasons_about_family(plan: PublicationPlan) -> list[str]:
    steps = list(queries.steps(plan))
    family = telling.telling(plan, steps, queries.happenings(plan))[0]
    return (
        [f"Record it for each member of the family first. {' '.join(family.missing)}"]
        if family.missing
        else []
    )


def _waits_for_others(step: PlanStep, by: Person, owner: StepOwner | None, *, at: dt.datetime) -> bool:
    """Note this owner's part of a step owned jointly; True while another's is missing."""
    rows = list(step.owners.all())
    if not rules.is_joint(step):
        return False
    if owner is not None:
        if owner.step_id != step.pk:
            raise ReviewNotReady("This is the owner of another step.")
        if owner not in rules.owner_rows(step, by):
            rules.check_may_plan(step.plan, by)
        if owner.done_at is not None:
            raise ReviewNotReady.beside("owner", ["This part is done already."])
        mine = [owner]
    elif all(row.done_at for row in rows):
        return False
    else:
        mine = rules.owner_rows(step, by)
        if not mine:
            raise ReviewNotReady.beside("owner", ["It is owned jointly. Say whose part is done."])
        refuse(rules.reasons_about_part(step, by))
    for row in mine:
        if row.done_at is None:
            StepOwner.objects.filter(pk=row.pk).update(done_at=at)
            row.done_at = at
    done = {row.pk for row in mine} | {row.pk for row in rows if row.done_at}
    return any(row.pk not in done for row in rows)


def _forget_notices(step: PlanStep, by: Person) -> None:
    notices.withdraw_about(step, reason="The step was taken out of the plan or does not apply.", by=by)


def _free_key(plan: PublicationPlan, title: str) -> str:
    taken = set(plan.steps.values_list("key", flat=True))
    return first_free(slug_of(title, longest=50, otherwise="step"), taken)


def _make_room(steps: list[PlanStep], order: int) -> None:
    for step in steps:
        if step.order >= order:
            PlanStep.objects.filter(pk=step.pk).update(order=step.order + 1)
