"""One terminal for the whole portal: what dies comes back, and stopping stops everything."""

import os
import signal
import socket
import subprocess
import sys

import pytest

from config import supervise
from tests.machine import ROOT, answers, free_port, wait_until

pytestmark = pytest.mark.processes

# A process that says who it is and has a child of its own, as gunicorn and Celery do.
FAMILY = """
import os, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
open(sys.argv[1], "a").write(f"{os.getpid()} {child.pid}\\n")
time.sleep(600)
"""


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    with open(f"/proc/{pid}/stat") as stat:
        return stat.read().rsplit(")", 1)[1].split()[0] != "Z"


@pytest.fixture
def started(tmp_path):
    programme = tmp_path / "family.py"
    programme.write_text(FAMILY)
    procfile = tmp_path / "Procfile"
    procfile.write_text(
        f"# Two of them\n"
        f"one: {sys.executable} {programme} {tmp_path / 'one'}\n"
        f"two: {sys.executable} {programme} {tmp_path / 'two'}\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-m", "config.supervise", str(procfile)],
        cwd=ROOT,
        env=os.environ | {"PORT": str(free_port())},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    wait_until(lambda: pids(tmp_path / "one") and pids(tmp_path / "two"), what="both processes")
    yield process
    process.kill()
    process.communicate()


def pids(path) -> list[int]:
    return [int(word) for word in path.read_text().split()] if path.exists() else []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_stopping_leaves_nothing_behind(started, tmp_path, number):
    family = pids(tmp_path / "one") + pids(tmp_path / "two")
    assert len(family) == 4

    started.send_signal(number)
    said, _ = started.communicate(timeout=20)

    assert started.returncode == 0
    assert "The portal has stopped." in said
    wait_until(lambda: not any(alive(pid) for pid in family), what="the end of all processes")


def test_what_dies_is_started_again_with_nothing_left_of_it(started, tmp_path):
    parent, child = pids(tmp_path / "one")

    os.kill(parent, signal.SIGKILL)

    wait_until(lambda: len(pids(tmp_path / "one")) == 4, what="a new process")
    wait_until(lambda: not alive(child), what="the end of the orphan")
    assert len(pids(tmp_path / "two")) == 2
    started.terminate()
    said, _ = started.communicate(timeout=20)
    assert "one ended with -9; starting it again in 1 s." in said


def test_a_taken_port_is_said_and_nothing_starts(tmp_path):
    procfile = tmp_path / "Procfile"
    procfile.write_text(f"one: touch {tmp_path / 'started'}\n")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        told = subprocess.run(
            [sys.executable, "-m", "config.supervise", str(procfile)],
            cwd=ROOT,
            env=os.environ | {"PORT": str(port)},
            capture_output=True,
            text=True,
            timeout=30,
        )

    assert told.returncode == 2
    assert f"Something else answers on port {port}." in told.stderr
    assert not (tmp_path / "started").exists()
    assert not answers(port)


def test_a_procfile_is_read_with_the_values_of_the_environment():
    commands = supervise.read_procfile("# Why\nweb: serve --port $PORT 'two words'\n\n", {"PORT": "8001"})

    assert commands == {"web": ["serve", "--port", "8001", "two words"]}


@pytest.mark.parametrize("name", ["Procfile.dev", "Procfile"])
def test_the_procfiles_name_web_worker_and_beat(name):
    commands = supervise.read_procfile((ROOT / name).read_text(), {"PORT": "8000"})

    words = [" ".join(command) for command in commands.values()]
    assert any(command.startswith("gunicorn config.wsgi --no-control-socket") for command in words)
    assert any("celery" in command and "-A config worker" in command for command in words)
    assert any("beat" in command for command in words)
