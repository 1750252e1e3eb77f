"""The messages that hang on a plan: to the bodies, to partners, and the reminders of its steps.

Each stands as a row with its due moment from the act that calls for it; sending asks once more whether it
is still true (`reviews.hooks.plans`).
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence

from django.contrib.contenttypes.models import ContentType

from foundation import clock
from foundation.words import say_moment
from notices import services as notices
from notices.models import Delivery, Notice
from notices.recipients import To, ToMailbox, ToPerson, ToStatutory
from notices.rules import CannotSchedule
from partnership.models import Agency, Person, Recipient, Role
from partnership.working_days import Calendar, add_working_days
from reviews.models import PlanStep, PublicationPlan, ReportVersion
from reviews.queries import asked
from reviews.queries import plans as queries
from reviews.rules import access, plan_access, plan_notices, timing
from reviews.rules.plan_notices import PLAN_NOTICES
from reviews.services.plan_records import record

STEP_DUE = "publication_step_due"
STEP_OVERDUE = "publication_step_overdue"
STEP_ESCALATED = "publication_step_escalated"
ANSWER_DUE = "publication_answer_due"
ANSWER_OVERDUE = "publication_answer_overdue"
BEFORE_DUE = (STEP_DUE, ANSWER_DUE)
REMINDERS = (*BEFORE_DUE, STEP_OVERDUE, ANSWER_OVERDUE, STEP_ESCALATED)

STOPPED = "publication_stopped"
LATE = "publication_late"
MOVED = "publication_steps_moved"
RESTED = "publication_unscheduled"

#: Working days before and after a step is due on which its owners, and then the business manager, hear of it.
REMIND_BEFORE, OVERDUE_AFTER, ESCALATE_AFTER = 2, 1, 3

Status, StepStatus = PublicationPlan.Status, PlanStep.Status
Anchor, Kind = timing.Anchor, timing.Kind


# The report to the bodies (law 2) -----------------------------------------------------------------


def send_advance_copies(
    plan: PublicationPlan, version: ReportVersion, *, by: Person | None, at: dt.datetime
) -> list[str]:
    """The plan's present round stands: a notice with the report to every body that has not had it in this round.

    Due at once unless the plan names a later moment. A body that must have it and can't be reached raises
    CannotSchedule; of one that should, the reasons are returned.
    """
    reached = queries.reached(plan)
    problems: list[str] = []
    earlier = _earlier_copies(plan)
    for rule in queries.body_rules(plan):
        if rule.recipient in reached:
            continue
        old = [
            notice
            for notice in earlier.get(rule.recipient, [])
            if notice.first.occasion.partition("~")[0] != plan_notices.occasion_for(plan, rule.recipient)
        ]
        notices.withdraw(old, reason="A newer notice takes its place.", by=by)
        try:
            notices.schedule(
                plan_notices.ADVANCE_COPY,
                subject=plan,
                occasion=_fresh(plan_notices.occasion_for(plan, rule.recipient)),
                to=[ToStatutory(Recipient(rule.recipient))],
                due_at=max(at, plan.advance_copy_at) if plan.advance_copy_at else at,
                matters=[plan.review.matter],
                documents=[version.document],
                by=by,
                supersedes=old[-1] if old else None,
            )
        except CannotSchedule as refusal:
            if rule.is_must:
                raise
            problems += refusal.reasons
    return problems


def _earlier_copies(plan: PublicationPlan) -> dict[str, list[Notice]]:
    found: dict[str, list[Notice]] = {}
    every = Notice.objects.about(plan).filter(kind=plan_notices.ADVANCE_COPY).select_related("resend_of")
    for notice in every.order_by("pk"):
        found.setdefault(plan_notices.body_of(notice.first.occasion), []).append(notice)
    return found


def send_date_correction(
    plan: PublicationPlan,
    key: int,
    old: dt.datetime | None,
    new: dt.datetime | None,
    *,
    by: Person,
    at: dt.datetime,
) -> int:
    """Every body and partner that was told the old date is told the new one; says how many notices that makes."""
    values = {
        "old_date": say_moment(old) if old else "no date",
        "new_date": say_moment(new) if new else "no date",
    }
    number = 0
    bodies: list[To] = [ToStatutory(Recipient(body)) for body in queries.reached(plan)]
    for to in bodies:
        notices.schedule(
            plan_notices.DATE_CORRECTION,
            subject=plan,
            occasion=f"{plan.reference}:correction:{key}:{_name_of(to)}",
            to=[to],
            due_at=at,
            matters=[plan.review.matter],
            values=values,
            by=by,
        )
        number += 1
    people = _people_told_the_date(plan)
    if people:
        notices.schedule(
            plan_notices.DATE_CORRECTION_TO_PARTNERS,
            subject=plan,
            occasion=f"{plan.reference}:correction:{key}:partners",
            to=[ToPerson(person) for person in people],
            due_at=at,
            matters=[plan.review.matter],
            by=by,
        )
        number += 1
    return number


def is_date_known(plan: PublicationPlan) -> bool:
    """Whether anybody outside has been told the plan's date: a body, or the partners."""
    return bool(queries.reached(plan)) or bool(_people_told_the_date(plan))


