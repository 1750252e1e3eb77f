"""The pages about measures in a real browser, narrow and wide, and a measure's whole way with the keyboard alone."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from campaigns.models import Campaign, MeasureValue
from campaigns.queries import measure_pages as pages
from campaigns.queries import pages as campaign_pages
from campaigns.rules.evaluations import Lessons
from campaigns.services import evaluations
from campaigns.services import measures as services
from foundation import clock
from tests.browser import looking
from tests.browser.keyboard import Keyboard
from tests.campaigns import factories as make
from tests.campaigns import measure_factories as makes
from tests.catalogue.conftest import beat
from tests.partnership.factories import ChannelFactory, PartnershipFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _running(settings: Any, transactional_db: None) -> None:
    settings.SENDING = True
    settings.EMAIL_USE_TLS = True
    PartnershipFactory()
    beat()


def launched() -> Campaign:
    """A campaign that launches today."""
    return make.draft(launches_on=clock.today(), ends_on=clock.today() + dt.timedelta(days=6))


def test_every_page_about_measures_can_be_used_on_any_screen(
    page: Any, live_server: Any, sign_in: Any
) -> None:
    campaign = launched()
    by = campaign.drafted_by
    today = clock.today()
    measure = makes.measure(campaign, target=Decimal(100), due_on=today + dt.timedelta(days=9))
    for number in range(4):
        found = makes.value(measure, 12 + number, on=today - dt.timedelta(days=number))
    services.correct(value=found, reading=makes.reading(3, on=found.from_on), why="Bots", began_from=1, by=by)
    makes.value(makes.measure(campaign, channel_id=ChannelFactory().pk), None, state="unknown", words="Lost")
    words = makes.measure(campaign, name="What they say", kind="words", target_words="They act")
    mapping = makes.mapping(by)
    day = today - dt.timedelta(days=8)
    good = makes.looked_at(campaign, mapping, f"Date,Page views\n{day},12\n")
    bad = makes.looked_at(campaign, mapping, "Date,Page views\nyesterday,12\n")
    for number in range(2):
        lessons = Lessons(worked=f"The film, {number}.", not_shown="Who saw it.")
        evaluations.write(campaign=campaign, lessons=lessons, began_from=number, by=by)
    project = makes.project(by)
    makes.measure(project)
    names = ("measures_of_campaign", "measure_add_campaign", "measure_import_campaign", "evaluation_write")
    of_projects = ("measures_of_project", "measure_add_project", "measure_import_project")
    addresses = [
        pages.HOME,
        pages.PLATFORMS,
        reverse("campaigns:platform_add"),
        pages.platform(mapping),
        *(reverse(f"campaigns:{name}", args=[campaign.reference]) for name in names),
        *(reverse(f"campaigns:{name}", args=[project.reference]) for name in of_projects),
        pages.measure(measure),
        pages.measure(words),
        *(reverse("campaigns:measure_enter", args=[one.reference]) for one in (measure, words)),
        reverse("campaigns:measure_edit", args=[measure.reference]),
        pages.value(found),
        pages.import_of(good),
        pages.import_of(bad),
        pages.evaluation(campaign),
        campaign_pages.campaign(campaign),
    ]
    sign_in(page, by)

    assert looking.along(page, live_server.url, addresses) == []


@pytest.mark.parametrize("has_scripts", [True, False], ids=["with scripts", "without"])
def test_a_measure_goes_its_whole_way_with_the_keyboard_alone(
    has_scripts: bool, browser: Any, live_server: Any, sign_in: Any
) -> None:
    campaign = launched()
    with browser.new_context(java_script_enabled=has_scripts, viewport=looking.DESK) as context:
        page = context.new_page()
        sign_in(page, campaign.owner)
        keys = Keyboard(page, live_server.url, has_scripts=has_scripts)
        keys.open(pages.of(campaign))
        keys.follow(page.get_by_role("button", name="Add a measure"))
        keys.type(page.get_by_label("What is measured?"), "Visits to the page")
        for choice in ("Output: what we did, and whom it reached", "A count"):
            keys.reach(page.get_by_label(choice, exact=True))
            page.keyboard.press("Space")
        keys.type(page.get_by_label("What is counted"), "visits")
        keys.type(page.get_by_label("How it is to be, as a number"), "100")
        keys.follow(page.get_by_role("button", name="Save", exact=True))

        keys.follow(keys.link("Visits to the page"))
        keys.follow(page.get_by_role("button", name="Enter what was measured"))
        today = clock.today()
        for number, part in enumerate((today.day, today.month, today.year)):
            keys.type(page.locator(f"[name=from_on_{number}]"), str(part))
        keys.type(page.get_by_label("How many visits"), "90")
        keys.follow(page.get_by_role("button", name="Save", exact=True))
        assert MeasureValue.objects.get().number == 90

        keys.follow(keys.link(f"{today.day} {today:%B %Y}"))
        keys.type(page.get_by_label("How many visits"), "120")
        keys.type(page.get_by_label("Why is it corrected?"), "A day was missing.")
        keys.follow(page.get_by_role("button", name="Save the correction"))
        expect(page.get_by_text("Reached", exact=True)).to_be_visible()

        keys.open(pages.evaluation(campaign))
        keys.follow(page.get_by_role("button", name="Write down what was learned"))
        keys.type(page.get_by_label("What worked?"), "The film.")
        keys.follow(page.get_by_role("button", name="Save", exact=True))
        expect(page.get_by_text("The film.")).to_be_visible()
