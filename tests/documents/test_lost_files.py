"""A file that is gone from the storage is noticed before somebody asks for it, and whoever asks is told."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from audit.models import Event
from documents.models import Document
from documents.services import look_for_lost, storing
from documents.tasks import look_for_lost as task
from foundation import clock
from notices import health
from partnership.points import SETUP
from tests.documents.factories import uploaded
from tests.partnership.factories import PersonFactory

pytestmark = pytest.mark.django_db


def lose(document: Document) -> bytes:
    data = storing.read(document)
    default_storage.delete(document.storage_name)
    return data


def fresh(document: Document) -> Document:
    return Document.objects.get(pk=document.pk)


def state_of_files() -> tuple[bool, str]:
    (entry,) = [one for one in SETUP.ask(PersonFactory(administrator=True)) if one.title == "Stored files"]
    return entry.is_done, entry.state


def test_while_all_are_there_nothing_is_wrong():
    document = uploaded()

    task()

    assert fresh(document).looked_for_at is not None
    assert not Document.objects.lost().exists()
    assert health.lost_files_in_words() == ""
    assert state_of_files() == (True, "All are there.")


def test_what_is_gone_turns_the_health_red_and_stays_on_record():
    document = uploaded()
    lose(document)

    assert look_for_lost() == 1
    assert look_for_lost() == 1

    assert Document.objects.lost().get() == document
    assert "1 file is gone from the storage." in health.look(clock.now()).problems
    assert state_of_files()[0] is False
    assert Event.objects.filter(verb="file is gone").count() == 1


def test_a_file_of_another_size_is_gone_too():
    document = uploaded()
    lose(document)
    default_storage.save(document.storage_name, ContentFile(b"short"))

    assert look_for_lost() == 1


def test_put_back_from_the_backup_it_is_well_again():
    document = uploaded()
    data = lose(document)
    look_for_lost()

    default_storage.save(document.storage_name, ContentFile(data))
    look_for_lost()

    assert fresh(document).lost_at is None
    assert health.lost_files_in_words() == ""
    assert Event.objects.filter(verb="file is back").count() == 1


def test_while_the_storage_does_not_answer_nothing_is_said_to_be_gone(monkeypatch):
    document = uploaded()

    def away(name):
        raise ConnectionError

    monkeypatch.setattr(default_storage, "exists", away, raising=False)
    assert look_for_lost() == 0

    assert fresh(document).looked_for_at is None
    assert not Document.objects.lost().exists()


def test_those_not_looked_for_the_longest_come_first(monkeypatch, time_machine):
    """One at a time, as if there were more than fit into a turn."""
    uploaded()
    monkeypatch.setattr(storing, "_LOOK_FOR_AT_A_TIME", 1)
    for minute in range(Document.objects.count()):
        time_machine.move_to(dt.datetime(2026, 10, 5, 8, minute, tzinfo=dt.UTC), tick=False)
        look_for_lost()

    assert not Document.objects.filter(looked_for_at=None).exists()
