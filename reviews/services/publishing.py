"""Publishing: one act, re-checked at the moment it happens (law 6)."""

from __future__ import annotations

import datetime as dt
import logging

from django.db import transaction

from foundation import clock
from foundation.governed import new_reference
from notices import services as notices
from notices.recipients import ToStatutory
from partnership.models import Recipient, Timer
from partnership.public_stamp import public_changed
from partnership.working_days import add_months
from reviews.models import (
    Attachment,
    Decision,
    PlanStep,
    PracticeReview,
    PublicationAttempt,
    PublicationPlan,
    PublishedFile,
    ReportVersion,
)
from reviews.points import PUBLISHED_TOGETHER
from reviews.queries import gates
from reviews.queries import plans as queries
from reviews.rules import plan_notices
from reviews.rules import plans as rules
from reviews.services import clocks, plan_messages, plan_times, publication_schedule, searching
from reviews.services.addresses import new_slug
from reviews.services.plan_records import lock, record

log = logging.getLogger(__name__)

Status = PublicationPlan.Status
Publication = PracticeReview.Publication


def publish_due() -> int:
    """Publish what is due, by the database's clock; says how many. Late, twice or by many at once is harmless.

    Each plan is its own transaction: what goes wrong with one holds up no other, and is raised at the end.
    """
    published = 0
    failures: list[Exception] = []
    for key in list(PublicationPlan.objects.filter(status=Status.SCHEDULED).values_list("pk", flat=True)):
        plan = PublicationPlan.objects.get(pk=key)
        try:
            if not publication_schedule.suspend_if_shaken(plan):
                published += publish_if_due(plan)
        except Exception as failure:  # noqa: BLE001  raised below, once the others have had their turn
            log.error("Publication of plan %s failed: %s", key, type(failure).__name__)
            failures.append(failure)
    if failures:
        raise ExceptionGroup("Publications failed.", failures)
    return published


@transaction.atomic
def publish_if_due(plan: PublicationPlan) -> bool:
    """The review is public with everything that belongs to it, or nothing is and its people are told why."""
    # The review first, as every act on its texts, files and recommendations does: what the gates see is published.
    PracticeReview.objects.select_for_update(of=("self",)).get(pk=plan.review_id)
    plan = lock(plan)
    if plan.status != Status.SCHEDULED or plan.publish_at is None:
        return False
    if not clock.is_trusted():
        _stop(plan, [clock.DISAGREE], at=clock.database_now(), stays_scheduled=True)
        return False
    now = clock.database_now()
    if now < plan.publish_at:
        return False
    if rules.is_late(plan, now) and not publication_schedule.is_late_allowed(plan):
        _wait(plan, at=now)
        return False
    reasons = gates.reasons(gates.gates(plan, now=now, at=now, is_publishing=True))
    if plan.scheduled_fingerprint != gates.publication_fingerprint(plan):
        reasons.append(publication_schedule.CHANGED)
    if reasons:
        _stop(plan, reasons, at=now)
        return False
    _publish(plan, at=now)
    return True


def _wait(plan: PublicationPlan, *, at: dt.datetime) -> None:
    """Its moment passed more than an hour ago: the owner and the chair are told once, and the chair decides."""
    if plan.attempts.filter(tried_at__gte=plan.scheduled_at).exists():
        return
    _attempt(plan, ["Its moment passed more than an hour ago, so a person has to decide."], at=at)
    plan_messages.tell_owner_and_chair(plan_messages.LATE, plan, occasion=f"{at:%Y%m%dT%H%M%SZ}", at=at)
    record("publication waits", plan, plan, by=None, at=at)


def _stop(
    plan: PublicationPlan, reasons: list[str], *, at: dt.datetime, stays_scheduled: bool = False
) -> None:
    """Nothing is published, and the owner and the chair are told why at once."""
    last = plan.attempts.filter(tried_at__gte=plan.scheduled_at).last()
    if stays_scheduled and last and last.reasons == reasons:
        return
    _attempt(plan, reasons, at=at)
    if not stays_scheduled:
        publication_schedule.take_off_the_schedule(plan, by=None, at=at, reason=" ".join(reasons))
    plan_messages.tell_owner_and_chair(plan_messages.STOPPED, plan, occasion=f"{at:%Y%m%dT%H%M%SZ}", at=at)


def _attempt(plan: PublicationPlan, reasons: list[str], *, at: dt.datetime) -> None:
    PublicationAttempt.objects.create(
        plan=plan, due_at=plan.publish_at or at, tried_at=at, is_published=not reasons, reasons=reasons
    )


