"""Asking servers outside, without trusting them: no private address, little time, few bytes.

The address that was looked at is the very one that is asked, whatever its name leads to a moment later.
"""

from __future__ import annotations

import http.client
import io
import ipaddress
import socket
import ssl
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urljoin, urlsplit

HEAD_BYTES = 16 * 1024
MOVED = frozenset({301, 302, 303, 307, 308})
#: Of IPv6, what was once for use within a site, what holds an address of IPv4 behind another's prefix, and what a
#: router turns into a private one: none is a server's own address in the outside world.
NOT_OUTSIDE = tuple(
    map(
        ipaddress.ip_network,
        (
            *("::/96", "::ffff:0:0:0/96", "64:ff9b:1::/48", "fec0::/10", "3fff::/20", "5f00::/16"),
            *("192.0.0.0/24", "192.88.99.0/24"),
        ),
    )
)
#: Behind it a translator reaches the address of IPv4 that stands in its last four bytes (RFC 6052).
TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")
Told = TypeVar("Told")


class NotOutside(Exception):
    """The address leads into a private network, or is none that can be asked."""


class NotFetched(Exception):
    """Nothing that can be used came back; the message is shown to people."""


@dataclass(frozen=True)
class Fetched:
    """What an address gave, and which address gave it in the end."""

    body: bytes
    address: str


def is_public(address: str) -> bool:
    """Whether it lies outside, where everybody can reach it; of IPv4 inside IPv6, whether that does."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        translated = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF) if found in TRANSLATED else None
        found = found.ipv4_mapped or found.sixtofour or translated or found
    return found.is_global and not found.is_multicast and not any(found in net for net in NOT_OUTSIDE)


def head_of(link: str, *, seconds: float, agent: str) -> bytes:
    """The head of what the address answers now. Raises NotOutside, OSError or ValueError."""
    until = time.monotonic() + seconds
    return _connected(link, until, lambda plain, request: _head(plain, request("HEAD", agent), until))


def fetch(link: str, *, seconds: float, most_bytes: int, most_moves: int, agent: str) -> Fetched:
    """What stands there, looked for again where it moved to. Raises NotFetched.

    Every place that it moved to is looked at as the first was, and all of it together takes no longer.
    """
    until = time.monotonic() + seconds
    asked = link
    try:
        for _ in range(most_moves + 1):
            code, body, moved_to = _connected(
                asked, until, lambda plain, request: _whole(plain, request("GET", agent), until, most_bytes)
            )
            if code == http.client.OK:
                return Fetched(body, asked)
            if code not in MOVED or not moved_to:
                raise NotFetched(f"The server answered with the code {code}.")
            before, asked = asked, urljoin(asked, moved_to)
            if urlsplit(before).scheme == "https" != urlsplit(asked).scheme:
                raise NotFetched("It moved to an address that is not encrypted.")
    except NotOutside:
        raise NotFetched("The address leads into a private network, or is no web address.") from None
    except TimeoutError:
        raise NotFetched(f"It took longer than {seconds:.0f} seconds.") from None
    except (OSError, ValueError, http.client.HTTPException):
        raise NotFetched("The server could not be reached, or did not answer as one does.") from None
    raise NotFetched(f"It moved more than {most_moves} times.")


def _addresses(host: str, port: int) -> list[str]:
    return [str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def _connected(link: str, until: float, ask: Callable[[socket.socket, Any], Told]) -> Told:
    """What comes of asking over a connection to the address, with a request to send over it."""
    parts = urlsplit(link)
    host, is_secure = parts.hostname or "", parts.scheme == "https"
    usual = 443 if is_secure else 80
    port = parts.port or usual
    if parts.scheme not in ("http", "https") or not host:
        raise NotOutside
    addresses = _addresses(host, port)
    if not addresses or not all(map(is_public, addresses)):
        raise NotOutside
    path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    if not path.isascii() or any(character.isspace() for character in path):
        raise ValueError("No path that can be asked for.")
    named = host if port == usual else f"{host}:{port}"

    def request(method: str, agent: str) -> bytes:
        return (
            f"{method} {path} HTTP/1.1\r\nHost: {named}\r\nUser-Agent: {agent}\r\n"
            "Accept-Encoding: identity\r\nConnection: close\r\n\r\n"
        ).encode("ascii")

    with socket.create_connection((addresses[0], port), timeout=_left(until)) as plain:
        if not is_secure:
            return ask(plain, request)
        with ssl.create_default_context().wrap_socket(plain, server_hostname=host) as secure:
            return ask(secure, request)


def _head(connection: socket.socket, request: bytes, until: float) -> bytes:
    connection.settimeout(_left(until))
    connection.sendall(request)
    head = b""
    while b"\r\n\r\n" not in head and len(head) < HEAD_BYTES:
        connection.settimeout(_left(until))
        if not (part := connection.recv(2048)):
            break
        head += part
    return head


def _whole(
    connection: socket.socket, request: bytes, until: float, most_bytes: int
) -> tuple[int, bytes, str]:
    """The code, the body and where it moved to. Raises NotFetched where there is more than is read."""
    connection.settimeout(_left(until))
    connection.sendall(request)
    with closing(http.client.HTTPResponse(_Timed(connection, until))) as answer:  # type: ignore[arg-type]
        answer.begin()
        if answer.status != http.client.OK:
            return answer.status, b"", answer.headers.get("Location", "")
        if answer.headers.get("Content-Encoding", "identity").lower() not in ("identity", ""):
            raise NotFetched("It came packed, although it was asked for plain.")
        body = answer.read(most_bytes + 1)
        if len(body) > most_bytes:
            raise NotFetched(f"It is larger than {most_bytes // 1024} KB.")
        return answer.status, body, ""


class _Timed:
    """A connection as the standard library reads it, which ends at its time however slowly it drips."""

    def __init__(self, connection: socket.socket, until: float) -> None:
        self.connection, self.until = connection, until

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Reader(self.connection, self.until))


class _Reader(io.RawIOBase):
    def __init__(self, connection: socket.socket, until: float) -> None:
        self.connection, self.until = connection, until

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self.connection.settimeout(_left(self.until))
        return self.connection.recv_into(buffer)


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
