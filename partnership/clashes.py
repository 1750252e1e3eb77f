"""What gets in the way of what, among the dates that somebody may know of. Nothing here reads or writes.

It goes by the entries and notes that it is given alone: from what it says nothing else can be told.
"""

from __future__ import annotations

import datetime as dt
import enum
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from foundation import clock
from partnership.points import CalendarEntry, DateKind
from partnership.working_days import Calendar, bank_holidays

ONE_DAY = dt.timedelta(days=1)
EVER = (dt.date.min, dt.date.max)


class NoteKind(enum.StrEnum):
    PRE_ELECTION = "pre_election"
    COURT_DATE = "court_date"
    SENSITIVE = "sensitive"
    SCHOOL_HOLIDAY = "school_holiday"
    BANK_HOLIDAY = "bank_holiday"


@dataclass(frozen=True)
class DayNote:
    """Days on which something has to be thought of."""

    from_on: dt.date
    to_on: dt.date
    kind: NoteKind
    words: str  #: What the days are: “School holiday: half-term”.

    def covers(self, day: dt.date) -> bool:
        return self.from_on <= day <= self.to_on


@dataclass(frozen=True)
class Clash:
    """What gets in the way, and of what."""

    on: dt.date
    words: str
    entries: tuple[CalendarEntry, ...]


@dataclass(frozen=True)
class ShownClash:
    """A clash with as many of what it is about as a page shows."""

    clash: Clash
    entries: tuple[CalendarEntry, ...]
    more: int


MOST_SHOWN = 5


def shortened(found: Iterable[Clash]) -> list[ShownClash]:
    return [ShownClash(one, one.entries[:MOST_SHOWN], max(len(one.entries) - MOST_SHOWN, 0)) for one in found]


#: What people outside come to see or hear of.
REACHES_PEOPLE = frozenset({DateKind.LAUNCH, DateKind.ACTIVITY, DateKind.PUBLICATION, DateKind.RELEASE})
#: Whom a note concerns, where not everything that reaches people.
CONCERNS = {NoteKind.SCHOOL_HOLIDAY: frozenset({DateKind.LAUNCH, DateKind.ACTIVITY})}


def holidays_between(from_on: dt.date, to_on: dt.date, calendar: Calendar) -> list[DayNote]:
    """The bank holidays and closure days in this time."""
    known = dict(calendar.closures)
    for year in range(from_on.year, to_on.year + 1):
        known |= bank_holidays(year)
    return [
        DayNote(day, day, NoteKind.BANK_HOLIDAY, name)
        for day, name in sorted(known.items())
        if from_on <= day <= to_on
    ]


def clashes(
    entries: Iterable[CalendarEntry],
    notes: Iterable[DayNote],
    audiences: Mapping[int, str],
    within: tuple[dt.date, dt.date] = EVER,
) -> list[Clash]:
    """Every clash among these, by its first day. `audiences`: their names by their keys.

    `within`: the days that are looked at; what lasts several may begin before them, and end after.
    """
    by_day: dict[dt.date, list[CalendarEntry]] = defaultdict(list)
    noted = list(notes)
    for entry in entries:
        day = clock.day_of(entry.starts_at)
        if entry.kind == DateKind.COURT_DATE:
            noted.append(DayNote(day, day, NoteKind.COURT_DATE, f"Proceedings: {entry.title_inside}"))
        elif entry.kind in REACHES_PEOPLE:
            by_day[day].append(entry)
    days = dict(sorted(by_day.items()))
    found = [*_same_day(days), *_same_week(days, audiences, within), *_on_noted_days(days, noted)]
    return sorted(found, key=lambda one: (one.on, one.words))


def _same_day(days: Mapping[dt.date, list[CalendarEntry]]) -> Iterable[Clash]:
    for day, entries in days.items():
        published = [one for one in entries if one.kind == DateKind.PUBLICATION]
        launched = [one for one in entries if one.kind == DateKind.LAUNCH]
        if published and launched:
            words = "A review is to be published on the day on which a campaign begins."
            yield Clash(day, words, (*published, *launched))


def _same_week(
    days: Mapping[dt.date, list[CalendarEntry]], audiences: Mapping[int, str], within: tuple[dt.date, dt.date]
) -> Iterable[Clash]:
    """Activities of two agencies that reach one audience between a Monday and its Sunday."""
    reached: dict[tuple[dt.date, int], list[CalendarEntry]] = defaultdict(list)
    for day, entries in days.items():
        for entry in entries:
            if entry.kind == DateKind.ACTIVITY:
                for monday in _mondays(max(day, within[0]), min(entry.last_on or day, within[1])):
                    for audience in entry.audiences:
                        reached[monday, audience].append(entry)
    for (monday, audience), entries in reached.items():
        agencies = {agency for entry in entries for agency in entry.agencies}
        if len(agencies) > 1 and audience in audiences:
            number = "Two" if len(agencies) == 2 else str(len(agencies))
            words = f"{number} agencies speak to the same people in one week: {audiences[audience]}."
            yield Clash(monday, words, tuple(entries))


def _mondays(first: dt.date, last: dt.date) -> Iterable[dt.date]:
    """Of each week that one of these days is in."""
    monday = first - first.weekday() * ONE_DAY
    while monday <= last:
        yield monday
        monday += 7 * ONE_DAY


def _on_noted_days(days: Mapping[dt.date, list[CalendarEntry]], notes: Iterable[DayNote]) -> Iterable[Clash]:
    for note in notes:
        concerned = CONCERNS.get(note.kind, REACHES_PEOPLE)
        inside = [
            (day, entry)
            for day, entries in days.items()
            if day <= note.to_on
            for entry in entries
            if entry.kind in concerned and (entry.last_on or day) >= note.from_on
        ]
        if inside:
            first = max(inside[0][0], note.from_on)
            yield Clash(first, f"{note.words}.", tuple(entry for _, entry in inside))