def _publish(plan: PublicationPlan, *, at: dt.datetime) -> None:
    version = queries.version_of(plan)
    if version is None:
        raise AssertionError("Every gate was open and there is no report.")
    review = PracticeReview.objects.select_for_update(of=("self",)).get(pk=plan.review_id)
    authorised_by = plan.scheduled_by
    plan.review = review
    plan.status, plan.published_at = Status.PUBLISHED, at
    plan.save_edit(began_from=plan.version, fields=["status", "published_at"])
    _make_public(review, plan, version, at=at)
    _mark_published(plan, at=at)
    together = list(PUBLISHED_TOGETHER.ask(plan, at))
    _attempt(plan, [], at=at)
    record(
        "published",
        review,
        plan,
        by=None,
        at=at,
        form=plan.form,
        slug=review.slug or "",
        version=version.pk,
        sha256=version.document.sha256,
        authorised_by=authorised_by.pk if authorised_by else None,
        scheduled_at=plan.scheduled_at.isoformat() if plan.scheduled_at else "",
        due_at=plan.publish_at.isoformat() if plan.publish_at else "",
        together=together,
    )
    clocks.publication_meets_limits(review=review, at=at)
    plan_times.recompute(plan, at=at)
    if plan.form == Decision.Form.ANONYMOUS:
        _send_to_nspcc(plan, version, at=at)
    searching.put(review)
    public_changed(at=at)


def _make_public(
    review: PracticeReview, plan: PublicationPlan, version: ReportVersion, *, at: dt.datetime
) -> None:
    fields = ["publication", "published_at", "published_plan", "available_until_on", "stage"]
    # A new publication of what was withdrawn; why it was stays with the event of withdrawing it.
    fields += ["withdrawn_at", "withdrawn_by", "withdrawal_reason", "public_withdrawal_reason"]
    fields += ["availability_ended_on"]
    review.withdrawn_at = review.withdrawn_by = review.availability_ended_on = None
    review.withdrawal_reason = review.public_withdrawal_reason = ""
    review.published_at, review.published_plan = at, plan
    review.available_until_on = availability_ends(plan, clock.day_of(at))
    review.stage = PracticeReview.Stage.FINISHED
    if plan.form == Decision.Form.ANONYMOUS:
        review.publication = Publication.ELSEWHERE
    else:
        review.publication = Publication.PUBLISHED
        review.slug = new_slug(review, at=at)
        fields.append("slug")
        _open_files(review, version, at=at)
    review.save(update_fields=fields)


def _open_files(review: PracticeReview, version: ReportVersion, *, at: dt.datetime) -> None:
    """The report and what is ready beside it; each attachment has its own state, and a draft stays hidden."""
    PublishedFile.objects.create(
        reference=new_reference(),
        review=review,
        document=version.document,
        title=version.report.get_form_display(),
        kind="report",
        published_at=at,
    )
    for one in review.attachments.select_for_update(of=("self",)).filter(state=Attachment.State.READY):
        if one.document_id:
            PublishedFile.objects.create(
                reference=new_reference(),
                review=review,
                document_id=one.document_id,
                title=one.title,
                kind=one.kind,
                language=one.language,
                published_at=at,
            )
        one.state = Attachment.State.PUBLISHED
        one.save_edit(began_from=one.version, fields=["state"])


def _mark_published(plan: PublicationPlan, *, at: dt.datetime) -> None:
    for step in plan.steps.filter(kind=PlanStep.Kind.PUBLISH, status=PlanStep.Status.OPEN, removed_at=None):
        step.status, step.done_at = PlanStep.Status.DONE, at
        step.save(update_fields=["status", "done_at"])


def _send_to_nspcc(plan: PublicationPlan, version: ReportVersion, *, at: dt.datetime) -> None:
    """An anonymous publication is the NSPCC's own: it gets the report whether or not the plan has a step for it."""
    steps = plan.steps.filter(notice_kind=plan_notices.NSPCC_WORD, removed_at=None)
    if steps.exclude(status=PlanStep.Status.NOT_APPLICABLE).exists():
        return
    notices.schedule(
        plan_notices.NSPCC_COPY,
        subject=plan,
        occasion=f"{plan.reference}:nspcc",
        to=[ToStatutory(Recipient.NSPCC)],
        due_at=at,
        matters=[plan.review.matter],
        documents=[version.document],
    )


def availability_ends(plan: PublicationPlan, day: dt.date) -> dt.date | None:
    """The day until which the rules want it to stay available, in calendar months; None where they ask nothing."""
    timers = queries.timers_of(plan, Timer.Kind.AVAILABILITY)
    return max((_until(timer, day) for timer in timers if not timer.is_suspended_on(day)), default=None)


def _until(timer: Timer, day: dt.date) -> dt.date:
    months = timer.period if timer.unit == Timer.Unit.MONTHS else 0
    return add_months(day, months) if months else day + dt.timedelta(days=timer.period)
