"""The index follows the entries, whichever way they change."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from partnership.models import Agency
from search import index, services
from search.contents import Contents
from search.models import Entry
from tests.search.entries import DAY, found, put

pytestmark = pytest.mark.django_db


def test_what_was_deleted_past_the_services_is_not_found() -> None:
    put()
    Entry.objects.all().delete()

    assert found("larch").total == 0


def test_entries_that_are_loaded_from_a_file_are_found(tmp_path) -> None:
    put(text="bruises")
    file = tmp_path / "entries.json"
    call_command("dumpdata", "search", output=str(file), verbosity=0)
    Entry.objects.all().delete()
    call_command("loaddata", str(file), verbosity=0)

    assert found("larch bruise").total == 1


def test_a_part_of_the_index_that_is_gone_is_put_back_with_what_it_missed() -> None:
    is_postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX search_entry_words" if is_postgresql else "DROP TRIGGER search_entry_put")
    put()
    assert found("larch").total == is_postgresql  # which finds without it, only later

    index.install(connection)

    assert found("larch").total == 1
    if is_postgresql:
        with connection.cursor() as cursor:
            assert "search_entry_words" in connection.introspection.get_constraints(cursor, "search_entry")


def test_a_change_and_its_entry_belong_in_one_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "in_atomic_block", False)

    with pytest.raises(transaction.TransactionManagementError):
        services.put(Agency(pk=1))


def test_a_record_has_one_public_entry_and_one_inside() -> None:
    twice = Contents("News", "Larch", "/news/larch/", DAY, is_public=True)

    with pytest.raises(ValueError, match="one public entry"), transaction.atomic():
        services.put(Agency(pk=1), twice, twice)

    assert not Entry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_database_that_was_emptied_finds_nothing_of_before() -> None:
    put(text="bruises")
    call_command("flush", interactive=False, verbosity=0)
    put(2, title="Elm")

    assert found("larch").total == found("bruises").total == 0
    assert found("elm").total == 1
