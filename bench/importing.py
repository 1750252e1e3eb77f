"""An import of 5,000 resources, on PostgreSQL and on SQLite: how long it takes, how long others wait, and what memory it takes.

Each has about 800 words as a web page, and is checked against fifty names. Beside it another process writes a line every
few milliseconds, as somebody else's work would: the longest that it waited is how long the import kept it from writing. Then
the same with one bad line at the end: nothing may be entered, and the line is named.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.notices import environment_for
from bench.sides import Side, serve
from tests import machine

LINES = int(os.environ.get("BENCH_LINES", "5000"))
NAMES = 50
WORDS = 800
MOST_SECONDS = 180
MOST_WAITING = 20
MOST_MEGABYTES = 1_000


def run() -> Iterator[dict[str, Any]]:
    with machine.empty_database() as url:
        yield of("postgresql", url)
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as name:
        yield of("sqlite", f"sqlite:///{name}/portal.sqlite3")


def of(kind: str, url: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as name:
        environment = environment_for(Path(name), url, mail_port=9)
        with Side("bench.importing", environment) as importer, Side("bench.importing", environment) as other:
            importer.ask("begin")
            bad = importer.ask("enter", lines=LINES, is_last_bad=True)
            with writing(other) as waited:
                good = importer.ask("enter", lines=LINES, is_last_bad=False)
    print(f"{kind}: {good}", file=sys.stderr, flush=True)
    return {
        "name": f"import_{kind}",
        "ratio": round(good["seconds"] / MOST_SECONDS, 3),
        "target": 1.0,
        "lines": LINES,
        "seconds": round(good["seconds"], 1),
        "of_the_processor": round(good["of_the_processor"], 1),
        "entering": round(good["entering"], 1),
        "others_waited": round(max(waited, default=0), 1),
        "megabytes": good["megabytes"],
        "bad_line": bad["errors"],
        "held": good["seconds"] <= MOST_SECONDS
        and max(waited, default=0) <= MOST_WAITING
        and good["megabytes"] <= MOST_MEGABYTES
        and good["entered"] == LINES
        and bad["entered"] == 0
        and len(bad["errors"]) == 1,
    }


@contextmanager
def writing(other: Side) -> Iterator[list[float]]:
    """Somebody else writes all the while; how long each time took."""
    waited: list[float] = []
    ended = threading.Event()

    def write() -> None:
        while not ended.is_set():
            waited.append(other.ask("write"))

    thread = threading.Thread(target=write)
    thread.start()
    try:
        yield waited
    finally:
        ended.set()
        thread.join()


# In the processes of the portal -------------------------------------------------------------------


def begin() -> None:
    """A portal with somebody of the business unit, and fifty names on lists."""
    from django.core.management import call_command

    from tests.documents.factories import protect
    from tests.matters.factories import MatterFactory
    from tests.partnership.factories import PartnershipFactory, PersonFactory

    call_command("migrate", interactive=False, verbosity=0)
    PartnershipFactory()
    PersonFactory(communications_officer=True, email="officer@fenmouth.example")
    for number in range(NAMES):
        protect(MatterFactory(), f"Robin{number} Ashington{number}")


def enter(lines: int, *, is_last_bad: bool) -> dict[str, Any]:
    """What became of the import, and what it took."""
    from bench.sides import resident_kilobytes
    from catalogue.models import Resource
    from catalogue.services.importing import import_resources
    from partnership.models import Person

    began_entering = 0.0

    def before_entering() -> None:
        nonlocal began_entering
        began_entering = time.monotonic()

    by = Person.objects.get(email="officer@fenmouth.example")
    data = table(lines, is_last_bad=is_last_bad)
    began, worked = time.monotonic(), time.process_time()
    outcome = import_resources(data=data, by=by, before_entering=before_entering)
    ended = time.monotonic()
    return {
        "entered": Resource.objects.count(),
        "errors": [str(error).split(":")[0] for error in outcome.errors],
        "seconds": ended - began,
        "of_the_processor": time.process_time() - worked,
        "entering": ended - began_entering if began_entering else 0.0,
        "megabytes": resident_kilobytes() // 1024,
    }


def table(lines: int, *, is_last_bad: bool) -> bytes:
    from catalogue.rules.import_file import COLUMNS
    from foundation.csv import as_bytes

    chance = random.Random(4)
    vocabulary = ["".join(chance.choices("aeioubcdfghlmnprst", k=chance.randint(2, 9))) for _ in range(3_000)]

    def text() -> str:
        parts = (" ".join(chance.choices(vocabulary, k=WORDS // 5)) for _ in range(5))
        return "\n\n".join(f"## {part[:30].capitalize()}\n\n{part.capitalize()}." for part in parts)

    def row(number: int) -> list[Any]:
        is_bad = is_last_bad and number == lines - 1
        told: dict[str, Any] = {
            "kind": "Poem" if is_bad else "Leaflet",
            "title": f"Leaflet {number}",
            "summary": "What it is.",
            "text": text(),
        }
        return [told.get(column, "") for column in COLUMNS]

    return as_bytes(list(COLUMNS), (row(number) for number in range(lines)))


def write() -> float:
    """Somebody signs in, or saves something: one row, and how long that took."""
    from partnership.models import ClosureDay

    began = time.monotonic()
    ClosureDay.objects.filter(pk=0).update(name="Nothing")
    time.sleep(0.005)
    return time.monotonic() - began - 0.005


if __name__ == "__main__":
    import django

    django.setup()
    serve(begin, enter, write)
