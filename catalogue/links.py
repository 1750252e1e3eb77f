"""Asking whether what others host is still there, without trusting them: no private address, little time, few bytes.

Nothing here knows a table. Redirects are told of, not followed.
"""

from __future__ import annotations

import enum
import ipaddress
import socket
import ssl
import time
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

SECONDS = 8.0
MOST_BYTES = 16 * 1024

#: They answer, and keep robots out or ask for something first: it is there.
THERE_THOUGH = frozenset({401, 402, 403, 405, 406, 429})
MOVED_FOR_GOOD = frozenset({301, 308})
GONE = frozenset({404, 410})


class Outcome(enum.StrEnum):
    THERE = "there"
    MOVED = "moved"
    GONE = "gone"
    UNCLEAR = "unclear"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True)
class Answer:
    outcome: Outcome
    code: int | None = None
    moved_to: str = ""


def look(link: str) -> Answer:
    """What the address answers now. It is not asked where its name leads into a private network."""
    until = time.monotonic() + SECONDS
    try:
        parts = urlsplit(link)
        host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
        addresses = _addresses(host, port)
    except (OSError, ValueError):
        return Answer(Outcome.UNCLEAR)
    if parts.scheme not in ("http", "https") or not addresses or not all(map(is_public, addresses)):
        return Answer(Outcome.NOT_ASKED)
    path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    if not path.isascii() or any(character.isspace() for character in path):
        return Answer(Outcome.UNCLEAR)
    try:
        head = _ask(addresses[0], host, port, path, is_secure=parts.scheme == "https", until=until)
    except (OSError, ValueError):
        return Answer(Outcome.UNCLEAR)
    return _told(head, link)


def is_public(address: str) -> bool:
    """Whether it lies outside, where everybody can reach it."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    return found.is_global and not found.is_multicast


def _addresses(host: str, port: int) -> list[str]:
    return [str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def _ask(address: str, host: str, port: int, path: str, *, is_secure: bool, until: float) -> bytes:
    """The head of the answer, from the very address that was looked at, whatever its name says a moment later."""
    usual = 443 if is_secure else 80
    named = host if port == usual else f"{host}:{port}"
    request = f"HEAD {path} HTTP/1.1\r\nHost: {named}\r\nUser-Agent: link-check\r\nConnection: close\r\n\r\n"
    with socket.create_connection((address, port), timeout=_left(until)) as plain:
        if not is_secure:
            return _exchange(plain, request, until)
        with ssl.create_default_context().wrap_socket(plain, server_hostname=host) as secure:
            return _exchange(secure, request, until)


def _exchange(connection: socket.socket, request: str, until: float) -> bytes:
    connection.settimeout(_left(until))
    connection.sendall(request.encode("ascii"))
    head = b""
    while b"\r\n\r\n" not in head and len(head) < MOST_BYTES:
        connection.settimeout(_left(until))
        if not (part := connection.recv(2048)):
            break
        head += part
    return head


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _told(head: bytes, link: str) -> Answer:
    lines = head.decode("latin-1").split("\r\n")
    words = lines[0].split()
    if len(words) < 2 or not words[0].startswith("HTTP/") or not words[1].isdigit():
        return Answer(Outcome.UNCLEAR)
    code = int(words[1])
    if code in MOVED_FOR_GOOD:
        places = [
            line.partition(":")[2].strip() for line in lines[1:] if line.lower().startswith("location:")
        ]
        return Answer(Outcome.MOVED, code, urljoin(link, places[0])[:500] if places else "")
    if code in GONE:
        return Answer(Outcome.GONE, code)
    if 200 <= code < 400 or code in THERE_THOUGH:
        return Answer(Outcome.THERE, code)
    return Answer(Outcome.UNCLEAR, code)