def _people_told_the_date(plan: PublicationPlan) -> list[Person]:
    told = Delivery.objects.filter(
        notice__subject_type=ContentType.objects.get_for_model(PlanStep),
        notice__subject_id__in=plan.steps.values("pk"),
        notice__kind=plan_notices.DATE_TO_PARTNERS,
        notice__status__in=[
            Notice.Status.SENT,
            Notice.Status.SENDING,
            Notice.Status.KEPT,
            Notice.Status.FAILED,
        ],
        person__isnull=False,
    ).exclude(status__in=[Delivery.Status.FAILED, Delivery.Status.WITHDRAWN])
    return list(Person.objects.filter(is_active=True, pk__in=told.values("person")))


# What follows a plan's dates ----------------------------------------------------------------------


def follow(
    plan: PublicationPlan,
    steps: Iterable[PlanStep],
    happenings: timing.Happenings,
    *,
    at: dt.datetime,
    calendar: Calendar,
) -> None:
    """The notices and reminders of the steps stand for the moments that the steps have now.

    Nothing leaves for a draft: its moments are wishes.
    """
    if plan.status not in (Status.FIXED, Status.SCHEDULED, Status.PUBLISHED):
        return
    steps = list(steps)
    managers, standing = _managers_of(plan) or [plan.owner], _standing_reminders(steps)
    for step in steps:
        is_asked = step.status == StepStatus.OPEN and timing.applies(step, happenings)
        if step.kind == Kind.NOTICE and is_asked:
            _follow_notice(plan, step, at=at)
        wanted = _reminders(step, managers, at, calendar) if is_asked and _needs_reminders(step) else []
        _replace_reminders(plan, step, wanted, standing.get(step.pk, []))


def _needs_reminders(step: PlanStep) -> bool:
    """The portal needs no reminder of what it sends or publishes itself; whom it asks for an answer does."""
    return (step.kind in (Kind.TASK, Kind.QUESTION) or step.asks_others) and step.wanted_at is not None


def _standing_reminders(steps: Iterable[PlanStep]) -> dict[int, list[Notice]]:
    """The reminders of these steps that have not left, by the step's key."""
    found: dict[int, list[Notice]] = {}
    for notice in Notice.objects.filter(
        subject_type=ContentType.objects.get_for_model(PlanStep),
        subject_id__in=[step.pk for step in steps],
        kind__in=REMINDERS,
        status__in=Notice.OPEN,
    ):
        found.setdefault(notice.subject_id, []).append(notice)
    return found


