"""A mail scanner opens every link of every message ten times, as whoever had the message: nothing is decided by it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.conf import settings
from django.test import Client

from audit.models import Event
from foundation import clock
from media_relations.models import (
    Agreement,
    Approval,
    CheckKind,
    Consultation,
    Enquiry,
    LeadDecision,
    MeetingInvitee,
    Quote,
    StatementCheck,
)
from media_relations.rules.approval import Said
from media_relations.services import agreements, checks, enquiries, events, meetings
from media_relations.services.enquiries import Call
from notices.models import Delivery, Notice
from notices.points import STANDING
from partnership.models import Person
from tests.media_relations import factories as made
from tests.media_relations.cast import Cast, again, cast, opened
from tests.partnership.factories import PartnershipFactory

pytestmark = pytest.mark.django_db

TIMES = 10


def everything_asked(them: Cast) -> None:
    """Somebody waits for the answer of somebody else in every way there is."""
    event = opened(them)
    events.propose_lead(event=event, lead=None, response="respond", reason="As usual.", by=them.officer)
    meetings.call_meeting(
        event=event,
        starts_at=clock.now() + dt.timedelta(hours=2),
        minutes=60,
        where="Room 4",
        by=them.officer,
    )
    call = Call(question="What went wrong?", subject="What went wrong", agency=them.council.agency)
    enquiries.log_enquiry(call, by=them.officer)
    statement = made.approving(
        by=again(them.officer), event=event, quotes=[Said(them.council.senior.pk, "We are sorry.")]
    )
    checks.ask_for_check(
        statement=statement, kind=CheckKind.objects.all()[0], person=them.police.press, by=them.officer
    )
    agreements.consult(statement=statement, agency=them.other.agency, by=them.officer)


def links() -> dict[str, int]:
    """Where each message leads, and somebody for whom it is."""
    found = {}
    for row in Delivery.objects.filter(person__isnull=False).select_related("notice"):
        standing = STANDING.ask(row.notice.subject, row.notice)
        assert standing.is_live, row.notice.kind
        found[standing.values["link"].removeprefix(settings.BASE_URL)] = row.person_id
    return found


def test_ten_times_every_link_decides_nothing():
    PartnershipFactory()
    them = cast()
    everything_asked(them)
    kinds = set(Notice.objects.values_list("kind", flat=True))
    assert kinds == {
        "media_agree",
        "media_approve",
        "media_check",
        "media_consult",
        "media_enquiry",
        "media_event_opened",
        "media_lead_proposed",
        "media_meeting",
        "media_say_yes",
    }
    acts, messages = Event.objects.count(), Notice.objects.count()

    for link, person in links().items():
        client, stranger = Client(), Client()
        client.force_login(
            Person.objects.get(pk=person), backend="allauth.account.auth_backends.AuthenticationBackend"
        )
        for ask in (client.get, client.head) * (TIMES // 2):
            assert ask(link).status_code == 200, link
        assert stranger.get(link).status_code == 302, "who has not signed in is asked to"

    assert Event.objects.count() == acts
    assert Notice.objects.count() == messages
    assert not LeadDecision.objects.exclude(chair_yes_at=None, agency_yes_at=None).exists()
    assert set(MeetingInvitee.objects.values_list("attendance", flat=True)) == {"unknown"}
    assert Enquiry.objects.get().taken_by is None
    assert not Approval.objects.exists()
    assert not Agreement.objects.exclude(answer=Agreement.Answer.WAITING).exists()
    assert Quote.objects.get().yes_at is None
    assert StatementCheck.objects.get().done_at is None
    assert Consultation.objects.get().answered_at is None
