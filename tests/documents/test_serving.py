"""A file as an answer: saved and not shown, never run, never kept where it should not be, and always traced."""

import io

import pytest
from django.core.files.storage import default_storage
from django.http import Http404
from django.test import RequestFactory

from audit.models import Event
from documents import services
from documents.http import download_name, file_response
from documents.models import Document
from tests.documents import files
from tests.documents.factories import uploaded
from tests.partnership.factories import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask():
    """Ask for a document as a browser would; each answer is closed in the end, as a server does."""
    answers = []

    def asked(document, *, reader=None, method="get", **headers):
        request = getattr(RequestFactory(), method)("/", headers=headers)
        answers.append(file_response(request, document, reader=reader))
        return answers[-1]

    yield asked
    for each in answers:
        each.close()


def body(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


@pytest.fixture
def document():
    return uploaded(title="Review of “Child K”")


@pytest.fixture
def reader():
    return PersonFactory(chair=True)


def test_a_private_file_is_saved_not_shown_and_not_kept(ask, document, reader):
    response = ask(document, reader=reader)

    assert body(response) == services.storing.read(document)
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment; filename")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Robots-Tag"] == "noindex"
    assert "ETag" not in response
    assert int(response["Content-Length"]) == document.size


def test_a_published_file_has_a_validator_and_leaves_no_trace(ask, document):
    response = ask(document)

    assert response["ETag"] == f'"{document.sha256}"'
    assert response["Cache-Control"] == "public, max-age=0, s-maxage=30, must-revalidate"
    assert body(response)
    again = ask(document, **{"If-None-Match": response["ETag"]})
    assert again.status_code == 304
    assert not again.content
    assert not Event.objects.filter(verb="file read").exists()


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Report", "Report.pdf"),
        ("Report\r\nSet-Cookie: a=b", "ReportSet-Cookie a=b.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("Résumé “K”", "Résumé “K”.pdf"),
    ],
)
def test_the_name_of_a_download_breaks_no_header(ask, title, name, document, reader):
    document.title = title

    assert download_name(document) == name
    assert "\n" not in ask(document, reader=reader)["Content-Disposition"]


def test_reading_leaves_one_event_for_each_person_file_and_hour(ask, document, reader, time_machine):
    other = PersonFactory(chair=True)
    for moment, who in [("09:00", reader), ("09:59", reader), ("09:30", other), ("10:00", reader)]:
        time_machine.move_to(f"2026-03-02T{moment}Z", tick=False)
        ask(document, reader=who)
    ask(uploaded(), reader=reader)

    read = Event.objects.filter(verb="file read")
    assert [event.by for event in read.filter(subject_id=document.pk)] == [reader, other, reader]
    assert read.count() == 4
    assert all(event.matter_id for event in read)


def test_asking_for_a_part_or_the_head_leaves_the_same_trace(ask, document, reader):
    ask(document, reader=reader, method="head")
    ask(document, reader=reader, Range="bytes=0-9")

    assert Event.objects.filter(verb="file read").count() == 1


@pytest.mark.parametrize(
    ("asked", "status", "start", "end"),
    [
        ("bytes=0-9", 206, 0, 10),
        ("bytes=10-", 206, 10, None),
        ("bytes=-5", 206, -5, None),
        ("bytes=0-99999999", 200, 0, None),
        ("bytes=5-4", 416, 0, 0),
        ("bytes=99999999-", 416, 0, 0),
        ("bytes=0-1,3-4", 200, 0, None),
        ("bytes=-", 200, 0, None),
        ("lines=1-2", 200, 0, None),
        (f"bytes={'9' * 4400}-", 200, 0, None),
        (f"bytes=-{'9' * 5000}", 200, 0, None),
        (f"bytes=0-{'9' * 18}", 200, 0, None),
        ("bytes=\u0663-", 200, 0, None),
    ],
)
def test_ranges(ask, document, asked, status, start, end):
    whole = body(ask(document))

    response = ask(document, Range=asked)

    assert response.status_code == status
    if status == 416:
        assert response["Content-Range"] == f"bytes */{document.size}"
    else:
        assert body(response) == whole[start:end]
        assert int(response["Content-Length"]) == len(whole[start:end])


def test_a_range_of_another_version_gets_the_whole_file(ask, document):
    assert ask(document, Range="bytes=0-9", **{"If-Range": '"other"'}).status_code == 200
    assert ask(document, Range="bytes=0-9", **{"If-Range": f'"{document.sha256}"'}).status_code == 206


def test_the_head_has_the_length_and_no_body(ask, document):
    response = ask(document, method="head")

    assert int(response["Content-Length"]) == document.size
    assert body(response) == b""


def test_the_original_is_served_to_nobody(ask, document, reader):
    with pytest.raises(Http404):
        ask(document.cleaned_from, reader=reader)
    assert not Event.objects.filter(verb="file read").exists()


@pytest.mark.parametrize(
    ("scanner", "scan", "is_served"),
    [
        ("", "not_scanned", True),
        ("", "clean", True),
        ("", "infected", False),
        ("tcp://localhost:1", "not_scanned", False),
        ("tcp://localhost:1", "clean", True),
        ("tcp://localhost:1", "infected", False),
    ],
)
def test_with_a_scanner_the_unscanned_is_unserved(ask, document, reader, settings, scanner, scan, is_served):
    settings.CLAMD_URL = scanner
    Document.objects.filter(pk=document.pk).update(scan=scan)
    document.refresh_from_db()

    if is_served:
        assert ask(document, reader=reader).status_code == 200
    else:
        with pytest.raises(Http404):
            ask(document, reader=reader)


def test_a_file_that_was_changed_on_disk_is_not_served(ask, document, reader, caplog):
    path = default_storage.path(document.storage_name)
    with open(path, "r+b") as stored:
        stored.write(b"%PDF-9.9")

    response = ask(document, reader=reader)

    assert response.status_code == 503
    assert b"%PDF" not in body(response)
    assert f"document {document.pk} is not the one" in caplog.text


def test_a_file_that_is_gone_is_a_fault_and_not_an_empty_file(ask, document, reader, caplog):
    default_storage.delete(document.storage_name)

    assert ask(document, reader=reader).status_code == 503


def test_pictures_and_word_documents_are_saved_under_their_own_kind(ask, reader):
    picture = uploaded(files.png(), name="a.png", title="Photo")
    assert ask(picture, reader=reader)["Content-Type"] == "image/png"
    assert download_name(picture) == "Photo.png"
    assert io.BytesIO(body(ask(picture, reader=reader))).getvalue()[:4] == b"\x89PNG"
