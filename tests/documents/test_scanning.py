"""The scanner's word: infected is refused, silence is no clean bill."""

import socket
import struct
import threading

import pytest
from django.core.checks import run_checks

from documents import scanning, services
from documents.inspection import Refused
from documents.models import Document
from documents.scanning import Verdict
from documents.tasks import scan_waiting
from tests.documents import files
from tests.documents.factories import uploaded

pytestmark = pytest.mark.django_db


class Scanner:
    """A daemon that speaks INSTREAM: infected is what holds the word VIRUS."""

    def __init__(self, *, answer: bytes | None = None) -> None:
        self.seen: list[bytes] = []
        self._answer = answer
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"tcp://127.0.0.1:{self._listening.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self) -> None:
        # Closing alone does not wake the thread that waits for a connection.
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join(5)
        assert not self._thread.is_alive()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            with connection:
                self._answer_to(connection)

    def _answer_to(self, connection: socket.socket) -> None:
        file = connection.makefile("rb")
        assert file.read(10) == b"zINSTREAM\0"
        data = b""
        while size := struct.unpack(">I", file.read(4))[0]:
            data += file.read(size)
        self.seen.append(data)
        found = b"stream: Test.Virus FOUND\0" if b"VIRUS" in data else b"stream: OK\0"
        connection.sendall(self._answer if self._answer is not None else found)


@pytest.fixture
def scanner(settings):
    running = Scanner()
    settings.CLAMD_URL = running.url
    yield running
    running.close()


def test_what_the_scanner_says(scanner):
    assert scanning.scan(b"harmless") is Verdict.CLEAN
    assert scanning.scan(b"a VIRUS") is Verdict.INFECTED
    assert scanning.scan(b"x" * 200_000) is Verdict.CLEAN
    assert scanner.seen[2] == b"x" * 200_000


@pytest.mark.parametrize("answer", [b"", b"INSTREAM size limit exceeded. ERROR\0", b"\xff\xfe\0"])
def test_anything_else_is_no_clean_bill(settings, answer):
    running = Scanner(answer=answer)
    settings.CLAMD_URL = running.url
    assert scanning.scan(b"harmless") is Verdict.UNKNOWN
    running.close()


def test_no_scanner_and_a_silent_one_say_nothing(settings):
    assert scanning.scan(b"VIRUS") is Verdict.UNKNOWN
    settings.CLAMD_URL = "tcp://127.0.0.1:1"
    assert scanning.scan(b"VIRUS") is Verdict.UNKNOWN
    settings.CLAMD_URL = "unix:///nowhere.sock"
    assert scanning.scan(b"VIRUS") is Verdict.UNKNOWN


def test_both_the_original_and_the_clean_copy_are_scanned(scanner):
    document = uploaded()

    assert len(scanner.seen) == 2
    assert document.scan == Document.Scan.CLEAN


def test_an_infected_file_is_refused_and_not_kept(scanner):
    with pytest.raises(Refused, match="virus was found"):
        uploaded(files.pdf() + b"VIRUS")
    assert not Document.objects.exists()


def test_with_the_scanner_down_a_file_waits_and_is_scanned_later(settings):
    settings.CLAMD_URL = "tcp://127.0.0.1:1"
    document = uploaded()
    assert document.scan == Document.Scan.NOT_SCANNED
    scan_waiting()
    document.refresh_from_db()
    assert document.scan == Document.Scan.NOT_SCANNED

    running = Scanner()
    settings.CLAMD_URL = running.url
    scan_waiting()
    scan_waiting()
    running.close()

    document.refresh_from_db()
    assert document.scan == Document.Scan.CLEAN
    assert len(running.seen) == 1


def test_a_virus_that_is_known_only_later_is_found(settings):
    document = uploaded(files.docx_file("A VIRUS"), name="a.docx")
    running = Scanner(answer=b"stream: New.Virus FOUND\0")
    settings.CLAMD_URL = running.url

    assert services.scan_waiting() == 1
    running.close()

    document.refresh_from_db()
    assert document.scan == Document.Scan.INFECTED


@pytest.mark.parametrize(
    ("url", "trial", "is_warned"), [("", False, True), ("", True, False), ("tcp://clamav:3310", False, False)]
)
def test_a_start_without_a_scanner_is_warned_of(settings, url, trial, is_warned):
    settings.CLAMD_URL, settings.TRIAL = url, trial

    assert ("documents.W001" in [message.id for message in run_checks()]) is is_warned
