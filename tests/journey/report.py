"""Steps 1 to 3: your work, the report and what the check found in it, and the partners' endorsement."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import expect

from tests.documents import files
from tests.journey.acting import (
    CODE,
    MATTER,
    TITLE,
    Journey,
    does_not_see,
    fill_day,
    follow,
    paper,
    press,
    press_by_key,
    sees,
)

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def see_your_work(journey: Journey) -> None:
    """The first screen: the reviews under way, what is overdue, what is due this week."""
    page = journey.manager
    expect(page.get_by_role("heading", name="Your work")).to_be_visible()
    for code in ("LCSPR-HERON", "LCSPR-KESTREL", "LCSPR-LINNET"):
        expect(page.get_by_role("link", name=code, exact=True).first).to_be_visible()
    for heading in ("Overdue", "Due in the next seven days"):
        expect(page.get_by_role("heading", name=re.compile(rf"^{heading} \(\d+\)"))).to_be_visible()
    journey.people.check(page)


def begin_the_review(journey: Journey) -> None:
    """A review is begun, with those who may know of it and the words that must not leave."""
    page = journey.manager
    page.goto(f"{journey.stack.url}/workspace/reviews/begin/")
    page.get_by_label("Code", exact=True).fill(CODE)
    page.get_by_label("Code name of the new matter").fill(MATTER)
    for name in (
        "Samir Holloway",
        "Lena Marchetti",
        "Tom Adeyemi",
        "Grace Whitlock",
        "Callum Prior",
        "Dr Ruth Ellingham",
    ):
        page.get_by_label(name).check()
    press_by_key(page, "Begin the review")
    sees(page, CODE)
    journey.review = page.url.rstrip("/")

    follow(page, "Matter")
    follow(page, "Protected terms")
    for kind, term in (("Child's name", "Robin Example"), ("Street or place", "Willow Lane")):
        page.get_by_label(kind).check()
        page.get_by_label("Terms, one to a line").fill(term)
        press(page, "Add to the list")


def upload(journey: Journey, file: dict[str, Any]) -> None:
    page = journey.lead
    page.goto(f"{journey.review}/report/upload/")
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_label("The final report, to be endorsed").check()
    press(page, "Upload the report")


def see_what_a_word_file_hides(journey: Journey) -> None:
    """The report comes as DOCX: a tracked deletion, a hidden line and a name are found, each where it stands."""

    def hide(document: Any) -> None:
        files.tracked("del", "the school never wrote it down")(document)
        files.run_with("note to self: ask the GP", vanish={})(document)

    page = journey.lead
    data = files.docx_file("Robin Example was seen by four services.", TITLE, change=hide)
    upload(journey, {"name": "report.docx", "mimeType": WORD, "buffer": data})
    for kind, place, excerpt in (
        ("Tracked change", "paragraph 3", "the school never wrote it down"),
        ("Hidden text", "paragraph 4", "note to self: ask the GP"),
        ("Protected term", "paragraph 1", "Robin Example"),
    ):
        finding = page.locator("main li, main tr, main dl").filter(has_text=excerpt).last
        expect(finding).to_contain_text(kind)
        expect(finding).to_contain_text(place)
    journey.people.check(page)


def replace_it_and_clear_what_may_stay(journey: Journey) -> None:
    """A file without them takes its place; the lane that is still named is cleared by somebody else, with a reason."""
    lead, manager = journey.lead, journey.manager
    upload(
        journey,
        paper(
            "report.pdf",
            TITLE,
            "Four services saw the child. One is in Willow Lane.",
            "Missed appointments were not followed up.",
        ),
    )
    sees(lead, "Willow Lane")
    does_not_see(lead, "Robin Example", "note to self")
    expect(lead.get_by_role("link", name=re.compile("Decide|Clear"))).to_have_count(0)

    manager.goto(f"{journey.review}/report/")
    sees(manager, "Willow Lane")
    while manager.get_by_role("link", name=re.compile("Decide|Clear")).count():
        manager.get_by_role("link", name=re.compile("Decide|Clear")).first.click()
        manager.get_by_label("Why it may stay").fill("The lane has four hundred houses.")
        press(manager, "Clear this finding")
        manager.goto(f"{journey.review}/report/")


def write_the_recommendations(journey: Journey) -> None:
    page = journey.lead
    for words in ("Follow up each missed appointment.", "Ask who else knows the family."):
        page.goto(f"{journey.review}/recommendations/add/")
        page.get_by_label("Recommendation", exact=True).fill(words)
        press(page, "Save the recommendation")


def endorse(journey: Journey) -> None:
    """Two partners endorse those very bytes, signed in; the third is minuted, and confirms."""
    for role in ("council.partner", "health.partner"):
        page = journey.people[role]
        page.goto(f"{journey.review}/report/")
        press(page, "Read and endorse")
        page.get_by_label("I have read the report and its recommendations").check()
        press_by_key(page, re.compile("Endorse version"))
        sees(page, "Endorsed")
    manager, police = journey.manager, journey.people["police.partner"]
    manager.goto(f"{journey.review}/report/full/minuted/")
    fill_day(manager, "Day of the meeting", journey.now.date())
    manager.get_by_label("The minute", exact=True).set_input_files(
        paper("minute.pdf", "Minute", "The report was endorsed.")
    )
    press(manager, "Record the minuted endorsement")
    police.goto(f"{journey.review}/report/full/confirm/")
    police.get_by_role("radio").first.check()
    press(police, re.compile("Confirm|Answer|Save|Send"))
    police.goto(f"{journey.review}/report/")
    expect(police.locator("main").get_by_text("Endorsed", exact=True)).to_have_count(4)
