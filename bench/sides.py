"""The sides of a comparison, each a process of its own that does as it is told and says what it found.

A module that has sides calls `serve()` with what they can do when it is run; `Side` starts it and asks. Nothing here is imported
but what Python brings: a peer may have an environment of its own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


class Side:
    """A process in which `python -m MODULE` waits to be asked. Use it as a context."""

    def __init__(self, module: str, environment: dict[str, str], *, python: str = sys.executable) -> None:
        self.module, self.environment, self.python = module, environment, python

    def __enter__(self) -> Side:
        self.process = subprocess.Popen(
            [self.python, "-m", self.module],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return self

    def __exit__(self, *exception: object) -> None:
        self.process.kill()
        self.process.communicate()

    def ask(self, act: str, **arguments: Any) -> Any:
        """What the act gives back. Raises RuntimeError where the process ended instead of answering."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps([act, arguments]) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise RuntimeError(f"{self.module} ended at “{act}”.")
        return json.loads(answer)


def serve(*acts: Callable[..., Any]) -> None:
    """Answer until nobody asks any more. What libraries print goes to stderr."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    known = {act.__name__: act for act in acts}
    for line in sys.stdin:
        act, arguments = json.loads(line)
        answers.write(json.dumps(known[act](**arguments)) + "\n")
        answers.flush()


def resident_kilobytes() -> int:
    """The memory that this process holds at this moment."""
    with open("/proc/self/statm") as sizes:
        return int(sizes.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 1024
