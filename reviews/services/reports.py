"""Versions of a report coming in. The file itself is the documents room's; here it becomes a version."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max

from audit import services as audit
from documents.models import Document
from foundation import clock
from partnership.models import Person
from reviews.models import PracticeReview, Report, ReportVersion
from reviews.rules import access
from reviews.rules import reports as rules
from reviews.rules.refusals import ReviewNotReady
from reviews.services import endorsements, outgoing


@transaction.atomic
def add_version(
    *,
    review: PracticeReview,
    document: Document,
    form: str = Report.Form.FULL,
    is_final: bool = True,
    is_minor_correction: bool = False,
    correction_note: str = "",
    authors: str = "",
    by: Person,
) -> ReportVersion:
    """Make a clean copy the newest version of the review's report of this form.

    A new final version voids the endorsements of the last; a minor correction waits for each partner's
    agreement and voids none meanwhile (law 1). Raises PermissionDenied or ReviewNotReady.
    """
    review = PracticeReview.objects.select_for_update(of=("self",)).select_related("matter").get(pk=review.pk)
    access.check_may_work_on(review, by)
    if document.matter_id != review.matter_id:
        raise ReviewNotReady("The file belongs to another matter.")
    report = review.reports.filter(form=form).first()
    reasons = rules.reasons_not_to_upload(
        review, report, is_final=is_final, is_minor_correction=is_minor_correction
    )
    if is_minor_correction and not correction_note.strip():
        reasons.append("Say what the correction changes.")
    last = rules.latest(report)
    if last and _same(last.document, document):
        reasons.append(f"This file is the same, byte for byte, as version {last.number}.")
    if reasons:
        raise ReviewNotReady.because(reasons)

    now = clock.now()
    report = report or Report.objects.create(review=review, form=form, authors=authors.strip())
    if authors.strip() and authors.strip() != report.authors:
        report.authors = authors.strip()
        report.save(update_fields=["authors"])
    number = (report.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    version = ReportVersion.objects.create(
        report=report,
        number=number,
        document=document,
        is_final=is_final,
        corrects=last if is_minor_correction else None,
        correction_note=correction_note.strip(),
        uploaded_by=by,
        uploaded_at=now,
    )
    _move_on(review, is_final=is_final)
    audit.record(
        "report uploaded",
        version,
        by=by,
        at=now,
        matter=review.matter,
        review=review.pk,
        document=document.pk,
        sha256=document.sha256,
        is_final=is_final,
        corrects=version.corrects_id,
    )
    if is_minor_correction:
        outgoing.ask_to_agree(version, by=by, at=now)
    elif is_final:
        endorsements.void_stale(
            review=review, reason=f"Version {number} of the report came in.", by=by, at=now
        )
        outgoing.ask_to_endorse(version, by=by, at=now)
    return version


def _same(one: Document, other: Document) -> bool:
    """Whether both are copies of the same file: a clean copy's own bytes differ each time that it is made."""
    originals = [each.cleaned_from.sha256 for each in (one, other) if each.cleaned_from is not None]
    return one.sha256 == other.sha256 or (len(originals) == 2 and len(set(originals)) == 1)


def _move_on(review: PracticeReview, *, is_final: bool) -> None:
    stages = PracticeReview.Stage
    stage = stages.FINAL_REPORT if is_final else stages.WRITING
    if review.stage == stages.FINISHED or (review.stage == stages.FINAL_REPORT and not is_final):
        return
    review.stage = stage
    review.save(update_fields=["stage"])
