"""Imports asked for on a page: stored, run by whichever worker holds them, and their files removed afterwards."""

from __future__ import annotations

import datetime as dt
import logging
import secrets
from contextlib import ExitStack

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction

from audit import services as audit
from catalogue.models import ResourceImport
from catalogue.rules import access
from catalogue.services.import_files import Files, FilesOfZip, NoFiles, UnsafeFiles
from catalogue.services.importing import Outcome, import_resources
from documents.rules import NotStored
from foundation import clock, long_work
from foundation.csv_lines import LineError
from foundation.nudge import nudge
from partnership.models import Person

log = logging.getLogger(__name__)

FOLDER = "imports"
Status = ResourceImport.Status


def ask_for_import(
    *,
    csv_file: File[bytes],
    zip_file: File[bytes] | None,
    by: Person,
    is_dry_run: bool = False,
) -> ResourceImport:
    """The import waits for a worker. Raises PermissionDenied, or NotStored when its files can't be kept."""
    access.check_may_draft(by, None)
    now = clock.now()
    csv_name = _store(csv_file, "csv")
    zip_name = ""
    try:
        zip_name = _store(zip_file, "zip") if zip_file is not None else ""
        with transaction.atomic():
            made = ResourceImport.objects.create(
                asked_by=by,
                asked_at=now,
                is_dry_run=is_dry_run,
                file_name=(csv_file.name or "")[:200],
                csv_storage_name=csv_name,
                zip_storage_name=zip_name,
            )
            audit.record("import asked for", made, by=by, at=now, is_dry_run=is_dry_run)
            transaction.on_commit(lambda: nudge("catalogue.tasks.run_imports", queue="bulk"))
    except BaseException:
        long_work.remove_file(csv_name)
        long_work.remove_file(zip_name)
        raise
    return made


def _store(file: File[bytes], ending: str) -> str:
    name = f"{FOLDER}/{secrets.token_hex(16)}.{ending}"
    try:
        return default_storage.save(name, file)
    except OSError as error:
        long_work.remove_file(name)
        raise NotStored("The file could not be kept. Try again later.") from error


def run_waiting_imports() -> int:
    """Every import that waits, or whose worker is gone, is run; returns how many this worker finished."""
    done = 0
    while made := _claim(now=clock.now()):
        done += run_import(made)
    return done


def _claim(*, now: dt.datetime) -> ResourceImport | None:
    before = long_work.claim(
        ResourceImport, now=now, changes=lambda: {"parts_all": 0}, give_up=lambda made: _fail(made, now)
    )
    if before is None:
        return None
    return ResourceImport.objects.select_related("asked_by").get(pk=before.pk)


def run_import(made: ResourceImport) -> bool:
    """Run the import that this worker has claimed. False when it could not be finished."""
    try:
        with ExitStack() as opened:
            data, files = _opened(made, opened)
            outcome = import_resources(
                data=data,
                files=files,
                by=made.asked_by,
                is_dry_run=made.is_dry_run,
                progress=_Progress(made),
                # Held until the end of the transaction that enters everything: no other worker can take it over.
                before_entering=lambda: long_work.hold(made),
                at_the_end=lambda reached: _finish(made, reached),
            )
        if outcome.errors or made.is_dry_run:
            with transaction.atomic():
                _finish(made, outcome)
    except UnsafeFiles as unsafe:
        with transaction.atomic():
            _finish(made, Outcome(errors=[LineError(1, str(unsafe), "file")]))
    except long_work.ClaimLost:
        log.info("Import %s was taken over by another worker.", made.pk)
        return False
    except Exception as error:  # noqa: BLE001 - whatever stopped it, it must be tried again and say so
        log.error("Import %s could not be done: %s.", made.pk, type(error).__name__)
        if not long_work.put_off(made, clock.now()):
            _fail(made, clock.now())
        return False
    _remove_files(made)
    return True


def _opened(made: ResourceImport, opened: ExitStack) -> tuple[bytes, Files]:
    with default_storage.open(made.csv_storage_name) as csv_file:
        data = csv_file.read()
    if not made.zip_storage_name:
        return data, NoFiles()
    return data, FilesOfZip(opened.enter_context(default_storage.open(made.zip_storage_name)))


class _Progress:
    """Says now and then how many lines were looked at, which renews the lease."""

    def __init__(self, made: ResourceImport) -> None:
        self._made = made
        self._renew = long_work.Renewal(made)
        self._told = -1

    def __call__(self, done: int, of: int) -> None:
        share = done * 100 // max(of, 1)
        if share != self._told:
            self._told = share
            long_work.hold(self._made, parts_done=done, parts_all=of)
        else:
            self._renew()


def _finish(made: ResourceImport, outcome: Outcome) -> None:
    now = clock.now()
    status = Status.REFUSED if outcome.errors else Status.CHECKED if made.is_dry_run else Status.ENTERED
    long_work.finish(
        made,
        status=status,
        errors=[[one.line, one.column, one.words] for one in outcome.errors[: ResourceImport.MOST_ERRORS]],
        error_count=len(outcome.errors),
        resources=outcome.resources,
        variants=outcome.variants,
        findings=outcome.findings,
        ended_at=now,
    )
    audit.record(
        f"import {status}",
        made,
        by=made.asked_by,
        at=now,
        resources=outcome.resources,
        errors=len(outcome.errors),
    )


def _fail(made: ResourceImport, now: dt.datetime) -> None:
    with transaction.atomic():
        if long_work.fail(made):
            audit.record("import failed", made, by=None, at=now, attempts=made.attempts)
    _remove_files(made)


def _remove_files(made: ResourceImport) -> None:
    """What was given is not kept once it is entered or refused."""
    for field in ("csv_storage_name", "zip_storage_name"):
        if getattr(made, field) and long_work.remove_file(getattr(made, field)):
            ResourceImport.objects.filter(pk=made.pk).update(**{field: ""})


def remove_left_overs() -> int:
    """Files of imports that ended, which the storage would not remove then; returns of how many."""
    ended = ResourceImport.objects.exclude(status__in=long_work.LongWork.UNFINISHED)
    left = list(ended.exclude(csv_storage_name="", zip_storage_name=""))
    for made in left:
        _remove_files(made)
    return len(left)
