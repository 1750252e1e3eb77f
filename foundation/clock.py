"""The portal's one clock: every decision about time asks it, and nothing else.

Moments are aware and in UTC; what people read and type is London time. An offset can be set in
tests and demonstrations alone, through the file that `CLOCK_OFFSET_FILE` names, so that several
processes move through time together.
"""

import contextlib
import datetime as dt
from collections.abc import Iterator
from contextvars import ContextVar
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection

LONDON = ZoneInfo("Europe/London")

#: A worker whose clock differs from the database's by more than this publishes nothing (design section 5).
LARGEST_SKEW = dt.timedelta(seconds=5)
DISAGREE = "The clock of this machine and the database’s are more than five seconds apart."


_moved_by: ContextVar[dt.timedelta | None] = ContextVar("moved_by", default=None)


class UnreadableLocalTime(ValueError):
    """A London wall-clock time that does not exist, or that comes twice, on that day."""


def now() -> dt.datetime:
    """The current moment, in UTC."""
    return dt.datetime.now(dt.UTC) + _offset()


@contextlib.contextmanager
def standing_at(moment: dt.datetime) -> Iterator[None]:
    """Within the block this process's clock goes on from this moment: how the demonstration gets its past.

    Raises RuntimeError on a portal that is no demonstration.
    """
    if not settings.DEMONSTRATION:
        raise RuntimeError("Only a demonstration may move the clock.")
    token = _moved_by.set(moment - dt.datetime.now(dt.UTC))
    try:
        yield
    finally:
        _moved_by.reset(token)


def today() -> dt.date:
    """The current day in London."""
    return now().astimezone(LONDON).date()


def day_of(moment: dt.datetime) -> dt.date:
    """The day in London on which a moment falls."""
    return moment.astimezone(LONDON).date()


def london_moment(day: dt.date, time: dt.time) -> dt.datetime:
    """The moment at which a London clock shows this time on this day, in UTC.

    Raises UnreadableLocalTime for a time that the spring change leaves out or the autumn change repeats.
    """
    wall = dt.datetime.combine(day, time)
    first = wall.replace(tzinfo=LONDON, fold=0)
    second = wall.replace(tzinfo=LONDON, fold=1)
    if first.utcoffset() != second.utcoffset():
        back = first.astimezone(dt.UTC).astimezone(LONDON).replace(tzinfo=None)
        if back != wall:
            raise UnreadableLocalTime("The clocks go forward that night, so this time does not exist.")
        raise UnreadableLocalTime("The clocks go back that night, so this time comes twice.")
    return first.astimezone(dt.UTC)


def start_of_day(day: dt.date) -> dt.datetime:
    """The first moment of a London day, in UTC."""
    return london_moment(day, dt.time())


def end_of_day(day: dt.date) -> dt.datetime:
    """The last second of a London day, in UTC: until then what is due on it is in time."""
    return start_of_day(day + dt.timedelta(days=1)) - dt.timedelta(seconds=1)


def database_now() -> dt.datetime:
    """The database server's current moment, in UTC, moved by the same offset as `now()`."""
    if connection.vendor != "postgresql":
        return now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (moment,) = cursor.fetchone()
    return moment.astimezone(dt.UTC) + _offset()


def is_trusted() -> bool:
    """Whether this process's clock and the database's agree closely enough to publish by."""
    before = now()
    there = database_now()
    after = now()
    return before - LARGEST_SKEW <= there <= after + LARGEST_SKEW


def _offset() -> dt.timedelta:
    if (moved := _moved_by.get()) is not None:
        return moved
    name = getattr(settings, "CLOCK_OFFSET_FILE", "")
    if not name:
        return dt.timedelta()
    try:
        return dt.timedelta(seconds=float(Path(name).read_text() or 0))
    except FileNotFoundError:
        return dt.timedelta()
