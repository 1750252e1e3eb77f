"""ZIPs of collections: asked for or due, made by whichever worker holds the claim, handed out while they are true."""

from __future__ import annotations

from typing import IO

from django.db import IntegrityError, transaction

from audit import services as audit
from catalogue.exports.collection_zip import write_zip
from catalogue.models import Collection, CollectionPack
from catalogue.queries import collections as queries
from catalogue.rules import collections as rules
from catalogue.rules.refusals import CatalogueNotReady
from catalogue.services import made_zips
from foundation import clock, long_work
from foundation.nudge import nudge
from partnership.models import Person
from partnership.public_stamp import public_changed

FOLDER = "collections"
UNDER_WAY = "A ZIP of it is being made already."
Status = CollectionPack.Status


class _ChangedMeanwhile(Exception):
    """What was in the collection changed while its ZIP was written: it is true no more."""


# Asking -------------------------------------------------------------------------------------------


def ask_for_pack(*, collection: Collection, by: Person) -> CollectionPack:
    """A ZIP of what this person may see of it waits to be made. Raises CatalogueNotReady while one is under way."""
    if not Collection.objects.visible_to(by).filter(pk=collection.pk).exists():
        raise Collection.DoesNotExist
    if not queries.entries_for(collection, by):
        raise CatalogueNotReady("Nothing that is published and that you may read is in it.")
    return _ask(collection, by)


def ask_for_due_packs() -> int:
    """Every public collection that has no ZIP of what is in it now gets one; returns how many are asked for."""
    asked = 0
    for collection in queries.public_list():
        if queries.public_pack(collection) or queries.pack_under_way(collection, None):
            continue
        if _gave_up_on_what_is_there(collection) or not queries.public_entries(collection):
            continue
        try:
            _ask(collection, None)
        except CatalogueNotReady:
            continue
        asked += 1
    return asked


def _gave_up_on_what_is_there(collection: Collection) -> bool:
    """Whether a ZIP of just this could not be made: it is tried again once something changes."""
    last = queries.last_pack(collection, None)
    if last is None or last.status != Status.FAILED:
        return False
    return last.fingerprint == queries.fingerprint(collection, queries.public_entries(collection))


def _ask(collection: Collection, reader: Person | None) -> CollectionPack:
    now = clock.now()
    try:
        with transaction.atomic():
            pack = CollectionPack.objects.create(collection=collection, reader=reader, asked_at=now)
            audit.record("collection pack asked for", pack, by=reader, at=now, collection=collection.pk)
            transaction.on_commit(lambda: nudge("catalogue.tasks.make_collection_packs", queue="bulk"))
    except IntegrityError:
        raise CatalogueNotReady(UNDER_WAY) from None
    return pack


# Making -------------------------------------------------------------------------------------------


def make_waiting_packs() -> int:
    """Every pack that waits, or whose worker is gone, is made; returns how many this worker finished."""
    made = 0
    while pack := _claim():
        made += make_pack(pack)
    return made


def _claim() -> CollectionPack | None:
    taken = made_zips.claim(CollectionPack, folder=FOLDER, give_up=_fail)
    if taken is None:
        return None
    return CollectionPack.objects.select_related("collection", "reader").get(pk=taken)


def make_pack(pack: CollectionPack) -> bool:
    """Write and store the pack that this worker has claimed. False when it could not be finished."""
    mark = ""

    def write(file: IO[bytes]) -> None:
        nonlocal mark
        entries = queries.entries_for(pack.collection, pack.reader)
        mark = queries.fingerprint(pack.collection, entries)
        long_work.hold(pack, parts_all=len(entries), fingerprint=mark)
        write_zip(
            file,
            pack.collection,
            entries,
            at=clock.now(),
            keep_going=long_work.Renewal(pack),
            part_done=lambda number: long_work.hold(pack, parts_done=number),
        )

    return made_zips.make(
        pack,
        write=write,
        finish=lambda size, sha256: _finish(pack, mark, size=size, sha256=sha256),
        give_up=_fail,
    )


def _finish(pack: CollectionPack, mark: str, *, size: int, sha256: str) -> None:
    now = clock.now()
    with transaction.atomic():
        collection = Collection.objects.select_for_update(of=("self",)).get(pk=pack.collection_id)
        if mark != queries.fingerprint(collection, queries.entries_for(collection, pack.reader)):
            raise _ChangedMeanwhile
        long_work.finish(pack, status=Status.READY, size=size, sha256=sha256, made_at=now)
        audit.record("collection pack made", pack, by=None, at=now, sha256=sha256, size=size)
        if pack.reader_id is None:
            public_changed(at=now)


def _fail(pack: CollectionPack) -> None:
    with transaction.atomic():
        if long_work.fail(pack):
            audit.record("collection pack failed", pack, by=None, at=clock.now(), attempts=pack.attempts)


# Handing out --------------------------------------------------------------------------------------


def open_for_public(collection: Collection) -> tuple[CollectionPack, IO[bytes]]:
    """The ZIP that anyone may have at this moment, open for reading.

    Raises CollectionPack.DoesNotExist where there is none of just what is public now: withdrawing a resource closes it
    in the same act.
    """
    pack = queries.public_pack(collection)
    if pack is None:
        raise CollectionPack.DoesNotExist
    return pack, made_zips.opened(pack)


def open_pack(*, pack: CollectionPack, by: Person) -> IO[bytes]:
    """The ZIP that this person asked for, while all that is in it is theirs to read. Every opening leaves an event.

    Raises CollectionPack.DoesNotExist for anybody else's, and CatalogueNotReady where it is closed or not ready.
    """
    if (
        pack.reader_id != by.pk
        or not Collection.objects.visible_to(by).filter(pk=pack.collection_id).exists()
    ):
        raise CollectionPack.DoesNotExist
    if pack.status != Status.READY:
        raise CatalogueNotReady(rules.NOT_READY[Status(pack.status)])
    ready = queries.ready_pack(pack.collection, by)
    if ready is None or ready.pk != pack.pk:
        raise CatalogueNotReady(rules.NOT_READY[Status.GONE])
    file = made_zips.opened(pack)
    with transaction.atomic():
        audit.record("collection pack downloaded", pack, by=by, at=clock.now(), sha256=pack.sha256)
    return file


def close_stale_packs() -> int:
    """ZIPs that are true no more are closed for good and their files gone; returns how many were closed."""
    closed = 0
    for pack in CollectionPack.objects.filter(status=Status.READY).select_related("collection", "reader"):
        ready = queries.ready_pack(pack.collection, pack.reader)
        if ready is not None and ready.pk == pack.pk:
            continue
        closed += CollectionPack.objects.filter(pk=pack.pk, status=Status.READY).update(status=Status.GONE)
    made_zips.remove_closed(CollectionPack)
    return closed
