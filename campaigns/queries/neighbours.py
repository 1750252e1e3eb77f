"""The feeds of neighbours and their dates, as their pages show them."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, QuerySet

from campaigns.models import NeighbourEntry, NeighbourFeed
from foundation import clock

MOST_DATES_SHOWN = 50


def feeds() -> QuerySet[NeighbourFeed]:
    """Every feed, with how many dates there are of it."""
    return NeighbourFeed.objects.select_related("agency").annotate(dates=Count("entries")).order_by("name")


def coming_of(feed: NeighbourFeed, today: dt.date) -> list[NeighbourEntry]:
    """Its next dates."""
    found = feed.entries.filter(starts_at__gte=clock.start_of_day(today))
    return list(found.order_by("starts_at", "pk")[:MOST_DATES_SHOWN])
