"""What stands outside is fetched with care: no private address, little time, few bytes, few moves."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from foundation import outside
from foundation.outside import NotFetched

Serve = Callable[..., str]


@pytest.fixture
def answering(monkeypatch: pytest.MonkeyPatch) -> Iterator[Serve]:
    """A server of the test's own that says one thing after another, looked at as if it lay outside."""
    listener = socket.create_server(("127.0.0.1", 0))
    monkeypatch.setattr(outside, "is_public", lambda address: address == "127.0.0.1")
    stop = threading.Event()

    def start(*said: bytes, every: float = 0) -> str:
        def serve() -> None:
            for one in said:
                connection, _ = listener.accept()
                with connection:
                    connection.recv(4096)
                    if not every:
                        connection.sendall(one)
                        continue
                    for byte in one:
                        if stop.wait(every):
                            return
                        connection.sendall(bytes([byte]))

        threading.Thread(target=serve, daemon=True).start()
        return f"http://127.0.0.1:{listener.getsockname()[1]}/a.ics?b=c"

    yield start
    stop.set()
    listener.close()


def fetch(link: str, *, seconds: float = 5, most_bytes: int = 1000, most_moves: int = 2) -> bytes:
    return outside.fetch(
        link, seconds=seconds, most_bytes=most_bytes, most_moves=most_moves, agent="test"
    ).body


OK = b"HTTP/1.1 200 OK\r\n"
MOVED = b"HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\n\r\n"


@pytest.mark.parametrize(
    "said",
    [
        OK + b"Content-Length: 5\r\n\r\nhello",
        OK + b"\r\nhello",
        OK + b"Transfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n",
    ],
)
def test_what_stands_there_comes_however_it_is_sent(said: bytes, answering: Serve) -> None:
    assert fetch(answering(said)) == b"hello"


def test_it_is_looked_for_where_it_moved_to(answering: Serve) -> None:
    assert fetch(answering(MOVED, OK + b"\r\nhello")) == b"hello"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ([b"HTTP/1.1 404 Not Found\r\n\r\n"], "code 404"),
        ([b"HTTP/1.1 302 Found\r\n\r\n"], "code 302"),
        ([MOVED] * 3, "moved more than 2 times"),
        ([b"HTTP/1.1 302 Found\r\nLocation: http://10.0.0.1/\r\n\r\n"], "private network"),
        ([b"HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\n\r\n"], "no web address"),
        ([OK + b"\r\n" + b"x" * 1001], "larger than"),
        ([OK + b"Content-Encoding: gzip\r\n\r\nx"], "packed"),
        ([b"SSH-2.0-something\r\n\r\n"], "did not answer as one does"),
        ([b""], "did not answer as one does"),
    ],
)
def test_what_cannot_be_fetched_says_why(said: list[bytes], why: str, answering: Serve) -> None:
    with pytest.raises(NotFetched, match=why):
        fetch(answering(*said))


@pytest.mark.parametrize("said", [OK + b"\r\n" + b"x" * 900, OK + b"X: " + b"y" * 900])
def test_however_slowly_it_drips_it_ends_in_time(said: bytes, answering: Serve) -> None:
    link = answering(said, every=0.05)
    began = time.monotonic()

    with pytest.raises(NotFetched, match="longer than"):
        fetch(link, seconds=0.4)

    assert time.monotonic() - began < 2


@pytest.mark.parametrize(
    ("address", "is_outside"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("64:ff9b::5db8:d822", True),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::a9fe:a9fe", False),
        ("64:ff9b:1::a00:1", False),
        ("2002:a00:1::1", False),
        ("::ffff:10.0.0.1", False),
        ("::ffff:0:10.0.0.1", False),
        ("::10.0.0.1", False),
        ("fec0::1", False),
        ("192.0.0.8", False),
        ("192.88.99.1", False),
        ("3fff::1", False),
        ("5f00::1", False),
    ],
)
def test_an_address_of_ipv4_inside_one_of_ipv6_is_looked_at_too(address: str, is_outside: bool) -> None:
    assert outside.is_public(address) == is_outside


@pytest.mark.parametrize(
    "link",
    [
        "http://127.0.0.1/",
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://2130706433/",
        "ftp://93.184.215.14/",
    ],
)
def test_nothing_in_a_private_network_is_fetched(link: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outside.socket, "create_connection", None)

    with pytest.raises(NotFetched, match=r"private network|could not be reached"):
        fetch(link)


def test_the_address_that_was_looked_at_is_the_one_that_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that leads elsewhere a moment later leads nowhere: it is looked up once."""
    looked_up = []
    asked = []

    def addresses(host: str, port: int) -> list[str]:
        looked_up.append(host)
        return ["93.184.215.14"] if len(looked_up) == 1 else ["10.0.0.1"]

    def connect(address: tuple[str, int], timeout: float) -> socket.socket:
        asked.append(address)
        raise OSError

    monkeypatch.setattr(outside, "_addresses", addresses)
    monkeypatch.setattr(outside.socket, "create_connection", connect)
    with pytest.raises(NotFetched):
        fetch("http://neighbour.example/a.ics")

    assert (looked_up, asked) == (["neighbour.example"], [("93.184.215.14", 80)])


def test_nothing_is_asked_where_one_of_several_addresses_is_private(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outside, "_addresses", lambda host, port: ["93.184.215.14", "10.0.0.1"])
    monkeypatch.setattr(outside.socket, "create_connection", None)

    with pytest.raises(NotFetched, match="private network"):
        fetch("http://neighbour.example/a.ics")
