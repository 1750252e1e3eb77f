"""Fixing and moving the date of publication, and what that does to the notice period (law 2)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.text import capfirst

from documents import rules as document_rules
from foundation import clock
from foundation.governed import SomebodyElseSaved, beside
from foundation.words import say_day, say_moment
from matters import rules as matter_rules
from notices.rules import CannotSchedule
from partnership.models import Person, Recipient
from partnership.working_days import Calendar
from reviews.models import DateChange, PublicationPlan, ReportVersion, ShouldReason
from reviews.queries import endorsements, gates
from reviews.queries import plans as queries
from reviews.rules import lawful_moment
from reviews.rules import plans as rules
from reviews.rules.refusals import ReviewNotReady
from reviews.services import outgoing, plan_messages, plan_settling, plan_times
from reviews.services.plan_records import lock, record, refuse

Status = PublicationPlan.Status
Correction = DateChange.Correction


def reasons_not_to_fix(
    plan: PublicationPlan,
    publish_at: dt.datetime,
    advance_copy_at: dt.datetime | None = None,
    *,
    now: dt.datetime,
) -> list[str]:
    """Why this moment can't be fixed for the plan now, in words for the page; empty when it can."""
    version = queries.latest_version(plan.review, plan.form)
    reasons = _reasons_about_moment(publish_at, now)
    reasons += _reasons_about_report(plan, version)
    reasons += matter_rules.reasons_not_to_fix_a_date(plan.review.matter, publish_at)
    if advance_copy_at and advance_copy_at <= now:
        passed = "The moment for the bodies’ copies has passed. Leave it empty to send them at once."
        reasons.append(beside(passed, "advance_copy_at"))
    return reasons or reasons_too_early(plan, publish_at, advance_copy_at, now=now)


def reasons_not_to_move(plan: PublicationPlan, publish_at: dt.datetime, *, now: dt.datetime) -> list[str]:
    """Why the date can't be moved to this moment, in words for the page; empty when it can."""
    if plan.status not in (Status.FIXED, Status.SCHEDULED):
        return [f"The plan is “{plan.get_status_display()}”."]
    version = queries.latest_version(plan.review, plan.form)
    reasons = _reasons_about_moment(publish_at, now)
    if publish_at == plan.publish_at and not restarts(plan, publish_at):
        reasons.append(beside("It is the same moment as before.", "publish_at"))
    reasons += _reasons_about_report(plan, version)
    reasons += matter_rules.reasons_not_to_fix_a_date(plan.review.matter, publish_at)
    return reasons or reasons_too_early(plan, publish_at, now=now)


def reasons_too_early(
    plan: PublicationPlan,
    publish_at: dt.datetime,
    advance_copy_at: dt.datetime | None = None,
    *,
    now: dt.datetime,
) -> list[str]:
    """Why the notice would be too short for this moment, and first why it would begin again if it would."""
    earliest = earliest_for(plan, publish_at, advance_copy_at, now=now)
    reasons = lawful_moment.reasons_against(publish_at, earliest)
    again = why_anew(plan, publish_at)
    return [again, *reasons] if reasons and again else reasons


def earliest_for(
    plan: PublicationPlan,
    publish_at: dt.datetime,
    advance_copy_at: dt.datetime | None = None,
    *,
    now: dt.datetime,
) -> lawful_moment.EarliestMoment:
    """The earliest lawful moment by which this one is judged: with the notice that runs, or with a new one."""
    return queries.earliest(plan, now, anew=restarts(plan, publish_at), sent_at=advance_copy_at)


def why_anew(plan: PublicationPlan, publish_at: dt.datetime) -> str:
    """Why moving the date to this moment begins the notice period again; empty when it does not, or none has begun."""
    if plan.status not in (Status.FIXED, Status.SCHEDULED) or not restarts(plan, publish_at):
        return ""
    if plan.publish_at and publish_at < plan.publish_at:
        return "An earlier date begins the notice period again."
    return "The report has changed, so moving the date begins the notice period again."


