"""Lists with many columns on a telephone: nothing of a table is cut off, and the keyboard reaches its last column."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from campaigns.queries import pages
from foundation import clock
from tests.browser import looking
from tests.browser.keyboard import Keyboard
from tests.campaigns import factories as make
from tests.campaigns import measure_factories as measures
from tests.campaigns import plan_factories as plans
from tests.catalogue import factories as resources
from tests.catalogue.conftest import beat
from tests.partnership.factories import AudienceFactory, PartnershipFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DAY = dt.timedelta(days=1)
TELEPHONE = {"width": 320, "height": 640}


@pytest.fixture(autouse=True)
def _running(settings: Any, transactional_db: None) -> None:
    settings.SENDING = True
    settings.EMAIL_USE_TLS = True
    PartnershipFactory()
    beat()


def test_on_a_telephone_the_keyboard_reaches_the_last_column_of_every_list(
    page: Any, live_server: Any, sign_in: Any
) -> None:
    officer = make.officer()
    campaign = make.draft(officer, launches_on=clock.today() + DAY, ends_on=clock.today() + 9 * DAY)
    make.planned(campaign, title="A message to every school and surgery", audiences=[AudienceFactory()])
    measures.measure(campaign)
    plans.a_project(officer)
    resources.published(by=officer, owner=officer)
    sign_in(page, officer)
    page.set_viewport_size(TELEPHONE)
    keys = Keyboard(page, live_server.url)

    for address in (
        pages.HOME,
        pages.activities(campaign),
        "/workspace/measures/",
        "/workspace/coverage/",
        "/workspace/coverage/?against=channel",
        "/workspace/catalogue/",
        "/workspace/plans/",
        "/workspace/campaigns/national/",
    ):
        keys.open(address)
        region = page.get_by_role("region").filter(has=page.get_by_role("table")).first
        keys.reach(region)
        for _ in range(30):
            page.keyboard.press("ArrowRight")
        last = region.locator("thead th").last
        page.wait_for_function(
            "last => last.getBoundingClientRect().right <= innerWidth", arg=last.element_handle()
        )
        assert looking.too_wide(page) == []
