"""The catalogue on the public site: the page of a resource beside a bare "ok", and its list at two sizes.

The page is measured as `bench/public_page.py` measures that of a review: made, given out from the cache, and "not changed". The list, its
first page, its deepest and one that is narrowed down, is asked for with a thousand resources and with twenty thousand, each of
about 800 words and in one to three languages: two databases, each with a process that answers as the web does, uncached.
They take turns, a burst each, and who goes first changes with the round. Beside the time the queries are counted.

Where Wagtail is installed (`make wagtail`), it takes its turns with the same documents: its list with as many as ours has, its page
from as many gunicorn workers, uncached too.
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

from bench import documents, pages, public_page
from bench.notices import environment_for
from bench.sides import Side, serve
from bench.wagtail_peer import peer
from bench.web import WRITTEN, Web, serving
from tests import machine

MANY = int(os.environ.get("BENCH_RESOURCES", "20000"))
FEW = 1_000
SHOWN = 240
ROUNDS = 7
TURNS = 15
MOST_GROWTH = 1.2
TIMES_WAGTAIL = {"list": 8, "made": 5}
MOST_QUERIES = {"list": 2, "made": 3, "kept": 0, "not_changed": 0}

LISTS = {
    "first": "/resources/?from=the-beginning",
    "deepest": "/resources/?after={deepest}",
    "narrowed": "/resources/?kind=leaflet&kind=poster&language=pl",
}
WAGTAIL = "wagtail"
"""The side of Wagtail, which has as many resources as the larger portal. The portals are called by their numbers."""
WAGTAIL_LISTS = {
    "first": "/resources/",
    "deepest": "/resources/?page={deepest}",
    "narrowed": LISTS["narrowed"],
}

COUNT = public_page.COUNT.replace("/learning/reviews/child-1/", "/resources/resource-1/")


def run() -> list[dict[str, Any]]:
    return [*of_lists(), *of_the_page()]


def of_the_page() -> list[dict[str, Any]]:
    with serving() as web:
        web.run(f"from bench.resources import fill\nfill({SHOWN})")
        counts = [int(count) for count in web.run(COUNT).split()]
        queries = dict(zip(public_page.TARGETS, counts, strict=True))
        addresses = [f"/resources/resource-{n}/" for n in range(SHOWN)]
        ratios = public_page.measure(web, addresses)
        beside = []
        if peer.is_installed("the page of a resource is measured"):
            with peer.serving(SHOWN) as wagtail:
                beside.append(beside_wagtail(web, wagtail, addresses))
    return [
        {
            "name": f"resource_{side}",
            "ratio": round(median(ratios[side]), 3),
            "target": target,
            "queries": queries[side],
            "held": median(ratios[side]) >= target and queries[side] <= MOST_QUERIES[side],
        }
        for side, target in public_page.TARGETS.items()
    ] + beside


def beside_wagtail(web: Web, wagtail: Web, addresses: list[str]) -> dict[str, Any]:
    """The rate at which pages are made, as a multiple of Wagtail's rate in the same round.

    Beside it what the multiple would be if rendering templates took no time.
    """
    sides = {
        "portal": (web, addresses),
        "without_templates": (web, [WRITTEN + address for address in addresses]),
        "wagtail": (wagtail, addresses),
    }
    rates: dict[str, list[float]] = {name: [] for name in sides}
    for side, paths in sides.values():
        side.rate(paths)
    for turn in range(ROUNDS):
        for name in sorted(sides, reverse=bool(turn % 2)):
            side, paths = sides[name]
            passes = []
            for _ in range(public_page.PASSES):
                web.forget_pages()
                passes.append(side.rate(paths))
            rates[name].append(median(passes))
        print(", ".join(f"{name} {rates[name][-1]:.0f}/s" for name in sides), file=sys.stderr, flush=True)
    times = {
        name: [ours / theirs for ours, theirs in zip(rates[name], rates["wagtail"], strict=True)]
        for name in ("portal", "without_templates")
    }
    return peer.compared(
        "resource_made",
        times["portal"],
        TIMES_WAGTAIL["made"],
        without_templates=round(median(times["without_templates"]), 2),
        portal_a_second=round(median(rates["portal"])),
        wagtail_a_second=round(median(rates["wagtail"])),
    )


def of_lists() -> list[dict[str, Any]]:
    took: dict[str, dict[int | str, list[float]]] = {name: {MANY: [], FEW: [], WAGTAIL: []} for name in LISTS}
    asked: dict[str, int] = dict.fromkeys(LISTS, 0)
    with contextlib.ExitStack() as stack:
        sides: dict[int | str, Side] = {}
        addresses: dict[int | str, dict[str, str]] = {}
        wagtail_asked: dict[str, int] = {}
        for number in (MANY, FEW):
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="portal-bench-")))
            environment = environment_for(folder, stack.enter_context(machine.empty_database()), mail_port=9)
            sides[number] = stack.enter_context(Side("bench.resources", environment))
            deepest = sides[number].ask("begin", number=number)
            addresses[number] = {name: path.format(deepest=deepest) for name, path in LISTS.items()}
            for name, address in addresses[number].items():
                asked[name] = max(asked[name], sides[number].ask("count", address=address))
        if peer.is_installed("the lists of resources are measured"):
            sides[WAGTAIL] = stack.enter_context(peer.side())
            deepest = sides[WAGTAIL].ask("fill_resources", number=MANY)
            addresses[WAGTAIL] = {name: path.format(deepest=deepest) for name, path in WAGTAIL_LISTS.items()}
            for name, address in addresses[WAGTAIL].items():
                wagtail_asked[name] = sides[WAGTAIL].ask("count", address=address)
        names = list(sides)
        for turn in range(ROUNDS):
            for number in [*names[turn % len(names) :], *names[: turn % len(names)]]:
                # Whoever was silent for a while is slow at first.
                sides[number].ask("show", address=addresses[number]["first"], turns=TURNS)
                for name, address in addresses[number].items():
                    took[name][number].append(sides[number].ask("show", address=address, turns=TURNS))
            print(pages.told(took), file=sys.stderr, flush=True)
    judgements = [judged(name, took[name], asked[name]) for name in LISTS]
    if WAGTAIL in sides:
        judgements += [
            peer.beside(
                f"resources_{name}", took[name][MANY], took[name][WAGTAIL], TIMES_WAGTAIL["list"],
                wagtail_queries=wagtail_asked[name],
            )
            for name in LISTS
        ]  # fmt: skip
    return judgements


def judged(name: str, took: dict[int | str, list[float]], asked: int) -> dict[str, Any]:
    ratio = median(many / few for many, few in zip(took[MANY], took[FEW], strict=True))
    return {
        "name": f"resources_{name}",
        "ratio": round(ratio, 3),
        "target": MOST_GROWTH,
        "milliseconds": round(median(took[MANY]), 1),
        "queries": asked,
        "held": ratio <= MOST_GROWTH and asked <= MOST_QUERIES["list"],
    }


# In the processes of the portal -------------------------------------------------------------------


def fill(number: int) -> None:
    """So many public resources of about 800 words, under two topics each and in one to three languages."""
    import datetime as dt

    from django.db import connection, transaction
    from django.db.models import F

    from catalogue.models import Resource, ResourceSlug, ResourceVersion, Topic
    from foundation import clock
    from partnership.models import Audience, Language, Partnership, Person

    Partnership(
        name="Fenmouth Safeguarding Children Partnership", short_name="Fenmouth SCP", mailbox="office@fenmouth.example",
        front_door_number="01632 960100", out_of_hours_number="01632 960199",
    ).save()  # fmt: skip
    person = Person.objects.create(email="a@fenmouth.example", name="A person")
    languages = {tag: Language.objects.get(tag=tag) for tag in documents.LANGUAGES}
    names = ["Neglect", *[f"Topic {n}" for n in range(20)]]
    topics = [
        Topic.objects.get_or_create(slug=name.lower().replace(" ", "-"), defaults={"name": name})[0]
        for name in names
    ]
    audiences = list(Audience.objects.with_page())
    now = clock.now()
    contents = documents.resources(number)

    for start in range(0, number, 1_000):
        batch = list(itertools.islice(contents, 1_000))
        with transaction.atomic():
            made = Resource._base_manager.bulk_create(
                Resource(
                    kind=one.kind, title=one.title, summary=one.summary, owner=person,
                    drafted_by=person, last_edited_by=person,
                )
                for one in batch
            )  # fmt: skip
            for n, (one, resource) in enumerate(zip(batch, made, strict=True), start):
                at = now - dt.timedelta(minutes=n)
                Resource._base_manager.filter(pk=resource.pk).update(
                    status="published", slug=one.slug, public_at=at, published_at=at, published_by=person,
                    last_reviewed_on=at.date(), next_review_on=at.date(),
                )  # fmt: skip
            ResourceSlug._base_manager.bulk_create(
                ResourceSlug(slug=one.slug, resource=resource, given_at=now)
                for one, resource in zip(batch, made, strict=True)
            )
            Resource.topics.through.objects.bulk_create(
                Resource.topics.through(
                    resource_id=resource.pk, topic_id=topics[(n + other) % len(topics)].pk
                )
                for n, resource in enumerate(made, start)
                for other in (0, 7)
            )
            Resource.audiences.through.objects.bulk_create(
                Resource.audiences.through(
                    resource_id=resource.pk, audience_id=audiences[n % len(audiences)].pk
                )
                for n, resource in enumerate(made, start)
            )
            ResourceVersion._base_manager.bulk_create(
                ResourceVersion(
                    resource=resource, language=languages[tag], format="web", medium="text", number=1, text=markdown(sections),
                    made_by=person, last_edited_by=person, made_at=now,
                )
                for one, resource in zip(batch, made, strict=True)
                for tag, sections in one.texts.items()
            )  # fmt: skip
            ResourceVersion._base_manager.filter(state="draft").update(
                state="current", made_current_at=F("made_at"), made_current_by=person
            )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def markdown(sections: list[documents.Section]) -> str:
    return "\n\n".join(f"## {section.heading}\n\n{section.paragraph}" for section in sections)


def begin(number: int) -> str:
    """A portal with so many resources; where the deepest page of their list begins."""
    from django.core.management import call_command

    from portal.queries import resource_index
    from portal.queries.resource_list import PER_PAGE

    call_command("migrate", interactive=False, verbosity=0)
    fill(number)
    index = resource_index.index(0)
    resource_index.forget()
    return resource_index.written(index.places[-PER_PAGE - 1])


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
    serve(begin, count, show)
