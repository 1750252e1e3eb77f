"""A plan as its pages show it: steps by phase with whose move it is, and what can be done with the plan now."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property

from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from foundation import clock
from foundation.words import say_day, say_list, say_moment
from notices import queries as notice_queries
from notices.models import Delivery, Notice
from partnership.models import Person
from reviews.models import Override, Phase, PlanStep, PublicationPlan, StepOwner, StepTiming, ToldGroup
from reviews.queries import plans as queries
from reviews.rules import access, plan_access, plan_notices, timing
from reviews.rules import plans as rules
from reviews.rules.plan_notices import PLAN_NOTICES

Status, StepStatus, Kind = PublicationPlan.Status, PlanStep.Status, PlanStep.Kind

TITLES = {
    Phase.BEFORE: "Before publication",
    Phase.PUBLICATION: "Publication",
    Phase.AFTER: "After publication",
}


@dataclass(frozen=True)
class StepRow:
    """One step on the task list."""

    step: PlanStep
    url: str
    status: str
    colour: str  #: Of the tag; empty for what is done, which needs none.
    with_whom: str
    hint: str


@dataclass(frozen=True)
class PhaseRows:
    title: str
    rows: list[StepRow] = field(default_factory=list)
    done: int = 0
    all: int = 0


@dataclass(frozen=True)
class Act:
    """Something that this person can do with the plan now; the label says the effect."""

    label: str
    url: str
    is_main: bool = False
    is_warning: bool = False


def task_list(plan: PublicationPlan, person: Person, *, now: dt.datetime) -> list[PhaseRows]:
    """The steps that this person may read, by phase."""
    readable = set(plan_access.steps_for(plan, person).values_list("pk", flat=True))
    standing = StandingOfSteps(plan, now)
    every = list(queries.steps(plan))
    titles = {step.key: step.title for step in every if step.pk in readable}
    phases = []
    for phase in Phase:
        rows = [_row(step, standing, titles) for step in every if step.phase == phase and step.pk in readable]
        if rows:
            done = sum(row.step.status != StepStatus.OPEN for row in rows)
            phases.append(PhaseRows(TITLES[phase], rows, done, len(rows)))
    return phases


def _row(step: PlanStep, standing: StandingOfSteps, titles: dict[str, str]) -> StepRow:
    status, colour = standing.of(step)
    hint = [timing.in_words(step, titles)]
    if step.status == StepStatus.DONE and step.done_at:
        hint = [f"Done at {say_moment(step.done_at)}"]
    elif step.due_at and step.status == StepStatus.OPEN and step.timing != StepTiming.Timing.FIXED_DAY:
        hint.append(say_moment(step.due_at))
    if step.answers_due_at and step.status == StepStatus.OPEN:
        hint.append(f"answers wanted by {say_moment(step.answers_due_at)}")
    return StepRow(
        step=step,
        url=reverse("reviews:plan_step", args=[standing.plan.review.reference, step.reference]),
        status=status,
        colour=colour,
        with_whom=owners_in_words(step) if step.status == StepStatus.OPEN else "",
        hint=": ".join(hint),
    )


class StandingOfSteps:
    """How the steps of a plan stand at a moment: for its page, its table and its steps, in the same words.

    However many steps are asked for, the number of queries is the same.
    """

    def __init__(self, plan: PublicationPlan, now: dt.datetime) -> None:
        self.plan, self.now = plan, now
        self.happenings = queries.happenings(plan)

    def of(self, step: PlanStep) -> tuple[str, str]:
        """A step's state in a word or two, and the colour of its tag."""
        step.plan = self.plan
        if step.status == StepStatus.DONE:
            return "Done", ""
        if step.status == StepStatus.NOT_APPLICABLE or not timing.applies(step, self.happenings):
            return "Does not apply", "grey"
        if step.kind == Kind.NOTICE and (found := self._of_notice(step)):
            return found
        if step.kind == Kind.PUBLISH:
            return str(self.plan.get_status_display()), "blue"
        if step.phase == Phase.AFTER and self.plan.status != Status.PUBLISHED:
            return "Cannot start yet", "grey"
        if step.due_at is None:
            waits = step.timing not in (StepTiming.Timing.UNDATED, StepTiming.Timing.FIXED_DAY)
            return ("Cannot start yet", "grey") if waits and self.plan.publish_at else ("To do", "blue")
        return self._by(step.due_at, "To do")

    def _by(self, due_at: dt.datetime, otherwise: str) -> tuple[str, str]:
        if due_at < self.now:
            return "Overdue", "red"
        if clock.day_of(due_at) == clock.day_of(self.now):
            return "Due today", "orange"
        return otherwise, "blue"

    def _of_notice(self, step: PlanStep) -> tuple[str, str] | None:
        kind = PLAN_NOTICES.get(step.notice_kind)
        if kind is None:
            return None
        if kind.kind == plan_notices.ADVANCE_COPY:
            if kind.recipient in self._reached:
                return "Arrived", "green"
            notice = self._advance_copies.get(kind.recipient)
        else:
            notice = self._notices.get((step.pk, kind.kind))
        if notice is None:
            if self.plan.status == Status.DRAFT:
                return "Leaves when the date is fixed", "grey"
            return "Not scheduled yet", "grey"
        has_arrived = notice.status == Notice.Status.SENT
        if notice.status == Notice.Status.FAILED:
            has_arrived = notice_queries.all_reached(notice) is not None
            if not has_arrived:
                return "Not delivered", "red"
        if has_arrived:
            return (
                self._by(step.wanted_at, "Asked")
                if step.question and step.wanted_at
                else ("Arrived", "green")
            )
        if notice.pk in self._to_declare:
            return "To be delivered by staff", "orange"
        return str(notice.get_status_display()), "blue"

    @cached_property
    def _reached(self) -> dict[str, dt.datetime]:
        return queries.reached(self.plan)

    @cached_property
    def _advance_copies(self) -> dict[str, Notice]:
        return queries.advance_copies(self.plan)

    @cached_property
    def _notices(self) -> dict[tuple[int, str], Notice]:
        """The last notice of each step and kind; what was sent again is told by the first."""
        about = Notice.objects.filter(
            subject_type=ContentType.objects.get_for_model(PlanStep),
            subject_id__in=self.plan.steps.values("pk"),
            resend_of=None,
        )
        standing = about.exclude(status=Notice.Status.WITHDRAWN).order_by("pk")
        return {(notice.subject_id, notice.kind): notice for notice in standing}

    @cached_property
    def _to_declare(self) -> set[int]:
        """The keys of the notices that staff have to deliver."""
        notices = [*self._notices.values(), *self._advance_copies.values()]
        rows = Delivery.objects.filter(notice__in=notices, status=Delivery.Status.TO_DECLARE)
        return set(rows.values_list("notice", flat=True))


