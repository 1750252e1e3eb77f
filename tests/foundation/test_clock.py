"""The clock, on both weekends on which London's clocks change."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation import clock
from foundation.clock import UnreadableLocalTime, london_moment

D, T = dt.date, dt.time
SPRING, AUTUMN = D(2027, 3, 28), D(2027, 10, 31)


def utc(text):
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("day", "time", "moment"),
    [
        (SPRING, T(0, 59), "2027-03-28T00:59"),
        (SPRING, T(2, 0), "2027-03-28T01:00"),
        (SPRING, T(3, 0), "2027-03-28T02:00"),
        (SPRING, T(9, 0), "2027-03-28T08:00"),
        (AUTUMN, T(0, 59), "2027-10-30T23:59"),
        (AUTUMN, T(2, 0), "2027-10-31T02:00"),
        (AUTUMN, T(3, 0), "2027-10-31T03:00"),
        (AUTUMN, T(9, 0), "2027-10-31T09:00"),
        (D(2027, 1, 4), T(9, 30), "2027-01-04T09:30"),
        (D(2027, 7, 5), T(9, 30), "2027-07-05T08:30"),
    ],
)
def test_a_london_time_is_one_moment(day, time, moment):
    assert london_moment(day, time) == utc(moment)


@pytest.mark.parametrize("minute", [0, 1, 30, 59])
def test_an_hour_that_the_spring_change_leaves_out_is_refused(minute):
    with pytest.raises(UnreadableLocalTime, match="does not exist"):
        london_moment(SPRING, T(1, minute))


@pytest.mark.parametrize("minute", [0, 1, 30, 59])
def test_an_hour_that_the_autumn_change_repeats_is_refused(minute):
    with pytest.raises(UnreadableLocalTime, match="comes twice"):
        london_moment(AUTUMN, T(1, minute))


@given(st.datetimes(min_value=dt.datetime(2020, 1, 1), max_value=dt.datetime(2035, 12, 31)))
def test_a_moment_shown_and_typed_again_is_the_same_moment(naive):
    stored = naive.replace(second=0, microsecond=0, tzinfo=dt.UTC)
    shown = stored.astimezone(clock.LONDON)

    try:
        typed = london_moment(shown.date(), shown.time())
    except UnreadableLocalTime:
        assert shown.hour == 1
        assert shown.replace(fold=0).utcoffset() != shown.replace(fold=1).utcoffset()
    else:
        assert typed == stored


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-06-02T22:59", D(2026, 6, 2)),
        ("2026-06-02T23:00", D(2026, 6, 3)),
        ("2026-12-02T23:30", D(2026, 12, 2)),
    ],
)
def test_the_day_is_londons(moment, day, time_machine):
    assert clock.day_of(utc(moment)) == day

    time_machine.move_to(utc(moment), tick=False)
    assert clock.today() == day


def test_a_day_begins_at_midnight_in_london():
    assert clock.start_of_day(D(2026, 6, 3)) == utc("2026-06-02T23:00")
    assert clock.start_of_day(AUTUMN) == utc("2027-10-30T23:00")


def test_the_offset_of_a_demonstration_moves_now(settings, tmp_path, time_machine):
    time_machine.move_to(utc("2026-10-05T09:00"), tick=False)
    offset = tmp_path / "offset"
    settings.CLOCK_OFFSET_FILE = str(offset)

    assert clock.now() == utc("2026-10-05T09:00")
    offset.write_text("3600")
    assert clock.now() == utc("2026-10-05T10:00")
    offset.write_text("")
    assert clock.now() == utc("2026-10-05T09:00")


@pytest.mark.parametrize(("seconds", "is_trusted"), [(0, True), (4, True), (6, False), (-6, False)])
def test_a_clock_far_from_the_databases_is_not_trusted(seconds, is_trusted, monkeypatch, time_machine):
    time_machine.move_to(utc("2026-10-05T09:00"), tick=False)
    there = clock.now() + dt.timedelta(seconds=seconds)
    monkeypatch.setattr(clock, "database_now", lambda: there)

    assert clock.is_trusted() is is_trusted


@pytest.mark.real_database_clock
@pytest.mark.django_db
def test_the_databases_clock_on_this_machine_agrees():
    assert clock.is_trusted()
