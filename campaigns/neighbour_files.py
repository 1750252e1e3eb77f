"""Reading what a neighbour's calendar holds (RFC 5545), however odd. Nothing here knows a table.

A file that is no calendar, or holds more than is read, is refused whole; one date that can't be read is left out, and
what was left out or guessed is said.
"""

from __future__ import annotations

import datetime as dt
import re
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from icalendar import Calendar, Event

from campaigns import recurrence
from foundation import clock

MOST_EVENTS = 5_000
MOST_DATES = 5_000
#: A line takes long to make out, whatever stands in it.
MOST_LINES = 100_000
MOST_UNKNOWN_ZONES = 20
#: How many days the repeating dates of one file may cost to work out.
MOST_DAYS = 400_000
LONGEST = dt.timedelta(days=366)
LONGEST_TITLE = 200
ONE_DAY = dt.timedelta(days=1)
NOT_TAKEN = frozenset({"PRIVATE", "CONFIDENTIAL"})
#: What the library that reads such files is known to raise over one line.
ODD = (ValueError, TypeError, AttributeError, LookupError, OverflowError)

_BREAK = re.compile(r"\r\n?")
_FOLD = re.compile(r"\n[ \t]")
_OFFSET = re.compile(r"([+-])(\d\d)(\d\d)(\d\d)?")


class Unreadable(Exception):
    """Nothing of the file can be taken; the message is shown to people."""


@dataclass(frozen=True)
class Date:
    """One date as it is kept."""

    title: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    is_whole_day: bool


@dataclass(frozen=True)
class Reading:
    """The dates of a file within the days that were asked for, and what of it was not understood, in words."""

    dates: list[Date]
    notes: list[str]


@dataclass(frozen=True)
class Moment:
    """When something is, as the clock on its wall shows it."""

    wall: dt.datetime
    zone: dt.tzinfo
    is_whole_day: bool

    @property
    def at(self) -> dt.datetime:
        """In UTC. An hour that the clock leaves out counts by the time before; one that comes twice is the first."""
        if self.is_whole_day:
            return clock.start_of_day(self.wall.date())
        return self.wall.replace(tzinfo=self.zone).astimezone(dt.UTC)

    def on(self, day: dt.date) -> Moment:
        return Moment(dt.datetime.combine(day, self.wall.time()), self.zone, self.is_whole_day)


def read(body: bytes, first: dt.date, last: dt.date) -> Reading:
    """The dates that begin in these days. Raises Unreadable."""
    text, said = _decoded(body)
    text, zone_rules = _without_zone_rules(text)
    zones = _Zones(zone_rules)
    calendar = _parsed(text)
    zones.usual = _named(str(calendar.get("x-wr-timezone", ""))) or clock.LONDON
    events = [one for one in calendar.walk("VEVENT") if isinstance(one, Event)]
    replaced = _replaced(events, zones)
    budget = recurrence.Budget(MOST_DAYS)
    problems: Counter[str] = Counter()
    dates: list[Date] = []
    for event in events:
        try:
            dates += _dates_of(event, zones, replaced, (first, last), budget, problems)
        except recurrence.TooMuch:
            raise Unreadable("Its repeating dates take too much to work out.") from None
        except ODD:
            problems["could not be read and was left out"] += 1
        if len(dates) > MOST_DATES:
            raise Unreadable(f"It has more than {MOST_DATES:,} dates in the time that we show.")
    dates.sort(key=lambda one: (one.starts_at, one.title))
    said += [f"{number} × a date that {what}." for what, number in sorted(problems.items())]
    said += [
        f"The time zone “{name}” is not known here: its times were taken as ours." for name in zones.unknown
    ]
    return Reading(dates, said)


def _decoded(body: bytes) -> tuple[str, list[str]]:
    said = []
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = body.decode("cp1252", errors="replace")
        said.append("It is not written in UTF-8, as it should be; some letters may be wrong.")
    text = _BREAK.sub("\n", text.replace("\0", "")).strip()
    if not text.upper().startswith("BEGIN:VCALENDAR"):
        raise Unreadable("What came is no calendar.")
    if not text.upper().endswith("END:VCALENDAR"):
        raise Unreadable("Its end is missing.")
    if text.upper().count("BEGIN:VEVENT") > MOST_EVENTS:
        raise Unreadable(f"It has more than {MOST_EVENTS:,} dates.")
    if text.count("\n") > MOST_LINES:
        raise Unreadable(f"It has more than {MOST_LINES:,} lines.")
    return _FOLD.sub("", text), said


