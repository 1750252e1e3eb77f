"""The list, the overview and the report with ten thousand enquiries, beside a hundred.

Two databases, the same in all else, each with a process that answers the pages as the web does, for somebody of the business
unit. They take turns, a burst each, and who goes first changes with the round. Beside the time the queries are counted.
"""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from bench import pages
from bench.notices import environment_for
from bench.sides import Side, serve
from tests import machine

MANY = int(os.environ.get("BENCH_ENQUIRIES", "10000"))
FEW = 100
ROUNDS = 7
TURNS = 5
MOST = 2.0
"""How many times as long a page may take: the report counts every row, and its time is mostly the page's own."""

PAGES = {
    "list": "/workspace/media/enquiries/",
    "overview": "/workspace/media/",
    "report": "/workspace/media/report/",
}


def run() -> list[dict[str, Any]]:
    took: dict[str, dict[int, list[float]]] = {name: {MANY: [], FEW: []} for name in PAGES}
    asked: dict[str, dict[int, int]] = {name: {} for name in PAGES}
    with contextlib.ExitStack() as stack:
        sides = {}
        for number in (MANY, FEW):
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="portal-bench-")))
            environment = environment_for(folder, stack.enter_context(machine.empty_database()), mail_port=9)
            sides[number] = stack.enter_context(Side("bench.enquiries", environment))
            sides[number].ask("fill", number=number)
            for name, address in PAGES.items():
                asked[name][number] = sides[number].ask("count", address=address)
        for turn in range(ROUNDS):
            for number in sorted(sides, reverse=bool(turn % 2)):
                for name, address in PAGES.items():
                    took[name][number].append(sides[number].ask("show", address=address, turns=TURNS))
            words = ", ".join(
                f"{name} {found[MANY][-1]:.1f} and {found[FEW][-1]:.1f} ms" for name, found in took.items()
            )
            print(words, file=sys.stderr, flush=True)
    return [_judged(name, took[name], asked[name]) for name in PAGES]


def _judged(name: str, took: dict[int, list[float]], asked: dict[int, int]) -> dict[str, Any]:
    ratio = median(many / few for many, few in zip(took[MANY], took[FEW], strict=True))
    return {
        "name": f"enquiries_{name}",
        "ratio": round(ratio, 3),
        "target": MOST,
        "milliseconds": round(median(took[MANY]), 1),
        "queries": asked[MANY],
        "queries_of_few": asked[FEW],
        "held": ratio <= MOST and asked[MANY] == asked[FEW],
    }


# In the sides' own processes -----------------------------------------------------------------------------


def fill(number: int) -> None:
    """So many enquiries over the last three months: two thirds answered, one in five of them late, of fifty outlets."""
    import datetime as dt

    from django.core.management import call_command
    from django.db import connection

    from foundation import clock
    from media_relations.models import AgencyConcerned, Enquiry, HighProfileEvent, Outlet
    from partnership.models import Agency, Appointment, Partnership, Person

    call_command("migrate", interactive=False, verbosity=0)
    Partnership(name="Fenmouth SCP", short_name="FSCP", mailbox="office@fenmouth.example").save()
    person = Person.objects.create(email="officer@fenmouth.example", name="An officer")
    Appointment.objects.create(person=person, role="communications_officer")
    now = clock.now()
    outlets = [Outlet.objects.create(name=f"Outlet {n}") for n in range(50)]
    agency = Agency.objects.create(name="Fenmouth Council", kind="safeguarding_partner")
    events = [
        HighProfileEvent.objects.create(
            title=f"Event {n}", kind="other", what_is_known="Little.", opened_by=person
        )
        for n in range(5)
    ]
    for event in events:
        AgencyConcerned.objects.create(event=event, agency=agency, added_at=now, added_by=person)
    for start in range(0, number, 1000):
        Enquiry.objects.bulk_create(
            _enquiry(n, now - dt.timedelta(minutes=n * 129_600 // number), person, outlets, events)
            for n in range(start, min(start + 1000, number))
        )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _enquiry(n: int, received_at: Any, person: Any, outlets: list[Any], events: list[Any]) -> Any:
    import datetime as dt

    from media_relations.models import Enquiry

    deadline_at = received_at + dt.timedelta(hours=4)
    enquiry = Enquiry(
        outlet=outlets[n % 50],
        subject=f"Question {n % 200}",
        question="What went wrong, and what will change?",
        event=events[n % 7] if n % 7 < 5 else None,
        received_at=received_at,
        deadline_at=deadline_at,
        logged_at=received_at,
        logged_by=person,
    )
    if n % 3:
        took = dt.timedelta(hours=6 if n % 5 == 0 else 2)
        enquiry.status, enquiry.ended_at, enquiry.ended_by = "answered", received_at + took, person
        enquiry.taken_by, enquiry.taken_at = person, received_at
    return enquiry


def _client() -> Any:
    from django.conf import settings
    from django.test import Client

    from partnership.models import Person

    settings.SECOND_FACTOR_REQUIRED = False  # the way in is not what is measured
    client = Client(headers={"host": "localhost"})
    client.force_login(
        Person.objects.get(email="officer@fenmouth.example"),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    return client


def count(address: str) -> int:
    return pages.count(_client(), address)


def show(address: str, turns: int) -> float:
    return pages.show(_client(), address, turns)


if __name__ == "__main__":
    import django

    django.setup()
    serve(fill, count, show)