def restarts(plan: PublicationPlan, publish_at: dt.datetime) -> bool:
    """Whether moving to this moment begins the notice period anew: an earlier one, or a changed report."""
    if plan.publish_at is None or publish_at < plan.publish_at:
        return True
    latest = queries.latest_version(plan.review, plan.form)
    if latest is None or latest.pk == plan.report_version_id:
        return False
    return queries.agreed_correction(plan) is None


@transaction.atomic
def fix_date(
    *,
    plan: PublicationPlan,
    publish_at: dt.datetime,
    advance_copy_at: dt.datetime | None = None,
    began_from: int,
    by: Person,
) -> PublicationPlan:
    """The date is fixed, not scheduled: the report goes to the bodies that must and should have it, the steps
    get their dates, and the partners are told.

    Raises PermissionDenied, ReviewNotReady, or SomebodyElseSaved.
    """
    plan = lock(plan)
    rules.check_may_plan(plan, by)
    _check_version(plan, began_from)
    now = clock.now()
    refuse(
        rules.reasons_not_to_fix_the_date(plan)
        or reasons_not_to_fix(plan, publish_at, advance_copy_at, now=now)
    )
    version = _latest(plan)
    plan.status = Status.FIXED
    plan.publish_at, plan.advance_copy_at = publish_at, advance_copy_at
    plan.report_version, plan.notice_round = version, plan.notice_round + 1
    plan.fixed_at, plan.fixed_by = now, by
    plan.fixed_rules = lawful_moment.to_keep(queries.body_rules(plan))
    plan.save_edit(
        began_from=began_from,
        fields=[
            "status",
            "publish_at",
            "advance_copy_at",
            "report_version",
            "notice_round",
            "fixed_at",
            "fixed_by",
            "fixed_rules",
        ],
    )
    record(
        "date fixed",
        plan,
        plan,
        by=by,
        at=now,
        publish_at=publish_at.isoformat(),
        version=version.pk,
        sha256=version.document.sha256,
        edition=plan.edition.slug,
    )
    _send(plan, version, by=by, at=now)
    plan_settling.keep_earliest(plan, queries.earliest(plan, now))
    plan_times.recompute(plan, at=now)
    return plan


@transaction.atomic
def move_date(
    *, plan: PublicationPlan, publish_at: dt.datetime, reason: str, began_from: int, by: Person
) -> DateChange:
    """The date is moved, and has to be scheduled again. An earlier date or a changed report begins the notice
    period anew, with new notices in the place of the old; after a later one staff are asked whether to tell
    those who know the old date.

    Raises PermissionDenied, ReviewNotReady, or SomebodyElseSaved.
    """
    plan = lock(plan)
    rules.check_may_plan(plan, by)
    _check_version(plan, began_from)
    now = clock.now()
    reasons = reasons_not_to_move(plan, publish_at, now=now)
    if not reason.strip():
        reasons.append("Say why the date is moved.")
    refuse(reasons)
    begins_anew = restarts(plan, publish_at)
    version = _latest(plan)
    old = plan.publish_at
    is_known_outside = plan_messages.is_date_known(plan)
    plan.publish_at, plan.report_version = publish_at, version
    plan.fixed_rules = lawful_moment.to_keep(queries.body_rules(plan))
    if begins_anew:
        plan.notice_round += 1
        if plan.advance_copy_at and plan.advance_copy_at <= now:
            plan.advance_copy_at = None
    plan.status = Status.FIXED
    plan.scheduled_at = plan.scheduled_by = None
    plan.scheduled_fingerprint = ""
    plan.save_edit(
        began_from=began_from,
        fields=[
            "publish_at",
            "report_version",
            "notice_round",
            "fixed_rules",
            "advance_copy_at",
            "status",
            "scheduled_at",
            "scheduled_by",
            "scheduled_fingerprint",
        ],
    )
    if begins_anew:
        correction = Correction.RESTARTED
    elif is_known_outside and publish_at != old:
        correction = Correction.TO_DECIDE
    else:
        correction = Correction.NOT_NEEDED
    change = DateChange.objects.create(
        plan=plan,
        old_publish_at=old,
        new_publish_at=publish_at,
        reason=reason.strip(),
        changed_by=by,
        changed_at=now,
        correction=correction,
    )
    record(
        "date moved",
        plan,
        plan,
        by=by,
        at=now,
        reason=reason.strip(),
        old=old.isoformat() if old else "",
        new=publish_at.isoformat(),
        begins_anew=begins_anew,
        version=version.pk,
    )
    _send(plan, version, by=by, at=now)
    plan_settling.keep_earliest(plan, queries.earliest(plan, now))
    plan_times.recompute(plan, at=now)
    return change


