"""The plan as the table partners know: timing, audience, channel and message, responsible, status.

The page for printing, the CSV, the DOCX and the evidence pack all take their rows from here, so that none
of them can show a step that another hides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Prefetch

from foundation import clock
from foundation.words import say_list, say_moment
from partnership.models import Person
from reviews.models import Phase, PlanStep, PublicationPlan, StepOwner
from reviews.queries.plan_page import StandingOfSteps
from reviews.rules import plan_access, timing

HEADINGS = ["Timing", "Audience", "Channel and message", "Responsible", "Status", "Done when"]

#: What of the facts is Markdown, mostly a list.
AIMS = "Aims"


@dataclass(frozen=True)
class Row:
    """One step, in words. A cell of several lines holds them one below the other."""

    timing: list[str]
    audience: str
    channel_and_message: list[str]
    responsible: str
    status: str
    done_when: str

    def cells(self) -> list[list[str]]:
        """The cells in the order of the headings, each as its lines."""
        return [
            self.timing,
            [self.audience],
            self.channel_and_message,
            [self.responsible],
            [self.status],
            [self.done_when],
        ]


@dataclass(frozen=True)
class PhaseRows:
    """The steps of one phase, under its name."""

    name: str
    rows: list[Row]


@dataclass(frozen=True)
class PlanTable:
    """A plan as one person reads it."""

    code: str
    form: str
    status: str
    publication: str
    contact: str
    context: str
    aims: str
    is_whole: bool
    phases: list[PhaseRows]

    @property
    def title(self) -> str:
        return f"Publication plan for {self.code}"

    def facts(self) -> list[tuple[str, str]]:
        """What stands above the table, as name and value; what was left empty is left out."""
        facts = [
            ("What is published", self.form),
            ("State of the plan", self.status),
            ("Publication", self.publication),
            ("Single point of contact", self.contact),
            ("Context", self.context),
            (AIMS, self.aims),
        ]
        return [(name, value) for name, value in facts if value]

    def flat(self) -> Iterator[list[str]]:
        """Rows for a CSV: the phase first, lines joined."""
        for phase in self.phases:
            for row in phase.rows:
                yield [phase.name, *("\n".join(line for line in lines if line) for lines in row.cells())]


def plan_table(plan: PublicationPlan, person: Person) -> PlanTable:
    """The plan with the steps that this person may read, in a fixed number of queries."""
    steps = list(
        plan_access.steps_for(plan, person)
        .select_related("done_by")
        .prefetch_related(
            Prefetch("owners", StepOwner.objects.select_related("person", "agency").order_by("id"))
        )
        .order_by("order", "id")
    )
    return table_of(plan, steps, is_whole=plan_access.reads_whole_plan(plan, person))


def table_of(plan: PublicationPlan, steps: Iterable[PlanStep], *, is_whole: bool) -> PlanTable:
    """These steps of the plan, grouped by phase. A step that is not among them is not named in any row.

    What the plan says as a whole (context, aims) is shown with the whole plan alone.
    """
    steps = list(steps)
    titles = {step.key: step.title for step in steps}
    standing = StandingOfSteps(plan, clock.now())
    phases = [
        PhaseRows(
            str(phase.label),
            [row_of(step, titles, status_in_words(step, standing)) for step in steps if step.phase == phase],
        )
        for phase in Phase
    ]
    contact = plan.point_of_contact
    return PlanTable(
        code=plan.review.code,
        form=plan.get_form_display(),
        status=plan.get_status_display(),
        publication=publication_in_words(plan),
        contact=", ".join(part for part in [contact.name, contact.job_title] if part) if contact else "",
        context=plan.context if is_whole else "",
        aims=plan.aims if is_whole else "",
        is_whole=is_whole,
        phases=[phase for phase in phases if phase.rows],
    )


def row_of(step: PlanStep, titles: dict[str, str], status: str) -> Row:
    is_open = step.status == PlanStep.Status.OPEN
    due = f"Due {say_moment(step.due_at)}" if step.due_at and is_open else ""
    answers = (
        f"Answers wanted by {say_moment(step.answers_due_at)}" if step.answers_due_at and is_open else ""
    )
    return Row(
        timing=[timing.in_words(step, titles), due, *([answers] if answers else [])],
        audience=step.audience,
        channel_and_message=[step.title, step.channel, step.message],
        responsible=responsible_in_words(step),
        status=status,
        done_when=done_in_words(step),
    )


def publication_in_words(plan: PublicationPlan) -> str:
    """The publication's moment, and what it is worth in the plan's state: a wish, fixed, scheduled or past."""
    if plan.status == PublicationPlan.Status.WITHDRAWN:
        return "The plan was withdrawn."
    if plan.published_at:
        return f"Published at {say_moment(plan.published_at)}"
    if not plan.publish_at:
        return "No date yet"
    moment = say_moment(plan.publish_at)
    if plan.status == PublicationPlan.Status.SCHEDULED:
        return f"Scheduled for {moment}"
    if plan.status == PublicationPlan.Status.FIXED:
        return f"Date fixed, not scheduled: {moment}"
    return f"Wished for, not fixed: {moment}"


def responsible_in_words(step: PlanStep) -> str:
    """Who has to do a step: people by name, roles as long as nobody is named."""
    owners = [_owner_in_words(owner) for owner in step.owners.all()]
    if not owners:
        return "Nobody yet"
    if len(owners) > 1 and step.ownership == PlanStep.Ownership.JOINTLY:
        return f"Together: {say_list(owners)}"
    return say_list(owners, last="or")


def _owner_in_words(owner: StepOwner) -> str:
    role = owner.get_role_display() if owner.role else ""
    if owner.not_found:
        return f"{role}, {owner.not_found} (not found here)"
    agency = str(owner.agency.short_name or owner.agency.name) if owner.agency else ""
    about = ", ".join(part for part in [role, agency] if part)
    if owner.person:
        return f"{owner.person.name} ({about})" if about else owner.person.name
    return f"{about} (nobody named yet)"


def status_in_words(step: PlanStep, standing: StandingOfSteps) -> str:
    """What the plan's page says of the step, and why where it does not apply."""
    status, _ = standing.of(step)
    return f"{status}: {step.not_applicable_reason}" if step.not_applicable_reason else status


def done_in_words(step: PlanStep) -> str:
    if step.status != PlanStep.Status.DONE or not step.done_at:
        return ""
    by = f", {step.done_by.name}" if step.done_by else ""
    return f"{say_moment(step.done_at)}{by}"
