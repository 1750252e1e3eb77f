"""The page of a published review: made, given out from the cache, and "not changed", beside a bare "ok".

All sides run in turn, round by round, against the same gunicorn workers on PostgreSQL and Redis, each request
over a connection of its own, as they come from a proxy in front. "Made" asks for as many different pages as there are
requests, none of which is kept: Redis is emptied before each pass.
"""

from __future__ import annotations

import sys
from statistics import median
from typing import Any

from bench.web import Web, exchange, request_for, serving

ROUNDS = 7
REVIEWS = 240
PASSES = 3
SECONDS = 2.0
TARGETS = {"made": 0.15, "kept": 0.50, "not_changed": 0.50}

SEED = f"""
import datetime as dt
from django.db import transaction
from foundation import clock
from foundation.governed import new_reference
from documents.models import Document
from matters.models import Matter
from partnership.models import Partnership, Person
from reviews.models import *
Partnership(name="Fenmouth Safeguarding Children Partnership", short_name="Fenmouth SCP", mailbox="office@fenmouth.example",
    front_door_number="01632 960100", out_of_hours_number="01632 960199").save()
person = Person.objects.create(email="a@fenmouth.example", name="A person")
matter = Matter.objects.create(code_name="Larch", owner=person)
summary = "## What happened\\n\\n" + "Three agencies knew the family and none of them knew what the others knew. " * 8
summary += "\\n\\n* One\\n* Two\\n\\n## What we learned\\n\\n" + "Share what is known, early, and ask who leads. " * 12
now = clock.now()
with transaction.atomic():
    for n in range({REVIEWS}):
        review = PracticeReview.objects.create(matter=matter, code=f"R{{n}}", slug=f"child-{{n}}", public_title=f"Child {{n}}",
            summary=summary + f"\\n\\nReview {{n}}.", published_at=now, was_published_before=True)
        review.publication = "published"
        review.save(update_fields=["publication"])
        Recommendation.objects.bulk_create(Recommendation(review=review, number=i, text="Make sure that every agency knows who leads. " * 3,
            response="accepted", response_words="Done by spring.") for i in range(1, 7))
        for kind in ("report", "briefing"):
            document = Document.objects.create(storage_name=new_reference() * 2, title="Report", sha256="0" * 64, size=1234567,
                media_type="application/pdf", pages=34, matter=matter)
            PublishedFile.objects.create(reference=new_reference(), review=review, document=document, title="The report", kind=kind, published_at=now)
        PublicCorrection.objects.create(review=review, words="A date was put right.", corrected_at=now, corrected_by=person)
"""

COUNT = """
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
client = Client(headers={"host": "127.0.0.1"})
path = "/learning/reviews/child-1/"
client.get(path)  # PostgreSQL makes its plans once for each connection
caches["pages"].clear()
counts = []
for headers in ({}, {}, None):
    headers = {"if-none-match": etag} if headers is None else headers
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(path, headers=headers)
    counts.append(str(len(queries)))
    etag = answer.get("ETag")
assert answer.status_code == 304
print(" ".join(counts))
"""


def run() -> list[dict[str, Any]]:
    with serving() as web:
        web.run(SEED)
        counts = [int(count) for count in web.run(COUNT).split()]
        queries = dict(zip(("made", "kept", "not_changed"), counts, strict=True))
        ratios = measure(web, [f"/learning/reviews/child-{n}/" for n in range(REVIEWS)])
    most = {"made": 3, "kept": 0, "not_changed": 0}
    return [
        {
            "name": f"public_page_{side}",
            "ratio": round(median(ratios[side]), 3),
            "target": target,
            "queries": queries[side],
            "held": median(ratios[side]) >= target and queries[side] <= most[side],
        }
        for side, target in TARGETS.items()
    ]


def measure(web: Web, pages: list[str]) -> dict[str, list[float]]:
    """For each side its rates as shares of the bare "ok" of the same round."""
    one = pages[0]
    with web.connect() as connection:
        _, head = exchange(connection, request_for(web.port, one))
    etag = head.split(b"ETag: ")[1].split(b"\r\n")[0].decode()
    condition = f"If-None-Match: {etag}\r\n"
    for _ in range(PASSES):
        web.rate([f"{page}?warm" for page in pages])
    ratios: dict[str, list[float]] = {side: [] for side in TARGETS}
    for _ in range(ROUNDS):
        passes = []
        for _ in range(PASSES):
            web.forget_pages()
            passes.append(web.rate(pages))
        made = median(passes)
        kept = web.rate([one] * 4, seconds=SECONDS)
        ok = web.rate(["/ok"] * 4, seconds=SECONDS)
        not_changed = web.rate([one] * 4, seconds=SECONDS, headers=condition)
        for side, rate in (("made", made), ("kept", kept), ("not_changed", not_changed)):
            ratios[side].append(rate / ok)
        print(
            f"ok {ok:.0f}/s, made {made:.0f}, kept {kept:.0f}, not changed {not_changed:.0f}",
            file=sys.stderr,
            flush=True,
        )
    return ratios
