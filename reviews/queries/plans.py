"""What is known of a plan when it is dated, read or published: its report, its events, its notices."""

from __future__ import annotations

import datetime as dt
from copy import copy
from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse

from foundation import clock, local_time
from foundation.words import say_day
from matters import rules as matter_rules
from matters.models import Proceeding
from notices import queries as notice_queries
from notices.models import Notice
from partnership.models import RuleEdition, Timer
from partnership.working_days import Calendar
from reviews.models import (
    Decision,
    Phase,
    PlanStep,
    PracticeReview,
    PublicationPlan,
    Report,
    ReportVersion,
    StepOwner,
)
from reviews.queries import clocks, endorsements
from reviews.rules import lawful_moment, plan_notices, timing
from reviews.rules.lawful_moment import BodyRule, EarliestMoment
from reviews.rules.timing import Anchor, Condition, Happening, Happenings

Form, Status = Decision.Form, PublicationPlan.Status

#: Which report each form of publication takes.
REPORT_OF_FORM = {
    Form.FULL: Report.Form.FULL,
    Form.ANONYMOUS: Report.Form.FULL,
    Form.IMPROVEMENT_INFORMATION: Report.Form.IMPROVEMENT_INFORMATION,
}


# The report ---------------------------------------------------------------------------------------


def latest_version(review: PracticeReview, form: str) -> ReportVersion | None:
    """The last final version of the report that this form of publication takes."""
    versions = ReportVersion.objects.filter(
        report__review=review, report__form=REPORT_OF_FORM[Form(form)], is_final=True
    )
    return versions.select_related("document", "report__review__matter").order_by("-number").first()


def version_of(plan: PublicationPlan) -> ReportVersion | None:
    """The version that the plan is about: the one that was fixed, or in a draft the last."""
    if plan.report_version_id:
        return ReportVersion.objects.select_related("document", "report__review__matter").get(
            pk=plan.report_version_id
        )
    return latest_version(plan.review, plan.form)


def agreed_correction(plan: PublicationPlan) -> ReportVersion | None:
    """A minor correction of the fixed version to which every partner has agreed; None when there is none."""
    latest = latest_version(plan.review, plan.form)
    if latest is None or plan.report_version_id is None or latest.pk == plan.report_version_id:
        return None
    version: ReportVersion | None = latest
    while version is not None and version.pk != plan.report_version_id:
        if version.corrects is None or not version.is_correction_agreed:
            return None
        version = version.corrects
    return latest if version is not None else None


# Time ---------------------------------------------------------------------------------------------


def body_rules(plan: PublicationPlan) -> list[BodyRule]:
    """To whom the plan's rules send the report, with every rule that binds it; a fixed plan keeps those of its date."""
    timers = timers_of(plan, Timer.Kind.ADVANCE_COPY)
    return lawful_moment.body_rules(timers, lawful_moment.kept(plan.fixed_rules, timers), plan.review.kind)


def timers_of(plan: PublicationPlan, kind: str) -> list[Timer]:
    """The periods of a kind that bind the plan: its edition's own first, and the local editions' of its day.

    Under a local edition the national one of that day binds too: a local rule is never looser (law 2).
    """
    beside = RuleEdition.objects.in_force(clock.day_of(plan.created_at)).exclude(pk=plan.edition_id)
    if not plan.edition.is_local:
        beside = beside.filter(is_local=True)
    timers = Timer.objects.filter(Q(edition=plan.edition_id) | Q(edition__in=beside.values("pk")), kind=kind)
    return sorted(timers, key=lambda timer: timer.edition_id != plan.edition_id)


def advance_copies(plan: PublicationPlan) -> dict[str, Notice]:
    """The notice of the plan's present round to each body, the last where there are several."""
    notices = Notice.objects.about(plan).filter(
        kind=plan_notices.ADVANCE_COPY, occasion__startswith=plan_notices.round_of(plan)
    )
    return {
        plan_notices.body_of(notice.occasion): notice
        for notice in notices.exclude(status=Notice.Status.WITHDRAWN).order_by("pk")
    }


