"""On which days something recurs, by its rule (RFC 5545, section 3.3.10), within a window alone.

Rules that repeat within a day, or by what nobody uses in a calendar of events, are not understood: it says so, rather
than guess. Every day that is looked at is counted against a budget, so that no rule costs more than the others leave.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

ONE_DAY = dt.timedelta(days=1)
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
KNOWN_PARTS = frozenset(
    {"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYDAY", "BYSETPOS"}
)


class NotUnderstood(ValueError):
    """The rule is none that is worked out here."""


class TooMuch(Exception):
    """Working it out would take more than may be spent."""


class Budget:
    """How many days may still be looked at, for a whole feed."""

    def __init__(self, days: int) -> None:
        self.left = days

    def spend(self, days: int) -> None:
        """Raises TooMuch where nothing is left."""
        self.left -= days
        if self.left < 0:
            raise TooMuch


@dataclass(frozen=True)
class Rule:
    """A rule of recurrence as it is worked out here. `until`: its last moment as the clock on the wall shows it."""

    frequency: str
    interval: int = 1
    count: int | None = None
    until: dt.datetime | None = None
    week_starts: int = 0
    months: frozenset[int] = frozenset()
    month_days: frozenset[int] = frozenset()
    year_days: frozenset[int] = frozenset()
    weekdays: frozenset[tuple[int, int]] = frozenset()  #: Each with which of its kind, 0 where any.
    positions: tuple[int, ...] = ()


def rule_of(parts: Mapping[str, list[Any]]) -> Rule:
    """The rule that these parts tell, `UNTIL` aside. Raises NotUnderstood."""
    frequency = str(_one(parts, "FREQ", "")).upper()
    if frequency not in FREQUENCIES or set(parts) - KNOWN_PARTS:
        raise NotUnderstood
    try:
        rule = Rule(
            frequency=frequency,
            interval=int(_one(parts, "INTERVAL", 1)),
            count=int(parts["COUNT"][0]) if parts.get("COUNT") else None,
            week_starts=WEEKDAYS.index(str(_one(parts, "WKST", "MO")).upper()),
            months=_numbers(parts, "BYMONTH", 1, 12),
            month_days=_numbers(parts, "BYMONTHDAY", -31, 31),
            year_days=_numbers(parts, "BYYEARDAY", -366, 366),
            weekdays=frozenset(_weekday(str(one)) for one in parts.get("BYDAY", [])),
            positions=tuple(sorted(_numbers(parts, "BYSETPOS", -366, 366))),
        )
    except (TypeError, ValueError):
        raise NotUnderstood from None
    counted_weekdays = any(number for number, _ in rule.weekdays)
    has_any = rule.months or rule.month_days or rule.year_days or rule.weekdays
    if rule.interval < 1 or (rule.count is not None and rule.count < 1):
        raise NotUnderstood
    if (
        (counted_weekdays and frequency not in ("MONTHLY", "YEARLY"))
        or (rule.year_days and frequency != "YEARLY")
        or (rule.month_days and frequency == "WEEKLY")
        or (rule.positions and not has_any)
    ):
        raise NotUnderstood
    return rule


def days_in(rule: Rule, start: dt.datetime, first: dt.date, last: dt.date, budget: Budget) -> list[dt.date]:
    """The days of the window on which it takes place; `start` is its first moment, by the clock on the wall.

    Raises TooMuch.
    """
    found: list[dt.date] = []
    number = 0
    begin = _period_of(rule, start.date())
    if rule.count is None:
        begin = _forward(rule, begin, first)
    for period in _periods(rule, begin, min(last, rule.until.date() if rule.until else last)):
        budget.spend(1 + (period[1] - period[0]).days)
        for day in _days_of(rule, start.date(), period):
            if day < start.date():
                continue
            if rule.until is not None and dt.datetime.combine(day, start.time()) > rule.until:
                return found
            number += 1
            if rule.count is not None and number > rule.count:
                return found
            if first <= day <= last:
                found.append(day)
    return found


def _one(parts: Mapping[str, list[Any]], name: str, usual: Any) -> Any:
    values = parts.get(name) or [usual]
    return values[0]


def _numbers(parts: Mapping[str, list[Any]], name: str, least: int, most: int) -> frozenset[int]:
    numbers = frozenset(int(one) for one in parts.get(name, []))
    if any(one == 0 or not least <= one <= most for one in numbers):
        raise NotUnderstood
    return numbers


def _weekday(text: str) -> tuple[int, int]:
    number = int(text[:-2] or 0)
    if abs(number) > 53 or (number == 0 and text[:-2]):
        raise NotUnderstood
    return number, WEEKDAYS.index(text[-2:].upper())


# Its periods: days, weeks, months or years --------------------------------------------------------


def _period_of(rule: Rule, day: dt.date) -> tuple[dt.date, dt.date]:
    """The first and the last day of the period in which a day lies."""
    if rule.frequency == "DAILY":
        return day, day
    if rule.frequency == "WEEKLY":
        begins = day - ((day.weekday() - rule.week_starts) % 7) * ONE_DAY
        return begins, begins + 6 * ONE_DAY
    if rule.frequency == "MONTHLY":
        return day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1])
    return dt.date(day.year, 1, 1), dt.date(day.year, 12, 31)


def _shifted(rule: Rule, period: tuple[dt.date, dt.date], times: int) -> tuple[dt.date, dt.date] | None:
    """The period so many intervals later; None beyond the last year that there is."""
    begins = period[0]
    number = rule.interval * times
    try:
        if rule.frequency in ("DAILY", "WEEKLY"):
            begins += number * (1 if rule.frequency == "DAILY" else 7) * ONE_DAY
        elif rule.frequency == "MONTHLY":
            years, month = divmod(begins.month - 1 + number, 12)
            begins = dt.date(begins.year + years, month + 1, 1)
        else:
            begins = dt.date(begins.year + number, 1, 1)
        return _period_of(rule, begins)
    except (ValueError, OverflowError):
        return None


def _forward(rule: Rule, period: tuple[dt.date, dt.date], first: dt.date) -> tuple[dt.date, dt.date]:
    """The last period on the rule's way that begins on or before the window does; its first one where it is later."""
    lies = (first - period[0]).days
    if lies <= 0:
        return period
    longest = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 31, "YEARLY": 366}[rule.frequency]
    return _shifted(rule, period, lies // (longest * rule.interval)) or period


def _periods(rule: Rule, begin: tuple[dt.date, dt.date], last: dt.date) -> Iterator[tuple[dt.date, dt.date]]:
    period: tuple[dt.date, dt.date] | None = begin
    while period is not None and period[0] <= last:
        yield period
        period = _shifted(rule, period, 1)


# Its days in a period -----------------------------------------------------------------------------


def _days_of(rule: Rule, start: dt.date, period: tuple[dt.date, dt.date]) -> list[dt.date]:
    number = (period[1] - period[0]).days + 1
    days = [day for day in (period[0] + n * ONE_DAY for n in range(number)) if _fits(rule, start, day)]
    if not rule.positions:
        return days
    chosen = {
        days[one - 1 if one > 0 else one]
        for one in rule.positions
        if (one > 0 and one <= len(days)) or (one < 0 and -one <= len(days))
    }
    return sorted(chosen)


def _fits(rule: Rule, start: dt.date, day: dt.date) -> bool:
    """Where the rule leaves open which day of its period, it is that of the first."""
    is_open = not (rule.month_days or rule.year_days or rule.weekdays)
    if rule.months and day.month not in rule.months:
        return False
    if is_open and rule.frequency == "YEARLY" and not rule.months and day.month != start.month:
        return False
    if is_open and rule.frequency in ("YEARLY", "MONTHLY") and day.day != start.day:
        return False
    if is_open and rule.frequency == "WEEKLY" and day.weekday() != start.weekday():
        return False
    month_length = calendar.monthrange(day.year, day.month)[1]
    if rule.month_days and not {day.day, day.day - month_length - 1} & rule.month_days:
        return False
    year_length = 366 if calendar.isleap(day.year) else 365
    in_year = day.timetuple().tm_yday
    if rule.year_days and not {in_year, in_year - year_length - 1} & rule.year_days:
        return False
    if not rule.weekdays:
        return True
    is_within_month = rule.frequency == "MONTHLY" or bool(rule.months)
    place, length = (day.day, month_length) if is_within_month else (in_year, year_length)
    which = {0, (place - 1) // 7 + 1, -((length - place) // 7 + 1)}
    return any(weekday == day.weekday() and number in which for number, weekday in rule.weekdays)
