"""The chain runs over every event, in the order of sealing, and shows whatever was tampered with."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from audit import chain, queries, services, triggers
from audit.models import Event, EventText, Seal
from audit.tasks import seal_events, seal_every_event
from foundation import clock
from tests.partnership.factories import AgencyFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def events():
    agency, by = AgencyFactory(), PersonFactory()
    left = [
        services.record("changed", agency, by=by, at=clock.now(), reason=f"Reason {number}", number=number)
        for number in range(5)
    ]
    services.seal_events()
    return left


def tamper(statement, *values):
    """Change the record as somebody could who has the database itself."""
    connection.check_constraints()
    triggers.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
    connection.check_constraints()
    triggers.install(connection)


def test_every_event_is_a_link_after_the_one_before(events):
    seals = list(Seal.objects.order_by("id"))

    assert [seal.event_id for seal in seals] == [event.pk for event in events]
    assert [seal.previous for seal in seals] == [chain.GENESIS, *[seal.digest for seal in seals[:-1]]]
    assert queries.head() == seals[-1].digest
    verdict = queries.verify()
    assert (verdict.holds, verdict.events, verdict.sealed, verdict.head) == (True, 5, 5, seals[-1].digest)


def test_sealing_again_adds_nothing(events):
    assert services.seal_events() == 0
    assert services.seal_events(thorough=True) == 0


def test_an_event_that_came_late_with_a_lower_number_is_sealed_when_it_is_seen():
    agency = AgencyFactory()
    early = services.record("changed", agency, by=None, at=clock.now())
    late = services.record("changed", agency, by=None, at=clock.now())
    Seal.objects.create(
        event=late,
        previous=chain.GENESIS,
        digest=chain.link(Event.objects.get(pk=late.pk), previous=chain.GENESIS, sealed_at=clock.now()),
        sealed_at=clock.now(),
    )

    assert services.seal_events() == 1

    assert list(Seal.objects.order_by("id").values_list("event", flat=True)) == [late.pk, early.pk]


def test_many_events_are_sealed_in_batches(monkeypatch):
    monkeypatch.setattr(services, "BATCH", 3)
    agency = AgencyFactory()
    for _ in range(10):
        services.record("changed", agency, by=None, at=clock.now())

    assert services.seal_events() == 10
    assert queries.verify().holds


def test_what_lies_far_back_is_found_by_the_thorough_look_alone(events, monkeypatch):
    monkeypatch.setattr(services, "RECENT", 2)
    tamper("DELETE FROM audit_seal")
    services.record("changed", AgencyFactory(), by=None, at=clock.now())
    Seal.objects.create(
        event=events[0],
        previous=chain.GENESIS,
        digest=chain.link(Event.objects.get(pk=events[0].pk), previous=chain.GENESIS, sealed_at=clock.now()),
        sealed_at=clock.now(),
    )

    services.seal_events()
    assert Event.objects.filter(seal=None).count() == 3
    seal_every_event()
    assert not Event.objects.filter(seal=None).exists()


def test_two_that_seal_at_once_never_fork_the_chain(events, monkeypatch):
    services.record("changed", AgencyFactory(), by=None, at=clock.now())
    stale = Seal.objects.order_by("id").first()
    ordinary = Seal.objects.order_by

    class Stale:
        def first(self):
            return stale

    monkeypatch.setattr(type(Seal.objects), "order_by", lambda self, *names: Stale(), raising=False)
    assert services.seal_events() == 0
    monkeypatch.undo()

    assert ordinary("id").count() == 5
    seal_events()
    assert queries.verify().holds
    assert Seal.objects.count() == 6


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE audit_event SET verb = 'praised' WHERE id = %s", "Event {} is not as it was sealed"),
        ("UPDATE audit_event SET by_id = NULL WHERE id = %s", "Event {} is not as it was sealed"),
        ("UPDATE audit_event SET subject_id = 9 WHERE id = %s", "Event {} is not as it was sealed"),
        ("UPDATE audit_event SET facts = '{{}}' WHERE id = %s", "Event {} is not as it was sealed"),
        (
            "UPDATE audit_event SET at = '2001-01-01 00:00:00+00' WHERE id = %s",
            "Event {} is not as it was sealed",
        ),
        (
            "UPDATE audit_eventtext SET reason = 'x' WHERE event_id = %s",
            "The words of event {} are not as they",
        ),
        (
            "UPDATE audit_eventtext SET label = 'x' WHERE event_id = %s",
            "The words of event {} are not as they",
        ),
        ("DELETE FROM audit_eventtext WHERE event_id = %s", "The words of event {} are gone"),
        (
            "UPDATE audit_seal SET sealed_at = '2001-01-01 00:00:00+00' WHERE event_id = %s",
            "Event {} is not as",
        ),
        ("DELETE FROM audit_seal WHERE event_id = %s", "a link is missing or was put in"),
    ],
)
def test_tampering_shows(events, statement, fault):
    tamper(statement.replace("{{}}", "{}"), events[2].pk)

    verdict = queries.verify()

    assert not verdict.holds
    assert any(fault.replace("{}", str(events[2].pk)) in found for found in verdict.faults)


def test_a_link_cut_out_with_its_ends_joined_shows(events):
    cut = Seal.objects.get(event=events[2])
    tamper("DELETE FROM audit_seal WHERE event_id = %s", cut.event_id)
    tamper("UPDATE audit_seal SET previous = %s WHERE event_id = %s", cut.previous, events[3].pk)

    assert queries.verify().faults[:1] == [f"Event {events[3].pk} is not as it was sealed."]


def test_blanked_words_are_no_fault(events):
    services.blank_words(events[:2], by=None, reason="Retention.")
    services.seal_events()

    verdict = queries.verify()

    assert (verdict.holds, verdict.blanked) == (True, 2)


def test_words_put_back_after_blanking_show(events):
    services.blank_words(events[:1], by=None, reason="Retention.")
    tamper("UPDATE audit_eventtext SET label = 'Invented' WHERE event_id = %s", events[0].pk)

    assert any("although they were blanked" in fault for fault in queries.verify().faults)


def test_a_chain_whose_end_was_cut_off_shows_against_a_noted_head(events):
    head = queries.head()
    tamper("DELETE FROM audit_seal WHERE event_id = %s", events[4].pk)
    tamper("DELETE FROM audit_eventtext WHERE event_id = %s", events[4].pk)
    tamper("DELETE FROM audit_event WHERE id = %s", events[4].pk)

    assert queries.verify().holds
    assert not queries.verify(known_head=head).holds


def test_an_event_that_nobody_sealed_shows_after_an_hour(events, time_machine):
    services.record("changed", AgencyFactory(), by=None, at=clock.now())
    assert queries.verify().holds

    time_machine.move_to(clock.now() + dt.timedelta(hours=2))

    assert "1 events of more than an hour ago" in queries.verify().faults[0]


def test_the_command_says_that_the_record_is_whole_and_fails_when_it_is_not(events):
    services.record("changed", AgencyFactory(), by=None, at=clock.now())
    out, err = io.StringIO(), io.StringIO()

    call_command("audit_verify", stdout=out)
    assert "6 events, 6 in the chain" in out.getvalue()

    tamper("UPDATE audit_event SET verb = 'praised' WHERE id = %s", events[1].pk)
    with pytest.raises(CommandError, match="1 faults"):
        call_command("audit_verify", stderr=err)
    assert f"Event {events[1].pk} is not as it was sealed" in err.getvalue()


def test_the_command_fails_when_a_trigger_is_missing(events):
    with connection.cursor() as cursor:
        on = " ON audit_event" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER audit_event_delete{on}")

    with pytest.raises(CommandError):
        call_command("audit_verify", stderr=io.StringIO())


def test_a_look_over_the_record_costs_a_fixed_number_of_queries(events, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        queries.verify()


def test_what_is_told_of_a_record_comes_newest_first_in_one_query(django_assert_num_queries):
    agency, by = AgencyFactory(), PersonFactory(name="Sam Okoro")
    now = clock.now()
    with transaction.atomic():
        services.record("joined", agency, by=by, at=now)
        services.record("left", agency, by=None, at=now + dt.timedelta(hours=1), reason="Dissolved.")
        services.record("approved", agency, by=by, at=now + dt.timedelta(hours=2), acting_as="vice-chair")

    with django_assert_num_queries(1):
        entries = queries.timeline([agency])

    assert [(entry.title, entry.by, entry.text) for entry in entries] == [
        ("Approved", "Sam Okoro (as vice-chair)", ""),
        ("Left", "The portal", "Dissolved."),
        ("Joined", "Sam Okoro", ""),
    ]
    assert queries.title_of("person_left") == "Person left"
    assert EventText.objects.count() == 3
