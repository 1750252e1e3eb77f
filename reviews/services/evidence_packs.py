"""Evidence packs: asked for, made by whichever worker holds the claim, fetched, and removed after their time."""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
import secrets
import tempfile
import time
from typing import IO, cast

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import F, Q

from audit import services as audit
from foundation import clock
from foundation.nudge import nudge
from partnership.models import Person
from reviews.exports.pack.making import PARTS, write_pack
from reviews.exports.pack.parts import Proof
from reviews.models import EvidencePack, PublicationPlan
from reviews.rules import evidence as rules

log = logging.getLogger(__name__)

LEASE = dt.timedelta(minutes=2)
#: The lease is renewed while files are written, at most this often, in seconds.
RENEW_EVERY = 10.0
#: How long a pack waits after each failure; after the last it has failed for good.
GAPS = [dt.timedelta(minutes=minutes) for minutes in (1, 5, 15, 60)]

Status = EvidencePack.Status


class ClaimLost(Exception):
    """Another worker has the pack now; this one stops and leaves nothing behind."""


def request_pack(*, plan: PublicationPlan, by: Person) -> EvidencePack:
    """A pack waits to be made. Raises PermissionDenied, or PackNotReady while one of this plan is under way."""
    now = clock.now()
    try:
        with transaction.atomic():
            plan = (
                PublicationPlan.objects.select_for_update(of=("self",))
                .select_related("review__matter")
                .get(pk=plan.pk)
            )
            rules.check_may_ask(plan, by)
            if reasons := rules.reasons_not_to_ask(plan):
                raise rules.PackNotReady.because(reasons)
            pack = EvidencePack.objects.create(plan=plan, asked_by=by, asked_at=now, parts_all=len(PARTS))
            audit.record("evidence pack requested", pack, by=by, at=now, matter=plan.review.matter)
            transaction.on_commit(lambda: nudge("reviews.tasks.exports.make_evidence_packs", queue="bulk"))
    except IntegrityError:
        raise rules.PackNotReady(rules.UNDER_WAY) from None
    return pack


def make_waiting_packs() -> int:
    """Every pack that waits, or whose worker is gone, is made; returns how many this worker finished."""
    made = 0
    while pack := claim_pack(now=clock.now()):
        made += make_pack(pack)
    return made


def claim_pack(*, now: dt.datetime) -> EvidencePack | None:
    """Take one pack for this worker, by a conditional update, so that of two only one gets it.

    What a worker that is gone had stored under its claim is removed. A pack that was taken too often without
    being finished has failed.
    """
    free = Q(status=Status.WAITING, claimed_until=None) | Q(
        status__in=EvidencePack.UNFINISHED, claimed_until__lte=now
    )
    for pack in EvidencePack.objects.filter(free).order_by("asked_at", "id"):
        same = EvidencePack.objects.filter(free, pk=pack.pk, claim_token=pack.claim_token)
        if pack.attempts > len(GAPS):
            _fail(pack, now)
            continue
        taken = same.update(
            status=Status.BEING_MADE,
            claim_token=secrets.token_hex(16),
            claimed_until=now + LEASE,
            attempts=F("attempts") + 1,
            parts_done=0,
            parts_all=len(PARTS),
            storage_name=f"packs/{secrets.token_hex(16)}.zip",
        )
        if taken:
            if pack.storage_name:
                _remove_file(pack.storage_name)
            return EvidencePack.objects.select_related(
                "asked_by", "plan__review__matter", "plan__edition", "plan__report_version__document"
            ).get(pk=pack.pk)
    return None


def make_pack(pack: EvidencePack) -> bool:
    """Write and store the pack that this worker has claimed. False when it could not be finished."""
    try:
        with tempfile.TemporaryFile() as file:
            proof = Proof(plan=pack.plan, review=pack.plan.review, at=clock.now())
            write_pack(
                cast(IO[bytes], file),
                pack,
                proof,
                keep_going=_Renewal(pack),
                part_done=lambda number: _hold(pack, parts_done=number),
            )
            size, sha256 = _measure(cast(IO[bytes], file))
            _hold(pack)
            default_storage.save(pack.storage_name, File(file))
        _finish(pack, size=size, sha256=sha256)
    except ClaimLost:
        log.info("Evidence pack %s was taken over by another worker.", pack.pk)
        _remove_file(pack.storage_name)
        return False
    except Exception as error:  # noqa: BLE001 - whatever stopped it, the pack must be tried again and say so
        log.error("Evidence pack %s could not be made: %s.", pack.pk, type(error).__name__)
        _remove_file(pack.storage_name)
        _put_off(pack, clock.now())
        return False
    return True


class _Renewal:
    """Renews the lease now and then; raises ClaimLost once it is somebody else's."""

    def __init__(self, pack: EvidencePack) -> None:
        self._pack = pack
        self._last = time.monotonic()

    def __call__(self) -> None:
        if time.monotonic() - self._last >= RENEW_EVERY:
            _hold(self._pack)
            self._last = time.monotonic()


