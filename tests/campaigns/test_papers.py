"""The paper for the board and the report of a year: what leaves on them, and what stops it (law 17)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from campaigns.models import Campaign, Priority
from campaigns.rules.evaluations import Lessons
from campaigns.rules.refusals import CampaignNotReady
from campaigns.services import actions, activities, evaluations, papers, projects
from documents import services as documents
from documents.queries import findings_about
from foundation import clock
from partnership.models import Person
from tests.campaigns import factories as make_campaigns
from tests.campaigns import measure_factories as make_measures
from tests.campaigns import plan_factories as make
from tests.documents.factories import protect
from tests.matters.factories import MatterFactory

pytestmark = pytest.mark.django_db
NAME = "Rowan Ashdown"


@pytest.fixture
def priority() -> Priority:
    return make.a_priority()


def by(priority: Priority) -> Person:
    return priority.plan.drafted_by


def write(priority: Priority, where: str, monday: Any) -> None:
    """The name stands there."""
    who, words = by(priority), f"After {NAME} died."
    if where == "introduction":
        type(priority.plan).objects.filter(pk=priority.plan_id).update(introduction=words)
        priority.plan.refresh_from_db()
    elif where == "why":
        Priority.objects.filter(pk=priority.pk).update(why=words)
    elif where == "action":
        make.an_action(priority, title=words)
    elif where == "progress":
        action = make.an_action(priority)
        actions.tell_progress(action=action, done_percent=10, note=words, by=who)
    elif where == "project":
        make.a_project(who, title=words)
    elif where == "outcome of a project":
        projects.end(project=make.a_project(who), state="stopped", outcome=words, by=who)
    else:
        make_campaigns.draft(who, title=words)


@pytest.mark.parametrize(
    "where", ["introduction", "why", "action", "progress", "project", "outcome of a project", "campaign"]
)
def test_no_protected_name_leaves_on_the_boards_paper(priority: Priority, where: str, monday: Any) -> None:
    papers.board_paper(plan=priority.plan, by=by(priority))
    protect(MatterFactory(), NAME)
    write(priority, where, monday)

    with pytest.raises(CampaignNotReady, match="Held for the business unit") as refused:
        papers.board_paper(plan=priority.plan, by=by(priority))
    assert "Rowan" not in str(refused.value)


@pytest.mark.parametrize(
    "where", ["title", "objective", "baseline", "target", "outcome", "measure", "lesson"]
)
def test_no_protected_name_leaves_in_the_report_of_a_year(
    priority: Priority, where: str, monday: Any
) -> None:
    who = by(priority)
    campaign = make_campaigns.with_audience(who)
    activity = make_campaigns.planned(campaign)
    papers.year_report(plan=priority.plan, by=who)
    protect(MatterFactory(), NAME)
    if where == "outcome":
        monday.move_to(clock.start_of_day(campaign.launches_on), tick=False)
        activities.settle(activity=activity, state="done", outcome=f"{NAME} saw it.", by=who)
    elif where == "measure":
        make_measures.measure(campaign, name=f"People who know {NAME}")
    elif where == "lesson":
        monday.move_to(clock.start_of_day(campaign.ends_on) + dt.timedelta(days=2), tick=False)
        lessons = Lessons("", f"{NAME} was named.", "", "")
        evaluations.write(campaign=campaign, lessons=lessons, began_from=0, by=who)
    else:
        Campaign.objects.filter(pk=campaign.pk).update(**{where: f"For {NAME}"})

    with pytest.raises(CampaignNotReady, match="Held for the business unit") as refused:
        papers.year_report(plan=priority.plan, by=who)
    assert "Rowan" not in str(refused.value)


def test_who_may_see_the_list_is_told_where_the_name_stands(priority: Priority, monday: Any) -> None:
    matter = MatterFactory(owner=by(priority))
    protect(matter, NAME)
    write(priority, "action", monday)

    with pytest.raises(
        CampaignNotReady, match="Priority 1, action 1: A name that must not leave stands in it"
    ):
        papers.board_paper(plan=priority.plan, by=by(priority))


def test_a_title_on_which_somebody_decided_stands_on_both(priority: Priority) -> None:
    who, other = by(priority), make_campaigns.officer()
    protect(MatterFactory(owner=other), NAME)
    campaign = make_campaigns.draft(who, title=f"For {NAME}")
    for paper in (papers.board_paper, papers.year_report):
        with pytest.raises(CampaignNotReady):
            paper(plan=priority.plan, by=who)

    documents.clear_finding(
        finding=findings_about(campaign).get(place="title"),
        reason="The singer of that name.",
        by=other,
    )
    for paper in (papers.board_paper, papers.year_report):
        assert paper(plan=priority.plan, by=who)

    Campaign.objects.filter(pk=campaign.pk).update(title=f"For {NAME} again")
    with pytest.raises(CampaignNotReady):
        papers.board_paper(plan=priority.plan, by=who)


@pytest.mark.parametrize("where", ["priority", "action", "progress", "outcome", "rating"])
def test_no_protected_name_leaves_in_the_table_of_actions(
    priority: Priority, where: str, client: Client, monday: Any
) -> None:
    who, words = by(priority), f"After {NAME} died."
    action = make.an_action(priority)
    if where == "priority":
        Priority.objects.filter(pk=priority.pk).update(title=words)
    elif where == "action":
        make.an_action(priority, title=words)
    elif where == "progress":
        actions.tell_progress(action=action, done_percent=10, note=words, by=who)
    elif where == "outcome":
        actions.settle(action=action, state="done", outcome=words, by=who)
    else:
        actions.rate(action=action, rating="amber", reason=words, by=who)
    assert len(papers.table_of_actions(plan=priority.plan, by=who)) == 1 + (where == "action")
    protect(MatterFactory(), NAME)

    with pytest.raises(CampaignNotReady, match="Held for the business unit") as refused:
        papers.table_of_actions(plan=priority.plan, by=who)
    assert "Rowan" not in str(refused.value)
    client.force_login(who)
    address = reverse("campaigns:year_export", args=[priority.plan.year])
    answer = client.get(address, follow=True)
    assert answer.redirect_chain == [(reverse("campaigns:year", args=[priority.plan.year]), 302)]
    assert "Held for the business unit" in answer.content.decode()


@pytest.mark.parametrize("page", ["board_paper", "year_report", "year_report_export"])
def test_instead_of_the_page_one_is_told_why(priority: Priority, page: str, client: Client) -> None:
    protect(MatterFactory(), NAME)
    make_campaigns.draft(by(priority), title=f"For {NAME}")
    client.force_login(by(priority))

    answer = client.get(reverse(f"campaigns:{page}", args=[priority.plan.year]), follow=True)

    assert answer.redirect_chain == [(reverse("campaigns:year", args=[priority.plan.year]), 302)]
    assert "Held for the business unit" in answer.content.decode()
