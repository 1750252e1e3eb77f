"""What happens to plans by itself: notices arrive, the calendar changes, and the plan follows."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from foundation import clock
from notices import queries as notice_queries
from notices.models import Notice
from partnership.working_days import Calendar
from reviews.models import Phase, PlanStep, PublicationPlan
from reviews.queries import asked
from reviews.queries import plans as queries
from reviews.rules import lawful_moment, plan_notices
from reviews.rules.plan_notices import PLAN_NOTICES
from reviews.services import plan_messages, plan_times, publication_schedule
from reviews.services.plan_records import lock, record

Status, StepStatus = PublicationPlan.Status, PlanStep.Status


@dataclass(frozen=True)
class Moved:
    """A day of a plan that a changed calendar moved."""

    plan: PublicationPlan
    title: str
    before: dt.date
    after: dt.date


def settle_notices() -> int:
    """Steps whose notices have all arrived, with the answers that they ask for, are done, those of which one came back are open again, and the earliest
    moment is worked out from what has arrived; says how many steps that were.
    """
    waiting = PlanStep.objects.filter(
        Q(status=StepStatus.OPEN) | Q(pk__in=notice_queries.bounced_about(PlanStep)),
        kind=PlanStep.Kind.NOTICE,
        removed_at=None,
    )
    plans = PublicationPlan.objects.filter(
        Q(pk__in=waiting.values("plan")) | Q(pk__in=notice_queries.bounced_about(PublicationPlan)),
        status__in=[Status.FIXED, Status.SCHEDULED, Status.PUBLISHED],
    )
    return sum(settle_plan(plan) for plan in plans)


@transaction.atomic
def settle_plan(plan: PublicationPlan) -> int:
    """The same for one plan, at once."""
    plan = lock(plan)
    now = clock.now()
    settled = 0
    for step in queries.steps(plan).filter(kind=PlanStep.Kind.NOTICE):
        step.plan = plan
        if step.status == StepStatus.OPEN:
            settled += _mark_arrived(plan, step, now)
        elif step.status == StepStatus.DONE and step.done_by is None:
            settled += _open_again(plan, step, now)
    if settled:
        plan_times.recompute(plan, at=now)
    if plan.status in (Status.FIXED, Status.SCHEDULED):
        keep_earliest(plan, queries.earliest(plan, now))
    return settled


def _mark_arrived(plan: PublicationPlan, step: PlanStep, now: dt.datetime) -> bool:
    moment, outcome = arrived_at(plan, step), "The notice has arrived."
    if moment is not None and step.question:
        answered_at = asked.all_answered_at(step)
        moment = max(moment, answered_at) if answered_at else None
        outcome = "The notice has arrived, and all whom it asked have answered."
    if moment is None:
        return False
    step.status, step.done_at, step.outcome = StepStatus.DONE, moment, outcome
    step.save(update_fields=["status", "done_at", "outcome"])
    record("step done", step, plan, by=None, at=now, arrived_at=moment.isoformat())
    return True


def _open_again(plan: PublicationPlan, step: PlanStep, now: dt.datetime) -> bool:
    """What the portal marked as done is open again once a message of it came back, unless publication is past."""
    is_past = plan.status == Status.PUBLISHED and step.phase != Phase.AFTER
    if is_past or arrived_at(plan, step) is not None:
        return False
    step.status, step.done_at, step.outcome = StepStatus.OPEN, None, ""
    step.save(update_fields=["status", "done_at", "outcome"])
    record(
        "step opened again", step, plan, by=None, at=now, reason="What it sent has not arrived, or came back."
    )
    return True


def arrived_at(plan: PublicationPlan, step: PlanStep) -> dt.datetime | None:
    """When everything that the step sends had arrived; None while something has not."""
    notice = PLAN_NOTICES.get(step.notice_kind)
    if notice is None:
        return None
    if notice.kind == plan_notices.ADVANCE_COPY:
        return queries.reached(plan).get(notice.recipient)
    about = Notice.objects.about(step).filter(kind=notice.kind).exclude(status=Notice.Status.WITHDRAWN)
    moments = [notice_queries.all_reached(one) for one in about]
    known = [moment for moment in moments if moment is not None]
    return max(known) if known and len(known) == len(moments) else None


def keep_earliest(plan: PublicationPlan, earliest: lawful_moment.EarliestMoment) -> None:
    """The plan holds the earliest lawful day and how it was worked out. The caller holds the plan."""
    day = earliest.deciding.ends_on if earliest.deciding else earliest.on
    at, words = clock.start_of_day(day), earliest.as_text()
    if (plan.earliest_at, plan.computed_from) != (at, words):
        plan.earliest_at, plan.computed_from = at, words
        PublicationPlan.objects.filter(pk=plan.pk).update(earliest_at=at, computed_from=words)


def follow_calendar(*, at: dt.datetime) -> list[Moved]:
    """Every plan is worked out anew after the calendar changed; its owner is told what moved.

    A publication that would now be too early is taken off the schedule. Call it in the transaction of the change.
    """
    calendar = Calendar.current()
    moved = []
    for plan in PublicationPlan.objects.exclude(status=Status.WITHDRAWN).order_by("pk"):
        moved += _follow(plan, calendar, at=at)
    return moved


def _follow(plan: PublicationPlan, calendar: Calendar, *, at: dt.datetime) -> list[Moved]:
    with transaction.atomic():
        plan = lock(plan)
        moved = [
            Moved(
                plan, f"A step of plan {plan.reference}", clock.day_of(before), clock.day_of(step.wanted_at)
            )
            for step, before in plan_times.recompute(plan, at=at, calendar=calendar)
            if before and step.wanted_at
        ]
        if plan.status in (Status.FIXED, Status.SCHEDULED):
            moved += _follow_earliest(plan, calendar, at=at)
        if moved:
            plan_messages.tell_owners(plan_messages.MOVED, plan, occasion=f"{at:%Y%m%dT%H%M%S%fZ}", at=at)
            record(
                "dates moved by the calendar",
                plan,
                plan,
                by=None,
                at=at,
                moved=[f"{one.before.isoformat()} to {one.after.isoformat()}" for one in moved],
            )
    return moved


def _follow_earliest(plan: PublicationPlan, calendar: Calendar, *, at: dt.datetime) -> list[Moved]:
    before = plan.earliest_at
    earliest = queries.earliest(plan, at, calendar=calendar)
    keep_earliest(plan, earliest)
    after = plan.earliest_at
    if before is None or after is None or clock.day_of(before) == clock.day_of(after):
        return []
    if (
        plan.status == Status.SCHEDULED
        and plan.publish_at
        and plan.publish_at > at
        and (reasons := lawful_moment.reasons_against(plan.publish_at, earliest))
    ):
        publication_schedule.take_off_the_schedule(plan, by=None, at=at, reason=" ".join(reasons))
    title = f"Earliest lawful day of plan {plan.reference}"
    return [Moved(plan, title, clock.day_of(before), clock.day_of(after))]
