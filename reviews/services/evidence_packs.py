"""Evidence packs: asked for, made by whichever worker holds the claim, fetched, and removed after their time."""

from __future__ import annotations

import datetime as dt
import logging
import secrets
import tempfile
from typing import IO, cast

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from audit import services as audit
from foundation import clock, long_work
from foundation.nudge import nudge
from partnership.models import Person
from reviews.exports.pack.making import PARTS, write_pack
from reviews.exports.pack.parts import Proof
from reviews.models import EvidencePack, PublicationPlan
from reviews.rules import evidence as rules

log = logging.getLogger(__name__)

Status = EvidencePack.Status


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
    before = long_work.claim(
        EvidencePack,
        now=now,
        changes=lambda: {
            "parts_all": len(PARTS),
            "storage_name": f"packs/{secrets.token_hex(16)}.zip",
        },
        give_up=lambda pack: _fail(pack, now),
    )
    if before is None:
        return None
    if before.storage_name:
        long_work.remove_file(before.storage_name)
    return EvidencePack.objects.select_related(
        "asked_by", "plan__review__matter", "plan__edition", "plan__report_version__document"
    ).get(pk=before.pk)


def make_pack(pack: EvidencePack) -> bool:
    """Write and store the pack that this worker has claimed. False when it could not be finished."""
    try:
        with tempfile.TemporaryFile() as file:
            proof = Proof(plan=pack.plan, review=pack.plan.review, at=clock.now())
            write_pack(
                cast(IO[bytes], file),
                pack,
                proof,
                keep_going=long_work.Renewal(pack),
                part_done=lambda number: long_work.hold(pack, parts_done=number),
            )
            size, sha256 = long_work.measure(cast(IO[bytes], file))
            long_work.hold(pack)
            default_storage.save(pack.storage_name, File(file))
        _finish(pack, size=size, sha256=sha256)
    except long_work.ClaimLost:
        log.info("Evidence pack %s was taken over by another worker.", pack.pk)
        long_work.remove_file(pack.storage_name)
        return False
    except Exception as error:  # noqa: BLE001 - whatever stopped it, the pack must be tried again and say so
        log.error("Evidence pack %s could not be made: %s.", pack.pk, type(error).__name__)
        long_work.remove_file(pack.storage_name)
        _put_off(pack, clock.now())
        return False
    return True


def _finish(pack: EvidencePack, *, size: int, sha256: str) -> None:
    now = clock.now()
    with transaction.atomic():
        long_work.finish(
            pack,
            status=Status.READY,
            size=size,
            sha256=sha256,
            made_at=now,
            expires_at=now + dt.timedelta(days=settings.EVIDENCE_PACK_DAYS),
        )
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
    if not long_work.put_off(pack, now, storage_name=""):
        _fail(pack, now)


def _fail(pack: EvidencePack, now: dt.datetime) -> None:
    with transaction.atomic():
        if long_work.fail(pack):
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
            raise rules.PackNotReady("The pack’s file is missing from the storage. Make a new one.") from None
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
        if long_work.remove_file(pack.storage_name):
            EvidencePack.objects.filter(pk=pack.pk).update(storage_name="")
    return removed
