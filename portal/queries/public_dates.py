"""The dates that anyone may know of: the days of public campaigns."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from campaigns.queries import pages
from campaigns.queries.campaigns import public_list
from foundation import clock

#: How long what is over stays.
BEFORE = dt.timedelta(days=366)
MOST = 500


@dataclass(frozen=True)
class PublicDate:
    """Something of which everybody may know when it is."""

    key: int
    title: str
    about: str
    from_on: dt.date
    to_on: dt.date
    url: str
    changed_at: dt.datetime


def public_dates() -> list[PublicDate]:
    """Campaigns that are on, to come, or not long over. One query."""
    found = public_list().filter(ends_on__gte=clock.today() - BEFORE)[:MOST]
    return [
        PublicDate(
            key=one.pk,
            title=one.title,
            about=one.key_message,
            from_on=one.launches_on,
            to_on=one.ends_on,
            url=pages.public(one),
            changed_at=one.published_at,
        )
        for one in found
        if one.published_at is not None
    ]
