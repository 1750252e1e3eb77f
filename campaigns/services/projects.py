"""Projects and their communication plans: begun, answered for each audience, started and ended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from campaigns.models import CommunicationPlan, PlanAudience, Priority, Project
from campaigns.queries import projects as queries
from campaigns.rules import plan_access as access
from campaigns.rules import projects as rules
from campaigns.services import plan_searching as searching
from campaigns.services.plan_records import lock_project, record
from campaigns.services.records import refuse
from foundation import clock
from foundation.governed import SomebodyElseSaved, beside
from matters.models import Matter
from partnership.models import Audience, Channel, Language, Person

State = Project.State
#: What is typed of an audience.
ANSWERS = (
    *(one.field for one in (*rules.QUESTIONS, *rules.REACH)),
    "baseline",
    "target",
    "access_measure",
)
ANSWERED_SINCE = (
    "Somebody answered for one of the audiences after you opened the page. Read the answers on the page of the plan, "
    "then save again."
)


@dataclass(frozen=True)
class Entry:
    """A project, as somebody typed it."""

    title: str
    about: str
    owner: Person
    starts_on: dt.date
    ends_on: dt.date
    priority: Priority | None = None


FIELDS = tuple(Entry.__dataclass_fields__)


@transaction.atomic
def draft(*, entry: Entry, matter: Matter | None = None, by: Person) -> Project:
    """A project that can't start yet, with an empty plan. Raises PermissionDenied or CampaignNotReady."""
    access.check_may_draft(by, matter)
    refuse(_reasons(entry, matter, before=None))
    project = Project(**_columns(entry), matter=matter, drafted_by=by, drafted_at=clock.now())
    project.save()
    CommunicationPlan.objects.create(project=project, last_edited_by=by)
    record("project drafted", project, by=by, project=project, at=project.drafted_at)
    searching.put(project)
    return project


@transaction.atomic
def edit(*, project: Project, entry: Entry, began_from: int, by: Person) -> Project:
    """It says so. Raises PermissionDenied, CampaignNotReady, or SomebodyElseSaved."""
    held, _ = lock_project(project)
    access.check_may_plan(held, by)
    refuse(_reasons(entry, held.matter, before=held))
    if held.version != began_from:
        raise SomebodyElseSaved(held)
    columns = _columns(entry)
    changed = [name for name in FIELDS if getattr(held, name) != columns[name]]
    if changed:
        for name in changed:
            setattr(held, name, columns[name])
        held.save_edit(began_from=began_from, fields=changed)
        record("project edited", held, by=by, project=held, fields=changed)
        searching.put(held)
    return held


# Its communication plan ---------------------------------------------------------------------------


@transaction.atomic
def say_what_for(
    *, project: Project, objective: str, consultation: str, feedback: str, began_from: int, by: Person
) -> CommunicationPlan:
    """What communicating is to achieve, and how people are asked and answer.

    Raises PermissionDenied, CampaignNotReady, or SomebodyElseSaved.
    """
    held, plan = _lock_to_change(project, by)
    if plan.version != began_from:
        raise SomebodyElseSaved(plan)
    plan.objective, plan.consultation = objective.strip(), consultation.strip()
    plan.feedback, plan.last_edited_by = feedback.strip(), by
    plan.save_edit(began_from=began_from, fields=["objective", "consultation", "feedback", "last_edited_by"])
    record("communication plan edited", held, by=by, project=held)
    searching.put(held)
    return plan


