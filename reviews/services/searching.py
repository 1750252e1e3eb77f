"""What is found of a review: its page for everybody while it is public, and inside its code and titles."""

from __future__ import annotations

from collections.abc import Iterator

from foundation.prose import to_html, words_of
from reviews.models import Attachment, PracticeReview
from search import services as search
from search.contents import Contents


def put(review: PracticeReview) -> None:
    """What is found of the review is what it now says. Inside the caller's transaction."""
    search.put(review, *contents_of(review))


def every() -> Iterator[tuple[PracticeReview, list[Contents]]]:
    """Every review, with what is found of it."""
    for review in PracticeReview.objects.order_by("pk").iterator(chunk_size=200):
        yield review, list(contents_of(review))


def contents_of(review: PracticeReview) -> Iterator[Contents]:
    yield Contents(
        kind="Practice review",
        title=" ".join(word for word in (review.code, review.working_title or review.public_title) if word),
        url=review.get_absolute_url(),
        dated_at=review.opened_at,
        summary=review.public_title if review.working_title else "",
    )
    if review.is_public and review.slug and review.published_at:
        is_whole = review.availability_ended_on is None
        yield Contents(
            kind="Published review",
            title=review.public_title,
            url=f"/learning/reviews/{review.slug}/",
            dated_at=review.published_at,
            is_public=True,
            # What is no longer shown is no longer found by.
            summary=words_of(to_html(review.summary, 3)) if is_whole else "",
            text="\n".join(_words_beside(review)) if is_whole else "",
        )


def _words_beside(review: PracticeReview) -> Iterator[str]:
    """What the public page says beside the summary, as far as it changes with the review alone."""
    for recommendation in review.recommendations.order_by("number"):
        yield f"{recommendation.text} {recommendation.response_words}".strip()
    for correction in review.corrections.order_by("corrected_at"):
        yield correction.words
    for file in review.published_files.open().order_by("pk"):
        yield file.title
    for video in review.attachments.filter(state=Attachment.State.PUBLISHED).exclude(url="").order_by("pk"):
        yield f"{video.title} {video.transcript}".strip()
