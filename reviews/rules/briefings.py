"""What a learning briefing takes from a review, and when people may have it. Nothing here writes."""

from __future__ import annotations

from collections.abc import Sequence

from catalogue.models import Resource
from reviews.models import Attachment, PracticeReview

HEADING = "What the review recommends"
NOT_PUBLIC = (
    "The review that it was made from is not public. It follows the review, and never goes before it."
)


def title_for(review: PracticeReview) -> str:
    """What the briefing is called to begin with: no more of an unpublished review than its kind."""
    return f"Learning from a {review.get_kind_display()}".replace(" (before 2019)", "")


def as_list(recommendations: Sequence[str]) -> str:
    """The recommendations as a numbered list in Markdown, each with its own lines below it."""
    return "\n".join(f"{number}. " + " ".join(text.split()) for number, text in enumerate(recommendations, 1))


def reasons_not_to_make(recommendations: Sequence[str], *, has_draft: bool) -> list[str]:
    """Why no briefing can be made from them now; empty when one can."""
    reasons = [] if recommendations else ["The review has no recommendations yet."]
    if has_draft:
        reasons.append("There is a draft briefing made from this review already. Go on with that.")
    return reasons


def reasons_not_to_take(attachment: Attachment, *, is_taken: bool) -> list[str]:
    """Why what is attached can't become a briefing of the catalogue; empty when it can."""
    reasons = []
    if attachment.kind != Attachment.Kind.BRIEFING or attachment.document is None:
        reasons.append("Only the file of a learning briefing becomes one of the catalogue.")
    if attachment.state == Attachment.State.WITHDRAWN:
        reasons.append("It was withdrawn.")
    if is_taken:
        reasons.append("It stands in the catalogue already.")
    return reasons


def reasons_not_to_leave(resource: Resource) -> list[str]:
    """Why people can't have this resource yet: what was made from a review follows it."""
    review = resource.made_from
    return [NOT_PUBLIC] if isinstance(review, PracticeReview) and not review.is_public else []
