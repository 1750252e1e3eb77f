"""A row written by hand, past the services, makes nothing public: the moment itself decides (law 6)."""

from __future__ import annotations

import datetime as dt

import pytest

from foundation import clock
from notices.models import Notice
from reviews.models import Endorsement, PracticeReview, PublicationPlan, PublishedFile, ReportVersion
from reviews.queries import plans as queries
from reviews.services import plan_messages
from reviews.services.publishing import publish_due, publish_if_due
from tests.reviews.factories import DocumentFactory
from tests.reviews.plan_situations import MONDAY, WEDNESDAY, beat, fixed, scheduled

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday(time_machine, settings):
    settings.SENDING = True
    settings.EMAIL_USE_TLS = True
    time_machine.move_to(MONDAY, tick=False)


def nothing_is_public() -> bool:
    return not PracticeReview.objects.public().exists() and not PublishedFile.objects.exists()


def test_a_plan_put_on_the_schedule_by_hand_publishes_nothing(time_machine):
    situation = fixed()
    PublicationPlan.objects.filter(pk=situation.plan.pk).update(
        status="scheduled",
        scheduled_at=clock.now(),
        scheduled_by=situation.manager,
        scheduled_fingerprint="0" * 64,
    )
    time_machine.move_to(WEDNESDAY, tick=False)
    beat()

    assert publish_due() == 0

    assert nothing_is_public()
    assert situation.fresh().status == "fixed"
    assert Notice.objects.filter(kind=plan_messages.RESTED).exists()


@pytest.mark.parametrize("sooner", [dt.timedelta(days=7), dt.timedelta(minutes=1)])
def test_a_moment_moved_by_hand_publishes_nothing(time_machine, sooner):
    situation = scheduled()
    PublicationPlan.objects.filter(pk=situation.plan.pk).update(publish_at=WEDNESDAY - sooner)
    time_machine.move_to(WEDNESDAY - sooner, tick=False)
    beat()

    assert publish_due() == 0

    assert nothing_is_public()


@pytest.mark.parametrize("what", ["file", "recommendation", "endorsement"])
def test_what_was_exchanged_by_hand_in_the_database_publishes_nothing(time_machine, what):
    situation = scheduled()
    version = queries.version_of(situation.plan)
    match what:
        case "file":
            other = DocumentFactory(matter=situation.review.matter)
            ReportVersion._base_manager.filter(pk=version.pk).update(document=other)
        case "recommendation":
            situation.review.recommendations.filter(number=1).update(text="Something else.")
        case "endorsement":
            Endorsement._base_manager.filter(pk=version.endorsements.first().pk).delete()
    time_machine.move_to(WEDNESDAY, tick=False)
    beat()

    assert publish_due() == 0

    assert nothing_is_public()
    assert situation.fresh().status == "fixed"


@pytest.mark.parametrize("status", [one for one in PublicationPlan.Status if one != "scheduled"])
def test_a_plan_that_is_not_scheduled_when_its_turn_comes_is_not_tried(time_machine, status):
    situation = scheduled()
    PublicationPlan.objects.filter(pk=situation.plan.pk).update(status=status, published_at=clock.now())
    time_machine.move_to(WEDNESDAY, tick=False)
    beat()

    assert not publish_if_due(situation.plan)

    assert nothing_is_public()
    assert not situation.plan.attempts.exists()


def test_a_plan_marked_published_by_hand_shows_nothing(client):
    situation = scheduled()
    PublicationPlan.objects.filter(pk=situation.plan.pk).update(status="published", published_at=clock.now())

    publish_due()

    assert nothing_is_public()
    assert client.get("/learning/reviews/child-larch/").status_code == 404
