"""The whole portal as real processes on servers of its own, with mail that really leaves and a clock that moves.

For journeys that need to see it as it runs in production: web, worker and beat on a PostgreSQL database and a
Redis, and an SMTP server that takes nothing without TLS. The test moves the clock of all of them together.
"""

from __future__ import annotations

import datetime as dt
import ssl
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

from tests.machine import Processes, answers, certificate, free_port, production, wait_until

#: Both in one process, since each start costs a second.
TABLES = """
import django
from django.core.management import call_command

django.setup()
call_command("migrate", interactive=False, verbosity=0)
call_command("createcachetable", verbosity=0)
"""


@dataclass
class Mailbox:
    """An SMTP server that takes what it is given, over TLS only, and keeps it."""

    folder: Path
    port: int = field(default_factory=free_port)
    accepted: list[tuple[str, bytes]] = field(default_factory=list)
    refuse: Callable[[str], str | None] = lambda _recipient: None

    def __post_init__(self) -> None:
        self.authority, self._key = certificate(self.folder)

    def start(self) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.authority, self._key)
        self._controller = Controller(
            self, hostname="127.0.0.1", port=self.port, tls_context=context, require_starttls=True
        )
        self._controller.start()

    def stop(self) -> None:
        self._controller.stop()

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if reply := self.refuse(address):
            return reply
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.accepted.extend((recipient, envelope.content) for recipient in envelope.rcpt_tos)
        return "250 Queued"

    def messages(self, *, to: str = "", containing: str = "") -> list[EmailMessage]:
        parsed = [
            message_from_bytes(raw, policy=policy.default)
            for address, raw in list(self.accepted)
            if not to or address == to
        ]
        return [each for each in parsed if containing in str(each["Subject"]) + body_of(each)]


def body_of(message: EmailMessage) -> str:
    """The plain text of a message."""
    part = message.get_body(preferencelist=("plain",))
    return part.get_content() if part else ""


class Stack(Processes):
    """The portal's processes, its mailbox and its clock, within a folder; all of it ends with the block."""

    def __init__(
        self,
        folder: Path,
        *,
        database: str,
        redis: str,
        begins: dt.datetime | None = None,
        **changes: str,
    ) -> None:
        self.port = free_port()
        self.mailbox = Mailbox(folder)
        self.clock = folder / "clock"
        self.move_clock_to(begins or dt.datetime.now(dt.UTC))
        environment = production(folder, database=database, redis=redis, port=self.port) | {
            # A trial machine: only there may the clock be moved, and no proxy with TLS stands in front.
            "DEBUG": "true",
            "CLOCK_OFFSET_FILE": str(self.clock),
            "BASE_URL": self.url,
            "ALLOWED_HOSTS": "localhost",
            "LOG_LEVEL": "INFO",
            "SENDING": "true",
            "EMAIL_URL": f"smtp+tls://localhost:{self.mailbox.port}",
            "SSL_CERT_FILE": str(self.mailbox.authority),
        }
        super().__init__(folder, environment | changes)

    def __enter__(self) -> Stack:
        self.mailbox.start()
        try:
            self.run("tables", *self.python("-c", TABLES), DJANGO_SETTINGS_MODULE="config.settings")
        except BaseException:
            self.__exit__()
            raise
        return self

    @staticmethod
    def python(*arguments: str) -> list[str]:
        return [sys.executable, *arguments]

    def __exit__(self, *exception: object) -> None:
        super().__exit__(*exception)
        self.mailbox.stop()

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def start_all(self) -> None:
        gunicorn = [
            "-m",
            "gunicorn",
            "config.wsgi",
            "--no-control-socket",
            "--workers",
            "2",
            "--threads",
            "2",
        ]
        self.start("web", sys.executable, *gunicorn, "--bind", f"127.0.0.1:{self.port}")
        celery = ["-m", "celery", "-A", "config"]
        queues = ["--queues", "statutory,default,bulk", "--concurrency", "2"]
        self.start("worker", sys.executable, *celery, "worker", *queues, "--loglevel", "INFO")
        quick_beat = ["-m", "celery", "-A", "tests.quick_beat", "beat"]
        self.start("beat", sys.executable, *quick_beat, "--loglevel", "INFO")
        wait_until(lambda: answers(self.port), what="the web")
        wait_until(lambda: " ready." in self.said("worker"), what="the worker")

    def move_clock_to(self, moment: dt.datetime) -> None:
        """Every process of the portal goes on from this moment."""
        seconds = (moment - dt.datetime.now(dt.UTC)).total_seconds()
        unfinished = self.clock.with_suffix(".new")
        unfinished.write_text(f"{seconds:.3f}")
        unfinished.replace(self.clock)

    def now(self) -> dt.datetime:
        return dt.datetime.now(dt.UTC) + dt.timedelta(seconds=float(self.clock.read_text()))
