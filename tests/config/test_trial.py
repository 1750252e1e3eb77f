"""A trial machine as `make run` starts it: one terminal, SQLite and a folder, no other server."""

import os
import re
import signal
import sqlite3
import sys
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

from config import trial_env
from tests.machine import Processes, free_port, wait_until

pytestmark = pytest.mark.processes


def environment_in(folder: Path) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "ENV_FILE": str(folder / "env"),
        "PORT": str(free_port()),
        "DATABASE_URL": f"sqlite:///{folder / 'portal.sqlite3'}",
        "STORAGE_URL": f"file://{folder / 'files'}",
        "BROKER_FOLDER": str(folder / "broker"),
        "BEAT_FILE": str(folder / "beat"),
        "LOG_LEVEL": "INFO",
    }


@pytest.fixture
def trial(tmp_path, django_db_setup):
    """A set-up trial in a folder of its own, with a copy of the migrated database that the tests have anyway."""
    trial_env.write(tmp_path / "env")
    with Processes(tmp_path, environment_in(tmp_path)) as portal:
        if connection.vendor == "sqlite":
            copy_database(Path(connection.settings_dict["NAME"]), tmp_path / "portal.sqlite3")
        else:
            portal.run("migrate", sys.executable, "manage.py", "migrate", "--noinput", "--verbosity", "0")
            portal.run("tables", sys.executable, "manage.py", "createcachetable")
        yield portal


def copy_database(made: Path, to: Path) -> None:
    with closing(sqlite3.connect(made)) as source, closing(sqlite3.connect(to)) as copy:
        source.backup(copy)
        # A new file does not write ahead until the portal says so; the tests' own does.
        copy.execute("PRAGMA journal_mode = DELETE")


def processes_of(trial) -> list[int]:
    """Every process that works on this trial, found by the folder in its environment."""
    found = []
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{name}/environ", "rb") as environment:
                if f"BROKER_FOLDER={trial.environment['BROKER_FOLDER']}".encode() in environment.read():
                    found.append(int(name))
        except (FileNotFoundError, PermissionError, ProcessLookupError):
            continue
    return found


def fetch(trial, path: str) -> str:
    with urllib.request.urlopen(f"http://localhost:{trial.environment['PORT']}{path}", timeout=10) as answer:
        return answer.read().decode()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_portal_starts_works_and_stops_cleanly(trial, number):
    supervisor = trial.start("run", sys.executable, "-m", "config.supervise", "Procfile.dev")
    wait_until(lambda: " ready." in trial.said("run"), what="the worker")
    wait_until(lambda: "beat: Starting" in trial.said("run"), what="the scheduler")
    wait_until(lambda: "Listening at" in trial.said("run") or answers(trial), what="the web")
    assert "<h1" in fetch(trial, "/account/login/")
    check_that_messages_through_the_folder_are_worked(trial)

    supervisor.send_signal(number)

    assert supervisor.wait(timeout=25) == 0
    wait_until(lambda: processes_of(trial) == [], what="the end of every process")
    said = trial.said("run")
    assert "The portal has stopped." in said
    assert "did not finish in time" not in said
    assert "Traceback" not in said, said


def answers(trial) -> bool:
    try:
        fetch(trial, "/account/login/")
    except OSError:
        return False
    return True


def check_that_messages_through_the_folder_are_worked(trial):
    trial.run(
        "send",
        sys.executable,
        "-c",
        "import config, django; django.setup(); from foundation.nudge import nudge\n"
        "for queue in ('statutory', 'default', 'bulk'): assert nudge('celery.backend_cleanup', queue=queue)",
    )

    wait_until(
        lambda: len(re.findall(r"Task celery.backend_cleanup\[\S+\] succeeded", trial.said("run"))) == 3,
        what="three tasks done",
    )


def test_the_database_of_a_trial_writes_ahead_and_waits(trial):
    trial.run(
        "look",
        sys.executable,
        "-c",
        "import django; django.setup(); from django.db import connection\n"
        "cursor = connection.cursor()\n"
        "for name in ('journal_mode', 'busy_timeout', 'synchronous'):\n"
        "    cursor.execute(f'PRAGMA {name}'); print(name, cursor.fetchone()[0])\n"
        "print(connection.transaction_mode)",
    )

    assert trial.said("look").split() == [
        *("journal_mode", "wal", "busy_timeout", "20000", "synchronous", "2", "IMMEDIATE")
    ]
    with closing(sqlite3.connect(trial.folder / "portal.sqlite3")) as database:
        assert database.execute("SELECT count(*) FROM django_migrations").fetchone()[0] > 10
