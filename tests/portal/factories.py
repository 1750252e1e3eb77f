"""Published reviews with all that stands on their pages."""

from __future__ import annotations

import datetime as dt
from typing import Any

import factory
from factory.django import DjangoModelFactory

from foundation import clock
from foundation.governed import new_reference
from reviews.models import Attachment, PracticeReview, PublicCorrection, PublishedFile
from tests.partnership.factories import PersonFactory
from tests.reviews.factories import AttachmentFactory, DocumentFactory, RecommendationFactory, ReviewFactory


class PublishedFileFactory(DjangoModelFactory):
    """The report of a published review, as its page offers it."""

    class Meta:
        model = PublishedFile

    reference = factory.LazyFunction(new_reference)
    review = factory.SubFactory(ReviewFactory, published=True)
    document = factory.SubFactory(DocumentFactory, matter=factory.SelfAttribute("..review.matter"))
    title = "The full report"
    kind = "report"
    published_at = factory.LazyFunction(clock.now)


class PublicCorrectionFactory(DjangoModelFactory):
    class Meta:
        model = PublicCorrection

    review = factory.SubFactory(ReviewFactory, published=True)
    words = "A date on page 3 was put right."
    corrected_at = factory.LazyFunction(clock.now)
    corrected_by = factory.SubFactory(PersonFactory, business_manager=True)


def whole_review(**fields: Any) -> PracticeReview:
    """A published review with recommendations, report, briefing, video and a correction."""
    defaults = {
        "published": True,
        "public_title": "Child Larch",
        "slug": "child-larch",
        "summary": "## What happened\n\nA *summary* in words.",
        "published_at": dt.datetime(2026, 6, 3, 8, 30, tzinfo=dt.UTC),
    }
    review = ReviewFactory(**{**defaults, **fields})
    RecommendationFactory(review=review, number=2, text="Share what is known.", response="accepted")
    RecommendationFactory(
        review=review,
        number=1,
        text="Listen to children.",
        response="not_accepted",
        response_words="It is done.",
    )
    PublishedFileFactory(review=review, document__size=1_234_567, document__pages=34)
    PublishedFileFactory(review=review, kind="briefing", title="Briefing in Welsh", language="cy")
    AttachmentFactory(
        review=review,
        kind=Attachment.Kind.VIDEO,
        document=None,
        url="https://video.example/1",
        title="Child Larch in three minutes",
        transcript="What is said.",
        has_captions=True,
        state=Attachment.State.PUBLISHED,
    )
    PublicCorrectionFactory(review=review)
    return review


def withdrawn(review: PracticeReview, *, explained: bool) -> PracticeReview:
    """The review as withdrawing leaves it."""
    states = PracticeReview.Publication
    review.publication = states.WITHDRAWN_EXPLAINED if explained else states.WITHDRAWN_VANISHED
    review.withdrawn_at = clock.now()
    review.withdrawn_by = PersonFactory(chair=True)
    review.withdrawal_reason = "Inside: a detail points at the family."
    review.public_withdrawal_reason = "A detail has to be changed." if explained else ""
    review.save(
        update_fields=[
            "publication",
            "withdrawn_at",
            "withdrawn_by",
            "withdrawal_reason",
            "public_withdrawal_reason",
        ]
    )
    return review
