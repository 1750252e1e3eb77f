"""Step 6, and the readiness panel of step 7: who is told and consulted, and how each red gate turns green."""

from __future__ import annotations

import datetime as dt
import re

from playwright.sync_api import expect

from tests.journey.acting import Journey, fill_moment, follow, press, press_by_key, row, sees
from tests.journey.planning import STAFF_STEP

FAMILY_GATE, ORDER_GATE, STEPS_GATE = "Family told", "Told in order", "Steps that publication waits for"
SUPPORT_ADVICE = "One spokesperson. The school supports the surviving children that week."


def a_red_gate_says_why_and_leads_to_its_remedy(journey: Journey) -> None:
    """Nobody of the family was told: the panel says so, the button to schedule answers with it, the link mends it."""
    page = journey.manager
    page.goto(f"{journey.review}/plan/")
    gate = row(page, FAMILY_GATE)
    expect(gate).to_contain_text("Not ready")
    expect(gate).to_contain_text("Mother has not been told.")
    expect(gate).to_contain_text("Sister has not been told.")
    page.goto(f"{journey.review}/plan/schedule/")
    sees(page, "It can’t be scheduled yet.")
    row(page, FAMILY_GATE).get_by_role("link", name=re.compile("^Record that they were told")).click()
    page.wait_for_url(f"{journey.review}/family/")


def tell_the_family(journey: Journey) -> None:
    """Each of them, and what support was offered; the gate is green then."""
    page = journey.manager
    for relationship, support in (("Mother", "A family support worker."), ("Sister", "")):
        tell(journey, relationship, support or "Her school nurse sees her every day that week.")
    page.goto(f"{journey.review}/plan/")
    expect(row(page, FAMILY_GATE)).to_contain_text("Ready")
    expect(row(page, STEPS_GATE)).to_contain_text("Not ready")
    finish(journey, "Tell the family that the report is final")


def tell(journey: Journey, relationship: str, support: str) -> None:
    page = journey.manager
    page.goto(f"{journey.review}/family/")
    press(page, re.compile(f"Record that they were told.*{relationship}"))
    page.get_by_label("Who told them").fill("Independent reviewer")
    page.get_by_label("How", exact=True).fill("In person")
    fill_moment(page, "When", journey.now - dt.timedelta(minutes=5))
    press(page, "Record that they were told")
    sees(page, "Say what support was offered")
    page.get_by_label("What support was offered").fill(support)
    press_by_key(page, "Record that they were told")
    sees(page, support)


def consult_the_councils_communications_team(journey: Journey) -> None:
    """What it said about the press and about support for surviving children stays with the step."""
    page = journey.manager
    page.goto(f"{journey.review}/plan/")
    follow(page, re.compile("communications team the date and take its advice"))
    sees(page, "what further support do surviving children need?")
    press(page, "Answer the question")
    page.get_by_label("Your answer").fill(SUPPORT_ADVICE)
    page.get_by_label("For which agency").select_option(label="Anyshire Council")
    press(page, "Save the answer")
    sees(page, SUPPORT_ADVICE, "for Anyshire Council")
    finish(journey, "communications team the date and take its advice")


def tell_the_staff(journey: Journey) -> None:
    """Late, but told: the order, in which they come after the family, holds."""
    page = journey.people["communications.officer"]
    page.goto(f"{journey.review}/plan/")
    follow(page, STAFF_STEP)
    press(page, "Mark it as done")
    page.get_by_label("Who told them").fill("Communications officer")
    page.get_by_label("How they were told").fill("A meeting of the teams")
    fill_moment(page, "When they were told", journey.now - dt.timedelta(minutes=5))
    page.get_by_label("What support was offered").fill("The staff counsellor.")
    press_by_key(page, "Mark it as done")
    sees(page, "A meeting of the teams", "The staff counsellor.")
    manager = journey.manager
    manager.goto(f"{journey.review}/plan/order/")
    sees(manager, re.compile("Staff involved"))
    manager.goto(f"{journey.review}/plan/")
    expect(row(manager, ORDER_GATE)).to_contain_text("Ready")


def finish(journey: Journey, title: str) -> None:
    page = journey.manager
    page.goto(f"{journey.review}/plan/")
    follow(page, re.compile(title))
    press(page, "Mark it as done")
    page.get_by_label("What came of it").fill("As planned.")
    press_by_key(page, "Mark it as done")
    expect(row(page, "Done")).to_contain_text("Morgan Ashdown")
