"""Adding up how often public pages are read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import F

from catalogue.models import ReadCount


@dataclass(frozen=True)
class Read:
    """One address on one day."""

    address: str
    day: dt.date
    is_download: bool = False


@transaction.atomic
def add(reads: Mapping[Read, int]) -> None:
    """Each was asked for so many times more. Any number of processes may add to the same at once."""
    for read in sorted(reads, key=lambda one: (one.day, one.address)):
        _add(read, reads[read])


def _add(read: Read, times: int) -> None:
    counted = ReadCount.objects.filter(address=read.address, day=read.day)
    if times < 1 or counted.update(count=F("count") + times):
        return
    try:
        with transaction.atomic():
            ReadCount.objects.create(
                address=read.address, day=read.day, is_download=read.is_download, count=times
            )
    except IntegrityError:
        counted.update(count=F("count") + times)
