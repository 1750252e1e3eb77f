"""The people of the journey in their browsers, and what hands and eyes do there."""

from __future__ import annotations

import datetime as dt
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import expect

from foundation.clock import LONDON
from portal.demonstration.papers import pdf
from tests.stack import Stack

PASSWORD = "a-password-for-the-journey"
TITLE = "Learning from a review of missed appointments"
CODE, MATTER = "LCSPR-WREN", "Wren"

#: The known example of the law: sent on Monday 18 May 2026, with the bank holiday of 25 May between.
BEGINS = dt.datetime(2026, 5, 18, 10, 0, tzinfo=LONDON)
PUBLISH_AT = dt.datetime(2026, 5, 28, 9, 30, tzinfo=LONDON)

Words = str | re.Pattern[str]


class People:
    """A browser for each person, so that they stay signed in beside each other. Some have it on a telephone."""

    def __init__(
        self,
        browser: Any,
        stack: Stack,
        check_accessible: Callable[[Any], None],
        on_telephone: frozenset[str] = frozenset(),
    ) -> None:
        self.browser, self.stack, self.check = browser, stack, check_accessible
        self.on_telephone = on_telephone
        self.pages: dict[str, Any] = {}

    def __getitem__(self, role: str) -> Any:
        if role not in self.pages:
            self.pages[role] = self.context(role).new_page()
            self.sign_in(role)
        return self.pages[role]

    def public(self) -> Any:
        if "public" not in self.pages:
            self.pages["public"] = self.context("public").new_page()
        return self.pages["public"]

    def sign_in(self, role: str) -> None:
        page = self.pages[role]
        page.goto(f"{self.stack.url}/account/login/")
        page.get_by_label("E-mail address").fill(f"{role}@demo.example")
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(r"/workspace/"))

    def context(self, role: str, **given: Any) -> Any:
        """A browser with nothing kept in it yet, as wide as what the person holds."""
        is_telephone = role in self.on_telephone
        size = {"width": 390, "height": 800} if is_telephone else {"width": 1280, "height": 900}
        context = self.browser.new_context(viewport=size, has_touch=is_telephone, **given)
        context.set_default_timeout(20_000)
        return context


@dataclass
class Journey:
    """Who is under way, on which machine, and the review they take with them."""

    people: People
    stack: Stack
    review: str = ""
    """The address of the review in the workspace."""
    public: str = ""
    """Its address for everybody, once it is published."""

    @property
    def manager(self) -> Any:
        return self.people["business.manager"]

    @property
    def lead(self) -> Any:
        return self.people["practice.lead"]

    @property
    def now(self) -> dt.datetime:
        """What the clocks of the portal show, in London."""
        return self.stack.now().astimezone(LONDON)

    def until(self, moment: dt.datetime) -> None:
        """It is a second before this moment, so that everybody sees it come."""
        self.stack.move_clock_to(moment - dt.timedelta(seconds=1))


# Papers ------------------------------------------------------------------------------------------


def paper(name: str, title: str, *paragraphs: str) -> dict[str, Any]:
    """A PDF to choose in a file field."""
    return {
        "name": name,
        "mimeType": "application/pdf",
        "buffer": pdf(name, title, [("Findings", paragraphs)]).read(),
    }


# Hands -------------------------------------------------------------------------------------------


def fill_day(page: Any, group: Words, day: dt.date, time: str = "") -> None:
    box = page.get_by_role("group", name=group)
    box.get_by_label("Day").fill(str(day.day))
    box.get_by_label("Month").fill(str(day.month))
    box.get_by_label("Year").fill(str(day.year))
    if time:
        box.get_by_label("London time").fill(time)


def fill_moment(page: Any, group: Words, moment: dt.datetime) -> None:
    fill_day(page, group, moment.date(), moment.strftime("%I:%M%p").lstrip("0").lower())


def button(page: Any, name: Words) -> Any:
    """A button, or a link that looks like one."""
    return page.get_by_role("button", name=name).or_(page.get_by_role("link", name=name)).first


def press(page: Any, name: Words) -> None:
    """Press it, and be on the page that answers."""
    with page.expect_navigation():
        button(page, name).click()


def press_by_key(page: Any, name: Words) -> None:
    """The same without a mouse."""
    button(page, name).focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def follow(page: Any, name: Words) -> None:
    with page.expect_navigation():
        page.get_by_role("link", name=name, exact=isinstance(name, str)).first.click()


# Eyes --------------------------------------------------------------------------------------------


def sees(page: Any, *words: Words) -> None:
    """The page says so, at the latest once it has loaded."""
    for each in words:
        expect(page.locator("main")).to_contain_text(each, timeout=20_000)


def does_not_see(page: Any, *words: Words) -> None:
    for each in words:
        expect(page.locator("main")).not_to_contain_text(each)


def row(page: Any, key: Words) -> Any:
    """What stands beside this key in a list of facts."""
    named = page.locator("dt").filter(has_text=key)
    return page.locator(".govuk-summary-list__row").filter(has=named).first


def comes(holds: Callable[[], object], *, within: float = 60, what: str) -> None:
    """It comes without anybody's doing; looking does not slow down who brings it."""
    until = time.monotonic() + within
    while not holds():
        assert time.monotonic() < until, f"Waited {within} s in vain for {what}."
        time.sleep(0.3)


def page_comes_to_say(page: Any, words: str, *, within: float = 60) -> None:
    def says() -> bool:
        page.reload()
        return words in page.locator("main").inner_text()

    comes(says, within=within, what=f"{words!r} on {page.url}")
