"""Scheduling a publication and taking that back, and what the chair lifts with a reason (laws 4, 12 and 16)."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction

from foundation import clock
from foundation.governed import SomebodyElseSaved
from partnership.models import Person
from reviews.models import Override, PublicationPlan
from reviews.queries import gates
from reviews.rules import access, plan_access
from reviews.rules import plans as rules
from reviews.services import plan_messages
from reviews.services.plan_records import lock, record, refuse

Status = PublicationPlan.Status


def reasons_not_to_schedule(plan: PublicationPlan, *, now: dt.datetime) -> list[str]:
    """Why the publication can't be scheduled now: the plan's state, and every gate that is shut."""
    return rules.reasons_not_to_move_to(plan, Status.SCHEDULED) or gates.reasons(gates.gates(plan, now=now))


@transaction.atomic
def schedule_publication(*, plan: PublicationPlan, began_from: int, by: Person) -> PublicationPlan:
    """The review is published at the plan's moment, if every gate still holds then.

    Raises PermissionDenied, ReviewNotReady, or SomebodyElseSaved (the date was moved meanwhile).
    """
    plan = lock(plan)
    rules.check_may_plan(plan, by)
    if plan.version != began_from:
        raise SomebodyElseSaved(plan)
    now = clock.now()
    refuse(reasons_not_to_schedule(plan, now=now))
    plan.status, plan.scheduled_at, plan.scheduled_by = Status.SCHEDULED, now, by
    plan.scheduled_fingerprint = gates.publication_fingerprint(plan)
    plan.save_edit(
        began_from=began_from, fields=["status", "scheduled_at", "scheduled_by", "scheduled_fingerprint"]
    )
    record(
        "publication scheduled",
        plan,
        plan,
        by=by,
        at=now,
        publish_at=plan.publish_at.isoformat() if plan.publish_at else "",
        fingerprint=plan.scheduled_fingerprint,
    )
    return plan


@transaction.atomic
def unschedule_publication(*, plan: PublicationPlan, reason: str, by: Person) -> PublicationPlan:
    """The date stays fixed, and nothing is published when it comes. Business unit or chair.

    Raises PermissionDenied or ReviewNotReady.
    """
    plan = lock(plan)
    if not (by.is_active and by.is_chair):
        rules.check_may_plan(plan, by)
    reasons = [] if plan.status == Status.SCHEDULED else [f"The plan is “{plan.get_status_display()}”."]
    if not reason.strip():
        reasons.append("Say why it is not to be published then.")
    refuse(reasons)
    take_off_the_schedule(plan, by=by, at=clock.now(), reason=reason.strip())
    return plan


def take_off_the_schedule(plan: PublicationPlan, *, by: Person | None, at: dt.datetime, reason: str) -> None:
    """The plan is fixed and no longer scheduled. The caller holds it in a transaction."""
    plan.status = Status.FIXED
    plan.scheduled_at = plan.scheduled_by = None
    plan.scheduled_fingerprint = ""
    plan.save_edit(
        began_from=plan.version, fields=["status", "scheduled_at", "scheduled_by", "scheduled_fingerprint"]
    )
    record("publication unscheduled", plan, plan, by=by, at=at, reason=reason)


CHANGED = "What is to be published was changed after it was scheduled."
NO_LONGER_NOTIFIED = "The notice period no longer holds, for instance because a notice came back."


@transaction.atomic
def suspend_if_shaken(plan: PublicationPlan) -> bool:
    """A scheduled publication whose contents changed since, or whose notice came back, is taken off the schedule.

    Its owner and the chairs are told at once, while there is still time. What was said yes to is published, or
    nothing (failures of others: a schedule that outlived its approval).
    """
    plan = lock(plan)
    if plan.status != Status.SCHEDULED:
        return False
    now = clock.now()
    why, reasons = "", []
    if plan.scheduled_fingerprint != gates.publication_fingerprint(plan):
        why = CHANGED
    elif plan.publish_at and now < plan.publish_at:
        # At its moment, publishing itself asks every gate and says which was shut.
        reasons = gates.reasons(gates.notice_period(plan, now=now))
        why = NO_LONGER_NOTIFIED if reasons else ""
    if not why:
        return False
    take_off_the_schedule(plan, by=None, at=now, reason=" ".join([why, *reasons]))
    plan_messages.tell_owner_and_chair(
        plan_messages.RESTED, plan, occasion=f"{now:%Y%m%dT%H%M%SZ}", at=now, values={"why": why}
    )
    return True


@transaction.atomic
def lift_order(*, plan: PublicationPlan, reason: str, by: Person) -> Override:
    """The chair lets publication go on although people were not told in the plan's order, or not yet told.

    It covers what stands in the way now and nothing later, and stays in sight until a second person has
    looked. The family is no part of it: that gate can't be lifted. Raises PermissionDenied or ReviewNotReady.
    """
    plan = lock(plan)
    rules.check_may_lift(by)
    reasons = rules.reasons_not_to_change(plan)
    shut = [gate for gate in gates.gates(plan, now=clock.now()) if gate.key == "order" and not gate.is_open]
    if not shut:
        reasons.append("Nothing stands in the way of the order now.")
    if not reason.strip():
        reasons.append("Give the reason.")
    refuse(reasons)
    return _lift(plan, Override.Kind.ORDER, reason, by=by, fingerprint=gates.order_fingerprint(plan))


@transaction.atomic
def allow_late(*, plan: PublicationPlan, reason: str, by: Person) -> Override:
    """The chair lets a publication go whose moment passed more than an hour ago; it is tried at the next tick.

    Raises PermissionDenied or ReviewNotReady.
    """
    plan = lock(plan)
    rules.check_may_lift(by)
    reasons = rules.reasons_not_to_allow_late(plan, clock.now())
    if is_late_allowed(plan):
        reasons.append("It was allowed already.")
    if not reason.strip():
        reasons.append("Give the reason.")
    refuse(reasons)
    return _lift(plan, Override.Kind.LATE, reason, by=by, fingerprint=late_fingerprint(plan))


def late_fingerprint(plan: PublicationPlan) -> str:
    """Of what is late: this schedule for this moment, and no later one."""
    return plan.scheduled_fingerprint


def is_late_allowed(plan: PublicationPlan) -> bool:
    return plan.overrides.filter(
        kind=Override.Kind.LATE, fingerprint=late_fingerprint(plan), lifted_at__gte=plan.scheduled_at
    ).exists()


@transaction.atomic
def look_at_override(*, override: Override, by: Person) -> Override:
    """A second person has looked at what the chair lifted.

    Raises PermissionDenied (who is of neither the business unit nor the chairs) or ReviewNotReady (who lifted it).
    """
    plan = lock(override.plan)
    if not (plan_access.reads_whole_plan(plan, by) and (by.is_chair or access.may_work_on(plan.review, by))):
        raise PermissionDenied("The business unit or a chair looks at it.")
    override = Override.objects.select_for_update().get(pk=override.pk)
    refuse(rules.reasons_not_to_look_at(override, by))
    override.looked_at, override.looked_at_by = clock.now(), by
    override.save(update_fields=["looked_at", "looked_at_by"])
    record("override looked at", override, plan, by=by, at=override.looked_at, kind=str(override.kind))
    return override


def _lift(plan: PublicationPlan, kind: str, reason: str, *, by: Person, fingerprint: str) -> Override:
    now = clock.now()
    override = Override.objects.create(
        plan=plan,
        kind=kind,
        reason=reason.strip(),
        lifted_by=by,
        lifted_at=now,
        fingerprint=fingerprint,
    )
    role = next((str(one.value) for one in by.roles() if one in ("chair", "vice_chair")), "")
    record(
        "stop lifted", override, plan, by=by, at=now, reason=reason.strip(), acting_as=role, kind=str(kind)
    )
    return override
