"""What the storm breaks: a PostgreSQL cluster of its own, a Redis, and a mail server in its own process."""

from __future__ import annotations

import contextlib
import json
import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg2

from tests.machine import ROOT, answers, certificate, free_port, wait_until


def postgres_programmes() -> Path | None:
    """Where initdb lies; None when PostgreSQL's server is not installed here."""
    if found := shutil.which("initdb"):
        return Path(found).parent
    newest = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: path.parent.parent.name
    )
    return newest[-1].parent if newest else None


def why_not() -> str:
    """Why there can be no storm on this machine, or nothing."""
    if postgres_programmes() is None:
        return "There is no PostgreSQL server here (apt install postgresql)."
    if not shutil.which("redis-server"):
        return "There is no redis-server here (apt install redis-server)."
    if os.getuid() == 0 and not _unprivileged():
        return "PostgreSQL does not run as root, and there is no user “postgres”."
    return ""


def _unprivileged() -> pwd.struct_passwd | None:
    with contextlib.suppress(KeyError):
        return pwd.getpwnam("postgres")
    return None


@dataclass
class Cluster:
    """A PostgreSQL cluster that can be stopped in every rough way and started again."""

    folder: Path
    port: int = field(default_factory=free_port)

    def __post_init__(self) -> None:
        found = postgres_programmes()
        assert found is not None
        self.programmes = found
        self.data = self.folder / "postgres"
        self.owner = _unprivileged() if os.getuid() == 0 else None

    def _run(self, *command: str, check: bool = True) -> None:
        user = {"user": self.owner.pw_uid, "group": self.owner.pw_gid} if self.owner else {}
        subprocess.run(
            [str(self.programmes / command[0]), *command[1:]],
            check=check,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self.data,
            extra_groups=[] if self.owner else None,
            **user,
        )

    def make(self) -> None:
        self.data.mkdir(mode=0o700)
        if self.owner:
            self.folder.chmod(0o755)
            os.chown(self.data, self.owner.pw_uid, self.owner.pw_gid)
        self._run("initdb", "-D", str(self.data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
        with (self.data / "postgresql.conf").open("a") as settings:
            settings.write(
                f"port = {self.port}\nlisten_addresses = '127.0.0.1'\n"
                f"unix_socket_directories = '{self.data}'\nmax_connections = 150\nshared_buffers = '64MB'\n"
                "restart_after_crash = on\n"
            )
        self.start()

    def start(self) -> None:
        log = str(self.data / "log")
        self._run("pg_ctl", "-D", str(self.data), "-l", log, "-w", "-t", "60", "start")

    def stop(self, how: str) -> None:
        """`fast`, or `immediate`: without saying goodbye to anybody."""
        self._run("pg_ctl", "-D", str(self.data), "-m", how, "-w", "-t", "60", "stop", check=False)

    def kill(self) -> None:
        """The power goes off."""
        pid = int((self.data / "postmaster.pid").read_text().splitlines()[0])
        children = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False)
        for process in (pid, *map(int, children.stdout.split())):
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        time.sleep(0.5)
        (self.data / "postmaster.pid").unlink(missing_ok=True)

    def end(self) -> None:
        self.stop("immediate")

    def url(self, database: str) -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}/{database}"

    @contextlib.contextmanager
    def connection(self, database: str = "postgres") -> Iterator[Any]:
        connection = psycopg2.connect(
            host="127.0.0.1", port=self.port, user="postgres", dbname=database, connect_timeout=5
        )
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                yield cursor
        finally:
            connection.close()

    def drop_connections(self) -> None:
        with self.connection() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
                "AND backend_type = 'client backend'"
            )

    def read_only(self, *, on: bool) -> None:
        with self.connection() as cursor:
            cursor.execute("SET default_transaction_read_only = off")
            cursor.execute(f"ALTER SYSTEM SET default_transaction_read_only = {'on' if on else 'off'}")
            cursor.execute("SELECT pg_reload_conf()")
            if not on:
                # A session that is open keeps what it began with; pooled ones end on their own.
                cursor.execute("ALTER SYSTEM RESET default_transaction_read_only")
                cursor.execute("SELECT pg_reload_conf()")


@dataclass
class Mail:
    """The misbehaving mail server, in a process of its own so that it costs the harness nothing."""

    folder: Path
    port: int = field(default_factory=free_port)

    def start(self) -> None:
        self.authority, _ = certificate(self.folder)
        self.behave({})
        (self.folder / "accepted.jsonl").touch()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.mailserver", str(self.port), str(self.folder)], cwd=ROOT
        )
        wait_until(lambda: answers(self.port), what="the mail server")

    def behave(self, modes: dict[str, list[str]]) -> None:
        unfinished = self.folder / "modes.new"
        unfinished.write_text(json.dumps(modes))
        unfinished.replace(self.folder / "modes.json")

    def accepted(self, part: str = "") -> list[dict[str, str]]:
        lines = (self.folder / "accepted.jsonl").read_text().splitlines()
        return [json.loads(line) for line in lines if re.search(part, line)]

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
