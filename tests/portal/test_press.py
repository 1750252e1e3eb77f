"""A plan's words to the media: written from a step, a gate of the plan, and released in the act of publishing."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from foundation import clock
from foundation.words import say_moment
from media_relations.models import Statement
from media_relations.rules.workflow import StatementNotReady
from media_relations.services import approvals, releasing, statements
from partnership.models import Role
from portal.services import press
from reviews.models import PracticeReview, PublicationPlan
from reviews.queries import gates
from reviews.rules.refusals import ReviewNotReady
from reviews.services import publication_schedule, publishing, withdrawing
from tests.media_relations.factories import approve, complete, contents, event, fresh
from tests.media_relations.factories import ready as ready_statement
from tests.reviews.factories import person_on
from tests.reviews.plan_situations import MONDAY, WEDNESDAY, Situation, add_step, beat, everybody, ready

pytestmark = pytest.mark.django_db


@pytest.fixture
def now(time_machine: Any, settings: Any) -> Any:
    settings.SENDING = True
    settings.EMAIL_USE_TLS = True
    time_machine.move_to(MONDAY, tick=False)
    return time_machine


@pytest.fixture
def plan(now: Any) -> Situation:
    """Every gate of the review's own is open, and a step of the plan is for the media."""
    situation = ready()
    add_step(situation.plan, "tell-media", phase="publication", told_group="media", audience="Local media")
    return situation


def begun(plan: Situation) -> Statement:
    return press.write_statement_for(step=plan.step("tell-media"), by=plan.manager)


def finished(statement: Statement, plan: Situation) -> Statement:
    """Agreed, checked, approved, and scheduled for the moment of publication."""
    statements.submit(statement=fresh(statement), by=plan.manager)
    approvals.ask_approval(statement=fresh(statement), by=plan.manager)
    approve(statement, plan.chair)
    complete(statement)
    beat()
    return releasing.schedule_release(statement=fresh(statement), by=plan.manager)


def statement_gate(plan: Situation) -> Any:
    (gate,) = [
        one for one in gates.gates(plan.fresh(), now=clock.now()) if one.title == "Statement to the media"
    ]
    return gate


def scheduled(plan: Situation) -> None:
    beat()
    plan.fresh()
    publication_schedule.schedule_publication(plan=plan.plan, began_from=plan.plan.version, by=plan.manager)


def test_a_statement_begins_with_the_reviews_public_words_and_its_agencies(plan: Situation) -> None:
    statement = begun(plan)

    version = fresh(statement).current_version
    assert version is not None
    assert (version.title, version.release_at) == ("Child Larch", WEDNESDAY)
    assert version.text == "What happened and what is to be learned."
    assert statement.agencies.count() == 3
    assert statement.matter == plan.review.matter


def test_a_step_has_one_statement(plan: Situation) -> None:
    begun(plan)

    with pytest.raises(ReviewNotReady, match="statement already"):
        begun(plan)
    assert Statement.objects.count() == 1


def test_only_who_works_on_the_review_writes_one(plan: Situation) -> None:
    for role, person in everybody(plan).items():
        if role in {Role.BUSINESS_MANAGER, Role.PRACTICE_LEAD, Role.COMMUNICATIONS_OFFICER}:
            continue
        with pytest.raises(PermissionDenied):
            press.write_statement_for(step=plan.step("tell-media"), by=person)
    assert not Statement.objects.exists()


def test_publication_waits_for_the_statement(plan: Situation) -> None:
    statement = begun(plan)

    gate = statement_gate(plan)
    assert not gate.is_open
    assert gate.remedy_url == statement.get_absolute_url()
    with pytest.raises(ReviewNotReady, match="Statement to the media"):
        scheduled(plan)

    finished(statement, plan)
    assert statement_gate(plan).is_open


def test_an_embargo_that_is_not_the_publications_moment_shuts_the_gate(plan: Situation) -> None:
    statement = fresh(begun(plan))
    later = WEDNESDAY + dt.timedelta(hours=1)
    statements.edit_statement(
        statement=statement,
        contents=contents(kind="proactive", release_at=later),
        began_from=statement.version,
        by=plan.manager,
    )
    finished(statement, plan)

    assert any("embargo" in reason for reason in statement_gate(plan).reasons)


def test_a_statement_that_was_given_up_holds_nothing_up(plan: Situation) -> None:
    statement = begun(plan)
    statements.drop(statement=fresh(statement), reason="The press is not interested.", by=plan.manager)

    scheduled(plan)

    assert plan.fresh().status == PublicationPlan.Status.SCHEDULED


def test_review_and_statement_become_public_in_one_act(plan: Situation, now: Any) -> None:
    statement = finished(begun(plan), plan)
    scheduled(plan)

    now.move_to(WEDNESDAY, tick=False)
    beat()
    assert releasing.release_due() == 0, "by itself it does not leave"
    assert publishing.publish_due() == 1

    assert PracticeReview.objects.public().count() == 1
    assert fresh(statement).status == Statement.Status.RELEASED
    assert fresh(statement).released_at == plan.fresh().published_at


def test_if_the_publication_stops_the_statement_does_not_leave(plan: Situation, now: Any) -> None:
    statement = finished(begun(plan), plan)
    scheduled(plan)
    PracticeReview.objects.filter(pk=plan.review.pk).update(public_title_confirmed_by=None)

    now.move_to(WEDNESDAY, tick=False)
    beat()
    assert publishing.publish_due() == 0
    assert releasing.release_due() == 0

    assert not PracticeReview.objects.public().exists()
    assert not Statement.objects.public().exists()
    assert fresh(statement).status == Statement.Status.APPROVED


