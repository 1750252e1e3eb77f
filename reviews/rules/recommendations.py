"""What may be changed of a recommendation, by whom, and why not now."""

from __future__ import annotations

from partnership.models import Person, Role
from reviews.models import PracticeReview, Recommendation
from reviews.rules import access


def reasons_not_to_change_text(review: PracticeReview) -> list[str]:
    """Why texts and order stand as they are; empty when they may change."""
    if review.is_public:
        return ["The review is published. Publish a correction instead of changing what people have read."]
    return []


def may_record_progress(recommendation: Recommendation, person: Person) -> bool:
    """The business unit on the matter; once published also its owner and the owning agency's representatives."""
    review = recommendation.review
    if access.may_work_on(review, person):
        return True
    if not person.is_active or not (review.is_public or access.knows(review, person)):
        return False
    if recommendation.owner_id == person.pk:
        return True
    agency = recommendation.owner_agency_id
    return bool(agency) and agency in person.agencies_as(
        Role.AGENCY_REPRESENTATIVE, Role.SAFEGUARDING_PARTNER
    )
