"""A file comes in whole, inspected and private, or leaves no trace at all."""

import hashlib
import os
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection

from audit.models import Event
from documents import services
from documents.inspection import DOCUMENTS, Refused
from documents.models import Document, Finding
from documents.rules import DocumentNotReady, NotStored
from documents.services import storing
from partnership.models import Role
from tests.documents import files
from tests.documents.factories import protect, uploaded
from tests.matters.factories import BreakGlassFactory, MatterFactory, put_on_list
from tests.partnership.factories import PersonFactory

pytestmark = pytest.mark.django_db


def stored_files() -> set[str]:
    root = Path(default_storage.path("documents"))
    return (
        {str(each.relative_to(root)) for each in root.rglob("*") if each.is_file()}
        if root.exists()
        else set()
    )


def test_an_upload_keeps_the_original_and_makes_a_clean_copy():
    matter, data = MatterFactory(), files.tagged_pdf(title="Robin")

    clean = uploaded(data, matter=matter, title="Review of Child K")

    original = clean.cleaned_from
    assert services.storing.read(original) == data
    assert hashlib.sha256(services.storing.read(clean)).hexdigest() == clean.sha256 != original.sha256
    assert (clean.matter, clean.pages, clean.media_type) == (matter, 1, "application/pdf")
    assert clean.inspection == Document.Inspection.DONE
    assert clean.scan == Document.Scan.NOT_SCANNED
    assert original.uploaded_name == "report.pdf"
    assert clean.storage_name != original.storage_name
    event = Event.objects.get()
    assert (event.verb, event.by, event.matter_id) == ("file uploaded", matter.owner, matter.pk)
    assert event.facts["sha256"] == clean.sha256


def test_what_is_stored_says_nothing_in_its_name_and_is_private():
    clean = uploaded(name="Robin Ashington chronology.pdf")

    path = Path(default_storage.path(clean.storage_name))
    assert "robin" not in str(path).casefold()
    assert os.stat(path).st_mode & 0o077 == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT uploaded_name FROM documents_document")
        assert not any("Robin" in str(row) for row in cursor.fetchall())


def test_equal_bytes_are_stored_under_names_that_do_not_tell_it():
    names = [storing.keep(b"The same report.") for _ in range(2)]

    assert len(set(names)) == 2
    assert hashlib.sha256(b"The same report.").hexdigest()[:8] not in "".join(names)


def test_findings_are_recorded_encrypted_and_what_went_needs_no_decision():
    matter = MatterFactory()
    protect(matter, "Robin Ashington")
    data = files.docx_file("Robin Ashington was seven.", change=files.tracked("ins", "Sam Bell’s words"))

    clean = uploaded(data, matter=matter, name="report.docx")

    waiting = clean.findings.filter(decision=Finding.Decision.OPEN)
    assert {(each.kind, each.place) for each in waiting} == {
        (Finding.Kind.PROTECTED_TERM, "paragraph 1"),
        (Finding.Kind.TRACKED_CHANGE, "paragraph 2"),
    }
    assert {each.kind for each in clean.findings.filter(decision=Finding.Decision.REMOVED)} >= {"metadata"}
    assert any("Robin Ashington was" in each.excerpt for each in waiting)
    with connection.cursor() as cursor:
        cursor.execute("SELECT excerpt FROM documents_finding")
        assert not any("Robin" in str(row) or "Bell" in str(row) for row in cursor.fetchall())


def test_the_name_of_the_file_is_checked_too():
    matter = MatterFactory()
    protect(matter, "Robin Ashington")

    clean = uploaded(matter=matter, name="robin_ashington final.pdf")

    assert clean.findings.get(kind=Finding.Kind.PROTECTED_TERM).place == "name of the file"


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("is_on_list", [True, False])
def test_files_of_a_matter_come_from_its_access_list(role, is_on_list):
    matter = MatterFactory()
    traits = {role.value: True, "is_superuser": True}
    person = put_on_list(matter, **traits) if is_on_list else PersonFactory(**traits)

    if is_on_list:
        assert uploaded(matter=matter, by=person).uploaded_by == person
    else:
        with pytest.raises(PermissionDenied):
            uploaded(matter=matter, by=person)
        assert not Document.objects.exists()
        assert not Event.objects.exists()


def test_break_glass_reads_and_does_not_upload():
    matter, broken = MatterFactory(), BreakGlassFactory()
    with pytest.raises(PermissionDenied):
        uploaded(matter=matter, by=broken.person)


def test_a_file_of_no_matter_comes_from_the_business_unit():
    file = ContentFile(files.pdf())
    with pytest.raises(PermissionDenied):
        services.upload(file=file, name="a.pdf", title="A", matter=None, by=PersonFactory(press_lead=True))

    clean = services.upload(
        file=file, name="a.pdf", title="A", matter=None, by=PersonFactory(practice_lead=True)
    )
    assert clean.matter is None


def test_a_refused_file_leaves_nothing_behind():
    before = stored_files()

    with pytest.raises(Refused, match="holds macros"):
        uploaded(files.with_members(files.docx_file(), word__vbaProject_bin=b"x"), name="a.docx")
    with pytest.raises(Refused, match="Upload a PDF or"):
        uploaded(files.png(), name="a.png", accepted=DOCUMENTS)

    assert stored_files() == before
    assert not Document.objects.exists()
    assert not Event.objects.exists()


