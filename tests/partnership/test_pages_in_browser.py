"""This room's and the record's pages of the workspace, with errors and a long record, on a telephone."""

from __future__ import annotations

import re

import pytest
from django.db import transaction
from playwright.sync_api import expect

from audit import services as audit
from foundation import clock
from tests.partnership.factories import AbsenceFactory, AppointmentFactory, DesignationFactory, PersonFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_axe_finds_nothing(page, live_server, sign_in, check_accessible):
    manager = PersonFactory(business_manager=True)
    AbsenceFactory(), DesignationFactory(appointment=AppointmentFactory(person=PersonFactory(chair=True)))
    with transaction.atomic():
        for _ in range(60):
            audit.record("changed", manager, by=manager, at=clock.now(), reason="Moved to another office.")
    sign_in(page, manager)
    page.set_viewport_size({"width": 320, "height": 640})

    for url in (
        "/workspace/absences/",
        "/workspace/designates/",
        "/workspace/audit/",
        "/workspace/audit/?from_on_0=31&from_on_1=2&from_on_2=2026",
    ):
        assert page.goto(live_server.url + url).status == 200
        check_accessible(page)
    for url in ("/workspace/absences/", "/workspace/designates/"):
        page.goto(live_server.url + url)
        page.locator("form[method=post]").last.get_by_role("button").click()
        expect(page).to_have_title(re.compile("^Error: "))
        check_accessible(page)