def _without_zone_rules(text: str) -> tuple[str, list[list[str]]]:
    """The file without what it tells of time zones, and that, each by its lines."""
    kept: list[str] = []
    blocks: list[list[str]] = []
    is_inside = False
    for line in text.split("\n"):
        name = line.strip().upper()
        if name == "BEGIN:VTIMEZONE":
            is_inside = True
            blocks.append([])
        elif name == "END:VTIMEZONE":
            is_inside = False
        elif is_inside:
            blocks[-1].append(line.strip())
        else:
            kept.append(line)
    return "\r\n".join(kept), blocks


def _parsed(text: str) -> Calendar:
    try:
        with warnings.catch_warnings():  # of names of zones that it guesses, as is done here too
            warnings.simplefilter("ignore")
            calendars = Calendar.from_ical(text, multiple=True)
    except ODD:
        raise Unreadable("It is not written as a calendar is.") from None
    whole = Calendar()
    for calendar in calendars:
        if not isinstance(calendar, Calendar):
            raise Unreadable("What came is no calendar.")
        if "x-wr-timezone" in calendar:
            whole["x-wr-timezone"] = calendar["x-wr-timezone"]
        whole.subcomponents += calendar.subcomponents
    return whole


# When it is ---------------------------------------------------------------------------------------


@cache
def _all_zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _named(name: str) -> dt.tzinfo | None:
    """A zone by its name, or by the end of a longer one: “/example.org/Europe/London”."""
    parts = name.strip().strip('"/').split("/")
    for number in range(min(len(parts), 3), 0, -1):
        if (end := "/".join(parts[-number:])) in _all_zones():
            return ZoneInfo(end)
    return None


class _Zones:
    """The zones that a file names. Its own rules of them aren't worked out: they are recognised, or it is said."""

    def __init__(self, blocks: Iterable[list[str]]) -> None:
        self.usual: dt.tzinfo = clock.LONDON
        self.unknown: list[str] = []
        self.own: dict[str, dt.tzinfo] = {}
        for block in blocks:
            lines = [line.partition(":") for line in block]
            values = [(name.upper().partition(";")[0], value.strip()) for name, _, value in lines]
            name = next((value for key, value in values if key == "TZID"), "")
            place = next((value for key, value in values if key == "X-LIC-LOCATION"), "")
            offsets = {_offset(value) for key, value in values if key == "TZOFFSETTO"}
            if zone := _named(place) or _named(name) or _by_offsets(offsets):
                self.own[name] = zone

    def of(self, value: dt.datetime, name: str) -> dt.tzinfo:
        if value.tzinfo is not None:
            return value.tzinfo
        if not name:
            return self.usual
        if zone := self.own.get(name) or _named(name):
            return zone
        if name[:60] not in self.unknown and len(self.unknown) < MOST_UNKNOWN_ZONES:
            self.unknown.append(name[:60])
        return clock.LONDON


def _offset(text: str) -> dt.timedelta | None:
    found = _OFFSET.fullmatch(text)
    if found is None:
        return None
    length = dt.timedelta(hours=int(found[2]), minutes=int(found[3]))
    return -length if found[1] == "-" else length


def _by_offsets(offsets: set[dt.timedelta | None]) -> dt.tzinfo | None:
    """Ours, where the clock goes as ours does; one that never changes, by its distance from UTC."""
    if offsets == {dt.timedelta(), dt.timedelta(hours=1)}:
        return clock.LONDON
    if len(offsets) == 1 and (only := next(iter(offsets))) is not None and abs(only) < ONE_DAY:
        return dt.timezone(only)
    return None


def _moment(value: Any, zones: _Zones) -> Moment:
    """Raises one of ODD where the line can't be read."""
    return _moment_of(value.dt, str(value.params.get("TZID", "")), zones)


def _moment_of(told: Any, name: str, zones: _Zones) -> Moment:
    if isinstance(told, dt.datetime):
        return Moment(told.replace(tzinfo=None), zones.of(told, name), is_whole_day=False)
    if isinstance(told, dt.date):
        return Moment(dt.datetime.combine(told, dt.time()), clock.LONDON, is_whole_day=True)
    raise ValueError("No day and no moment.")


def _many(event: Event, name: str, zones: _Zones) -> Iterator[Moment]:
    """The moments of a property that may stand several times, each with several."""
    found = event.get(name, [])
    for line in found if isinstance(found, list) else [found]:
        for one in line.dts:
            zone = str(line.params.get("TZID", "") or one.params.get("TZID", ""))
            told = one.dt[0] if isinstance(one.dt, tuple) else one.dt
            yield _moment_of(told, zone, zones)


