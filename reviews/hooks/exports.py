"""Answers about requests for copies and reviews published before the portal: what waits for the business unit."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from foundation import clock
from partnership.models import Person
from partnership.points import WORK, WorkEntry
from reviews.models import CopyRequest, PracticeReview
from reviews.services.earlier import reasons_not_to_show


def waits_for(person: Person) -> Iterator[WorkEntry]:
    """Requests to answer, and earlier reviews that this person could show to the public now."""
    if not person.is_in_business_unit:
        return
    known = PracticeReview.objects.confidential_to(person)
    asked = CopyRequest.objects.filter(answered_at=None, review__in=known.values("pk"))
    for request in asked.select_related("review").order_by("received_on", "id"):
        yield WorkEntry(
            title=request.review.code,
            url=reverse("reviews:copy_request_answer", args=[request.review.reference, request.reference]),
            what="Answer a request for a copy",
            since=clock.start_of_day(request.received_on),
        )
    now = clock.now()
    entered = known.filter(
        was_published_before=True, publication=PracticeReview.Publication.UNPUBLISHED
    ).select_related("matter")
    for review in entered.order_by("opened_at", "id"):
        if not reasons_not_to_show(review, person, at=now):
            yield WorkEntry(
                title=review.code,
                url=reverse("reviews:earlier_review", args=[review.reference]),
                what="Look at it and show it to the public",
                since=review.opened_at,
            )


WORK.provide(waits_for)
