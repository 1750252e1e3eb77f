"""The frame of every page in a real browser: headers, forms, lists, errors; wide, narrow and without JavaScript."""

import pytest
from playwright.sync_api import expect

from tests.partnership.factories import PersonFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.browser.pages")]

WIDTHS = [320, 1280]


@pytest.fixture
def signed_in(page, sign_in):
    sign_in(page, PersonFactory())
    return page


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    "path", ["/form/", "/form/?day_0=5", "/list/?page=7&sort=-name", "/public/", "/no-such-page/"]
)
def test_a_page_is_accessible_and_fits(signed_in, live_server, check_accessible, path, width):
    signed_in.set_viewport_size({"width": width, "height": 900})
    answer = signed_in.goto(live_server.url + path)

    assert answer.status == (404 if path == "/no-such-page/" else 200)
    expect(signed_in.locator("h1")).to_have_count(1)
    check_accessible(signed_in)


def test_every_link_of_the_error_summary_reaches_a_control(signed_in, live_server):
    signed_in.goto(live_server.url + "/form/?day_0=5")
    links = signed_in.locator(".govuk-error-summary__list a")

    assert links.count() == 11
    for link in links.all():
        link.click()
        focused = signed_in.evaluate("[document.activeElement.tagName, document.activeElement.type || '']")
        assert focused[0] in ("INPUT", "TEXTAREA", "SELECT"), link.inner_text()


def test_the_error_summary_says_which_field_is_meant(signed_in, live_server):
    signed_in.goto(live_server.url + "/form/?day_0=5")
    said = signed_in.locator(".govuk-error-summary__list a").all_inner_texts()

    assert len(said) == len(set(said))
    assert "Wording <for the page>: this is required" in said
    assert "Enter the month" in said


def test_labels_and_hints_are_text_not_markup(signed_in, live_server):
    signed_in.goto(live_server.url + "/form/")

    expect(signed_in.get_by_label("Wording <for the page>")).to_be_visible()
    expect(signed_in.get_by_text("Begins with <https>")).to_be_visible()


def test_words_are_counted_while_typing(signed_in, live_server):
    signed_in.goto(live_server.url + "/form/")
    signed_in.get_by_label("Wording").press_sequentially("One two three")

    signed_in.get_by_text("You have 47 words remaining").first.wait_for()


def test_characters_are_counted_towards_the_end_of_a_text(signed_in, live_server):
    told = []
    signed_in.on("console", lambda message: told.append(message.text))
    signed_in.goto(live_server.url + "/form/")
    signed_in.get_by_label("Note").fill("w" * 80)

    signed_in.get_by_text("You have 20 characters remaining").first.wait_for()
    assert told == []


def test_the_menu_opens_on_a_telephone(page, live_server):
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(live_server.url + "/public/")
    link = page.get_by_role("link", name="Learning from reviews")
    assert not link.is_visible()

    page.get_by_role("button", name="Menu").click()

    assert link.is_visible()


def test_without_javascript_the_menu_and_the_way_out_are_there(browser, live_server):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 800})
    plain = context.new_page()
    plain.goto(live_server.url + "/public/")

    assert plain.get_by_role("link", name="Learning from reviews").is_visible()
    way_out = plain.get_by_role("button", name="Exit this page")
    assert way_out.get_attribute("href") == "https://www.bbc.co.uk/weather"
    context.close()


def test_the_keyboard_comes_to_the_words_at_once(page, live_server):
    page.goto(live_server.url + "/public/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"

    page.keyboard.press("Enter")

    assert page.evaluate("location.hash") == "#main-content"


def test_in_the_workspace_the_words_take_the_focus(signed_in, live_server):
    signed_in.goto(live_server.url + "/form/")
    signed_in.keyboard.press("Tab")
    signed_in.keyboard.press("Enter")

    expect(signed_in.locator("main")).to_be_focused()


def test_help_is_on_every_page(signed_in, live_server):
    for path in ("/form/", "/public/", "/no-such-page/"):
        signed_in.goto(live_server.url + path)
        first = signed_in.get_by_role("link", name="Worried about a child?").first
        assert first.get_attribute("href") == "/worried-about-a-child/"