def owners_in_words(step: PlanStep) -> str:
    """Whose move it is."""
    if step.kind == Kind.PUBLISH:
        return "the portal, once somebody has scheduled it"
    names = [_owner_in_words(owner) for owner in step.owners.all() if owner.done_at is None]
    if not names:
        return "Nobody yet"
    together = step.ownership == StepTiming.Ownership.JOINTLY and len(names) > 1
    return f"{say_list(names)} together" if together else say_list(names, "or")


def _owner_in_words(owner: StepOwner) -> str:
    if owner.person:
        return owner.person.name
    role = owner.get_role_display()
    if owner.not_found:
        return f"{role}, {owner.not_found} (not found here)"
    agency = f", {owner.agency.short_name or owner.agency.name}" if owner.agency else ""
    return f"{role}{agency} (nobody named)"


# The plan as a whole ------------------------------------------------------------------------------


def headline(plan: PublicationPlan, *, now: dt.datetime) -> str:
    """What is so, in a sentence that can't be misread as more than it is."""
    at = say_moment(plan.publish_at) if plan.publish_at else ""
    if plan.status == Status.WITHDRAWN:
        return "The plan was withdrawn. Nothing will be published from it."
    if plan.status == Status.PUBLISHED:
        return f"Published at {say_moment(plan.published_at)}." if plan.published_at else "Published."
    if plan.status == Status.SCHEDULED:
        if rules.is_late(plan, now):
            return f"NOT published: its moment, {at}, passed more than an hour ago. It waits for the chair."
        return f"Scheduled: it is published at {at}, if every gate still holds then."
    if plan.status == Status.FIXED:
        if plan.publish_at and plan.publish_at <= now:
            return f"NOT published: its moment, {at}, has passed and it is not scheduled."
        return f"Date fixed, NOT scheduled: {at}. Nothing is published until somebody schedules it."
    if at:
        return f"Draft, with a date in mind: {at}. Nothing is fixed and nothing is scheduled."
    return "Draft, without a date. Nothing is fixed and nothing is scheduled."


