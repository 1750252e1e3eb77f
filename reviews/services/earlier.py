"""Reviews that were published before the portal: entered, put right, and shown to the public. No notice leaves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.files import File
from django.db import transaction

from audit import services as audit
from documents import services as documents
from documents.inspection import DOCUMENTS, Refused
from documents.rules import DocumentNotReady
from foundation import clock
from foundation.governed import new_reference
from matters.models import Matter
from partnership.models import Person
from partnership.public_stamp import public_changed
from reviews.models import Attachment, PracticeReview, PublishedFile, Report, ReportVersion
from reviews.rules import access
from reviews.rules import earlier as rules
from reviews.rules import reports as report_rules
from reviews.rules.earlier import EarlierNotReady, EarlierReview, PublishedOn
from reviews.services import reviews, searching, texts
from reviews.services.addresses import new_slug

Stage, Publication = PracticeReview.Stage, PracticeReview.Publication


@dataclass(frozen=True)
class InMatter:
    """The matter that it belongs to: one that is there, or a new one with those who may know of it."""

    matter: Matter | None = None
    code_name: str = ""
    people: Sequence[Person] = field(default_factory=tuple)


@transaction.atomic
def enter_earlier_review(
    entry: EarlierReview, *, where: InMatter, report: File[bytes] | None, by: Person
) -> PracticeReview:
    """The review is in the portal with its file checked, and nobody outside sees it yet.

    Raises PermissionDenied or EarlierNotReady (also where the file is refused); nothing is kept then.
    """
    access.check_may_begin(by)
    now = clock.now()
    reasons = rules.reasons_not_to_enter(
        public_title=entry.public_title,
        published_on=entry.published_on,
        has_file=report is not None,
        where_to_find=entry.where_to_find,
        today=clock.day_of(now),
    )
    if reasons:
        raise EarlierNotReady.because(reasons)
    review = reviews.begin_review(
        code=entry.code,
        kind=entry.kind,
        other_board=entry.other_board,
        matter=where.matter,
        code_name=where.code_name,
        people=where.people,
        by=by,
    )
    if reasons := rules.reasons_about_matter(review):
        raise EarlierNotReady.because(reasons)
    review.was_published_before = True
    review.stage = Stage.FINISHED
    review.public_title, review.summary = entry.public_title.strip(), entry.summary.strip()
    review.where_to_find = entry.where_to_find.strip()
    _date(review, entry.published_on)
    review.save(
        update_fields=[
            "was_published_before",
            "stage",
            "public_title",
            "summary",
            "where_to_find",
            "published_at",
            "published_on_precision",
            "available_until_on",
        ]
    )
    searching.put(review)
    _record("earlier review entered", review, by=by, at=now, precision=str(entry.published_on.precision))
    # Who enters it has written its texts, so somebody else confirms the title.
    _record("public texts edited", review, by=by, at=now)
    if report is not None:
        _take_report(review, report, authors=entry.authors, by=by, at=now)
    texts.check(review, by=by)
    return review


@transaction.atomic
def change_earlier_review(
    *,
    review: PracticeReview,
    published_on: PublishedOn,
    where_to_find: str,
    report: File[bytes] | None,
    began_from: int,
    by: Person,
) -> PracticeReview:
    """Store another date or pointer, or another file, of a review that is not shown yet.

    Raises PermissionDenied, EarlierNotReady, or SomebodyElseSaved; nothing is kept then.
    """
    review = _lock(review, by)
    now = clock.now()
    reasons = rules.reasons_not_to_change(review) + rules.reasons_not_to_enter(
        public_title=review.public_title,
        published_on=published_on,
        has_file=report is not None or version_of(review) is not None,
        where_to_find=where_to_find,
        today=clock.day_of(now),
    )
    if reasons:
        raise EarlierNotReady.because(reasons)
    review.where_to_find = where_to_find.strip()
    _date(review, published_on)
    review.save_edit(
        began_from=began_from,
        fields=["published_at", "published_on_precision", "available_until_on", "where_to_find"],
    )
    _record("earlier review changed", review, by=by, at=now, precision=str(published_on.precision))
    if report is not None:
        _take_report(review, report, authors="", by=by, at=now)
    texts.check(review, by=by)
    return review


def show_earlier_review(*, review: PracticeReview, by: Person) -> PracticeReview:
    """The review's page and files are public, under the date on which it was first published. No notice leaves.

    Where nobody had confirmed its title, `by` does. Raises PermissionDenied or EarlierNotReady.
    """
    with transaction.atomic():
        review = _lock(review, by)
        now = clock.now()
        version = version_of(review)
        if reasons := reasons_not_to_show(review, by, at=now):
            raise EarlierNotReady.because(reasons)
        if review.public_title_confirmed_by_id is None:
            review = texts.confirm_title(review=review, seen_title=review.public_title, by=by)
        review.publication = Publication.PUBLISHED
        review.slug = new_slug(review, at=now)
        if version is None:
            review.availability_ended_on = review.available_until_on or clock.day_of(now)
        review.save_edit(began_from=review.version, fields=["publication", "slug", "availability_ended_on"])
        files = _open_files(review, version, at=now)
        searching.put(review)
        public_changed(at=now)
        _record(
            "earlier review shown",
            review,
            by=by,
            at=now,
            slug=review.slug,
            files=[file.document.sha256 for file in files],
        )
    return review


def reasons_not_to_show(review: PracticeReview, person: Person, *, at: dt.datetime) -> list[str]:
    """Why this person can't show the review to the public now, in words for the page; empty when they can."""
    reasons = rules.reasons_not_to_show(review, version_of(review), person, at)
    return list(dict.fromkeys([*reasons, *texts.reasons_to_hold_review(review, person=person)]))


