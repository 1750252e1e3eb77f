"""Records that stand for any record, and what is to be found of them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from partnership.models import Agency
from search import services
from search.contents import Contents
from search.queries import Chosen, Results, public
from search.words import Asked

DAY = dt.datetime(2026, 6, 3, 9, 30, tzinfo=dt.UTC)


def put(number: int = 1, *, days: int = 0, **fields: Any) -> Agency:
    """The public page of a record can be found; `days` later than others."""
    record = Agency(pk=number)
    contents = {
        "kind": "Published review",
        "title": "Child Larch",
        "url": f"/learning/reviews/{number}/",
        "dated_at": DAY + dt.timedelta(days=days),
        "is_public": True,
    } | fields
    with transaction.atomic():
        services.put(record, Contents(**contents))
    return record


def found(typed: str, *, number: int = 1, **choice: str) -> Results:
    return public(Asked.of(typed), Chosen(**choice), number=number)


def choices(results: Results, facet: str) -> dict[str, int]:
    """What there is to choose of a facet, as the page calls it, in the order of the page."""
    return {one.name: one.count for each in results.facets if each.key == facet for one in each.choices}


def numbers(results: Results) -> list[int]:
    """Which records were found, by their addresses, in the order in which they are shown."""
    return [int(hit.url.strip("/").split("/")[-1]) for hit in results.hits]
