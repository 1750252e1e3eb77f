"""What gets in the way of what, among the dates that one is given."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from foundation import clock
from partnership.clashes import Clash, DayNote, NoteKind, clashes, holidays_between, shortened
from partnership.points import CalendarEntry, DateKind
from partnership.working_days import Calendar

MONDAY = dt.date(2026, 6, 1)
PARENTS, SCHOOLS = 1, 2
NAMES = {PARENTS: "Parents", SCHOOLS: "Schools"}


def entry(kind: DateKind, day: int = 0, **changes: Any) -> CalendarEntry:
    on = MONDAY + dt.timedelta(days=day)
    told = {"uid": f"{kind}{day}", "title": f"{kind} {day}", "url": "/", "is_whole_day": True}
    return CalendarEntry(starts_at=clock.start_of_day(on), kind=kind, **(told | changes))


def activity(day: int, agency: int, *audiences: int) -> CalendarEntry:
    return entry(
        DateKind.ACTIVITY, day, agencies=frozenset({agency}), audiences=frozenset(audiences or {PARENTS})
    )


def note(kind: NoteKind, first: int = 0, last: int = 0) -> DayNote:
    day = dt.timedelta(days=1)
    return DayNote(MONDAY + first * day, MONDAY + last * day, kind, f"Think of {kind}")


def test_a_review_is_published_on_the_day_on_which_a_campaign_begins() -> None:
    same = [entry(DateKind.PUBLICATION, 2), entry(DateKind.LAUNCH, 2)]
    (found,) = clashes([*same, entry(DateKind.LAUNCH, 3), entry(DateKind.END, 2)], [], NAMES)

    assert found == Clash(
        MONDAY + dt.timedelta(days=2),
        "A review is to be published on the day on which a campaign begins.",
        tuple(same),
    )
    assert clashes([entry(DateKind.PUBLICATION, 2), entry(DateKind.END, 2)], [], NAMES) == []


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ([activity(0, 1), activity(6, 2)], "Two agencies speak to the same people in one week: Parents."),
        ([activity(0, 1), activity(6, 2), activity(3, 3)], "3 agencies"),
        ([activity(0, 1), activity(7, 2)], None),
        ([activity(0, 1), activity(6, 1)], None),
        ([activity(0, 1, PARENTS), activity(6, 2, SCHOOLS)], None),
        ([activity(0, 1), entry(DateKind.LAUNCH, 0, audiences=frozenset({PARENTS}))], None),
    ],
)
def test_two_agencies_speak_to_one_audience_in_one_week(
    entries: list[CalendarEntry], words: str | None
) -> None:
    found = clashes(entries, [], NAMES)

    assert [one.words.startswith(words or "?") for one in found] == ([True] if words else [])


def test_what_lasts_is_in_the_way_on_each_of_its_days() -> None:
    week = dt.timedelta(days=7)
    long = replace(activity(-3, 1), last_on=MONDAY + week)
    entries = [long, activity(5, 2), activity(7, 2), activity(-6, 2), activity(15, 2)]

    found = clashes(entries, [note(NoteKind.SENSITIVE, 3, 4)], NAMES, (MONDAY, MONDAY + 2 * week))

    assert [(one.on, len(one.entries)) for one in found] == [
        (MONDAY, 2),
        (MONDAY + dt.timedelta(days=3), 1),
        (MONDAY + week, 2),
    ]


@pytest.mark.parametrize(
    ("kind", "reached"),
    [
        (NoteKind.PRE_ELECTION, {DateKind.LAUNCH, DateKind.ACTIVITY, DateKind.PUBLICATION, DateKind.RELEASE}),
        (NoteKind.SENSITIVE, {DateKind.LAUNCH, DateKind.ACTIVITY, DateKind.PUBLICATION, DateKind.RELEASE}),
        (NoteKind.COURT_DATE, {DateKind.LAUNCH, DateKind.ACTIVITY, DateKind.PUBLICATION, DateKind.RELEASE}),
        (NoteKind.BANK_HOLIDAY, {DateKind.LAUNCH, DateKind.ACTIVITY, DateKind.PUBLICATION, DateKind.RELEASE}),
        (NoteKind.SCHOOL_HOLIDAY, {DateKind.LAUNCH, DateKind.ACTIVITY}),
    ],
)
def test_what_reaches_people_on_a_day_to_think_of(kind: NoteKind, reached: set[DateKind]) -> None:
    entries = [entry(one, day) for one in DateKind for day in (0, 2, 5) if one != DateKind.COURT_DATE]

    found = clashes(entries, [note(kind, 1, 4)], {})

    (clash,) = [one for one in found if one.words == f"Think of {kind}."]
    assert {one.kind for one in clash.entries} == reached
    assert {clock.day_of(one.starts_at) for one in clash.entries} == {MONDAY + dt.timedelta(days=2)}


def test_a_date_of_proceedings_is_a_day_to_think_of() -> None:
    (found,) = clashes([entry(DateKind.COURT_DATE, 1), entry(DateKind.LAUNCH, 1)], [], {})

    assert found.words == "Proceedings: court_date 1."
    assert [one.kind for one in found.entries] == [DateKind.LAUNCH]


def test_bank_holidays_and_closure_days_are_known() -> None:
    closed = Calendar({dt.date(2026, 12, 24): "The office is closed"})

    found = holidays_between(dt.date(2026, 12, 24), dt.date(2027, 1, 1), closed)

    assert [one.from_on.day for one in found] == [24, 25, 26, 28, 1]
    assert [found[0].words, found[1].words] == ["The office is closed", "Christmas Day"]


def test_of_a_clash_of_many_a_few_are_shown() -> None:
    (shown,) = shortened(clashes([activity(0, number) for number in range(12)], [], NAMES))

    assert (len(shown.entries), shown.more) == (5, 7)
