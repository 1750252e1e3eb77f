"""Work that takes long: asked for by people, done by whichever worker holds it, tried again after a failure.

A worker holds a piece of work by a token and a lease; one that lost its lease finishes nothing.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
import secrets
import time
from collections.abc import Callable
from typing import IO, Any, TypeVar

from django.core.files.storage import default_storage
from django.db import models
from django.db.models import F, Q

from foundation import clock

log = logging.getLogger(__name__)

LEASE = dt.timedelta(minutes=2)
#: The lease is renewed while the work goes on, at most this often, in seconds.
RENEW_EVERY = 10.0
#: How long the work waits after each failure; after the last it has failed for good.
GAPS = [dt.timedelta(minutes=minutes) for minutes in (1, 5, 15, 60)]


class ClaimLost(Exception):
    """Another worker has the work now; this one stops and leaves nothing behind."""


class LongWork(models.Model):
    """How far it has come and who holds it. Each kind of work has a `status` with these values, in its own words."""

    WAITING, BEING_MADE, FAILED = "waiting", "being_made", "failed"
    UNFINISHED = (WAITING, BEING_MADE)

    asked_at = models.DateTimeField()
    parts_done = models.PositiveIntegerField(default=0)
    parts_all = models.PositiveIntegerField(default=0)
    claimed_until = models.DateTimeField(null=True)
    claim_token = models.CharField(max_length=32, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True


Work = TypeVar("Work", bound=LongWork)


def claim(
    kind: type[Work],
    *,
    now: dt.datetime,
    changes: Callable[[], dict[str, Any]],
    give_up: Callable[[Work], None],
) -> Work | None:
    """Take one piece of work for this worker, by a conditional update, so that of two only one gets it.

    Returned as it was before; read it again. `changes`: what else is written in taking it. Work that was taken too
    often without being finished is given up.
    """
    rows: Any = kind._default_manager
    free = Q(status=LongWork.WAITING, claimed_until=None) | Q(
        status__in=LongWork.UNFINISHED, claimed_until__lte=now
    )
    for work in rows.filter(free).order_by("asked_at", "id"):
        same = rows.filter(free, pk=work.pk, claim_token=work.claim_token)
        if work.attempts > len(GAPS):
            give_up(work)
            continue
        taken = same.update(
            status=LongWork.BEING_MADE,
            claim_token=secrets.token_hex(16),
            claimed_until=now + LEASE,
            attempts=F("attempts") + 1,
            parts_done=0,
            **changes(),
        )
        if taken:
            return work
    return None


def hold(work: LongWork, **progress: Any) -> None:
    """Renew the claim and note the progress. Raises ClaimLost when it is somebody else's."""
    if not _mine(work).update(claimed_until=clock.now() + LEASE, **progress):
        raise ClaimLost


def finish(work: LongWork, **changes: Any) -> None:
    """The work is done, and nobody holds it any more. Raises ClaimLost when it is somebody else's."""
    if not _mine(work).update(claimed_until=None, claim_token="", **changes):
        raise ClaimLost


def put_off(work: LongWork, now: dt.datetime, **changes: Any) -> bool:
    """After a failure: tried again later. False once it was tried too often, and nothing has changed."""
    if work.attempts > len(GAPS):
        return False
    _mine(work).update(
        status=LongWork.WAITING, claim_token="", claimed_until=now + GAPS[work.attempts - 1], **changes
    )
    return True


def fail(work: LongWork) -> bool:
    """It has failed for good; says whether it was this call that said so."""
    rows = _rows(work).filter(claim_token=work.claim_token, status__in=LongWork.UNFINISHED)
    return bool(rows.update(status=LongWork.FAILED, claimed_until=None, claim_token=""))


def _rows(work: LongWork) -> Any:
    return type(work)._default_manager.filter(pk=work.pk)


def _mine(work: LongWork) -> Any:
    return _rows(work).filter(claim_token=work.claim_token, status=LongWork.BEING_MADE)


class Renewal:
    """Renews the lease now and then; raises ClaimLost once it is somebody else's."""

    def __init__(self, work: LongWork) -> None:
        self._work = work
        self._last = time.monotonic()

    def __call__(self) -> None:
        if time.monotonic() - self._last >= RENEW_EVERY:
            hold(self._work)
            self._last = time.monotonic()


# What it leaves in the storage ----------------------------------------------------------------------


def measure(file: IO[bytes]) -> tuple[int, str]:
    """How large the file is, and its SHA-256; it stands at its beginning afterwards."""
    size = file.seek(0, 2)
    file.seek(0)
    sha256 = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
    file.seek(0)
    return size, sha256


def remove_file(name: str) -> bool:
    """Remove a stored file, if it is there. False when the storage does not answer."""
    if name:
        try:
            default_storage.delete(name)
        except Exception as error:  # noqa: BLE001 - a storage that does not answer must not stop what goes on
            log.warning("The storage did not remove a file: %s.", type(error).__name__)
            return False
    return True
