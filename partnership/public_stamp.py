"""The public stamp: a number that rises with every change of what the public may see.

The page cache keeps each page together with the number under which it was made, and gives it out only
while that is still the number. With Redis the number itself may be read from there for a few seconds
(a lease). A change calls every lease back before it commits and again afterwards; where Redis does not
answer, the change waits until all of them have run out. So once the act has been answered, no page from
before it is given out. The reasoning is in docs/decisions/0005-public-cache.md.
"""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache import caches
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest

from partnership.models import PublicStamp

log = logging.getLogger(__name__)

LEASE_KEY = "public-stamp"
LEASE_SECONDS = 3
#: A reader that took longer than this between reading the number and keeping it does not keep it.
READING_SECONDS = 0.5
#: While this stands in the place of the number, everybody asks the database, and nobody may keep a number.
CALLED_BACK = 0
#: Longer than any reader's number can still be on its way to Redis.
CALL_BACK_SECONDS = 5
#: After this long, whatever lease was given out has run out by itself.
WAITING_SECONDS = LEASE_SECONDS + READING_SECONDS + 0.5


def public_changed(*, at: dt.datetime) -> int:
    """Say that something public has changed, or has ceased to be public; returns the new number.

    Call it inside the transaction of the change: raises TransactionManagementError outside one. The
    stamp's row stays locked until the end of the transaction, so that public changes come one by one.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError(
            "A public change and its stamp belong in one transaction."
        )
    if not _raise(at):
        PublicStamp.objects.get_or_create(pk=1, defaults={"number": 1})
        _raise(at)
    _call_leases_back()
    transaction.on_commit(_call_leases_back_or_wait)
    return current_number()


def current_number() -> int:
    """The number in the database, as of now."""
    return PublicStamp.objects.filter(pk=1).values_list("number", flat=True).first() or 1


def read(*keys: str, ask_database: Callable[[], int] | None = None) -> tuple[int, dict[str, Any]]:
    """The number that holds now, and what the page cache has under these keys: mostly in one question to Redis.

    `ask_database` stands in for `current_number` where the asker fetches more with the same query.
    """
    ask = ask_database or current_number
    pages = caches["pages"]
    if not _gives_leases(pages):
        return ask(), pages.get_many(keys)
    found: dict[str, Any] = pages.get_many([LEASE_KEY, *keys])
    number = found.get(LEASE_KEY)
    if number:
        return int(number), found
    began = time.monotonic()
    number = ask()
    if LEASE_KEY not in found and time.monotonic() - began < READING_SECONDS:
        pages.add(LEASE_KEY, number, timeout=LEASE_SECONDS)
    return number, found


def _raise(at: dt.datetime) -> int:
    # By the clock, so that no number comes again after a restore: processes may still hold what was made under it.
    now = int(at.timestamp() * 1000)
    return PublicStamp.objects.filter(pk=1).update(number=Greatest(F("number") + 1, now), changed_at=at)


def _gives_leases(pages: Any) -> bool:
    return hasattr(pages, "surely_set")


def _call_leases_back() -> bool:
    """From now on everybody asks the database; False when Redis did not answer."""
    pages: Any = caches["pages"]
    return not _gives_leases(pages) or pages.surely_set(LEASE_KEY, CALLED_BACK, CALL_BACK_SECONDS)


def _call_leases_back_or_wait() -> None:
    if not _call_leases_back():
        log.warning("Redis does not answer: waiting until what it may have given out has run out.")
        time.sleep(WAITING_SECONDS)
