from __future__ import annotations

import datetime as dt

import pytest

from foundation.clock import london_moment
from foundation.local_time import Unreadable, read_day, read_time, unusual

D, T = dt.date, dt.time


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("9:30am", T(9, 30)),
        ("9.30am", T(9, 30)),
        (" 9:30 AM ", T(9, 30)),
        ("9am", T(9)),
        ("2 p.m.", T(14)),
        ("12am", T(0)),
        ("12:15am", T(0, 15)),
        ("12pm", T(12)),
        ("14:30", T(14, 30)),
        ("09:30", T(9, 30)),
        ("00:01", T(0, 1)),
        ("midday", T(12)),
    ],
)
def test_a_time_is_read_as_people_type_it(text, time):
    assert read_time(text) == time


@pytest.mark.parametrize("text", ["9:30", "9", "2:15", "11"])
def test_a_time_that_could_be_morning_or_evening_is_asked_about(text):
    with pytest.raises(Unreadable, match="am or pm"):
        read_time(text)


@pytest.mark.parametrize(
    "text", ["25:00", "13pm", "0am", "9:60am", "soon", "9:30amm", "-1:00", "９:30ａｍ x"]
)
def test_what_is_no_time_is_refused(text):
    with pytest.raises(Unreadable, match="9:30am"):
        read_time(text)


@pytest.mark.parametrize("text", ["25", "99", "24:00", "25:30"])
def test_an_hour_that_no_day_has_is_said_to_be_none(text):
    with pytest.raises(Unreadable, match="The hour is from 0 to 23"):
        read_time(text)


def test_midnight_is_asked_about_as_people_differ_about_its_day():
    with pytest.raises(Unreadable, match="12:01am"):
        read_time("midnight")


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        (("3", "6", "2026"), D(2026, 6, 3)),
        (("03", "06", "2026"), D(2026, 6, 3)),
        ((" 3 ", "June", "2026"), D(2026, 6, 3)),
        (("3", "sept", "2026"), D(2026, 9, 3)),
        (("29", "2", "2028"), D(2028, 2, 29)),
    ],
)
def test_a_day_is_read_from_its_boxes(typed, day):
    assert read_day(*typed) == day


@pytest.mark.parametrize(
    ("typed", "part", "message"),
    [
        (("31", "2", "2026"), 0, "There is no 31 February in 2026"),
        (("0", "2", "2026"), 0, "There is no 0 February in 2026"),
        (("x", "2", "2026"), 0, "The day must be a number"),
        (("3", "13", "2026"), 1, "The month must be"),
        (("3", "Juno", "2026"), 1, "The month must be"),
        (("3", "6", "26"), 2, "The year must have four figures"),
        (("3", "6", "0026"), 2, "Enter a year between 1900 and 2199"),
        (("3", "6", "3026"), 2, "Enter a year between 1900 and 2199"),
    ],
)
def test_what_is_no_day_is_refused_by_its_box(typed, part, message):
    with pytest.raises(Unreadable, match=message) as refusal:
        read_day(*typed)
    assert refusal.value.part == part


@pytest.mark.parametrize(
    ("day", "time", "warned_of"),
    [
        (D(2026, 10, 14), T(9, 30), []),
        (D(2026, 10, 14), T(5, 59), ["between midnight and 6am"]),
        (D(2026, 10, 14), T(6, 0), []),
        (D(2026, 10, 16), T(11, 59), []),
        (D(2026, 10, 16), T(12, 0), ["Friday afternoon"]),
        (D(2026, 7, 15), T(0, 30), ["between midnight and 6am"]),
    ],
)
def test_unusual_hours_are_warned_of(day, time, warned_of):
    warnings = unusual(london_moment(day, time))

    assert len(warnings) == len(warned_of)
    assert all(expected in warning for expected, warning in zip(warned_of, warnings, strict=True))
