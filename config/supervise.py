"""Run a Procfile in one terminal: `python -m config.supervise Procfile.dev`.

What dies is started again. Ctrl-C, TERM or a closed terminal stops everything: each process is
asked to finish, and killed when it has not after a while.
"""

from __future__ import annotations

import logging
import os
import shlex
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

log = logging.getLogger("supervise")

FINISH_WITHIN = 15.0
LONGEST_PAUSE = 30.0
STEADY_AFTER = 60.0


def read_procfile(text: str, environment: dict[str, str]) -> dict[str, list[str]]:
    """Names and their commands; $NAME in a command comes from the environment."""
    commands = {}
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            name, _, command = line.partition(":")
            words = shlex.split(command)
            for variable, value in environment.items():
                words = [word.replace(f"${variable}", value) for word in words]
            commands[name.strip()] = words
    return commands


@dataclass
class Child:
    """One process of the portal and what is known of its life."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause: float = 1.0
    start_at: float = field(default=0.0)

    def start(self) -> None:
        # A group of its own: Ctrl-C reaches the supervisor alone, which then stops the children in order.
        self.process = subprocess.Popen(self.command, start_new_session=True)  # noqa: S603 - our own Procfile
        self.started = time.monotonic()

    def look_after(self) -> None:
        """Start it, or start it again after a pause that grows while it keeps dying."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.start_at:
                self.start()
            return
        code = self.process.poll()
        if code is None:
            return
        if now - self.started > STEADY_AFTER:
            self.pause = 1.0
        log.warning("%s ended with %s; starting it again in %.0f s.", self.name, code, self.pause)
        self.signal_group(signal.SIGKILL)
        self.process, self.start_at = None, now + self.pause
        self.pause = min(self.pause * 2, LONGEST_PAUSE)

    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def ask_to_finish(self) -> None:
        if self.process is not None and self.is_alive():
            self.process.terminate()

    def signal_group(self, number: int) -> None:
        """Reach what the process left behind, too."""
        if self.process is not None:
            try:
                os.killpg(self.process.pid, number)
            except ProcessLookupError:
                return


class Supervisor:
    def __init__(self, commands: dict[str, list[str]]) -> None:
        self.children = [Child(name, command) for name, command in commands.items()]
        self.stopping = False

    def stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def run(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.stop)
        try:
            while not self.stopping:
                for child in self.children:
                    child.look_after()
                time.sleep(0.2)
        finally:
            self.finish()

    def finish(self) -> None:
        for child in self.children:
            child.ask_to_finish()
        until = time.monotonic() + FINISH_WITHIN
        while time.monotonic() < until and any(child.is_alive() for child in self.children):
            time.sleep(0.1)
        for child in self.children:
            if child.is_alive():
                log.warning("%s did not finish in time.", child.name)
            child.signal_group(signal.SIGKILL)
            if child.process is not None:
                child.process.wait()


def is_taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def main(procfile: str) -> int:
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    port = os.environ.setdefault("PORT", "8000")
    if not port.isdigit():
        log.error("PORT is not a number: %s", port)
        return 2
    if is_taken(int(port)):
        log.error("Something else answers on port %s. Choose another: make run PORT=8001", port)
        return 2
    # The programmes of this environment come first, whether or not it is activated.
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    os.environ.setdefault("BASE_URL", f"http://localhost:{port}")
    commands = read_procfile(Path(procfile).read_text(), {"PORT": port})
    log.info("The portal starts on http://localhost:%s (Ctrl-C stops it).", port)
    Supervisor(commands).run()
    log.info("The portal has stopped.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
