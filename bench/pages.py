"""A page as a side of a comparison answers it: how many queries it takes, and how long."""

from __future__ import annotations

import time
from collections.abc import Mapping
from statistics import median
from typing import Any

from django.test import Client


def count(client: Client, address: str) -> int:
    """How many queries the page takes once what is read once for each process was read."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answered {answer.status_code}.")
    return len(queries)


def told(took: Mapping[str, Mapping[Any, list[float]]]) -> str:
    """The last round in words: for each page the milliseconds of every side that was asked."""
    return ", ".join(
        f"{page} {' and '.join(f'{found[-1]:.1f}' for found in sides.values() if found)} ms"
        for page, sides in took.items()
    )


def show(client: Client, address: str, turns: int) -> float:
    """Milliseconds that the page takes, by the median."""
    client.get(address)
    took = []
    for _ in range(turns):
        began = time.perf_counter()
        client.get(address)
        took.append((time.perf_counter() - began) * 1000)
    return median(took)
