"""Taking a published review away, and how long it stays (law 8)."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied

from foundation import clock
from foundation.words import say_day
from partnership.models import Person
from reviews.models import PracticeReview

Publication = PracticeReview.Publication

#: What the chair chooses between, by consequence.
EXPLAIN, VANISH = "explain", "vanish"
MANNERS = {EXPLAIN: Publication.WITHDRAWN_EXPLAINED, VANISH: Publication.WITHDRAWN_VANISHED}


def check_may_withdraw(person: Person) -> None:
    if not (person.is_active and person.is_chair):
        raise PermissionDenied("Only the chair or a vice-chair withdraws a published review.")


def reasons_not_to_withdraw(
    review: PracticeReview, manner: str, reason: str, public_reason: str
) -> list[str]:
    """Why the review can't be withdrawn this way now; empty when it can."""
    reasons = []
    if review.publication != Publication.PUBLISHED:
        reasons.append(f"It is {review.get_publication_display().lower()}.")
    if manner not in MANNERS:
        reasons.append("Choose whether its address explains or shows nothing.")
    if not reason.strip():
        reasons.append("Give the reason. It stays inside.")
    if manner == EXPLAIN and not public_reason.strip():
        reasons.append("Write the reason that the public reads.")
    return reasons


def reasons_not_to_end_availability(
    review: PracticeReview, ends_on: dt.date, where_to_find: str
) -> list[str]:
    """Why the report can't cease to be available on this day; empty when it can."""
    reasons = []
    if review.publication != Publication.PUBLISHED:
        reasons.append(f"It is {review.get_publication_display().lower()}.")
    elif review.availability_ended_on:
        reasons.append(f"It ended on {say_day(review.availability_ended_on)}.")
    if review.available_until_on and ends_on < review.available_until_on:
        reasons.append(
            f"The rules keep it available until {say_day(review.available_until_on)} at least. In an emergency the "
            "chair withdraws it, which is a separate act."
        )
    if ends_on > clock.today():
        reasons.append("That day is still to come. Record the decision when it has.")
    if not where_to_find.strip():
        reasons.append("Say where the report can be found afterwards.")
    return reasons


def reasons_not_to_keep_available(review: PracticeReview) -> list[str]:
    if review.publication != Publication.PUBLISHED:
        return [f"It is {review.get_publication_display().lower()}."]
    if review.availability_ended_on:
        return [f"Its availability ended on {say_day(review.availability_ended_on)}."]
    return []
