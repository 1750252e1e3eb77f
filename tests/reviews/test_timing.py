"""When steps are due: from every event, in both units, over holidays and both changes of the clocks."""

import datetime as dt

import pytest

from foundation import clock
from partnership.working_days import Calendar
from reviews.models import Phase, PlanStep
from reviews.rules import timing
from reviews.rules.timing import Happening, Happenings, StepsInACircle

PlainCalendar = Calendar()
PUBLICATION = clock.london_moment(dt.date(2026, 10, 14), dt.time(9, 30))


def step(key="step", **fields):
    fields.setdefault("phase", Phase.BEFORE)
    fields.setdefault("title", key.replace("-", " ").capitalize())
    return PlanStep(key=key, **fields)


def relative(offset, unit="days", anchor="publication", key="step", **fields):
    return step(key, timing="relative", anchor=anchor, offset=offset, unit=unit, **fields)


def planned(at=PUBLICATION, **events):
    happenings = {"publication": Happening.moment(at, has_happened=False)}
    return Happenings(happenings | events)


def london(day, time):
    return clock.london_moment(dt.date.fromisoformat(day), dt.time.fromisoformat(time))


def due_of(one, happenings=None, calendar=PlainCalendar):
    return timing.due_moments([one], happenings or planned(), calendar)[one.key]


@pytest.mark.parametrize(
    ("offset", "unit", "at_time", "expected"),
    [
        (-3, "days", None, london("2026-10-11", "17:00")),
        (-3, "working_days", None, london("2026-10-09", "17:00")),
        (-7, "working_days", "09:00", london("2026-10-05", "09:00")),
        (2, "working_days", "10:15", london("2026-10-16", "10:15")),
        (3, "working_days", None, london("2026-10-19", "17:00")),
        (0, "days", None, PUBLICATION),
        (0, "days", "08:00", london("2026-10-14", "08:00")),
    ],
)
def test_a_step_is_so_many_days_from_publication(offset, unit, at_time, expected):
    time = dt.time.fromisoformat(at_time) if at_time else None

    assert due_of(relative(offset, unit, at_time=time)).at == expected


@pytest.mark.parametrize(
    "anchor",
    ["endorsement", "decision_to_review", "date_fixed", "proceeding_ended", "proceeding_date"],
)
def test_every_event_can_be_counted_from(anchor):
    happenings = planned(**{anchor: Happening(dt.date(2026, 9, 1))})

    due = due_of(relative(5, "working_days", anchor), happenings)

    assert due.at == london("2026-09-08", "17:00")
    assert "Tuesday 1 September 2026" in due.words


@pytest.mark.parametrize("kind", [timing.Timing.RELATIVE, timing.Timing.AS_SOON_AS_POSSIBLE])
def test_a_step_whose_event_has_no_date_has_none_either(kind):
    due = due_of(step(timing=kind, anchor="endorsement"), planned())

    assert due.at is None
    assert "no date yet" in due.words


def test_working_days_pass_over_holidays_and_closures_and_name_them():
    publication = london("2026-12-31", "09:30")
    closed = Calendar({dt.date(2026, 12, 29): "Day of mourning"})

    due = due_of(relative(-4, "working_days"), planned(publication), closed)

    assert due.at == london("2026-12-22", "17:00")
    for name in ("Christmas Day", "Boxing Day", "Day of mourning"):
        assert name in due.words


def test_a_fixed_day_stands_whatever_moves():
    due = due_of(step(timing="fixed_day", fixed_on=dt.date(2026, 11, 2), at_time=dt.time(14)), Happenings())

    assert due.at == london("2026-11-02", "14:00")


def test_an_undated_step_has_no_date():
    assert due_of(step(timing="undated")).at is None


def test_as_soon_as_possible_gives_a_person_until_the_end_of_the_next_working_day():
    happenings = Happenings({"endorsement": Happening.moment(london("2026-10-02", "11:00"))})

    due = due_of(step(timing="as_soon_as_possible", anchor="endorsement"), happenings)

    assert due.at == london("2026-10-05", "17:00")


def test_as_soon_as_possible_is_at_once_for_a_notice():
    fixed = london("2026-10-02", "11:00")
    happenings = Happenings({"date_fixed": Happening.moment(fixed)})

    due = due_of(step(timing="as_soon_as_possible", anchor="date_fixed", kind="notice"), happenings)

    assert due.at == fixed


def test_a_notice_does_not_run_ahead_of_the_step_that_it_follows():
    steps = [
        relative(-5, key="tell-family"),
        step(
            "tell-partners",
            timing="as_soon_as_possible",
            anchor="step",
            anchor_key="tell-family",
            kind="notice",
        ),
    ]

    assert timing.due_moments(steps, planned(), PlainCalendar)["tell-partners"].at is None

    steps[0].status, steps[0].done_at = PlanStep.Status.DONE, london("2026-10-08", "15:00")
    due = timing.due_moments(steps, planned(), PlainCalendar)["tell-partners"]
    assert due.at == london("2026-10-08", "15:00")


def test_steps_can_hang_on_steps_that_hang_on_steps():
    steps = [
        relative(2, "working_days", "step", "third", anchor_key="second"),
        relative(1, "days", "step", "second", anchor_key="first"),
        relative(-10, "working_days", key="first"),
    ]

    dues = timing.due_moments(steps, planned(), PlainCalendar)

    assert dues["first"].at == london("2026-09-30", "17:00")
    assert dues["second"].at == london("2026-10-01", "17:00")
    assert dues["third"].at == london("2026-10-05", "17:00")


