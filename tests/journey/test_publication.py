"""From an endorsed report to a published review and its withdrawal, as its people do it.

Everything is real: PostgreSQL, Redis, web, worker, beat, an SMTP server that asks for TLS, and a browser. Only the
clock is moved, for all of them together, from Monday 18 May to Thursday 28 May 2026.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.journey import notices, planning, public, publishing, report, telling, withdrawing
from tests.journey.acting import BEGINS, PASSWORD, Journey, People
from tests.stack import Stack

pytestmark = [
    pytest.mark.long,
    pytest.mark.postgres,
    pytest.mark.redis,
    pytest.mark.processes,
    pytest.mark.browser,
]


@pytest.fixture
def stack(tmp_path: Path, postgres_url: str, redis_server: Any) -> Iterator[Stack]:
    stack = Stack(
        tmp_path,
        database=postgres_url,
        redis=redis_server.url,
        begins=BEGINS,
        DEMONSTRATION="true",
        DEMO_PASSWORD=PASSWORD,
        # The clock is moved by days while people stay signed in.
        SESSION_SECONDS=str(10**8),
        SESSION_IDLE_SECONDS=str(10**8),
    )
    with stack:
        # The demonstration's past is made with sending off.
        stack.run("demo", *stack.python("manage.py", "demo"), SENDING="false")
        stack.start_all()
        yield stack


def test_a_review_goes_from_its_report_to_the_public_and_back(stack, browser, check_accessible):
    journey = Journey(People(browser, stack, check_accessible), stack)

    # 1 to 3: the report comes, is checked, and is endorsed
    report.see_your_work(journey)
    report.begin_the_review(journey)
    report.see_what_a_word_file_hides(journey)
    report.replace_it_and_clear_what_may_stay(journey)
    report.write_the_recommendations(journey)
    report.endorse(journey)

    # 4: a plan, and a lawful date
    planning.write_what_the_public_reads(journey)
    planning.add_a_briefing_and_a_film(journey)
    planning.record_the_decisions(journey)
    planning.list_the_family(journey)
    planning.begin_a_plan(journey)
    planning.make_its_steps_ours(journey)
    notices.let_ofsted_take_it_by_secure_mail(journey)
    planning.choose_a_lawful_date(journey)

    # 5 and 6: what leaves by itself, and who is told by people
    notices.the_bodies_have_the_report(journey)
    notices.see_the_very_message(journey)
    notices.declare_what_went_by_secure_mail(journey)
    notices.partners_are_asked_and_answer(journey)
    telling.a_red_gate_says_why_and_leads_to_its_remedy(journey)
    telling.tell_the_family(journey)
    telling.consult_the_councils_communications_team(journey)
    notices.the_forgotten_step_is_brought_to_mind(journey)
    telling.tell_the_staff(journey)

    # 7 and 8: green, scheduled, stopped at the minute, mended, public
    publishing.schedule(journey)
    publishing.a_gate_fails_at_the_minute(journey)
    publishing.mend_it(journey)
    publishing.publish(journey)
    publishing.what_comes_after_has_its_dates(journey)
    publishing.the_nspcc_has_its_copy(journey)

    # 9: read by anybody, and proved
    public.anybody_reads_it(journey)
    public.a_correction_is_shown(journey)
    public.staff_see_the_whole_timeline(journey)
    public.take_the_evidence(journey)

    # 10: taken back, both ways
    withdrawing.withdraw_with_an_explanation(journey)
    withdrawing.withdraw_without_a_trace(journey)
