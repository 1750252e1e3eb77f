"""Who was reached, whose work an activity may touch, and offers, in a real browser: narrow, wide, on paper, by keyboard."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect
from pypdf import PdfReader

from campaigns.models import Activity, ImpactQuestion
from campaigns.queries import impact as queries
from campaigns.queries import pages
from campaigns.services import activities, impact, partners
from foundation import clock
from partnership.models import Area, Audience
from tests.browser import looking
from tests.browser.keyboard import Keyboard
from tests.campaigns import factories as make
from tests.catalogue.conftest import beat
from tests.partnership.factories import (
    AgencyFactory,
    AudienceFactory,
    ChannelFactory,
    PartnershipFactory,
    PersonFactory,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TELEPHONE = {"width": 320, "height": 640}
DESK = {"width": 1280, "height": 900}


@pytest.fixture(autouse=True)
def _running(settings: Any, transactional_db: None) -> None:
    settings.SENDING = True
    settings.EMAIL_USE_TLS = True
    PartnershipFactory()
    beat()


@pytest.mark.parametrize("size", [DESK, TELEPHONE], ids=["desk", "telephone"])
def test_every_page_about_reach_and_impact_can_be_used_on_any_screen(
    size: Any, page: Any, live_server: Any, sign_in: Any
) -> None:
    officer = make.officer(agency_representative=True)
    campaign = make.draft(officer)
    audience = AudienceFactory(name="Quiet families")
    area = Area.objects.create(name="Fenmouth East")
    activity = make.planned(campaign, audiences=[audience], areas=[area], agency=officer.agency)
    one = make.planned(campaign, audiences=[audience], starts_on=clock.today())
    activities.settle(activity=one, state="done", outcome="Forty came.", by=officer)
    speaker = PersonFactory(agency_representative=True)
    harm, waits, mine = (
        impact.ask(
            activity=chosen,
            agency=agency,
            what="Your line stands on it.",
            answer_by_on=clock.today(),
            by=officer,
        )
        for chosen, agency in (
            (activity, speaker.agency),
            (activity, PersonFactory(press_lead=True).agency),
            (make.planned(campaign), officer.agency),
        )
    )
    impact.answer(
        question=harm,
        answer="harm",
        note="Nobody is there.",
        seen=queries.fingerprint(activity),
        began_from=harm.version,
        by=speaker,
    )
    other = make.draft(officer, title="Another one")
    offered = partners.offer(campaign=other, agency=officer.agency, what="We hang it up.", by=officer)
    addresses = [
        *(reverse(name) for name in ("coverage", "coverage_page")),
        reverse("coverage") + "?against=channel",
        reverse("coverage") + "?period=own",
        reverse("campaigns:plan_for", args=[audience.pk]),
        *(pages.activity(each) for each in (activity, one)),
        *(pages.impact(question) for question in (harm, waits, mine)),
        f"{pages.impact(harm)}go-on/",
        reverse("campaigns:impact_ask", args=[campaign.reference, activity.reference]),
        reverse("campaigns:offer", args=[campaign.reference]),
        *(pages.asks(each) for each in (campaign, other)),
        pages.ask(offered),
    ]
    sign_in(page, officer)
    page.set_viewport_size(size)

    faults = []
    for address in addresses:
        answer = page.goto(live_server.url + address)
        assert answer.status == 200, address
        expect(page.locator("h1")).to_have_count(1)
        looking.begin(page)
        faults += looking.faults(page) + looking.too_wide(page)

    assert faults == []


def test_one_sheet_of_paper_holds_the_page_for_the_subcommittee(
    page: Any, live_server: Any, sign_in: Any
) -> None:
    Audience.objects.bulk_create(Audience(name=f"Families in quarter {n} of the town") for n in range(50))
    sign_in(page, make.officer())
    page.goto(live_server.url + reverse("coverage_page"))

    paper = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))

    assert len(paper.pages) == 1
    text = paper.pages[0].extract_text()
    assert "Gap: nothing" in text
    assert "more groups on the screen" in text


@pytest.mark.parametrize("has_scripts", [True, False], ids=["with scripts", "without"])
def test_a_gap_is_planned_for_and_a_harm_answered_with_the_keyboard_alone(
    has_scripts: bool, browser: Any, live_server: Any, sign_in: Any
) -> None:
    officer, speaker = make.officer(), PersonFactory(agency_representative=True)
    make.draft(officer, title="Ask twice")
    ChannelFactory(name="A talk")
    council = AgencyFactory(name="Fenmouth Council")
    audience = AudienceFactory(name="Quiet families")
    with browser.new_context(java_script_enabled=has_scripts, viewport=DESK) as context:
        page = context.new_page()
        sign_in(page, officer)
        keys = Keyboard(page, live_server.url, has_scripts=has_scripts)

        keys.open(reverse("coverage"))
        keys.follow(page.get_by_role("link", name=re.compile(f"Plan something for them.*{audience.name}")))
        keys.follow(keys.link("Ask twice"))
        expect(page.get_by_label(audience.name)).to_be_checked()
        keys.type(page.get_by_label("What is done?"), "Talk after prayers")
        page.get_by_label("Channel", exact=True).select_option(label="A talk")
        page.get_by_label("Which agency does it?").select_option(label=str(council))
        keys.follow(page.get_by_role("button", name="Save", exact=True))

        keys.follow(keys.link("Talk after prayers"))
        keys.follow(page.get_by_role("button", name="Ask an agency"))
        page.get_by_label("Whose work may it touch?").select_option(label=str(speaker.agency))
        keys.type(page.get_by_label("What of their work may it touch?"), "You speak there that week.")
        today = clock.today()
        for number, part in enumerate((today.day, today.month, today.year)):
            keys.type(page.locator(f"[name=answer_by_on_{number}]"), str(part))
        keys.follow(page.get_by_role("button", name="Ask them now"))
        expect(page.get_by_text(f"{speaker.agency} has not answered yet.")).to_be_visible()
        question = ImpactQuestion.objects.select_related("activity__campaign").get()

        sign_in(page, speaker)
        keys.open("/workspace/")
        keys.follow(keys.link("Talk after prayers"))
        keys.reach(page.get_by_label("No", exact=True))
        page.keyboard.press("ArrowDown")
        keys.type(page.get_by_label("What it would harm, or what to think of"), "Ours would be empty.")
        keys.follow(page.get_by_role("button", name="Answer for your agency"))

        sign_in(page, officer)
        keys.open(pages.impact(question))
        keys.follow(page.get_by_role("button", name="Say why it goes on"))
        keys.type(page.get_by_label("Why does it go on?"), "We speak together.")
        keys.follow(page.get_by_role("button", name="Keep this reason"))
        keys.follow(keys.link("Back to the activity"))
        expect(page.get_by_text("Why it goes on: We speak together.")).to_be_visible()
        keys.follow(page.get_by_role("button", name="Mark it ready"))
        expect(page.get_by_text("The activity is ready.")).to_be_visible()

    assert Activity.objects.get().state == Activity.State.READY
