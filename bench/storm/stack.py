"""The portal's processes in a storm: started, killed, frozen, and counted up afterwards."""

from __future__ import annotations

import contextlib
import datetime as dt
import http.client
import json
import os
import random
import re
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.storm.apps import KINDS
from bench.storm.servers import Cluster, Mail
from tests.machine import ROOT, Processes, Redis, answers, free_port, production, wait_until

PUBLICATIONS = "publications"
WORDS = {kind: (f"Storm {kind}", "Dear ((recipient_name)),\n\nSee this page:\n((link))\n") for kind in KINDS}


@dataclass
class Tally:
    """What became of the notices of one storm, counted from what the mail server took and what the rows say."""

    deliveries: int
    accepted_rows: int
    failed_rows: int
    waiting_rows: int
    withdrawn_rows: int
    other_rows: int
    copies: int  #: Messages taken by the server beyond the first of each.
    most_copies: int
    lost: int  #: No copy taken, and no state that staff see.
    differing: int  #: Messages whose copies were not the same bytes, or not those that are kept.


@dataclass
class Storm:
    """Everything that one storm needs; `short` is the form that runs for every change."""

    short: bool
    folder: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="portal-storm-")))
    changes: dict[str, str] = field(default_factory=dict)
    workers: int = 0
    is_kept: bool = False  #: Whether the folder stays, for somebody to look into.
    actors: dict[str, subprocess.Popen[str]] = field(default_factory=dict)

    def __enter__(self) -> Storm:
        self.cluster = Cluster(self.folder)
        self.cluster.make()
        self.redis = Redis(self.folder / "redis")
        self.redis.start()
        mail = self.folder / "mail"
        mail.mkdir()
        self.mail = Mail(mail)
        self.mail.start()
        self.clock_file = self.folder / "clock"
        self.clock_file.write_text("0")
        self.database = "portal"
        with self.cluster.connection() as cursor:
            cursor.execute(f"CREATE DATABASE {self.database}")
        self.web_port = free_port()
        self.environment = self._environment(self.cluster.url(self.database))
        self.processes = Processes(self.folder, self.environment)
        self._make_tables()
        return self

    def _make_tables(self) -> None:
        """PostgreSQL's now; and beside what goes on, a file to copy for what SQLite has to show."""
        lite = self.environment | {"DATABASE_URL": f"sqlite:///{self.folder / 'empty.sqlite3'}"}
        self._lite_maker = self._migrate(lite)
        assert self._migrate(self.environment).wait(timeout=300) == 0
        self.act("words", texts=WORDS)
        with self.cluster.connection() as cursor:
            cursor.execute(f"CREATE DATABASE {PUBLICATIONS} TEMPLATE {self.database}")

    @staticmethod
    def _migrate(environment: dict[str, str]) -> subprocess.Popen[bytes]:
        python = sys.executable
        command = (
            f"{python} manage.py migrate --run-syncdb --noinput -v 0 && {python} manage.py createcachetable"
        )
        return subprocess.Popen(
            ["sh", "-c", command],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def sqlite(self, name: str) -> tuple[Path, dict[str, str]]:
        """A SQLite database of its own with empty tables, and the environment in which the portal uses it."""
        assert self._lite_maker.wait(timeout=300) == 0
        file = self.folder / f"{name}.sqlite3"
        shutil.copy(self.folder / "empty.sqlite3", file)
        return file, self.environment | {"DATABASE_URL": f"sqlite:///{file}", "REDIS_URL": ""}

    def move_to_publications(self) -> None:
        """From now on everything happens in a database of its own, whose clock only goes forward."""
        if self.database != PUBLICATIONS:
            self.stop_all()
            self.database = PUBLICATIONS
            self.environment["DATABASE_URL"] = self.cluster.url(PUBLICATIONS)
            self.environment["REDIS_URL"] = self.redis.url.removesuffix("0") + "1"

    def running(self, workers: int = 2, *, web: bool = False) -> list[str]:
        """So many workers that listen, one beat, and the web where it is wanted; what runs already is kept."""
        alive = self.workers_running()
        alive += [self.start_worker() for _ in range(workers - len(alive))]
        if not any(name.startswith("beat") for name in self.processes.running):
            self.start_beat("beat-a")
        if web and "web" not in self.processes.running:
            self.start_web()
        self.wait_ready(*alive)
        return alive

    def workers_running(self) -> list[str]:
        return [name for name in self.processes.running if name.startswith("worker")]

    def __exit__(self, *exception: object) -> None:
        self.processes.__exit__()
        self._lite_maker.kill()
        for actor in self.actors.values():
            actor.kill()
        self.mail.end()
        self.redis.kill()
        self.cluster.end()
        if exception[0] is None and not self.is_kept:
            shutil.rmtree(self.folder, ignore_errors=True)
        else:
            print(f"What the processes said is in {self.folder}.", file=sys.stderr)

    def _environment(self, database: str) -> dict[str, str]:
        base = production(self.folder, database=database, redis=self.redis.url, port=self.web_port)
        return (
            base
            | {
                "DJANGO_SETTINGS_MODULE": "bench.storm.settings",
                "PYTHONPATH": str(ROOT),
                "DEBUG": "true",
                "CLOCK_OFFSET_FILE": str(self.clock_file),
                "SENDING": "true",
                "EMAIL_URL": f"smtp+tls://localhost:{self.mail.port}",
                "SSL_CERT_FILE": str(self.mail.authority),
                "DEFAULT_FROM_EMAIL": "portal@fscp.example",
                "BASE_URL": f"http://localhost:{self.web_port}",
                "LOG_LEVEL": "INFO",
                # The clock moves by months while people stay signed in.
                "SESSION_SECONDS": str(10**8),
                "SESSION_IDLE_SECONDS": str(10**8),
            }
            | ({"STORM_SHORT": "1"} if self.short else {})
            | self.changes
        )

    # Acting --------------------------------------------------------------------------------------------

    def act(self, name: str, **arguments: Any) -> Any:
        """Do something inside the portal, in the database of the moment."""
        database = self.environment["DATABASE_URL"]
        actor = self.actors.get(database)
        if actor is None or actor.poll() is not None:
            with (self.folder / "act.log").open("a") as log:
                actor = self.actors[database] = subprocess.Popen(
                    [sys.executable, "-m", "bench.storm.act"],
                    cwd=ROOT,
                    env=self.environment,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=log,
                    text=True,
                )
        assert actor.stdin is not None
        assert actor.stdout is not None
        actor.stdin.write(json.dumps({"act": name, "arguments": arguments}) + "\n")
        actor.stdin.flush()
        line = actor.stdout.readline()
        answer = json.loads(line or '{"error": "It ended; act.log says why."}')
        assert "answer" in answer, f"{name}: {answer['error']}"
        return answer["answer"]

    def start_worker(self, name: str = "", **changes: str) -> str:
        self.workers += 1
        name = name or f"worker{self.workers}"
        before, self.processes.environment = self.processes.environment, self.environment | changes
        try:
            self.processes.start(
                name, sys.executable, "-m", "celery", "-A", "config", "worker", "--loglevel", "INFO",
                "--concurrency", "2", "--hostname", f"{name}@storm", "--queues", "statutory,default,bulk",
                "--without-gossip", "--without-mingle", "--without-heartbeat",
            )  # fmt: skip
        finally:
            self.processes.environment = before
        return name

    def start_beat(self, name: str) -> None:
        schedule = str(self.folder / f"schedule-{name}-{secrets.token_hex(3)}")
        self.processes.start(
            name, sys.executable, "-m", "celery", "-A", "config", "beat", "--schedule", schedule,
            "--pidfile", "", "--loglevel", "WARNING",
        )  # fmt: skip

    def start_web(self) -> None:
        self.processes.start(
            "web", sys.executable, "-m", "gunicorn", "config.wsgi", "--no-control-socket",
            "--bind", f"127.0.0.1:{self.web_port}", "--workers", "2", "--threads", "4",
        )  # fmt: skip
        wait_until(lambda: answers(self.web_port), what="the web")

    def is_ready(self, name: str) -> bool:
        return name in self.processes.running and "ready." in self.processes.said(name)

    def wait_ready(self, *names: str) -> None:
        wait_until(lambda: all(self.is_ready(name) for name in names), within=90, what="the workers")

    def kill(self, name: str, how: signal.Signals = signal.SIGKILL) -> None:
        process = self.processes.running[name]
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, how)
        if how == signal.SIGKILL:
            process.wait()
            del self.processes.running[name]

    def stop_all(self) -> None:
        for name in list(self.processes.running):
            self.kill(name)

    def kill_a_child(self, name: str) -> bool:
        """As the kernel does when memory runs out: one process that works, not the one that started it.

        Whether there was one to kill.
        """
        try:
            os.kill(random.choice(self.children(name)), signal.SIGKILL)
        except (IndexError, ProcessLookupError):
            return False
        return True

    def children(self, name: str) -> list[int]:
        parent = str(self.processes.running[name].pid)
        found = subprocess.run(["pgrep", "-P", parent], capture_output=True, text=True, check=False)
        return [int(pid) for pid in found.stdout.split()]

    def now(self) -> dt.datetime:
        return dt.datetime.now(dt.UTC) + dt.timedelta(seconds=float(self.clock_file.read_text()))

    def move_clock_to(self, moment: dt.datetime) -> None:
        self.move_clock((moment - dt.datetime.now(dt.UTC)).total_seconds())

    def move_clock(self, seconds: float) -> None:
        unfinished = self.clock_file.with_suffix(".new")
        unfinished.write_text(str(seconds))
        unfinished.replace(self.clock_file)

    # Asking --------------------------------------------------------------------------------------------

    def query(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        with self.cluster.connection(self.database) as cursor:
            cursor.execute(sql, values or None)
            return list(cursor.fetchall())

    def counts(self, label: str) -> Counter[str]:
        rows = self.query(
            "SELECT d.status, count(*) FROM notices_delivery d JOIN notices_notice n ON n.id = d.notice_id "
            "WHERE n.occasion LIKE %s GROUP BY d.status",
            f"{label}:%",
        )
        return Counter(dict(rows))

    def open_ones(self, label: str) -> int:
        counts = self.counts(label)
        return counts["pending"] + counts["claimed"]

    def wait_drained(self, label: str, *, within: float) -> float:
        """Seconds until nothing of it was open any more."""
        began = time.monotonic()
        wait_until(lambda: self.open_ones(label) == 0, within=within, what=f"{label} to be sent")
        return time.monotonic() - began

    def tally(self, label: str) -> Tally:
        rows = self.query(
            "SELECT d.status, d.message_id, d.message_sha256 FROM notices_delivery d "
            "JOIN notices_notice n ON n.id = d.notice_id WHERE n.occasion LIKE %s",
            f"{label}:%",
        )
        taken: dict[str, list[str]] = {}
        for one in self.mail.accepted(re.escape(f"{label}-")):
            taken.setdefault(one["message_id"], []).append(one["sha256"])
        counts = Counter(status for status, _, _ in rows)
        shown = {"failed", "waiting", "withdrawn", "merged", "to_declare"}
        return Tally(
            deliveries=len(rows),
            accepted_rows=counts["accepted"],
            failed_rows=counts["failed"],
            waiting_rows=counts["waiting"],
            withdrawn_rows=counts["withdrawn"],
            other_rows=len(rows)
            - sum(counts[status] for status in ("accepted", "failed", "waiting", "withdrawn")),
            copies=sum(len(copies) - 1 for copies in taken.values()),
            most_copies=max((len(copies) for copies in taken.values()), default=0),
            lost=sum(status not in shown and message_id not in taken for status, message_id, _ in rows),
            differing=sum(
                len(set(taken[message_id])) > 1 or (sha256 not in taken[message_id])
                for _, message_id, sha256 in rows
                if message_id in taken
            ),
        )

    def get(self, path: str, *, session: str = "", timeout: float = 20) -> tuple[int, str]:
        """Status and text of a page; 0 where nothing answers."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.web_port}{path}")
        request.add_header("Host", f"localhost:{self.web_port}")
        if session:
            request.add_header("Cookie", f"sessionid={session}")
        try:
            with urllib.request.urlopen(request, timeout=timeout) as answer:
                return answer.status, answer.read().decode(errors="replace")
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode(errors="replace")
        except OSError:
            return 0, ""

    def form(self, path: str, session: str) -> Form:
        """A page's form as a browser has it: with its token and what is hidden in it."""
        status, page = self.get(path, session=session)
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)"(?: value="([^"]*)")?', page))
        assert "csrfmiddlewaretoken" in hidden, (path, status, page[:500])
        return Form(self, path, session, hidden)

    def post(self, path: str, session: str, data: dict[str, str]) -> int:
        """A form opened and sent; the status, without following."""
        return self.form(path, session).send(data)[0]


@dataclass
class Form:
    """A form that somebody has before them. It may be sent again and again, as impatient people do."""

    storm: Storm
    path: str
    session: str
    hidden: dict[str, str]

    def send(self, data: dict[str, str], file: tuple[str, bytes] | None = None) -> tuple[int, str]:
        """Status and text of the answer, without following; 0 where none came."""
        body, kind = multipart(self.hidden | data, file)
        origin = f"http://localhost:{self.storm.web_port}"
        cookies = f"sessionid={self.session}; csrftoken={self.hidden['csrfmiddlewaretoken']}"
        headers = {"Host": origin[7:], "Origin": origin, "Cookie": cookies, "Content-Type": kind}
        connection = http.client.HTTPConnection("127.0.0.1", self.storm.web_port, timeout=120)
        try:
            connection.request("POST", self.path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode(errors="replace")
        except (OSError, http.client.HTTPException):
            return 0, ""
        finally:
            connection.close()


def multipart(data: dict[str, str], file: tuple[str, bytes] | None) -> tuple[bytes, str]:
    """A form's body as browsers encode it, and its content type. A file goes in under the name “file”."""
    mark = secrets.token_hex(16)
    parts = [f'name="{name}"\r\n\r\n{value}'.encode() for name, value in data.items()]
    if file is not None:
        name, content = file
        parts.append(
            f'name="file"; filename="{name}"\r\nContent-Type: application/octet-stream\r\n\r\n'.encode()
            + content
        )
    opening = f"--{mark}\r\nContent-Disposition: form-data; ".encode()
    body = b"".join(opening + part + b"\r\n" for part in parts)
    return body + f"--{mark}--\r\n".encode(), f"multipart/form-data; boundary={mark}"


def kill_again_and_again(storm: Storm, label: str, *, kills: int, number: int) -> tuple[int, int]:
    """Kill a random worker whenever another share of the messages has been taken; start another in its place.

    Should the last message leave before the last kill, more come in. How many were killed, and how many messages
    there were in all.
    """
    names = [storm.start_worker() for _ in range(3)]
    done, share = 0, number // (kills + 1)
    deadline = time.monotonic() + 60 * 60
    while done < kills and time.monotonic() < deadline:
        if storm.open_ones(label) == 0:
            storm.act("seed", kind="storm_default", number=share, label=label, first=number)
            number += share
        taken = storm.counts(label)["accepted"]
        ready = [name for name in names if storm.is_ready(name)]
        if ready and taken >= done * share:
            time.sleep(random.uniform(0, 0.3))
            victim = random.choice(ready)
            storm.kill(victim)
            names.remove(victim)
            names.append(storm.start_worker())
            done += 1
        time.sleep(0.1)
    return done, number


Result = dict[str, Any]


def result(name: str, *, lost: int, doubled: int, held: dict[str, object] | bool, **more: Any) -> Result:
    """The line that a storm prints; claims with names say which of them were not held."""
    claims = held if isinstance(held, dict) else {"held": held}
    broken = [claim for claim, holds in claims.items() if not holds]
    found = {"name": name, "lost": lost, "doubled": doubled, "held": not broken, **more}
    return found | ({"broken": broken} if broken and isinstance(held, dict) else {})


def within(holds: Callable[[], object], seconds: float) -> bool:
    with contextlib.suppress(AssertionError):
        wait_until(holds, within=seconds)
        return True
    return False
