"""The catalogue as a ZIP: its list as CSV, and the files that the list names beside it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import IO, Any

from catalogue.models import Resource
from catalogue.queries import exporting
from documents import services as documents
from foundation import csv
from foundation.archive import Archive
from partnership.models import Person

FILES = "files"
PIECE = 256 * 1024


@dataclass
class Holds:
    """What is in a ZIP, by key."""

    resources: list[int] = field(default_factory=list)
    files: list[int] = field(default_factory=list)


def write_zip(
    file: IO[bytes],
    person: Person,
    *,
    at: dt.datetime,
    keep_going: Callable[[], None],
    part_done: Callable[[int], None],
) -> Holds:
    """Write what this person works on; each resource is a part. Returns what is in it.

    Raises what the storage raises where a file is gone.
    """
    holds = Holds()
    rows: list[list[Any]] = []
    with Archive(file, at=at, keep_going=keep_going, with_sums=False) as archive:
        for number, resource in enumerate(exporting.each(person), 1):
            holds.files += _write_files(archive, resource)
            rows += exporting.rows_of(resource, are_files_given=True)
            holds.resources.append(resource.pk)
            part_done(number)
        archive.add(exporting.LIST, csv.as_bytes(exporting.HEADINGS, documents.without_names(rows)))
    return holds


def _write_files(archive: Archive, resource: Resource) -> Iterator[int]:
    for version in exporting.shown_variants(resource, are_files_given=True):
        if version.document is not None:
            with documents.opened(version.document) as stored:
                archive.add_pieces(f"{FILES}/{exporting.file_name(version)}", _pieces(stored))
            yield version.document.pk


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(PIECE):
        yield piece
