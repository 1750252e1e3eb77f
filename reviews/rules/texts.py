"""What the public reads of a review beside its report, and why it stands as it is."""

from __future__ import annotations

import datetime as dt

from django.db.models import Subquery
from django.db.models.functions import Coalesce

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


def writers_of_title(review: PracticeReview) -> set[int | None]:
    """Who had a part in the public title since it was last confirmed, whoever changed other words meanwhile."""
    about = Event.objects.about(review)
    confirmed = about.filter(verb="public title confirmed").order_by("-id").values("id")[:1]
    edits = about.filter(verb="public texts edited").exclude(id__lt=Coalesce(Subquery(confirmed), 0))
    # An event from before it said so may have been of the title.
    return {event.by_id for event in edits if event.facts.get("title", True)}


def reasons_not_to_confirm_title(review: PracticeReview, person: Person) -> list[str]:
    reasons = []
    if not review.public_title:
        reasons.append("There is no public title yet.")
    if review.public_title_confirmed_by_id is not None:
        reasons.append("The title has been confirmed.")
    if person.pk in writers_of_title(review):
        reasons.append("Somebody else than who wrote it confirms the title.")
    return reasons
