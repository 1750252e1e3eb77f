"""On which days something recurs: as another library reckons it, whatever the rule, and never at any price."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from unittest.mock import patch

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns.recurrence import WEEKDAYS, Budget, NotUnderstood, TooMuch, days_in, rule_of

ENOUGH = 200_000
MANY = settings(max_examples=150, deadline=None)
starts = st.datetimes(dt.datetime(2015, 1, 1), dt.datetime(2027, 12, 31)).map(
    lambda one: one.replace(second=0, microsecond=0)
)


def numbers(least: int, most: int) -> st.SearchStrategy[list[str]]:
    one = st.integers(least, most).filter(bool).map(str)
    return st.lists(one, min_size=1, max_size=3, unique=True)


@st.composite
def rules(draw: st.DrawFn) -> dict[str, list[str]]:
    """Any rule that is worked out here."""
    frequency = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    parts = {"FREQ": [frequency], "INTERVAL": [str(draw(st.integers(1, 5)))]}
    parts["WKST"] = [draw(st.sampled_from(WEEKDAYS))]
    if draw(st.booleans()):
        parts["BYMONTH"] = draw(
            numbers(1, 12).map(lambda all_: [one for one in all_ if int(one) > 0] or ["1"])
        )
    if frequency != "WEEKLY" and draw(st.booleans()):
        parts["BYMONTHDAY"] = draw(numbers(-31, 31))
    if frequency == "YEARLY" and draw(st.integers(0, 3)) == 0:
        parts["BYYEARDAY"] = draw(numbers(-366, 366))
    if draw(st.booleans()):
        days = draw(st.lists(st.sampled_from(WEEKDAYS), min_size=1, max_size=3, unique=True))
        if frequency in ("MONTHLY", "YEARLY") and draw(st.booleans()):
            days = [f"{draw(st.integers(-4, 4).filter(bool))}{day}" for day in days]
        parts["BYDAY"] = days
    if set(parts) & {"BYMONTH", "BYMONTHDAY", "BYDAY", "BYYEARDAY"} and draw(st.booleans()):
        parts["BYSETPOS"] = draw(numbers(-3, 3))
    if draw(st.booleans()):
        parts["COUNT"] = [str(draw(st.integers(1, 40)))]
    return parts


@MANY
@given(rules(), starts, st.integers(-60, 900), st.integers(0, 400))
def test_it_recurs_as_another_library_reckons_it(
    parts: dict[str, list[str]], start: dt.datetime, offset: int, length: int
) -> None:
    if parts["FREQ"] == ["WEEKLY"] and "BYSETPOS" in parts:
        # Of the first week the other counts only the days from the start on.
        start -= dt.timedelta(days=(start.weekday() - WEEKDAYS.index(parts["WKST"][0])) % 7)
    first = start.date() + dt.timedelta(days=offset)
    last = first + dt.timedelta(days=length)

    found = days_in(rule_of(parts), start, first, last, Budget(ENOUGH))

    text = ";".join(f"{name}={','.join(values)}" for name, values in parts.items())
    until = dt.datetime.combine(last, dt.time.max)
    with patch.object(dt, "MAXYEAR", 2032):  # the other looks for what never comes to the end of all years
        others = rrulestr(text, dtstart=start).between(dt.datetime.combine(first, dt.time()), until, inc=True)
    assert found == sorted({one.date() for one in others})


def test_a_place_in_the_week_is_counted_in_the_whole_of_the_first_week_too() -> None:
    """RFC 5545, section 3.3.10: BYSETPOS is a place in the set of one interval; what comes before the start is left out."""
    rule = rule_of({"FREQ": ["WEEKLY"], "BYDAY": ["MO", "TU"], "BYSETPOS": ["1"]})
    tuesday = dt.datetime(2015, 2, 3)

    found = days_in(rule, tuesday, tuesday.date(), dt.date(2015, 2, 16), Budget(ENOUGH))

    assert found == [dt.date(2015, 2, 9), dt.date(2015, 2, 16)]


@MANY
@given(starts, st.integers(0, 400), st.sampled_from([-1, 0, 1]))
def test_until_holds_to_the_minute(start: dt.datetime, days: int, minutes: int) -> None:
    last = start + dt.timedelta(days=days)
    rule = replace(rule_of({"FREQ": ["DAILY"]}), until=last + dt.timedelta(minutes=minutes))

    found = days_in(rule, start, start.date(), last.date() + dt.timedelta(days=3), Budget(ENOUGH))

    assert len(found) == days + (minutes >= 0)


@pytest.mark.parametrize(
    "parts",
    [
        {"FREQ": ["SECONDLY"]},
        {"FREQ": ["HOURLY"]},
        {"FREQ": ["YEARLY"], "BYWEEKNO": [20]},
        {"FREQ": ["DAILY"], "BYHOUR": [9, 10]},
        {"FREQ": ["DAILY"], "INTERVAL": [0]},
        {"FREQ": ["DAILY"], "COUNT": [-1]},
        {"FREQ": ["WEEKLY"], "BYDAY": ["2MO"]},
        {"FREQ": ["MONTHLY"], "BYDAY": ["XX"]},
        {"FREQ": ["MONTHLY"], "BYMONTHDAY": [32]},
        {"FREQ": ["MONTHLY"], "BYMONTHDAY": ["x"]},
        {},
    ],
)
def test_what_is_not_understood_is_said(parts: dict[str, list[object]]) -> None:
    with pytest.raises(NotUnderstood):
        rule_of(parts)


@pytest.mark.parametrize(
    "parts",
    [
        {"FREQ": ["DAILY"], "BYMONTH": [2], "BYMONTHDAY": [30]},
        {"FREQ": ["YEARLY"], "BYMONTH": [2], "BYMONTHDAY": [30]},
        {"FREQ": ["DAILY"]},
        {"FREQ": ["YEARLY"], "INTERVAL": [9_000_000_000]},
    ],
)
def test_what_recurs_for_ever_or_never_costs_no_more_than_the_window(parts: dict[str, list[object]]) -> None:
    first = dt.date(2026, 1, 1)
    budget = Budget(4_000)

    days_in(rule_of(parts), dt.datetime(1600, 1, 1), first, first + dt.timedelta(days=400), budget)

    assert budget.left >= 0


def test_what_is_counted_from_long_ago_is_bounded() -> None:
    rule = rule_of({"FREQ": ["DAILY"], "COUNT": [10**9]})

    with pytest.raises(TooMuch):
        days_in(rule, dt.datetime(1, 1, 1), dt.date(2026, 1, 1), dt.date(2026, 2, 1), Budget(10_000))
