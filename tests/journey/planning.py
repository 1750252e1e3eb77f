"""Step 4: what the public will read, the partners' decision, and a plan with a lawful date."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from foundation.words import say_moment
from tests.journey.acting import (
    BEGINS,
    PUBLISH_AT,
    TITLE,
    Journey,
    does_not_see,
    fill_day,
    follow,
    paper,
    press,
    press_by_key,
    row,
    sees,
)

STAFF_STEP = "Tell the staff who were involved"
BRIEFING, FILM = "Seven-minute briefing on missed appointments", "Film: who rings the family?"
TRANSCRIPT = "A health visitor explains who rings the family, and when."


def write_what_the_public_reads(journey: Journey) -> None:
    lead, manager = journey.lead, journey.manager
    lead.goto(f"{journey.review}/texts/edit/")
    lead.get_by_label("Public title").fill(TITLE)
    lead.get_by_label("Summary", exact=False).first.fill(
        "What was learned about appointments that are missed."
    )
    press(lead, "Save what the public will read")
    manager.goto(f"{journey.review}/texts/")
    press(manager, re.compile("Confirm"))
    for number in (0, 1):
        manager.goto(f"{journey.review}/recommendations/")
        manager.get_by_role("link", name=re.compile("[Rr]espon")).nth(number).click()
        manager.get_by_label("Accepted", exact=True).check()
        manager.locator("textarea").first.fill("Agreed. It will be done by the spring.")
        press(manager, "Save the response")


def add_a_briefing_and_a_film(journey: Journey) -> None:
    """Both are ready to be published with the review; the film can be read by those who can't hear it."""
    page = journey.lead
    page.goto(f"{journey.review}/attachments/add/")
    page.get_by_label("Kind").select_option(label="Learning briefing")
    page.get_by_label("Title").fill(BRIEFING)
    page.get_by_label("File", exact=True).set_input_files(
        paper("briefing.pdf", BRIEFING, "Ask why the family did not come.")
    )
    press(page, "Save the draft")
    page.goto(f"{journey.review}/attachments/add/")
    page.get_by_label("Kind").select_option(label="Explainer video")
    page.get_by_label("Title").fill(FILM)
    page.get_by_label("Link to the video").fill("https://video.example/who-rings")
    press(page, "Save the draft")
    sees(page, "A video needs captions or a transcript")
    page.get_by_label("Transcript").fill(TRANSCRIPT)
    press(page, "Save the draft")
    for title in (BRIEFING, FILM):
        press(page, re.compile(f"^Mark as ready to be published.*{re.escape(title)}"))


def record_the_decisions(journey: Journey) -> None:
    page = journey.manager
    for kind in ("To hold a review", "To publish"):
        page.goto(f"{journey.review}/decisions/record/")
        page.get_by_label(kind, exact=True).check()
        if kind == "To publish":
            page.get_by_label("In which form it is published").select_option(label="The full report")
        fill_day(page, re.compile("decided|Day", re.IGNORECASE), journey.now.date())
        page.get_by_label("Who decided").fill("The three safeguarding partners")
        page.get_by_label("Reason", exact=True).fill("There is learning for all.")
        press(page, "Record the decision")


def list_the_family(journey: Journey) -> None:
    page = journey.manager
    for relationship, is_child in (("Mother", False), ("Sister", True)):
        page.goto(f"{journey.review}/family/add/")
        page.get_by_label("Relationship").fill(relationship)
        if is_child:
            page.get_by_label("A surviving child").check()
            page.get_by_label("Support", exact=True).fill("Her school nurse.")
        press(page, "Save")


def begin_a_plan(journey: Journey) -> None:
    """From a template, with an order of telling that has the staff in it."""
    page = journey.lead
    page.goto(f"{journey.review}/plan/begin/")
    page.get_by_label("Template").select_option(label="Partnership framework (2024)")
    page.get_by_label("The full report").check()
    press(page, "Begin the plan")

    follow(page, "Change people, aims and order")
    page.get_by_label("Told in this order").fill("staff involved, partners, media")
    press(page, "Save the plan")
    sees(page, "Draft")


def make_its_steps_ours(journey: Journey) -> None:
    """A step is changed, one is added and given to two people, and one is taken out."""
    page = journey.lead
    page.goto(f"{journey.review}/plan/")
    follow(page, "Hold a learning event")
    follow(page, "Change what it says and when it is due")
    page.get_by_label("How many days").fill("30")
    press(page, "Save the step")
    sees(page, "30 working days after publication")

    page.goto(f"{journey.review}/plan/")
    follow(page, "Add a step")
    page.get_by_label("Title").fill(STAFF_STEP)
    page.get_by_label("Audience").fill("Practitioners who knew the child")
    page.get_by_label("What they are told").fill("The day, and whom to ask for support.")
    page.get_by_label("Tells the outcome to").select_option(label="Staff involved")
    page.get_by_label("How many days").fill("5")
    page.get_by_label("At what time").fill("4pm")
    press(page, "Save the step")
    follow(page, STAFF_STEP)
    follow(page, "Choose who does it")
    for name in ("Lena Marchetti", "Dr Ruth Ellingham"):
        page.get_by_label(name).check()
    press(page, "Save who does it")
    sees(page, "Lena Marchetti", "Dr Ruth Ellingham")

    page.goto(f"{journey.review}/plan/")
    follow(page, "Publish an explainer video for practitioners")
    follow(page, "Take it out of the plan")
    page.get_by_label("Why").fill("The film is published with the report.")
    press(page, "Take the step out of the plan")
    does_not_see(page, "Publish an explainer video for practitioners")


def choose_a_lawful_date(journey: Journey) -> None:
    """The day before the earliest lawful one is refused with the working out, which names the bank holiday."""
    page = journey.manager
    page.goto(f"{journey.review}/plan/date/")
    sees(page, "7 working days", "The earliest lawful day is Thursday 28 May 2026")
    first = page.locator(".govuk-details__text").first
    expect(first.get_by_role("listitem")).to_contain_text(
        [
            "1. Tuesday 19 May 2026",
            "2. Wednesday 20 May 2026",
            "3. Thursday 21 May 2026",
            "4. Friday 22 May 2026",
            "not counted: Saturday 23 May 2026",
            "not counted: Sunday 24 May 2026",
            "not counted: Monday 25 May 2026 (Spring bank holiday)",
            "5. Tuesday 26 May 2026",
            "6. Wednesday 27 May 2026",
            "7. Thursday 28 May 2026",
        ]
    )
    too_early = PUBLISH_AT.replace(day=27)
    fill_day(page, "When it is to be published", too_early.date(), "9:30am")
    press_by_key(page, "See what this means")
    refusal = page.get_by_role("alert")
    expect(refusal).to_contain_text("Too early. The earliest is Thursday 28 May 2026.")
    sees(
        page,
        "is too early under Working Together",
        "these days do not count: Monday 25 May 2026 (Spring bank holiday)",
        "The earliest day of publication is Thursday 28 May 2026.",
    )
    expect(page.get_by_role("button", name=re.compile("^Fix"))).to_have_count(0)

    fill_day(page, "When it is to be published", PUBLISH_AT.date(), "9:30am")
    press(page, "See what this means")
    press(page, f"Fix the date: {say_moment(PUBLISH_AT)}")
    sees(page, "Date fixed, NOT scheduled")
    assert journey.now.date() == BEGINS.date()
    follow(page, STAFF_STEP)
    expect(row(page, "When")).to_contain_text("Due: 4pm on Wednesday 20 May 2026")
