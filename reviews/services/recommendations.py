"""Recommendations: their text and order, which partners endorse, and their responses and progress."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Max

from audit import services as audit
from foundation import clock
from partnership.models import Agency, Person
from reviews.models import PracticeReview, Recommendation
from reviews.rules import access
from reviews.rules import recommendations as rules
from reviews.rules import texts as text_rules
from reviews.rules.refusals import ReviewNotReady
from reviews.services import endorsements, texts

CHANGED = "The recommendations changed."


@transaction.atomic
def add_recommendation(
    *,
    review: PracticeReview,
    text: str,
    owner_agency: Agency | None = None,
    owner: Person | None = None,
    due_on: dt.date | None = None,
    by: Person,
) -> Recommendation:
    """Add a recommendation at the end. Endorsements of the review's reports are void: it is more than they said yes to.

    Raises PermissionDenied or ReviewNotReady.
    """
    review = _lock(review, by)
    _refuse(rules.reasons_not_to_change_text(review))
    now = clock.now()
    last = review.recommendations.aggregate(last=Max("number"))["last"] or 0
    recommendation = Recommendation.objects.create(
        review=review,
        number=last + 1,
        text=text.strip(),
        owner_agency=owner_agency,
        owner=owner,
        due_on=due_on,
    )
    audit.record(
        "recommendation added", recommendation, by=by, at=now, matter=review.matter, review=review.pk
    )
    endorsements.void_stale(review=review, reason=CHANGED, by=by, at=now)
    texts.check(recommendation, by=by)
    return recommendation


@transaction.atomic
def edit_recommendation(
    *,
    recommendation: Recommendation,
    text: str,
    owner_agency: Agency | None,
    owner: Person | None,
    due_on: dt.date | None,
    began_from: int,
    by: Person,
) -> Recommendation:
    """Store its text, owner and day. Another text voids the endorsements; the same text leaves them (law 1).

    Raises PermissionDenied, ReviewNotReady, or SomebodyElseSaved.
    """
    review = _lock(recommendation.review, by)
    recommendation = Recommendation.objects.select_for_update().get(pk=recommendation.pk)
    text = text.strip()
    if text != recommendation.text:
        _refuse(rules.reasons_not_to_change_text(review))
    before = review.recommendations.fingerprint()
    now = clock.now()
    recommendation.text, recommendation.owner_agency = text, owner_agency
    recommendation.owner, recommendation.due_on = owner, due_on
    recommendation.save_edit(began_from=began_from, fields=["text", "owner_agency", "owner", "due_on"])
    audit.record(
        "recommendation edited", recommendation, by=by, at=now, matter=review.matter, review=review.pk
    )
    if review.recommendations.fingerprint() != before:
        endorsements.void_stale(review=review, reason=CHANGED, by=by, at=now)
    texts.check(recommendation, by=by)
    return recommendation


@transaction.atomic
def remove_recommendation(*, recommendation: Recommendation, reason: str, by: Person) -> None:
    """Take a recommendation out; those after it move up. Endorsements are void.

    Raises PermissionDenied or ReviewNotReady.
    """
    review = _lock(recommendation.review, by)
    _refuse(rules.reasons_not_to_change_text(review))
    if not reason.strip():
        raise ReviewNotReady("Say why it is taken out.")
    now = clock.now()
    audit.record(
        "recommendation removed",
        recommendation,
        by=by,
        at=now,
        reason=reason,
        matter=review.matter,
        review=review.pk,
    )
    texts.forget(recommendation)
    number = recommendation.number
    recommendation.delete()
    review.recommendations.filter(number__gt=number).update(number=F("number") - 1)
    endorsements.void_stale(review=review, reason=CHANGED, by=by, at=now)


@transaction.atomic
def reorder_recommendations(*, review: PracticeReview, order: Sequence[int], by: Person) -> bool:
    """Put the recommendations in this order of keys; say whether that changed anything. Another order voids endorsements.

    Raises PermissionDenied, or ReviewNotReady where the keys are not exactly the review's.
    """
    review = _lock(review, by)
    there = list(review.recommendations.order_by("number").values_list("pk", flat=True))
    if sorted(there) != sorted(order):
        raise ReviewNotReady(
            "The recommendations have changed since you opened the page. Look at them again."
        )
    if list(order) == there:
        return False
    _refuse(rules.reasons_not_to_change_text(review))
    now = clock.now()
    for number, pk in enumerate(order, 1):
        # Numbers above all others first, so that no two share one on the way.
        review.recommendations.filter(pk=pk).update(number=len(there) + number)
    review.recommendations.update(number=F("number") - len(there), version=F("version") + 1)
    audit.record("recommendations reordered", review, by=by, at=now, matter=review.matter, review=review.pk)
    endorsements.void_stale(review=review, reason=CHANGED, by=by, at=now)
    return True


def respond(
    *, recommendation: Recommendation, response: str, words: str, began_from: int, by: Person
) -> Recommendation:
    """Record whether it is accepted and the words that are published with it. Endorsements stand: they are of its text.

    Of a published review the words are checked first: raises TextHeld while something in them waits for a decision.
    Raises PermissionDenied, ReviewNotReady, or SomebodyElseSaved.
    """
    review = recommendation.review
    access.check_may_work_on(review, by)
    words = words.strip()
    if response == Recommendation.Response.NOT_ACCEPTED and not words:
        raise ReviewNotReady("Say why it is not accepted, in words that can be published.")
    if review.is_public:
        _refuse(text_rules.reasons_not_to_add_in_public(review, clock.now()))
        texts.check_before(recommendation, {"response": words}, by=by)
    with transaction.atomic():
        review = _lock(review, by)
        recommendation = Recommendation.objects.select_for_update().get(pk=recommendation.pk)
        now = clock.now()
        _refuse(text_rules.reasons_not_to_add_in_public(review, now))
        recommendation.response, recommendation.response_words = response, words
        recommendation.save_edit(began_from=began_from, fields=["response", "response_words"])
        audit.record(
            "recommendation answered",
            recommendation,
            by=by,
            at=now,
            matter=review.matter,
            review=review.pk,
            response=str(response),
        )
        texts.check(recommendation, by=by)
        texts.show_if_public(review)
    return recommendation


@transaction.atomic
def record_progress(
    *, recommendation: Recommendation, progress: str, note: str, began_from: int, by: Person
) -> Recommendation:
    """Say how far it has come. The note stays inside.

    Raises PermissionDenied or SomebodyElseSaved.
    """
    recommendation = (
        Recommendation.objects.select_for_update(of=("self",))
        .select_related("review__matter")
        .get(pk=recommendation.pk)
    )
    if not rules.may_record_progress(recommendation, by):
        raise PermissionDenied(
            "Progress is recorded by the business unit, or by whoever owns the recommendation."
        )
    now = clock.now()
    recommendation.progress, recommendation.progress_note = progress, note.strip()
    recommendation.save_edit(began_from=began_from, fields=["progress", "progress_note"])
    review = recommendation.review
    audit.record(
        "recommendation progressed",
        recommendation,
        by=by,
        at=now,
        matter=review.matter,
        review=review.pk,
        progress=str(progress),
    )
    texts.show_if_public(review)
    return recommendation


def _lock(review: PracticeReview, by: Person) -> PracticeReview:
    review = PracticeReview.objects.select_for_update(of=("self",)).select_related("matter").get(pk=review.pk)
    access.check_may_work_on(review, by)
    return review


def _refuse(reasons: list[str]) -> None:
    if reasons:
        raise ReviewNotReady.because(reasons)