def _replaced(events: Iterable[Event], zones: _Zones) -> dict[str, set[dt.datetime]]:
    """Of each that repeats, the moments for which the file holds something else."""
    found: dict[str, set[dt.datetime]] = {}
    for event in events:
        if "recurrence-id" in event:
            try:
                moment = _moment(event["recurrence-id"], zones)
            except ODD:
                continue
            found.setdefault(str(event.get("uid", "")), set()).add(moment.at)
    return found


# What it is ---------------------------------------------------------------------------------------


def _dates_of(
    event: Event,
    zones: _Zones,
    replaced: dict[str, set[dt.datetime]],
    window: tuple[dt.date, dt.date],
    budget: recurrence.Budget,
    problems: Counter[str],
) -> Iterator[Date]:
    if str(event.get("status", "")).upper() == "CANCELLED":
        return
    if str(event.get("class", "")).upper() in NOT_TAKEN:
        problems["its owner calls private, so it is not shown"] += 1
        return
    start = _moment(event["dtstart"], zones)
    lasts = _length(event, start, zones)
    title = _title(event)
    moments = {start.at: start}
    if "recurrence-id" not in event:
        left_out = replaced.get(str(event.get("uid", "")), set())
        moments = {
            at: one
            for at, one in _repeated(event, start, zones, window, budget, problems)
            if at not in left_out
        }
    for at, one in moments.items():
        end = one.on(one.wall.date() + lasts).at if start.is_whole_day else at + lasts
        still_on = max(at, end - dt.timedelta.resolution)
        if clock.day_of(at) <= window[1] and window[0] <= clock.day_of(still_on):
            yield Date(title, at, end, start.is_whole_day)


def _repeated(
    event: Event,
    start: Moment,
    zones: _Zones,
    window: tuple[dt.date, dt.date],
    budget: recurrence.Budget,
    problems: Counter[str],
) -> Iterator[tuple[dt.datetime, Moment]]:
    """Every moment at which it takes place, once."""
    moments = [start]
    if "rrule" in event:
        try:
            rule = _rule(event["rrule"], start)
            # The days of the window, by whatever clock.
            first, last = window[0] - ONE_DAY, window[1] + ONE_DAY
            moments += [start.on(day) for day in recurrence.days_in(rule, start.wall, first, last, budget)]
        except recurrence.NotUnderstood:
            problems["repeats in a way that is not understood: its first day alone is shown"] += 1
    moments += _many(event, "rdate", zones)
    not_on = list(_many(event, "exdate", zones))
    excluded = {one.at for one in not_on if not one.is_whole_day or start.is_whole_day}
    excluded_days = {one.wall.date() for one in not_on if one.is_whole_day}
    told = set()
    for one in moments:
        if one.at in told or one.at in excluded or one.wall.date() in excluded_days:
            continue
        told.add(one.at)
        yield one.at, one


def _rule(parts: Any, start: Moment) -> recurrence.Rule:
    if isinstance(parts, list) or not hasattr(parts, "get"):
        raise recurrence.NotUnderstood
    told = {str(name).upper(): list(values) for name, values in parts.items()}
    until = told.pop("UNTIL", [None])[0]
    rule = recurrence.rule_of(told)
    if until is None:
        return rule
    if not isinstance(until, dt.datetime):
        wall = dt.datetime.combine(until, dt.time.max)
    elif until.tzinfo is None or start.is_whole_day:
        wall = until.replace(tzinfo=None)
    else:
        wall = until.astimezone(start.zone).replace(tzinfo=None)
    return recurrence.Rule(**{**rule.__dict__, "until": wall})


def _length(event: Event, start: Moment, zones: _Zones) -> dt.timedelta:
    """How long it lasts: by its end, its length, or a whole day; never backwards, and a year at most."""
    length = ONE_DAY if start.is_whole_day else dt.timedelta()
    if "dtend" in event:
        end = _moment(event["dtend"], zones)
        length = end.wall - start.wall if start.is_whole_day else end.at - start.at
    elif "duration" in event:
        told: Any = event["duration"]
        length = told.dt
    return min(max(length, ONE_DAY if start.is_whole_day else dt.timedelta()), LONGEST)


def _title(event: Event) -> str:
    told = event.get("summary", "")
    words = str(told[0] if isinstance(told, list) else told)
    printable = "".join(letter if letter.isprintable() else " " for letter in words)
    return " ".join(printable.split())[:LONGEST_TITLE] or "Untitled"
