"""Files on their way into the storage: whole under a random name, or not at all."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import logging
import os
import secrets
import tempfile
from pathlib import Path
from typing import IO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F

from audit import services as audit
from documents.models import Document
from documents.rules import NotStored
from documents.services.recording import as_recorded
from foundation import clock

log = logging.getLogger(__name__)

FOLDER = "documents"
_IN_MEMORY = 2 * 1024 * 1024
_CHUNK = 256 * 1024
_LOOK_FOR_AT_A_TIME = 200
#: A file without a row is left over from a process that died between the two; after a day nobody waits for it.
LEFT_OVER_AFTER = dt.timedelta(days=1)


class FileChanged(Exception):
    """The stored bytes are not those that were stored; the file is not served."""


class StorageAway(FileChanged):
    """Nobody can say for now whether they are: the storage refuses, or does not answer. It passes."""


def keep(data: bytes) -> str:
    """Store bytes under a new random name, which is returned.

    Raises NotStored when that fails, for instance on a full disk; nothing is left of it then.
    """
    token = secrets.token_hex(16)
    name = f"{FOLDER}/{token[:2]}/{token}"
    try:
        path = Path(default_storage.path(name))
    except NotImplementedError:
        return _keep_elsewhere(name, data)
    _keep_here(path, data)
    return name


def _keep_here(path: Path, data: bytes) -> None:
    unfinished = path.with_suffix(".part")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(unfinished, "xb", opener=_private) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(unfinished, path)
        _sync_folder(path.parent)
    except OSError as error:
        for left in (unfinished, path):
            with contextlib.suppress(OSError):
                left.unlink(missing_ok=True)
        raise not_stored(error) from error


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _keep_elsewhere(name: str, data: bytes) -> str:
    # An object store shows a file whole or not at all. What it raises depends on its library.
    try:
        return default_storage.save(name, ContentFile(data))
    except Exception as error:
        with contextlib.suppress(Exception):
            default_storage.delete(name)
        raise not_stored(error) from error


def not_stored(error: Exception) -> NotStored:
    """What people are told where there is no room for a file; the log has the reason."""
    log.error("A file could not be stored: %s", getattr(error, "strerror", None) or type(error).__name__)
    return NotStored("The file could not be stored, so nothing of it was kept. Try again later.")


def discard(*names: str) -> None:
    """Take stored files back whose rows were never written. What is not to be removed now is swept later."""
    for name in names:
        try:
            default_storage.delete(name)
        except Exception as error:  # noqa: BLE001 - each storage has its own, and what called us has the reason
            log.warning("A file without a record stays for the sweep: %s", type(error).__name__)


def opened(document: Document) -> IO[bytes]:
    """The file's bytes, read whole and compared with its hash before the first of them is handed on.

    Raises FileChanged when they differ or are gone, and StorageAway when the storage can't say.
    """
    spool = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - the caller closes it
    digest = hashlib.sha256()
    try:
        with default_storage.open(document.storage_name, "rb") as stored:
            while chunk := stored.read(_CHUNK):
                digest.update(chunk)
                spool.write(chunk)
    except FileNotFoundError as error:
        spool.close()
        log.error("The file of document %s is gone", document.pk)
        raise FileChanged("The file can’t be read.") from error
    except Exception as error:
        # What a bucket raises that refuses or does not answer depends on its library.
        spool.close()
        log.error("The file of document %s can't be read: %s", document.pk, type(error).__name__)
        raise StorageAway("The storage of files does not answer.") from error
    if digest.hexdigest() != document.sha256:
        spool.close()
        log.error("The file of document %s is not the one that was stored", document.pk)
        raise FileChanged("The file is not the one that was stored.")
    spool.seek(0)
    return spool


def read(document: Document) -> bytes:
    """The file's bytes. Raises FileChanged or StorageAway."""
    with opened(document) as file:
        return file.read()


def look_for_lost() -> int:
    """Some of the files that were not looked for the longest have been looked for; how many of these are gone.

    One that is back is not lost any more. While the storage does not answer, nobody can say, and nothing changes.
    """
    gone = 0
    longest_ago = F("looked_for_at").asc(nulls_first=True)
    for document in Document.objects.order_by(longest_ago, "pk")[:_LOOK_FOR_AT_A_TIME]:
        try:
            is_there = _is_there(document)
        except Exception as error:  # noqa: BLE001 - what a storage raises depends on its library
            log.error("The storage of files does not answer: %s", type(error).__name__)
            return gone
        gone += not is_there
        _note(document, is_there=is_there)
    return gone


def _is_there(document: Document) -> bool:
    name = document.storage_name
    try:
        return bool(default_storage.exists(name) and default_storage.size(name) == document.size)
    except FileNotFoundError:
        return False


@transaction.atomic
def _note(document: Document, *, is_there: bool) -> None:
    now = clock.now()
    lost_at = None if is_there else document.lost_at or now
    Document.objects.filter(pk=document.pk).update(looked_for_at=now, lost_at=lost_at)
    if (lost_at is None) == (document.lost_at is None):
        return
    verb = "file is back" if is_there else "file is gone"
    log.error("Document %s: %s", document.pk, verb)
    audit.record(verb, document, by=None, at=now, **as_recorded(document))


def sweep_left_overs() -> int:
    """Delete stored files that no row knows and that are older than a day; how many there were."""
    before = clock.now() - LEFT_OVER_AFTER
    swept = 0
    try:
        folders, _ = default_storage.listdir(FOLDER)
    except FileNotFoundError:
        return 0
    for folder in folders:
        _, files = default_storage.listdir(f"{FOLDER}/{folder}")
        names = {f"{FOLDER}/{folder}/{file}" for file in files}
        known = set(Document.objects.filter(storage_name__in=names).values_list("storage_name", flat=True))
        for name in sorted(names - known):
            if default_storage.get_modified_time(name) < before:
                default_storage.delete(name)
                swept += 1
    return swept
