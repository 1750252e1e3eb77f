"""Reading calendars of neighbours: usual ones, odd ones, broken ones, and the nights on which the clocks change."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns import neighbour_files
from campaigns.neighbour_files import Reading, Unreadable, read
from foundation import clock

FIRST, LAST = dt.date(2026, 1, 1), dt.date(2027, 12, 31)
MANY = settings(max_examples=100, deadline=None)


def calendar(*events: str, before: str = "") -> bytes:
    inside = "".join(f"BEGIN:VEVENT\n{event.strip()}\nEND:VEVENT\n" for event in events)
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//A neighbour//EN\n{before}{inside}END:VCALENDAR\n"
    return text.replace("\n", "\r\n").encode()


def found(body: bytes) -> Reading:
    return read(body, FIRST, LAST)


def moments(body: bytes) -> list[str]:
    return [f"{one.starts_at:%Y-%m-%d %H:%M}" for one in found(body).dates]


def test_a_day_and_a_moment_are_read_in_our_time() -> None:
    whole = "UID:1\nSUMMARY:Online safety\\, for all\nDTSTART;VALUE=DATE:20260615\nDTEND;VALUE=DATE:20260618"
    timed = "UID:2\nSUMMARY:A talk\nDTSTART;TZID=Europe/London:20260701T180000\nDURATION:PT90M"

    one, two = found(calendar(whole, timed)).dates

    assert (one.title, one.is_whole_day) == ("Online safety, for all", True)
    assert (one.starts_at, one.ends_at) == tuple(
        clock.start_of_day(dt.date(2026, 6, day)) for day in (15, 18)
    )
    assert two.starts_at == dt.datetime(2026, 7, 1, 17, tzinfo=dt.UTC)
    assert two.ends_at - two.starts_at == dt.timedelta(minutes=90)


def test_what_began_before_and_still_lasts_is_taken_and_what_had_ended_is_not() -> None:
    lasts = "UID:1\nSUMMARY:A season\nDTSTART;VALUE=DATE:20251001\nDTEND;VALUE=DATE:20260102"
    ended = "UID:2\nSUMMARY:A month\nDTSTART;VALUE=DATE:20251201\nDTEND;VALUE=DATE:20260101"
    evening = "UID:3\nSUMMARY:An evening\nDTSTART:20251231T180000Z\nDTEND:20260101T000000Z"

    assert [one.title for one in found(calendar(lasts, ended, evening)).dates] == ["A season"]


OURS = """BEGIN:VTIMEZONE
TZID:Customised zone 1
BEGIN:STANDARD
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
RRULE:FREQ=SECONDLY
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T010000
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
END:DAYLIGHT
END:VTIMEZONE
"""
FIXED = OURS.replace("+0000", "+0530").replace("+0100", "+0530")
PLACED = OURS.replace("+0000", "-0800").replace(
    "TZID:Customised", "X-LIC-LOCATION:America/New_York\nTZID:Customised"
)


@pytest.mark.parametrize(
    ("line", "zone", "told"),
    [
        ("DTSTART:20260701T120000Z", "", "12:00"),
        ("DTSTART:20260701T120000", "", "11:00"),
        ("DTSTART:20260701T120000", "X-WR-TIMEZONE:Europe/Paris\n", "10:00"),
        ("DTSTART;TZID=GMT Standard Time:20260701T120000", "", "11:00"),
        ("DTSTART;TZID=/example.org/20260101/Europe/London:20260701T120000", "", "11:00"),
        ("DTSTART;TZID=Customised zone 1:20260701T120000", OURS, "11:00"),
        ("DTSTART;TZID=Customised zone 1:20260701T120000", FIXED, "06:30"),
        ("DTSTART;TZID=Customised zone 1:20260701T120000", PLACED, "16:00"),
    ],
)
def test_a_time_zone_is_understood_however_it_is_named(line: str, zone: str, told: str) -> None:
    reading = found(calendar(f"UID:1\n{line}", before=zone))

    assert [f"{one.starts_at:%H:%M}" for one in reading.dates] == [told]
    assert reading.notes == []


def test_a_time_zone_that_nobody_knows_is_taken_as_ours_and_said() -> None:
    reading = found(calendar("UID:1\nDTSTART;TZID=Mars/Base:20260701T120000"))

    assert reading.dates[0].starts_at == dt.datetime(2026, 7, 1, 11, tzinfo=dt.UTC)
    assert "Mars/Base" in reading.notes[0]


def test_of_many_time_zones_that_nobody_knows_some_are_named_once_each() -> None:
    long = [f"UID:{n}\nDTSTART;TZID={'q' * 60}{n}:20260701T120000" for n in range(5)]
    many = [f"UID:{n}\nDTSTART;TZID=Mars/{n}:20260701T120000" for n in range(30)]

    notes = found(calendar(*long, *many)).notes

    assert len(notes) == len(set(notes)) == 20


@pytest.mark.parametrize("mark", ["\u2028", "\x0b", "\x85"])
def test_what_breaks_lines_elsewhere_breaks_none_here(mark: str) -> None:
    reading = found(calendar(f"UID:1\nDTSTART:20260701T120000Z\nSUMMARY:A talk{mark}and tea"))

    assert [one.title for one in reading.dates] == ["A talk and tea"]


def test_what_recurs_is_worked_out_with_its_exceptions_additions_and_changes() -> None:
    body = calendar(
        """UID:1
