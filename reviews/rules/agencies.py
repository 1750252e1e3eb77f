"""Asking agencies whether they were involved with the child, and who may answer."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied

from foundation import clock
from foundation.governed import beside
from partnership.models import Person
from reviews.models import Involvement, PracticeReview
from reviews.rules import access


def reasons_not_to_ask(review: PracticeReview, deadline_on: dt.date) -> list[str]:
    reasons = []
    if review.was_published_before:
        reasons.append("This review was published before the portal; there is nobody left to ask.")
    if deadline_on <= clock.today():
        reasons.append(beside("The deadline must be a day in the future.", "deadline_on"))
    return reasons


def check_may_answer(involvement: Involvement, person: Person) -> None:
    """Somebody of that agency, or of the business unit, on the access list."""
    review = involvement.review
    if access.may_work_on(review, person) or involvement.agency_id in access.speaks_for(review, person):
        return
    raise PermissionDenied("This is answered by somebody of the agency, or by the business unit for it.")


def is_silent(involvement: Involvement) -> bool:
    """Whether the agency let its deadline pass without an answer."""
    return involvement.answer == Involvement.Answer.WAITING and involvement.deadline_on < clock.today()
