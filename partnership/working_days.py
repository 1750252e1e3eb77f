"""Counting days as the law counts them. Nothing here writes.

A working day is not a Saturday, a Sunday or a bank holiday in England and Wales (the meaning in children's
regulations, for instance SI 2006/1738; Banking and Financial Dealings Act 1971), nor a `ClosureDay`. The
closure days are read once for each computation: make a `Calendar` and pass it on when counting often.
"""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from holidays import country_holidays

from foundation.words import say_day
from partnership.models import ClosureDay, Timer

ONE_DAY = dt.timedelta(days=1)

#: Periods that nobody needs, and beyond which a typing mistake would count for minutes.
LONGEST_COUNT = 1000

#: As GOV.UK names the bank holidays of England and Wales, where the calendar's own names differ.
NAMES = {
    "May Day": "Early May bank holiday",
    "Spring Bank Holiday": "Spring bank holiday",
    "Late Summer Bank Holiday": "Summer bank holiday",
}


@cache
def bank_holidays(year: int) -> dict[dt.date, str]:
    """The bank holidays of England and Wales in a year, substitute days among them."""
    return {day: _name(raw) for day, raw in country_holidays("GB", subdiv="ENG", years=year).items()}


def _name(raw: str) -> str:
    plain, _, observed = raw.partition(" (observed)")
    plain = NAMES.get(plain, plain)
    return f"{plain} (substitute day)" if raw.endswith("(observed)") else plain + observed


@dataclass(frozen=True)
class Calendar:
    """Which days are working days: the rules of the calendar, and the closure days as they were when it was read."""

    closures: dict[dt.date, str] = field(default_factory=dict)

    @classmethod
    def current(cls) -> Calendar:
        """The calendar with the closure days of the moment."""
        return cls(dict(ClosureDay.objects.values_list("day", "name")))

    def why_not(self, day: dt.date) -> str:
        """Why this is no working day, in a word or two; empty when it is one."""
        if day in self.closures:
            return self.closures[day]
        if day.weekday() >= 5:
            return f"{day:%A}"
        return bank_holidays(day.year).get(day, "")

    def is_working_day(self, day: dt.date) -> bool:
        return not self.why_not(day)


@dataclass(frozen=True)
class CountedDay:
    """One line of a computation: a day, its number where it counts, and why it doesn't where not."""

    day: dt.date
    number: int | None
    why_not: str = ""


@dataclass(frozen=True)
class Reckoning:
    """A day that was worked out, with every day that was counted or passed over on the way."""

    start: dt.date
    end: dt.date
    rule: str
    days: tuple[CountedDay, ...] = ()
    is_suspended: bool = False

    @property
    def passed_over(self) -> list[CountedDay]:
        """Bank holidays and closure days that did not count; weekends go without saying."""
        return [line for line in self.days if line.why_not and line.why_not not in ("Saturday", "Sunday")]

    def as_text(self) -> str:
        """The whole computation in lines, as it is kept beside a deadline."""
        lines = [f"{self.rule} From {say_day(self.start)}, which is not counted."]
        for line in self.days:
            said = f"{line.number}." if line.number is not None else "not counted:"
            lines.append(f"{said} {say_day(line.day)}" + (f" ({line.why_not})" if line.why_not else ""))
        lines.append(f"Result: {say_day(self.end)}.")
        return "\n".join(lines)

    def __str__(self) -> str:
        return self.as_text()


def is_working_day(day: dt.date, calendar: Calendar | None = None) -> bool:
    return (calendar or Calendar.current()).is_working_day(day)


def add_working_days(day: dt.date, number: int, calendar: Calendar | None = None) -> dt.date:
    """The nth working day after a day that is not itself counted; before it when the number is negative.

    Nought working days after a day is that day, whether it is a working day or not.
    """
    if abs(number) > LONGEST_COUNT:
        raise ValueError(f"Nobody counts {number} working days.")
    calendar = calendar or Calendar.current()
    step = ONE_DAY if number > 0 else -ONE_DAY
    left = abs(number)
    while left:
        day += step
        left -= calendar.is_working_day(day)
    return day