def reached(plan: PublicationPlan) -> dict[str, dt.datetime]:
    """When the bodies had the plan's very report in the present round; those who have not are missing."""
    version = version_of(plan)
    if version is None or not plan.notice_round:
        return {}
    moments: dict[str, dt.datetime] = {}
    notices = Notice.objects.about(plan).filter(
        kind=plan_notices.ADVANCE_COPY, occasion__startswith=plan_notices.round_of(plan)
    )
    for notice in notices.prefetch_related("documents"):
        if not _carries(notice, version):
            continue
        body = plan_notices.body_of(notice.occasion)
        moment = notice_queries.reached(notice, body)
        if moment is not None:
            moments[body] = min(moment, moments.get(body, moment))
    return moments


def first_reached(review_id: int) -> dict[str, dict[int, dt.datetime]]:
    """When the first recipient had what a step sends to tell its group; by group and step, of all plans of the review."""
    groups = dict(
        PlanStep.objects.filter(plan__review=review_id, kind=PlanStep.Kind.NOTICE, phase=Phase.BEFORE)
        .exclude(told_group="")
        .values_list("pk", "told_group")
    )
    found: dict[str, dict[int, dt.datetime]] = {}
    kinds = {one.kind for one in plan_notices.PLAN_NOTICES.values()}
    for step, moment in notice_queries.first_reached(PlanStep, groups, kinds).items():
        found.setdefault(groups[step], {})[step] = moment
    return found


def _carries(notice: Notice, version: ReportVersion) -> bool:
    """Whether the notice carried this version, or the one of which it is an agreed minor correction."""
    sent = {document.pk for document in notice.documents.all()}
    one: ReportVersion | None = version
    while one is not None:
        if one.document_id in sent:
            return True
        one = one.corrects if one.is_correction_agreed else None
    return False


def earliest(
    plan: PublicationPlan,
    now: dt.datetime,
    *,
    calendar: Calendar | None = None,
    anew: bool = False,
    sent_at: dt.datetime | None = None,
) -> EarliestMoment:
    """The earliest lawful moment; `anew` as if the notice period began again, `sent_at` with a later notice."""
    planned = sent_at or plan.advance_copy_at
    return lawful_moment.earliest_moment(
        edition=plan.edition,
        rules=body_rules(plan),
        reached={} if anew else reached(plan),
        assumed_at=max(now, planned) if planned else now,
        local_working_days=plan.local_working_days or 0,
        calendar=calendar or Calendar.current(),
        now=now,
    )


#: A date further off than this is mostly a slip in its year.
FAR_AHEAD = dt.timedelta(days=2 * 365)


@dataclass(frozen=True)
class Caution:
    """What to think of before choosing a moment, with where something is done about it, if anywhere."""

    words: str
    link: str = ""
    url: str = ""


def warnings(plan: PublicationPlan, publish_at: dt.datetime, calendar: Calendar) -> list[Caution]:
    """What to think of before choosing this moment; none of it forbids it."""
    day = clock.day_of(publish_at)
    found = list(local_time.unusual(publish_at))
    if why_not := calendar.why_not(day):
        said = say_day(day)
        found.append(
            f"{said} is no working day." if why_not in said else f"{said} is no working day ({why_not})."
        )
    if day > clock.today() + FAR_AHEAD:
        found.append(f"Check the year: {say_day(day)} is more than two years ahead.")
    found += matter_rules.warnings_for(day, plan.review.matter)
    return [*(Caution(words) for words in found), *_after_a_limit(plan.review, day)]


def _after_a_limit(review: PracticeReview, day: dt.date) -> list[Caution]:
    """That the review is to be published after the limit it is under, and where the delay is recorded."""
    found = []
    for running in clocks.to_publish_by(review):
        limit = running.clock
        if day <= limit.due_on:
            continue
        after = f"This is after the limit of {say_day(limit.due_on)}."
        if running.next_look_on and clock.today() < running.next_look_on:
            words = f"{after} A delay is on record, to be looked at again on {say_day(running.next_look_on)}."
            found.append(Caution(words))
            continue
        url = reverse("reviews:record_delay", args=[review.reference, limit.timer.kind])
        found.append(Caution(after, "Record the delay and its reason", url))
    return found