@transaction.atomic
def decide_correction(*, change: DateChange, send: bool, reason: str, by: Person) -> DateChange:
    """Those who know the old date are told the new one; or they are not, with a reason that stays.

    Raises PermissionDenied or ReviewNotReady.
    """
    plan = lock(change.plan)
    rules.check_may_plan(plan, by)
    change = DateChange.objects.select_for_update().get(pk=change.pk)
    reasons = rules.reasons_not_to_decide_correction(change)
    if not send and not reason.strip():
        reasons.append("Say why nobody needs to be told.")
    refuse(reasons)
    now = clock.now()
    change.correction = Correction.SENT if send else Correction.NOT_NEEDED
    change.correction_reason, change.correction_by = reason.strip(), by
    change.save(update_fields=["correction", "correction_reason", "correction_by"])
    number = 0
    if send:
        number = plan_messages.send_date_correction(
            plan, change.pk, change.old_publish_at, change.new_publish_at, by=by, at=now
        )
    record(
        "date correction sent" if send else "date correction not needed",
        change,
        plan,
        by=by,
        at=now,
        reason=reason.strip(),
        notices=number,
    )
    return change


@transaction.atomic
def take_correction(*, plan: PublicationPlan, by: Person) -> PublicationPlan:
    """The agreed minor correction takes the place of the fixed version. Bodies that had the report get the
    corrected copy, those that are still waiting get it instead; the notice period goes on running (law 1).

    Raises PermissionDenied or ReviewNotReady.
    """
    plan = lock(plan)
    rules.check_may_plan(plan, by)
    refuse(reasons_not_to_take_correction(plan))
    version = _latest(plan)
    now = clock.now()
    _adopt(plan, version, by=by, at=now)
    outgoing.send_corrected_copy(version, by=by, at=now)
    return plan


def reasons_not_to_take_correction(plan: PublicationPlan) -> list[str]:
    """Why no corrected version can take the place of the fixed one now; empty when one can."""
    version = queries.agreed_correction(plan)
    if plan.status not in (Status.FIXED, Status.SCHEDULED) or version is None:
        return ["There is no minor correction to which every partner has agreed."]
    return _reasons_about_report(plan, version)


@transaction.atomic
def adopt_correction(*, version: ReportVersion, at: dt.datetime) -> None:
    """Every partner has agreed to a minor correction: the plan that was fixed for what it corrects takes it over.

    One that was scheduled is taken off the schedule, and its people are told: other bytes would be published.
    """
    for plan in PublicationPlan.objects.filter(
        status__in=[Status.FIXED, Status.SCHEDULED], review=version.report.review
    ):
        plan = lock(plan)
        if queries.agreed_correction(plan) == version:
            was_scheduled = plan.status == Status.SCHEDULED
            _adopt(plan, version, by=None, at=at)
            if was_scheduled:
                plan_messages.tell_owner_and_chair(
                    plan_messages.RESTED, plan, occasion=f"{at:%Y%m%dT%H%M%SZ}", at=at
                )


