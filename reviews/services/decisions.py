"""Decisions about a review. They are added, never edited: a later one stands beside the earlier."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from audit import services as audit
from foundation import clock
from partnership.models import Person
from partnership.public_stamp import public_changed
from reviews.models import Decision, PracticeReview
from reviews.rules import access
from reviews.rules import decisions as rules
from reviews.rules.refusals import ReviewNotReady
from reviews.services import clocks, texts


@transaction.atomic
def record_decision(
    *,
    review: PracticeReview,
    kind: str,
    form: str = "",
    decided_on: dt.date,
    deciders: str,
    reason: str,
    publishable_reason: str = "",
    by: Person,
) -> Decision:
    """Keep a decision. One to hold a review starts the clock of finishing it; one not to publish drafts the notices.

    Raises PermissionDenied or ReviewNotReady.
    """
    review = _lock(review, by)
    reasons = rules.reasons_not_to_decide(
        review,
        kind,
        form=form,
        decided_on=decided_on,
        deciders=deciders,
        reason=reason,
        publishable_reason=publishable_reason,
    )
    if reasons:
        raise ReviewNotReady.because(reasons)
    now = clock.now()
    decision = keep(
        review=review,
        kind=kind,
        form=form,
        decided_on=decided_on,
        deciders=deciders,
        reason=reason,
        publishable_reason=publishable_reason,
        by=by,
        at=now,
    )
    if kind == Decision.Kind.TO_REVIEW:
        clocks.start_from_decision(review=review, decided_on=decided_on, by=by, at=now)
    if kind == Decision.Kind.NOT_TO_PUBLISH:
        review.not_published_reason = publishable_reason.strip()
        review.save(update_fields=["not_published_reason"])
        texts.check(review, by=by)
    return decision


def keep(
    *,
    review: PracticeReview,
    kind: str,
    form: str = "",
    decided_on: dt.date,
    deciders: str,
    reason: str,
    publishable_reason: str = "",
    by: Person,
    at: dt.datetime,
) -> Decision:
    """Store a decision and its event. The caller has checked it and holds the review in a transaction."""
    decision = Decision.objects.create(
        review=review,
        kind=kind,
        form=form,
        decided_on=decided_on,
        deciders=deciders.strip(),
        reason=reason.strip(),
        publishable_reason=publishable_reason.strip(),
        recorded_by=by,
        recorded_at=at,
    )
    audit.record(
        "decision recorded",
        decision,
        by=by,
        at=at,
        reason=reason.strip(),
        matter=review.matter,
        review=review.pk,
        kind=str(kind),
        form=str(form),
        decided_on=decided_on.isoformat(),
    )
    return decision


@transaction.atomic
def publish_reason(*, review: PracticeReview, by: Person) -> PracticeReview:
    """Tell the public that nothing is published of this review, and why (the entry has no page of its own).

    Raises PermissionDenied or ReviewNotReady.
    """
    review = _lock(review, by)
    reasons = rules.reasons_not_to_publish_reason(review) + texts.reasons_to_hold(review)
    if reasons:
        raise ReviewNotReady.because(reasons)
    now = clock.now()
    review.not_published_reason_public_at = now
    review.save(update_fields=["not_published_reason_public_at"])
    public_changed(at=now)
    audit.record(
        "reason for not publishing made public", review, by=by, at=now, matter=review.matter, review=review.pk
    )
    return review


@transaction.atomic
def withdraw_reason(*, review: PracticeReview, reason: str, by: Person) -> PracticeReview:
    """Take the public entry away again.

    Raises PermissionDenied or ReviewNotReady.
    """
    review = _lock(review, by)
    if review.not_published_reason_public_at is None:
        raise ReviewNotReady("The public can’t read it.")
    if not reason.strip():
        raise ReviewNotReady("Say why it is taken away.")
    now = clock.now()
    review.not_published_reason_public_at = None
    review.save(update_fields=["not_published_reason_public_at"])
    public_changed(at=now)
    audit.record(
        "reason for not publishing taken back",
        review,
        by=by,
        at=now,
        reason=reason,
        matter=review.matter,
        review=review.pk,
    )
    return review


def _lock(review: PracticeReview, by: Person) -> PracticeReview:
    review = PracticeReview.objects.select_for_update(of=("self",)).select_related("matter").get(pk=review.pk)
    access.check_may_work_on(review, by)
    return review
