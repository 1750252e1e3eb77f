"""Steps 7 and 8: scheduling, a gate that fails at the very minute, and the publication."""

from __future__ import annotations

import datetime as dt
import re

from playwright.sync_api import expect

from foundation.words import say_moment
from tests.journey import telling
from tests.journey.acting import (
    PUBLISH_AT,
    TITLE,
    Journey,
    comes,
    follow,
    page_comes_to_say,
    press,
    press_by_key,
    row,
    sees,
)
from tests.journey.notices import PANEL
from tests.stack import body_of

STOPPED = "A publication did not take place"


def schedule(journey: Journey) -> None:
    """Every gate is green once the notice has run; the button says the effect, and nothing is public yet."""
    page, public = journey.manager, journey.people.public()
    journey.stack.move_clock_to(PUBLISH_AT - dt.timedelta(minutes=6))
    page.goto(f"{journey.review}/plan/")
    page_comes_to_say(page, "Everything is ready")
    journey.people.check(page)
    press(page, re.compile("^Schedule publication"))
    button = page.locator("main").get_by_role("button", name=re.compile("^Publish at"))
    expect(button).to_contain_text(say_moment(PUBLISH_AT))
    button.focus()
    page.keyboard.press("Enter")
    sees(page, "Scheduled: it is published at")
    public.goto(f"{journey.stack.url}/learning/")
    expect(public.locator("body")).not_to_contain_text(TITLE)


def a_gate_fails_at_the_minute(journey: Journey) -> None:
    """Somebody of the family was forgotten: nothing is published, and the owner and the chairs are told why."""
    page, public, mailbox = journey.manager, journey.people.public(), journey.stack.mailbox
    page.goto(f"{journey.review}/family/add/")
    page.get_by_label("Relationship").fill("Grandfather")
    press(page, "Save")
    journey.until(PUBLISH_AT)
    # The practice lead began the plan and owns it.
    for role in ("practice.lead", "chair", "vice.chair"):
        comes(
            lambda to=f"{role}@demo.example": mailbox.messages(to=to, containing=STOPPED),
            what=f"word to {role} that nothing was published",
        )
        [message] = mailbox.messages(to=f"{role}@demo.example", containing=STOPPED)
        assert "Family told" in body_of(message)
        assert f"{journey.review}/plan/" in body_of(message)
    public.goto(f"{journey.stack.url}/learning/")
    expect(public.locator("body")).not_to_contain_text(TITLE)
    chair = journey.people["chair"]
    chair.goto(f"{journey.review}/plan/")
    sees(chair, "NOT published", "Family told: Grandfather has not been told.")


def mend_it(journey: Journey) -> None:
    """He is told. That comes after the staff, out of order, so the chair lifts the order, on a phone and with a reason."""
    page, chair = journey.manager, journey.people["chair"]
    telling.tell(journey, "Grandfather", "His daughter's support worker.")
    page.goto(f"{journey.review}/plan/schedule/")
    expect(row(page, telling.ORDER_GATE)).to_contain_text("Not ready")
    chair.set_viewport_size({"width": 390, "height": 800})
    chair.goto(f"{journey.review}/plan/order/")
    journey.people.check(chair)
    chair.get_by_label(re.compile("^Why publication goes on")).fill("He came forward only yesterday.")
    press_by_key(chair, "Lift the order for this publication")
    sees(chair, "A second person has to look")


def publish(journey: Journey) -> None:
    """A person says again that it is to be published: within a minute it is there for everybody."""
    page, public = journey.manager, journey.people.public()
    page.goto(f"{journey.review}/plan/schedule/")
    press_by_key(page, "Publish now")
    public.goto(f"{journey.stack.url}/learning/")
    page_comes_to_say(public, TITLE)
    follow(public, TITLE)
    journey.public = public.url
    page.goto(f"{journey.review}/plan/")
    sees(page, "Published at")


def what_comes_after_has_its_dates(journey: Journey) -> None:
    """The steps after publication are counted from it."""
    page = journey.manager
    for title, due in (
        ("Publish the learning briefing on the website", "11 June 2026"),
        ("Hold a learning event", "9 July 2026"),
    ):
        page.goto(f"{journey.review}/plan/")
        follow(page, title)
        expect(row(page, "When")).to_contain_text(due)


def the_nspcc_has_its_copy(journey: Journey) -> None:
    """The library gets the very bytes that the National Panel was sent."""
    mailbox = journey.stack.mailbox
    comes(lambda: mailbox.messages(to="nspcc@demo.example"), what="the copy for the NSPCC library")
    [copy], [sent] = mailbox.messages(to="nspcc@demo.example"), mailbox.messages(to=PANEL)
    [attached], [before] = list(copy.iter_attachments()), list(sent.iter_attachments())
    assert attached.get_content() == before.get_content()
