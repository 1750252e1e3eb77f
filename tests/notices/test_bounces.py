"""A message that came back after it had counted as delivered: what staff record, and what follows."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from audit.models import Event
from foundation import clock
from notices import queries, rules, services
from notices.models import Bounce, Delivery, Notice
from notices.recipients import ToPerson
from partnership.models import Person, Role
from tests.matters.factories import MatterFactory
from tests.notices.factories import DeliveryFactory, NoticeFactory
from tests.notices.sending import MailServer, turn
from tests.notices.test_pages import UNIT, signed_in, snapshot, somebody
from tests.partnership.factories import PersonFactory
from tests.reviews.factories import DocumentFactory

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 10, 5, 11, 0, tzinfo=dt.UTC)
WORDS = "550 5.1.1 The mailbox is full"


@pytest.fixture(autouse=True)
def at_noon(time_machine: Any) -> Any:
    time_machine.move_to(NOON, tick=False)
    return time_machine


@pytest.fixture
def accepted() -> Delivery:
    """A message that the mail server took an hour ago."""
    notice = NoticeFactory(sent=True, matters=[MatterFactory()])
    delivery: Delivery = DeliveryFactory(
        notice=notice, accepted=True, accepted_at=NOON - dt.timedelta(hours=1)
    )
    return delivery


def unit(delivery: Delivery, role: Role = Role.PRACTICE_LEAD) -> Person:
    return somebody(role, delivery.notice.matters.get())


def test_what_came_back_counts_as_not_delivered_and_what_the_server_said_stays(accepted: Delivery) -> None:
    person = unit(accepted)

    services.record_bounce(delivery=accepted, by=person, returned_at=NOON, words=f" {WORDS} ")

    accepted.refresh_from_db()
    accepted.notice.refresh_from_db()
    assert (accepted.status, accepted.failed_at, accepted.reached_at) == ("failed", NOON, None)
    assert accepted.status_reason == f"It came back: {WORDS}"
    assert accepted.server_reply == "250 2.0.0 Ok: queued"
    assert accepted.accepted_at == NOON - dt.timedelta(hours=1)
    assert accepted.notice.status == Notice.Status.FAILED
    bounce = Bounce.objects.get()
    assert (bounce.words, bounce.recorded_by, bounce.recorded_at) == (WORDS, person, NOON)
    [event] = Event.objects.filter(verb="delivery_bounced")
    assert (event.by, event.facts["delivery"], event.facts["was"]) == (person, accepted.pk, "accepted")
    assert [notice.pk for notice in queries.failed(person)] == [accepted.notice_id]


@pytest.mark.parametrize("status", list(Delivery.Status))
def test_only_what_counted_as_delivered_can_come_back(accepted: Delivery, status: str) -> None:
    person = unit(accepted)
    accepted.status = status
    accepted.declared_by, accepted.declared_at, accepted.delivered_at = person, NOON, NOON
    accepted.declared_reference, accepted.evidence = "SM-12", DocumentFactory()
    accepted.save()
    before = snapshot()

    def record() -> None:
        services.record_bounce(delivery=accepted, by=person, returned_at=NOON, words=WORDS)

    if status in Delivery.REACHED:
        record()
        assert Delivery.objects.get().status == Delivery.Status.FAILED
    else:
        with pytest.raises(rules.NotNow, match="can’t have come back"):
            record()
        assert snapshot() == before
        assert not Bounce.objects.exists()


@pytest.mark.parametrize(
    ("minutes", "words", "reason"),
    [
        (1, WORDS, "in the future"),
        (-62, WORDS, "before it was delivered"),
        (0, " ", "Give the words"),
    ],
)
def test_a_bounce_that_can_not_be_is_refused(
    accepted: Delivery, minutes: int, words: str, reason: str
) -> None:
    person = unit(accepted)
    before = snapshot()

    with pytest.raises(rules.NotNow, match=reason):
        services.record_bounce(
            delivery=accepted, by=person, returned_at=NOON + dt.timedelta(minutes=minutes), words=words
        )

    assert snapshot() == before
    assert not Bounce.objects.exists()


def form(at: dt.datetime, words: str = WORDS) -> dict[str, object]:
    local = at.astimezone(clock.LONDON)
    return {
        "returned_at_0": local.day,
        "returned_at_1": local.month,
        "returned_at_2": local.year,
        "returned_at_3": f"{local:%H:%M}",
        "words": words,
    }


@pytest.mark.parametrize("role", list(Role))
def test_only_the_business_unit_records_it(accepted: Delivery, role: Role) -> None:
    client = signed_in(unit(accepted, role))
    page = accepted.notice.get_absolute_url()
    url = reverse("notices:bounce", args=[accepted.notice.reference, accepted.pk])
    before = snapshot()

    is_offered = url in client.get(page).content.decode()
    opened = client.get(url)
    answer = client.post(url, form(NOON))

    assert is_offered == (opened.status_code == 200) == (role in UNIT)
    if role in UNIT:
        assert answer.status_code == 302
        assert Bounce.objects.get().words == WORDS
        shown = client.get(page).content.decode()
        assert "Came back" in shown
        assert url not in shown
    else:
        assert answer.status_code in (403, 404)
        assert snapshot() == before
        with pytest.raises(PermissionDenied):
            services.record_bounce(delivery=accepted, by=unit(accepted, role), returned_at=NOON, words=WORDS)


def test_a_refusal_stands_on_the_page_beside_what_was_typed(accepted: Delivery) -> None:
    client = signed_in(unit(accepted))
    url = reverse("notices:bounce", args=[accepted.notice.reference, accepted.pk])
    before = snapshot()

    answer = client.post(url, form(NOON + dt.timedelta(hours=1))).content.decode()

    assert "The time it came back is in the future." in answer
    assert WORDS in answer
    assert snapshot() == before


def test_the_owners_are_told_and_a_resend_counts_from_its_own_acceptance(
    story: Any, ordinary: Any, mail: MailServer, time_machine: Any
) -> None:
    owner = PersonFactory(business_manager=True)
    story.owners = [owner]
    person = PersonFactory()
    notice = services.schedule(
        ordinary.key, subject=story.subject, occasion="x", to=[ToPerson(person)], due_at=NOON
    )
    turn()
    assert queries.reached(notice, person) == queries.all_reached(notice) == NOON

    services.record_bounce(delivery=notice.deliveries.get(), by=owner, returned_at=NOON, words=WORDS)
    turn()

    assert [to for to, message in mail.accepted if b"has not arrived" in message] == [owner.email]
    assert queries.reached(notice, person) is None
    assert queries.all_reached(notice) is None

    time_machine.move_to(NOON + dt.timedelta(hours=2), tick=False)
    services.resend(delivery=notice.deliveries.get(), by=owner)
    turn()

    later = NOON + dt.timedelta(hours=2)
    assert queries.reached(notice, person) == queries.all_reached(notice) == later
    assert list(queries.failed(owner)) == []


def test_what_came_back_twice_is_in_sight_until_it_is_sent_a_third_time(
    story: Any, ordinary: Any, mail: MailServer
) -> None:
    manager = PersonFactory(business_manager=True)
    notice = services.schedule(
        ordinary.key, subject=story.subject, occasion="x", to=[ToPerson(PersonFactory())], due_at=NOON
    )
    turn()
    services.record_bounce(delivery=notice.deliveries.get(), by=manager, returned_at=NOON, words=WORDS)
    again = services.resend(delivery=notice.deliveries.get(), by=manager)
    turn()
    services.record_bounce(delivery=again.deliveries.get(), by=manager, returned_at=NOON, words=WORDS)
    assert list(queries.failed(manager)) == [again]

    services.resend(delivery=again.deliveries.get(), by=manager)

    assert list(queries.failed(manager)) == []
    with pytest.raises(rules.NotNow, match="again already"):
        services.resend(delivery=again.deliveries.get(), by=manager)


@pytest.mark.parametrize(("before", "counts"), [(dt.timedelta(minutes=1), False), (dt.timedelta(0), True)])
def test_what_came_back_was_delivered_another_way_only_after_that(
    accepted: Delivery, before: dt.timedelta, counts: bool
) -> None:
    person = unit(accepted)
    services.record_bounce(delivery=accepted, by=person, returned_at=NOON, words=WORDS)

    def declare() -> Delivery:
        return services.declare_delivery(
            delivery=accepted,
            by=person,
            channel="secure_mail",
            delivered_at=NOON - before,
            reference="SM-12",
            evidence=DocumentFactory(matter=accepted.notice.matters.get()),
        )

    if counts:
        assert declare().reached_at == NOON
    else:
        with pytest.raises(rules.NotNow, match="It came back after that time"):
            declare()
        accepted.refresh_from_db()
        assert (accepted.status, accepted.reached_at) == ("failed", None)
