"""Files of a review coming in: the documents room makes and checks the clean copy, here it gets its place."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.core.files import File
from django.db import transaction

from documents import services as documents
from documents.inspection import DOCUMENTS, EVIDENCE, Refused
from documents.rules import DocumentNotReady
from partnership.models import Agency, Person
from reviews.models import Attachment, Endorsement, PracticeReview, Report, ReportVersion
from reviews.rules import access
from reviews.rules import endorsements as endorsement_rules
from reviews.rules import reports as rules
from reviews.rules.refusals import ReviewNotReady
from reviews.services import attachments, endorsements, reports


def upload_report(
    *,
    review: PracticeReview,
    file: File[bytes],
    form: str = Report.Form.FULL,
    is_final: bool = True,
    is_minor_correction: bool = False,
    correction_note: str = "",
    authors: str = "",
    by: Person,
) -> ReportVersion:
    """The file's clean copy becomes the next version of the report; the file before it is superseded.

    Raises PermissionDenied or ReviewNotReady (also where the file itself is refused); nothing is kept then.
    """
    access.check_may_work_on(review, by)
    report = review.reports.filter(form=form).first()
    reasons = rules.reasons_not_to_upload(
        review, report, is_final=is_final, is_minor_correction=is_minor_correction
    )
    if reasons:
        raise ReviewNotReady.because(reasons)
    last = rules.latest(report)
    title = Report.Form(form).label if last is None else last.document.title
    try:
        with (
            documents.incoming(
                file=file, title=title, matter=review.matter, by=by, accepted=DOCUMENTS
            ) as coming,
            transaction.atomic(),
        ):
            if last is None:
                document = coming.keep(is_for_the_public=True)
            else:
                document = coming.keep_in_place_of(last.document, is_for_the_public=True)
            return reports.add_version(
                review=review,
                document=document,
                form=form,
                is_final=is_final,
                is_minor_correction=is_minor_correction,
                correction_note=correction_note,
                authors=authors,
                by=by,
            )
    except (Refused, DocumentNotReady) as refused:
        raise ReviewNotReady.beside("file", [str(refused)]) from refused


def upload_minute(
    *, version: ReportVersion, agency: Agency, minuted_on: dt.date, file: File[bytes], by: Person
) -> Endorsement:
    """Record an endorsement from the minutes with the uploaded minute as its evidence.

    Raises PermissionDenied or ReviewNotReady; nothing is kept then.
    """
    endorsement_rules.check_may_record_minuted(version, by)
    if reasons := endorsement_rules.reasons_not_to_record_minuted(version, agency, minuted_on):
        raise ReviewNotReady.because(reasons)
    try:
        with (
            documents.incoming(
                file=file,
                title=f"Minute of the endorsement by {agency}",
                matter=version.report.review.matter,
                by=by,
                accepted=EVIDENCE,
            ) as coming,
            transaction.atomic(),
        ):
            return endorsements.record_minuted(
                version=version, agency=agency, minuted_on=minuted_on, minute=coming.keep(), by=by
            )
    except (Refused, DocumentNotReady) as refused:
        raise ReviewNotReady.beside("minute", [str(refused)]) from refused


def add_attachment(
    *, review: PracticeReview, file: File[bytes] | None, title: str, by: Person, **fields: Any
) -> Attachment:
    """Lay a draft beside the report, with the clean copy of its file where it has one.

    Raises PermissionDenied or ReviewNotReady; nothing is kept then.
    """
    access.check_may_work_on(review, by)
    with _public_file(review, file, title, by=by) as coming, transaction.atomic():
        document = coming.keep(is_for_the_public=True) if coming is not None else None
        return attachments.add_attachment(review=review, document=document, title=title, by=by, **fields)


def edit_attachment(
    *,
    attachment: Attachment,
    file: File[bytes] | None,
    title: str,
    began_from: int,
    by: Person,
    **fields: Any,
) -> Attachment:
    """Store what was changed, with another file where one is given.

    Raises PermissionDenied, ReviewNotReady, or SomebodyElseSaved; nothing is kept then.
    """
    access.check_may_work_on(attachment.review, by)
    with _public_file(attachment.review, file, title, by=by) as coming, transaction.atomic():
        document = coming.keep(is_for_the_public=True) if coming is not None else None
        return attachments.edit_attachment(
            attachment=attachment, document=document, title=title, began_from=began_from, by=by, **fields
        )


@contextlib.contextmanager
def _public_file(
    review: PracticeReview, file: File[bytes] | None, title: str, *, by: Person
) -> Iterator[documents.Incoming | None]:
    """The file on its way in, if there is one; what it is refused for is the reviews' own refusal."""
    if file is None:
        yield None
        return
    try:
        with documents.incoming(
            file=file, title=title, matter=review.matter, by=by, accepted=DOCUMENTS
        ) as coming:
            yield coming
    except (Refused, DocumentNotReady) as refused:
        raise ReviewNotReady.beside("file", [str(refused)]) from refused
