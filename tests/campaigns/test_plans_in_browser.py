"""The pages of business plans and projects in a real browser, narrow and wide, and a project’s way with the keyboard alone."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect
from pypdf import PdfReader

from campaigns.models import PlanAudience, Project
from campaigns.queries import plan_pages as pages
from campaigns.services import actions, projects
from foundation import clock
from tests.browser import looking
from tests.browser.keyboard import Keyboard
from tests.campaigns import factories as make_campaigns
from tests.campaigns import plan_factories as make
from tests.campaigns.factories import officer
from tests.catalogue.conftest import beat
from tests.partnership.factories import (
    AudienceFactory,
    ChannelFactory,
    LanguageFactory,
    PartnershipFactory,
)

PRIORITIES = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _running(settings: Any, transactional_db: None) -> None:
    settings.SENDING = True
    settings.EMAIL_USE_TLS = True
    PartnershipFactory()
    beat()


def every_address() -> list[str]:
    """Each page, with one of everything on it."""
    by = officer()
    plan = make.a_year(by)
    priority = make.a_priority(plan)
    today = clock.today()
    late = make.an_action(
        priority,
        starts_on=today - dt.timedelta(days=9),
        due_on=max(plan.starts_on, today - dt.timedelta(days=1)),
    )
    actions.tell_progress(action=late, done_percent=40, note="Four schools.", by=by)
    actions.rate(action=late, rating="amber", reason="The trainer fell ill.", by=by)
    settled = make.an_action(priority, title="Write the leaflet")
    actions.settle(action=settled, state="not_done", outcome="No money.", by=by)
    empty = make.a_project(by, title="Not planned out")
    started = make.under_way(by, seldom_heard=True, priority=priority)
    ended = make.under_way(by, title="Over")
    projects.end(project=ended, state="done", outcome="Half of them know.", by=by)
    make_campaigns.planned(make_campaigns.with_audience(by, priority_id=priority.pk))
    row = PlanAudience.objects.get(plan__project=started)
    year = plan.year
    return [
        pages.BUSINESS_PLAN,
        *(reverse(f"campaigns:{name}") for name in ("strategy_begin", "year_begin", "project_begin")),
        *(
            reverse(f"campaigns:{name}", args=[plan.strategy.reference])
            for name in ("strategy", "strategy_edit", "strategy_review")
        ),
        *(
            reverse(f"campaigns:{name}", args=[year])
            for name in ("year", "year_edit", "board_paper", "year_report", "carry_over", "priority_add")
        ),
        *(
            reverse(f"campaigns:{name}", args=[year, priority.reference])
            for name in ("priority_edit", "action_add")
        ),
        *(
            reverse(f"campaigns:{name}", args=[year, late.reference])
            for name in ("action", "action_edit", "action_progress", "action_settle", "action_rate")
        ),
        pages.action(settled),
        pages.PROJECTS,
        *(
            reverse(f"campaigns:{name}", args=[one.reference])
            for one in (empty, started)
            for name in ("project", "plan")
        ),
        *(
            reverse(f"campaigns:{name}", args=[started.reference])
            for name in ("project_edit", "project_end", "project_timeline", "plan_edit", "plan_audiences")
        ),
        pages.audience(started, row),
        pages.project(ended),
    ]


def test_every_page_of_plans_and_projects_can_be_used_on_any_screen(
    page: Any, live_server: Any, sign_in: Any
) -> None:
    addresses = every_address()
    sign_in(page, Project.objects.earliest("pk").drafted_by)

    assert looking.along(page, live_server.url, addresses) == []


def test_on_the_boards_paper_a_heading_stays_with_its_table_and_no_row_breaks(
    page: Any, live_server: Any, sign_in: Any
) -> None:
    """Printed with texts of every length, so that some heading and some row meets the end of a sheet."""
    by = officer()
    plan = make.a_year(by)
    priorities = [make.a_priority(plan, title=f"Priority {name}") for name in PRIORITIES]
    for place, priority in enumerate(priorities):
        for number in range(place + 1):
            words = "word " * ((7 * number + 5 * place) % 34)
            make.an_action(priority, title=f"Begin{place}x{number} {words}End{place}x{number}")
    sign_in(page, by)
    page.goto(live_server.url + reverse("campaigns:board_paper", args=[plan.year]))

    paper = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    sheets = [" ".join(sheet.extract_text().split()) for sheet in paper.pages]

    def sheet_of(words: str) -> int:
        (found,) = [number for number, sheet in enumerate(sheets) if words in sheet]
        return found

    assert len(sheets) > 3
    for place, name in enumerate(PRIORITIES):
        assert sheet_of(f"Priority {name} ") == sheet_of(f"Begin{place}x0 "), name
        for number in range(place + 1):
            assert sheet_of(f"Begin{place}x{number} ") == sheet_of(f"End{place}x{number}"), (place, number)


@pytest.mark.parametrize("has_scripts", [True, False], ids=["with scripts", "without"])
def test_a_project_is_planned_and_started_with_the_keyboard_alone(
    has_scripts: bool, browser: Any, live_server: Any, sign_in: Any
) -> None:
    by = officer()
    AudienceFactory(name="Teenage carers", is_seldom_heard=True)
    LanguageFactory(name="Old Norse")
    ChannelFactory(name="Town crier")
    with browser.new_context(java_script_enabled=has_scripts, viewport=looking.DESK) as context:
        page = context.new_page()
        sign_in(page, by)
        keys = Keyboard(page, live_server.url, has_scripts=has_scripts)

        keys.open(pages.PROJECTS)
        keys.follow(page.get_by_role("button", name="Begin a project"))
        keys.type(page.get_by_label("Title", exact=True), "Asked and heard")
        keys.type(page.get_by_label("What is to be different afterwards?"), "They know whom to ask.")
        for name, day in (("starts_on", "14 3 2031"), ("ends_on", "20 6 2031")):
            for number, part in enumerate(day.split()):
                keys.type(page.locator(f"[name={name}_{number}]"), part)
        keys.follow(page.get_by_role("button", name="Begin the project"))
        keys.reach(page.get_by_label("Teenage carers"))
        page.keyboard.press("Space")
        keys.follow(page.get_by_role("button", name="Save the audiences"))

        expect(page.get_by_role("heading", name="What is missing, and why it matters")).to_be_visible()
        keys.follow(page.get_by_role("button", name="Write what it is for"))
        for name in make.WHOLE:
            keys.type(page.locator(f"[name={name}]"), "Said.")
        keys.follow(page.get_by_role("button", name="Save", exact=True))
        keys.follow(keys.link("Answer the questions for Teenage carers"))
        for name in ("who", "what", "when", "how", "by_whom", "success", "baseline", "target"):
            keys.type(page.locator(f"[name={name}]"), "Answered.")
        keys.reach(page.get_by_label("Old Norse"))
        page.keyboard.press("Space")
        for name in ("formats", "barriers"):
            keys.type(page.locator(f"[name={name}]"), "Answered.")
        keys.reach(page.get_by_label("Town crier"))
        page.keyboard.press("Space")
        keys.follow(page.get_by_role("button", name="Save the answers"))
        expect(page.get_by_text("Every question is answered for every audience.")).to_be_visible()

        keys.open(pages.project(Project.objects.get()))
        keys.follow(page.get_by_role("button", name="Start the project"))
        expect(page.get_by_text("The project is under way.")).to_be_visible()
