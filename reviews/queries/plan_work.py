"""What of the publication plans waits for a person, and on which days something of theirs happens."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import cast

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse

from foundation import clock
from foundation.words import say_list, say_moment
from matters.models import Matter
from partnership.models import Person, Role
from partnership.points import CalendarEntry, DateKind, WorkEntry
from reviews.models import (
    DateChange,
    Decision,
    Override,
    PlanStep,
    PracticeReview,
    PublicationPlan,
    StepOwner,
)
from reviews.queries import asked
from reviews.queries import plans as plan_queries
from reviews.rules import access, plan_access, timing
from reviews.rules import plans as rules

#: How long before the end of its least time somebody is asked whether a report stays available.
LOOK_BEFORE = dt.timedelta(days=28)

#: How late a publication may be before an alarm says so (R11).
ALARM_AFTER = dt.timedelta(minutes=5)

#: By when people have to have acted, as `PlanStep.wanted_at` says it of one step.
WANTED = Coalesce("answers_due_at", "due_at")

Status, StepStatus, Kind = PublicationPlan.Status, PlanStep.Status, PlanStep.Kind


def waiting_for(person: Person) -> Iterator[WorkEntry]:
    """Everything in publication plans that waits for this person now."""
    if not person.is_active:
        return
    yield from _steps(person)
    yield from _questions(person)
    if person.is_chair:
        yield from _late(person)
    if person.is_chair or person.is_in_business_unit:
        yield from _overrides(person)
    if person.is_in_business_unit:
        yield from _corrections(person)
        yield from _stopped(person)
        yield from _availability(person)


@dataclass(frozen=True)
class Overdue:
    """A publication whose moment has passed: since when, what stood in the way, and whose move it is."""

    plan: PublicationPlan
    reasons: tuple[str, ...]
    what_to_do: str
    url: str


def overdue_for(person: Person, review: PracticeReview | None = None) -> list[Overdue]:
    """Publications that should have happened and did not, of the plans that this person reads as a whole."""
    now = clock.now()
    plans = PublicationPlan.objects.visible_to(person).filter(
        Q(status=Status.FIXED, publish_at__lt=now)
        | Q(status=Status.SCHEDULED, publish_at__lt=now - ALARM_AFTER)
    )
    if review is not None:
        plans = plans.filter(review=review)
    return [
        _overdue(plan, person, now)
        for plan in plans.select_related("review__matter").order_by("publish_at")
        if plan_access.reads_whole_plan(plan, person)
    ]


def _overdue(plan: PublicationPlan, person: Person, now: dt.datetime) -> Overdue:
    tried = plan.attempts.filter(is_published=False, tried_at__gte=plan.publish_at).last()
    page, reason = "plan", "It was not scheduled."
    if plan.status == Status.FIXED and access.may_work_on(plan.review, person):
        page, what = "plan_date", "Mend what stood in the way, choose another moment and schedule it again."
    elif plan.status == Status.FIXED:
        what = "The business unit mends what stood in the way and chooses another moment."
    elif rules.is_late(plan, now):
        reason = "Its moment passed more than an hour ago, so a person has to decide."
        page = "plan_late" if person.is_chair else "plan"
        what = f"{'Decide' if person.is_chair else 'The chair decides'} whether it is published late."
    else:
        reason, what = (
            "It has not been tried yet.",
            "An administrator looks at the scheduler and the workers.",
        )
    return Overdue(
        plan=plan,
        reasons=tuple(tried.reasons) if tried else (reason,),
        what_to_do=what,
        url=reverse(f"reviews:{page}", args=[plan.review.reference]),
    )


def dates_for(person: Person, from_on: dt.date, to_on: dt.date) -> Iterator[CalendarEntry]:
    """Publications and the open steps that the person may read, whoever owns them, in these days.

    Titles go into private feeds outside, so they name no step, only whether it is the person's own; the workspace names it.
    """
    if not person.is_active:
        return
    first, last = clock.start_of_day(from_on), clock.start_of_day(to_on + dt.timedelta(days=1))
    mine = set(_owned(person).filter(due_at__gte=first, due_at__lt=last).values_list("pk", flat=True))
    plans = PublicationPlan.objects.visible_to(person).select_related("review__matter")
    for plan in plans.exclude(status=Status.WITHDRAWN):
        if plan.publish_at and first <= plan.publish_at < last and plan_access.reads_whole_plan(plan, person):
            yield CalendarEntry(
                uid=f"{plan.reference}-publication",
                title=f"{plan.review.code}: publication ({plan.get_status_display().lower()})",
                starts_at=plan.publish_at,
                url=reverse("reviews:plan", args=[plan.review.reference]),
                kind=DateKind.PUBLICATION,
            )
        for step in _dated_steps(plan, person, first, last):
            whose = "your" if step.pk in mine else "a"
            yield CalendarEntry(
                uid=f"{step.reference}-due",
                title=f"{plan.review.code}: {whose} step of the publication plan is due",
                starts_at=cast(dt.datetime, step.wanted_at),
                url=_step_url(step),
                inside=f"{plan.review.code}: {step.title}{' (your step)' if step.pk in mine else ''}",
                kind=DateKind.STEP,
            )


def _dated_steps(
    plan: PublicationPlan, person: Person, first: dt.datetime, last: dt.datetime
) -> Iterator[PlanStep]:
    """The steps of the plan, readable to the person, that are to be done at a moment in this time."""
    steps = plan_access.steps_for(plan, person).alias(wanted=WANTED)
    dated = steps.filter(status=StepStatus.OPEN, wanted__gte=first, wanted__lt=last)
    for step in dated.exclude(kind=Kind.PUBLISH).order_by("wanted"):
        step.plan = plan
        if step.condition == timing.Condition.ALWAYS or _applies(step):
            yield step


def _owned(person: Person) -> QuerySet[PlanStep]:
    """Open steps that are this person's, by name or by a role that nobody was named for, in plans they may know of."""
    mine = Q(person=person)
    for role in person.roles():
        mine |= Q(person=None, role=role, agency=None, not_found="") | Q(
            person=None, role=role, agency__in=person.agencies_as(role)
        )
    owned = StepOwner.objects.filter(mine, done_at=None)
    return (
        PlanStep.objects.filter(
            pk__in=owned.values("step"),
            plan__in=PublicationPlan.objects.visible_to(person).values("pk"),
            status=StepStatus.OPEN,
            removed_at=None,
        )
        .exclude(plan__status=Status.WITHDRAWN)
        .exclude(kind=Kind.PUBLISH)
        .select_related("plan__review__matter")
        .order_by(WANTED)
    )


