"""A mail server that misbehaves on purpose: it refuses, hangs, trickles, drops and cuts as it is told.

It speaks just enough SMTP, writes down every message that it accepted, and runs in a thread of a test or,
for the storm, as a process of its own: `python -m tests.mailserver PORT FOLDER`. A certificate and key in that
folder (`mail.pem`, `mail.key`) make it offer TLS.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import re
import ssl
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

MODES = {
    "accept": "",
    "421": "421 4.3.2 Closing",
    "450": "450 4.2.1 Mailbox busy",
    "451": "451 4.7.1 Greylisted",
    "452": "452 4.2.2 Mailbox full",
    "550": "550 5.1.1 No such mailbox",
    "554": "554 5.7.1 Refused",
    "drop": "",  # closes before it says anything about the recipient
    "cut": "",  # closes in the middle of the message
    "dally": "",  # accepts the message and says so only after a while
    "vanish": "",  # accepts the message and closes without a word
    "hang": "",  # says nothing any more
    "trickle": "",  # sends a byte now and then, and never the end
    "garbage": "",  # answers what is not SMTP
}

Choose = Callable[[str, int], str]


def always_accept(recipient: str, attempt: int) -> str:
    return "accept"


@dataclass
class Taken:
    """A message as it was accepted."""

    recipient: str
    message_id: str
    sha256: str
    mode: str


@dataclass
class MailServer:
    """Answers on a port until the block ends. `choose` says how to treat an attempt for a recipient."""

    choose: Choose = always_accept
    context: ssl.SSLContext | None = None
    implicit_tls: bool = False
    offers_tls: bool = True
    log: Path | None = None
    hang_for: float = 30.0
    banner: str = "220 mail.example ESMTP"
    port: int = 0
    taken: list[Taken] = field(default_factory=list)
    messages: list[bytes] = field(default_factory=list)
    attempts: dict[str, int] = field(default_factory=dict)
    commands: list[str] = field(default_factory=list)
    connections: int = 0
    keeps_messages: bool = True

    def __enter__(self) -> MailServer:
        ready = threading.Event()
        self._loop = asyncio.new_event_loop()

        def run() -> None:
            asyncio.set_event_loop(self._loop)
            self._loop.run_until_complete(self._listen())
            ready.set()
            self._loop.run_forever()

        self._thread = threading.Thread(target=run, daemon=True)
        self._thread.start()
        assert ready.wait(10)
        return self

    def __exit__(self, *exception: object) -> None:
        async def end() -> None:
            self._server.close()
            for task in asyncio.all_tasks(self._loop) - {asyncio.current_task()}:
                task.cancel()
            await asyncio.sleep(0)

        asyncio.run_coroutine_threadsafe(end(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _listen(self) -> None:
        context = self.context if self.implicit_tls else None
        self._server = await asyncio.start_server(
            self._serve, "127.0.0.1", self.port, ssl=context, limit=64 * 1024 * 1024
        )
        self.port = self._server.sockets[0].getsockname()[1]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        with contextlib.suppress(
            ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError, OSError
        ):
            await self._converse(reader, writer)
        with contextlib.suppress(ConnectionError, OSError):
            writer.close()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async def say(words: str) -> None:
            writer.write(words.encode() + b"\r\n")
            await writer.drain()

        await say(self.banner)
        recipient, mode = "", "accept"
        while line := await reader.readline():
            words = line.decode("ascii", "replace").strip()
            command = words.upper().split(" ", 1)[0]
            self.commands.append(words)
            if command == "EHLO":
                writer.write(b"250-mail.example\r\n")
                if self.context and self.offers_tls and not self.implicit_tls:
                    writer.write(b"250-STARTTLS\r\n")
                await say("250 SIZE 52428800")
            elif command == "STARTTLS" and self.context:
                await say("220 Go ahead")
                await writer.start_tls(self.context)
            elif command == "MAIL":
                await say("250 OK")
            elif command == "RCPT":
                found = re.search(r"<([^>]*)>", words)
                recipient = found[1] if found else ""
                attempt = self.attempts[recipient] = self.attempts.get(recipient, 0) + 1
                mode = self.choose(recipient, attempt)
                if mode == "drop":
                    return
                if mode in ("hang", "trickle"):
                    await self._dawdle(writer, mode)
                    return
                await say("fish" if mode == "garbage" else MODES[mode] or "250 OK")
                if mode == "421":
                    return
            elif command == "DATA":
                await say("354 Go ahead")
                if mode == "cut":
                    await reader.read(200)
                    return
                message = await reader.readuntil(b"\r\n.\r\n")
                self._take(recipient, message[:-3].replace(b"\r\n..", b"\r\n."), mode)
                if mode == "vanish":
                    return
                if mode == "dally":
                    await asyncio.sleep(self.hang_for)
                await say("250 2.0.0 Ok: queued")
            elif command in ("RSET", "NOOP"):
                await say("250 OK")
            elif command == "QUIT":
                await say("221 Bye")
                return
            else:
                await say("502 5.5.2 Not known")

    async def _dawdle(self, writer: asyncio.StreamWriter, mode: str) -> None:
        for _ in range(int(self.hang_for * 10)):
            if mode == "trickle":
                writer.write(b"2")
                await writer.drain()
            await asyncio.sleep(0.1)

    def _take(self, recipient: str, message: bytes, mode: str) -> None:
        found = re.search(rb"^Message-ID:\s*(\S+)", message, re.MULTILINE | re.IGNORECASE)
        taken = Taken(
            recipient, found[1].decode() if found else "", hashlib.sha256(message).hexdigest(), mode
        )
        self.taken.append(taken)
        if self.keeps_messages:
            self.messages.append(message)
        if self.log is not None:
            with self.log.open("a") as log:
                log.write(json.dumps(taken.__dict__) + "\n")


def choose_by_folder(folder: Path) -> Choose:
    """For a server in a process of its own: `modes.json` holds, for an address's part, what it meets in turn.

    {"bounce": ["550"], "grey": ["451", "accept"]}: the last one stays.
    """
    path = folder / "modes.json"
    known: tuple[float, dict[str, list[str]]] = (0.0, {})

    def choose(recipient: str, attempt: int) -> str:
        nonlocal known
        changed = path.stat().st_mtime if path.exists() else 0.0
        if changed != known[0]:
            known = (changed, json.loads(path.read_text()))
        for part, turns in known[1].items():
            if part in recipient:
                return turns[min(attempt, len(turns)) - 1]
        return "accept"

    return choose


def main(port: int, folder: Path) -> None:
    context = None
    if (folder / "mail.pem").exists():
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(folder / "mail.pem", folder / "mail.key")
    server = MailServer(
        choose=choose_by_folder(folder),
        context=context,
        port=port,
        log=folder / "accepted.jsonl",
        keeps_messages=False,
    )
    with server:
        threading.Event().wait()


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
