"""Many at once: schedulers, double-clicks, and people who act at the same moment. One effect, and no error."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Callable

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from audit.models import Event
from foundation.governed import SomebodyElseSaved
from notices.models import Notice
from reviews.models import Attachment, PracticeReview, PublicationPlan, PublishedFile, Slug
from reviews.rules import plan_notices
from reviews.rules.refusals import ReviewNotReady
from reviews.rules.withdrawing import VANISH
from reviews.services import (
    attachments,
    plan_dates,
    plan_settling,
    publication_schedule,
    publishing,
    recommendations,
    withdrawing,
)
from tests.reviews.factories import AttachmentFactory
from tests.reviews.plan_situations import MONDAY, WEDNESDAY, Situation, beat, endorsed, ready, scheduled

pytestmark = pytest.mark.django_db(transaction=True)

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
Status = PublicationPlan.Status


@pytest.fixture(autouse=True)
def _monday(time_machine, settings):
    settings.SENDING = True
    settings.EMAIL_USE_TLS = True
    time_machine.move_to(MONDAY, tick=False)


def at_once(number: int, act: Callable[[int], object]) -> list[object]:
    """What each of so many threads, let go at the same moment, came back with: a value or an exception."""
    gate, found = threading.Barrier(number), [None] * number

    def run(place: int) -> None:
        try:
            gate.wait(timeout=60)
            found[place] = act(place)
        except Exception as error:  # noqa: BLE001  what came of it is looked at by the test
            found[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_many_schedulers_publish_once(time_machine):
    situation = scheduled()
    time_machine.move_to(WEDNESDAY, tick=False)

    outcomes = at_once(8, lambda place: publishing.publish_due())

    assert sorted(outcomes) == [0] * 7 + [1]
    assert PracticeReview.objects.public().get() == situation.review
    assert Event.objects.filter(verb="published").count() == 1
    assert PublishedFile.objects.count() == 1
    assert Slug.objects.count() == 1
    assert situation.plan.attempts.count() == 1


def test_fifty_presses_on_the_button_schedule_once():
    situation = ready()
    client = Client()
    client.force_login(situation.manager, backend=BACKEND)
    page = reverse("reviews:plan_schedule", args=[situation.review.reference])
    version = situation.fresh().version

    def press(place: int) -> int:
        own = Client()
        own.cookies = client.cookies
        return own.post(page, {"version": version}).status_code

    outcomes = at_once(50, press)

    assert set(outcomes) == {302}
    assert situation.fresh().status == Status.SCHEDULED
    assert Event.objects.filter(verb="publication scheduled").count() == 1


def test_fixing_the_same_date_many_times_sends_each_report_once():
    situation = endorsed()
    plan = situation.fresh()

    def fix(place: int) -> object:
        return plan_dates.fix_date(
            plan=plan, publish_at=WEDNESDAY, began_from=plan.version, by=situation.manager
        )

    outcomes = at_once(12, fix)

    assert sum(isinstance(one, PublicationPlan) for one in outcomes) == 1
    assert all(isinstance(one, PublicationPlan | SomebodyElseSaved | ReviewNotReady) for one in outcomes)
    assert Notice.objects.filter(kind=plan_notices.ADVANCE_COPY).count() == 3
    assert situation.fresh().notice_round == 1


def test_taking_it_off_the_schedule_and_publishing_at_the_same_moment_leave_one_of_both(time_machine):
    situation = scheduled()
    time_machine.move_to(WEDNESDAY, tick=False)

    def act(place: int) -> object:
        if place % 2:
            return publishing.publish_due()
        return publication_schedule.unschedule_publication(
            plan=situation.plan, reason="The court asked.", by=situation.chair
        )

    at_once(6, act)

    plan = situation.fresh()
    is_public = PracticeReview.objects.public().exists()
    assert plan.status == (Status.PUBLISHED if is_public else Status.FIXED)
    assert Event.objects.filter(verb="published").count() == int(is_public)
    assert Event.objects.filter(verb="publication unscheduled").count() == int(not is_public)


def test_withdrawing_twice_at_the_same_moment_is_once(time_machine):
    situation = scheduled()
    time_machine.move_to(WEDNESDAY, tick=False)
    publishing.publish_due()

    outcomes = at_once(
        6,
        lambda place: withdrawing.withdraw_review(
            review=situation.review, manner=VANISH, reason="Found.", by=situation.chair
        ),
    )

    assert sum(isinstance(one, PracticeReview) for one in outcomes) == 1
    assert Event.objects.filter(verb="review withdrawn").count() == 1
    assert not PublishedFile.objects.filter(closed_at=None).exists()


def test_the_ticks_that_follow_notices_do_not_get_in_each_others_way(time_machine):
    situation = scheduled()
    time_machine.move_to(WEDNESDAY + dt.timedelta(seconds=5), tick=False)

    def act(place: int) -> object:
        return plan_settling.settle_notices() if place % 2 else publishing.publish_due()

    outcomes = at_once(6, act)

    assert all(isinstance(one, int) for one in outcomes)
    assert situation.fresh().status == Status.PUBLISHED


def until_somebody_waits() -> None:
    """Somebody waits for what this transaction holds; on SQLite nobody else begins to write meanwhile."""
    until = time.monotonic() + 20
    while connection.vendor == "postgresql" and time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_locks WHERE pg_backend_pid() = ANY (pg_blocking_pids(pid))")
            if cursor.fetchone():
                return
        time.sleep(0.02)


def change_recommendation(situation: Situation) -> None:
    row = situation.review.recommendations.first()
    recommendations.edit_recommendation(
        recommendation=row,
        text="Quite another text.",
        owner_agency=None,
        owner=None,
        due_on=None,
        began_from=row.version,
        by=situation.manager,
    )


def change_attachment(situation: Situation) -> None:
    row = situation.review.attachments.get()
    attachments.edit_attachment(
        attachment=row, title="Another title", began_from=row.version, by=situation.manager
    )


@pytest.mark.parametrize("act", [change_recommendation, change_attachment])
def test_what_is_being_changed_when_publication_falls_due_is_not_published_unseen(time_machine, act):
    situation = ready()
    AttachmentFactory(review=situation.review, state=Attachment.State.READY)
    publication_schedule.schedule_publication(
        plan=situation.plan, began_from=situation.plan.version, by=situation.manager
    )
    time_machine.move_to(WEDNESDAY, tick=False)
    beat()
    changed = threading.Event()

    def change() -> None:
        try:
            with transaction.atomic():
                act(situation)
                changed.set()
                until_somebody_waits()
        finally:
            changed.set()
            connection.close()

    thread = threading.Thread(target=change)
    thread.start()
    assert changed.wait(20)
    outcome = publishing.publish_due()
    thread.join()

    assert outcome == 0
    assert situation.fresh().status == Status.FIXED
    assert not PracticeReview.objects.public().exists()
    assert not PublishedFile.objects.exists()
