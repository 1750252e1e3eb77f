"""The calendar of everything that a person may know of: only the days that are shown are read."""

from __future__ import annotations

import datetime as dt
import enum
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.urls import reverse

from foundation import clock
from foundation.words import say_day, say_days
from matters.queries import days_to_think_of
from partnership.clashes import DayNote, ShownClash, clashes, holidays_between, shortened
from partnership.models import Audience, Person
from partnership.points import BESIDE_OURS, CALENDAR, GOING_ON, CalendarEntry
from partnership.working_days import Calendar, add_months

ONE_DAY = dt.timedelta(days=1)
WEEK = dt.timedelta(days=7)
#: How many weeks a list shows.
WEEKS_IN_LIST = 4
MOST_CLASHES = 20
#: How many days something may last to stand on each of them; what lasts longer stands above, and on its first and last.
SHORT = 7
#: How many of what lasts longer stand on the page at once; the others are opened.
MOST_PERIODS = 8
FIRST_YEAR, LAST_YEAR = 2000, 2100


class View(enum.StrEnum):
    MONTH = "month"
    WEEK = "week"
    LIST = "list"
    DAY = "day"


#: How many entries of a day stand on the page; for the others there is a page of the day.
MOST_OF_A_DAY = {View.MONTH: 2, View.WEEK: 8, View.LIST: 4, View.DAY: 500}
THROUGHOUT = {View.MONTH: "all month", View.WEEK: "all week", View.LIST: "all these weeks"}


@dataclass(frozen=True)
class Asked:
    """What the calendar is asked for: a view of a day, narrowed to what is named."""

    view: View
    day: dt.date
    agency: int | None = None
    audience: int | None = None
    channel: int | None = None
    kind: str = ""

    @property
    def is_narrowed(self) -> bool:
        return bool(self.agency or self.audience or self.channel or self.kind)

    def fits(self, entry: CalendarEntry) -> bool:
        return (
            (not self.agency or self.agency in entry.agencies)
            and (not self.audience or self.audience in entry.audiences)
            and (not self.channel or self.channel in entry.channels)
            and (not self.kind or self.kind == entry.kind)
        )

    def query(self, **others: object) -> str:
        """The query of an address that shows the same, but for these."""
        told = {"view": self.view, "day": self.day.isoformat()}
        told |= {name: str(getattr(self, name) or "") for name in ("agency", "audience", "channel", "kind")}
        told |= {name: str(value) for name, value in others.items()}
        return urlencode({name: value for name, value in told.items() if value})

    def address(self, **others: object) -> str:
        return f"{reverse('calendar')}?{self.query(**others)}"

    @property
    def period(self) -> tuple[dt.date, dt.date]:
        """The first day and the last that it shows."""
        monday = self.day - self.day.weekday() * ONE_DAY
        if self.view == View.MONTH:
            return self.day.replace(day=1), add_months(self.day.replace(day=1), 1) - ONE_DAY
        if self.view == View.WEEK:
            return monday, monday + 6 * ONE_DAY
        if self.view == View.LIST:
            return monday, monday + WEEKS_IN_LIST * WEEK - ONE_DAY
        return self.day, self.day

    def beside(self, step: int) -> dt.date:
        """A day of the period before or after."""
        if self.view == View.MONTH:
            return add_months(self.day.replace(day=1), step)
        length = {View.WEEK: WEEK, View.LIST: WEEKS_IN_LIST * WEEK, View.DAY: ONE_DAY}[self.view]
        return self.day + step * length

    @property
    def title(self) -> str:
        first, last = self.period
        if self.view == View.MONTH:
            return f"{first:%B %Y}"
        if self.view == View.DAY:
            return say_day(first)
        return f"{first.day} {first:%B %Y} to {last.day} {last:%B %Y}"


@dataclass(frozen=True)
class OnADay:
    """One of the days of what is dated; of what lasts several, the first or a further one."""

    entry: CalendarEntry
    number: int

    @property
    def of(self) -> int:
        return self.entry.days

    @property
    def is_last(self) -> bool:
        return self.number == self.of


@dataclass(frozen=True)
class Period:
    """What lasts longer, as it stands above the days."""

    words: str
    from_on: dt.date
    to_on: dt.date
    url: str = ""

    def when(self, asked: Asked) -> str:
        first, last = asked.period
        days = say_days(self.from_on, self.to_on)
        if asked.view == View.DAY:
            return f"day {(first - self.from_on).days + 1} of {(self.to_on - self.from_on).days + 1}, {days}"
        is_throughout = self.from_on <= first and self.to_on >= last
        return f"{THROUGHOUT[asked.view]}, {days}" if is_throughout else days


@dataclass
class Day:
    """A day as it is shown."""

    on: dt.date
    is_inside: bool  #: Whether it belongs to the period, rather than fill up its weeks.
    is_today: bool
    address: str
    notes: list[str]
    shown: list[CalendarEntry] = field(default_factory=list)  #: What begins on it.
    further: list[OnADay] = field(default_factory=list)  #: What began before it.
    more: int = 0

    @property
    def is_empty(self) -> bool:
        return not (self.shown or self.further or self.notes)