def working_days_between(first: dt.date, last: dt.date, calendar: Calendar | None = None) -> int:
    """How many working days come after `first`, up to and with `last`; negative when `last` comes earlier."""
    calendar = calendar or Calendar.current()
    if last < first:
        return -working_days_between(last, first, calendar)
    return sum(calendar.is_working_day(day) for day in _days_after(first, last))


def add_months(day: dt.date, number: int) -> dt.date:
    """The same day so many calendar months on, or the last of that month where it has no such day."""
    years, month = divmod(day.month - 1 + number, 12)
    year, month = day.year + years, month + 1
    return dt.date(year, month, min(day.day, monthrange(year, month)[1]))


def explain(
    start: dt.date, period: int, unit: Timer.Unit | str, calendar: Calendar | None = None, *, rule: str = ""
) -> Reckoning:
    """The end of a period that runs from a day which is not counted, with the days that were counted.

    Clear working days stand wholly between the two days, so that the end is the working day after them.
    """
    calendar = calendar or Calendar.current()
    unit = Timer.Unit(unit)
    rule = rule or f"{period} {_unit(unit, period)}."
    if unit == Timer.Unit.MONTHS:
        return Reckoning(start, add_months(start, period), rule)
    if unit == Timer.Unit.CALENDAR_DAYS:
        end = start + dt.timedelta(days=period)
        days = [CountedDay(day, number) for number, day in enumerate(_days_after(start, end), 1)]
        return Reckoning(start, end, rule, tuple(days))
    counted = period + 1 if unit == Timer.Unit.CLEAR_WORKING_DAYS else period
    end = add_working_days(start, counted, calendar)
    return Reckoning(start, end, rule, tuple(_numbered(start, end, calendar)))


def reckon(timer: Timer, started_on: dt.date, calendar: Calendar | None = None) -> Reckoning:
    """When a timer that began to run on a day has run; the day itself while the timer is suspended."""
    rule = f"{timer.period} {_unit(Timer.Unit(timer.unit), timer.period)} ({timer.source})."
    if timer.is_suspended_on(started_on):
        rule += f" Suspended: {timer.suspension_reason}"
        return Reckoning(started_on, started_on, rule, is_suspended=True)
    return explain(started_on, timer.period, timer.unit, calendar, rule=rule)


def earliest_publication(
    timer: Timer, accepted_day: dt.date, calendar: Calendar | None = None, *, local_working_days: int = 0
) -> Reckoning:
    """The earliest lawful day of publication after the day of the last acceptance (law 2).

    The day of acceptance is not counted and the day of publication is. A local rule of so many working
    days is followed where it ends later, and disregarded where it is weaker than the timer.
    """
    calendar = calendar or Calendar.current()
    lawful = reckon(timer, accepted_day, calendar)
    if not local_working_days:
        return lawful
    rule = f"{local_working_days} {_unit(Timer.Unit.WORKING_DAYS, local_working_days)} (local rule)."
    local = explain(accepted_day, local_working_days, Timer.Unit.WORKING_DAYS, calendar, rule=rule)
    return local if local.end > lawful.end else lawful


def latest_acceptance(
    timer: Timer, publication_day: dt.date, calendar: Calendar | None = None, *, local_working_days: int = 0
) -> dt.date:
    """The last day on which the report may be accepted for publication on this day to be lawful."""
    calendar = calendar or Calendar.current()
    day = publication_day
    while earliest_publication(timer, day, calendar, local_working_days=local_working_days).end > (
        publication_day
    ):
        day -= ONE_DAY
    return day


def _days_after(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    day = first + ONE_DAY
    while day <= last:
        yield day
        day += ONE_DAY


def _numbered(start: dt.date, end: dt.date, calendar: Calendar) -> Iterator[CountedDay]:
    number = 0
    for day in _days_after(start, end):
        why_not = calendar.why_not(day)
        number += not why_not
        yield CountedDay(day, None if why_not else number, why_not)


def _unit(unit: Timer.Unit, period: int) -> str:
    label = str(unit.label)
    return label.removesuffix("s") if period == 1 else label
