"""The limits of reviews with how they stand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Max, Prefetch

from partnership.models import Partnership, Timer
from reviews.models import DelayRecord, PracticeReview, ReviewClock


@dataclass(frozen=True)
class RunningClock:
    """A limit, its delay records, and when it is looked at next."""

    clock: ReviewClock
    delays: list[DelayRecord]

    @property
    def next_look_on(self) -> dt.date | None:
        return max((delay.next_look_on for delay in self.delays), default=None)


def of_review(review: PracticeReview) -> list[RunningClock]:
    clocks = (
        ReviewClock.objects.filter(review=review)
        .select_related("timer__edition")
        .prefetch_related(Prefetch("delays", queryset=DelayRecord.objects.select_related("recorded_by")))
    )
    return [RunningClock(clock, list(clock.delays.all())) for clock in clocks]


def to_publish_by(review: PracticeReview) -> list[RunningClock]:
    """The limits by which the review is to be finished and published, where they are not met."""
    return [
        running
        for running in of_review(review)
        if running.clock.timer.kind == Timer.Kind.COMPLETION and running.clock.met_on is None
    ]


def open_clocks(reviews: Iterable[PracticeReview] | None = None) -> list[tuple[ReviewClock, dt.date | None]]:
    """Limits not met of reviews not finished, with the day of their next look; of these reviews where given."""
    clocks = (
        ReviewClock.objects.filter(met_on=None)
        .exclude(review__publication=PracticeReview.Publication.PUBLISHED)
        .select_related("review__matter__owner", "timer")
        .annotate(next_look=Max("delays__next_look_on"))
    )
    if reviews is not None:
        clocks = clocks.filter(review__in=reviews)
    return [(clock, clock.next_look) for clock in clocks]


def timers_to_start(review: PracticeReview) -> list[Timer]:
    """The limits of the rules in force that this review is under and that do not run yet."""
    partnership = Partnership.current()
    if partnership is None or partnership.rules is None:
        return []
    running = review.clocks.values_list("timer__kind", flat=True)
    kinds = [Timer.Kind.INCIDENT_NOTIFICATION, Timer.Kind.RAPID_REVIEW, Timer.Kind.COMPLETION]
    return list(partnership.rules.timers.filter(kind__in=kinds).exclude(kind__in=running))
