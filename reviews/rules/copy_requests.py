"""When a request for a copy can be logged and answered."""

from __future__ import annotations

import datetime as dt

from foundation.governed import beside
from reviews.models import CopyRequest, PracticeReview
from reviews.rules.refusals import ReviewNotReady


class RequestNotReady(ReviewNotReady):
    """The request can't be logged or answered now; the message is shown to people."""


#: What the public once could read, it can ask for. Of what it never could, there is nothing to ask for.
ASKED_FOR = (
    PracticeReview.Publication.PUBLISHED,
    PracticeReview.Publication.WITHDRAWN_EXPLAINED,
    PracticeReview.Publication.WITHDRAWN_VANISHED,
    PracticeReview.Publication.ELSEWHERE,
)


def reasons_not_to_log(
    review: PracticeReview, received_on: dt.date, requester: str, today: dt.date
) -> list[str]:
    reasons = []
    if review.publication not in ASKED_FOR:
        reasons.append("This review was never published, so nobody can have a copy of it.")
    if received_on > today:
        reasons.append(beside("A request can’t have come in the future.", "received_on"))
    if not requester.strip():
        reasons.append("Enter who asked, and where the answer goes.")
    return reasons


def reasons_not_to_answer(request: CopyRequest, answer: str) -> list[str]:
    reasons = []
    if request.answered_at:
        reasons.append("Somebody has answered this request already.")
    if not answer.strip():
        reasons.append("Say what was answered.")
    return reasons
