"""The search over twenty thousand published pages of about 800 words, beside one thousand.

A word that stands in five of them, one that stands in three of five, and one that is misspelt. Two databases, the same in all
else, each with a process that answers the page as the web does, uncached. They take turns, a burst each, and who goes first changes
with the round. Beside the time the queries are counted.

Where Wagtail is installed (`make wagtail`), its search takes its turns, over as many pages with the same words. A misspelt word
is nothing that it finds unless it is asked otherwise.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from bench import documents, pages
from bench.notices import environment_for
from bench.sides import Side, serve
from bench.wagtail_peer import peer
from tests import machine

MANY = int(os.environ.get("BENCH_ENTRIES", "20000"))
FEW = 1_000
ROUNDS = 7
TURNS = 9

PAGES = {
    "rare": "/search/?q=kingfishers",
    "common": "/search/?q=safeguarding",
    "misspelt": "/search/?q=kingfihsers",
}
TARGETS = {"rare": 1.2, "common": 2.0, "misspelt": 1.2}
MOST_QUERIES = 2

WAGTAIL = "wagtail"
"""The side of Wagtail, which has as many pages as the larger portal. The portals are called by their numbers."""
WAGTAIL_PAGES = {name: PAGES[name] for name in ("rare", "common")}
TIMES_WAGTAIL = 50


def run() -> list[dict[str, Any]]:
    took: dict[str, dict[int | str, list[float]]] = {name: {MANY: [], FEW: [], WAGTAIL: []} for name in PAGES}
    asked: dict[str, int] = dict.fromkeys(PAGES, 0)
    with contextlib.ExitStack() as stack:
        sides: dict[int | str, Side] = {}
        addresses: dict[int | str, dict[str, str]] = dict.fromkeys((MANY, FEW), PAGES)
        wagtail_asked: dict[str, int] = {}
        for number in (MANY, FEW):
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="portal-bench-")))
            environment = environment_for(folder, stack.enter_context(machine.empty_database()), mail_port=9)
            sides[number] = stack.enter_context(Side("bench.search", environment))
            sides[number].ask("fill", number=number)
            for name, address in PAGES.items():
                asked[name] = max(asked[name], sides[number].ask("count", address=address))
        if peer.is_installed("the search is measured"):
            sides[WAGTAIL] = stack.enter_context(peer.side())
            addresses[WAGTAIL] = WAGTAIL_PAGES
            sides[WAGTAIL].ask("fill_pages", number=MANY)
            for name, address in WAGTAIL_PAGES.items():
                wagtail_asked[name] = sides[WAGTAIL].ask("count", address=address)
        names = list(sides)
        for turn in range(ROUNDS):
            for number in [*names[turn % len(names) :], *names[: turn % len(names)]]:
                for name, address in addresses[number].items():
                    took[name][number].append(sides[number].ask("show", address=address, turns=TURNS))
            print(pages.told(took), file=sys.stderr, flush=True)
    judgements = [_judged(name, took[name], asked[name]) for name in PAGES]
    if WAGTAIL in sides:
        judgements += [
            peer.beside(
                f"search_{name}", took[name][MANY], took[name][WAGTAIL], TIMES_WAGTAIL,
                wagtail_queries=wagtail_asked[name],
            )
            for name in WAGTAIL_PAGES
        ]  # fmt: skip
    return judgements


def _judged(name: str, took: dict[int | str, list[float]], asked: int) -> dict[str, Any]:
    ratio = median(many / few for many, few in zip(took[MANY], took[FEW], strict=True))
    return {
        "name": f"search_{name}",
        "ratio": round(ratio, 3),
        "target": TARGETS[name],
        "milliseconds": round(median(took[MANY]), 1),
        "queries": asked,
        "held": ratio <= TARGETS[name] and asked <= MOST_QUERIES,
    }


# In the sides' own processes -----------------------------------------------------------------------------


def fill(number: int) -> None:
    """So many published pages. In five of them, spread over all, stands the rare word; in three of five the common one."""
    import datetime as dt

    from django.core.management import call_command
    from django.db import connection

    from foundation import clock
    from partnership.models import Agency, Partnership
    from search.contents import Contents
    from search.services import entry_of, store

    call_command("migrate", interactive=False, verbosity=0)
    Partnership(name="Fenmouth SCP", short_name="FSCP", mailbox="office@fenmouth.example").save()
    now = clock.now()

    def contents(page: documents.Page) -> Contents:
        return Contents(
            kind=("Published review", "News", "Leaflet")[page.number % 3],
            title=page.title,
            url=f"/learning/reviews/{page.number}/",
            dated_at=now - dt.timedelta(minutes=page.number),
            is_public=True,
            summary=page.summary,
            text=page.text,
        )

    written = documents.pages(number)
    while batch := list(itertools.islice(written, 500)):
        store([entry_of(Agency(pk=page.number + 1), contents(page)) for page in batch])
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _client() -> Any:
    from django.test import Client

    return Client(headers={"host": "localhost"})


def count(address: str) -> int:
    return pages.count(_client(), address)


def show(address: str, turns: int) -> float:
    return pages.show(_client(), address, turns)


if __name__ == "__main__":
    import django

    django.setup()
    serve(fill, count, show)
