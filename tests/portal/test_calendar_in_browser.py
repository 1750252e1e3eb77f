"""The calendar and the pages of feeds in a real browser: narrow and wide, by keyboard, by dragging, without scripts."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from campaigns.models import NeighbourEntry, NeighbourFeed
from campaigns.queries import pages
from foundation import clock
from tests.browser import looking
from tests.browser.keyboard import Keyboard
from tests.campaigns import factories as make
from tests.catalogue.conftest import beat
from tests.matters.factories import SensitivePeriodFactory
from tests.partnership.factories import AudienceFactory, PartnershipFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TELEPHONE = {"width": 320, "height": 640}
DESK = {"width": 1280, "height": 900}
DAY = dt.timedelta(days=1)
HERE = "/workspace/calendar/"


@pytest.fixture(autouse=True)
def _running(settings: Any, transactional_db: None) -> None:
    settings.SENDING = True
    settings.EMAIL_USE_TLS = True
    PartnershipFactory()
    beat()


def next_month() -> dt.date:
    """The tenth of it: whatever today is, the days around it are shown together."""
    return (clock.today().replace(day=1) + 40 * DAY).replace(day=10)


def a_month_with_much() -> Any:
    officer, day = make.officer(), next_month()
    campaign = make.published(officer, launches_on=day, ends_on=day + 5 * DAY)
    parents = AudienceFactory(name="Parents")
    for number in range(6):
        make.planned(campaign, title=f"Activity number {number}", audiences=[parents], starts_on=day + DAY)
    make.planned(campaign, title="Anunusuallylongwordforanactivityofacampaign" * 2, starts_on=day + 2 * DAY)
    for lasts in (4, 12):
        make.planned(campaign, title=f"Posters for {lasts} days", starts_on=day - DAY, lasts_days=lasts)
    SensitivePeriodFactory(
        matter=None, kind="school_holiday", name="half-term", from_on=day, to_on=day + 4 * DAY
    )
    feed = NeighbourFeed.objects.create(
        name="Fenmouth", address="https://f.example/dates.ics", notes=["1 × a date that could not be read."],
        failing_since=clock.now(), failure="It took longer than 20 seconds.", answered_at=clock.now(),
    )  # fmt: skip
    at = clock.start_of_day(day) + dt.timedelta(hours=10)
    NeighbourEntry.objects.create(feed=feed, title="A talk", starts_at=at, ends_at=at, is_whole_day=False)
    return officer, campaign, feed


@pytest.mark.parametrize("size", [DESK, TELEPHONE], ids=["desk", "telephone"])
def test_the_calendar_and_its_feeds_can_be_used_on_any_screen(
    size: Any, page: Any, live_server: Any, sign_in: Any
) -> None:
    officer, campaign, feed = a_month_with_much()
    activity = campaign.activities.latest("pk")
    day = next_month().isoformat()
    sign_in(page, officer)
    page.set_viewport_size(size)

    faults = []
    for address in (
        *(f"{HERE}?view={view}&day={day}" for view in ("month", "week", "list", "day")),
        f"{HERE}?day={day}&kind=neighbour",
        pages.move_activity(activity),
        pages.move_launch(campaign),
        pages.campaign(campaign),
        pages.activity(activity),
        pages.FEEDS,
        pages.feed(feed),
        reverse("campaigns:feed_add"),
        reverse("campaigns:feed_edit", args=[feed.reference]),
    ):
        answer = page.goto(live_server.url + address)
        assert answer.status == 200, address
        expect(page.locator("h1")).to_have_count(1)
        looking.begin(page)
        faults += looking.faults(page) + looking.too_wide(page)

    assert faults == []
    page.goto(f"{live_server.url}{HERE}?day={day}")
    expect(page.get_by_role("link", name="A talk")).to_be_visible()
    expect(page.get_by_role("link", name="ends: Posters for 4 days, day 4 of 4")).to_be_visible()
    expect(page.get_by_role("link", name="Posters for 12 days", exact=True)).to_be_visible()
    is_table = page.locator(".portal-calendar thead").bounding_box()["width"] > 20
    assert is_table == (size is DESK)


@pytest.mark.parametrize("size", [DESK, TELEPHONE], ids=["desk", "telephone"])
@pytest.mark.parametrize("view", ["month", "week", "list", "day"])
def test_today_is_seen_and_led_to_without_anything_on_it(
    size: Any, view: str, page: Any, live_server: Any, sign_in: Any
) -> None:
    sign_in(page, make.officer())
    page.set_viewport_size(size)
    page.goto(f"{live_server.url}{HERE}?view={view}&day={next_month().isoformat()}")

    page.get_by_role("link", name="Today", exact=True).click()

    today = page.locator(f"#day-{clock.today().isoformat()}")
    expect(today).to_be_in_viewport()
    expect(today.get_by_text("Today", exact=True)).to_be_visible()
    expect(today.get_by_text("Nothing on this day")).to_be_visible()
    looking.begin(page)
    assert looking.faults(page) + looking.too_wide(page) == []


@pytest.mark.parametrize("has_scripts", [True, False], ids=["with scripts", "without"])
def test_an_activity_is_found_and_moved_with_the_keyboard_alone(
    has_scripts: bool, browser: Any, live_server: Any, sign_in: Any
) -> None:
    officer, day = make.officer(), next_month()
    campaign = make.draft(officer, launches_on=day, ends_on=day + 5 * DAY)
    activity = make.planned(campaign, title="Post the film", starts_on=day + DAY)
    with browser.new_context(java_script_enabled=has_scripts, viewport=TELEPHONE) as context:
        page = context.new_page()
        sign_in(page, officer)
        keys = Keyboard(page, live_server.url, has_scripts=has_scripts)

        keys.open(f"{HERE}?view=week&day={day.isoformat()}")
        keys.reach(page.locator("summary", has_text="Show only some of it"))
        page.keyboard.press("Enter")
        keys.reach(page.get_by_label("Kind"))
        page.get_by_label("Kind").select_option(label="Activities")
        keys.follow(page.get_by_role("button", name="Filter"))
        keys.follow(page.get_by_role("link", name="Move Post the film"))
        to_on = day + 2 * DAY
        for number, part in enumerate((to_on.day, to_on.month, to_on.year)):
            keys.type(page.locator(f"[name=starts_on_{number}]"), str(part))
        keys.follow(page.get_by_role("button", name="Move it"))

        expect(page.get_by_text("“Post the film” is on")).to_be_visible()
        assert "view=week" in page.url
        assert "kind=activity" in page.url
    activity.refresh_from_db()
    assert activity.starts_on == to_on


def test_an_activity_is_dragged_and_the_second_of_two_people_is_told(
    page: Any, live_server: Any, sign_in: Any
) -> None:
    officer, day = make.officer(), next_month()
    campaign = make.published(officer, launches_on=day, ends_on=day + 5 * DAY)
    activity = make.planned(campaign, title="Post the film", starts_on=day + DAY)
    sign_in(page, officer)
    page.set_viewport_size(DESK)

    def open_month() -> None:
        page.goto(f"{live_server.url}{HERE}?day={day.isoformat()}")

    def drag(name: str, to_on: dt.date) -> None:
        entry = page.locator("li", has=page.get_by_role("link", name=name)).first
        day_of_it = page.locator(f'[data-day="{to_on.isoformat()}"]')
        day_of_it.evaluate("day => day.scrollIntoView({block: 'center'})")
        with page.expect_navigation():
            entry.drag_to(day_of_it)

    open_month()
    drag("Post the film", day + 3 * DAY)
    expect(page.get_by_text("“Post the film” is on")).to_be_visible()
    activity.refresh_from_db()
    assert activity.starts_on == day + 3 * DAY

    open_month()
    activity.title = "Post the other film"
    activity.save_edit(began_from=activity.version, fields=["title"])
    drag("Post the film", day + 4 * DAY)
    expect(page.get_by_text("Somebody else saved this while you were working on it.")).to_be_visible()
    activity.refresh_from_db()
    assert activity.starts_on == day + 3 * DAY

    open_month()
    drag(f"“{campaign}” launches", day + 6 * DAY)
    expect(page.get_by_text("It is public: readers see the change")).to_be_visible()
    assert page.locator("[name=launches_on_0]").input_value() == str((day + 6 * DAY).day)
    campaign.refresh_from_db()
    assert campaign.launches_on == day
