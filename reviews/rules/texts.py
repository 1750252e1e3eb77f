"""What the public reads of a review beside its report, and why it stands as it is."""

from __future__ import annotations

import datetime as dt

from audit.models import Event
from matters import rules as matters
from partnership.models import Person
from reviews.models import PracticeReview


def reasons_not_to_add_in_public(review: PracticeReview, at: dt.datetime) -> list[str]:
    """Nothing new is said of what the public reads already while something holds its matter (law 5)."""
    is_read = review.is_public or review.not_published_reason_public_at is not None
    return matters.reasons_to_hold(review.matter, at) if is_read else []


def reasons_not_to_edit_public(review: PracticeReview, public_title: str, at: dt.datetime) -> list[str]:
    """Of a published review the address was made from the title, so the title stays."""
    reasons = reasons_not_to_add_in_public(review, at)
    if review.is_public and public_title != review.public_title:
        reasons.append(
            "The review is published under this title, and its address is made from it. Publish a correction."
        )
    return reasons


def reasons_not_to_correct(review: PracticeReview, words: str, at: dt.datetime) -> list[str]:
    """Why these words can't be published as a correction; empty when they can."""
    if not words:
        return ["Say what is corrected."]
    if not review.is_public:
        return ["Only a published review is corrected in public."]
    reasons = reasons_not_to_add_in_public(review, at)
    if review.corrections.filter(words=words).exists():
        reasons.append("This correction is on the public page already.")
    return reasons


def last_writer_of_texts(review: PracticeReview) -> int | None:
    """The key of who last changed the public texts."""
    event = Event.objects.about(review).filter(verb="public texts edited").order_by("-id").first()
    return event.by_id if event else None


def reasons_not_to_confirm_title(review: PracticeReview, person: Person) -> list[str]:
    reasons = []
    if not review.public_title:
        reasons.append("There is no public title yet.")
    if review.public_title_confirmed_by_id is not None:
        reasons.append("The title has been confirmed.")
    if last_writer_of_texts(review) == person.pk:
        reasons.append("Somebody else than who wrote it confirms the title.")
    return reasons