@dataclass(frozen=True)
class Page:
    """The calendar as it is shown."""

    asked: Asked
    weeks: list[list[Day]]
    count: int
    clashes: list[ShownClash]
    more_clashes: int
    periods: list[tuple[Period, str]]  #: Each with its days in words.
    more_periods: list[tuple[Period, str]]

    @property
    def days(self) -> list[Day]:
        """Those of the period on which there is something, and today, for the views that are lists."""
        every = [day for week in self.weeks for day in week if day.is_inside]
        return [day for day in every if not day.is_empty or day.is_today or self.asked.view == View.WEEK]


def page_for(person: Person, asked: Asked) -> Page:
    """What happens in the period, as far as this person may know of it."""
    first, last = asked.period
    monday, sunday = first - first.weekday() * ONE_DAY, last + (6 - last.weekday()) * ONE_DAY
    ours = list(CALENDAR.ask(person, monday, sunday))
    fitting = [one for one in [*ours, *BESIDE_OURS.ask(person, monday, sunday)] if asked.fits(one)]
    going_on = [one for one in GOING_ON.ask(person, first, last) if asked.fits(one)]
    notes = [*days_to_think_of(person, monday, sunday), *holidays_between(monday, sunday, Calendar.current())]
    by_day = _by_day(fitting, monday, sunday)
    days = [_day(asked, monday + n * ONE_DAY, by_day, notes) for n in range((sunday - monday).days + 1)]
    found = [
        one
        for one in clashes(ours, notes, dict(Audience.objects.values_list("pk", "name")), (monday, sunday))
        if any(entry.touches(first, last) for entry in one.entries)
    ]
    long = [*going_on, *(one for one in fitting if one.days > SHORT)]
    periods = [(one, one.when(asked)) for one in _periods(asked, notes, long)]
    return Page(
        asked,
        [days[start : start + 7] for start in range(0, len(days), 7)],
        sum(one.touches(first, last) for one in fitting),
        shortened(found[:MOST_CLASHES]),
        max(len(found) - MOST_CLASHES, 0),
        periods[:MOST_PERIODS],
        periods[MOST_PERIODS:],
    )


def _by_day(
    entries: Iterable[CalendarEntry], from_on: dt.date, to_on: dt.date
) -> dict[dt.date, list[OnADay]]:
    """Each on its days: what lasts long on its first and last alone."""
    by_day: dict[dt.date, list[OnADay]] = defaultdict(list)
    for entry in entries:
        first, length = entry.first_on, entry.days
        for number in range(1, length + 1) if length <= SHORT else (1, length):
            day = first + (number - 1) * ONE_DAY
            if from_on <= day <= to_on:
                by_day[day].append(OnADay(entry, number))
    return by_day


def _periods(asked: Asked, notes: Iterable[DayNote], lasting: Iterable[CalendarEntry]) -> list[Period]:
    """What stands above the days: those to think of, then what goes on, each by its first day."""
    first, last = asked.period
    noted = {
        Period(one.words, one.from_on, one.to_on)
        for one in notes
        if one.from_on < one.to_on and one.from_on <= last and one.to_on >= first
    }
    goes_on = {
        Period(one.short_inside, one.first_on, one.last_on, one.url)
        for one in lasting
        if one.last_on and one.days > 1 and one.touches(first, last)
    }
    return [*sorted(noted, key=_by_first), *sorted(goes_on, key=_by_first)]


def _by_first(one: Period) -> tuple[dt.date, dt.date, str, str]:
    return (one.from_on, one.to_on, one.words, one.url)


def _day(asked: Asked, on: dt.date, by_day: Mapping[dt.date, list[OnADay]], notes: Iterable[DayNote]) -> Day:
    """What begins on it stands before what only goes on."""
    first, last = asked.period
    entries = sorted(
        by_day.get(on, []),
        key=lambda one: (
            one.number > 1,
            not one.entry.is_whole_day,
            one.entry.starts_at,
            one.entry.title_inside,
        ),
    )
    most = MOST_OF_A_DAY[asked.view]
    if len(entries) == most + 1:
        most += 1  # “and 1 more” takes as much room
    return Day(
        on=on,
        is_inside=first <= on <= last,
        is_today=on == clock.today(),
        address=asked.address(view=View.DAY, day=on.isoformat()),
        notes=list(dict.fromkeys(words for note in notes if (words := _words_on(note, on)))),
        shown=[one.entry for one in entries[:most] if one.number == 1],
        further=[one for one in entries[:most] if one.number > 1],
        more=max(len(entries) - most, 0),
    )


def _words_on(note: DayNote, day: dt.date) -> str:
    """What a day says of those to think of: of a period, that it is the first or the last; it stands above the days."""
    if note.from_on == note.to_on:
        return note.words if day == note.from_on else ""
    if day in (note.from_on, note.to_on):
        return f"{note.words} ({'first' if day == note.from_on else 'last'} day)"
    return ""
