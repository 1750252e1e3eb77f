"""The calendar with twenty thousand activities over five years, beside two hundred: a month, a week, four weeks as a list, a day.

Two databases, the same in all else, each with a process that answers somebody of the business unit as the web does. They take
turns, a burst each, and who goes first changes with the round. Beside the time the queries are counted, which have to be the same.
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

MANY = int(os.environ.get("BENCH_ACTIVITIES", "20000"))
FEW = 200
YEARS = 5
ROUNDS = 7
TURNS = 9
MOST_GROWTH = 1.5
VIEWS = ("month", "week", "list", "day")
HERE = "/workspace/calendar/?view="


def run() -> list[dict[str, Any]]:
    took: dict[str, dict[int, list[float]]] = {view: {MANY: [], FEW: []} for view in VIEWS}
    asked: dict[str, dict[int, int]] = {view: {} for view in VIEWS}
    with contextlib.ExitStack() as stack:
        sides = {}
        for number in (MANY, FEW):
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="portal-bench-")))
            environment = environment_for(folder, stack.enter_context(machine.empty_database()), mail_port=9)
            sides[number] = stack.enter_context(Side("bench.calendar", environment))
            sides[number].ask("fill", number=number)
            for view in VIEWS:
                asked[view][number] = sides[number].ask("count", view=view)
        for turn in range(ROUNDS):
            for number in sorted(sides, reverse=bool(turn % 2)):
                for view in VIEWS:
                    took[view][number].append(sides[number].ask("show", view=view, turns=TURNS))
            words = ", ".join(
                f"{view} {found[MANY][-1]:.1f} and {found[FEW][-1]:.1f} ms" for view, found in took.items()
            )
            print(words, file=sys.stderr, flush=True)
    return [judged(view, took[view], asked[view]) for view in VIEWS]


def judged(view: str, took: dict[int, list[float]], asked: dict[int, int]) -> dict[str, Any]:
    ratio = median(many / few for many, few in zip(took[MANY], took[FEW], strict=True))
    return {
        "name": f"calendar_{view}",
        "ratio": round(ratio, 3),
        "target": MOST_GROWTH,
        "milliseconds": round(median(took[MANY]), 1),
        "queries": asked[MANY],
        "held": ratio <= MOST_GROWTH and asked[MANY] == asked[FEW],
    }


# In the sides' own processes ----------------------------------------------------------------------


def fill(number: int) -> None:
    """So many planned activities, spread evenly over five years around today, in campaigns of forty at most;
    one in three lasts up to ten days."""
    import datetime as dt

    from django.core.management import call_command
    from django.db import connection, transaction

    from campaigns.models import Activity, Campaign
    from foundation import clock
    from partnership.models import Agency, Appointment, Audience, Channel, Partnership, Person, Role

    call_command("migrate", interactive=False, verbosity=0)
    Partnership(
        name="Fenmouth Safeguarding Children Partnership", short_name="Fenmouth SCP", mailbox="office@fenmouth.example",
        front_door_number="01632 960100", out_of_hours_number="01632 960199",
    ).save()  # fmt: skip
    person = Person.objects.create_user(email="a@fenmouth.example", name="A person")
    today = clock.today()
    Appointment.objects.create(
        person=person, role=Role.COMMUNICATIONS_OFFICER, from_on=today - dt.timedelta(days=9)
    )
    agencies = [
        Agency.objects.create(name=f"Agency {n}", short_name=f"A{n}", kind=Agency.Kind.values[0])
        for n in range(8)
    ]
    channels = list(Channel.objects.all())
    audiences = list(Audience.objects.all())
    first, length = today - dt.timedelta(days=YEARS * 365 // 2), YEARS * 365
    days = [first + dt.timedelta(days=n * length // number) for n in range(number)]
    with transaction.atomic():
        campaigns = Campaign._base_manager.bulk_create(
            Campaign(
                title=f"Campaign {n}", objective="o", reason="r", owner=person, drafted_by=person,
                last_edited_by=person, launches_on=days[n], ends_on=days[n] + dt.timedelta(days=6),
            )
            for n in range(0, number, 40)
        )  # fmt: skip
        made = Activity.objects.bulk_create(
            (
                Activity(
                    campaign=campaigns[n // 40], title=f"Activity {n}", channel=channels[n % len(channels)],
                    agency=agencies[n % len(agencies)], owner=person, starts_on=day,
                    lasts_days=n % 10 + 1 if n % 3 == 0 else 1,
                )
                for n, day in enumerate(days)
            ),
            batch_size=1_000,
        )  # fmt: skip
        Activity.audiences.through.objects.bulk_create(
            (
                Activity.audiences.through(activity_id=one.pk, audience_id=audiences[n % len(audiences)].pk)
                for n, one in enumerate(made)
            ),
            batch_size=1_000,
        )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def _client() -> Any:
    from django.conf import settings
    from django.test import Client

    from partnership.models import Person

    settings.SECOND_FACTOR_REQUIRED = False  # the way in is not what is measured
    client = Client(headers={"host": "localhost"})
    client.force_login(Person.objects.get())
    return client


def count(view: str) -> int:
    return pages.count(_client(), HERE + view)


def show(view: str, turns: int) -> float:
    return pages.show(_client(), HERE + view, turns)


if __name__ == "__main__":
    import django

    django.setup()
    serve(fill, count, show)
