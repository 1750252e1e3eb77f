"""The pages of campaigns in a real browser, narrow and wide, and a campaign's whole way with the keyboard alone."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from campaigns.models import Campaign, NationalCampaign
from campaigns.queries import pages
from campaigns.services import activities, partners
from foundation import clock
from tests.browser import looking
from tests.browser.keyboard import Keyboard
from tests.campaigns import factories as make
from tests.catalogue.conftest import beat
from tests.catalogue.factories import TopicFactory
from tests.partnership.factories import AudienceFactory, GroupFactory, PartnershipFactory, PersonFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _running(settings: Any, transactional_db: None) -> None:
    settings.SENDING = True
    settings.EMAIL_USE_TLS = True
    PartnershipFactory()
    beat()


def of_one(campaign: Campaign) -> list[str]:
    names = [
        "campaign", "edit", "audiences", "messages", "resources", "call_add", "timeline", "direction",
        "direction_record", "asks", "ask", "activities", "activity_plan", "publish", "withdraw",
    ]  # fmt: skip
    return [reverse(f"campaigns:{name}", args=[campaign.reference]) for name in names]


def test_every_page_of_campaigns_can_be_used_on_any_screen(page: Any, live_server: Any, sign_in: Any) -> None:
    officer = make.officer()
    campaign = make.published(officer)
    speaker = PersonFactory(agency_representative=True)
    ask = make.asked(campaign, speaker.agency)
    partners.answer(ask=ask, answer="no", note="Nobody is there.", began_from=ask.version, by=speaker)
    waits = make.asked(campaign)
    activity = make.planned(campaign, days_from_launch=-3, phase="Warm-up")
    settled = make.planned(campaign, days_from_launch=4, lasts_days=2)
    activities.settle(activity=settled, state="not_done", outcome="It rained.", by=officer)
    national = NationalCampaign.objects.get(name="Private Fostering Week")
    joined = NationalCampaign.objects.get(name="World Children’s Day").years.get(year=2026)
    make.draft(officer, title="Our part in it", national_id=joined.pk)
    addresses = [
        *(reverse(f"campaigns:{name}") for name in ("campaigns", "begin", "national", "national_add")),
        f"{pages.NATIONAL}?show=all",
        *(
            reverse(f"campaigns:{name}", args=[national.reference])
            for name in ("national_one", "national_edit")
        ),
        reverse("campaigns:national_year", args=[national.reference, 2020]),
        reverse("campaigns:national_make_local", args=[joined.campaign.reference, joined.year]),
        *of_one(campaign),
        *of_one(make.draft(officer, title="Not begun yet")),
        reverse("campaigns:call_edit", args=[campaign.reference, campaign.calls_to_action.get().pk]),
        *(pages.ask(one) for one in (ask, waits)),
        *(pages.activity(one) for one in (activity, settled)),
        reverse("campaigns:activity_edit", args=[campaign.reference, activity.reference]),
        "/campaigns/",
        pages.public(campaign),
    ]
    sign_in(page, officer)

    assert looking.along(page, live_server.url, addresses) == []


@pytest.mark.parametrize("has_scripts", [True, False], ids=["with scripts", "without"])
def test_a_campaign_goes_its_whole_way_with_the_keyboard_alone(
    has_scripts: bool, browser: Any, live_server: Any, sign_in: Any
) -> None:
    officer = make.officer()
    AudienceFactory(name="New parents")
    GroupFactory(name="Communications subcommittee")
    TopicFactory(name="Babies")
    with browser.new_context(java_script_enabled=has_scripts, viewport=looking.DESK) as context:
        page = context.new_page()
        sign_in(page, officer)
        keys = Keyboard(page, live_server.url, has_scripts=has_scripts)

        keys.open(pages.HOME)
        keys.follow(page.get_by_role("button", name="Begin a campaign"))
        for label, words in {
            "Title": "Babies cry",
            "What is to be different afterwards?": "Parents know what to do.",
            "Why this, why now?": "Two reviews told of it.",
        }.items():
            keys.type(page.get_by_label(label, exact=True), words)
        keys.reach(page.get_by_label("Babies", exact=True))
        page.keyboard.press("Space")
        for name, day in (("launches_on", "14 3 2031"), ("ends_on", "20 3 2031")):
            for number, part in enumerate(day.split()):
                keys.type(page.locator(f"[name={name}_{number}]"), part)
        keys.type(page.get_by_label("What is everybody to remember?"), "Crying stops.")
        keys.type(page.get_by_label("What does its public page say?"), "Walk away for a minute.")
        keys.follow(page.get_by_role("button", name="Begin the campaign"))

        keys.reach(page.get_by_label("New parents"))
        page.keyboard.press("Space")
        keys.follow(page.get_by_role("button", name="Save, and go on to what is said to them"))
        keys.type(page.get_by_label("New parents"), "You are not alone.")
        keys.follow(page.get_by_role("button", name="Save", exact=True))

        keys.follow(keys.link("Add a call to action"))
        for label, words in {
            "What are people to do?": "Call when it is too much",
            "Who is there for them?": "Family helpline",
            "Telephone number": "0800 000 0000",
            "When does somebody answer?": "day and night",
        }.items():
            keys.type(page.get_by_label(label, exact=True), words)
        keys.follow(page.get_by_role("button", name="Save", exact=True))

        keys.follow(keys.link("Decisions").first)
        keys.follow(page.get_by_role("button", name="Write a decision down"))
        keys.reach(page.get_by_label("It goes ahead"))
        page.keyboard.press("Space")
        page.get_by_label("Whose decision is it?").select_option(label="Communications subcommittee")
        today = clock.today()
        for number, part in enumerate((today.day, today.month, today.year)):
            keys.type(page.locator(f"[name=decided_on_{number}]"), str(part))
        keys.type(page.get_by_label("Where is it written down?"), "Item 4")
        keys.follow(page.get_by_role("button", name="Write the decision down"))

        campaign = Campaign.objects.get()
        keys.open(pages.campaign(campaign))
        keys.follow(page.get_by_role("button", name="Go on to publish its page"))
        keys.follow(page.get_by_role("button", name="Publish the page now"))
        expect(page.get_by_text("The campaign has its public page.")).to_be_visible()

        keys.open("/campaigns/")
        keys.follow(keys.link("Babies cry"))
        expect(page.get_by_text("You are not alone.")).to_be_visible()