def version_of(review: PracticeReview) -> ReportVersion | None:
    """The version of its report that counts, whatever its form."""
    return (
        ReportVersion.objects.filter(report__review=review)
        .select_related("document", "report")
        .order_by("-uploaded_at", "-number")
        .first()
    )


def _take_report(
    review: PracticeReview, file: File[bytes], *, authors: str, by: Person, at: dt.datetime
) -> ReportVersion:
    """The file's clean copy is the report, in place of the one before; no partner is asked to endorse it."""
    report, _ = Report.objects.get_or_create(
        review=review, form=Report.Form.FULL, defaults={"authors": authors.strip()}
    )
    last = report_rules.latest(report)
    title = last.document.title if last else Report.Form.FULL.label
    try:
        with documents.incoming(
            file=file, title=title, matter=review.matter, by=by, accepted=DOCUMENTS
        ) as coming:
            if last is None:
                document = coming.keep(is_for_the_public=True)
            else:
                document = coming.keep_in_place_of(last.document, is_for_the_public=True)
            if reasons := rules.reasons_about_file(review, document):
                raise EarlierNotReady.because(reasons)
    except (Refused, DocumentNotReady) as refused:
        raise EarlierNotReady.beside("report", [str(refused)]) from refused
    version = ReportVersion.objects.create(
        report=report,
        number=last.number + 1 if last else 1,
        document=document,
        uploaded_by=by,
        uploaded_at=at,
    )
    audit.record(
        "report uploaded",
        version,
        by=by,
        at=at,
        matter=review.matter,
        review=review.pk,
        document=document.pk,
        sha256=document.sha256,
    )
    return version


def _open_files(
    review: PracticeReview, version: ReportVersion | None, *, at: dt.datetime
) -> list[PublishedFile]:
    """The report and what is ready beside it are public files; a draft stays hidden."""
    files = []
    if version is not None:
        files.append(
            PublishedFile(document=version.document, title=version.report.get_form_display(), kind="report")
        )
    for one in review.attachments.select_for_update(of=("self",)).filter(state=Attachment.State.READY):
        if one.document is not None:
            files.append(
                PublishedFile(document=one.document, title=one.title, kind=one.kind, language=one.language)
            )
        one.state = Attachment.State.PUBLISHED
        one.save_edit(began_from=one.version, fields=["state"])
    for file in files:
        file.reference, file.review, file.published_at = new_reference(), review, at
        file.save()
    return files


def _date(review: PracticeReview, published_on: PublishedOn) -> None:
    review.published_at = clock.start_of_day(published_on.first)
    review.published_on_precision = published_on.precision
    review.available_until_on = rules.available_until(published_on)


def _lock(review: PracticeReview, by: Person) -> PracticeReview:
    review = PracticeReview.objects.select_for_update(of=("self",)).select_related("matter").get(pk=review.pk)
    access.check_may_work_on(review, by)
    return review


def _record(verb: str, review: PracticeReview, *, by: Person, at: dt.datetime, **facts: Any) -> None:
    audit.record(verb, review, by=by, at=at, matter=review.matter, review=review.pk, **facts)
