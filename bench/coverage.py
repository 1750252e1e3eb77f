"""Who was reached, with 20,000 activities over five years beside 200: the page of a quarter, of a year, and of all five years.

Two databases, each with a process that answers as the web does. They take turns, a burst each, and who goes first changes with the
round. Beside the time the queries are counted: they are the same on both sides.
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
IN_A_CAMPAIGN = 40
ROUNDS = 7
TURNS = 8
MOST_GROWTH = 1.5

PAGES = {
    "quarter": "/workspace/coverage/",
    "against": "/workspace/coverage/?against=channel",
    "year": "/workspace/coverage/?period=year",
    "all": "/workspace/coverage/?period=own&since_0=1&since_1=1&since_2={first}&until_0=31&until_1=12&until_2={last}",
}


def run() -> list[dict[str, Any]]:
    took: dict[str, dict[int, list[float]]] = {name: {MANY: [], FEW: []} for name in PAGES}
    asked: dict[str, set[int]] = {name: set() for name in PAGES}
    with contextlib.ExitStack() as stack:
        sides = {}
        for number in (MANY, FEW):
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="portal-bench-")))
            environment = environment_for(folder, stack.enter_context(machine.empty_database()), mail_port=9)
            sides[number] = stack.enter_context(Side("bench.coverage", environment))
            first = sides[number].ask("begin", number=number)
            addresses = {
                name: path.format(first=first, last=first + YEARS - 1) for name, path in PAGES.items()
            }
            for name, address in addresses.items():
                asked[name].add(sides[number].ask("count", address=address))
        for turn in range(ROUNDS):
            for number in sorted(sides, reverse=bool(turn % 2)):
                # Whoever was silent for a while is slow at first.
                sides[number].ask("show", address=addresses["quarter"], turns=TURNS)
                for name, address in addresses.items():
                    took[name][number].append(sides[number].ask("show", address=address, turns=TURNS))
            words = ", ".join(
                f"{name} {found[MANY][-1]:.1f} and {found[FEW][-1]:.1f} ms" for name, found in took.items()
            )
            print(words, file=sys.stderr, flush=True)
    return [judged(name, took[name], asked[name]) for name in PAGES]


def judged(name: str, took: dict[int, list[float]], asked: set[int]) -> dict[str, Any]:
    ratio = median(many / few for many, few in zip(took[MANY], took[FEW], strict=True))
    return {
        "name": f"coverage_{name}",
        "ratio": round(ratio, 3),
        "target": MOST_GROWTH,
        "milliseconds": round(median(took[MANY]), 1),
        "queries": max(asked),
        "held": ratio <= MOST_GROWTH and len(asked) == 1,
    }


# In the processes of the portal -------------------------------------------------------------------


def fill(number: int) -> int:
    """So many activities over five years, in campaigns of forty, for two audiences each; the first of the years."""
    import datetime as dt

    from django.db import connection, transaction

    from campaigns.models import Activity, Campaign
    from catalogue.models import Topic
    from foundation import clock
    from partnership.models import Agency, Appointment, Area, Audience, Channel, Language, Partnership, Person

    Partnership(
        name="Fenmouth Safeguarding Children Partnership", short_name="Fenmouth SCP", mailbox="office@fenmouth.example",
        front_door_number="01632 960100", out_of_hours_number="01632 960199",
    ).save()  # fmt: skip
    person = Person.objects.create(email="a@fenmouth.example", name="A person")
    Appointment.objects.create(
        person=person, role="communications_officer", from_on=clock.today() - dt.timedelta(days=1)
    )
    agency = Agency.objects.create(name="Fenmouth Council", kind=Agency.Kind.SAFEGUARDING_PARTNER)
    areas = [Area.objects.create(name=f"Area {n}") for n in range(5)]
    audiences, channels, languages = (
        list(model.objects.order_by("pk")) for model in (Audience, Channel, Language)
    )
    topics = list(Topic.objects.order_by("pk"))
    today, now = clock.today(), clock.now()
    first = dt.date(today.year - YEARS + 1, 1, 1)
    days = YEARS * 365
    step = max(days * IN_A_CAMPAIGN // number, 1)
    with transaction.atomic():
        campaigns = Campaign._base_manager.bulk_create(
            Campaign(
                title=f"Campaign {n}", owner=person, objective="Less harm.", reason="A review.",
                launches_on=first + dt.timedelta(days=n * step), ends_on=first + dt.timedelta(days=n * step + 30),
                drafted_by=person, last_edited_by=person,
            )
            for n in range(max(number // IN_A_CAMPAIGN, 1))
        )  # fmt: skip
        Campaign.topics.through.objects.bulk_create(
            Campaign.topics.through(campaign=one, topic=topics[n % len(topics)])
            for n, one in enumerate(campaigns)
        )
        activities = Activity.objects.bulk_create(
            Activity(
                campaign=campaigns[n // IN_A_CAMPAIGN % len(campaigns)], title=f"Activity {n}", channel=channels[n % len(channels)],
                agency=agency, owner=person, starts_on=first + dt.timedelta(days=n * days // number),
                state="done", settled_at=now, settled_by=person,
            )
            for n in range(number)
        )  # fmt: skip
        for name, chosen, each in (
            ("audiences", audiences, 2),
            ("languages", languages, 2),
            ("areas", areas, 1),
        ):
            through = getattr(Activity, name).through
            key = f"{name[:-1]}_id"
            through.objects.bulk_create(
                through(activity=one, **{key: chosen[(n + other * 7) % len(chosen)].pk})
                for n, one in enumerate(activities)
                for other in range(each)
            )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return first.year


def begin(number: int) -> int:
    """A portal with so many activities; the first of their years."""
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    return fill(number)


def _client() -> Any:
    from django.conf import settings
    from django.test import Client

    from partnership.models import Person

    settings.SECOND_FACTOR_REQUIRED = False  # the way in is not what is measured
    client = Client(headers={"host": "localhost"})
    client.force_login(Person.objects.get(), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def count(address: str) -> int:
    return pages.count(_client(), address)


def show(address: str, turns: int) -> float:
    return pages.show(_client(), address, turns)


if __name__ == "__main__":
    import django

    django.setup()
    serve(begin, count, show)
