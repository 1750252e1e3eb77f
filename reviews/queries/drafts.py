"""Reasons that bodies must be told and that nobody has sent yet."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from notices.models import Notice
from partnership.models import Person
from partnership.points import WorkEntry
from reviews.models import Decision, DelayRecord, PracticeReview


def occasion_of(about: Decision | DelayRecord) -> str:
    """What makes the notice with these reasons the only one."""
    return f"{about._meta.model_name}:{about.pk}:told"


def notice_about(about: Decision | DelayRecord) -> Notice | None:
    """The notice that was sent from the draft; None while it is a draft."""
    return Notice.objects.filter(occasion=occasion_of(about)).first()


def unsent(reviews: list[int] | None = None) -> list[Decision | DelayRecord]:
    """Decisions and delays without their notice, the oldest first; of these reviews where given."""
    decisions = Decision.objects.filter(kind__in=[Decision.Kind.NOT_TO_PUBLISH, Decision.Kind.NOT_TO_REVIEW])
    delays = DelayRecord.objects.all()
    if reviews is not None:
        decisions, delays = decisions.filter(review__in=reviews), delays.filter(clock__review__in=reviews)
    about: list[Decision | DelayRecord] = [
        *decisions.select_related("review"),
        *delays.select_related("clock__review", "clock__timer"),
    ]
    sent = set(
        Notice.objects.filter(occasion__in=[occasion_of(one) for one in about]).values_list(
            "occasion", flat=True
        )
    )
    waiting = [one for one in about if occasion_of(one) not in sent]
    return sorted(waiting, key=lambda one: one.recorded_at)


def waiting_for(person: Person) -> Iterator[WorkEntry]:
    """Drafts that the business unit has to look at and send."""
    if not person.is_in_business_unit:
        return
    known = list(PracticeReview.objects.confidential_to(person).values_list("pk", flat=True))
    for about in unsent(known):
        review = about.clock.review if isinstance(about, DelayRecord) else about.review
        yield WorkEntry(
            title=review.code,
            url=reverse("reviews:decisions", args=[review.reference]),
            what="Look at the draft to the National Panel and send it",
            since=about.recorded_at,
        )
