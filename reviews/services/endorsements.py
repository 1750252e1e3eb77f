"""The partners' yes to a report and its recommendations, and what voids it (law 1)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from audit import services as audit
from documents.models import Document
from foundation import clock
from partnership import working_days
from partnership.models import Agency, Partnership, Person
from reviews.models import CorrectionAgreement, Endorsement, PracticeReview, ReportVersion
from reviews.queries import endorsements as queries
from reviews.rules import access
from reviews.rules import endorsements as rules
from reviews.rules.refusals import ReviewNotReady
from reviews.services import outgoing, plan_dates

#: Where no partnership is set up yet.
CONFIRM_WITHIN_WORKING_DAYS = 5


@transaction.atomic
def endorse(
    *, version: ReportVersion, agency: Agency, seen_sha256: str, seen_fingerprint: str, by: Person
) -> Endorsement:
    """Record a partner's yes, given signed in, to the bytes and the recommendations that their page showed.

    Raises PermissionDenied, or ReviewNotReady where the moment is wrong or either changed since the page was opened.
    """
    version = _lock(version)
    rules.check_may_endorse(version, agency, by)
    _refuse(rules.reasons_not_to_endorse(version, agency) + rules.reasons_about_person(version, agency, by))
    sha256, fingerprint = _of(version)
    if (seen_sha256, seen_fingerprint) != (sha256, fingerprint):
        raise ReviewNotReady(
            "The report or its recommendations changed after you opened the page. Read them again before you endorse."
        )
    now = clock.now()
    endorsement = Endorsement.objects.create(
        version=version,
        agency=agency,
        report_sha256=sha256,
        recommendations_fingerprint=fingerprint,
        manner=Endorsement.Manner.SIGNED_IN,
        endorsed_by=by,
        recorded_by=by,
        endorsed_at=now,
    )
    _record("endorsed", endorsement, by=by, at=now)
    return endorsement


@transaction.atomic
def ask_again(*, version: ReportVersion, by: Person) -> None:
    """Ask the partners who have not endorsed the version once more.

    Raises PermissionDenied or ReviewNotReady.
    """
    version = _lock(version)
    access.check_may_work_on(version.report.review, by)
    reasons = rules.reasons_about_version(version)
    waiting = [partner.agency for partner in queries.state(version) if not partner.is_complete]
    if not waiting:
        reasons.append("Every partner has endorsed it.")
    _refuse(reasons)
    now = clock.now()
    if not outgoing.ask_to_endorse(version, by=by, at=now, agencies=waiting, again=True):
        raise ReviewNotReady(
            "Nobody who could endorse it is on the access list. Put the partners on it first."
        )
    audit.record(
        "asked to endorse",
        version,
        by=by,
        at=now,
        matter=version.report.review.matter,
        review=version.report.review_id,
        agencies=[agency.pk for agency in waiting],
    )


@transaction.atomic
def record_minuted(
    *, version: ReportVersion, agency: Agency, minuted_on: dt.date, minute: Document, by: Person
) -> Endorsement:
    """Record a yes that stands in the minutes, with the minute as evidence, and ask the partner to confirm it.

    Raises PermissionDenied (also for whoever uploaded the version) or ReviewNotReady.
    """
    version = _lock(version)
    rules.check_may_record_minuted(version, by)
    _refuse(rules.reasons_not_to_record_minuted(version, agency, minuted_on))
    if agency not in Agency.objects.safeguarding_partners():
        raise ReviewNotReady(f"{agency} is not a safeguarding partner.")
    if minute.matter_id != version.report.review.matter_id:
        raise ReviewNotReady("The minute has to be a file of this review’s matter.")
    now = clock.now()
    sha256, fingerprint = _of(version)
    partnership = Partnership.current()
    within = partnership.minuted_confirmation_working_days if partnership else CONFIRM_WITHIN_WORKING_DAYS
    endorsement = Endorsement.objects.create(
        version=version,
        agency=agency,
        report_sha256=sha256,
        recommendations_fingerprint=fingerprint,
        manner=Endorsement.Manner.MINUTED,
        recorded_by=by,
        endorsed_at=now,
        minute=minute,
        minuted_on=minuted_on,
        confirm_by_on=working_days.add_working_days(clock.day_of(now), within),
    )
    _record("endorsement recorded from minutes", endorsement, by=by, at=now, minute=minute.pk)
    outgoing.ask_to_confirm(endorsement, by=by, at=now)
    return endorsement


@transaction.atomic
def confirm_minuted(*, endorsement: Endorsement, by: Person) -> Endorsement:
    """The partner confirms what was minuted in their name. It may come after its day; the flag goes then.

    Raises PermissionDenied or ReviewNotReady.
    """
    endorsement = _lock_endorsement(endorsement)
    version, agency = endorsement.version, endorsement.agency
    rules.check_may_endorse(version, agency, by)
    _refuse(rules.reasons_not_to_confirm(endorsement) + rules.reasons_about_person(version, agency, by))
    now = clock.now()
    endorsement.endorsed_by, endorsement.confirmed_at = by, now
    endorsement.save(update_fields=["endorsed_by", "confirmed_at"])
    _record("minuted endorsement confirmed", endorsement, by=by, at=now)
    return endorsement


@transaction.atomic
def dispute_minuted(*, endorsement: Endorsement, reason: str, by: Person) -> Endorsement:
    """The partner says that the minuted endorsement is not theirs: it is void, and the business unit is told.

    Raises PermissionDenied or ReviewNotReady.
    """
    endorsement = _lock_endorsement(endorsement)
    rules.check_may_endorse(endorsement.version, endorsement.agency, by)
    _refuse(rules.reasons_not_to_confirm(endorsement))
    if not reason.strip():
        raise ReviewNotReady("Say what is wrong with the record.")
    now = clock.now()
    endorsement.voided_at, endorsement.void_reason = now, "The partner disputes what was minuted."
    endorsement.save(update_fields=["voided_at", "void_reason"])
    _record("minuted endorsement disputed", endorsement, by=by, at=now, reason=reason)
    outgoing.tell_of_dispute(endorsement, by=by, at=now)
    return endorsement


@transaction.atomic
def agree_minor(*, version: ReportVersion, agency: Agency, by: Person) -> ReportVersion:
    """A partner agrees that the version is only a minor correction. With the last of them endorsements carry over.

    Raises PermissionDenied or ReviewNotReady.
    """
    version = _lock(version)
    rules.check_may_endorse(version, agency, by)
    _refuse(rules.reasons_not_to_agree(version, agency) + rules.reasons_about_person(version, agency, by))
    now = clock.now()
    agreement = CorrectionAgreement.objects.create(
        version=version, agency=agency, agreed_by=by, agreed_at=now
    )
    audit.record(
        "minor correction agreed",
        agreement,
        by=by,
        at=now,
        matter=version.report.review.matter,
        review=version.report.review_id,
        version=version.pk,
        agency=agency.pk,
    )
    agreed = set(version.correction_agreements.values_list("agency", flat=True))
    if agreed >= set(Agency.objects.safeguarding_partners().values_list("pk", flat=True)):
        _carry_over(version, by=by, at=now)
    return version


@transaction.atomic
def refuse_minor(*, version: ReportVersion, agency: Agency, reason: str, by: Person) -> ReportVersion:
    """A partner says that it is more than a minor correction: it becomes a new version, and endorsements are void.

    Raises PermissionDenied or ReviewNotReady.
    """
    version = _lock(version)
    rules.check_may_endorse(version, agency, by)
    if version.corrects is None or version.is_correction_agreed:
        raise ReviewNotReady("There is no minor correction waiting for agreement.")
    if not reason.strip():
        raise ReviewNotReady("Say why it is more than a minor correction.")
    now = clock.now()
    review = version.report.review
    version.corrects = None
    version.save(update_fields=["corrects"])
    audit.record(
        "minor correction refused",
        version,
        by=by,
        at=now,
        reason=reason,
        matter=review.matter,
        review=review.pk,
        agency=agency.pk,
    )
    void_stale(review=review, reason=f"Version {version.number} of the report came in.", by=by, at=now)
    outgoing.ask_to_endorse(version, by=by, at=now)
    return version


@transaction.atomic
def send_corrected_copy(*, version: ReportVersion, by: Person) -> None:
    """Send the corrected copy on, where that could not be done when the partners agreed.

    Raises PermissionDenied or ReviewNotReady.
    """
    version = _lock(version)
    access.check_may_work_on(version.report.review, by)
    _refuse(reasons_not_to_send_on(version))
    _refuse(outgoing.send_corrected_copy(version, by=by, at=clock.now()))


def reasons_not_to_send_on(version: ReportVersion) -> list[str]:
    """Why there is no corrected copy to send on now; empty when there is one."""
    if version.corrects is None or not version.is_correction_agreed:
        return ["The partners have not agreed to a minor correction."]
    if outgoing.corrected_copy_of(version):
        return ["The corrected copy is on its way already."]
    return []


def void_stale(
    *, review: PracticeReview, reason: str, by: Person | None, at: dt.datetime
) -> list[Endorsement]:
    """Void what no longer answers to the last version and the recommendations as they are, and tell those partners.

    Call it inside the transaction of the change. A minor correction that waits for agreement voids nothing.
    """
    fingerprint = review.recommendations.fingerprint()
    standing = (
        Endorsement.objects.select_for_update(of=("self",))
        .filter(version__report__review=review, voided_at=None)
        .select_related("version__report", "agency")
    )
    voided = []
    for endorsement in standing:
        if endorsement.recommendations_fingerprint == fingerprint and _counts(endorsement.version):
            continue
        endorsement.voided_at, endorsement.void_reason = at, reason
        endorsement.save(update_fields=["voided_at", "void_reason"])
        audit.record(
            "endorsement voided",
            endorsement,
            by=by,
            at=at,
            reason=reason,
            matter=review.matter,
            review=review.pk,
            agency=endorsement.agency_id,
            version=endorsement.version_id,
        )
        voided.append(endorsement)
    if voided:
        outgoing.tell_of_voided(review, voided, by=by, at=at)
    return voided


def _counts(version: ReportVersion) -> bool:
    """Whether the version is the last, or only minor corrections that keep its endorsements came after it."""
    return not version.report.versions.filter(number__gt=version.number, corrects=None).exists()


def _carry_over(version: ReportVersion, *, by: Person, at: dt.datetime) -> None:
    """Give the corrected version the endorsements of the one it corrects, and send the corrected copy on.

    What was minuted and never confirmed is nobody's own yes, and whoever uploaded the correction can't have said yes to
    it: those partners are asked to endorse it.
    """
    corrected = version.corrects
    if corrected is None:
        raise ReviewNotReady("There is no minor correction to carry over.")
    sha256, fingerprint = _of(version)
    version.is_correction_agreed = True
    version.save(update_fields=["is_correction_agreed"])
    review = version.report.review
    agreements = {one.agency_id: one.agreed_by for one in version.correction_agreements.all()}
    already = set(version.endorsements.filter(voided_at=None).values_list("agency", flat=True))
    for old in corrected.endorsements.filter(voided_at=None).select_related("agency"):
        if old.agency_id in already or old.recommendations_fingerprint != fingerprint:
            continue
        if old.endorsed_by_id in (None, version.uploaded_by_id):
            continue
        carried = Endorsement.objects.create(
            version=version,
            agency=old.agency,
            report_sha256=sha256,
            recommendations_fingerprint=fingerprint,
            manner=Endorsement.Manner.CARRIED,
            endorsed_by=old.endorsed_by,
            recorded_by=agreements.get(old.agency_id, old.recorded_by),
            endorsed_at=at,
            carried_from=old,
        )
        _record("endorsement carried over", carried, by=None, at=at)
    audit.record("minor correction accepted", version, by=None, at=at, matter=review.matter, review=review.pk)
    plan_dates.adopt_correction(version=version, at=at)
    if waiting := [one.agency for one in queries.state(version) if one.endorsement is None]:
        outgoing.ask_to_endorse(version, by=by, at=at, agencies=waiting)
    if refused := outgoing.send_corrected_copy(version, by=None, at=at):
        audit.record(
            "corrected copy not sent",
            version,
            by=None,
            at=at,
            reason=" ".join(refused),
            matter=review.matter,
            review=review.pk,
        )


def _lock(version: ReportVersion) -> ReportVersion:
    """The version as it is now, with its review held so that nothing about it changes meanwhile."""
    review_id = ReportVersion.objects.values_list("report__review", flat=True).get(pk=version.pk)
    PracticeReview.objects.select_for_update().get(pk=review_id)
    return ReportVersion.objects.select_related(
        "report__review__matter", "document", "uploaded_by", "corrects"
    ).get(pk=version.pk)


def _lock_endorsement(endorsement: Endorsement) -> Endorsement:
    endorsement = Endorsement.objects.select_related("agency", "version").get(pk=endorsement.pk)
    version = _lock(endorsement.version)
    endorsement = Endorsement.objects.select_related("agency").get(pk=endorsement.pk)
    endorsement.version = version
    return endorsement


def _of(version: ReportVersion) -> tuple[str, str]:
    return version.document.sha256, version.report.review.recommendations.fingerprint()


def _record(verb: str, endorsement: Endorsement, *, by: Person | None, at: dt.datetime, **facts: Any) -> None:
    review = endorsement.version.report.review
    reason = str(facts.pop("reason", ""))
    audit.record(
        verb,
        endorsement,
        by=by,
        at=at,
        reason=reason,
        matter=review.matter,
        review=review.pk,
        version=endorsement.version_id,
        agency=endorsement.agency_id,
        sha256=endorsement.report_sha256,
        recommendations=endorsement.recommendations_fingerprint,
        manner=str(endorsement.manner),
        **facts,
    )


def _refuse(reasons: list[str]) -> None:
    if reasons:
        raise ReviewNotReady.because(reasons)
