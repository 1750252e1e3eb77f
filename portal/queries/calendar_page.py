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
from foundation.words import say_day
from matters.queries import days_to_think_of
from partnership.clashes import DayNote, ShownClash, clashes, holidays_between, shortened
from partnership.models import Audience, Person
from partnership.points import BESIDE_OURS, CALENDAR, CalendarEntry
from partnership.working_days import Calendar, add_months

ONE_DAY = dt.timedelta(days=1)
WEEK = dt.timedelta(days=7)
#: How many weeks a list shows.
WEEKS_IN_LIST = 4
MOST_CLASHES = 20
FIRST_YEAR, LAST_YEAR = 2000, 2100


class View(enum.StrEnum):
    MONTH = "month"
    WEEK = "week"
    LIST = "list"
    DAY = "day"


#: How many entries of a day stand on the page; for the others there is a page of the day.
MOST_OF_A_DAY = {View.MONTH: 2, View.WEEK: 8, View.LIST: 6, View.DAY: 500}


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


@dataclass
class Day:
    """A day as it is shown."""

    on: dt.date
    is_inside: bool  #: Whether it belongs to the period, rather than fill up its weeks.
    is_today: bool
    address: str
    notes: list[str]
    shown: list[CalendarEntry] = field(default_factory=list)
    more: int = 0


@dataclass(frozen=True)
class Page:
    """The calendar as it is shown."""

    asked: Asked
    weeks: list[list[Day]]
    count: int
    clashes: list[ShownClash]
    more_clashes: int

    @property
    def days(self) -> list[Day]:
        """Those of the period on which there is something, for the views that are lists."""
        every = [day for week in self.weeks for day in week if day.is_inside]
        return [day for day in every if day.shown or day.notes or self.asked.view == View.WEEK]


def page_for(person: Person, asked: Asked) -> Page:
    """What happens in the period, as far as this person may know of it."""
    first, last = asked.period
    monday, sunday = first - first.weekday() * ONE_DAY, last + (6 - last.weekday()) * ONE_DAY
    entries = list(CALENDAR.ask(person, monday, sunday))
    beside = list(BESIDE_OURS.ask(person, monday, sunday))
    notes = [*days_to_think_of(person, monday, sunday), *holidays_between(monday, sunday, Calendar.current())]
    by_day: dict[dt.date, list[CalendarEntry]] = defaultdict(list)
    for entry in [*entries, *beside]:
        if asked.fits(entry):
            by_day[clock.day_of(entry.starts_at)].append(entry)
    days = [_day(asked, monday + n * ONE_DAY, by_day, notes) for n in range((sunday - monday).days + 1)]
    found = [
        one
        for one in clashes(entries, notes, dict(Audience.objects.values_list("pk", "name")))
        if any(first <= clock.day_of(entry.starts_at) <= last for entry in one.entries)
    ]
    return Page(
        asked,
        [days[start : start + 7] for start in range(0, len(days), 7)],
        sum(len(by_day[day.on]) for day in days if day.is_inside),
        shortened(found[:MOST_CLASHES]),
        max(len(found) - MOST_CLASHES, 0),
    )


def _day(
    asked: Asked, on: dt.date, by_day: Mapping[dt.date, list[CalendarEntry]], notes: Iterable[DayNote]
) -> Day:
    first, last = asked.period
    entries = sorted(
        by_day.get(on, []), key=lambda one: (not one.is_whole_day, one.starts_at, one.title_inside)
    )
    most = MOST_OF_A_DAY[asked.view]
    return Day(
        on=on,
        is_inside=first <= on <= last,
        is_today=on == clock.today(),
        address=asked.address(view=View.DAY, day=on.isoformat()),
        notes=list(dict.fromkeys(note.words for note in notes if note.covers(on))),
        shown=entries[:most],
        more=max(len(entries) - most, 0),
    )
