"""Checking the texts of a review for protected words, and what the public reads of it beside the report (law 17)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import models, transaction

from audit import services as audit
from documents import services as documents
from documents.queries import protected_terms_in
from documents.services.texts import places_of
from foundation import clock
from matters.models import Matter
from partnership.models import Person
from partnership.public_stamp import public_changed
from reviews.models import Decision, DelayRecord, PracticeReview
from reviews.queries.texts import subjects_of, texts_of
from reviews.rules import access
from reviews.rules import texts as rules
from reviews.rules.refusals import ReviewNotReady
from reviews.services import searching


class TextHeld(ReviewNotReady):
    """Something in the words must not leave until a person who did not write them has decided."""


# Checking -----------------------------------------------------------------------------------------


def check(subject: models.Model, *, by: Person | None) -> None:
    """Look at all texts of the record as they are now. What is found waits for a decision and shuts the gate.

    Call it in the transaction that stores them.
    """
    documents.check_text(
        subject=subject, matter=_review_of(subject).matter, texts=texts_of(subject), written_by=by
    )


def check_before(
    subject: models.Model, texts: Mapping[str, str], *, by: Person, is_public: bool = True
) -> None:
    """Look at words that would leave at once, before they are stored with the record.

    What is found is kept, so that somebody else can decide on it; the same words pass then. Raises TextHeld.
    """
    review = _review_of(subject)
    every = texts_of(subject) | dict(texts)
    with transaction.atomic():
        documents.check_text(
            subject=subject, matter=review.matter, texts=every, written_by=by, is_public=is_public
        )
    reasons = documents.check_leaving(
        subject=subject, matter=review.matter, texts=every, person=by, is_public=is_public
    )
    if reasons:
        raise TextHeld(
            f"Nothing was saved. {' '.join(reasons)} Somebody who did not write this decides; then save it again."
        )


def reasons_to_hold(subject: models.Model, *, person: Person | None = None) -> list[str]:
    """Why the texts of the record may not leave now, by the lists as they are at this moment."""
    return documents.check_leaving(
        subject=subject, matter=_review_of(subject).matter, texts=texts_of(subject), person=person
    )


def reasons_to_hold_review(review: PracticeReview, *, person: Person | None = None) -> list[str]:
    """Why the texts of the whole review may not leave now; empty when they may. For the gate."""
    reasons: dict[str, None] = {}
    for subject in subjects_of(review):
        reasons |= dict.fromkeys(reasons_to_hold(subject, person=person))
    return list(reasons)


def forget(subject: models.Model) -> None:
    """The record goes, and with it what waited in its texts. Call it before the record is deleted."""
    documents.check_text(subject=subject, matter=_review_of(subject).matter, texts={}, written_by=None)


def holds_protected_words(words: str, matter: Matter) -> bool:
    """Whether a protected term of the matter, or a full name of another, stands in the words."""
    return bool(list(protected_terms_in(places_of({"text": words}), matter)))


def show_if_public(review: PracticeReview, *, at: dt.datetime | None = None) -> None:
    """What changed is on a public page: no page from before it is given out any more, and it is found by what it says now."""
    if review.is_public:
        searching.put(review)
        public_changed(at=at or clock.now())


# What the public reads ----------------------------------------------------------------------------


def edit_texts(
    *, review: PracticeReview, public_title: str, summary: str, began_from: int, by: Person
) -> PracticeReview:
    """Store the public title and summary. Another title has to be confirmed anew.

    Of a published review the words are checked first: raises TextHeld while something in them waits for a
    decision. Raises PermissionDenied, ReviewNotReady, or SomebodyElseSaved.
    """
    access.check_may_work_on(review, by)
    public_title, summary = public_title.strip(), summary.strip()
    if review.is_public:
        if reasons := rules.reasons_not_to_edit_public(review, public_title, clock.now()):
            raise ReviewNotReady.because(reasons)
        check_before(review, {"title": public_title, "summary": summary}, by=by)
    with transaction.atomic():
        review = _lock(review, by)
        now = clock.now()
        if reasons := rules.reasons_not_to_edit_public(review, public_title, now):
            raise ReviewNotReady.because(reasons)
        is_title_another = public_title != review.public_title
        if is_title_another:
            review.public_title_confirmed_by = None
        review.public_title, review.summary = public_title, summary
        review.save_edit(
            began_from=began_from, fields=["public_title", "summary", "public_title_confirmed_by"]
        )
        audit.record(
            "public texts edited",
            review,
            by=by,
            at=now,
            matter=review.matter,
            review=review.pk,
            title=is_title_another,
        )
        check(review, by=by)
        searching.put(review)
        show_if_public(review, at=now)
    return review


@transaction.atomic
def confirm_title(*, review: PracticeReview, seen_title: str, by: Person) -> PracticeReview:
    """Somebody else than its writer confirms the public title, from which the address is made.

    Raises PermissionDenied or ReviewNotReady.
    """
    review = _lock(review, by)
    reasons = rules.reasons_not_to_confirm_title(review, by)
    if seen_title != review.public_title:
        reasons.append("The title changed after you opened the page. Look at it again.")
    if reasons := reasons + reasons_to_hold(review, person=by):
        raise ReviewNotReady.because(reasons)
    review.public_title_confirmed_by = by
    review.save_edit(began_from=review.version, fields=["public_title_confirmed_by"])
    audit.record(
        "public title confirmed", review, by=by, at=clock.now(), matter=review.matter, review=review.pk
    )
    return review


def _lock(review: PracticeReview, by: Person) -> PracticeReview:
    review = PracticeReview.objects.select_for_update(of=("self",)).select_related("matter").get(pk=review.pk)
    access.check_may_work_on(review, by)
    return review


def _review_of(subject: models.Model) -> PracticeReview:
    if isinstance(subject, PracticeReview):
        return subject
    if isinstance(subject, DelayRecord):
        return subject.clock.review
    if isinstance(subject, Decision):
        return subject.review
    review = getattr(subject, "review", None)
    if not isinstance(review, PracticeReview):
        raise TypeError(f"{type(subject).__name__} belongs to no review.")
    return review