SUMMARY:Drop-in
DTSTART;TZID=Europe/London:20260302T100000
RRULE:FREQ=WEEKLY;UNTIL=20260330T090000Z
EXDATE;TZID=Europe/London:20260309T100000
RDATE;TZID=Europe/London:20260304T100000""",
        """UID:1
SUMMARY:Drop-in\\, later
RECURRENCE-ID;TZID=Europe/London:20260316T100000
DTSTART;TZID=Europe/London:20260316T150000""",
        "UID:1\nRECURRENCE-ID:20260323T100000Z\nSTATUS:CANCELLED\nDTSTART:20260323T100000Z",
    )

    assert moments(body) == ["2026-03-02 10:00", "2026-03-04 10:00", "2026-03-16 15:00", "2026-03-30 09:00"]


def test_what_recurs_for_ever_is_shown_in_the_days_that_are_kept_alone() -> None:
    body = calendar("UID:1\nDTSTART;VALUE=DATE:19500101\nRRULE:FREQ=DAILY")

    dates = found(body).dates

    assert len(dates) == (LAST - FIRST).days + 1
    assert clock.day_of(dates[0].starts_at) == FIRST


@MANY
@given(
    st.dates(dt.date(2026, 3, 1), dt.date(2026, 4, 10))
    | st.dates(dt.date(2026, 10, 1), dt.date(2026, 11, 5)),
    st.times().map(lambda time: time.replace(second=0, microsecond=0)),
    st.integers(1, 40),
)
def test_what_is_at_one_hour_each_day_stays_there_when_the_clocks_change(
    first: dt.date, time: dt.time, number: int
) -> None:
    start = dt.datetime.combine(first, time)
    body = calendar(
        f"UID:1\nDTSTART;TZID=Europe/London:{start:%Y%m%dT%H%M%S}\nRRULE:FREQ=DAILY;COUNT={number}"
    )

    dates = found(body).dates

    days = [first + dt.timedelta(days=n) for n in range(number)]
    assert [one.starts_at for one in dates] == sorted({one.starts_at for one in dates})
    for one, day in zip(dates, days, strict=True):
        wall = one.starts_at.astimezone(clock.LONDON).replace(tzinfo=None)
        missing = wall - dt.datetime.combine(day, time)
        assert missing == dt.timedelta() or (missing == dt.timedelta(hours=1) and day == dt.date(2026, 3, 29))


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "no calendar"),
        (b"<!DOCTYPE html><p>Sign in", "no calendar"),
        (calendar("UID:1\nDTSTART:20260101T100000Z")[:-20], "end is missing"),
        (calendar(*["UID:1\nDTSTART:20260101T100000Z"] * 5001), "more than 5,000 dates"),
        (
            calendar(*[f"UID:{n}\nDTSTART:20260101T100000Z\nRRULE:FREQ=DAILY" for n in range(8)]),
            "in the time that we show",
        ),
        (calendar(before="X:1\n" * 100_000), "more than 100,000 lines"),
        (calendar(before="X:1\n" * 100_000).replace(b"\r\n", b"\r"), "more than 100,000 lines"),
        (b"BEGIN:VCALENDAR\r\nno line of a calendar\r\nEND:VCALENDAR", "not written as"),
    ],
)
def test_what_cannot_be_read_is_refused_whole_and_says_why(body: bytes, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        found(body)


def test_what_takes_too_much_to_work_out_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neighbour_files, "MOST_DAYS", 5_000)
    body = calendar("UID:1\nDTSTART:00010101T100000Z\nRRULE:FREQ=DAILY;COUNT=999999")

    with pytest.raises(Unreadable, match="too much to work out"):
        found(body)


def test_one_bad_date_leaves_the_others_and_is_told_of() -> None:
    body = calendar(
        "UID:1\nSUMMARY:Good\nDTSTART:20260101T100000Z",
        "UID:2\nSUMMARY:No day at all",
        "UID:3\nDTSTART:when it suits",
        "UID:4\nSUMMARY:Private\nCLASS:PRIVATE\nDTSTART:20260101T100000Z",
        "UID:5\nSUMMARY:Hourly\nDTSTART:20260102T100000Z\nRRULE:FREQ=HOURLY",
    )

    reading = found(body)

    assert [one.title for one in reading.dates] == ["Good", "Hourly"]
    assert [note.split(" × ")[0] for note in reading.notes] == ["2", "1", "1"]


def test_a_title_is_one_line_that_can_be_read() -> None:
    long = "UID:1\nDTSTART:20260101T100000Z\nSUMMARY:Evil\\n\u202egnp\u200b" + "x" * 300

    title = found(calendar(long)).dates[0].title

    assert title.startswith("Evil gnp x")
    assert len(title) == neighbour_files.LONGEST_TITLE


def test_other_letters_than_utf8_are_read_and_said() -> None:
    body = calendar("UID:1\nDTSTART:20260101T100000Z\nSUMMARY:Café").decode().encode("cp1252")

    reading = found(body)

    assert reading.dates[0].title == "Café"
    assert "UTF-8" in reading.notes[0]


LINES = st.sampled_from(
    [
        "BEGIN:VEVENT", "END:VEVENT", "BEGIN:VALARM", "END:VALARM", "DTSTART:20260101T100000Z",
        "DTSTART;VALUE=DATE:20260101", "DTEND:19000101", "DTSTART;TZID=X:20260329T013000", "RRULE:FREQ=DAILY",
        "RRULE:FREQ=WEEKLY;UNTIL=20260201", "RRULE:FREQ=MONTHLY;BYDAY=-1FR;COUNT=3", "RRULE:", "EXDATE:20260102",
        "EXDATE;VALUE=DATE:20260105", "RDATE;VALUE=PERIOD:20260101T100000Z/PT1H", "RECURRENCE-ID:20260103T100000Z",
        "UID:1", "SUMMARY:x", "SUMMARY;LANGUAGE=en:y", "DURATION:P1D", "DURATION:-PT5H", "STATUS:CANCELLED", ";:",
        "DTSTART:00010101", "DTSTART:99991231T235959Z", "DTEND:99991231", "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
    ]
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(LINES | st.text(max_size=30), max_size=30))
def test_nothing_that_stands_in_a_file_breaks_the_reader(lines: list[str]) -> None:
    body = "\r\n".join(["BEGIN:VCALENDAR", *lines, "END:VCALENDAR"]).encode()
    try:
        reading = found(body)
    except Unreadable:
        return
    assert all(FIRST <= clock.day_of(one.starts_at) <= LAST for one in reading.dates)
    assert all(one.starts_at <= one.ends_at for one in reading.dates)
