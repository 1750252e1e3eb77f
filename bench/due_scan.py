"""The dispatcher's look at what is due, with a hundred thousand notices that are not, beside a thousand.

Two databases, the same in all else, each with a process that takes the dispatcher's whole turn: what beat wakes every
30 seconds. They take turns, a burst each, and who goes first changes with the round.
"""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

from bench.notices import environment_for
from bench.sides import Side, serve
from tests import machine

MANY = int(os.environ.get("BENCH_WAITING", "100000"))
FEW = 1_000
ROUNDS = 9
TURNS = 20
MOST = 1.2


def run() -> list[dict[str, Any]]:
    milliseconds: dict[int, list[float]] = {MANY: [], FEW: []}
    with contextlib.ExitStack() as stack:
        sides = {}
        for number in milliseconds:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="portal-bench-")))
            environment = environment_for(folder, stack.enter_context(machine.empty_database()), mail_port=9)
            sides[number] = stack.enter_context(Side("bench.due_scan", environment))
            sides[number].ask("fill", number=number)
            sides[number].ask("scan", turns=TURNS)
        for turn in range(ROUNDS):
            for number in sorted(sides, reverse=bool(turn % 2)):
                milliseconds[number].append(sides[number].ask("scan", turns=TURNS))
            words = ", ".join(f"{number}: {found[-1]:.2f} ms" for number, found in milliseconds.items())
            print(words, file=sys.stderr, flush=True)
    ratio = median(many / few for many, few in zip(milliseconds[MANY], milliseconds[FEW], strict=True))
    return [
        {
            "name": "due_scan",
            "ratio": round(ratio, 3),
            "target": MOST,
            "milliseconds": round(median(milliseconds[MANY]), 2),
            "held": ratio <= MOST,
        }
    ]


def fill(number: int) -> None:
    """So many notices with a recipient each, the first of them due in an hour."""
    import datetime as dt

    from django.contrib.contenttypes.models import ContentType
    from django.core.management import call_command
    from django.db import connection

    from foundation import clock
    from notices.models import Delivery, Notice
    from notices.services.scheduling import new_message_id
    from partnership.models import Group

    call_command("migrate", interactive=False, verbosity=0)
    group = Group.objects.create(name="Everybody")
    kind = ContentType.objects.get_for_model(Group)
    first = clock.now() + dt.timedelta(hours=1)
    for start in range(0, number, 1000):
        notices = Notice.objects.bulk_create(
            Notice(
                kind="storm_default",
                subject_type=kind,
                subject_id=group.pk,
                occasion=f"{n}",
                due_at=first + dt.timedelta(minutes=n),
            )
            for n in range(start, start + 1000)
        )
        Delivery.objects.bulk_create(
            Delivery(
                notice=notice,
                due_at=notice.due_at,
                mailbox_name="Everybody",
                address="everybody@bench.example",
                message_id=new_message_id(notice.reference),
            )
            for notice in notices
        )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def scan(turns: int) -> float:
    """Milliseconds that a turn of the dispatcher takes, by the median."""
    import datetime as dt

    from notices import services
    from notices.services import claiming

    claiming.TICK = dt.timedelta()  # one turn right after another
    took = []
    for _ in range(turns):
        began = time.perf_counter()
        claims = services.dispatch(is_tick=True)
        took.append((time.perf_counter() - began) * 1000)
        if claims:
            raise RuntimeError("Something was due.")
    return median(took)


if __name__ == "__main__":
    import django

    django.setup()
    serve(fill, scan)