class FullDisk:
    """A file whose disk fills up half-way through the write."""

    def __init__(self, file):
        self._file = file

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self._file.close()

    def write(self, data):
        self._file.write(data[: len(data) // 2])
        raise OSError(28, "No space left on device")


def fails_on_call(number, real, instead):
    """The function as it is, but for this one call of it."""
    calls = []

    def call(*args, **kwargs):
        calls.append(1)
        return instead(real(*args, **kwargs)) if len(calls) == number else real(*args, **kwargs)

    return call


def no_space(*args, **kwargs):
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize(
    ("at", "call"),
    [("open", 1), ("open", 2), ("fsync", 1), ("fsync", 2), ("fsync", 3), ("replace", 1), ("replace", 2)],
)
def test_a_full_disk_leaves_no_half_file_and_no_half_record(at, call, monkeypatch, caplog):
    before = stored_files()
    if at == "open":
        monkeypatch.setattr(storing, "open", fails_on_call(call, open, FullDisk), raising=False)
    else:
        monkeypatch.setattr(storing.os, at, fails_on_call(call, getattr(os, at), no_space))

    with pytest.raises(NotStored, match="nothing of it was kept"):
        uploaded()
    monkeypatch.undo()

    assert stored_files() == before
    assert not Document.objects.exists()
    assert not Finding.objects.exists()
    assert not Event.objects.exists()
    assert "could not be stored" in caplog.text


def test_no_room_for_checking_a_file_is_told_like_no_room_for_keeping_it(monkeypatch):
    before = stored_files()
    monkeypatch.setattr("documents.services.uploading.apart.inspect", no_space)

    with pytest.raises(NotStored, match="nothing of it was kept"):
        uploaded()

    assert stored_files() == before
    assert not Document.objects.exists()


def test_a_failed_record_takes_the_files_back(monkeypatch):
    before = stored_files()

    def fail(*args, **kwargs):
        raise RuntimeError("the database went away")

    monkeypatch.setattr("documents.services.uploading.audit.record", fail)
    with pytest.raises(RuntimeError):
        uploaded()
    monkeypatch.undo()

    assert stored_files() == before
    assert not Document.objects.exists()


def test_a_file_on_its_way_in_that_nobody_keeps_is_gone_again():
    matter, before = MatterFactory(), stored_files()
    arriving = {
        "file": ContentFile(files.pdf()),
        "name": "a.pdf",
        "title": "A",
        "matter": matter,
        "by": matter.owner,
    }

    with services.incoming(**arriving):
        assert len(stored_files()) == len(before) + 2
    assert stored_files() == before

    def keep_and_fail():
        with services.incoming(**arriving) as coming:
            coming.keep()
            raise DocumentNotReady("What it belongs to can't have it.")

    with pytest.raises(DocumentNotReady):
        keep_and_fail()
    assert stored_files() == before


def test_nothing_is_locked_while_a_file_is_inspected(monkeypatch):
    old, depth = uploaded(), []
    outside = len(connection.savepoint_ids)
    real = services.uploading.apart.inspect

    def watched(*args, **kwargs):
        depth.append(len(connection.savepoint_ids))
        return real(*args, **kwargs)

    monkeypatch.setattr(services.uploading.apart, "inspect", watched)
    uploaded(matter=old.matter)
    services.replace(document=old, file=ContentFile(files.pdf()), name="b.pdf", by=old.matter.owner)

    assert depth == [outside, outside]


def test_replacing_keeps_the_old_file_and_points_to_the_new_one():
    old = uploaded()
    before = storing.read(old)
    new = services.replace(document=old, file=ContentFile(files.pdf()), name="b.pdf", by=old.matter.owner)

    old.refresh_from_db()
    assert old.superseded_by == new
    assert storing.read(old) == before
    assert new.title == old.title
    with pytest.raises(DocumentNotReady, match="replaced this file already"):
        services.replace(document=old, file=ContentFile(files.pdf()), name="b.pdf", by=old.matter.owner)
    with pytest.raises(DocumentNotReady, match="original"):
        services.replace(
            document=old.cleaned_from, file=ContentFile(files.pdf()), name="b.pdf", by=old.matter.owner
        )


def test_the_details_of_a_public_file_ask_for_a_written_decision():
    data = files.docx_file("A seven-year-old boy lived with his stepfather in Rainham.")

    assert uploaded(data, name="a.docx", is_for_the_public=True).findings.filter(kind="jigsaw").exists()
    assert not uploaded(data, name="a.docx").findings.filter(kind="jigsaw").exists()


def test_left_over_files_are_swept_after_a_day(time_machine):
    kept = uploaded()
    left = storing.keep(b"somebody pulled the plug")
    assert services.sweep_left_overs() == 0

    from foundation import clock

    time_machine.move_to(clock.now() + storing.LEFT_OVER_AFTER * 2)
    assert services.sweep_left_overs() == 1

    assert not default_storage.exists(left)
    assert storing.read(kept)


def test_a_scan_without_text_says_that_it_can_not_be_checked():
    clean = uploaded(files.picture_pdf(files.jpeg()))

    assert clean.inspection == Document.Inspection.IMPOSSIBLE
    assert clean.findings.filter(kind=Finding.Kind.UNREADABLE, decision=Finding.Decision.OPEN).exists()