def _steps(person: Person) -> Iterator[WorkEntry]:
    for step in _owned(person).exclude(kind=Kind.NOTICE, question=""):
        if step.phase == "after" and step.plan.status != Status.PUBLISHED:
            continue
        if step.condition != timing.Condition.ALWAYS and not _applies(step):
            continue
        yield WorkEntry(
            title=f"{step.plan.review.code}: {step.title}",
            url=_step_url(step),
            what=_what_to_do(step),
            since=step.plan.created_at,
            due_at=step.wanted_at,
        )


def _what_to_do(step: PlanStep) -> str:
    if step.kind == Kind.QUESTION:
        return "Answer the question"
    if step.asks_others and (names := asked.agencies_unanswered(step)):
        return f"Waits for the answer of {say_list(names)}; they are reminded"
    if step.asks_others and step.answers_due_at is None:
        return "Its question is asked once it has a date"
    return "Do this step and mark it as done"


def _applies(step: PlanStep) -> bool:
    return timing.applies(step, plan_queries.happenings(step.plan))


def _questions(person: Person) -> Iterator[WorkEntry]:
    """Questions that a safeguarding partner, or a press lead of theirs, has been asked and has not answered."""
    is_partner = person.holds(Role.SAFEGUARDING_PARTNER)
    if not is_partner and not person.holds(Role.PRESS_LEAD):
        return
    agencies = person.agencies_as(Role.SAFEGUARDING_PARTNER, Role.PRESS_LEAD)
    steps = (
        PlanStep.objects.filter(
            plan__in=_live(person),
            kind=Kind.NOTICE,
            status=StepStatus.OPEN,
            removed_at=None,
        )
        .exclude(question="")
        .exclude(answers__agency__in=agencies)
        .exclude(plan__status=Status.DRAFT)
        .select_related("plan__review__matter")
    )
    for step in steps:
        if not is_partner and not rules.is_asked_as_press_lead(step, person):
            continue
        yield WorkEntry(
            title=f"{step.plan.review.code}: {step.title}",
            url=_step_url(step),
            what="Answer the question",
            since=step.plan.fixed_at,
            due_at=step.wanted_at or step.plan.publish_at,
        )


