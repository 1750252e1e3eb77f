"""Law 2: the earliest lawful moment, with known answers, and how a page says it."""

import datetime as dt

import pytest

from foundation import clock
from partnership.models import Recipient, Timer
from partnership.working_days import Calendar
from reviews.models import PlanStep, PracticeReview
from reviews.rules import lawful_moment
from tests.partnership.factories import RuleEditionFactory, TimerFactory
from tests.reviews.plan_factories import PlanFactory

pytestmark = pytest.mark.django_db

MUST = (Recipient.NATIONAL_PANEL, Recipient.SECRETARY_OF_STATE)


def london(day, time="09:30"):
    return clock.london_moment(dt.date.fromisoformat(day), dt.time.fromisoformat(time))


def earliest(
    reached=None, *, edition=None, assumed="2026-10-01", local=0, calendar=None, kind="lcspr", local_timers=()
):
    edition = edition or RuleEditionFactory()
    rules = lawful_moment.body_rules(edition.timers.all(), local_timers, kind)
    return lawful_moment.earliest_moment(
        edition=edition,
        rules=rules,
        reached=reached or {},
        assumed_at=london(assumed),
        local_working_days=local,
        calendar=calendar or Calendar(),
        now=london(assumed),
    )


def both(day, time="10:00"):
    return dict.fromkeys(MUST, london(day, time))


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        ("2026-10-05", "2026-10-14"),
        ("2026-05-18", "2026-05-28"),  # 25 May is a bank holiday
        (
            "2027-03-18",
            "2027-03-31",
        ),  # over Easter: 26 and 29 March, and the change of the clocks on the 28th
        ("2026-12-18", "2026-12-31"),  # 25 December, and 28 December for Boxing Day on a Saturday
        ("2027-12-22", "2028-01-05"),  # 27 and 28 December, and 3 January for New Year's Day on a Saturday
        ("2027-10-25", "2027-11-03"),  # over the autumn change
        ("2026-10-09", "2026-10-20"),  # a Friday
        ("2026-10-10", "2026-10-20"),  # a Saturday: the Monday is the first
    ],
)
def test_known_answers(accepted, expected):
    found = earliest(both(accepted), assumed=accepted)

    assert found.at == london(expected, "00:00")
    assert not found.is_assumed
    assert f"Earliest lawful moment: midnight at the start of {london(expected):%A}" in found.as_text()


def test_the_last_of_those_who_must_have_it_decides():
    reached = {
        Recipient.NATIONAL_PANEL: london("2026-10-05"),
        Recipient.SECRETARY_OF_STATE: london("2026-10-07"),
    }

    found = earliest(reached)

    assert found.on == dt.date(2026, 10, 16)
    assert found.deciding.rule.recipient == Recipient.SECRETARY_OF_STATE


def test_one_who_should_have_it_never_decides_but_is_shown():
    reached = both("2026-10-05") | {Recipient.OFSTED: london("2026-10-12")}

    found = earliest(reached)

    assert found.on == dt.date(2026, 10, 14)
    ofsted = next(one for one in found.periods if one.rule.recipient == Recipient.OFSTED)
    assert not ofsted.rule.is_must
    assert ofsted.ends_on == dt.date(2026, 10, 21)


def test_without_any_acceptance_it_is_worked_out_as_if_sent_now():
    found = earliest(assumed="2026-10-05")

    assert found.is_assumed
    assert found.on == dt.date(2026, 10, 14)


def test_accepted_at_one_minute_to_midnight_in_summer_is_accepted_that_day():
    assert earliest(both("2026-05-18", "23:59"), assumed="2026-05-18").at == london("2026-05-28", "00:00")


def test_an_added_closure_day_moves_the_moment_and_is_named():
    closed = Calendar({dt.date(2026, 10, 12): "Day of mourning"})

    found = earliest(both("2026-10-05"), calendar=closed)

    assert found.on == dt.date(2026, 10, 15)
    assert "Day of mourning" in found.as_text()
    [reason] = lawful_moment.reasons_against(london("2026-10-14"), found)
    assert "Monday 12 October 2026 (Day of mourning)" in reason
    assert "Thursday 15 October 2026" in reason


