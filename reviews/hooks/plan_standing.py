"""Whether a notice about a plan or one of its steps is still true, what it says now, and who may have it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from django.urls import reverse

from foundation import clock
from foundation.words import say_moment
from notices.models import Notice
from notices.points import MAY_RECEIVE, OWNERS, STANDING, Standing
from partnership.models import Person
from reviews.models import Decision, PlanStep, PracticeReview, PublicationPlan
from reviews.rules import access, lawful_moment, plan_access, plan_notices
from reviews.rules import plans as rules
from reviews.services import plan_messages, publication_schedule, withdrawing

Status, StepStatus = PublicationPlan.Status, PlanStep.Status

#: The forms as a message to a body says them.
WHAT = {
    Decision.Form.FULL: "the full report",
    Decision.Form.IMPROVEMENT_INFORMATION: "the improvement information",
    Decision.Form.ANONYMOUS: "the full report, without naming the partnership, through the NSPCC",
}
PART_3 = "Part 3 of the Child Safeguarding Practice Review and Relevant Agency (England) Regulations 2018"


def _digest(*parts: str) -> str:
    """Of what a notice tells, in the length that a notice keeps."""
    return hashlib.sha256("|".join(parts).encode()).hexdigest()


def _gone(reason: str) -> Standing:
    return Standing(is_live=False, reason=reason)


def standing_of_plan(plan: PublicationPlan, notice: Notice) -> Standing:
    return (
        PLAN_NOTICE[notice.kind](plan, notice)
        if notice.kind in PLAN_NOTICE
        else _gone("Nobody knows this kind.")
    )


def standing_of_step(step: PlanStep, notice: Notice) -> Standing:
    plan = step.plan
    if plan.status == Status.WITHDRAWN:
        return _gone("The publication plan was withdrawn.")
    if step.removed_at:
        return _gone("The step was taken out of the plan.")
    if notice.kind in plan_messages.REMINDERS:
        return _reminder(step, notice)
    if step.status == StepStatus.NOT_APPLICABLE:
        return _gone("The step does not apply.")
    if notice.kind == plan_notices.DATE_TO_PARTNERS:
        return _date_to_partners(step)
    if notice.kind == plan_notices.PUBLISHED_TO_PARTNERS:
        return _published_to_partners(plan)
    if notice.kind == plan_notices.NSPCC_COPY:
        return _nspcc_copy(plan, notice)
    return _gone("Nobody knows this kind.")


# About the plan -----------------------------------------------------------------------------------


def _advance_copy(plan: PublicationPlan, notice: Notice) -> Standing:
    if plan.status not in (Status.FIXED, Status.SCHEDULED):
        return _gone(f"The plan is “{plan.get_status_display()}”.")
    version = plan.report_version
    if version is None or plan.publish_at is None:
        return _gone("No report is fixed.")
    occasion = notice.first.occasion
    if occasion and not occasion.startswith(plan_notices.round_of(plan)):
        return _gone("The notice period has begun again since.")
    sent = [document.pk for document in notice.documents.all()]
    if sent and version.document_id not in sent:
        return _gone("Another version of the report takes its place.")
    return Standing(
        is_live=True,
        fingerprint=_digest(version.document.sha256, plan.publish_at.isoformat()),
        values=_report_values(plan) | {"replaces": _replaces(notice)},
        documents=[version.document],
    )


def _report_values(plan: PublicationPlan) -> dict[str, str]:
    version = plan.report_version
    is_bound = plan.review.kind in lawful_moment.BOUND_BY_LAW
    return {
        "review": plan.review.code,
        "date": say_moment(plan.publish_at) if plan.publish_at else "",
        "what": WHAT[Decision.Form(plan.form)],
        "sha256": version.document.sha256 if version else "",
        "contact": _contact(plan),
        "edition": f"{PART_3} and {plan.edition.name}" if is_bound else plan.edition.name,
    }


def _contact(plan: PublicationPlan) -> str:
    person = plan.point_of_contact or plan.owner
    return ", ".join(part for part in (person.name, person.telephone) if part)


def _replaces(notice: Notice) -> str:
    old = notice.supersedes
    if old is None:
        return ""
    return f"This message takes the place of the one that we sent you about it at {say_moment(old.due_at)}."


def _date_correction(plan: PublicationPlan, notice: Notice) -> Standing:
    now_said = (
        "no date" if plan.status == Status.WITHDRAWN or not plan.publish_at else say_moment(plan.publish_at)
    )
    told = notice.values.get("new_date", now_said)
    if told != now_said:
        return _gone("The date was moved again.")
    return Standing(is_live=True, values={"review": plan.review.code, "contact": _contact(plan)})


def _date_correction_to_partners(plan: PublicationPlan, notice: Notice) -> Standing:
    if plan.status == Status.WITHDRAWN or plan.publish_at is None:
        said = "no date: the plan was given up"
    else:
        said = say_moment(plan.publish_at)
    return Standing(is_live=True, fingerprint=_digest(said), values={"date": said, "link": _url(plan)})


def _stopped(plan: PublicationPlan, notice: Notice) -> Standing:
    if plan.status == Status.PUBLISHED:
        return _gone("The review has been published since.")
    last = plan.attempts.filter(is_published=False).last()
    titles = dict.fromkeys(str(reason).partition(":")[0] for reason in (last.reasons if last else []))
    return Standing(is_live=True, values={"what": "; ".join(titles), "link": _url(plan)})


def _late(plan: PublicationPlan, notice: Notice) -> Standing:
    if plan.status != Status.SCHEDULED or not rules.is_late(plan, clock.now()):
        return _gone("It does not wait any more.")
    return Standing(is_live=True, values={"link": _url(plan)})


def _linked(plan: PublicationPlan, notice: Notice) -> Standing:
    if plan.status == Status.WITHDRAWN:
        return _gone("The publication plan was withdrawn.")
    return Standing(is_live=True, values={"link": _url(plan)})


def _unscheduled(plan: PublicationPlan, notice: Notice) -> Standing:
    if plan.status != Status.FIXED:
        return _gone(f"The plan is “{plan.get_status_display()}”.")
    why = notice.values.get("why", publication_schedule.CHANGED)
    return Standing(is_live=True, values={"why": why, "link": _url(plan)})


def _withdrawn_review(plan: PublicationPlan, notice: Notice) -> Standing:
    if plan.review.is_public:
        return _gone("The review is public again.")
    return Standing(is_live=True, values={"link": reverse("reviews:withdraw", args=[plan.review.reference])})


def _nspcc_copy(plan: PublicationPlan, notice: Notice) -> Standing:
    public = (PracticeReview.Publication.PUBLISHED, PracticeReview.Publication.ELSEWHERE)
    if plan.status != Status.PUBLISHED or plan.review.publication not in public:
        return _gone("The review is not public.")
    version = plan.report_version
    is_anonymous = plan.form == Decision.Form.ANONYMOUS
    how = "for you to publish without naming us" if is_anonymous else "on our website"
    return Standing(
        is_live=True,
        values={
            "title": plan.review.public_title or plan.review.code,
            "how": how,
            "contact": _contact(plan),
        },
        documents=[version.document] if version else [],
    )


PLAN_NOTICE: dict[str, Callable[[PublicationPlan, Notice], Standing]] = {
    plan_notices.ADVANCE_COPY: _advance_copy,
    plan_notices.DATE_CORRECTION: _date_correction,
    plan_notices.DATE_CORRECTION_TO_PARTNERS: _date_correction_to_partners,
    plan_notices.NSPCC_COPY: _nspcc_copy,
    plan_messages.STOPPED: _stopped,
    plan_messages.LATE: _late,
    plan_messages.RESTED: _unscheduled,
    plan_messages.MOVED: _linked,
    withdrawing.WITHDRAWN: _withdrawn_review,
}


# About a step -------------------------------------------------------------------------------------


def _reminder(step: PlanStep, notice: Notice) -> Standing:
    wanted_at = step.wanted_at
    if step.status != StepStatus.OPEN or wanted_at is None:
        return _gone(f"The step is {step.get_status_display().lower()}.")
    if notice.kind not in plan_messages.BEFORE_DUE and notice.pk and notice.due_at < wanted_at:
        return _gone("The step is not overdue: its date was moved.")
    return Standing(
        is_live=True,
        fingerprint=wanted_at.isoformat(),
        values={"due": say_moment(wanted_at), "link": _url(step.plan, step)},
    )


def _date_to_partners(step: PlanStep) -> Standing:
    plan = step.plan
    if plan.status not in (Status.FIXED, Status.SCHEDULED) or plan.publish_at is None:
        return _gone(f"The plan is “{plan.get_status_display()}”.")
    return Standing(
        is_live=True,
        fingerprint=plan.publish_at.isoformat(),
        values={
            "date": say_moment(plan.publish_at),
            "by": say_moment(step.answers_due_at or plan.publish_at),
            "link": _url(plan, step),
        },
    )


def _published_to_partners(plan: PublicationPlan) -> Standing:
    if not plan.review.is_public:
        return _gone("The review is not public.")
    return Standing(is_live=True, values={"link": f"/learning/reviews/{plan.review.slug}/"})


def _url(plan: PublicationPlan, step: PlanStep | None = None) -> str:
    if step is not None:
        return reverse("reviews:plan_step", args=[plan.review.reference, step.reference])
    return reverse("reviews:plan", args=[plan.review.reference])


# Who may have it ----------------------------------------------------------------------------------


def may_receive_about_plan(plan: PublicationPlan, person: Person, notice: Notice) -> bool:
    return plan_access.reads_whole_plan(plan, person) or (
        notice.kind == withdrawing.WITHDRAWN and access.knows(plan.review, person)
    )


def may_receive_about_step(step: PlanStep, person: Person, notice: Notice) -> bool:
    return plan_access.steps_for(step.plan, person).filter(pk=step.pk).exists()


def owners_of_plan(plan: PublicationPlan, notice: Notice) -> list[Person]:
    return plan_messages.owners_of(plan)


def owners_of_step(step: PlanStep, notice: Notice) -> list[Person]:
    return plan_messages.owners_of(step.plan)


STANDING.provide(PublicationPlan, standing_of_plan)
STANDING.provide(PlanStep, standing_of_step)
MAY_RECEIVE.provide(PublicationPlan, may_receive_about_plan)
MAY_RECEIVE.provide(PlanStep, may_receive_about_step)
OWNERS.provide(PublicationPlan, owners_of_plan)
OWNERS.provide(PlanStep, owners_of_step)
