"""Asking ClamAV's daemon about bytes: its INSTREAM command, over TCP or a local socket."""

from __future__ import annotations

import enum
import socket
import struct
from urllib.parse import urlparse

from django.conf import settings

_PART = 64 * 1024
_SECONDS = 30.0


class Verdict(enum.Enum):
    CLEAN = "clean"
    INFECTED = "infected"
    UNKNOWN = "unknown"  #: There is no scanner, or it gave no answer.


def scan(data: bytes) -> Verdict:
    """What the scanner says of these bytes. It never raises: silence is no clean bill."""
    if not settings.CLAMD_URL:
        return Verdict.UNKNOWN
    try:
        with _connected() as scanner:
            scanner.sendall(b"zINSTREAM\0")
            for start in range(0, len(data), _PART):
                part = data[start : start + _PART]
                scanner.sendall(struct.pack(">I", len(part)) + part)
            scanner.sendall(struct.pack(">I", 0))
            answer = b""
            while not answer.endswith(b"\0") and (more := scanner.recv(4096)):
                answer += more
    except OSError:
        return Verdict.UNKNOWN
    words = answer.strip(b"\0 \n").decode("ascii", "replace")
    if words.endswith(" FOUND"):
        return Verdict.INFECTED
    return Verdict.CLEAN if words.endswith(": OK") else Verdict.UNKNOWN


def _connected() -> socket.socket:
    address = urlparse(settings.CLAMD_URL)
    if address.scheme == "unix":
        scanner = socket.socket(socket.AF_UNIX)
        scanner.settimeout(_SECONDS)
        try:
            scanner.connect(address.path)
        except OSError:
            scanner.close()
            raise
        return scanner
    scanner = socket.create_connection(
        (address.hostname or "localhost", address.port or 3310), timeout=_SECONDS
    )
    scanner.settimeout(_SECONDS)
    return scanner
