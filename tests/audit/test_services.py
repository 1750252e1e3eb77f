from __future__ import annotations

import pytest
from django.db import connection, transaction

from audit import chain, services
from audit.models import Event, EventText
from foundation import clock
from tests.partnership.factories import AgencyFactory, PersonFactory

pytestmark = pytest.mark.django_db


def test_an_event_says_who_did_what_to_what_and_why():
    by, agency = PersonFactory(), AgencyFactory(name="Fenmouth Hospital")

    event = services.record("joined", agency, by=by, at=clock.now(), reason="By agreement.", since=2026)

    event.refresh_from_db()
    assert (event.verb, event.by, event.subject_type, event.subject_id) == (
        "joined",
        by,
        "partnership.agency",
        agency.pk,
    )
    assert event.facts == {"since": 2026}
    assert (event.text.label, event.text.reason) == ("Fenmouth Hospital", "By agreement.")
    assert event.text_digest == chain.text_digest("Fenmouth Hospital", "By agreement.", event.text.salt)
    assert list(Event.objects.about(agency, by)) == [event]
    assert not Event.objects.about().exists()


@pytest.mark.django_db(transaction=True)
def test_an_act_and_its_event_belong_in_one_transaction():
    agency = AgencyFactory()

    for leave in (
        lambda: services.record("joined", agency, by=None, at=clock.now()),
        lambda: services.record_once("key", "read", agency, by=None, at=clock.now()),
        lambda: services.blank_words([], by=None, reason="Retention."),
    ):
        with pytest.raises(transaction.TransactionManagementError):
            leave()

    assert not Event.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_act_that_is_undone_leaves_no_event():
    agency = AgencyFactory()

    with transaction.atomic():
        services.record("joined", agency, by=None, at=clock.now())
        assert Event.objects.exists()
        transaction.set_rollback(True)

    assert not Event.objects.exists()


def test_an_event_with_a_key_is_left_once():
    agency = AgencyFactory()

    first = services.record_once("read:1", "read", agency, by=None, at=clock.now(), document=7)
    second = services.record_once("read:1", "read", agency, by=None, at=clock.now(), document=7)

    assert (first, second) == (True, False)
    assert Event.objects.get().facts == {"document": 7}


def test_a_key_that_somebody_else_used_at_the_same_moment_breaks_nothing(monkeypatch):
    agency = AgencyFactory()
    services.record_once("read:1", "read", agency, by=None, at=clock.now())
    monkeypatch.setattr(type(Event.objects.all()), "exists", lambda self: False)

    assert not services.record_once("read:1", "read", agency, by=None, at=clock.now())

    assert Event.objects.count() == 1
    assert connection.is_usable()


def test_blanked_words_are_gone_and_the_blanking_is_told_without_them():
    by, agency = PersonFactory(), AgencyFactory(name="Fenmouth Hospital")
    event = services.record("joined", agency, by=by, at=clock.now(), reason="A name stands here.")

    assert services.blank_words([event], by=by, reason="Retention.") == 1
    assert services.blank_words([event], by=by, reason="Again.") == 0

    text = EventText.objects.get(event=event)
    assert (text.label, text.reason, text.salt) == ("", "", "")
    told = Event.objects.get(verb="words_blanked")
    assert (told.subject_type, told.subject_id, told.facts) == (
        "partnership.agency",
        agency.pk,
        {"events": [event.pk]},
    )
    assert (told.text.label, told.text.reason) == ("", "Retention.")
