"""How often something was read."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet, Sum

from catalogue.models import ReadCount


@dataclass(frozen=True)
class Reads:
    """Of one address and the files below it."""

    pages: int = 0
    downloads: int = 0


def between(from_on: dt.date, to_on: dt.date) -> QuerySet[ReadCount]:
    """What was counted on these days, the last one with them."""
    return ReadCount.objects.filter(day__range=(from_on, to_on))


def reads_of(address: str, from_on: dt.date, to_on: dt.date) -> Reads:
    """How often the page at this address was read and a file below it downloaded; nothing for no address."""
    if not address:
        return Reads()
    found = between(from_on, to_on).filter(address__startswith=address)
    sums = found.aggregate(
        pages=Sum("count", filter=Q(is_download=False)), downloads=Sum("count", filter=Q(is_download=True))
    )
    return Reads(sums["pages"] or 0, sums["downloads"] or 0)