def test_a_step_done_early_draws_what_hangs_on_it_nearer():
    first = relative(-10, "working_days", key="first")
    first.status, first.done_at = PlanStep.Status.DONE, london("2026-09-21", "10:00")
    first.due_at, first.computed_from = london("2026-09-30", "17:00"), "As it was."
    steps = [first, relative(1, "days", "step", "second", anchor_key="first")]

    dues = timing.due_moments(steps, planned(), PlainCalendar)

    assert dues["second"].at == london("2026-09-22", "17:00")
    assert dues["first"].at == london("2026-09-30", "17:00")
    assert dues["first"].words == "As it was."


@pytest.mark.parametrize(
    "chain",
    [{"a": "a"}, {"a": "b", "b": "a"}, {"a": "b", "b": "c", "c": "b"}, {"z": "a", "a": "b", "b": "a"}],
)
def test_steps_in_a_circle_are_refused_by_name(chain):
    steps = [relative(1, anchor="step", key=key, anchor_key=other) for key, other in chain.items()]

    with pytest.raises(StepsInACircle) as refusal:
        timing.due_moments(steps, planned(), PlainCalendar)

    assert "B" in refusal.value.titles or refusal.value.titles == ["A"]


def test_a_chain_without_a_circle_is_none():
    assert timing.circle_of({"a": "b", "b": "c", "d": "c"}) == []


def test_what_follows_publication_is_dated_by_publication_itself():
    after = relative(20, "working_days", phase=Phase.AFTER)

    assert due_of(after).at is None
    assert "gets its date when the review is published" in due_of(after).words

    published = Happenings({"publication": Happening.moment(PUBLICATION)})
    assert due_of(after, published).at == london("2026-11-11", "17:00")


@pytest.mark.parametrize("condition", [c for c in timing.Condition if c != timing.Condition.ALWAYS])
def test_a_step_with_a_condition_is_dated_only_while_it_holds(condition):
    one = relative(-5, condition=condition)

    assert due_of(one).at is None
    assert due_of(one).words.startswith("Only if")

    holds = Happenings(planned().events, frozenset({condition}))
    assert due_of(one, holds).at == london("2026-10-09", "17:00")


def recurring(**fields):
    return step(
        timing="recurring",
        anchor="date_fixed",
        every=5,
        unit="working_days",
        until_anchor="publication",
        **fields,
    )


def test_a_recurring_step_is_first_due_one_interval_after_its_event():
    happenings = planned(date_fixed=Happening.moment(london("2026-09-25", "12:00")))

    assert due_of(recurring(), happenings).at == london("2026-10-02", "17:00")


def test_a_recurring_step_ends_with_the_event_that_ends_it():
    happenings = Happenings(
        {
            "date_fixed": Happening.moment(london("2026-09-25", "12:00")),
            "publication": Happening.moment(PUBLICATION),
        }
    )

    due = due_of(recurring(), happenings)

    assert due.at is None
    assert "until publication" in due.words


def test_a_recurring_step_done_late_does_not_come_back_at_once():
    one = recurring(due_at=london("2026-10-02", "17:00"))

    due = timing.next_occurrence(one, london("2026-10-20", "10:00"), PlainCalendar)

    assert due == london("2026-10-23", "17:00")


@pytest.mark.parametrize(
    ("publication", "offset", "expected_utc"),
    [
        # Over the spring change of 28 March 2027 and the autumn change of 31 October 2027: 9:30 stays 9:30.
        ("2027-03-30", -7, "2027-03-23T09:30+00:00"),
        ("2027-03-26", 7, "2027-04-02T08:30+00:00"),
        ("2027-11-02", -7, "2027-10-26T08:30+00:00"),
        ("2027-10-29", 7, "2027-11-05T09:30+00:00"),
    ],
)
def test_a_clock_time_stays_itself_over_a_change_of_the_clocks(publication, offset, expected_utc):
    happenings = Happenings({"publication": Happening.moment(london(publication, "09:30"))})

    due = due_of(relative(offset, at_time=dt.time(9, 30)), happenings)

    assert due.at == dt.datetime.fromisoformat(expected_utc)


@pytest.mark.parametrize(
    ("day", "expected_utc"),
    [("2027-03-28", "2027-03-28T01:30+00:00"), ("2027-10-31", "2027-10-31T00:30+00:00")],
)
def test_a_computed_time_in_the_changed_hour_is_the_next_that_exists_or_the_first_of_two(day, expected_utc):
    at = timing.moment_of(dt.date.fromisoformat(day), dt.time(1, 30))

    assert at == dt.datetime.fromisoformat(expected_utc)


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (
            relative(-10, "working_days", at_time=dt.time(9, 30)),
            "10 working days before publication, at 9:30am",
        ),
        (relative(1, "days"), "1 day after publication"),
        (relative(0), "At publication"),
        (relative(0, at_time=dt.time(9)), "On the day of publication, at 9am"),
        (
            step(timing="as_soon_as_possible", anchor="endorsement"),
            "As soon as possible after the last endorsement",
        ),
        (step(timing="undated"), "Undated"),
        (recurring(), "Every 5 working days from fixing the date until publication"),
        (relative(3, anchor="step", anchor_key="tell"), "3 days after “Tell the family”"),
    ],
)
def test_a_timing_is_said_as_people_say_it(one, words):
    assert timing.in_words(one, {"tell": "Tell the family"}) == words