def _late(person: Person) -> Iterator[WorkEntry]:
    now = clock.now()
    late = PublicationPlan.objects.visible_to(person).filter(
        status=Status.SCHEDULED, publish_at__lt=now - rules.LATE_AFTER
    )
    for plan in late.select_related("review"):
        yield _entry(plan, "Decide whether it is published late", since=plan.publish_at, is_approval=True)


def _overrides(person: Person) -> Iterator[WorkEntry]:
    """What was lifted stays in sight until a second person has looked (law 16)."""
    overrides = Override.objects.filter(
        looked_at=None, plan__in=PublicationPlan.objects.visible_to(person).values("pk")
    ).select_related("plan__review__matter", "lifted_by")
    for override in overrides:
        if not person.is_chair and not access.may_work_on(override.plan.review, person):
            continue
        yield WorkEntry(
            title=f"{override.plan.review.code}: {override.get_kind_display()}",
            url=reverse("reviews:plan_overrides", args=[override.plan.review.reference]),
            what=f"Lifted by {override.lifted_by}; a second person has to look",
            since=override.lifted_at,
        )


def _corrections(person: Person) -> Iterator[WorkEntry]:
    changes = DateChange.objects.filter(
        correction=DateChange.Correction.TO_DECIDE,
        plan__in=PublicationPlan.objects.visible_to(person).values("pk"),
    ).select_related("plan__review__matter")
    for change in changes:
        if access.may_work_on(change.plan.review, person):
            yield WorkEntry(
                title=f"{change.plan.review.code}: the date of publication was moved",
                url=reverse("reviews:plan_date", args=[change.plan.review.reference]),
                what="Decide whether to send a correction",
                since=change.changed_at,
            )


def _stopped(person: Person) -> Iterator[WorkEntry]:
    """Plans whose moment came and went without publication."""
    fixed = PublicationPlan.objects.visible_to(person).filter(status=Status.FIXED, publish_at__lt=clock.now())
    for plan in fixed.select_related("review__matter"):
        if access.may_work_on(plan.review, person):
            yield _entry(plan, "It was not published: mend what stood in the way", since=plan.publish_at)


def _availability(person: Person) -> Iterator[WorkEntry]:
    """Published reviews whose least time on the website runs out, and of which nobody has decided."""
    soon = clock.today() + LOOK_BEFORE
    ending = PracticeReview.objects.public().filter(
        matter__in=Matter.objects.visible_to(person).values("pk"),
        available_until_on__lte=soon,
        availability_ended_on=None,
    )
    decided = Decision.objects.filter(
        kind=Decision.Kind.KEEP_AVAILABLE, recorded_at__gte=clock.now() - dt.timedelta(days=365)
    )
    for review in ending.exclude(pk__in=decided.values("review")).select_related("matter"):
        if access.may_work_on(review, person) and review.available_until_on:
            yield WorkEntry(
                title=f"{review.code}: the report has to stay available until a day that is near or past",
                url=reverse("reviews:availability", args=[review.reference]),
                what="Decide whether it stays available",
                due_at=clock.start_of_day(review.available_until_on),
            )


def _live(person: Person) -> Iterable[int]:
    return PublicationPlan.objects.visible_to(person).live().values_list("pk", flat=True)


def _entry(
    plan: PublicationPlan, what: str, *, since: dt.datetime | None, is_approval: bool = False
) -> WorkEntry:
    when = f", {say_moment(plan.publish_at)}" if plan.publish_at else ""
    return WorkEntry(
        title=f"{plan.review.code}: publication{when}",
        url=reverse("reviews:plan", args=[plan.review.reference]),
        what=what,
        since=since,
        due_at=plan.publish_at,
        is_approval=is_approval,
    )


def _step_url(step: PlanStep) -> str:
    return reverse("reviews:plan_step", args=[step.plan.review.reference, step.reference])
