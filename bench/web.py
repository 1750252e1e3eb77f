"""The portal's web processes for benchmarks: gunicorn as in production, on a database and a Redis of their own.

The same gunicorn workers also answer /ok with a bare `HttpResponse("ok")`: the same project, the same
process, no middleware. What is measured is measured against that.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import redis
from cryptography.fernet import Fernet

from tests import machine

ROOT = Path(__file__).resolve().parents[1]

#: Below this `bench/wsgi.py` answers a page without rendering its template.
WRITTEN = "/written"


@dataclass
class Web:
    """The running portal, or a peer: its port, and the environment in which commands reach the same database."""

    port: int
    environment: dict[str, str]
    life: str = "/ok"
    """An address that is there as soon as the processes are."""

    def is_there(self) -> bool:
        try:
            with self.connect() as connection:
                return exchange(connection, request_for(self.port, self.life))[0] == 200
        except OSError:
            return False

    def run(self, code: str) -> str:
        """Run Python in the portal's own environment, with Django set up; what it prints comes back."""
        done = subprocess.run(
            [sys.executable, "-c", f"import django; django.setup()\n{code}"],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(done.stderr)
        return done.stdout

    def forget_pages(self) -> None:
        redis.Redis.from_url(self.environment["REDIS_URL"]).flushall()

    def rate(self, paths: list[str], *, seconds: float = 0, headers: str = "", clients: int = 4) -> float:
        """Requests a second, each over a connection of its own: each path once, or again and again for some seconds."""
        context = get_context("fork")
        shares = [share for n in range(clients) if (share := paths[n::clients])]
        results, ready = context.Queue(), context.Barrier(len(shares) + 1)
        processes = [
            context.Process(target=_ask, args=(self.port, share, seconds, headers, ready, results))
            for share in shares
        ]
        for process in processes:
            process.start()
        ready.wait(30)
        began = time.monotonic()
        counts = [results.get(timeout=120) for _ in processes]
        took = time.monotonic() - began
        for process in processes:
            process.join()
        if min(counts) < 0:
            raise RuntimeError("An answer was not what it should be.")
        return sum(counts) / took

    def connect(self) -> socket.socket:
        connection = socket.create_connection(("127.0.0.1", self.port))
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection


def request_for(port: int, path: str, headers: str = "") -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{headers}\r\n".encode()


def exchange(connection: socket.socket, request: bytes) -> tuple[int, bytes]:
    """Send a request and read its whole answer: the status and the head."""
    connection.sendall(request)
    answer = b""
    while b"\r\n\r\n" not in answer:
        piece = connection.recv(65536)
        if not piece:
            raise ConnectionError("The server hung up.")
        answer += piece
    head, _, body = answer.partition(b"\r\n\r\n")
    status = int(head[9:12])
    lower = head.lower()
    if b"transfer-encoding: chunked" in lower:
        while not body.endswith(b"0\r\n\r\n"):
            body += connection.recv(65536)
    elif status != 304:
        at = lower.index(b"content-length:") + 15
        left = int(lower[at:].split(b"\r\n", 1)[0]) - len(body)
        while left > 0:
            left -= len(connection.recv(min(left, 262144)))
    return status, head


def _ask(port: int, paths: list[str], seconds: float, headers: str, ready: Any, results: Any) -> None:
    expected = 304 if headers else 200
    requests = [request_for(port, path, f"Connection: close\r\n{headers}") for path in paths]
    count = 0
    ready.wait(30)
    until = time.monotonic() + seconds
    while True:
        for request in requests:
            with socket.create_connection(("127.0.0.1", port)) as connection:
                status, _ = exchange(connection, request)
            if status != expected:
                results.put(-1)
                return
            count += 1
        if time.monotonic() >= until:
            break
    results.put(count)


@contextlib.contextmanager
def serving(*, workers: int = 2, threads: int = 4) -> Iterator[Web]:
    """A portal on PostgreSQL and Redis, set up as in production and empty."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="portal-bench-")))
        server = machine.Redis(folder / "redis")
        server.start()
        stack.callback(server.kill)
        environment = {
            **{name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ},
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "PYTHONPATH": str(ROOT),
            "ENV_FILE": "",
            "SECRET_KEY": secrets.token_urlsafe(48),
            "FIELD_KEYS": Fernet.generate_key().decode(),
            "ALLOWED_HOSTS": "127.0.0.1",
            "BASE_URL": "https://portal.example",
            "HTTPS_REDIRECT": "false",
            "DATABASE_URL": stack.enter_context(machine.empty_database()),
            "REDIS_URL": server.url,
            "STORAGE_URL": f"file://{folder / 'files'}",
            "LOG_LEVEL": "ERROR",
        }
        for command in ("migrate", "createcachetable", "collectstatic"):
            options = [] if command == "createcachetable" else ["--noinput"]
            subprocess.run(
                [sys.executable, "manage.py", command, "--verbosity", "0", *options],
                cwd=ROOT, env=environment, check=True, stderr=subprocess.DEVNULL,
            )  # fmt: skip
        yield stack.enter_context(
            gunicorn("bench.wsgi", environment, folder, workers=workers, threads=threads)
        )


@contextlib.contextmanager
def gunicorn(
    module: str,
    environment: dict[str, str],
    folder: Path,
    *,
    workers: int = 2,
    threads: int = 4,
    python: str = sys.executable,
    life: str = "/ok",
) -> Iterator[Web]:
    """The module's application, answered by gunicorn until the context ends."""
    port = machine.free_port()
    with (folder / "gunicorn.log").open("wb") as log:
        process = subprocess.Popen(
            [
                python, "-m", "gunicorn", module, "--no-control-socket", "--keep-alive", "30",
                "--bind", f"127.0.0.1:{port}", "--workers", str(workers), "--threads", str(threads),
            ],
            cwd=ROOT, env=environment, stdout=log, stderr=log,
        )  # fmt: skip
        try:
            web = Web(port, environment, life)
            machine.wait_until(web.is_there, what=f"gunicorn; see {folder / 'gunicorn.log'}")
            yield web
        finally:
            process.terminate()
            process.wait(timeout=30)
