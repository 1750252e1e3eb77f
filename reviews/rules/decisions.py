"""What a decision about a review has to say, and when it can be recorded."""

from __future__ import annotations

import datetime as dt

from foundation import clock
from matters import rules as matters
from reviews.models import Decision, PracticeReview
from reviews.rules import texts

Kind = Decision.Kind

#: What the page of decisions records. A delay is recorded with its limit, and the end of availability on its own page.
RECORDED_HERE = (Kind.TO_REVIEW, Kind.NOT_TO_REVIEW, Kind.TO_PUBLISH, Kind.NOT_TO_PUBLISH)


def reasons_not_to_decide(
    review: PracticeReview,
    kind: str,
    *,
    form: str,
    decided_on: dt.date,
    deciders: str,
    reason: str,
    publishable_reason: str,
) -> list[str]:
    """What is missing or wrong, in words for the page; empty when the decision can be recorded."""
    reasons = []
    if kind not in RECORDED_HERE:
        reasons.append("This decision is recorded on a page of its own.")
    if decided_on > clock.today():
        reasons.append("A decision can’t be in the future.")
    if not deciders.strip():
        reasons.append("Say who decided.")
    if not reason.strip():
        reasons.append("Give the reason.")
    if kind == Kind.TO_PUBLISH and form not in Decision.Form.values:
        reasons.append("Say in which form it is to be published.")
    if kind != Kind.TO_PUBLISH and form:
        reasons.append("Only a decision to publish has a form.")
    if kind == Kind.NOT_TO_PUBLISH and not publishable_reason.strip():
        reasons.append("Give the reason in words that the public may read.")
    if kind == Kind.NOT_TO_PUBLISH and review.publication != PracticeReview.Publication.UNPUBLISHED:
        reasons.append("The review has been published. Withdrawing it is a separate act.")
    if kind == Kind.NOT_TO_PUBLISH and review.not_published_reason_public_at is not None:
        reasons.append(
            "The public reads the reason of an earlier decision. Take it away before you record another."
        )
    if kind == Kind.NOT_TO_PUBLISH:
        reasons += texts.reasons_not_to_add_in_public(review, clock.now())
    return reasons


def reasons_not_to_publish_reason(review: PracticeReview) -> list[str]:
    """Why the public can't be told yet that, and why, nothing is published; empty when it can."""
    reasons = []
    last = (
        review.decisions.filter(kind__in=[Kind.TO_PUBLISH, Kind.NOT_TO_PUBLISH])
        .order_by("decided_on", "id")
        .last()
    )
    if last is None or last.kind != Kind.NOT_TO_PUBLISH:
        reasons.append("Nobody has decided not to publish.")
    if review.publication != PracticeReview.Publication.UNPUBLISHED:
        reasons.append("The review has been published.")
    if review.not_published_reason_public_at is not None:
        reasons.append("The public can read the reason already.")
    if not review.not_published_reason.strip():
        reasons.append("There is no reason in words for the public.")
    if not review.public_title.strip() or review.public_title_confirmed_by_id is None:
        reasons.append("The public title has not been confirmed.")
    return reasons + matters.reasons_to_hold(review.matter, clock.now())
