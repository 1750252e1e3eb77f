"""What a parent does on a telephone and a practitioner at a desk, with the keyboard alone, in a real browser."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from catalogue.models import Resource
from catalogue.services import publishing, resources
from engagement.models import PageComment
from tests.browser.keyboard import Keyboard
from tests.catalogue import factories as made
from tests.catalogue.conftest import beat
from tests.partnership.factories import PartnershipFactory
from tests.portal.factories import whole_review
from tests.portal.resources import arabic, put, whole_resource

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TELEPHONE = {"width": 320, "height": 640}
DESK = {"width": 1280, "height": 900}
AWAY = "https://www.bbc.co.uk/weather"


def reader(page: Any, live_server: Any, size: dict[str, int], *, has_scripts: bool) -> Keyboard:
    context = page.context.browser.new_context(java_script_enabled=has_scripts, viewport=size)
    context.route(f"{AWAY}*", lambda route: route.fulfill(body="<title>Weather</title>"))
    return Keyboard(context.new_page(), live_server.url, has_scripts=has_scripts)


def a_briefing_on(review: Any) -> Resource:
    by = made.officer()
    briefing = resources.draft_resource(
        particulars=made.particulars(by, kind="briefing", title="Seven minutes on neglect"),
        made_from=review,
        by=by,
    )
    put(made.text_version(briefing))
    return publishing.publish(resource=made.fresh(briefing), by=by)


@pytest.mark.parametrize("has_scripts", [True, False], ids=["with scripts", "without"])
def test_a_parent_reads_in_their_language_downloads_says_so_and_leaves(
    has_scripts: bool, page: Any, live_server: Any, settings: Any
) -> None:
    settings.BASE_URL = live_server.url
    PartnershipFactory()
    beat()
    resource = whole_resource(is_sensitive=True)
    put(made.file_version(resource, language=arabic()))
    parent = reader(page, live_server, TELEPHONE, has_scripts=has_scripts)
    screen = parent.page

    parent.open("/")
    parent.follow(parent.link("Parents and carers"))
    summary = screen.get_by_text("Filter by", exact=False)
    arabic_choice = parent.link("Arabic")
    expect(arabic_choice).to_be_hidden()
    parent.reach(screen.locator("summary").filter(has=summary))
    screen.keyboard.press("Enter")
    expect(arabic_choice).to_be_visible()
    parent.follow(arabic_choice)
    parent.follow(parent.link("Spotting neglect"))

    heading = screen.get_by_role("heading", level=1)
    expect(heading).to_have_text("إهمال الأطفال")
    expect(heading).to_have_attribute("lang", "ar")
    text = screen.locator(".portal-text[lang=ar]")
    for one in (heading, text):
        expect(one).to_have_css("direction", "rtl")
    expect(text).to_have_css("text-align", "right")
    file = screen.get_by_role("main").locator('a[href*="/files/"]')
    parent.reach(file)
    with screen.expect_download() as download:
        screen.keyboard.press("Alt+Enter")
    assert download.value.url.endswith("/files/ar-print/")

    parent.follow(screen.get_by_role("link", name="Tell us", exact=True))
    parent.reach(screen.get_by_label("Yes", exact=True))
    screen.keyboard.press("Space")
    parent.follow(screen.get_by_role("button", name="Send", exact=True))
    assert PageComment.objects.get().address == "/resources/spotting-neglect/ar/"

    parent.open("/resources/spotting-neglect/ar/")
    if has_scripts:
        with screen.expect_navigation(url=f"{AWAY}*"):
            for _ in range(3):
                screen.keyboard.press("Shift")
    else:
        parent.reach(screen.get_by_role("button", name="Exit this page"))
        with screen.expect_navigation(url=f"{AWAY}*"):
            screen.keyboard.press("Enter")
    expect(screen).to_have_title("Weather")
    screen.context.close()


@pytest.mark.parametrize("has_scripts", [True, False], ids=["with scripts", "without"])
def test_a_practitioner_misspells_filters_and_comes_to_the_recommendations(
    has_scripts: bool, page: Any, live_server: Any
) -> None:
    PartnershipFactory()
    beat()
    whole_resource()
    a_briefing_on(whole_review())
    practitioner = reader(page, live_server, DESK, has_scripts=has_scripts)
    screen = practitioner.page

    practitioner.open("/search/")
    practitioner.reach(screen.get_by_label("What are you looking for?"))
    screen.keyboard.type("neglcet")
    with screen.expect_navigation():
        screen.keyboard.press("Enter")
    practitioner.look()
    expect(screen.get_by_role("status").filter(has_text="No page has just what you typed.")).to_be_visible()
    practitioner.follow(practitioner.link("Learning briefing"))
    expect(screen.get_by_role("status").filter(has_text="1 comes near it.")).to_be_visible()
    assert screen.url.endswith("/search/?q=neglcet&kind=Learning+briefing")
    practitioner.follow(practitioner.link("Seven minutes on neglect"))
    practitioner.follow(practitioner.link("Child Larch"))
    expect(screen.get_by_text("Listen to children.")).to_be_visible()
    screen.context.close()


def test_on_paper_a_page_says_where_it_stands_and_shows_nothing_to_press(
    page: Any, live_server: Any, settings: Any
) -> None:
    settings.BASE_URL = live_server.url
    PartnershipFactory()
    beat()
    whole_resource(is_sensitive=True)
    address = f"{live_server.url}/resources/spotting-neglect/"
    page.goto(address)
    where = page.get_by_text(f"This page: {address}")
    expect(where).to_be_hidden()

    page.emulate_media(media="print")

    expect(where).to_be_visible()
    expect(page.get_by_text("Was this page useful?")).to_be_hidden()
    expect(page.get_by_text("Exit this page")).to_be_hidden()
    after = "one => getComputedStyle(one, '::after').content"
    main = page.get_by_role("main")
    assert main.locator('a[href^="/for/"]').first.evaluate(after) == "none"
    assert "http" in main.locator('a[href^="http"]').first.evaluate(after)