@transaction.atomic
def choose_audiences(
    *, project: Project, audiences: Sequence[Audience], began_from: int, seen: str | None = None, by: Person
) -> CommunicationPlan:
    """These are its audiences. A new one has its usual languages and channels, and no answers yet.

    What was answered for one that is taken out goes with it, but nothing that came after the page: `seen`, of
    `queries.seen_answers`; None for who had no page before them.
    Raises PermissionDenied, CampaignNotReady, or SomebodyElseSaved.
    """
    held, plan = _lock_to_change(project, by)
    wanted = {one.pk: one for one in audiences}
    if len(wanted) > rules.MOST_AUDIENCES:
        refuse([beside(f"Choose at most {rules.MOST_AUDIENCES} audiences.", "audiences")])
    if plan.version != began_from:
        raise SomebodyElseSaved(plan)
    now = set(plan.audiences.values_list("audience", flat=True))
    if now == set(wanted):
        return plan
    if now - set(wanted) and seen not in (None, queries.seen_answers(plan)):
        refuse([beside(ANSWERED_SINCE, "audiences")])
    plan.last_edited_by = by
    plan.save_edit(began_from=began_from, fields=["last_edited_by"])
    plan.audiences.exclude(audience__in=wanted).delete()
    for key in wanted.keys() - now:
        row = PlanAudience.objects.create(plan=plan, audience=wanted[key])
        row.languages.set(wanted[key].languages.all())
        row.channels.set(wanted[key].channels.all())
    record("plan’s audiences chosen", held, by=by, project=held, audiences=sorted(wanted))
    return plan


@transaction.atomic
def answer_for(
    *,
    row: PlanAudience,
    answers: Mapping[str, str],
    languages: Sequence[Language],
    channels: Sequence[Channel],
    began_from: int,
    by: Person,
) -> PlanAudience:
    """The questions are answered so for this audience, as far as they are.

    Raises PermissionDenied, CampaignNotReady, or SomebodyElseSaved.
    """
    project, _ = _lock_to_change(row.plan.project, by)
    held = PlanAudience.objects.select_for_update().filter(pk=row.pk).first()
    if held is None:
        refuse(["It is no longer an audience of the plan."])
    assert held is not None
    if held.version != began_from:
        raise SomebodyElseSaved(held)
    for name in ANSWERS:
        setattr(held, name, answers[name].strip())
    held.save_edit(began_from=began_from, fields=list(ANSWERS))
    held.languages.set(languages)
    held.channels.set(channels)
    record("plan answered for an audience", project, by=by, project=project, audience=held.audience_id)
    return held


def _lock_to_change(project: Project, by: Person) -> tuple[Project, CommunicationPlan]:
    held, plan = lock_project(project)
    access.check_may_plan(held, by)
    refuse(rules.reasons_not_to_change(held))
    return held, plan


# Its life -----------------------------------------------------------------------------------------


@transaction.atomic
def start(*, project: Project, by: Person) -> Project:
    """It is under way, its plan complete. Raises PermissionDenied or CampaignNotReady."""
    held, _ = lock_project(project)
    access.check_may_plan(held, by)
    refuse(rules.reasons_not_to_start(held, queries.missing_of(held)))
    held.state, held.started_by, held.started_at = State.UNDER_WAY, by, clock.now()
    held.save_edit(began_from=held.version, fields=["state", "started_by", "started_at"])
    record("project started", held, by=by, project=held, at=held.started_at)
    return held


@transaction.atomic
def end(*, project: Project, state: str, outcome: str, by: Person) -> Project:
    """It is done or was stopped, with what came of it. Raises PermissionDenied or CampaignNotReady."""
    held, _ = lock_project(project)
    access.check_may_plan(held, by)
    refuse(rules.reasons_not_to_end(held, state, outcome))
    held.state, held.outcome = state, outcome.strip()
    held.ended_by, held.ended_at = by, clock.now()
    held.save_edit(began_from=held.version, fields=["state", "outcome", "ended_by", "ended_at"])
    record(f"project {state}", held, by=by, project=held, at=held.ended_at, reason=held.outcome)
    return held


def _columns(entry: Entry) -> dict[str, object]:
    columns = {name: getattr(entry, name) for name in FIELDS}
    return columns | {"title": entry.title.strip(), "about": entry.about.strip()}


def _reasons(entry: Entry, matter: Matter | None, before: Project | None) -> list[str]:
    reasons = rules.reasons_not_to_store(
        title=entry.title,
        about=entry.about,
        starts_on=entry.starts_on,
        ends_on=entry.ends_on,
        today=clock.today(),
        before=before,
    )
    if before is None or before.owner_id != entry.owner.pk:
        reasons += access.reasons_about_owner(entry.owner, matter)
    return reasons