def test_if_the_statement_stops_the_review_is_not_published(plan: Situation, now: Any) -> None:
    statement = finished(begun(plan), plan)
    scheduled(plan)
    releasing.unschedule_release(statement=fresh(statement), reason="The chair asked.", by=plan.manager)

    now.move_to(WEDNESDAY, tick=False)
    beat()
    assert publishing.publish_due() == 0

    assert not PracticeReview.objects.public().exists()
    assert plan.fresh().status == PublicationPlan.Status.FIXED
    assert "not scheduled" in " ".join(plan.plan.attempts.get().reasons)


def test_a_statement_that_fails_in_the_act_takes_the_publication_back(
    plan: Situation, now: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    statement = finished(begun(plan), plan)
    scheduled(plan)
    monkeypatch.setattr(releasing, "release_if_due", lambda statement: False)

    now.move_to(WEDNESDAY, tick=False)
    beat()
    with pytest.raises(ExceptionGroup):
        publishing.publish_due()

    assert not PracticeReview.objects.public().exists()
    assert plan.fresh().status == PublicationPlan.Status.SCHEDULED
    assert fresh(statement).status == Statement.Status.APPROVED


def test_nobody_releases_it_before_the_publication(plan: Situation, now: Any) -> None:
    statement = finished(begun(plan), plan)

    now.move_to(WEDNESDAY + dt.timedelta(minutes=1), tick=False)
    with pytest.raises(StatementNotReady, match="together"):
        releasing.release(statement=fresh(statement), by=plan.manager)

    assert fresh(statement).status == Statement.Status.APPROVED


def test_a_holding_statement_for_a_step_does_not_leave_before_the_publication_either(plan: Situation) -> None:
    statement = fresh(begun(plan))
    statements.edit_statement(
        statement=statement,
        contents=contents(kind="holding", release_at=None),
        began_from=statement.version,
        by=plan.manager,
    )
    statements.submit(statement=fresh(statement), by=plan.manager)
    approvals.ask_approval(statement=fresh(statement), by=plan.manager)
    approve(statement, plan.chair)
    complete(statement)

    with pytest.raises(StatementNotReady, match="together"):
        releasing.release(statement=fresh(statement), by=plan.manager)

    assert fresh(statement).status == Statement.Status.APPROVED
    assert not statement_gate(plan).is_open


def test_the_step_leads_to_its_statement(plan: Situation, client: Any) -> None:
    client.force_login(plan.manager)
    step = plan.step("tell-media")
    page = f"/workspace/reviews/{plan.review.reference}/plan/steps/{step.reference}/"

    assert f"{page}statement/" in client.get(page).content.decode()
    answer = client.post(f"{page}statement/")
    statement = Statement.objects.get()
    assert answer.headers["Location"] == statement.get_absolute_url()
    assert statement.get_absolute_url() in client.get(page).content.decode()


def test_a_stranger_to_the_review_finds_no_such_page(plan: Situation, client: Any) -> None:
    step = plan.step("tell-media")
    address = f"/workspace/reviews/{plan.review.reference}/plan/steps/{step.reference}/statement/"
    people = everybody(plan)

    client.force_login(people["stranger"])
    assert client.post(address).status_code == 404
    client.force_login(person_on(plan.review, Role.SAFEGUARDING_PARTNER))
    assert client.post(address).status_code == 403
    assert not Statement.objects.exists()


def test_who_withdraws_the_review_is_told_which_statements_stay_public(
    plan: Situation, now: Any, client: Any
) -> None:
    statement = finished(begun(plan), plan)
    scheduled(plan)
    now.move_to(WEDNESDAY, tick=False)
    beat()
    assert publishing.publish_due() == 1
    client.force_login(plan.chair)
    page = reverse("reviews:withdraw", args=[plan.review.reference])
    there = reverse("media_relations:statement_withdraw", args=[statement.reference])
    assert there in client.get(page).content.decode()

    releasing.withdraw(
        statement=fresh(statement),
        manner="vanish",
        reason="It names the day.",
        public_reason="",
        by=plan.chair,
    )

    assert there not in client.get(page).content.decode()


@pytest.mark.parametrize("belongs", ["matter", "event"])
def test_who_withdraws_the_review_is_told_which_statements_still_leave_and_when(
    belongs: str, plan: Situation, now: Any, client: Any
) -> None:
    later = WEDNESDAY + dt.timedelta(hours=4)
    matter = plan.review.matter
    about: dict[str, Any] = {"matter": matter} if belongs == "matter" else {"event": event(matter=matter)}
    statement = ready_statement(by=plan.manager, release_at=later, **about)
    beat()
    releasing.schedule_release(statement=statement, by=person_on(plan.review, Role.COMMUNICATIONS_OFFICER))
    scheduled(plan)
    now.move_to(WEDNESDAY, tick=False)
    beat()
    assert publishing.publish_due() == 1
    withdrawing.withdraw_review(
        review=plan.review, manner="vanish", reason="It names a child.", by=plan.chair
    )
    client.force_login(plan.chair)
    page = reverse("reviews:withdraw", args=[plan.review.reference])
    there = reverse("media_relations:statement_unschedule", args=[statement.reference])

    read = client.get(page).content.decode()
    assert there in read
    assert say_moment(later) in read
    assert reverse("media_relations:statement_withdraw", args=[statement.reference]) not in read
    client.post(there, {"reason": "The review is withdrawn."})

    assert there not in client.get(page).content.decode()
    now.move_to(later, tick=False)
    beat()
    assert releasing.release_due() == 0
