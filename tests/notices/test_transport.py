"""Handing a message over to a real server on a socket, well-behaved and not."""

from __future__ import annotations

import datetime as dt
import socket
import ssl
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from notices import transport
from notices.messages import Attachment, Envelope, build
from notices.transport import Answer, Server
from tests.machine import certificate
from tests.mailserver import MODES, MailServer

MESSAGE = b"Subject: Hello\r\n\r\nA line.\r\n.A line that begins with a dot.\r\n"


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """The longest waits, made short enough for a test."""
    monkeypatch.setattr(transport, "LONGEST", 1.5)


@pytest.fixture
def server(settings: Any) -> Iterator[MailServer]:
    with MailServer(hang_for=5) as running:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", running.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.EMAIL_TIMEOUT = 1
        yield running


def send(to: str = "sam@agency.example", message: bytes = MESSAGE) -> transport.Outcome:
    with Server() as connection:
        return connection.send("portal@fscp.example", to, message)


def test_the_server_gets_the_very_bytes_and_its_words_come_back(server: MailServer) -> None:
    outcome = send()

    assert (outcome.answer, outcome.words) == (Answer.ACCEPTED, "250 2.0.0 Ok: queued")
    assert server.messages == [MESSAGE]
    assert server.taken[0].recipient == "sam@agency.example"


def test_many_messages_go_over_one_connection(server: MailServer) -> None:
    with Server() as connection:
        for number in range(20):
            assert connection.send("p@x.example", f"s{number}@x.example", MESSAGE).answer == Answer.ACCEPTED

    assert (server.connections, len(server.taken)) == (1, 20)
    assert server.commands[-1] == "quit"


@pytest.mark.parametrize("mode", [mode for mode in MODES if mode != "accept"])
def test_what_the_server_does_decides_whether_to_try_again(server: MailServer, mode: str) -> None:
    server.choose = lambda recipient, attempt: mode
    began = time.monotonic()

    outcome = send()

    assert outcome.answer == (Answer.NEVER if mode.startswith("5") else Answer.LATER)
    assert outcome.is_server_trouble == (
        mode in ("421", "drop", "cut", "dally", "vanish", "hang", "trickle", "garbage")
    )
    assert outcome.words
    assert time.monotonic() - began < 3
    if MODES[mode]:
        assert outcome.words == MODES[mode]


@pytest.mark.parametrize("mode", ["450", "550", "drop", "cut", "421", "hang"])
def test_the_next_message_goes_out_after_one_that_did_not(server: MailServer, mode: str) -> None:
    server.choose = lambda recipient, attempt: mode if "bad" in recipient else "accept"
    with Server() as connection:
        assert connection.send("p@x.example", "bad@x.example", MESSAGE).answer != Answer.ACCEPTED
        assert connection.send("p@x.example", "good@x.example", MESSAGE).answer == Answer.ACCEPTED

    assert [taken.recipient for taken in server.taken] == ["good@x.example"]


def test_a_server_that_trickles_is_left_when_the_time_is_over(server: MailServer, settings: Any) -> None:
    """A byte now and then would keep a plain socket time-out from ever running out."""
    settings.EMAIL_TIMEOUT = 10
    server.choose = lambda recipient, attempt: "trickle"
    began = time.monotonic()

    outcome = send()

    assert outcome.answer == Answer.LATER
    assert time.monotonic() - began < transport.LONGEST + 1


def test_a_connection_that_the_server_closed_meanwhile_costs_nothing(server: MailServer) -> None:
    with Server() as connection:
        connection.send("p@x.example", "one@x.example", MESSAGE)
        connection._client.sock.shutdown(socket.SHUT_RDWR)  # type: ignore[union-attr]
        assert connection.send("p@x.example", "two@x.example", MESSAGE).answer == Answer.ACCEPTED

    assert [taken.recipient for taken in server.taken] == ["one@x.example", "two@x.example"]


def test_an_idle_connection_is_asked_whether_it_lives(
    server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "IDLE", -1.0)
    with Server() as connection:
        connection.send("p@x.example", "one@x.example", MESSAGE)
        connection.send("p@x.example", "two@x.example", MESSAGE)

    assert "noop" in server.commands
    assert server.connections == 1


def test_a_server_that_is_not_there_is_trouble_and_no_refusal(settings: Any, server: MailServer) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        settings.EMAIL_PORT = probe.getsockname()[1]
        outcome = send()
    assert (outcome.answer, outcome.is_server_trouble) == (Answer.LATER, True)


def test_a_server_that_takes_nobody_is_trouble_and_no_refusal_of_the_message(server: MailServer) -> None:
    server.banner = "554 5.3.2 Not in service"
    outcome = send()
    assert (outcome.answer, outcome.is_server_trouble) == (Answer.LATER, True)


def test_an_address_that_would_break_the_envelope_is_refused_here(server: MailServer) -> None:
    outcome = send(to="sam@x.example>\r\nRCPT TO:<else@x.example")
    assert outcome.answer == Answer.NEVER
    assert not [words for words in server.commands if "else" in words]


# Over TLS ---------------------------------------------------------------------------------------------


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    public, key = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(public))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(public, key)
    return context


@pytest.mark.parametrize("implicit", [True, False])
def test_a_message_goes_over_tls(settings: Any, authority: ssl.SSLContext, implicit: bool) -> None:
    with MailServer(context=authority, implicit_tls=implicit) as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "localhost", server.port
        settings.EMAIL_USE_SSL, settings.EMAIL_USE_TLS = implicit, not implicit
        settings.EMAIL_HOST_USER, settings.EMAIL_TIMEOUT = "", 2
        assert send().answer == Answer.ACCEPTED
    assert server.messages == [MESSAGE]


def test_nothing_is_said_to_a_server_that_offers_no_tls_where_it_is_required(
    settings: Any, authority: ssl.SSLContext
) -> None:
    with MailServer(context=authority, offers_tls=False) as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "localhost", server.port
        settings.EMAIL_USE_SSL, settings.EMAIL_USE_TLS = False, True
        settings.EMAIL_HOST_USER, settings.EMAIL_TIMEOUT = "", 2
        outcome = send()
    assert (outcome.answer, outcome.is_server_trouble) == (Answer.LATER, True)
    assert not [words for words in server.commands if words.upper().startswith(("MAIL", "RCPT", "DATA"))]


def test_nothing_is_said_to_a_server_whose_certificate_nobody_vouches_for(
    settings: Any, authority: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    with MailServer(context=authority) as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "localhost", server.port
        settings.EMAIL_USE_SSL, settings.EMAIL_USE_TLS = False, True
        settings.EMAIL_HOST_USER, settings.EMAIL_TIMEOUT = "", 2
        outcome = send()
    assert "certificate" in outcome.words.lower()
    assert not [words for words in server.commands if words.upper().startswith(("MAIL", "RCPT", "DATA"))]


def test_a_large_report_arrives_whole(server: MailServer, settings: Any) -> None:
    content = bytes(range(256)) * 8000
    envelope = Envelope("FSCP", "p@x.example", "Panel", "panel@gov.example", "<a@b>", dt.datetime.now(dt.UTC))
    message = build(envelope, "Report", "Attached.\n", [Attachment("r.pdf", "application/pdf", content)])

    assert send(message=message).answer == Answer.ACCEPTED
    assert server.messages == [message]
