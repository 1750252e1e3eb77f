"""Step 10: the chair withdraws what is published, explained or without a trace."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import expect

from portal.demonstration.written import OSPREY
from tests.journey.acting import TITLE, Journey, follow, press, sees

REASON = "We are looking at it again."


def withdraw_with_an_explanation(journey: Journey) -> None:
    """Page, files, feed and search are gone in the same request; the address says when and why."""
    files = open_files(journey, journey.public)
    assert is_found(journey, TITLE)
    page = withdraw(journey, journey.review, "An explanation")
    gone = journey.people.public().request.get(journey.public)
    assert gone.status == 410
    assert REASON in gone.text()
    assert "28 May 2026" in gone.text()
    are_gone(journey, journey.public, TITLE, files)

    page.goto(f"{journey.review}/copies/")
    sees(page, "Anybody could read and save the report", "Child Safeguarding Practice Review Panel", "Ofsted")


def withdraw_without_a_trace(journey: Journey) -> None:
    """Another review, published last year: its address answers as one that never existed."""
    public, chair = journey.people.public(), journey.people["chair"]
    public.goto(f"{journey.stack.url}/learning/")
    follow(public, OSPREY.title)
    address = public.url
    files = open_files(journey, address)
    chair.goto(f"{journey.stack.url}/workspace/reviews/")
    follow(chair, re.compile("LCSPR-OSPREY"))
    withdraw(journey, chair.url.rstrip("/"), "Nothing: the address")
    gone, never = (
        public.request.get(each) for each in (address, f"{journey.stack.url}/learning/reviews/never/")
    )
    assert gone.status == never.status == 404
    assert gone.text().replace(address, "") == never.text().replace(never.url, "")
    are_gone(journey, address, OSPREY.title, files)


def withdraw(journey: Journey, review: str, manner: str) -> Any:
    page = journey.people["chair"]
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"{review}/withdraw/")
    journey.people.check(page)
    page.get_by_label(manner).check()
    page.get_by_label("Why it is withdrawn").fill("A relative asked us to look again.")
    if "explanation" in manner:
        page.get_by_label("The reason that the public reads").fill(REASON)
    press(page, "Withdraw it from the public now")
    sees(page, "Withdrawn")
    return page


def open_files(journey: Journey, address: str) -> list[str]:
    """The addresses of the review's files, all of which open."""
    public = journey.people.public()
    public.goto(address)
    links = public.locator("main a[href*='/files/']").all()
    files = [journey.stack.url + str(link.get_attribute("href")) for link in links]
    assert files
    assert {public.request.get(file).status for file in files} == {200}
    return files


def are_gone(journey: Journey, address: str, title: str, files: list[str]) -> None:
    public = journey.people.public()
    assert {public.request.get(file).status for file in files} <= {404, 410}
    slug = address.rstrip("/").rsplit("/", 1)[-1]
    for page in ("/feeds/learning.atom", "/sitemap.xml", "/learning/"):
        text = public.request.get(journey.stack.url + page).text()
        assert title not in text
        assert slug not in text
    assert not is_found(journey, title)


def is_found(journey: Journey, title: str) -> bool:
    """Whether somebody finds it who is not on the matter's list, and knows no more than the public."""
    page = journey.people["subcommittee"]
    page.goto(f"{journey.stack.url}/workspace/search/")
    page.get_by_label("What are you looking for?").fill(title)
    page.keyboard.press("Enter")
    expect(page.get_by_label("What are you looking for?")).to_have_value(title)
    return bool(page.locator("main").get_by_text(title).count())
