"""Who already has a copy of a review's report, for when it is withdrawn or corrected."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Max

from audit.models import Event
from documents.models import Document
from notices import kinds
from notices.models import Delivery
from reviews.models import EvidencePack, PracticeReview
from reviews.queries import evidence

HEADINGS = ["Who", "How", "When"]


@dataclass(frozen=True)
class Copy:
    """One person or body that had the report, how, and when at the latest."""

    who: str
    how: str
    at: dt.datetime


@dataclass(frozen=True)
class Copies:
    """All that the portal knows about copies, and how long the public could make its own."""

    sent: list[Copy]
    opened: list[Copy]
    public_from: dt.datetime | None
    public_until: dt.datetime | None

    def all(self) -> list[Copy]:
        return [*self.sent, *self.opened]


def who_had_copies(review: PracticeReview) -> Copies:
    """Recipients of messages with the report, people here who opened it, and those who were answered a request.

    In the demonstration also those for whom a message was kept here, as they count there as reached (law 18).
    Who downloaded it from the public page is not known: the portal keeps no record of readers.
    """
    was_public = (
        review.publication != PracticeReview.Publication.UNPUBLISHED and review.published_files.exists()
    )
    return Copies(
        sent=[*_sent(review), *_on_request(review)],
        opened=[*_opened(review), *_in_packs(review)],
        public_from=review.published_at if was_public else None,
        public_until=review.withdrawn_at if was_public else None,
    )


def copies_of(review: PracticeReview) -> list[Copy]:
    """Everybody who is known to have a copy, the latest first."""
    return sorted(who_had_copies(review).all(), key=lambda copy: copy.at, reverse=True)


def _sent(review: PracticeReview) -> list[Copy]:
    carrying = [kind.key for kind in kinds.every_kind() if kind.carries_documents]
    notices = evidence.notices_of_review(review).filter(kind__in=carrying)
    deliveries = (
        Delivery.objects.filter(
            notice__in=notices.order_by().values("pk"),
            status__in=[*Delivery.REACHED, Delivery.Status.KEPT_LOCALLY],
            is_copy=False,
        )
        .select_related("person")
        .defer("message")
    )
    copies = [
        Copy(
            who=delivery.recipient_name,
            how=_how(delivery),
            at=delivery.reached_at,
        )
        for delivery in deliveries
        if delivery.reached_at
    ]
    return sorted(copies, key=lambda copy: (copy.at, copy.who))


def _how(delivery: Delivery) -> str:
    if delivery.status == Delivery.Status.KEPT_LOCALLY:
        return f"{delivery.get_channel_display()}, kept here: nothing left"
    return f"{delivery.get_channel_display()}{f', to {delivery.sent_to}' if delivery.sent_to else ''}"


def _on_request(review: PracticeReview) -> list[Copy]:
    """Answered requests. Who asked is not kept once they have their answer."""
    return [
        Copy(who="Somebody who asked for a copy", how=f"Answer: {request.answer}", at=request.answered_at)
        for request in review.copy_requests.filter(answered_at__isnull=False).order_by("answered_at", "id")
        if request.answered_at
    ]


def _documents(review: PracticeReview) -> dict[int, Document]:
    """What was meant to be published: every version of the report, and what stands beside it."""
    rows = [
        *Document.objects.filter(report_version__report__review=review),
        *Document.objects.filter(pk__in=review.attachments.filter(document__isnull=False).values("document")),
        *Document.objects.filter(pk__in=review.published_files.values("document")),
    ]
    return {document.pk: document for document in rows}


def _opened(review: PracticeReview) -> list[Copy]:
    """People here who opened one of the files before it was public: one line for each file and person."""
    documents = _documents(review)
    read = (
        Event.objects.filter(
            verb="file read",
            subject_type=Document._meta.label_lower,
            subject_id__in=list(documents),
            by__isnull=False,
        )
        .order_by()
        .values("by__name", "by", "subject_id")
        .annotate(last=Max("at"), hours=Count("pk"))
        .order_by("last", "by__name", "subject_id")
    )
    return [
        Copy(
            who=row["by__name"],
            how=f"Opened “{documents[row['subject_id']].title}” in the portal"
            + (f", in {row['hours']} different hours" if row["hours"] > 1 else ""),
            at=row["last"],
        )
        for row in read
    ]


def _in_packs(review: PracticeReview) -> list[Copy]:
    """People here who took an evidence pack away, in which the report is."""
    packs = EvidencePack.objects.filter(plan__review=review)
    fetched = Event.objects.filter(
        verb="evidence pack downloaded",
        subject_type=EvidencePack._meta.label_lower,
        subject_id__in=packs.order_by().values("pk"),
    ).select_related("by")
    return [
        Copy(who=event.by.name, how="Took away an evidence pack", at=event.at)
        for event in fetched.order_by("at", "id")
        if event.by
    ]