def _adopt(plan: PublicationPlan, version: ReportVersion, *, by: Person | None, at: dt.datetime) -> None:
    old = plan.report_version_id
    plan.report_version, plan.status = version, Status.FIXED
    plan.scheduled_at = plan.scheduled_by = None
    plan.scheduled_fingerprint = ""
    plan.save_edit(
        began_from=plan.version,
        fields=["report_version", "status", "scheduled_at", "scheduled_by", "scheduled_fingerprint"],
    )
    record(
        "corrected version taken",
        plan,
        plan,
        by=by,
        at=at,
        old=old,
        version=version.pk,
        sha256=version.document.sha256,
    )
    try:
        with transaction.atomic():
            plan_messages.send_advance_copies(plan, version, by=by, at=at)
    except CannotSchedule as refusal:
        # The gate stays shut and says so; the partners' agreement stands whatever the mailboxes do.
        record("body not reachable", plan, plan, by=by, at=at, reason=" ".join(refusal.reasons))


@transaction.atomic
def give_should_reason(*, plan: PublicationPlan, recipient: str, reason: str, by: Person) -> ShouldReason:
    """Why publication goes on without a body that guidance, not law, says should have had the report.

    Raises PermissionDenied or ReviewNotReady.
    """
    plan = lock(plan)
    rules.check_may_plan(plan, by)
    reasons = rules.reasons_not_to_change(plan)
    known = {rule.recipient: rule for rule in queries.body_rules(plan)}
    if recipient not in known:
        reasons.append("The plan’s rules do not name this body.")
    elif known[recipient].is_must:
        reasons.append(f"{capfirst(known[recipient].name)} must have the report: no reason takes its place.")
    if before := plan.should_reasons.filter(recipient=recipient).select_related("given_by").first():
        reasons.append(
            f"{before.given_by} gave a reason on {say_day(clock.day_of(before.given_at))}, and it stands: {before.reason}"
        )
    if not reason.strip():
        reasons.append("Say why publication goes on without it.")
    refuse(reasons)
    now = clock.now()
    given = ShouldReason.objects.create(
        plan=plan, recipient=recipient, reason=reason.strip(), given_by=by, given_at=now
    )
    record(
        "reason given", given, plan, by=by, at=now, reason=reason.strip(), recipient=str(Recipient(recipient))
    )
    return given


def warnings(plan: PublicationPlan, publish_at: dt.datetime) -> list[queries.Caution]:
    """What to think of before fixing this moment."""
    return queries.warnings(plan, publish_at, Calendar.current())


def _send(plan: PublicationPlan, version: ReportVersion, *, by: Person, at: dt.datetime) -> None:
    try:
        problems = plan_messages.send_advance_copies(plan, version, by=by, at=at)
    except CannotSchedule as refusal:
        raise ReviewNotReady.because(refusal.reasons) from refusal
    if problems:
        record("body not reachable", plan, plan, by=by, at=at, reason=" ".join(problems))


def _latest(plan: PublicationPlan) -> ReportVersion:
    version = queries.latest_version(plan.review, plan.form)
    if version is None:
        raise ReviewNotReady("There is no final report yet.")
    return version


def _check_version(plan: PublicationPlan, began_from: int) -> None:
    if plan.version != began_from:
        raise SomebodyElseSaved(plan)


def _reasons_about_moment(publish_at: dt.datetime, now: dt.datetime) -> list[str]:
    if publish_at <= now:
        return [beside(f"{say_moment(publish_at)} has passed. Choose a moment in the future.", "publish_at")]
    return []


def _reasons_about_report(plan: PublicationPlan, version: ReportVersion | None) -> list[str]:
    """The report leaves the house when the date is fixed: endorsed, checked, and to be published in this form."""
    reasons = endorsements.missing(version)
    reasons += gates.reasons_about_form(plan)
    if version is not None:
        reasons += [f"The report: {one}" for one in document_rules.reasons_not_to_publish(version.document)]
    return reasons
