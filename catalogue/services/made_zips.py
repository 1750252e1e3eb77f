"""ZIPs that a worker makes: written beside the storage, stored whole, tried again after a failure, and closed at the end."""

from __future__ import annotations

import logging
import secrets
import tempfile
from collections.abc import Callable
from typing import IO, TypeVar, cast

from django.core.files import File
from django.core.files.storage import default_storage

from catalogue.models import CatalogueExport, CollectionPack
from catalogue.rules.refusals import CatalogueNotReady
from foundation import clock, long_work

log = logging.getLogger(__name__)

Made = TypeVar("Made", CollectionPack, CatalogueExport)


def claim(kind: type[Made], *, folder: str, give_up: Callable[[Made], None]) -> int | None:
    """Take one for this worker; its key. What an attempt of before may have left in the storage is gone."""
    before = long_work.claim(
        kind,
        now=clock.now(),
        changes=lambda: {"parts_all": 0, "storage_name": f"{folder}/{secrets.token_hex(16)}.zip"},
        give_up=give_up,
    )
    if before is None:
        return None
    if before.storage_name:
        long_work.remove_file(before.storage_name)
    return int(before.pk)


def make(
    made: Made,
    *,
    write: Callable[[IO[bytes]], None],
    finish: Callable[[int, str], None],
    give_up: Callable[[Made], None],
) -> bool:
    """Write and store what this worker has claimed; `finish` is told its size and its SHA-256.

    False when it could not be finished: it is tried again, and given up after the last attempt.
    """
    try:
        with tempfile.TemporaryFile() as temporary:
            file = cast(IO[bytes], temporary)
            write(file)
            size, sha256 = long_work.measure(file)
            long_work.hold(made)
            default_storage.save(made.storage_name, File(file))
        finish(size, sha256)
    except long_work.ClaimLost:
        log.info("%s %s was taken over by another worker.", type(made).__name__, made.pk)
        long_work.remove_file(made.storage_name)
        return False
    except Exception as error:  # noqa: BLE001 - whatever stopped it, it must be tried again and say so
        log.error("%s %s could not be made: %s.", type(made).__name__, made.pk, type(error).__name__)
        long_work.remove_file(made.storage_name)
        if not long_work.put_off(made, clock.now(), storage_name=""):
            give_up(made)
        return False
    return True


def opened(made: CollectionPack | CatalogueExport) -> IO[bytes]:
    """The ZIP, open for reading. Raises CatalogueNotReady where the storage does not give it."""
    try:
        file = default_storage.open(made.storage_name)
        file.seek(0)  # A bucket's file is fetched here, and not when the answer has begun.
    except FileNotFoundError:
        raise CatalogueNotReady("The ZIP is missing from the storage. Ask for another.") from None
    except Exception as error:  # noqa: BLE001 - a bucket that refuses or does not answer has errors of its own
        log.error("%s %s can't be read: %s.", type(made).__name__, made.pk, type(error).__name__)
        raise CatalogueNotReady("The storage of files does not answer. Try again later.") from None
    return cast(IO[bytes], file)


def remove_closed(kind: type[Made]) -> None:
    """The files of those that are closed or have failed are gone from the storage."""
    closed = kind._default_manager.filter(status__in=[kind.Status.GONE, kind.Status.FAILED])
    for made in closed.exclude(storage_name=""):
        if long_work.remove_file(made.storage_name):
            kind._default_manager.filter(pk=made.pk).update(storage_name="")
