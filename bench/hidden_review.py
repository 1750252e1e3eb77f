"""A hidden review beside an address that never existed: no difference in time that anybody could use.

Five hundred pairs, in turn and each pair in a random order, over one kept connection: the address of a review that was
withdrawn without trace, and a slug that was never given. The same for the addresses of their files. The ratio is the
difference of the medians, in milliseconds, as a share of the two that are allowed.
"""

from __future__ import annotations

import random
import time
from statistics import median
from typing import Any

from bench.public_page import SEED
from bench.web import exchange, request_for, serving

PAIRS = 500
MOST_MILLISECONDS = 2.0

HIDE = """
from foundation import clock
from partnership.models import Person
from reviews.models import PracticeReview, PublishedFile
hidden = PracticeReview.objects.get(slug="child-7")
hidden.publication, hidden.withdrawn_at, hidden.withdrawn_by = "withdrawn_vanished", clock.now(), Person.objects.first()
hidden.withdrawal_reason = "It points at the family."
hidden.save(update_fields=["publication", "withdrawn_at", "withdrawn_by", "withdrawal_reason"])
print(PublishedFile.objects.filter(review=hidden).first().reference)
"""


def run() -> list[dict[str, Any]]:
    with serving() as web:
        web.run(SEED)
        reference = web.run(HIDE).strip()
        pairs = {
            "hidden_review": ("/learning/reviews/child-7/", "/learning/reviews/child-x/"),
            "hidden_file": (
                f"/learning/reviews/child-7/files/{reference}/",
                f"/learning/reviews/child-x/files/{reference[::-1]}/",
            ),
        }
        return [judge(name, differences(web, *pair)) for name, pair in pairs.items()]


def judge(name: str, milliseconds: float) -> dict[str, Any]:
    ratio = round(abs(milliseconds) / MOST_MILLISECONDS, 3)
    return {
        "name": name,
        "ratio": ratio,
        "target": 1.0,
        "milliseconds": round(milliseconds, 3),
        "held": ratio <= 1.0,
    }


def differences(web: Any, hidden: str, unknown: str) -> float:
    """By how many milliseconds the hidden address answers later than the unknown one, by the medians."""
    order = random.Random(7)
    times: dict[str, list[float]] = {hidden: [], unknown: []}
    connection = web.connect()
    for address in [hidden, unknown] * 20:
        exchange(connection, request_for(web.port, address))
    for _ in range(PAIRS):
        for address in order.sample([hidden, unknown], 2):
            began = time.perf_counter()
            status, _ = exchange(connection, request_for(web.port, address))
            times[address].append((time.perf_counter() - began) * 1000)
            if status != 404:
                raise RuntimeError(f"{address} answered {status}.")
    connection.close()
    return median(times[hidden]) - median(times[unknown])
