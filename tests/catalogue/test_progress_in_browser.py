"""The page of what goes on in the background looks again by itself, in a real browser."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from catalogue.models import CatalogueExport, ResourceImport
from foundation import clock
from tests.catalogue import factories as made
from tests.catalogue.pages import place
from tests.partnership.factories import PartnershipFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_page_of_an_import_tells_how_far_it_has_come_and_what_came_of_it(
    page: Any, live_server: Any, sign_in: Any, check_accessible: Any
) -> None:
    PartnershipFactory()
    officer = made.officer()
    one = ResourceImport.objects.create(
        asked_by=officer,
        asked_at=clock.now(),
        file_name="resources.csv",
        status="being_made",
        parts_done=20,
        parts_all=50,
    )
    sign_in(page, officer)
    page.goto(live_server.url + place("import", one.reference))
    page.get_by_role("link", name="Look again").focus()

    ResourceImport.objects.update(parts_done=30)
    expect(page.get_by_text("30 of 50 lines are looked at.")).to_be_visible()
    expect(page.get_by_role("link", name="Look again")).to_be_focused()

    ResourceImport.objects.update(status="entered", ended_at=clock.now(), resources=3, variants=5)
    expect(page.get_by_text("3 resources with 5 variants are entered as drafts.")).to_be_visible()
    expect(page.get_by_role("status")).to_have_text("It has ended, and the page is brought up to date.")
    expect(page.get_by_role("link", name="The drafts in the catalogue")).to_be_focused()
    check_accessible(page)


def test_so_does_the_page_of_an_export(page: Any, live_server: Any, sign_in: Any) -> None:
    PartnershipFactory()
    officer = made.officer()
    CatalogueExport.objects.create(
        asked_by=officer, asked_at=clock.now(), status="being_made", parts_done=1, parts_all=2
    )
    sign_in(page, officer)
    page.goto(live_server.url + place("exports"))

    CatalogueExport.objects.update(status="failed")

    expect(page.get_by_text("The last one could not be made.")).to_be_visible()
