"""Corrections that the public page of a review shows, with their day."""

from __future__ import annotations

from django.db import transaction

from audit import services as audit
from foundation import clock
from partnership.models import Person
from partnership.public_stamp import public_changed
from reviews.models import PracticeReview, PublicCorrection
from reviews.rules import access
from reviews.rules import texts as rules
from reviews.rules.refusals import ReviewNotReady
from reviews.services import searching, texts


def publish_correction(*, review: PracticeReview, words: str, by: Person) -> PublicCorrection:
    """Show a correction on the review's public page, at once.

    The words are checked first: raises TextHeld while something in them waits for a decision; the same
    words go through once another person has cleared it. Raises PermissionDenied or ReviewNotReady.
    """
    access.check_may_work_on(review, by)
    words = words.strip()
    _refuse(rules.reasons_not_to_correct(review, words, clock.now()))
    texts.check_before(review, {"correction": words}, by=by)
    with transaction.atomic():
        review = (
            PracticeReview.objects.select_for_update(of=("self",)).select_related("matter").get(pk=review.pk)
        )
        access.check_may_work_on(review, by)
        now = clock.now()
        _refuse(rules.reasons_not_to_correct(review, words, now))
        correction = PublicCorrection.objects.create(
            review=review, words=words, corrected_at=now, corrected_by=by
        )
        searching.put(review)
        public_changed(at=now)
        audit.record(
            "correction published", correction, by=by, at=now, matter=review.matter, review=review.pk
        )
    return correction


def _refuse(reasons: list[str]) -> None:
    if reasons:
        raise ReviewNotReady.because(reasons)
