"""Lists that staff download as CSV: what leaves in them, and what stops it (law 17)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from campaigns.models import Activity, Campaign, Measure, MeasureValue, Priority, Project
from campaigns.queries import campaigns as campaign_queries
from campaigns.queries import measures as measure_queries
from campaigns.queries import pages, plan_pages
from campaigns.queries import projects as project_queries
from campaigns.rules.refusals import CampaignNotReady
from campaigns.services import tables
from documents import services as documents
from documents.queries import findings_about
from foundation import clock
from partnership.models import Person
from tests.campaigns import factories as make
from tests.campaigns import measure_factories as makes
from tests.campaigns import plan_factories as plans
from tests.campaigns.test_pages import place
from tests.catalogue.pages import as_, html
from tests.documents.factories import protect
from tests.matters.factories import MatterFactory
from tests.partnership.factories import PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
NAME = "Rowan Ashdown"
HELD = "Held for the business unit"


def every_table(by: Person) -> dict[str, Callable[[], list[list[Any]]]]:
    today = clock.today()
    sort = campaign_queries.DEFAULT_SORT
    return {
        "campaigns": lambda: tables.campaigns(
            filters=campaign_queries.Filters(), sort=sort, today=today, by=by
        ),
        "projects": lambda: tables.projects(filters=project_queries.Filters(), by=by),
        "measures": lambda: tables.measures(filters=measure_queries.Filters(), today=today, by=by),
        "activities": lambda: tables.activities(campaign=Campaign.objects.get(), by=by),
        "values": lambda: tables.values(measure=Measure.objects.get(), by=by),
    }


def why_not(table: Callable[[], Any]) -> str:
    """Why it does not leave; empty where it does."""
    try:
        table()
    except CampaignNotReady as not_ready:
        return str(not_ready)
    return ""


@pytest.fixture
def by(db: None) -> Person:
    """Who has one of each before them."""
    who = make.officer()
    campaign = make.draft(who)
    make.planned(campaign)
    makes.value(makes.measure(campaign, kind="words", unit=""), None, words="They know.")
    plans.a_project(who, priority=plans.a_priority(plans.a_year(who)))
    return who


@pytest.mark.parametrize(
    ("model", "field", "held"),
    [
        (Campaign, "title", {"campaigns", "measures"}),
        (Project, "title", {"projects"}),
        (Priority, "title", {"projects"}),
        (Measure, "name", {"measures"}),
        (Measure, "source", {"measures"}),
        (Measure, "base_words", {"measures"}),
        (Activity, "title", {"activities"}),
        (Activity, "phase", {"activities"}),
        (Activity, "outcome", {"activities"}),
        (MeasureValue, "words", {"measures", "values"}),
        (MeasureValue, "source", {"values"}),
    ],
)
def test_no_protected_name_leaves_in_a_table(by: Person, model: Any, field: str, held: set[str]) -> None:
    matter = MatterFactory()
    model._base_manager.update(**{field: f"After {NAME} died."})
    assert all(table() for table in every_table(by).values())
    protect(matter, NAME)

    told = {name: why_not(table) for name, table in every_table(by).items()}
    assert {name for name, why in told.items() if HELD in why} == held
    assert "Rowan" not in "".join(told.values())


def test_instead_of_the_file_one_is_told_why_on_the_page_that_one_came_from(by: Person) -> None:
    protect(MatterFactory(), NAME)
    campaign, measure = Campaign.objects.get(), Measure.objects.get()
    Campaign.objects.filter(pk=campaign.pk).update(title=f"For {NAME}")
    Project.objects.update(title=f"For {NAME}")
    Activity.objects.update(title=f"For {NAME}")
    MeasureValue.objects.update(source=f"Told by {NAME}")
    for address, back in (
        (f"{place('campaigns_export')}?words=for", f"{pages.HOME}?words=for"),
        (place("projects_export"), plan_pages.PROJECTS),
        (place("measures_export"), place("measures")),
        (place("activities_export", campaign), pages.activities(campaign)),
        (place("measure_values_export", measure), place("measure", measure)),
    ):
        answer = as_(by).get(address, follow=True)
        assert answer.redirect_chain == [(back, 302)]
        assert HELD in html(answer)


def test_who_may_see_the_list_is_told_where_the_name_stands(by: Person) -> None:
    protect(MatterFactory(owner=by), NAME)
    Project.objects.update(title=f"For {NAME}")

    with pytest.raises(CampaignNotReady, match="Row 1, title: A name that must not leave stands in it"):
        every_table(by)["projects"]()


def test_a_title_on_which_somebody_decided_leaves(by: Person) -> None:
    other = make.officer()
    protect(MatterFactory(owner=other), NAME)
    campaign = make.draft(by, title=f"For {NAME}")
    makes.measure(campaign, name="Calls of its line")
    for name in ("campaigns", "measures"):
        with pytest.raises(CampaignNotReady):
            every_table(by)[name]()

    documents.clear_finding(
        finding=findings_about(campaign).get(place="title"), reason="The singer of that name.", by=other
    )

    assert len(every_table(by)["campaigns"]()) == 2
    assert len(every_table(by)["measures"]()) == 2


def test_in_a_campaign_of_a_matter_what_somebody_decided_on_leaves(by: Person) -> None:
    matter = MatterFactory(owner=by)
    protect(matter, NAME)
    campaign = make.draft(by, matter=matter)
    make.planned(campaign, title=f"Tell of {NAME}")
    with pytest.raises(CampaignNotReady, match="it waits for a decision"):
        tables.activities(campaign=campaign, by=by)

    chair = PersonFactory(chair=True)
    (finding,) = findings_about(campaign)
    documents.clear_finding(finding=finding, reason="It is told to those on the list alone.", by=chair)

    assert len(tables.activities(campaign=campaign, by=by)) == 1
