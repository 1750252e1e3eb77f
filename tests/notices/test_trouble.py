"""Who is told that a notice has not arrived, and how soon (within the hour)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from foundation import clock
from notices import services
from notices.models import Delivery, Notice
from notices.recipients import ToMailbox, ToPerson
from partnership.models import Role
from tests.notices.sending import ACCEPTED, LATER, NEVER, MailServer, turn
from tests.partnership.factories import PartnershipFactory, PersonFactory

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 10, 5, 11, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def at_noon(time_machine: Any) -> Any:
    time_machine.move_to(NOON, tick=False)
    return time_machine


def schedule(story: Any, kind: Any, *to: Any, by: Any = None) -> Notice:
    return services.schedule(
        kind.key,
        subject=story.subject,
        occasion=f"occasion {Notice.objects.count()}",
        to=list(to),
        due_at=clock.now(),
        by=by,
    )


def refuse(mail: MailServer, outcome: Any, part: str = "bad") -> None:
    mail.answer = lambda recipient: outcome if part in recipient else ACCEPTED


def minutes(time_machine: Any, until: int, every: int = 1) -> None:
    for minute in range(0, until + 1, every):
        time_machine.move_to(NOON + dt.timedelta(minutes=minute), tick=False)
        turn()


def told(mail: MailServer) -> list[str]:
    return [to for to, message in mail.accepted if b"A notice has not arrived" in message]


def test_the_owner_and_the_partnerships_mailbox_are_told_at_once_of_a_refusal_for_good(
    story: Any, ordinary: Any, mail: MailServer, time_machine: Any
) -> None:
    partnership = PartnershipFactory()
    owner = PersonFactory(business_manager=True)
    story.owners = [owner]
    refuse(mail, NEVER)
    notice = schedule(story, ordinary, ToMailbox("Press", "bad@agency.example"))

    minutes(time_machine, 2)

    assert sorted(told(mail)) == sorted([owner.email, partnership.mailbox])
    text = mail.texts()[0]
    assert f"/workspace/notices/{notice.reference}/" in text
    assert "Press" not in text
    assert "bad@agency" not in text


def test_the_owner_is_told_within_the_hour_of_a_server_that_keeps_saying_later(
    story: Any, ordinary: Any, mail: MailServer, time_machine: Any
) -> None:
    story.owners = [PersonFactory(business_manager=True)]
    refuse(mail, LATER)
    schedule(story, ordinary, ToMailbox("Press", "bad@agency.example"))

    minutes(time_machine, 15)
    assert told(mail) == []
    minutes(time_machine, 60)
    assert told(mail) == [story.owners[0].email]


def test_a_message_that_arrived_in_the_end_is_no_news(
    story: Any, ordinary: Any, mail: MailServer, time_machine: Any
) -> None:
    story.owners = [PersonFactory(business_manager=True)]
    refuse(mail, LATER)
    schedule(story, ordinary, ToMailbox("Press", "bad@agency.example"))
    minutes(time_machine, 5)
    mail.answer = lambda recipient: ACCEPTED

    minutes(time_machine, 90)

    assert told(mail) == []


def test_many_bounces_are_one_message_and_later_ones_another_within_the_hour(
    story: Any, ordinary: Any, mail: MailServer, time_machine: Any
) -> None:
    owner = PersonFactory(business_manager=True)
    story.owners = [owner]
    refuse(mail, NEVER)
    notice = schedule(story, ordinary, *[ToMailbox(f"M{n}", f"bad{n}@agency.example") for n in range(30)])
    minutes(time_machine, 3)
    assert told(mail) == [owner.email]
    assert "30 recipients" in mail.texts()[0]

    Delivery.objects.filter(notice=notice, mailbox_name="M3").update(owners_told_at=None, troubled_at=NOON)
    minutes(time_machine, 55, every=5)
    assert told(mail) == [owner.email] * 2


def test_where_no_room_names_an_owner_the_one_who_scheduled_it_and_the_managers_are_told(
    story: Any, ordinary: Any, mail: MailServer, time_machine: Any
) -> None:
    scheduler, manager = PersonFactory(communications_officer=True), PersonFactory(business_manager=True)
    gone = PersonFactory(business_manager=True, is_active=False)
    refuse(mail, NEVER)
    schedule(story, ordinary, ToMailbox("Press", "bad@agency.example"), by=scheduler)

    minutes(time_machine, 1)

    assert sorted(told(mail)) == sorted([scheduler.email, manager.email])
    assert gone.email not in told(mail)


def test_a_kind_can_have_the_chair_told_too(
    story: Any, make_kind: Any, mail: MailServer, time_machine: Any
) -> None:
    owner, chair = PersonFactory(business_manager=True), PersonFactory(chair=True)
    story.owners = [owner]
    refuse(mail, NEVER)
    kind = make_kind(failure_roles=frozenset({Role.CHAIR}))
    schedule(story, kind, ToMailbox("Press", "bad@agency.example"))

    minutes(time_machine, 1)

    assert sorted(told(mail)) == sorted([owner.email, chair.email])


def test_news_of_trouble_that_can_not_be_delivered_makes_no_more_news(
    story: Any, ordinary: Any, mail: MailServer, time_machine: Any
) -> None:
    story.owners = [PersonFactory(business_manager=True, email="bad-owner@fscp.example")]
    refuse(mail, NEVER)
    schedule(story, ordinary, ToMailbox("Press", "bad@agency.example"))

    minutes(time_machine, 180, every=5)

    assert Notice.objects.filter(kind="delivery_trouble").count() == 1


def test_whoever_stands_in_gets_what_asks_an_absent_person_to_act(
    story: Any, make_kind: Any, mail: MailServer
) -> None:
    from tests.partnership.factories import AbsenceFactory

    away, deputy = PersonFactory(), PersonFactory()
    AbsenceFactory(person=away, deputy=deputy, from_on=NOON.date(), to_on=NOON.date())
    schedule(story, make_kind(asks_for_action=True), ToPerson(away))
    schedule(story, make_kind(), ToPerson(away))

    turn()

    assert sorted(to for to, _ in mail.accepted) == sorted([away.email, away.email, deputy.email])
