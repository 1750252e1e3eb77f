"""A table of known answers, worked out by hand from the calendar and the bank holidays that GOV.UK lists."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnership.models import Timer
from partnership.working_days import (
    Calendar,
    add_months,
    add_working_days,
    bank_holidays,
    earliest_publication,
    explain,
    is_working_day,
    latest_acceptance,
    reckon,
    working_days_between,
)
from tests.partnership.factories import ClosureDayFactory, RuleEditionFactory, TimerFactory

D = dt.date
PLAIN = Calendar()
DAYS = st.dates(min_value=D(2018, 1, 1), max_value=D(2032, 12, 31))


def seven_working_days(unit=Timer.Unit.WORKING_DAYS, period=7, **more):
    return Timer(kind=Timer.Kind.ADVANCE_COPY, period=period, unit=unit, source="SI 2018/789", **more)


@pytest.mark.parametrize(
    ("accepted", "earliest", "because"),
    [
        (D(2026, 10, 5), D(2026, 10, 14), "law 2: Monday to Wednesday of the week after"),
        (D(2026, 5, 18), D(2026, 5, 28), "law 2: the spring bank holiday of 25 May lies between"),
        (D(2026, 10, 2), D(2026, 10, 13), "a Friday, whatever the hour: Monday is the first"),
        (D(2026, 10, 3), D(2026, 10, 13), "a Saturday"),
        (D(2026, 10, 4), D(2026, 10, 13), "a Sunday"),
        (D(2026, 3, 27), D(2026, 4, 9), "Easter: Good Friday 3 April and Easter Monday 6 April"),
        (D(2026, 4, 2), D(2026, 4, 15), "Maundy Thursday"),
        (D(2027, 3, 24), D(2027, 4, 6), "Easter with the spring clock change on Easter Sunday"),
        (D(2028, 4, 13), D(2028, 4, 26), "Easter 2028"),
        (D(2026, 12, 21), D(2027, 1, 4), "Christmas 2026: substitute Monday 28 December, New Year's Day"),
        (D(2027, 12, 22), D(2028, 1, 5), "Christmas 2027: substitutes 27 and 28 December and 3 January"),
        (D(2028, 12, 20), D(2029, 1, 3), "Christmas 2028: Monday and Tuesday themselves"),
        (D(2026, 4, 28), D(2026, 5, 8), "the early May bank holiday"),
        (D(2026, 8, 26), D(2026, 9, 7), "the summer bank holiday, which Scotland does not have that day"),
        (D(2026, 10, 20), D(2026, 10, 29), "the autumn clock change of 25 October"),
        (D(2026, 3, 24), D(2026, 4, 2), "the spring clock change of 29 March"),
        (D(2022, 9, 15), D(2022, 9, 27), "the Queen's funeral, a bank holiday, on 19 September"),
    ],
)
def test_seven_working_days_after_acceptance(accepted, earliest, because):
    assert earliest_publication(seven_working_days(), accepted, PLAIN).end == earliest, because


@pytest.mark.django_db
def test_an_added_closure_day_moves_the_earliest_day_by_one_working_day():
    timer = seven_working_days()
    assert earliest_publication(timer, D(2026, 10, 5)).end == D(2026, 10, 14)

    ClosureDayFactory(day=D(2026, 10, 12), name="Day of mourning")

    reckoning = earliest_publication(timer, D(2026, 10, 5))
    assert reckoning.end == D(2026, 10, 15)
    assert [(line.day, line.why_not) for line in reckoning.passed_over] == [
        (D(2026, 10, 12), "Day of mourning")
    ]


@pytest.mark.django_db
def test_the_closure_days_are_read_once_for_a_computation(django_assert_num_queries):
    ClosureDayFactory()

    with django_assert_num_queries(1):
        earliest_publication(seven_working_days(), D(2026, 10, 5), local_working_days=10)
    calendar = Calendar.current()
    with django_assert_num_queries(0):
        earliest_publication(seven_working_days(), D(2026, 10, 5), calendar)
        latest_acceptance(seven_working_days(), D(2026, 10, 30), calendar)


@pytest.mark.parametrize(
    ("unit", "period", "earliest"),
    [
        (Timer.Unit.WORKING_DAYS, 7, D(2026, 5, 28)),
        (Timer.Unit.CLEAR_WORKING_DAYS, 7, D(2026, 5, 29)),
        (Timer.Unit.WORKING_DAYS, 10, D(2026, 6, 2)),
        (Timer.Unit.CALENDAR_DAYS, 7, D(2026, 5, 25)),
        (Timer.Unit.MONTHS, 1, D(2026, 6, 18)),
    ],
)
def test_the_unit_is_part_of_the_rule(unit, period, earliest):
    assert earliest_publication(seven_working_days(unit, period), D(2026, 5, 18), PLAIN).end == earliest


def test_a_stricter_local_rule_is_followed_and_a_looser_one_is_not():
    timer = seven_working_days()

    stricter = earliest_publication(timer, D(2026, 10, 5), PLAIN, local_working_days=10)
    looser = earliest_publication(timer, D(2026, 10, 5), PLAIN, local_working_days=5)

    assert (stricter.end, stricter.rule) == (D(2026, 10, 19), "10 working days (local rule).")
    assert (looser.end, looser.rule) == (D(2026, 10, 14), "7 working days (SI 2018/789).")


def test_a_suspended_timer_does_not_run_and_says_why():
    timer = seven_working_days(
        suspended_from=D(2020, 3, 25), suspended_to=D(2020, 9, 25), suspension_reason="Relaxed nationally."
    )

    suspended = reckon(timer, D(2020, 4, 1), PLAIN)

    assert suspended.is_suspended
    assert suspended.end == D(2020, 4, 1)
    assert "Relaxed nationally." in suspended.as_text()
    assert reckon(timer, D(2020, 3, 24), PLAIN).end == D(2020, 4, 2)
    assert reckon(timer, D(2020, 9, 26), PLAIN).end == D(2020, 10, 6)


def test_a_suspension_without_an_end_goes_on():
    timer = seven_working_days(suspended_from=D(2020, 3, 25), suspension_reason="Relaxed nationally.")

    assert reckon(timer, D(2031, 1, 2), PLAIN).is_suspended


def test_the_explanation_lists_every_day_and_names_the_holiday():
    text = earliest_publication(seven_working_days(), D(2026, 5, 18), PLAIN).as_text()

    assert text.splitlines() == [
        "7 working days (SI 2018/789). From Monday 18 May 2026, which is not counted.",
        "1. Tuesday 19 May 2026",
        "2. Wednesday 20 May 2026",
        "3. Thursday 21 May 2026",
        "4. Friday 22 May 2026",
        "not counted: Saturday 23 May 2026 (Saturday)",
        "not counted: Sunday 24 May 2026 (Sunday)",
        "not counted: Monday 25 May 2026 (Spring bank holiday)",
        "5. Tuesday 26 May 2026",
        "6. Wednesday 27 May 2026",
        "7. Thursday 28 May 2026",
        "Result: Thursday 28 May 2026.",
    ]


def test_a_substitute_day_is_named_as_one():
    assert bank_holidays(2026)[D(2026, 12, 28)] == "Boxing Day (substitute day)"
    assert bank_holidays(2026)[D(2026, 8, 31)] == "Summer bank holiday"


@pytest.mark.parametrize(
    ("day", "number", "result"),
    [
        (D(2026, 10, 14), -7, D(2026, 10, 5)),
        (D(2026, 5, 28), -7, D(2026, 5, 18)),
        (D(2026, 4, 7), -1, D(2026, 4, 2)),
        (D(2026, 10, 17), 0, D(2026, 10, 17)),
        (D(2026, 12, 24), 1, D(2026, 12, 29)),
    ],
)
def test_working_days_are_added_and_taken_away(day, number, result):
    assert add_working_days(day, number, PLAIN) == result


def test_a_number_that_nobody_counts_is_refused():
    with pytest.raises(ValueError, match="1001"):
        add_working_days(D(2026, 1, 1), 1001, PLAIN)


@pytest.mark.parametrize(
    ("day", "months", "result"),
    [
        (D(2026, 8, 31), 6, D(2027, 2, 28)),
        (D(2027, 8, 31), 6, D(2028, 2, 29)),
        (D(2026, 1, 15), 12, D(2027, 1, 15)),
        (D(2028, 2, 29), 12, D(2029, 2, 28)),
        (D(2026, 12, 31), 2, D(2027, 2, 28)),
        (D(2026, 3, 31), -1, D(2026, 2, 28)),
        (D(2026, 1, 31), -12, D(2025, 1, 31)),
    ],
)
def test_months_are_calendar_months(day, months, result):
    assert add_months(day, months) == result


@pytest.mark.django_db
def test_the_factory_edition_carries_the_periods_of_publication():
    edition = RuleEditionFactory()

    availability = edition.timers.get(kind=Timer.Kind.AVAILABILITY)
    assert reckon(availability, D(2026, 10, 14)).end == D(2027, 10, 14)
    assert reckon(TimerFactory(kind=Timer.Kind.INCIDENT_NOTIFICATION, period=5), D(2026, 10, 5)).end == D(
        2026, 10, 12
    )


@given(DAYS, st.integers(min_value=1, max_value=30))
def test_counting_there_and_asking_how_far_agree(day, number):
    end = add_working_days(day, number, PLAIN)

    assert is_working_day(end, PLAIN)
    assert working_days_between(day, end, PLAIN) == number
    assert working_days_between(end, day, PLAIN) == -number


@given(DAYS, st.sampled_from(list(Timer.Unit)), st.integers(min_value=1, max_value=12))
def test_the_latest_acceptance_is_the_last_day_that_still_does(publication, unit, period):
    timer = seven_working_days(unit, period)

    latest = latest_acceptance(timer, publication, PLAIN)

    assert earliest_publication(timer, latest, PLAIN).end <= publication
    assert earliest_publication(timer, latest + dt.timedelta(days=1), PLAIN).end > publication


@given(DAYS, DAYS, st.sampled_from(list(Timer.Unit)))
def test_a_later_acceptance_never_allows_an_earlier_publication(one, other, unit):
    first, second = sorted([one, other])
    timer = seven_working_days(unit)

    assert earliest_publication(timer, first, PLAIN).end <= earliest_publication(timer, second, PLAIN).end


def test_the_same_words_are_used_for_one_and_for_many():
    assert explain(D(2026, 10, 5), 1, Timer.Unit.WORKING_DAYS, PLAIN).rule == "1 working day."
    assert explain(D(2026, 10, 5), 6, Timer.Unit.MONTHS, PLAIN).rule == "6 calendar months."
