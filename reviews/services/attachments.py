"""What is published beside a report: briefing, video, easy-read version. Each has its own state."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from audit import services as audit
from documents.models import Document
from foundation import clock
from foundation.governed import new_reference
from partnership.models import Person
from partnership.public_stamp import public_changed
from reviews.models import Attachment, PracticeReview, PublishedFile
from reviews.rules import access
from reviews.rules import attachments as rules
from reviews.rules.refusals import ReviewNotReady
from reviews.services import searching, texts

State = Attachment.State
FIELDS = ["kind", "title", "language", "url", "has_captions", "transcript"]


@transaction.atomic
def add_attachment(
    *, review: PracticeReview, document: Document | None = None, by: Person, **fields: Any
) -> Attachment:
    """Lay a draft beside the report: a clean copy of a file, or a link.

    Raises PermissionDenied or ReviewNotReady.
    """
    review = PracticeReview.objects.select_for_update(of=("self",)).select_related("matter").get(pk=review.pk)
    access.check_may_work_on(review, by)
    _check_file(document, review)
    attachment = Attachment(review=review, document=document, added_by=by, last_edited_by=by)
    _fill(attachment, fields)
    attachment.save()
    _record("attachment added", attachment, by=by, at=clock.now())
    texts.check(attachment, by=by)
    return attachment


@transaction.atomic
def edit_attachment(
    *,
    attachment: Attachment,
    document: Document | None = None,
    began_from: int,
    by: Person,
    **fields: Any,
) -> Attachment:
    """Store what was changed, with another file where one is given. It is a draft again.

    Raises PermissionDenied, ReviewNotReady, or SomebodyElseSaved.
    """
    attachment = _lock(attachment, by)
    if reasons := rules.reasons_not_to_edit(attachment):
        raise ReviewNotReady.because(reasons)
    before = _contents(attachment)
    if document is not None:
        _check_file(document, attachment.review)
        attachment.document = document
    _fill(attachment, fields)
    if _contents(attachment) != before:
        attachment.state, attachment.last_edited_by = State.DRAFT, by
    attachment.save_edit(began_from=began_from, fields=[*FIELDS, "document", "last_edited_by", "state"])
    _record("attachment edited", attachment, by=by, at=clock.now())
    texts.check(attachment, by=by)
    return attachment


@transaction.atomic
def mark_ready(*, attachment: Attachment, by: Person) -> Attachment:
    """Publishing the review publishes it too.

    Raises PermissionDenied or ReviewNotReady.
    """
    return _move(attachment, State.READY, by=by, verb="attachment marked ready")


@transaction.atomic
def mark_draft(*, attachment: Attachment, by: Person) -> Attachment:
    """It is not ready after all. Raises PermissionDenied or ReviewNotReady."""
    return _move(attachment, State.DRAFT, by=by, verb="attachment made a draft again")


@transaction.atomic
def remove_attachment(*, attachment: Attachment, by: Person) -> Attachment:
    """Take away one that was never published; it stays on the record as withdrawn.

    Raises PermissionDenied or ReviewNotReady.
    """
    attachment = _lock(attachment, by)
    if attachment.state == State.PUBLISHED:
        raise ReviewNotReady("It is published. Withdrawing what is public is a separate act.")
    return _move(attachment, State.WITHDRAWN, by=by, verb="attachment withdrawn")


@transaction.atomic
def publish_later(*, attachment: Attachment, by: Person) -> Attachment:
    """Put what is ready beside a review that is public already, such as the video that comes after it.

    Raises PermissionDenied or ReviewNotReady.
    """
    attachment = _lock(attachment, by)
    review = attachment.review
    if reasons := rules.reasons_not_to_publish_later(attachment, by) + texts.reasons_to_hold(attachment):
        raise ReviewNotReady.because(reasons)
    now = clock.now()
    if attachment.document is not None:
        PublishedFile.objects.create(
            reference=new_reference(),
            review=review,
            document=attachment.document,
            title=attachment.title,
            kind=attachment.kind,
            language=attachment.language,
            published_at=now,
        )
    attachment.state = State.PUBLISHED
    attachment.save_edit(began_from=attachment.version, fields=["state"])
    searching.put(review)
    public_changed(at=now)
    _record("attachment published", attachment, by=by, at=now)
    return attachment


def _move(attachment: Attachment, to: str, *, by: Person, verb: str) -> Attachment:
    attachment = _lock(attachment, by)
    reasons = rules.reasons_not_to_move(attachment, to)
    if to == State.READY:
        reasons += texts.reasons_to_hold(attachment)
    if reasons:
        raise ReviewNotReady.because(reasons)
    attachment.state = to
    attachment.save_edit(began_from=attachment.version, fields=["state"])
    _record(verb, attachment, by=by, at=clock.now())
    return attachment


def _fill(attachment: Attachment, fields: dict[str, Any]) -> None:
    for name in FIELDS:
        if name in fields:
            setattr(attachment, name, fields[name])
    if attachment.url and attachment.document is not None:
        raise ReviewNotReady("Give either a file or a link.")
    if attachment.url and not attachment.url.startswith("https://"):
        raise ReviewNotReady("The link must begin with https://.")
    try:
        attachment.full_clean(exclude=["review", "document", "last_edited_by", "reference"])
    except ValidationError as error:
        raise ReviewNotReady.because(error.messages) from error


def _check_file(document: Document | None, review: PracticeReview) -> None:
    if document is None:
        return
    if document.matter_id != review.matter_id:
        raise ReviewNotReady("The file belongs to another matter.")
    if reasons := rules.reasons_about_file(document):
        raise ReviewNotReady.because(reasons)


def _contents(attachment: Attachment) -> tuple[Any, ...]:
    return (attachment.document_id, *(getattr(attachment, name) for name in FIELDS))


def _lock(attachment: Attachment, by: Person) -> Attachment:
    """The attachment as it now stands, with its review held first: publication waits for what is under way."""
    PracticeReview.objects.select_for_update(of=("self",)).get(pk=attachment.review_id)
    attachment = (
        Attachment.objects.select_for_update(of=("self",))
        .select_related("review__matter", "document")
        .get(pk=attachment.pk)
    )
    access.check_may_work_on(attachment.review, by)
    return attachment


def _record(verb: str, attachment: Attachment, *, by: Person, at: dt.datetime) -> None:
    review = attachment.review
    audit.record(
        verb,
        attachment,
        by=by,
        at=at,
        matter=review.matter,
        review=review.pk,
        document=attachment.document_id,
        kind=str(attachment.kind),
    )
