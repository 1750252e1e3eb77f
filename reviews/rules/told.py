"""When somebody can have been told of a review."""

from __future__ import annotations

import datetime as dt

from foundation import clock

#: Nobody is told of a report so long before it is published; it is a slip in the year.
LONGEST_AGO = dt.timedelta(days=5 * 365)


def reasons_about_when(told_at: dt.datetime) -> list[str]:
    """Why nobody can have been told at this moment; empty when they can."""
    if told_at > clock.now():
        return ["Telling them can’t be in the future."]
    if told_at < clock.now() - LONGEST_AGO:
        return ["That is more than five years ago. Check the year."]
    return []
