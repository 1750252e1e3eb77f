"""A long list of boxes to tick is narrowed by a word, in a real browser."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.campaigns import factories as make
from tests.catalogue import factories as resources
from tests.partnership.factories import PartnershipFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TITLES = [f"Leaflet number {n}" for n in range(10)] + ["Café poster", "Water safety", "Water: a poster"]


def test_a_long_list_shows_what_has_the_words_and_keeps_what_is_ticked(
    page: Any, live_server: Any, sign_in: Any, check_accessible: Any
) -> None:
    PartnershipFactory()
    officer = make.officer()
    campaign = make.draft(officer)
    for title in TITLES:
        resources.published(by=officer, title=title)
    sign_in(page, officer)
    page.goto(live_server.url + reverse("campaigns:resources", args=[campaign.reference]))
    boxes = page.get_by_role("checkbox")
    status = page.get_by_role("status")
    expect(boxes).to_have_count(13)
    expect(status).to_have_text("13 of 13 shown, 0 ticked")

    page.get_by_label("Leaflet number 3").check()
    narrow = page.get_by_label("Show only those with")
    narrow.press_sequentially("poster WATER")
    expect(status).to_have_text("2 of 13 shown, 1 ticked")
    assert [page.get_by_role("checkbox", checked=ticked).count() for ticked in (True, False)] == [1, 1]
    narrow.press("Enter")
    page.get_by_label("Water: a poster").check()
    narrow.fill("cafe")
    expect(page.get_by_label("Café poster")).to_be_visible()
    expect(status).to_have_text("3 of 13 shown, 2 ticked")
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        check_accessible(page)

    page.get_by_role("button", name="Save").click()

    assert {one.title for one in campaign.resources.all()} == {"Leaflet number 3", "Water: a poster"}


def test_a_short_list_is_looked_through_as_it_is(page: Any, live_server: Any, sign_in: Any) -> None:
    PartnershipFactory()
    officer = make.officer()
    campaign = make.draft(officer)
    for title in TITLES[:5]:
        resources.published(by=officer, title=title)
    sign_in(page, officer)

    page.goto(live_server.url + reverse("campaigns:resources", args=[campaign.reference]))

    expect(page.get_by_role("checkbox")).to_have_count(5)
    expect(page.get_by_label("Show only those with")).to_have_count(0)
