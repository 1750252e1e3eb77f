"""People who act at the same moment: one effect, a plain word for the other, and nothing lost."""

from __future__ import annotations

import datetime as dt

import pytest

from audit.models import Event
from media_relations.models import Approval, CheckKind, Release, Statement, StatementSlug
from media_relations.rules.approval import live_fingerprint
from media_relations.rules.workflow import StatementNotReady
from media_relations.services import approvals, releasing, statements
from notices.models import Notice
from tests.media_relations import factories as make
from tests.media_relations.conftest import MONDAY, beat
from tests.partnership.factories import PartnershipFactory, PersonFactory
from tests.reviews.test_publishing_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _monday(time_machine, settings):
    settings.SENDING = True
    settings.EMAIL_USE_TLS = True
    time_machine.move_to(MONDAY, tick=False)
    PartnershipFactory()
    CheckKind.objects.all().delete()
    beat()


def test_two_chairs_pressing_at_once_approve_once():
    statement = make.approving()
    seen = live_fingerprint(statement)
    chairs = [PersonFactory(chair=True), PersonFactory(chair=True)]

    found = at_once(
        2,
        lambda place: approvals.approve(statement=statement, seen_fingerprint=seen, by=chairs[place]),
    )

    refused = [one for one in found if isinstance(one, StatementNotReady)]
    assert [str(one) for one in refused] == ["The statement is “Approved”."]
    assert Approval.objects.count() == 1
    assert Event.objects.filter(verb="approved").count() == 1


def test_dropping_and_approving_at_once_one_wins():
    statement = make.approving()
    seen = live_fingerprint(statement)
    chair = PersonFactory(chair=True)
    acts = [
        lambda: approvals.approve(statement=statement, seen_fingerprint=seen, by=chair),
        lambda: statements.drop(statement=statement, reason="No.", by=statement.drafted_by),
    ]

    found = at_once(2, lambda place: acts[place]())

    # An approval may come first and be ended by the drop; never the other way round.
    assert all(not isinstance(one, Exception) or isinstance(one, StatementNotReady) for one in found)
    assert make.fresh(statement).status == Statement.Status.DROPPED
    assert not Approval.objects.filter(ended_at=None).exists()


def test_many_schedulers_release_once(time_machine):
    noon = MONDAY + dt.timedelta(hours=4)
    statement = make.ready(release_at=noon, journalists=[make.JournalistFactory()])
    releasing.schedule_release(statement=statement, by=make.officer())
    time_machine.move_to(noon, tick=False)

    found = at_once(4, lambda place: releasing.release_due())

    assert sorted(found) == [0, 0, 0, 1]
    assert Release.objects.count() == 1
    assert StatementSlug.objects.count() == 1
    assert Notice.objects.filter(kind="media_to_journalists").count() == 1