def _reminders(
    step: PlanStep, managers: list[Person], at: dt.datetime, calendar: Calendar
) -> list[tuple[str, dt.datetime, list[Person]]]:
    """The kind, moment and recipients of each reminder that lies ahead."""
    if step.due_at is None or step.wanted_at is None:
        return []
    due_on = clock.day_of(step.wanted_at)
    before = _morning(add_working_days(due_on, -REMIND_BEFORE, calendar))
    known_at = max(at, step.due_at) if step.asks_others else at
    if before <= known_at:
        # Given to somebody late: they hear of it on the next working morning, if that is still in time.
        before = _morning(add_working_days(clock.day_of(known_at), 1, calendar))
    overdue = _morning(add_working_days(due_on, OVERDUE_AFTER, calendar))
    escalated = _morning(add_working_days(due_on, ESCALATE_AFTER, calendar))
    kind_before, kind_after, people = STEP_DUE, STEP_OVERDUE, people_of(step)
    if step.asks_others:
        kind_before, kind_after = ANSWER_DUE, ANSWER_OVERDUE
        people = asked.unanswered(step, asked.people_asked(step))
        if not people:
            return []
    found = []
    if before < step.wanted_at:
        found.append((kind_before, before, people))
    if overdue > at:
        found.append((kind_after, overdue, people))
    if escalated > at:
        found.append((STEP_ESCALATED, escalated, managers))
    return [one for one in found if one[2]]


def _replace_reminders(
    plan: PublicationPlan,
    step: PlanStep,
    wanted: list[tuple[str, dt.datetime, list[Person]]],
    standing: list[Notice],
) -> None:
    by_occasion = {notice.occasion.partition("~")[0]: notice for notice in standing}
    keep = set()
    for kind, moment, people in wanted:
        occasion = f"{step.reference}:{kind}:{moment:%Y%m%dT%H%MZ}:{_digest(people)}"
        keep.add(occasion)
        if occasion not in by_occasion and not _was_sent(occasion):
            notices.schedule(
                kind,
                subject=step,
                occasion=_fresh(occasion),
                to=[ToPerson(person) for person in people],
                due_at=moment,
                matters=[plan.review.matter],
            )
    left = [notice for occasion, notice in by_occasion.items() if occasion not in keep]
    notices.withdraw(left, reason="The step was done, answered, moved or given to somebody else.")


def _follow_notice(plan: PublicationPlan, step: PlanStep, *, at: dt.datetime) -> None:
    notice = PLAN_NOTICES.get(step.notice_kind)
    if notice is None or notice.kind == plan_notices.ADVANCE_COPY or step.due_at is None:
        return
    is_after = notice.kind in (plan_notices.NSPCC_COPY, plan_notices.PUBLISHED_TO_PARTNERS)
    if is_after and plan.status != Status.PUBLISHED:
        return
    send_step_notice(plan, step, at=at)


def send_step_notice(plan: PublicationPlan, step: PlanStep, *, at: dt.datetime) -> list[str]:
    """The notice that the step sends stands for the moment at which it is due; returns why it can't, if it can't.

    A notice that left is not sent again when the date moves: whether to send a correction is asked of people.
    """
    notice = PLAN_NOTICES[step.notice_kind]
    about = Notice.objects.about(step).filter(kind=notice.kind)
    if about.exclude(status__in=[*Notice.OPEN, Notice.Status.WITHDRAWN]).exists():
        return []
    occasion = f"{step.reference}:{notice.word}:{step.due_at:%Y%m%dT%H%MZ}:{plan.publish_at:%Y%m%dT%H%MZ}"
    standing = list(about.filter(status__in=Notice.OPEN))
    if any(one.occasion.partition("~")[0] == occasion for one in standing):
        return []
    if any(one.begun_at for one in standing):
        return []
    notices.withdraw(standing, reason="The date was moved, and a newer notice takes its place.")
    version = queries.version_of(plan)
    documents = [version.document] if notice.kind == plan_notices.NSPCC_COPY and version else []
    try:
        notices.schedule(
            notice.kind,
            subject=step,
            occasion=_fresh(occasion),
            to=recipients_of(plan, step),
            due_at=max(at, step.due_at) if step.due_at else at,
            matters=[plan.review.matter],
            documents=documents,
        )
    except CannotSchedule as refusal:
        record("step notice not possible", step, plan, by=None, at=at, reason=" ".join(refusal.reasons))
        return refusal.reasons
    return []


