"""Errors on the admin's forms in a real browser. Every page of it is looked at in `tests/sweep/test_every_page_seen.py`."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from foundation import clock
from tests.partnership.factories import PersonFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SIZES = [{"width": 1280, "height": 900}, {"width": 320, "height": 640}]


@pytest.mark.parametrize("size", SIZES, ids=["desk", "telephone"])
def test_errors_lead_to_the_controls_that_they_concern(page, live_server, sign_in, check_accessible, size):
    sign_in(page, PersonFactory(administrator=True, last_login=clock.now()))
    page.set_viewport_size(size)
    page.goto(live_server.url + reverse("admin:partnership_appointment_add"))
    page.fill("[name=to_on_0]", "31")
    page.fill("[name=to_on_1]", "2")
    page.fill("[name=to_on_2]", "2027")

    page.get_by_role("button", name="Save", exact=True).click()

    check_accessible(page)
    page.get_by_role("link", name="There is no 31 February in 2027").click()
    expect(page.locator("[name=to_on_0]")).to_be_focused()
    expect(page).to_have_title(re.compile("^Error: "))
