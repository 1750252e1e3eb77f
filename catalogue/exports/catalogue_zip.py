"""The catalogue as a ZIP: its list as CSV, and the files that the list names beside it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import IO, Any

from catalogue.models import Resource
from catalogue.queries import exporting
from documents import services as documents
from foundation import csv
from foundation.archive import Archive
from partnership.models import Person

FILES = "files"
PIECE = 256 * 1024


def write_zip(
    file: IO[bytes],
    person: Person,
    *,
    at: dt.datetime,
    keep_going: Callable[[], None],
    part_done: Callable[[int], None],
) -> list[int]:
    """Write what this person works on; each resource is a part. Returns the keys of the resources.

    Raises what the storage raises where a file is gone.
    """
    keys: list[int] = []
    rows: list[list[Any]] = []
    with Archive(file, at=at, keep_going=keep_going, with_sums=False) as archive:
        for number, resource in enumerate(exporting.each(person), 1):
            _write_files(archive, resource)
            rows += exporting.rows_of(resource, are_files_given=True)
            keys.append(resource.pk)
            part_done(number)
        archive.add(exporting.LIST, csv.as_bytes(exporting.HEADINGS, rows))
    return keys


def _write_files(archive: Archive, resource: Resource) -> None:
    for version in exporting.shown_variants(resource, are_files_given=True):
        if version.document is not None:
            with documents.opened(version.document) as stored:
                archive.add_pieces(f"{FILES}/{exporting.file_name(version)}", _pieces(stored))


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(PIECE):
        yield piece
