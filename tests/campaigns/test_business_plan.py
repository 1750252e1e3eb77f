"""The strategy, the plan of a year, how its actions stand, and what goes on in the next year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import Event
from campaigns.hooks.plans import may_receive, standing_of_action, standing_of_strategy
from campaigns.models import Action, ActionProgress, BusinessPlan, Priority, Rating, Strategy
from campaigns.queries import plan_work as work
from campaigns.queries import strategy as queries
from campaigns.queries.impact import fingerprint
from campaigns.rules import strategy as rules
from campaigns.rules.evaluations import Lessons
from campaigns.rules.refusals import CampaignNotReady
from campaigns.services import actions, activities, evaluations, impact, projects, strategy
from campaigns.tasks import remind_due
from foundation import clock
from foundation.governed import SomebodyElseSaved
from foundation.kept import StaysAsItIs
from notices.models import Notice
from partnership.models import BUSINESS_UNIT, Person, Role
from tests.campaigns import factories as make_campaigns
from tests.campaigns import measure_factories as make_measures
from tests.campaigns import plan_factories as make
from tests.campaigns.factories import officer
from tests.catalogue.pages import as_, html
from tests.matters.factories import MatterFactory
from tests.partnership.factories import AudienceFactory, PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]

TODAY = dt.date(2026, 10, 5)
State = Action.State


def events() -> int:
    return Event.objects.count()


def fresh(action: Action) -> Action:
    return Action.objects.select_related("priority__plan", "owner").get(pk=action.pk)


# The strategy -------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [role for role in Role if role not in BUSINESS_UNIT])
def test_only_the_business_unit_keeps_strategy_plan_and_actions(role: Role) -> None:
    priority = make.a_priority()
    action, plan = make.an_action(priority), priority.plan
    person = PersonFactory(**{role.value: True}, is_superuser=True)
    before = events()

    acts: list[Callable[[], Any]] = [
        lambda: make.a_strategy(person),
        lambda: strategy.edit_strategy(
            strategy=plan.strategy, entry=make.strategy_entry(person), began_from=1, by=person
        ),
        lambda: strategy.review_strategy(
            strategy=plan.strategy, note="Fine.", next_on=dt.date(2027, 1, 1), by=person
        ),
        lambda: make.a_year(person, 2027),
        lambda: strategy.edit_year(plan=plan, owner=person, introduction="", began_from=1, by=person),
        lambda: strategy.add_priority(plan=plan, title="More", why="", by=person),
        lambda: strategy.edit_priority(priority=priority, title="More", why="", began_from=1, by=person),
        lambda: actions.add(priority=priority, entry=make.action_entry(priority), by=person),
        lambda: actions.edit(action=action, entry=make.action_entry(priority), began_from=1, by=person),
        lambda: actions.tell_progress(action=action, done_percent=5, note="A bit.", by=person),
        lambda: actions.settle(action=action, state="done", outcome="", by=person),
        lambda: actions.rate(action=action, rating="green", reason="Fine.", by=person),
        lambda: actions.rate_as_worked_out(action=action, by=person),
        lambda: actions.carry_over(plan=plan, actions=[action], due_on=TODAY, by=person),
    ]
    for act in acts:
        with pytest.raises(PermissionDenied):
            act()

    assert events() == before


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"title": " "}, "title"),
        ({"aims": ""}, "achieve"),
        ({"ends_on": dt.date(2025, 3, 31)}, "end on or after"),
        ({"ends_on": dt.date(2040, 3, 31)}, "10 years at most"),
        ({"review_on": dt.date(2026, 10, 4)}, "in the past"),
    ],
)
def test_what_can_be_no_strategy_is_refused(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(CampaignNotReady, match=reason):
        make.a_strategy(**changes)

    assert not Strategy.objects.exists()


def test_one_strategy_holds_at_a_time() -> None:
    held = make.a_strategy()

    with pytest.raises(CampaignNotReady, match="same time"):
        make.a_strategy(starts_on=held.ends_on, ends_on=dt.date(2031, 3, 31))
    make.a_strategy(starts_on=held.ends_on + dt.timedelta(days=1), ends_on=dt.date(2031, 3, 31))

    assert queries.strategy_on(TODAY) == held
    assert Strategy.objects.count() == 2


def test_a_strategy_is_not_cut_off_from_a_plan_that_answers_to_it() -> None:
    plan = make.a_year()
    by = plan.drafted_by

    with pytest.raises(CampaignNotReady, match="2026–27 answers to it"):
        strategy.edit_strategy(
            strategy=plan.strategy,
            entry=make.strategy_entry(by, ends_on=dt.date(2026, 3, 31)),
            began_from=1,
            by=by,
        )


def test_who_saves_second_is_told_of_strategy_plan_priority_and_action() -> None:
    priority = make.a_priority()
    action, plan, by = make.an_action(priority), priority.plan, priority.plan.drafted_by
    acts: list[Callable[[], Any]] = [
        lambda: strategy.edit_strategy(
            strategy=plan.strategy, entry=make.strategy_entry(by, title="Other"), began_from=1, by=by
        ),
        lambda: strategy.edit_year(plan=plan, owner=by, introduction="New", began_from=1, by=by),
        lambda: strategy.edit_priority(priority=priority, title="Other", why="", began_from=1, by=by),
        lambda: actions.edit(
            action=action, entry=make.action_entry(priority, title="Other"), began_from=1, by=by
        ),
    ]
    for act in acts:
        act()
        with pytest.raises(SomebodyElseSaved):
            act()


def test_the_owner_is_reminded_of_the_review_once_until_somebody_looked(monday: Any) -> None:
    held = make.a_strategy(review_on=TODAY)
    remind_due()
    remind_due()

    (notice,) = Notice.objects.filter(kind="strategy_review_due")
    assert [entry.what for entry in work.waiting_for(held.owner, clock.now())] == [
        "Look at the strategy again"
    ]
    assert standing_of_strategy(held, notice).is_live

    for note, next_on, reason in (("", dt.date(2027, 1, 1), "found"), ("Fine.", TODAY, "in the future")):
        with pytest.raises(CampaignNotReady, match=reason):
            strategy.review_strategy(strategy=held, note=note, next_on=next_on, by=held.owner)
    looked = strategy.review_strategy(
        strategy=held, note="It holds.", next_on=dt.date(2027, 1, 1), by=held.owner
    )

    assert (looked.reviewed_on, looked.review_note) == (TODAY, "It holds.")
    assert not standing_of_strategy(looked, notice).is_live
    assert list(work.waiting_for(held.owner, clock.now())) == []


# The plan of a year -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "year"),
    [(dt.date(2026, 3, 31), 2025), (dt.date(2026, 4, 1), 2026), (dt.date(2026, 12, 31), 2026)],
)
def test_a_financial_year_begins_in_april(day: dt.date, year: int) -> None:
    assert rules.financial_year(day) == year


def test_a_year_has_one_plan_within_its_strategy() -> None:
    plan = make.a_year()

    assert (plan.years, plan.starts_on, plan.ends_on) == (
        "2026–27",
        dt.date(2026, 4, 1),
        dt.date(2027, 3, 31),
    )
    with pytest.raises(CampaignNotReady, match="has its plan"):
        make.a_year()
    with pytest.raises(CampaignNotReady, match="does not run in that year"):
        make.a_year(year=2031)
    assert BusinessPlan.objects.count() == 1


def test_a_priority_stands_once_in_a_plan() -> None:
    priority = make.a_priority()

    with pytest.raises(CampaignNotReady, match="stands in the plan already"):
        make.a_priority(priority.plan)
    with pytest.raises(CampaignNotReady, match="title"):
        make.a_priority(priority.plan, " ")

    assert Priority.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"title": ""}, "what is done"),
        ({"due_on": dt.date(2027, 4, 1)}, "due in 2026–27"),
        ({"starts_on": dt.date(2026, 9, 2), "due_on": dt.date(2026, 9, 1)}, "due on or after"),
    ],
)
def test_what_can_be_no_action_is_refused(changes: dict[str, Any], reason: str) -> None:
    priority = make.a_priority()
    with pytest.raises(CampaignNotReady, match=reason):
        make.an_action(priority, **changes)
    with pytest.raises(CampaignNotReady, match="works on campaigns"):
        make.an_action(priority, owner=PersonFactory())

    assert not Action.objects.exists()


# How an action stands -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("starts_on", "due_on", "done", "rating"),
    [
        # A hundred days, of which some are gone today.
        (TODAY, TODAY + dt.timedelta(days=99), 0, Rating.GREEN),
        (TODAY - dt.timedelta(days=25), TODAY + dt.timedelta(days=74), 0, Rating.GREEN),
        (TODAY - dt.timedelta(days=26), TODAY + dt.timedelta(days=73), 0, Rating.AMBER),
        (TODAY - dt.timedelta(days=50), TODAY + dt.timedelta(days=49), 0, Rating.AMBER),
        (TODAY - dt.timedelta(days=51), TODAY + dt.timedelta(days=48), 0, Rating.RED),
        (TODAY - dt.timedelta(days=51), TODAY + dt.timedelta(days=48), 26, Rating.GREEN),
        (TODAY - dt.timedelta(days=99), TODAY, 100, Rating.GREEN),
        # Late is late, however much of it is done.
        (TODAY - dt.timedelta(days=100), TODAY - dt.timedelta(days=1), 100, Rating.RED),
        (TODAY, TODAY, 0, Rating.GREEN),
        (TODAY + dt.timedelta(days=1), TODAY + dt.timedelta(days=2), 0, Rating.GREEN),
    ],
)
def test_red_amber_and_green_are_worked_out_from_days_and_progress(
    starts_on: dt.date, due_on: dt.date, done: int, rating: Rating
) -> None:
    action = Action(starts_on=starts_on, due_on=due_on, done_percent=done)

    standing = rules.standing_of(action, TODAY)

    assert standing is not None
    assert standing.rating == rating
    assert standing.why


def test_another_rating_is_shown_with_its_reason_and_whose_it_is_until_it_is_lifted() -> None:
    action = make.an_action(due_on=TODAY - dt.timedelta(days=1))
    by = action.priority.plan.drafted_by
    for rating, reason, refusal in (
        ("blue", "So.", "how it stands"),
        ("green", " ", "otherwise"),
        ("red", "So.", "It is red as worked out"),
    ):
        with pytest.raises(CampaignNotReady, match=refusal):
            actions.rate(action=action, rating=rating, reason=reason, by=by)

    rated = actions.rate(action=action, rating="amber", reason="The trainer fell ill.", by=by)
    standing = rules.standing_of(rated, TODAY)
    assert standing is not None
    assert (standing.rating, standing.worked_out) == (Rating.AMBER, Rating.RED)
    assert (rated.override_reason, rated.overridden_by) == ("The trainer fell ill.", by)
    with pytest.raises(CampaignNotReady, match="Show it as worked out"):
        actions.rate(action=action, rating="red", reason="It is late after all.", by=by)
    assert fresh(action).override == "amber"

    standing = rules.standing_of(actions.rate_as_worked_out(action=action, by=by), TODAY)
    assert standing is not None
    assert standing.rating == Rating.RED
    with pytest.raises(CampaignNotReady, match="worked out already"):
        actions.rate_as_worked_out(action=action, by=by)


def test_progress_is_told_by_its_owner_with_a_note_and_every_word_stays() -> None:
    owner = PersonFactory(agency_representative=True)
    action = make.an_action(owner=owner)
    for percent, note, reason in (
        (101, "All.", "from 0 to 100"),
        (-1, "None.", "from 0"),
        (5, " ", "was done"),
    ):
        with pytest.raises(CampaignNotReady, match=reason):
            actions.tell_progress(action=action, done_percent=percent, note=note, by=owner)

    actions.tell_progress(action=action, done_percent=40, note="Four schools.", by=owner)
    actions.tell_progress(action=action, done_percent=30, note="One of them fell out.", by=owner)

    assert fresh(action).done_percent == 30
    assert [one.note for one in ActionProgress.objects.all()] == ["One of them fell out.", "Four schools."]
    with pytest.raises(StaysAsItIs):
        ActionProgress.objects.update(note="Fine.")


def test_an_action_is_settled_opened_again_and_not_changed_between() -> None:
    action = make.an_action()
    by = action.priority.plan.drafted_by
    with pytest.raises(CampaignNotReady, match="why it was not done"):
        actions.settle(action=action, state="not_done", outcome="", by=by)
    with pytest.raises(CampaignNotReady, match="what came of it"):
        actions.settle(action=action, state="done", outcome=" ", by=by)
    actions.rate(action=action, rating="amber", reason="Nobody has time.", by=by)

    actions.settle(action=action, state="done", outcome="Twelve schools.", by=by)

    assert rules.standing_of(fresh(action), TODAY) is None
    assert fresh(action).override == ""
    acts: list[Callable[[], Any]] = [
        lambda: actions.tell_progress(action=action, done_percent=1, note="A bit.", by=by),
        lambda: actions.rate(action=action, rating="red", reason="So.", by=by),
        lambda: actions.edit(action=action, entry=make.action_entry(action.priority), began_from=1, by=by),
    ]
    for act in acts:
        with pytest.raises(CampaignNotReady, match="written down"):
            act()
    assert actions.settle(action=action, state="open", outcome="", by=by).settled_at is None


def test_a_shell_neither_settles_nor_rates_an_action_nor_takes_one_away() -> None:
    action = make.an_action()
    for name, value in (("state", "done"), ("override", "green"), ("done_percent", 90)):
        changed = fresh(action)
        setattr(changed, name, value)
        with pytest.raises(StaysAsItIs):
            changed.save()
        with pytest.raises(StaysAsItIs):
            Action.objects.update(**{name: value})
    with pytest.raises(StaysAsItIs):
        action.delete()


# What waits ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("due_on", "kinds"),
    [
        (TODAY + dt.timedelta(days=8), []),
        (TODAY + dt.timedelta(days=7), ["plan_action_near"]),
        (TODAY, ["plan_action_near"]),
        (TODAY - dt.timedelta(days=1), ["plan_action_late"]),
    ],
)
def test_due_and_late_actions_wait_for_their_owner_alone(due_on: dt.date, kinds: list[str]) -> None:
    owner = PersonFactory(subcommittee_member=True)
    action = make.an_action(owner=owner, due_on=due_on)
    remind_due()
    remind_due()

    assert list(Notice.objects.values_list("kind", flat=True)) == kinds
    assert [entry.title for entry in work.waiting_for(owner, clock.now())] == [action.title] * len(kinds)
    assert list(work.waiting_for(action.priority.plan.drafted_by, clock.now())) == []


def test_a_reminder_holds_while_the_action_is_open_and_due_on_that_day() -> None:
    action = make.an_action(due_on=TODAY)
    by = action.priority.plan.drafted_by
    remind_due()
    notice = Notice.objects.get()
    assert standing_of_action(fresh(action), notice).is_live
    assert may_receive(action, by, notice)
    assert not may_receive(action, PersonFactory(independent_reviewer=True), notice)

    moved = actions.edit(
        action=action,
        entry=make.action_entry(action.priority, due_on=TODAY + dt.timedelta(days=5)),
        began_from=action.version,
        by=by,
    )
    assert not standing_of_action(moved, notice).is_live
    settled = actions.settle(action=action, state="done", outcome="All of them.", by=by)
    assert not standing_of_action(settled, notice).is_live


# Carrying over ------------------------------------------------------------------------------------


def test_open_actions_go_on_in_the_next_years_plan_with_owner_and_progress(monday: Any) -> None:
    priority = make.a_priority()
    plan, by = priority.plan, priority.plan.drafted_by
    action, settled = make.an_action(priority), make.an_action(priority, title="Settled")
    actions.tell_progress(action=action, done_percent=60, note="Six schools.", by=by)
    actions.settle(action=settled, state="done", outcome="All of them.", by=by)
    monday.move_to(dt.datetime(2027, 3, 1, 9, tzinfo=dt.UTC), tick=False)
    following = make.a_year(by, 2027)

    (made,) = actions.carry_over(plan=plan, actions=[action], due_on=dt.date(2027, 6, 30), by=by)

    assert (made.priority.plan, made.priority.title) == (following, "Neglect")
    assert (made.owner, made.done_percent, made.carried_from) == (action.owner, 60, action)
    assert (made.starts_on, made.due_on) == (dt.date(2027, 4, 1), dt.date(2027, 6, 30))
    assert fresh(action).state == State.CARRIED_OVER
    with pytest.raises(CampaignNotReady, match="no longer open"):
        actions.carry_over(plan=plan, actions=[action], due_on=dt.date(2027, 6, 30), by=by)
    with pytest.raises(CampaignNotReady, match="carried over to the next"):
        actions.settle(action=action, state="done", outcome="All of them.", by=by)
    assert Action.objects.count() == 3


@pytest.mark.parametrize(
    ("today", "next_year", "due_on", "reason"),
    [
        (dt.date(2027, 3, 1), None, dt.date(2027, 6, 30), "no plan yet"),
        (dt.date(2026, 12, 31), 2027, dt.date(2027, 6, 30), "from Friday 1 January 2027 on"),
        (dt.date(2027, 3, 1), 2027, dt.date(2027, 3, 31), "due in 2027–28"),
    ],
)
def test_what_can_not_be_carried_over_stays(
    today: dt.date, next_year: int | None, due_on: dt.date, reason: str, monday: Any
) -> None:
    action = make.an_action()
    plan, by = action.priority.plan, action.priority.plan.drafted_by
    if next_year:
        make.a_year(by, next_year)
    monday.move_to(dt.datetime(today.year, today.month, today.day, 9, tzinfo=dt.UTC), tick=False)

    with pytest.raises(CampaignNotReady, match=reason):
        actions.carry_over(plan=plan, actions=[action], due_on=due_on, by=by)

    assert fresh(action).state == State.OPEN


def test_an_action_whose_owner_has_left_is_given_another_before_it_goes_on(monday: Any) -> None:
    owner = PersonFactory(press_lead=True)
    action = make.an_action(owner=owner)
    plan, by = action.priority.plan, action.priority.plan.drafted_by
    monday.move_to(dt.datetime(2027, 3, 1, 9, tzinfo=dt.UTC), tick=False)
    make.a_year(by, 2027)
    owner.is_active = False
    owner.save()

    with pytest.raises(CampaignNotReady, match="Name another first"):
        actions.carry_over(plan=plan, actions=[action], due_on=dt.date(2027, 6, 30), by=by)


# What a year lacks, and what was done -------------------------------------------------------------


def test_a_year_without_a_project_for_the_seldom_heard_and_a_measure_of_access_says_so() -> None:
    plan = make.a_year()
    by = plan.drafted_by

    def unequal() -> list[str]:
        return queries.year_of(plan, by, TODAY).unequal

    make.with_complete_plan(by)
    assert "No project of this year is for a vulnerable" in unequal()[0]
    project = make.with_complete_plan(by, seldom_heard=True)
    assert "none measures whether these people get help" in unequal()[0]
    row = project.plan.audiences.select_related("plan__project").get()
    make.answer(row, access_measure="Calls in Polish to the front door.")
    assert unequal() == []


def test_a_stopped_project_and_one_of_another_year_do_not_count_for_the_seldom_heard() -> None:
    plan = make.a_year()
    by = plan.drafted_by
    stopped = make.with_complete_plan(by, seldom_heard=True)
    projects.end(project=stopped, state="stopped", outcome="No money.", by=by)
    make.with_complete_plan(by, seldom_heard=True, starts_on=dt.date(2027, 4, 1), ends_on=dt.date(2027, 5, 1))

    assert "No project of this year" in queries.year_of(plan, by, TODAY).unequal[0]


def test_a_project_counts_in_the_year_of_its_priority_or_else_in_that_of_its_start() -> None:
    plan = make.a_year()
    by, following = plan.drafted_by, make.a_year(plan.drafted_by, year=2027)
    days = {"starts_on": dt.date(2027, 3, 1), "ends_on": dt.date(2027, 6, 30)}
    alone = make.a_project(by, title="Alone", **days)
    answering = make.a_project(by, title="Answering", priority=make.a_priority(following), **days)

    for each, counted in ((plan, alone), (following, answering)):
        year = queries.year_of(each, by, TODAY)
        assert [row.project for row in year.projects] == [counted]
        assert {one.what: one.planned for one in year.tallies}["Projects"] == 1


def test_planned_stands_against_done() -> None:
    priority = make.a_priority()
    plan, by = priority.plan, priority.plan.drafted_by
    for state in ("done", "not_done", "open"):
        action = make.an_action(priority, title=state)
        if state != "open":
            actions.settle(action=action, state=state, outcome="So.", by=by)
    make.under_way(by)
    campaign = make_campaigns.with_audience(by)
    make_campaigns.planned(campaign)
    ready = make_campaigns.planned(campaign)
    impact.make_ready(activity=ready, seen=fingerprint(ready), by=by)

    tallies = {one.what: one for one in queries.year_of(plan, by, TODAY).tallies}

    told = tallies["Actions"]
    assert (told.planned, told.done, told.not_done, told.open) == (3, 1, 1, 1)
    assert (tallies["Projects"].planned, tallies["Projects"].open) == (1, 1)
    told = tallies["Activities of campaigns"]
    assert (told.planned, told.done, told.open) == (2, 0, 2)


def test_what_belongs_to_a_matter_is_in_the_plan_of_those_who_may_know_and_on_nobodys_paper() -> None:
    priority = make.a_priority()
    plan, by = priority.plan, priority.plan.drafted_by
    matter = MatterFactory(owner=by)
    project = make.a_project(by, matter=matter, priority=priority)
    campaign = make_campaigns.draft(by, matter=matter, priority_id=priority.pk)
    other = officer()

    for person, on_paper, is_there in ((by, False, True), (by, True, False), (other, False, False)):
        year = queries.year_of(plan, person, TODAY, on_paper=on_paper)
        assert [row.project for row in year.projects] == ([project] if is_there else [])
        assert year.campaigns == ([campaign] if is_there else [])
        assert sum(tally.planned for tally in year.tallies) == (1 if is_there else 0)
    assert queries.results_of(plan, by) == []


def test_the_years_report_has_every_campaign_that_launches_in_it_with_what_came_of_it(monday: Any) -> None:
    plan = make.a_year()
    by = plan.drafted_by
    campaign = make_campaigns.with_audience(by, baseline="One in ten", target="One in two")
    activity = make_campaigns.planned(campaign)
    make_campaigns.draft(by, title="Next year", launches_on=dt.date(2027, 4, 1), ends_on=dt.date(2027, 4, 2))
    monday.move_to(dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC), tick=False)
    activities.settle(activity=activity, state="done", outcome="Two hundred watched it.", by=by)

    (result,) = queries.results_of(plan, by)
    assert result.campaign == campaign
    assert [one.outcome for one in result.told] == ["Two hundred watched it."]
    (row,) = queries.report_rows([result])
    assert {"One in ten", "One in two", "Post the film: Two hundred watched it."} <= set(row)


def test_the_years_report_says_what_was_measured_and_learned(monday: Any) -> None:
    plan = make.a_year()
    by = plan.drafted_by
    campaign = make_campaigns.with_audience(by)
    monday.move_to(clock.start_of_day(campaign.ends_on) + dt.timedelta(days=1, hours=9), tick=False)
    (bare,) = queries.results_of(plan, by)
    assert (bare.measured, bare.learned) == ([], None)
    lessons = Lessons("The film.", "The posters.", "Begin earlier.", "")
    evaluations.write(campaign=campaign, lessons=lessons, began_from=0, by=by)
    asked = []
    for name in ("Calls", "Visits"):
        make_measures.value(make_measures.measure(campaign, name=name, unit="", target=Decimal(20)), 12)
        person = Person.objects.get(pk=by.pk)
        with CaptureQueriesContext(connection) as found:
            (result,) = queries.results_of(plan, person)
        asked.append(len(found))

    assert asked[0] == asked[1]
    assert result.learned is not None
    assert result.learned.worked == "The film."
    assert [said.split(" (")[0] for said, _ in result.measures] == ["Calls: 12", "Visits: 12"]
    assert all("(target: 20)" in said for said, _ in result.measures)
    (row,) = queries.report_rows([result])
    assert len(row) == len(queries.REPORT_HEADINGS)
    assert row[-3:] == ["The film.", "The posters.", "Begin earlier."]
    assert row[-4].startswith("Calls: 12 (target: 20)")


def test_a_campaign_is_counted_in_the_year_in_which_it_launches_and_in_no_other() -> None:
    priority = make.a_priority()
    plan, by = priority.plan, priority.plan.drafted_by
    later = make.a_year(by, year=2027)
    launches_on = dt.date(2027, 4, 1)
    campaign = make_campaigns.with_audience(
        by, launches_on=launches_on, ends_on=launches_on, priority_id=priority.pk
    )
    make_campaigns.planned(campaign)

    assert queries.results_of(plan, by) == []
    assert [one.campaign for one in queries.results_of(later, by)] == [campaign]
    for each, counted in ((plan, []), (later, [campaign])):
        year = queries.year_of(each, by, TODAY)
        assert year.campaigns == counted
        assert {one.what: one.planned for one in year.tallies}["Activities of campaigns"] == len(counted)
    # The priority that it answers to still leads to it.
    assert queries.year_of(plan, by, TODAY).priorities[0].campaigns == [campaign]


def test_what_is_done_is_done_wholly_however_far_it_was_said_to_be() -> None:
    priority = make.a_priority()
    by = priority.plan.drafted_by
    action = make.an_action(priority)
    actions.tell_progress(action=action, done_percent=5, note="Begun.", by=by)
    client = as_(by)
    places = [
        reverse("campaigns:action", args=[priority.plan.year, action.reference]),
        *(reverse(f"campaigns:{name}", args=[priority.plan.year]) for name in ("year", "board_paper")),
    ]
    for place in places:
        assert ">5%<" in html(client.get(place))

    actions.settle(action=action, state="done", outcome="All of it.", by=by)

    # Of the page of the action, only what was told at the time still says it.
    assert html(client.get(places[0])).count("5%") == 1
    for place in places[1:]:
        assert "5%" not in html(client.get(place))
        assert "100%" in html(client.get(place))
    (row,) = queries.action_rows(priority.plan, TODAY)
    assert row[queries.HEADINGS.index("Done in percent")] == 100


def test_the_plan_of_a_year_takes_the_same_queries_however_much_it_holds(
    django_assert_num_queries: Any,
) -> None:
    priority = make.a_priority()
    plan, by = priority.plan, priority.plan.drafted_by
    audience = AudienceFactory()
    for number in range(15):
        action = make.an_action(priority, title=f"Action {number}")
        actions.tell_progress(action=action, done_percent=1, note="Begun.", by=by)
        make.choose(make.a_project(by, priority=priority, title=f"Project {number}"), audience)
        make_campaigns.draft(by, title=f"Campaign {number}", priority_id=priority.pk)
        if number in (2, 14):
            with django_assert_num_queries(9):
                assert len(queries.year_of(plan, by, TODAY).priorities[0].actions) == number + 1


def test_a_campaign_answers_to_a_priority_that_is_there() -> None:
    priority = make.a_priority()

    assert make_campaigns.draft(priority_id=priority.pk).priority == priority
    with pytest.raises(CampaignNotReady, match="Choose a priority from the list"):
        make_campaigns.draft(priority_id=priority.pk + 1)
