"""Many rows, a few hundred at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

from django.db import models

Row = TypeVar("Row", bound=models.Model)
AT_ONCE = 200


def in_batches(rows: models.QuerySet[Row, Any], at_once: int = AT_ONCE) -> Iterator[list[Row]]:
    """Every row in the order of its key; what is prefetched is read once for each batch.

    No transaction and no cursor of the server stays open between two, so that whatever is done with one may commit.
    """
    last = 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk")[:at_once]):
        yield batch
        last = batch[-1].pk
