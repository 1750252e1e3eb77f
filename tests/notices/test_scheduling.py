"""Scheduling: one notice for one occasion, in the caller's transaction, refused with reasons."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import transaction

from audit.models import Event
from foundation import clock
from notices import services
from notices.models import Delivery, Notice
from notices.recipients import ToMailbox, ToPerson, ToStatutory
from notices.rules import CannotSchedule
from notices.services import scheduling
from partnership.models import Recipient, StatutoryAddress
from tests.partnership.factories import (
    GroupFactory,
    PartnershipFactory,
    PersonFactory,
    StatutoryAddressFactory,
)
from tests.reviews.factories import DocumentFactory, MatterFactory

pytestmark = pytest.mark.django_db


def schedule(story: Any, kind: Any, to: Any, **more: Any) -> Notice:
    more = {"occasion": "the occasion", "due_at": clock.now() + dt.timedelta(days=1)} | more
    return services.schedule(kind.key, subject=story.subject, to=to, **more)


def test_a_scheduled_notice_has_one_delivery_for_each_recipient_and_an_event(
    story: Any, ordinary: Any
) -> None:
    people = PersonFactory.create_batch(3)
    matter = MatterFactory()

    notice = schedule(
        story, ordinary, [*map(ToPerson, people), ToMailbox("Press", "p@a.example")], matters=[matter]
    )

    assert notice.status == Notice.Status.SCHEDULED
    assert {row.person for row in notice.deliveries.all()} == {*people, None}
    assert len({row.message_id for row in notice.deliveries.all()}) == 4
    event = Event.objects.get(verb="notice_scheduled")
    assert (event.subject_id, event.matter_id) == (notice.pk, matter.pk)


def test_scheduling_the_same_occasion_twice_is_once(story: Any, ordinary: Any) -> None:
    person = PersonFactory()
    first = schedule(story, ordinary, [ToPerson(person)])
    second = schedule(story, ordinary, [ToPerson(person)], due_at=clock.now())

    assert second == first
    assert Delivery.objects.count() == 1
    assert Event.objects.count() == 1


def test_the_same_person_named_twice_gets_one_message(story: Any, ordinary: Any) -> None:
    person = PersonFactory()

    notice = schedule(story, ordinary, [ToPerson(person), ToPerson(person)])

    assert notice.deliveries.count() == 1


def test_a_notice_is_gone_when_the_decision_that_called_for_it_is_rolled_back(
    story: Any, ordinary: Any
) -> None:
    with transaction.atomic():
        schedule(story, ordinary, [ToPerson(PersonFactory())])
        transaction.set_rollback(True)

    assert not Notice.objects.exists()


def test_a_copy_goes_to_the_partnerships_mailbox_when_a_notice_asks_for_action(
    story: Any, make_kind: Any
) -> None:
    partnership = PartnershipFactory()

    notice = schedule(story, make_kind(asks_for_action=True), [ToPerson(PersonFactory())])

    copy = notice.deliveries.get(is_copy=True)
    assert (copy.address, copy.person) == (partnership.mailbox, None)


def test_somebody_without_an_address_is_to_be_told_by_staff(story: Any, ordinary: Any) -> None:
    notice = schedule(story, ordinary, [ToPerson(PersonFactory(in_directory_only=True))])

    assert notice.deliveries.get().status == Delivery.Status.TO_DECLARE


@pytest.mark.parametrize("channel", [c for c in StatutoryAddress.Channel if c != "email"])
def test_a_body_that_takes_notices_another_way_is_served_by_staff(
    story: Any, statutory: Any, channel: str
) -> None:
    StatutoryAddressFactory(recipient=Recipient.OFSTED, channel=channel, unconfirmed=True)
    story.values = {"title": "Larch"}

    notice = schedule(story, statutory, [ToStatutory(Recipient.OFSTED)], documents=[DocumentFactory()])

    delivery = notice.deliveries.get()
    assert (delivery.status, delivery.channel) == (Delivery.Status.TO_DECLARE, channel)


def refused(story: Any, kind: Any, to: Any, **more: Any) -> str:
    with pytest.raises(CannotSchedule) as refusal:
        schedule(story, kind, to, **more)
    assert not Notice.objects.exists()
    assert not Delivery.objects.exists()
    assert not Event.objects.exists()
    return str(refusal.value)


def test_nobody_to_send_to_is_refused(story: Any, ordinary: Any) -> None:
    assert "nobody to send it to" in refused(story, ordinary, [])


def test_somebody_who_left_is_refused(story: Any, ordinary: Any) -> None:
    person = PersonFactory(is_active=False, name="Ash Gone")
    assert "Ash Gone is no longer active" in refused(story, ordinary, [ToPerson(person)])


def test_a_subject_that_is_no_longer_live_is_refused(story: Any, ordinary: Any) -> None:
    story.is_live = False
    assert "cancelled" in refused(story, ordinary, [ToPerson(PersonFactory())])


def test_a_subject_that_nobody_answers_for_is_refused(ordinary: Any) -> None:
    with pytest.raises(CannotSchedule, match="can’t tell whether"):
        services.schedule(
            ordinary.key,
            subject=GroupFactory(),
            occasion="x",
            to=[ToPerson(PersonFactory())],
            due_at=clock.now(),
        )
    assert not Notice.objects.exists()


@pytest.mark.parametrize("to", ["person", "mailbox"])
def test_a_report_goes_to_the_statutory_list_alone(story: Any, statutory: Any, to: str) -> None:
    someone = {"person": ToPerson(PersonFactory()), "mailbox": ToMailbox("Panel", "panel@gov.example")}[to]
    assert "only to addresses of the statutory list" in refused(
        story, statutory, [someone], documents=[DocumentFactory()]
    )


def test_a_report_is_not_sent_to_an_address_that_has_not_confirmed(story: Any, statutory: Any) -> None:
    StatutoryAddressFactory(unconfirmed=True)
    reason = refused(story, statutory, [ToStatutory(Recipient.NATIONAL_PANEL)], documents=[DocumentFactory()])
    assert "has not confirmed a test message" in reason


def test_a_confirmation_of_another_address_does_not_count(story: Any, statutory: Any) -> None:
    StatutoryAddressFactory(email="new@gov.example", confirmed_email="old@gov.example")
    assert "has not confirmed" in refused(story, statutory, [ToStatutory(Recipient.NATIONAL_PANEL)])


def test_a_body_without_an_entry_is_refused(story: Any, statutory: Any) -> None:
    assert "no entry" in refused(story, statutory, [ToStatutory(Recipient.OFSTED)])


def test_a_report_is_refused_where_the_mail_server_is_not_reached_over_required_tls(
    story: Any, statutory: Any, settings: Any
) -> None:
    StatutoryAddressFactory()
    settings.SENDING, settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL = True, False, False
    assert "required TLS" in refused(story, statutory, [ToStatutory(Recipient.NATIONAL_PANEL)])


def test_a_document_is_refused_in_a_kind_that_carries_none(story: Any, ordinary: Any) -> None:
    assert "carries no documents" in refused(
        story, ordinary, [ToPerson(PersonFactory())], documents=[DocumentFactory()]
    )


def test_a_value_that_the_kind_does_not_know_is_a_mistake_of_ours(story: Any, ordinary: Any) -> None:
    with pytest.raises(ValueError, match="colour"):
        schedule(story, ordinary, [ToPerson(PersonFactory())], values={"colour": "red"})
    assert not Notice.objects.exists()


def test_withdrawing_nothing_asks_the_database_nothing(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert services.withdraw([], reason="There is none.") == []


def test_what_one_transaction_schedules_for_now_wakes_the_dispatcher_once(
    story: Any, ordinary: Any, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(scheduling, "nudge", lambda task, **_: asked.append(task) or True)
    person = PersonFactory()
    with django_capture_on_commit_callbacks(execute=True):
        for number in range(5):
            schedule(story, ordinary, [ToPerson(person)], occasion=f"at once {number}", due_at=clock.now())

    assert asked == ["notices.tasks.dispatch_now"]


def test_a_wake_that_goes_with_a_savepoint_is_asked_for_again(
    story: Any, ordinary: Any, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(scheduling, "nudge", lambda task, **_: asked.append(task) or True)
    person = PersonFactory()
    with django_capture_on_commit_callbacks(execute=True):
        with transaction.atomic():
            schedule(story, ordinary, [ToPerson(person)], occasion="taken back", due_at=clock.now())
            transaction.set_rollback(True)
        schedule(story, ordinary, [ToPerson(person)], occasion="stays", due_at=clock.now())

    assert asked == ["notices.tasks.dispatch_now"]