def acts(plan: PublicationPlan, person: Person, *, is_ready: bool, now: dt.datetime) -> list[Act]:
    """What this person can do with the plan as a whole now; the first is the next thing to do."""
    may_plan = access.may_work_on(plan.review, person)
    found: list[Act] = []

    def offer(label: str, name: str, *, is_main: bool = False, is_warning: bool = False) -> None:
        found.append(
            Act(label, reverse(f"reviews:{name}", args=[plan.review.reference]), is_main, is_warning)
        )

    at = say_moment(plan.publish_at) if plan.publish_at else ""
    if person.is_chair and plan.status == Status.SCHEDULED and rules.is_late(plan, now):
        offer("Decide whether it is published late", "plan_late", is_main=True)
    if may_plan and plan.status == Status.DRAFT:
        offer("Choose and fix the date of publication", "plan_date", is_main=True)
    if may_plan and plan.status == Status.FIXED:
        if is_ready:
            offer(f"Schedule publication for {at}", "plan_schedule", is_main=True)
        offer("Move the date", "plan_date")
    if plan.status == Status.SCHEDULED and (may_plan or person.is_chair):
        offer("Take it off the schedule", "plan_unschedule", is_warning=True)
    if may_plan and plan.status == Status.SCHEDULED:
        offer("Move the date", "plan_date")
    if person.is_chair and plan.review.is_public and plan.status == Status.PUBLISHED:
        offer("Withdraw the published review", "withdraw", is_warning=True)
    if may_plan and plan.status in PublicationPlan.LIVE:
        offer("Give the plan up", "plan_withdraw")
    if (
        may_plan
        and plan.status in (Status.PUBLISHED, Status.WITHDRAWN)
        and not rules.reasons_not_to_draft(plan.review)
    ):
        offer("Begin a new plan", "plan_begin", is_main=True)
    return found


def open_overrides(plan: PublicationPlan) -> list[Override]:
    """What was lifted and a second person has not looked at yet."""
    return list(plan.overrides.filter(looked_at=None).select_related("lifted_by"))


def facts(plan: PublicationPlan) -> list[tuple[str, str]]:
    """What the plan says as a whole, as name and value."""
    order = [str(dict(_groups())[group]) for group in plan.told_order if group in dict(_groups())]
    local = f"{plan.local_working_days} working days" if plan.local_working_days else ""
    rows = [
        ("What is published", plan.get_form_display()),
        ("Rules", str(plan.edition)),
        ("Stricter notice of our own", local),
        ("Owner", str(plan.owner)),
        ("Single point of contact", str(plan.point_of_contact) if plan.point_of_contact else "Nobody yet"),
        ("Told in this order", say_list(order).capitalize()),
        ("Earliest lawful day", _earliest_day(plan)),
        ("Context", plan.context),
        ("Aims", plan.aims),
    ]
    return [row for row in rows if row[1]]


def _earliest_day(plan: PublicationPlan) -> str:
    if not plan.earliest_at:
        return ""
    day = say_day(clock.day_of(plan.earliest_at))
    if plan.status not in (Status.FIXED, Status.SCHEDULED):
        return day
    return f"{day}, by the notice that runs. Moving to an earlier date begins the notice period again."


def _groups() -> list[tuple[str, str]]:

    return [(str(value), str(label).lower()) for value, label in ToldGroup.choices]


def notices_of(plan: PublicationPlan, step: PlanStep) -> list[Notice]:
    """What the step sends, as far as it stands; the reminders of its owners are not shown here."""
    kind = PLAN_NOTICES.get(step.notice_kind)
    if kind is None:
        return []
    if kind.kind == plan_notices.ADVANCE_COPY:
        found = queries.advance_copies(plan).get(kind.recipient)
        return [found] if found else []
    return list(Notice.objects.about(step).filter(kind=kind.kind).order_by("pk"))
