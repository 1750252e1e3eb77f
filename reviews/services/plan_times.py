"""The due moments of a plan's steps, kept with what they were computed from, and the reminders that hang on them."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from foundation import clock
from partnership.working_days import Calendar
from reviews.models import PlanStep, PublicationPlan
from reviews.queries import plans as queries
from reviews.rules import timing
from reviews.rules.refusals import ReviewNotReady
from reviews.services import plan_messages
from reviews.services.plan_records import lock, record

Status = PlanStep.Status


def recompute(
    plan: PublicationPlan, *, at: dt.datetime, calendar: Calendar | None = None
) -> list[tuple[PlanStep, dt.datetime | None]]:
    """Every open step is due when its event says so now; its notices and reminders follow.

    Returns the steps that moved with the moments by which people had to have acted. Call it with the plan locked. Raises
    ReviewNotReady when steps wait for each other in a circle; nothing is stored then.
    """
    calendar = calendar or Calendar.current()
    steps = list(queries.steps(plan))
    happenings = queries.happenings(plan)
    try:
        dues = timing.due_moments(steps, happenings, calendar)
    except timing.StepsInACircle as circle:
        raise ReviewNotReady(str(circle)) from circle
    moved = []
    for step in steps:
        step.plan = plan
        due = dues[step.key]
        if (due.at, due.words, due.answers_at) == (step.due_at, step.computed_from, step.answers_due_at):
            continue
        before = step.wanted_at
        step.due_at, step.computed_from, step.answers_due_at = due.at, due.words, due.answers_at
        if step.wanted_at != before:
            moved.append((step, before))
        PlanStep.objects.filter(pk=step.pk).update(
            due_at=due.at, computed_from=due.words, answers_due_at=due.answers_at
        )
    _end_what_recurred(plan, steps, happenings, at)
    plan_messages.follow(plan, steps, happenings, at=at, calendar=calendar)
    return moved


def _end_what_recurred(
    plan: PublicationPlan, steps: list[PlanStep], happenings: timing.Happenings, at: dt.datetime
) -> None:
    for step in steps:
        if step.timing != timing.Timing.RECURRING or step.status != Status.OPEN or not step.until_anchor:
            continue
        until = happenings.of(step.until_anchor)
        if until is None or not until.has_happened:
            continue
        step.status, step.not_applicable_reason = Status.NOT_APPLICABLE, step.computed_from
        step.save(update_fields=["status", "not_applicable_reason"])
        record("step ended", step, plan, by=None, at=at, reason=step.computed_from)


@transaction.atomic
def refresh(plan: PublicationPlan) -> list[tuple[PlanStep, dt.datetime | None]]:
    """The plan's steps follow what has become of their events since (a proceeding ended, the family list grew)."""
    plan = lock(plan)
    if plan.status == PublicationPlan.Status.WITHDRAWN:
        return []
    return recompute(plan, at=clock.now())


@transaction.atomic
def refresh_all() -> int:
    """Every plan that still has something to do follows its events; says how many steps moved."""
    plans = PublicationPlan.objects.exclude(status=PublicationPlan.Status.WITHDRAWN).filter(
        steps__status=Status.OPEN, steps__removed_at=None
    )
    return sum(len(refresh(plan)) for plan in plans.distinct())


def recur(step: PlanStep, *, at: dt.datetime, calendar: Calendar) -> PlanStep | None:
    """A recurring step that was done comes again, unless the event that ends it has come. The plan is locked."""
    if step.timing != timing.Timing.RECURRING:
        return None
    happenings = queries.happenings(step.plan)
    until = happenings.of(step.until_anchor) if step.until_anchor else None
    due = timing.next_occurrence(step, at, calendar)
    if until and (until.has_happened or (until.at and due >= until.at)):
        return None
    first = step.recurs_from or step
    number = first.recurrences.count() + 2
    fields = {
        field.name: getattr(step, field.name)
        for field in timing.StepTiming._meta.get_fields()
        if field.concrete
    }
    fields["key"] = f"{first.key[:54]}-{number}"
    words = f"{timing.in_words(step)}. Occurrence {number}."
    again = PlanStep.objects.create(
        plan=step.plan, recurs_from=first, due_at=due, computed_from=words, **fields
    )
    for owner in step.owners.all():
        again.owners.create(
            person=owner.person, role=owner.role, agency=owner.agency, not_found=owner.not_found
        )
    return again