def happenings(plan: PublicationPlan) -> Happenings:
    """The events on which the plan's steps hang, as far as they are known, and the conditions that hold."""
    review = plan.review
    events: dict[str, Happening] = {}
    if plan.published_at:
        events[Anchor.PUBLICATION] = Happening.moment(plan.published_at)
    elif plan.publish_at:
        events[Anchor.PUBLICATION] = Happening.moment(plan.publish_at, has_happened=False)
    if plan.fixed_at:
        events[Anchor.DATE_FIXED] = Happening.moment(plan.fixed_at)
    version = version_of(plan)
    if version and (endorsed_at := endorsements.last_endorsed_at(version)):
        events[Anchor.ENDORSEMENT] = Happening.moment(endorsed_at)
    decision = review.decisions.filter(kind=Decision.Kind.TO_REVIEW).order_by("decided_on").first()
    if decision:
        events[Anchor.DECISION_TO_REVIEW] = Happening(decision.decided_on)
    proceedings = list(review.matter.proceedings.all())
    events.update(_proceedings(proceedings))
    return Happenings(events, frozenset(_conditions(review, proceedings)))


def _proceedings(proceedings: list[Proceeding]) -> dict[str, Happening]:
    today = clock.today()
    live = [one for one in proceedings if matter_rules.is_live(one, today)]
    events = {}
    ended = [one.ended_on for one in proceedings if one.ended_on and one not in live]
    if ended and not live:
        events[str(Anchor.PROCEEDING_ENDED)] = Happening(max(ended))
    coming = [one.next_on for one in live if one.next_on and one.next_on >= today]
    if coming:
        events[str(Anchor.PROCEEDING_DATE)] = Happening(min(coming), has_happened=False)
    return events


def _conditions(review: PracticeReview, proceedings: list[Proceeding]) -> set[str]:
    today = clock.today()
    live = [one for one in proceedings if matter_rules.is_live(one, today)]
    holds: set[str] = set()
    if live:
        holds.add(Condition.PROCEEDING_LIVE)
    if any(one.kind == Proceeding.Kind.CRIMINAL for one in live):
        holds.add(Condition.CRIMINAL_LIVE)
    if review.has_press_interest:
        holds.add(Condition.PRESS_INTEREST)
    if review.family_members.filter(removed_at=None, is_surviving_child=True).exists():
        holds.add(Condition.SURVIVING_CHILDREN)
    return holds


# Steps --------------------------------------------------------------------------------------------


def steps(plan: PublicationPlan) -> QuerySet[PlanStep]:
    """The steps that the plan has now, in order, with their owners."""
    return (
        PlanStep.objects.filter(plan=plan, removed_at=None)
        .select_related("done_by", "evidence")
        .prefetch_related(Prefetch("owners", StepOwner.objects.select_related("person", "agency")))
        .order_by("order", "id")
    )


def late_at_once(
    plan: PublicationPlan, publish_at: dt.datetime, *, now: dt.datetime, calendar: Calendar
) -> list[tuple[PlanStep, dt.datetime]]:
    """The steps that would be overdue as soon as this moment was fixed, with when each was due; nothing is stored."""
    fixed = copy(plan)
    fixed.publish_at, fixed.fixed_at = publish_at, plan.fixed_at or now
    fixed.report_version = latest_version(plan.review, plan.form)
    every = list(steps(plan))
    try:
        dues = timing.due_moments(every, happenings(fixed), calendar)
    except timing.StepsInACircle:
        return []
    late = []
    for step in every:
        due = dues[step.key]
        # A notice that should have left leaves at once: late are the answers to it alone.
        at = due.answers_at if step.kind == PlanStep.Kind.NOTICE else due.at
        is_open = step.status == PlanStep.Status.OPEN and step.phase != Phase.AFTER
        if is_open and step.kind != PlanStep.Kind.PUBLISH and at is not None and at < now:
            late.append((step, at))
    return late