def test_a_stricter_local_rule_is_followed_and_a_weaker_one_is_not():
    assert earliest(both("2026-10-05"), local=10).on == dt.date(2026, 10, 19)
    assert earliest(both("2026-10-05"), local=3).on == dt.date(2026, 10, 14)


def test_clear_days_count_the_day_of_publication_out():
    edition = RuleEditionFactory(timers=False)
    for body in MUST:
        TimerFactory(edition=edition, recipient=body, unit=Timer.Unit.CLEAR_WORKING_DAYS)

    assert earliest(both("2026-10-05"), edition=edition).on == dt.date(2026, 10, 15)


def test_a_local_edition_stands_on_top_of_the_national_one():
    local = RuleEditionFactory(timers=False, is_local=True)
    timer = TimerFactory(edition=local, period=12, force=Timer.Force.LOCAL)

    found = earliest(both("2026-10-05"), local_timers=[timer])

    assert found.on == dt.date(2026, 10, 21)
    assert found.deciding.rule.recipient == Recipient.NATIONAL_PANEL


def test_a_suspended_timer_asks_for_no_period_and_says_why():
    edition = RuleEditionFactory()
    edition.timers.update(
        suspended_from=dt.date(2026, 10, 1), suspended_to=dt.date(2026, 10, 31), suspension_reason="Pandemic."
    )

    found = earliest(both("2026-10-05", "15:00"), edition=edition)

    assert found.at == london("2026-10-05", "15:00")
    assert "Pandemic." in found.as_text()


@pytest.mark.parametrize("body", MUST)
def test_an_edition_that_forgets_a_body_that_the_law_names_allows_nothing(body):
    edition = RuleEditionFactory()
    edition.timers.filter(recipient=body).delete()

    found = earliest(both("2026-10-05"), edition=edition)

    [reason] = lawful_moment.reasons_against(london("2030-01-01"), found)
    assert body.label in reason


@pytest.mark.parametrize("kind", PracticeReview.Kind.values)
def test_the_law_binds_the_statutory_kind_and_asks_a_reason_of_the_others(kind):
    rules = lawful_moment.body_rules(RuleEditionFactory().timers.all(), [], kind)

    assert {rule.recipient for rule in rules} == {*MUST, Recipient.OFSTED}
    musts = {rule.recipient for rule in rules if rule.is_must}
    assert musts == (set(MUST) if kind == PracticeReview.Kind.LCSPR else set())


def test_it_is_never_in_the_past():
    found = earliest(both("2026-03-02"), assumed="2026-10-05")

    assert found.at == london("2026-10-05")
    [reason] = lawful_moment.reasons_against(london("2026-10-05", "09:00"), found)
    assert "9:30am on Monday 5 October 2026" in reason


@pytest.mark.parametrize(
    ("publish_at", "is_lawful"),
    [
        (london("2026-10-13", "23:59"), False),
        (london("2026-10-14", "00:00"), True),
        (london("2026-10-14", "09:30"), True),
        (london("2026-10-17", "09:30"), True),
    ],
)
def test_a_moment_is_lawful_from_the_first_minute_of_the_day(publish_at, is_lawful):
    reasons = lawful_moment.reasons_against(publish_at, earliest(both("2026-10-05")))

    assert (not reasons) is is_lawful
    if not is_lawful:
        assert "Wednesday 14 October 2026" in reasons[0]
        assert "7 working days" in reasons[0]


def test_a_plan_whose_wording_is_weaker_is_shown_beside_the_rules():
    plan = PlanFactory.build(publish_at=london("2026-10-14"), review=None, owner=None, edition=None)
    steps = [
        PlanStep(
            title="Panel",
            kind="notice",
            notice_kind="advance_copy_national_panel",
            timing="relative",
            anchor="publication",
            offset=-7,
            unit=unit,
        )
        for unit in ("days", "working_days")
    ]
    rules = lawful_moment.body_rules(RuleEditionFactory().timers.all(), [], "lcspr")

    [weaker] = lawful_moment.weaker_wordings(plan, steps, rules, Calendar())

    assert weaker.step is steps[0]
    assert weaker.plan_says == "7 days before publication (Wednesday 7 October 2026)"
    assert "7 working days (Monday 5 October 2026 at the latest" in weaker.rules_say
