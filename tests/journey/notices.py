"""Step 5: what leaves without anybody pressing anything, what each notice shows, and what staff declare."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from email.message import EmailMessage
from pathlib import Path

from playwright.sync_api import expect

from foundation.clock import LONDON
from tests.journey.acting import (
    TITLE,
    Journey,
    comes,
    fill_moment,
    follow,
    page_comes_to_say,
    paper,
    press,
    press_by_key,
    row,
    sees,
)
from tests.journey.planning import STAFF_STEP
from tests.stack import body_of

PANEL, MINISTER = "national.panel@demo.example", "secretary.of.state@demo.example"
OFSTED = "ofsted@demo.example"

#: The step is due on Wednesday 20 May at 4pm. Given late, it is reminded of on the next working morning; one working
#: day after it was due its people hear of it again, and three working days after the business manager does.
REMINDED = dt.datetime(2026, 5, 19, 9, 0, tzinfo=LONDON)
OVERDUE = dt.datetime(2026, 5, 21, 9, 0, tzinfo=LONDON)
ESCALATED = dt.datetime(2026, 5, 26, 9, 0, tzinfo=LONDON)


def let_ofsted_take_it_by_secure_mail(journey: Journey) -> None:
    """The administrator says how Ofsted takes its copies."""
    page = journey.people["admin"]
    page.goto(f"{journey.stack.url}/admin/partnership/statutoryaddress/")
    follow(page, "Ofsted")
    page.get_by_label("Channel").select_option(label="Secure mail")
    press_by_key(page, "Save")
    expect(page.locator("body")).to_contain_text("was changed successfully")


def the_bodies_have_the_report(journey: Journey) -> None:
    """Once the date is fixed each body that takes e-mail has its own copy, with the report attached."""
    mailbox = journey.stack.mailbox
    for address in (PANEL, MINISTER):
        comes(lambda to=address: mailbox.messages(to=to), what=f"the copy for {address}")
        [message] = mailbox.messages(to=address)
        [attached] = list(message.iter_attachments())
        assert attached.get_content_type() == "application/pdf"
        assert message["Cc"] is None
        assert message["Bcc"] is None
    assert mailbox.messages(to=OFSTED) == []


def see_the_very_message(journey: Journey) -> None:
    """The notice shows per recipient that the server accepted it, the message as it left, and its hash."""
    page = journey.manager
    page.goto(f"{journey.review}/notices/")
    page_comes_to_say(page, "Child Safeguarding Practice Review Panel: accepted")
    journey.people.check(page)
    page.get_by_role("row").filter(has_text="Child Safeguarding Practice Review Panel: accepted").get_by_role(
        "link"
    ).first.click()
    expect(row(page, "Accepted by the mail server")).to_contain_text("18 May 2026")
    said = row(page, "SHA-256 of the message").locator("code").inner_text()
    follow(page, re.compile("^Message to"))
    sees(page, said, "report.pdf")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the exact message (.eml)").click()
    kept = Path(download.value.path()).read_bytes()
    assert hashlib.sha256(kept).hexdigest() == said
    [left] = [raw for address, raw in journey.stack.mailbox.accepted if address == PANEL]
    assert left == kept, "what is kept is what the server was given, byte for byte"


def declare_what_went_by_secure_mail(journey: Journey) -> None:
    """Ofsted's copy is declared with its reference and evidence; never in the future."""
    page = journey.manager
    page.goto(f"{journey.review}/notices/")
    page.get_by_role("row").filter(has_text="Ofsted").get_by_role("link").first.click()
    follow(page, re.compile("^Declare delivered"))
    expect(
        page.get_by_role("group", name="How was it delivered?").get_by_label("Secure mail")
    ).to_be_checked()
    page.get_by_label("Reference").fill("SM-2026-0518")
    page.get_by_label("Evidence to upload").set_input_files(
        paper("sent.pdf", "Sent items", "Taken by Ofsted’s secure mailbox.")
    )
    fill_moment(page, "When was it delivered?", journey.now + dt.timedelta(days=1))
    press(page, "Declare it delivered")
    sees(page, "future")
    fill_moment(page, "When was it delivered?", journey.now)
    page.get_by_label("Evidence to upload").set_input_files(
        paper("sent.pdf", "Sent items", "Taken by Ofsted’s secure mailbox.")
    )
    press_by_key(page, "Declare it delivered")
    sees(page, "Declared by Morgan Ashdown", "SM-2026-0518", "Evidence of delivery to Ofsted")


def partners_are_asked_and_answer(journey: Journey) -> None:
    """They have the date in a message with no word of the case; what they answer is kept."""
    mailbox = journey.stack.mailbox

    def asked() -> list[EmailMessage]:
        return mailbox.messages(to="council.partner@demo.example", containing="date")

    comes(asked, what="the partners are given the date")
    for message in mailbox.messages(to="council.partner@demo.example"):
        assert TITLE not in str(message["Subject"]) + body_of(message)
    page = journey.people["council.partner"]
    page.goto(f"{journey.review}/plan/")
    follow(page, re.compile("ask what may need media management"))
    press(page, "Answer the question")
    page.get_by_label("Your answer").fill("The missed appointments. Our press office prepares a line.")
    press_by_key(page, "Save the answer")
    sees(page, "Our press office prepares a line.", "Tom Adeyemi")


def the_forgotten_step_is_brought_to_mind(journey: Journey) -> None:
    """Its people are reminded before it is due and after; then the business manager hears of it."""
    page = journey.manager
    page.goto(f"{journey.review}/plan/")
    follow(page, STAFF_STEP)
    step = page.url
    for moment, roles, subject in (
        (REMINDED, ("communications.officer", "reviewer"), "A step of yours is due soon"),
        (OVERDUE, ("communications.officer", "reviewer"), "A step of yours is overdue"),
        (ESCALATED, ("business.manager",), "An overdue step needs you"),
    ):
        journey.until(moment)
        for role in roles:
            comes(
                lambda to=f"{role}@demo.example", at=subject: _is_told(journey, to, at, step),
                what=f"“{subject}” for {role}",
            )
    page.reload()
    sees(page, "Overdue", "Lena Marchetti")
    mine = journey.people["communications.officer"]
    mine.goto(f"{journey.stack.url}/workspace/")
    expect(mine.get_by_role("listitem").filter(has_text=STAFF_STEP)).to_contain_text("Overdue")


def _is_told(journey: Journey, to: str, subject: str, address: str) -> bool:
    told = journey.stack.mailbox.messages(to=to, containing=subject)
    return any(address in body_of(message) for message in told)
