"""How days and moments are said."""

import datetime as dt

import pytest
from django.template import Context, Template

from foundation import clock
from foundation.words import say_day, say_days, say_lateness, say_length, say_list, say_moment, say_time


@pytest.mark.parametrize(
    ("time", "words"),
    [
        (dt.time(9, 30), "9:30am"),
        (dt.time(9), "9am"),
        (dt.time(0), "midnight"),
        (dt.time(0, 5), "12:05am"),
        (dt.time(12), "midday"),
        (dt.time(12, 1), "12:01pm"),
        (dt.time(23, 59), "11:59pm"),
    ],
)
def test_a_time_is_said_with_am_and_pm(time, words):
    assert say_time(time) == words


@pytest.mark.parametrize(
    ("utc", "words"),
    [
        ("2026-06-03T08:30+00:00", "9:30am on Wednesday 3 June 2026"),
        ("2026-12-02T09:30+00:00", "9:30am on Wednesday 2 December 2026"),
        ("2026-06-02T23:30+00:00", "12:30am on Wednesday 3 June 2026"),
        ("2026-06-02T23:00+00:00", "midnight at the start of Wednesday 3 June 2026"),
    ],
)
def test_a_moment_is_said_as_a_london_clock_shows_it(utc, words):
    assert say_moment(dt.datetime.fromisoformat(utc)) == words


def test_a_list_ends_with_and():
    assert say_list([]) == ""
    assert say_list(["police"]) == "police"
    assert say_list(["police", "council", "health"]) == "police, council and health"


def test_templates_say_moments_alike():
    at = dt.datetime(2026, 6, 2, 23, 30, tzinfo=dt.UTC)
    page = Template("{% load moments %}{{ at|moment }}|{{ at|day }}|{{ at|clock_time }}|{{ none|moment }}")

    assert page.render(Context({"at": at, "none": None})) == (
        "12:30am on Wednesday 3 June 2026|Wednesday 3 June 2026|12:30am|"
    )
    assert say_day(dt.date(2026, 6, 3)) == "Wednesday 3 June 2026"


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "less than a minute"),
        (1, "1 minute"),
        (130, "2 hours 10 minutes"),
        (120, "2 hours"),
        (-45, "45 minutes"),
        (60 * 76 + 5, "3 days 4 hours"),
        (60 * 48 + 5, "2 days"),
    ],
)
def test_a_length_of_time_is_said_in_its_two_largest_parts(minutes, words):
    assert say_length(dt.timedelta(minutes=minutes)) == words


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2026-10-05", "2026-10-05", "5 October 2026"),
        ("2026-10-05", "2026-10-09", "5 to 9 October 2026"),
        ("2026-09-28", "2026-10-02", "28 September to 2 October 2026"),
        ("2026-12-28", "2027-01-03", "28 December 2026 to 3 January 2027"),
        ("2026-10-05", "2027-10-09", "5 October 2026 to 9 October 2027"),
    ],
)
def test_some_days_are_said_without_saying_anything_twice(first, last, words):
    assert say_days(dt.date.fromisoformat(first), dt.date.fromisoformat(last)) == words


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (dt.timedelta(seconds=20), "less than a minute"),
        (dt.timedelta(hours=26), "1 day 2 hours"),
        (dt.timedelta(days=1, hours=23, minutes=59), "1 day 23 hours"),
        (dt.timedelta(days=2), "2 days"),
        (dt.timedelta(days=2, hours=5), "2 days 5 hours"),
        (dt.timedelta(days=2, hours=15), "3 days"),
        (dt.timedelta(days=319, hours=5), "319 days"),
    ],
)
def test_what_is_late_by_more_than_two_days_is_late_by_days(length, words):
    due = dt.datetime(2026, 3, 2, 10, tzinfo=clock.LONDON)
    assert say_lateness(due, due + length) == words
