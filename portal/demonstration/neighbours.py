"""The demonstration's neighbours: two calendars read from files, one of which fails by now, and days to think of."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from campaigns.models import NeighbourFeed
from campaigns.services import neighbours
from foundation import clock
from matters.models import SensitivePeriod

HERE = Path(__file__).resolve().parent


def everything() -> None:
    """Their dates stand beside ours. They have no address, so that nobody is asked for them."""
    read("Fenmouth partnership (invented)", "neighbours-fenmouth.ics")
    saltmarsh = read("Saltmarsh (invented)", "neighbours-saltmarsh.ics")
    since = clock.now() - dt.timedelta(days=1)
    neighbours.fail(feed=saltmarsh, why="The server answered with the code 503.", at=since)
    today = clock.today()
    for kind, name, starts, lasts in (
        (SensitivePeriod.Kind.SCHOOL_HOLIDAY, "Schools in Anyshire are closed (invented)", 18, 9),
        (SensitivePeriod.Kind.PRE_ELECTION, "By-election in Anyshire North (invented)", 40, 30),
    ):
        first = today + dt.timedelta(days=starts)
        SensitivePeriod.objects.create(
            kind=kind, name=name, from_on=first, to_on=first + dt.timedelta(days=lasts)
        )


def read(name: str, file: str) -> NeighbourFeed:
    feed = NeighbourFeed.objects.create(name=name, address="")
    at = clock.now() - dt.timedelta(days=2)
    neighbours.take(feed=feed, body=(HERE / file).read_bytes(), at=at)
    return feed
