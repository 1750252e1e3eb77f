"""What neighbouring partnerships tell of in their calendars, as their feeds had it last. Nothing in it is confidential."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from foundation import clock
from foundation.governed import Governed
from partnership.models import Agency


class NeighbourFeed(Governed):
    """The address of a neighbour’s calendar, and how it was found when it was asked last.

    What came last that could be read stays, however long the feed is broken.
    """

    name = models.CharField(max_length=100, unique=True, help_text="As the calendar calls them.")
    address = models.URLField(
        "address of the feed", max_length=500, blank=True, help_text="Where its iCalendar file is found."
    )
    agency = models.ForeignKey(
        Agency,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Where the neighbour is an agency that we know.",
    )
    is_shown = models.BooleanField(
        "shown in the calendar", default=True, help_text="Unticked, it is neither shown nor asked for."
    )
    due_at = models.DateTimeField(default=clock.now, editable=False)
    asked_at = models.DateTimeField(null=True, editable=False)
    answered_at = models.DateTimeField(null=True, editable=False)
    failing_since = models.DateTimeField(null=True, editable=False)
    failure = models.CharField(max_length=300, blank=True, editable=False)
    notes = models.JSONField(
        default=list, editable=False, help_text="What of the last good copy could not be understood."
    )

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="a_feed_that_fails_says_since_when_and_why",
                condition=Q(failing_since=None, failure="")
                | (Q(failing_since__isnull=False) & ~Q(failure="")),
            )
        ]

    def __str__(self) -> str:
        return self.name


class NeighbourEntry(models.Model):
    """One date of a neighbour’s, worked out of its feed; all of a feed’s are made anew when it is read again."""

    feed = models.ForeignKey(NeighbourFeed, on_delete=models.CASCADE, related_name="entries")
    title = models.CharField(max_length=200)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    is_whole_day = models.BooleanField()

    class Meta:
        ordering = ["starts_at", "pk"]
        verbose_name_plural = "neighbour entries"
        indexes = [models.Index(fields=["starts_at"])]
        constraints = [
            models.CheckConstraint(
                name="a_neighbours_date_ends_after_it_begins", condition=Q(ends_at__gte=F("starts_at"))
            )
        ]

    def __str__(self) -> str:
        return self.title
