"""Projects and their communication plans: a plan is answered for each audience before its project starts."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from audit.models import Event
from campaigns.models import PlanAudience, Project
from campaigns.queries import plan_work as work
from campaigns.queries import projects as queries
from campaigns.rules.refusals import CampaignNotReady
from campaigns.services import projects
from foundation import clock
from foundation.governed import SomebodyElseSaved
from foundation.kept import StaysAsItIs
from matters.points import MATTER_PAGES
from partnership.models import BUSINESS_UNIT, Role
from partnership.points import CALENDAR
from tests.campaigns import plan_factories as make
from tests.campaigns.factories import officer
from tests.campaigns.measure_factories import measure
from tests.matters.factories import MatterFactory
from tests.partnership.factories import (
    AbsenceFactory,
    AudienceFactory,
    ChannelFactory,
    LanguageFactory,
    PersonFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def lacks(project: Project) -> list[str]:
    return [one.what for one in queries.missing_of(project)]


def start(project: Project) -> Project:
    return projects.start(project=project, by=project.drafted_by)


def events() -> int:
    return Event.objects.count()


# Beginning ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [role for role in Role if role not in BUSINESS_UNIT])
def test_only_the_business_unit_begins_a_project(role: Role) -> None:
    person = PersonFactory(**{role.value: True}, is_superuser=True)

    with pytest.raises(PermissionDenied):
        projects.draft(entry=make.project_entry(person), by=person)

    assert not Project.objects.exists()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"title": " "}, "title"),
        ({"about": ""}, "different afterwards"),
        ({"ends_on": dt.date(2026, 10, 4)}, "end on or after"),
        ({"starts_on": dt.date(2026, 9, 1), "ends_on": dt.date(2026, 10, 1)}, "end in the past"),
        ({"ends_on": dt.date(2036, 10, 1)}, "five years"),
    ],
)
def test_what_can_be_no_project_is_refused(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(CampaignNotReady, match=reason):
        make.a_project(**changes)

    assert not Project.objects.exists()


def test_its_owner_works_in_the_room_and_may_know_of_its_matter() -> None:
    by = officer()
    with pytest.raises(CampaignNotReady, match="works on campaigns"):
        make.a_project(by, owner=PersonFactory())
    with pytest.raises(CampaignNotReady, match="may know of its matter"):
        make.a_project(by, matter=MatterFactory(owner=by), owner=officer())

    assert not Project.objects.exists()


def test_who_saves_a_project_second_is_told_and_a_third_persons_edit_is_refused() -> None:
    project = make.a_project()
    by = project.drafted_by
    first = make.project_entry(by, title="The first")
    projects.edit(project=project, entry=first, began_from=1, by=by)

    with pytest.raises(SomebodyElseSaved):
        projects.edit(project=project, entry=make.project_entry(by, title="Second"), began_from=1, by=by)
    with pytest.raises(PermissionDenied):
        projects.edit(
            project=project, entry=first, began_from=2, by=PersonFactory(chair=True, is_superuser=True)
        )

    assert make.fresh(project).title == "The first"


# Is the plan complete? ----------------------------------------------------------------------------


def test_an_empty_plan_lacks_its_audiences_and_all_that_is_asked_of_the_whole() -> None:
    project = make.a_project()

    assert len(lacks(project)) == len(make.WHOLE) + 2
    with pytest.raises(CampaignNotReady, match="5 answers missing"):
        start(project)

    assert make.fresh(project).state == Project.State.PLANNED


def test_what_is_missing_says_why_it_matters() -> None:
    assert all(one.why for one in queries.missing_of(make.a_project()))


@pytest.mark.parametrize("name", make.OF_AN_AUDIENCE)
def test_without_one_answer_for_an_audience_the_project_does_not_start(name: str) -> None:
    project = make.with_complete_plan()
    make.answer(PlanAudience.objects.get(), **{name: " "})
    before = events()

    with pytest.raises(CampaignNotReady, match="missing"):
        start(project)

    assert make.fresh(project).state == Project.State.PLANNED
    assert events() == before


@pytest.mark.parametrize("changes", [{"languages": []}, {"channels": []}], ids=["languages", "methods"])
def test_without_languages_or_methods_the_project_does_not_start(changes: dict[str, Any]) -> None:
    project = make.with_complete_plan()
    make.answer(PlanAudience.objects.get(), **changes)

    with pytest.raises(CampaignNotReady, match="one answer missing"):
        start(project)


@pytest.mark.parametrize("name", make.WHOLE)
def test_without_objective_consultation_or_feedback_the_project_does_not_start(name: str) -> None:
    project = make.with_complete_plan()
    told = dict.fromkeys(make.WHOLE, "Said.") | {name: ""}
    projects.say_what_for(project=project, **told, began_from=project.plan.version, by=project.drafted_by)

    with pytest.raises(CampaignNotReady, match="one answer missing"):
        start(project)


@pytest.mark.parametrize("name", ["baseline", "target"])
def test_a_plan_has_a_measure_with_baseline_and_target(name: str) -> None:
    project = make.with_complete_plan()
    make.answer(PlanAudience.objects.get(), **{name: ""})

    assert len(queries.missing_of(project)) == 1
    assert "no measure yet" in lacks(project)[0]
    with pytest.raises(CampaignNotReady, match="missing"):
        start(project)


@pytest.mark.parametrize(
    ("numbers", "is_enough"),
    [
        ({"base": Decimal(3), "target": Decimal(5)}, True),
        ({"base": Decimal(3)}, False),
        ({"target": Decimal(5)}, False),
        ({}, False),
    ],
)
def test_a_measure_of_the_project_is_one_when_it_has_baseline_and_target(
    numbers: dict[str, Any], is_enough: bool
) -> None:
    project = make.with_complete_plan()
    make.answer(PlanAudience.objects.get(), baseline="")
    measure(project, **numbers)

    assert (lacks(project) == []) is is_enough


def test_one_measure_is_enough_for_a_plan_of_two_audiences() -> None:
    project = make.with_complete_plan()
    first = PlanAudience.objects.get()
    rows = make.choose(project, first.audience, AudienceFactory())
    (second,) = [row for row in rows if row.pk != first.pk]
    make.answer(second, baseline="", target="")

    assert lacks(project) == []


def test_a_project_with_a_complete_plan_starts_once() -> None:
    project = make.with_complete_plan()
    started = start(project)

    assert (started.state, started.started_by) == (Project.State.UNDER_WAY, project.drafted_by)
    assert Event.objects.filter(verb="project started").count() == 1
    with pytest.raises(CampaignNotReady, match="under way"):
        start(project)


def test_an_audience_that_is_added_to_a_finished_plan_makes_it_incomplete_again() -> None:
    project = make.under_way()
    row = PlanAudience.objects.get()
    assert not queries.rows([queries.list_for(project.owner, queries.Filters()).get()])[0].is_incomplete

    make.choose(project, row.audience, AudienceFactory())

    found = queries.list_for(project.owner, queries.Filters(state=queries.INCOMPLETE))
    assert [one.project for one in queries.rows(found)] == [project]
    assert [entry.what for entry in work.waiting_for(project.owner, clock.now())] == [
        "Complete its communication plan"
    ]


def test_an_ended_project_asks_for_no_more_answers() -> None:
    project = make.under_way()
    make.choose(project, AudienceFactory())
    projects.end(project=project, state="done", outcome="It worked.", by=project.drafted_by)

    assert not queries.list_for(project.owner, queries.Filters(state=queries.INCOMPLETE)).exists()
    assert list(work.waiting_for(project.owner, clock.now())) == []


# Answering ----------------------------------------------------------------------------------------


def test_a_new_audience_brings_the_languages_and_channels_that_reach_it_and_keeps_what_stands() -> None:
    language, channel = LanguageFactory(), ChannelFactory()
    parents, fathers = AudienceFactory(), AudienceFactory()
    fathers.languages.add(language)
    fathers.channels.add(channel)
    project = make.a_project()
    (row,) = make.choose(project, parents)
    make.answer(row, who="Midwives.")

    rows = {one.audience: one for one in make.choose(project, parents, fathers)}

    assert rows[parents].who == "Midwives."
    assert list(rows[fathers].languages.all()) == [language]
    assert list(rows[fathers].channels.all()) == [channel]


def test_two_who_answer_for_one_audience_do_not_overwrite_each_other() -> None:
    project = make.a_project()
    (row,) = make.choose(project, AudienceFactory())
    make.answer(row, who="The first.")

    with pytest.raises(SomebodyElseSaved):
        make.answer(row, who="The second.", began_from=row.version)

    row.refresh_from_db()
    assert row.who == "The first."


def test_two_who_choose_audiences_or_write_the_plan_do_not_overwrite_each_other() -> None:
    project = make.a_project()
    (row,) = make.choose(project, AudienceFactory())
    by = project.drafted_by

    with pytest.raises(SomebodyElseSaved):
        projects.choose_audiences(project=project, audiences=[], began_from=1, by=by)
    with pytest.raises(SomebodyElseSaved):
        projects.say_what_for(
            project=project, objective="", consultation="", feedback="", began_from=1, by=by
        )

    assert PlanAudience.objects.get() == row


def test_what_is_answered_for_an_audience_that_was_taken_out_is_refused() -> None:
    project = make.a_project()
    (row,) = make.choose(project, AudienceFactory())
    make.choose(project)

    with pytest.raises(CampaignNotReady, match="no longer an audience"):
        make.answer(row)


@pytest.mark.parametrize("role", [role for role in Role if role not in BUSINESS_UNIT])
def test_only_the_business_unit_and_the_owner_plan_start_and_end(role: Role) -> None:
    project = make.with_complete_plan()
    person = PersonFactory(**{role.value: True}, is_superuser=True)
    before = events()
    row = PlanAudience.objects.select_related("plan__project").get()

    for act in (
        lambda: make.answer(row, by=person),
        lambda: projects.choose_audiences(project=project, audiences=[], began_from=1, by=person),
        lambda: projects.start(project=project, by=person),
        lambda: projects.end(project=project, state="stopped", outcome="No.", by=person),
    ):
        with pytest.raises(PermissionDenied):
            act()

    assert events() == before


def test_its_owner_plans_it_and_starts_it() -> None:
    owner = PersonFactory(agency_representative=True)
    project = make.with_complete_plan(owner=owner)

    assert projects.start(project=project, by=owner).started_by == owner


# Its end ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "outcome", "reason"),
    [("done", "Well.", "never started"), ("stopped", " ", "what came of it"), ("planned", "Well.", "how it")],
)
def test_what_is_no_end_is_refused(state: str, outcome: str, reason: str) -> None:
    project = make.a_project()
    with pytest.raises(CampaignNotReady, match=reason):
        projects.end(project=project, state=state, outcome=outcome, by=project.drafted_by)

    assert make.fresh(project).state == Project.State.PLANNED


def test_an_ended_project_is_no_longer_changed() -> None:
    project = make.with_complete_plan()
    by = project.drafted_by
    projects.end(project=project, state="stopped", outcome="No money.", by=by)
    row = PlanAudience.objects.select_related("plan__project").get()

    for act in (
        lambda: make.answer(row),
        lambda: make.choose(project),
        lambda: projects.start(project=project, by=by),
        lambda: projects.edit(project=project, entry=make.project_entry(by), began_from=2, by=by),
        lambda: projects.end(project=project, state="done", outcome="Well.", by=by),
    ):
        with pytest.raises(CampaignNotReady, match="stopped"):
            act()


def test_a_shell_neither_starts_a_project_nor_moves_it_to_another_matter() -> None:
    project = make.a_project()
    for name, value in (("state", "under_way"), ("matter", MatterFactory())):
        changed = make.fresh(project)
        setattr(changed, name, value)
        with pytest.raises(StaysAsItIs):
            changed.save()
        with pytest.raises(StaysAsItIs):
            Project.objects.update(**{name: value})
    with pytest.raises(StaysAsItIs):
        project.delete()


# What waits, and what is hidden ---------------------------------------------------------------------


def test_a_project_waits_for_its_owner_alone_before_it_starts_to_start_and_when_it_is_over(
    monday: Any,
) -> None:
    project = make.a_project(starts_on=clock.today() + dt.timedelta(days=7))
    assert list(work.waiting_for(officer(), clock.now())) == []
    assert [entry.what for entry in work.waiting_for(project.owner, clock.now())] == [
        "Complete its communication plan"
    ]

    ready = make.with_complete_plan(project.owner)
    assert {entry.what for entry in work.waiting_for(project.owner, clock.now())} == {
        "Complete its communication plan",
        "Start it: its communication plan is complete",
    }

    start(ready)
    monday.move_to(dt.datetime(2027, 2, 1, 9, tzinfo=dt.UTC), tick=False)
    assert "Say what came of it" in [entry.what for entry in work.waiting_for(project.owner, clock.now())]


def test_one_that_starts_far_from_now_waits_for_nobody() -> None:
    project = make.a_project(
        starts_on=clock.today() + dt.timedelta(days=60), ends_on=clock.today() + dt.timedelta(days=90)
    )
    assert list(work.waiting_for(project.owner, clock.now())) == []


def test_of_a_project_of_a_matter_know_those_on_its_list_and_the_chairs() -> None:
    by, chair, other = officer(), PersonFactory(chair=True), officer()
    matter = MatterFactory(owner=by)
    project = make.a_project(by, matter=matter)

    seen = {person: Project.objects.visible_to(person).exists() for person in (by, chair, other)}
    assert seen == {by: True, chair: True, other: False}
    days = (clock.today(), clock.today() + dt.timedelta(days=365))
    assert "A project starts" in [entry.title for entry in CALENDAR.ask(by, *days)]
    assert [entry.title for entry in CALENDAR.ask(other, *days)] == []
    assert f"Project “{project}”" in [page.title for page in MATTER_PAGES.ask(matter, by)]
    assert f"Project “{project}”" not in [page.title for page in MATTER_PAGES.ask(matter, other)]
    with pytest.raises(PermissionDenied):
        projects.draft(entry=make.project_entry(other), matter=matter, by=other)


def test_a_deputy_sees_of_a_restricted_project_only_what_both_may_see() -> None:
    by = officer()
    deputy = officer()
    AbsenceFactory(person=by, deputy=deputy)
    make.a_project(by, matter=MatterFactory(owner=by))
    by.looked_at_by = deputy

    assert list(work.waiting_for(by, clock.now())) == []


def test_the_list_of_projects_takes_the_same_queries_however_many(django_assert_num_queries: Any) -> None:
    by = officer()
    audience = AudienceFactory()
    for number in range(30):
        project = make.a_project(by, title=f"Project {number}")
        make.choose(project, audience)
        if number in (2, 29):
            with django_assert_num_queries(5):
                assert len(queries.rows(queries.list_for(by, queries.Filters()))) == number + 1
