"""The database itself refuses to change the record, whoever asks and however; on SQLite and on PostgreSQL."""

from __future__ import annotations

import pytest
from django.core.checks import Tags, run_checks
from django.core.management import call_command
from django.db import DatabaseError, connection, connections, transaction

from audit import services, triggers
from audit.models import Event, EventText, Seal
from foundation import clock
from tests.partnership.factories import AgencyFactory

pytestmark = pytest.mark.django_db

EVERYWHERE = [
    "UPDATE audit_event SET verb = 'something else'",
    "UPDATE audit_event SET at = at",
    "DELETE FROM audit_event",
    "UPDATE audit_eventtext SET reason = 'another'",
    "UPDATE audit_eventtext SET label = '', reason = '', salt = ''",
    "UPDATE audit_eventtext SET blanked_at = '2026-01-01 00:00:00'",
    "UPDATE audit_eventtext SET label = '', reason = 'kept', salt = '', blanked_at = '2026-01-01 00:00:00'",
    "DELETE FROM audit_eventtext",
    "UPDATE audit_seal SET digest = 'x'",
    "DELETE FROM audit_seal",
]
ONLY_SQLITE = [
    "INSERT OR REPLACE INTO audit_event SELECT * FROM audit_event",
    "INSERT OR REPLACE INTO audit_eventtext SELECT * FROM audit_eventtext",
    "INSERT OR REPLACE INTO audit_seal SELECT * FROM audit_seal",
    "REPLACE INTO audit_event SELECT 4000, at, verb, acting_as, subject_type, subject_id, matter_id, facts,"
    " text_digest, once_key, by_id FROM audit_event",
    "UPDATE OR REPLACE audit_event SET verb = 'something else'",
]
ONLY_POSTGRESQL = [
    "TRUNCATE audit_event CASCADE",
    "TRUNCATE audit_eventtext",
    "TRUNCATE audit_seal",
    "TRUNCATE partnership_person CASCADE",
    "INSERT INTO audit_event SELECT * FROM audit_event ON CONFLICT (id) DO UPDATE SET verb = 'something else'",
    "SET LOCAL session_replication_role = replica; DELETE FROM audit_event",
]


def attempts():
    return EVERYWHERE + (ONLY_POSTGRESQL if connection.vendor == "postgresql" else ONLY_SQLITE)


def record():
    with transaction.atomic():
        event = services.record_once("key", "joined", AgencyFactory(), by=None, at=clock.now())
    services.seal_events()
    return event


def everything():
    return [list(model.objects.order_by("pk").values()) for model in (Event, EventText, Seal)]


def test_raw_sql_changes_nothing():
    record()
    before = everything()
    assert all(before)
    connection.check_constraints()

    for attempt in attempts():
        with pytest.raises(DatabaseError, match="never changed or deleted"), transaction.atomic():
            connection.cursor().execute(attempt)
        assert everything() == before, attempt


def test_the_orm_changes_nothing():
    record()
    before = everything()
    event, text, seal = Event.objects.get(), EventText.objects.get(), Seal.objects.get()

    for attempt in (
        lambda: Event.objects.update(verb="something else"),
        lambda: event.save(),
        lambda: EventText.objects.update(reason="another"),
        lambda: text.delete(),
        lambda: seal.delete(),
        lambda: Seal.objects.all()._raw_delete("default"),
        lambda: Event.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError, match="never changed or deleted"), transaction.atomic():
            attempt()
        assert everything() == before


def test_words_are_blanked_once_and_never_written_again():
    record()
    text = EventText.objects.get()
    services.blank_words(Event.objects.all(), by=None, reason="Retention.")

    for changes in (
        {"label": "Invented"},
        {"blanked_at": None},
        {"label": "", "reason": "", "salt": "", "blanked_at": clock.now()},
    ):
        with pytest.raises(DatabaseError, match="never changed or deleted"), transaction.atomic():
            EventText.objects.filter(pk=text.pk).update(**changes)


def test_a_check_fails_when_a_trigger_is_missing_and_a_migration_puts_it_back():
    assert triggers.missing(connection) == []
    assert run_checks(tags=[Tags.database], databases=["default"]) == []

    for name in (
        list(triggers.SQLITE) if connection.vendor == "sqlite" else [row[1] for row in triggers.POSTGRESQL]
    ):
        table = next(
            table for table in sorted(triggers.TABLES, key=len, reverse=True) if name.startswith(table)
        )
        with connection.cursor() as cursor:
            cursor.execute(
                f"DROP TRIGGER {name}" + (f" ON {table}" if connection.vendor == "postgresql" else "")
            )
        assert triggers.missing(connection) == [name]
        (fault,) = run_checks(tags=[Tags.database], databases=["default"])
        assert (fault.id, name in fault.msg) == ("audit.E001", True)

        call_command("migrate", "audit", verbosity=0, skip_checks=True)
        assert triggers.missing(connection) == []


def test_a_trigger_that_was_made_harmless_counts_as_missing():
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE audit_event DISABLE TRIGGER audit_event_delete")
        else:
            cursor.execute("DROP TRIGGER audit_event_delete")
            cursor.execute(
                "CREATE TRIGGER audit_event_delete BEFORE DELETE ON audit_event BEGIN SELECT 1; END"
            )
    assert triggers.missing(connection) == ["audit_event_delete"]

    triggers.install(connection)
    assert triggers.missing(connection) == []


def test_a_function_that_was_made_harmless_counts_as_missing():
    if connection.vendor != "postgresql":
        assert set(triggers.SQLITE) == {
            f"{table}_{what}" for table in triggers.TABLES for what in ("update", "delete", "insert")
        }
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            "$body$BEGIN RETURN OLD; END;$body$"
        )
    assert triggers.missing(connection) == ["audit_refuse"]

    triggers.install(connection)
    assert triggers.missing(connection) == []


@pytest.mark.django_db(transaction=True)
def test_the_triggers_are_there_again_after_the_tests_emptied_the_database():
    record()
    call_command("flush", interactive=False, verbosity=0)

    assert not Event.objects.exists()
    assert triggers.missing(connections["default"]) == []
