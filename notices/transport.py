"""Handing a message to the mail server: one connection for many messages, and an end to every wait.

No single step waits longer than EMAIL_TIMEOUT and no message longer than LONGEST in all, whatever the
server does. The caller holds no transaction open meanwhile.
"""

from __future__ import annotations

import contextlib
import enum
import re
import smtplib
import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings

LONGEST = 30.0
"""Seconds for one message, from connecting to the server's last word (design section 7)."""

IDLE = 10.0
"""A connection unused for this many seconds is asked whether it still lives before a message goes over it."""

LONGEST_REPLY = 64 * 1024


class Answer(enum.Enum):
    ACCEPTED = "accepted"
    LATER = "later"  #: The server said "not now", or could not be reached: try again after a while.
    NEVER = "never"  #: The server said no for good.


@dataclass(frozen=True)
class Outcome:
    """What became of handing one message over, with the server's own words."""

    answer: Answer
    words: str
    is_server_trouble: bool = False  #: Not about this message: the server hangs or is away.


class TookTooLong(TimeoutError):
    """The time for this message is over."""


class DeadlineSMTP(smtplib.SMTP):
    """An SMTP client whose every wait ends: each step after `step` seconds, all together at `deadline`."""

    def __init__(
        self, *, step: float, context: ssl.SSLContext | None = None, implicit_tls: bool = False
    ) -> None:
        super().__init__(timeout=step, local_hostname="portal")
        self.step = step
        self.deadline = time.monotonic() + LONGEST
        self.context = context
        self.implicit_tls = implicit_tls
        self._unread = b""

    def left(self) -> float:
        """Seconds that the next wait may take; raises TookTooLong when there are none."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise TookTooLong("The message took too long.")
        return min(self.step, left)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        self._host = host  # what the server's certificate has to name
        plain = socket.create_connection((host, port), self.left())
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if not self.implicit_tls or self.context is None:
            return plain
        plain.settimeout(self.left())
        return self.context.wrap_socket(plain, server_hostname=host)

    def send(self, s: str | bytes | Any) -> None:
        """All of it, in the time that is left for the message."""
        if self.sock is None:
            raise smtplib.SMTPServerDisconnected("There is no connection.")
        raw = s.encode("ascii") if isinstance(s, str) else s
        self.left()
        self.sock.settimeout(max(self.deadline - time.monotonic(), 0.001))
        try:
            self.sock.sendall(raw)
        except OSError as error:
            self.close()
            if isinstance(error, TimeoutError):
                raise TookTooLong("The server did not take the message in time.") from error
            raise smtplib.SMTPServerDisconnected("The connection broke while sending.") from error

    def getreply(self) -> tuple[int, bytes]:
        """The server's whole reply. Bytes that trickle in don't lengthen the wait."""
        words: list[bytes] = []
        until = time.monotonic() + self.left()
        while True:
            line = self._line(until)
            code, more = line[:3], line[3:4]
            if not code.isdigit() or len(code) != 3:
                self.close()
                raise smtplib.SMTPServerDisconnected("The server’s answer can’t be read.")
            words.append(line[4:].strip(b" \t\r\n"))
            if more != b"-":
                return int(code), b"\n".join(words)

    def _line(self, until: float) -> bytes:
        while b"\n" not in self._unread:
            if self.sock is None:
                raise smtplib.SMTPServerDisconnected("There is no connection.")
            left = until - time.monotonic()
            if left <= 0:
                self.close()
                raise TookTooLong("The server did not answer in time.")
            self.sock.settimeout(left)
            try:
                chunk = self.sock.recv(8192)
            except TimeoutError as error:
                self.close()
                raise TookTooLong("The server did not answer in time.") from error
            except OSError as error:
                self.close()
                raise smtplib.SMTPServerDisconnected("The connection broke.") from error
            if not chunk or len(self._unread) > LONGEST_REPLY:
                self.close()
                raise smtplib.SMTPServerDisconnected("The server closed the connection.")
            self._unread += chunk
        line, _, self._unread = self._unread.partition(b"\n")
        return line + b"\n"

    def starttls(self, *, context: ssl.SSLContext | None = None) -> tuple[int, bytes]:  # type: ignore[override]
        self._unread = b""
        if self.sock is not None:
            self.sock.settimeout(self.left())
        answer = super().starttls(context=context)
        self._unread = b""
        return answer

    def close(self) -> None:
        self._unread = b""
        super().close()


class Server:
    """The mail server as the settings have it. Use it as a context; the connection is made when first needed."""

    def __init__(self) -> None:
        self._client: DeadlineSMTP | None = None
        self._used_at = 0.0
        self.connections = 0  #: How many were opened.

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Say goodbye where the server still listens."""
        client, self._client = self._client, None
        if client is None:
            return
        client.deadline = time.monotonic() + 2
        with contextlib.suppress(OSError, smtplib.SMTPException):
            client.quit()
        client.close()

    def send(self, sender: str, recipient: str, message: bytes) -> Outcome:
        """Hand one message over for one recipient; what the server said is in the outcome, nothing is raised."""
        try:
            recipient = envelope_address(recipient)
        except ValueError:
            return Outcome(Answer.NEVER, "The address can’t be written in an e-mail’s envelope.")
        deadline = time.monotonic() + LONGEST
        reused = self._client is not None
        outcome, is_safe_to_repeat = self._try(sender, recipient, message, deadline)
        if reused and is_safe_to_repeat and outcome.is_server_trouble:
            # The server had closed a connection that was kept for the next message; nothing had been said yet.
            outcome, _ = self._try(sender, recipient, message, deadline)
        return outcome

    def _try(self, sender: str, recipient: str, message: bytes, deadline: float) -> tuple[Outcome, bool]:
        """One attempt, and whether it ended before the server had heard anything of the message."""
        try:
            client = self._ready(deadline)
        except (OSError, smtplib.SMTPException) as error:
            self._drop(self._client)
            return self._no_connection(error), True
        said_something = False
        try:
            size = f" SIZE={len(message)}" if client.has_extn("size") else ""
            step = client.docmd("MAIL", f"FROM:<{sender}>{size}")
            said_something = True
            if step[0] != 250:
                return self._refused(client, step), False
            step = client.docmd("RCPT", f"TO:<{recipient}>")
            if step[0] not in (250, 251):
                return self._refused(client, step), False
            step = client.data(message)
        except smtplib.SMTPDataError as error:
            return self._refused(client, (error.smtp_code, _bytes(error.smtp_error))), False
        except TookTooLong as error:
            self._drop(client)
            return Outcome(Answer.LATER, str(error), is_server_trouble=True), False
        except (OSError, smtplib.SMTPException) as error:
            self._drop(client)
            words = str(error) or type(error).__name__
            return Outcome(Answer.LATER, words, is_server_trouble=True), not said_something
        if step[0] != 250:
            return self._refused(client, step), False
        self._used_at = time.monotonic()
        return Outcome(Answer.ACCEPTED, _words(step)), False

    def _ready(self, deadline: float) -> DeadlineSMTP:
        """A connection over which a message can go."""
        client = self._client
        if client is not None:
            client.deadline = deadline
            if time.monotonic() - self._used_at <= IDLE:
                return client
            with contextlib.suppress(OSError, smtplib.SMTPException):
                if client.noop()[0] == 250:
                    return client
            self._drop(client)
        self._client = client = self._connect(deadline)
        return client

    def _connect(self, deadline: float) -> DeadlineSMTP:
        implicit, starttls = bool(settings.EMAIL_USE_SSL), bool(settings.EMAIL_USE_TLS)
        context = ssl.create_default_context() if implicit or starttls else None
        client = DeadlineSMTP(
            step=min(float(settings.EMAIL_TIMEOUT or 10), 10.0), context=context, implicit_tls=implicit
        )
        client.deadline = deadline
        self._client = client
        code, words = client.connect(settings.EMAIL_HOST, int(settings.EMAIL_PORT))
        if code != 220:
            raise smtplib.SMTPConnectError(code, words)
        client.ehlo_or_helo_if_needed()
        if starttls:
            # Required, not tried: without it nothing is said (law 18).
            client.starttls(context=context)
            client.ehlo_or_helo_if_needed()
        if settings.EMAIL_HOST_USER:
            client.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
        self.connections += 1
        self._used_at = time.monotonic()
        return client

    def _refused(self, client: DeadlineSMTP, step: tuple[int, bytes]) -> Outcome:
        """The server's no, for this message: for good with 5xx, for now with 4xx."""
        self._used_at = time.monotonic()
        code = step[0]
        if code == 421:
            self._drop(client)
            return Outcome(Answer.LATER, _words(step), is_server_trouble=True)
        try:
            client.rset()
        except (OSError, smtplib.SMTPException):
            self._drop(client)
        return Outcome(Answer.NEVER if 500 <= code < 600 else Answer.LATER, _words(step))

    def _no_connection(self, error: Exception) -> Outcome:
        """Nothing of a message was refused here, so even a 5xx is the server's trouble and not the message's."""
        if isinstance(error, smtplib.SMTPResponseException):
            words = _words((error.smtp_code, _bytes(error.smtp_error)))
        else:
            words = str(error) or type(error).__name__
        return Outcome(Answer.LATER, f"The mail server can’t be used: {words}", is_server_trouble=True)

    def _drop(self, client: DeadlineSMTP | None) -> None:
        if client is not None:
            with contextlib.suppress(OSError):
                client.close()
        self._client = None


def envelope_address(address: str) -> str:
    """One address as the envelope takes it. Raises ValueError for anything else."""
    local, _, domain = address.rpartition("@")
    if not domain.isascii():
        domain = domain.encode("idna").decode("ascii")
    whole = f"{local}@{domain}"
    if not local or not domain or not re.fullmatch(r"[!-~]+", whole) or set(whole) & set('<>,;"()'):
        raise ValueError("It is not one plain address.")
    return whole


def _bytes(words: str | bytes) -> bytes:
    return words.encode() if isinstance(words, str) else words


def _words(step: tuple[int, bytes]) -> str:
    return f"{step[0]} {step[1].decode('utf-8', 'replace')}"[:1000]


#: How tests and benchmarks put another server in its place.
make_server: Callable[[], Server] = Server
