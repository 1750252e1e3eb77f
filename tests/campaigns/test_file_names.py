"""What downloaded files are called: readable, and silent about what belongs to a matter."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from campaigns.models import Campaign
from foundation import clock
from matters.models import Matter
from tests.campaigns import factories as make
from tests.campaigns import measure_factories as makes
from tests.campaigns.test_pages import place
from tests.catalogue.pages import as_
from tests.documents.factories import protect
from tests.matters.factories import MatterFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def names(matter: Matter | None, monday: Any) -> tuple[Campaign, list[str]]:
    """What the files of a campaign and of its measure are called on the day of its launch."""
    by = matter.owner if matter else make.officer()
    campaign = make.draft(by, matter=matter, title='Café für "alle": ../Сон')
    measure = makes.measure(campaign, name="Visits to the page")
    monday.move_to(clock.start_of_day(campaign.launches_on) + dt.timedelta(hours=12), tick=False)
    addresses = [place(f"evaluation_{kind}", campaign) for kind in ("docx", "pdf")]
    addresses += [place("activities_export", campaign), place("measure_values_export", measure)]
    told = [as_(by).get(address).headers["Content-Disposition"] for address in addresses]
    return campaign, [one.split('filename="')[1].rstrip('"') for one in told]


def test_a_file_bears_the_title_the_reference_and_the_day(monday: Any) -> None:
    campaign, found = names(None, monday)

    about = f"cafe-fur-alle-{campaign.reference}-2026-11-02"
    measure = campaign.measures.get()
    assert found == [
        f"evaluation-{about}.docx",
        f"evaluation-{about}.pdf",
        f"activities-{about}.csv",
        f"values-visits-to-the-page-{measure.reference}-2026-11-02.csv",
    ]


def test_a_file_of_a_matter_bears_no_title(monday: Any) -> None:
    campaign, found = names(MatterFactory(owner=make.officer()), monday)

    measure = campaign.measures.get()
    assert found == [
        f"evaluation-{campaign.reference}-2026-11-02.docx",
        f"evaluation-{campaign.reference}-2026-11-02.pdf",
        f"activities-{campaign.reference}-2026-11-02.csv",
        f"values-{measure.reference}-2026-11-02.csv",
    ]


def test_a_file_bears_no_name_of_a_live_list() -> None:
    by = make.officer()
    campaign = make.draft(by, title="For Rowan Ashdown")
    measure = makes.measure(campaign, name="Calls about Rowan Ashdown")
    protect(MatterFactory(), "Rowan Ashdown")

    for address in (place("activities_export", campaign), place("measure_values_export", measure)):
        name = as_(by).get(address).headers["Content-Disposition"]
        assert "rowan" not in name.lower()
        assert "2026-" in name