def recipients_of(plan: PublicationPlan, step: PlanStep) -> Sequence[To]:
    """To whom a step's notice goes."""
    notice = PLAN_NOTICES[step.notice_kind]
    if notice.recipient:
        return [ToStatutory(Recipient(notice.recipient))]
    partners = [
        person
        for person in Person.objects.holding(Role.SAFEGUARDING_PARTNER)
        if access.knows(plan.review, person)
    ]
    if notice.asks_press_leads:
        leads = Person.objects.holding(Role.PRESS_LEAD)
        partners += [person for person in leads if plan_access.is_asked_as_press_lead(plan, person)]
    if notice.kind != plan_notices.PUBLISHED_TO_PARTNERS:
        return [ToPerson(person) for person in dict.fromkeys(partners)]
    involved = Agency.objects.filter(
        pk__in=plan.review.involvements.filter(answer="involved").values("agency"), is_current=True
    ).exclude(notices_email="")
    return [
        *(ToPerson(person) for person in partners),
        *(ToMailbox(agency.name, agency.notices_email) for agency in involved),
    ]


def people_of(step: PlanStep) -> list[Person]:
    """Who has to do the step: its people, the holders of its roles, or else the plan's owner."""
    plan = step.plan
    found: list[Person] = []
    for owner in step.owners.all():
        if owner.done_at:
            continue
        if owner.person:
            found.append(owner.person)
        elif owner.role and not owner.not_found:
            found += Person.objects.holding(Role(owner.role), agency=owner.agency)[:20]
    known = [
        person for person in dict.fromkeys(found) if person.is_active and access.knows(plan.review, person)
    ]
    return known or owners_of(plan)


def owners_of(plan: PublicationPlan) -> list[Person]:
    """Who answers for the plan: its owner, or when they left the business managers who know of the matter."""
    if plan.owner.is_active and access.knows(plan.review, plan.owner):
        return [plan.owner]
    return _managers_of(plan)


def _managers_of(plan: PublicationPlan) -> list[Person]:
    """The business managers who know of the matter."""
    return [
        person
        for person in Person.objects.holding(Role.BUSINESS_MANAGER)
        if access.knows(plan.review, person)
    ]


# News of the publication itself -------------------------------------------------------------------


def tell_owner_and_chair(
    kind: str,
    plan: PublicationPlan,
    *,
    occasion: str,
    at: dt.datetime,
    values: dict[str, str] | None = None,
) -> Notice | None:
    """The owner and the chairs hear of it at once."""
    chairs = Person.objects.holding(Role.CHAIR, Role.VICE_CHAIR)
    return _tell([*owners_of(plan), *chairs], kind, plan, occasion=occasion, at=at, values=values)


def tell_owners(kind: str, plan: PublicationPlan, *, occasion: str, at: dt.datetime) -> Notice | None:
    """Who answers for the plan hears of it at once."""
    return _tell(owners_of(plan), kind, plan, occasion=occasion, at=at)


def _tell(
    people: list[Person],
    kind: str,
    plan: PublicationPlan,
    *,
    occasion: str,
    at: dt.datetime,
    values: dict[str, str] | None = None,
) -> Notice | None:
    if not people:
        return None
    return notices.schedule(
        kind,
        subject=plan,
        occasion=f"{plan.reference}:{kind}:{occasion}",
        to=[ToPerson(person) for person in dict.fromkeys(people)],
        due_at=at,
        matters=[plan.review.matter],
        values=values,
    )


def _morning(day: dt.date) -> dt.datetime:
    return timing.moment_of(day, timing.DAY_BEGINS)


def _digest(people: Iterable[Person]) -> str:
    return hashlib.sha256(
        ",".join(str(key) for key in sorted(one.pk for one in people)).encode()
    ).hexdigest()[:8]


def _was_sent(occasion: str) -> bool:
    return (
        Notice.objects.filter(occasion__startswith=occasion)
        .exclude(status__in=[Notice.Status.WITHDRAWN])
        .exists()
    )


def _fresh(occasion: str) -> str:
    """The occasion, or where a notice of it was withdrawn, the next of the same: so that it stands again."""
    taken = Notice.objects.filter(occasion__startswith=occasion)
    if not taken.exists():
        return occasion
    if standing := taken.exclude(status=Notice.Status.WITHDRAWN).first():
        return standing.occasion
    return f"{occasion}~{taken.count()}"


def _name_of(to: To) -> str:
    return to.body if isinstance(to, ToStatutory) else "person"
