"""What to look at again in a text is told beside it while somebody writes, in a real browser."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from catalogue.models import ResourceVersion
from catalogue.services import briefings
from media_relations.models import Statement
from tests.catalogue import factories as made
from tests.catalogue.pages import place
from tests.partnership.factories import PartnershipFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LONG = "We look " + "at very many things " * 8 + "again."


@pytest.fixture
def officer() -> Any:
    PartnershipFactory()
    return made.officer()


def test_a_text_is_read_over_while_it_is_written_and_nothing_is_stored(
    page: Any, live_server: Any, sign_in: Any, officer: Any, check_accessible: Any
) -> None:
    version = made.text_version(made.draft(by=officer), "We help children.")
    sign_in(page, officer)
    page.goto(live_server.url + place("version_edit", version))
    text = page.get_by_label("Text", exact=True)

    text.fill("")
    text.press_sequentially(f"The ZASH met. {LONG}")

    expect(page.get_by_text("Sentences of more than 25 words")).to_be_visible()
    expect(page.get_by_role("status")).to_have_text("2 things found.")
    expect(page.get_by_role("listitem").filter(has_text="ZASH")).to_be_visible()
    expect(text).to_be_focused()
    text.press("End")
    text.press_sequentially(" The YAFT came.")
    expect(page.get_by_role("status")).to_have_text("3 things found.")
    text.fill("We help.")
    expect(page.get_by_role("status")).to_have_text("Nothing was found to look at again.")
    assert ResourceVersion.objects.get(pk=version.pk).text == "We help children."
    text.fill(LONG)
    expect(page.get_by_role("status")).to_have_text("1 thing found.")
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        check_accessible(page)


def test_so_are_the_sections_of_a_briefing_even_before_they_have_a_heading(
    page: Any, live_server: Any, sign_in: Any, officer: Any
) -> None:
    version = briefings.draft_briefing(
        particulars=made.particulars(officer), language=made.english(), by=officer
    )
    sign_in(page, officer)
    page.goto(live_server.url + place("sections", version.resource.reference, version.reference))

    page.get_by_label("Heading of section 1").fill("")
    page.get_by_label("Text of section 1").fill(LONG)

    expect(page.get_by_role("status")).to_have_text("1 thing found.")


def test_and_so_is_a_statement(page: Any, live_server: Any, sign_in: Any, officer: Any) -> None:
    sign_in(page, officer)
    page.goto(live_server.url + reverse("media_relations:statement_begin"))
    text = page.get_by_label("Text", exact=True)

    text.fill(f"He committed suicide. {LONG}")

    expect(page.get_by_text("Words that may do harm")).to_be_visible()
    expect(page.get_by_text("Sentences of more than 25 words")).to_be_visible()
    expect(text).to_be_focused()
    assert not Statement.objects.exists()


def test_once_signed_out_nothing_more_is_told_and_what_was_typed_stays(
    page: Any, live_server: Any, sign_in: Any, officer: Any
) -> None:
    version = made.text_version(made.draft(by=officer), "We help children.")
    sign_in(page, officer)
    page.goto(live_server.url + place("version_edit", version))
    page.context.clear_cookies()

    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.get_by_label("Text", exact=True).fill(LONG)

    expect(page.get_by_label("Text", exact=True)).to_have_value(LONG)
    expect(page.get_by_text("Sentences of more than 25 words")).to_have_count(0)
