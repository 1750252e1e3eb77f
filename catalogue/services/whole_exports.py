"""The catalogue with its files as one ZIP that can be imported again: asked for, made by a worker, kept for a day."""

from __future__ import annotations

import datetime as dt
from typing import IO

from django.db import IntegrityError, transaction

from audit import services as audit
from catalogue.exports.catalogue_zip import Holds, write_zip
from catalogue.models import CatalogueExport
from catalogue.queries import exporting
from catalogue.rules import access
from catalogue.rules.refusals import CatalogueNotReady
from catalogue.services import made_zips
from documents.models import Document
from documents.rules import reasons_not_to_serve
from foundation import clock, long_work
from foundation.nudge import nudge
from partnership.models import Person

FOLDER = "exports"
KEPT_FOR = dt.timedelta(days=1)
UNDER_WAY = "An export of yours is being made already."
NOT_READY = "The export is not ready yet."
CLOSED = (
    "The export is closed: it is too old, or holds what you may not read or open any more. Ask for another."
)
Status = CatalogueExport.Status


def ask_for_export(*, by: Person) -> CatalogueExport:
    """An export of what this person works on waits to be made. Raises PermissionDenied or CatalogueNotReady."""
    access.check_may_draft(by, None)
    now = clock.now()
    try:
        with transaction.atomic():
            made = CatalogueExport.objects.create(asked_by=by, asked_at=now)
            audit.record("export of the catalogue asked for", made, by=by, at=now)
            transaction.on_commit(lambda: nudge("catalogue.tasks.make_exports", queue="bulk"))
    except IntegrityError:
        raise CatalogueNotReady(UNDER_WAY) from None
    return made


def make_waiting_exports() -> int:
    """Every export that waits, or whose worker is gone, is made; returns how many this worker finished."""
    made = 0
    while (key := made_zips.claim(CatalogueExport, folder=FOLDER, give_up=_fail)) is not None:
        made += make_export(CatalogueExport.objects.select_related("asked_by").get(pk=key))
    return made


def make_export(made: CatalogueExport) -> bool:
    """Write and store the export that this worker has claimed. False when it could not be finished."""
    holds = Holds()

    def write(file: IO[bytes]) -> None:
        nonlocal holds
        long_work.hold(made, parts_all=exporting.resources_of(made.asked_by).count())
        holds = write_zip(
            file,
            made.asked_by,
            at=clock.now(),
            keep_going=long_work.Renewal(made),
            part_done=lambda number: long_work.hold(made, parts_done=number),
        )

    return made_zips.make(
        made,
        write=write,
        finish=lambda size, sha256: _finish(made, holds, size=size, sha256=sha256),
        give_up=_fail,
    )


def _finish(made: CatalogueExport, holds: Holds, *, size: int, sha256: str) -> None:
    now = clock.now()
    with transaction.atomic():
        long_work.finish(
            made,
            status=Status.READY,
            holds=holds.resources,
            files=holds.files,
            size=size,
            sha256=sha256,
            made_at=now,
        )
        audit.record("export of the catalogue made", made, by=None, at=now, sha256=sha256, size=size)


def _fail(made: CatalogueExport) -> None:
    with transaction.atomic():
        if long_work.fail(made):
            audit.record(
                "export of the catalogue failed", made, by=None, at=clock.now(), attempts=made.attempts
            )


def is_open(made: CatalogueExport, by: Person) -> bool:
    """Whether it may be handed out: a day old at most, all that is in it still this person's to read, and no file of it
    one that nobody may open.
    """
    if made.status != Status.READY or made.made_at is None or made.made_at + KEPT_FOR < clock.now():
        return False
    if not set(made.holds) <= set(exporting.resources_of(by).values_list("pk", flat=True)):
        return False
    files = Document.objects.in_bulk(made.files)
    return len(files) == len(set(made.files)) and not any(map(reasons_not_to_serve, files.values()))


def open_export(*, made: CatalogueExport, by: Person) -> IO[bytes]:
    """The ZIP that this person asked for. Every opening leaves an event.

    Raises PermissionDenied, CatalogueExport.DoesNotExist for anybody else's, and CatalogueNotReady where it is closed
    or not ready.
    """
    if made.asked_by_id != by.pk:
        raise CatalogueExport.DoesNotExist
    access.check_may_draft(by, None)
    if made.status in CatalogueExport.UNFINISHED:
        raise CatalogueNotReady(NOT_READY)
    if not is_open(made, by):
        raise CatalogueNotReady(CLOSED)
    file = made_zips.opened(made)
    with transaction.atomic():
        audit.record("export of the catalogue downloaded", made, by=by, at=clock.now(), sha256=made.sha256)
    return file


def close_old_exports() -> int:
    """Exports that nobody may have any more are closed for good and their files gone; returns how many were closed."""
    closed = 0
    for made in CatalogueExport.objects.filter(status=Status.READY).select_related("asked_by"):
        if not (access.may_draft(made.asked_by, None) and is_open(made, made.asked_by)):
            ready = CatalogueExport.objects.filter(pk=made.pk, status=Status.READY)
            closed += ready.update(status=Status.GONE)
    made_zips.remove_closed(CatalogueExport)
    return closed