def _mine(pack: EvidencePack) -> Q:
    return Q(pk=pack.pk, claim_token=pack.claim_token, status=Status.BEING_MADE)


def _hold(pack: EvidencePack, **progress: int) -> None:
    """Renew the claim and note the progress. Raises ClaimLost when it is somebody else's."""
    rows = EvidencePack.objects.filter(_mine(pack))
    if not rows.update(claimed_until=clock.now() + LEASE, **progress):
        raise ClaimLost


def _measure(file: IO[bytes]) -> tuple[int, str]:
    size = file.seek(0, 2)
    file.seek(0)
    sha256 = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
    file.seek(0)
    return size, sha256


def _finish(pack: EvidencePack, *, size: int, sha256: str) -> None:
    now = clock.now()
    with transaction.atomic():
        finished = EvidencePack.objects.filter(_mine(pack)).update(
            status=Status.READY,
            claimed_until=None,
            claim_token="",
            size=size,
            sha256=sha256,
            made_at=now,
            expires_at=now + dt.timedelta(days=settings.EVIDENCE_PACK_DAYS),
        )
        if not finished:
            raise ClaimLost
        audit.record(
            "evidence pack made",
            pack,
            by=None,
            at=now,
            matter=pack.plan.review.matter,
            sha256=sha256,
            size=size,
        )


def _put_off(pack: EvidencePack, now: dt.datetime) -> None:
    """After a failure: tried again later, or failed for good."""
    if pack.attempts > len(GAPS):
        _fail(pack, now)
        return
    EvidencePack.objects.filter(_mine(pack)).update(
        status=Status.WAITING, claim_token="", claimed_until=now + GAPS[pack.attempts - 1], storage_name=""
    )


def _fail(pack: EvidencePack, now: dt.datetime) -> None:
    with transaction.atomic():
        rows = EvidencePack.objects.filter(
            pk=pack.pk, claim_token=pack.claim_token, status__in=EvidencePack.UNFINISHED
        )
        if rows.update(status=Status.FAILED, claimed_until=None, claim_token=""):
            audit.record(
                "evidence pack failed",
                pack,
                by=None,
                at=now,
                matter=pack.plan.review.matter,
                attempts=pack.attempts,
            )


def open_pack(*, pack: EvidencePack, by: Person) -> IO[bytes]:
    """The pack's file, open for reading; every opening leaves an event.

    Raises PackNotReady for a pack that is not there to be fetched. Who may read packs, the caller has asked
    `rules.evidence.may_read_packs`; it is asked again here.
    """
    now = clock.now()
    with transaction.atomic():
        pack = (
            EvidencePack.objects.select_for_update(of=("self",))
            .select_related("plan__review__matter")
            .get(pk=pack.pk)
        )
        if not rules.may_read_packs(pack.plan.review, by):
            raise EvidencePack.DoesNotExist
        if reasons := rules.reasons_not_to_fetch(pack):
            raise rules.PackNotReady.because(reasons)
        try:
            file = default_storage.open(pack.storage_name)
            file.seek(0)  # A bucket's file is fetched here, and not when the answer has begun.
        except FileNotFoundError:
            raise rules.PackNotReady("The pack's file is missing from the storage. Make a new one.") from None
        except Exception as error:  # noqa: BLE001 - a bucket that refuses or does not answer has errors of its own
            log.error("Evidence pack %s can't be read: %s.", pack.pk, type(error).__name__)
            raise rules.PackNotReady("The storage of files does not answer. Try again later.") from None
        audit.record(
            "evidence pack downloaded",
            pack,
            by=by,
            at=now,
            matter=pack.plan.review.matter,
            sha256=pack.sha256,
        )
    return cast(IO[bytes], file)


def remove_old_packs() -> int:
    """Packs past their time are gone, file and all; returns how many. Left-over files of failed ones go too."""
    now = clock.now()
    removed = 0
    for pack in EvidencePack.objects.filter(status=Status.READY, expires_at__lte=now):
        with transaction.atomic():
            if EvidencePack.objects.filter(pk=pack.pk, status=Status.READY).update(status=Status.EXPIRED):
                audit.record("evidence pack removed", pack, by=None, at=now, matter=pack.plan.review.matter)
                removed += 1
    for pack in EvidencePack.objects.filter(status__in=[Status.EXPIRED, Status.FAILED]).exclude(
        storage_name=""
    ):
        if _remove_file(pack.storage_name):
            EvidencePack.objects.filter(pk=pack.pk).update(storage_name="")
    return removed


def _remove_file(name: str) -> bool:
    """Remove a stored file, if it is there. False when the storage does not answer."""
    if name:
        try:
            default_storage.delete(name)
        except Exception as error:  # noqa: BLE001 - a storage that does not answer must not stop what goes on
            log.warning("The storage did not remove a file: %s.", type(error).__name__)
            return False
    return True
