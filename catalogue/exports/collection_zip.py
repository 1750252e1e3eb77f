"""A collection as a ZIP: its contents as a page, and each resource in a folder of its own, in their order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import IO

from django.template.loader import render_to_string

from catalogue.models import Collection, ResourceVersion
from catalogue.queries.collections import Entry
from documents import rules as document_rules
from documents import services as documents
from documents.inspection import EXTENSIONS
from documents.inspection.names import shown_name
from foundation.archive import Archive
from foundation.languages import direction_of

CONTENTS = "Contents.html"
PIECE = 256 * 1024
Medium = ResourceVersion.Medium


@dataclass
class Shown:
    """A resource on the page of contents."""

    entry: Entry
    files: list[tuple[str, str]] = field(default_factory=list)  #: (what it is, the file’s place in the ZIP).
    links: list[tuple[str, str]] = field(default_factory=list)  #: (what it is, the address).


def write_zip(
    file: IO[bytes],
    collection: Collection,
    entries: Iterable[Entry],
    *,
    at: dt.datetime,
    keep_going: Callable[[], None],
    part_done: Callable[[int], None],
) -> None:
    """Write what the entries hold; each resource is a part. Raises what the storage raises where a file is gone."""
    shown: list[Shown] = []
    with Archive(file, at=at, keep_going=keep_going, with_sums=False) as archive:
        for number, entry in enumerate(entries, 1):
            shown.append(_write_entry(archive, number, entry))
            part_done(number)
        page = render_to_string(
            "catalogue/zip/contents.html", {"collection": collection, "shown": shown, "at": at}
        )
        archive.add(CONTENTS, page.encode())


def _write_entry(archive: Archive, number: int, entry: Entry) -> Shown:
    shown = Shown(entry)
    folder = f"{number:02} {shown_name(entry.resource.title)}"
    for version in entry.versions:
        what = f"{version.language}, {version.get_format_display().lower()}"
        if version.medium == Medium.LINK:
            shown.links.append((what, version.link))
            continue
        ending = "html" if version.document is None else EXTENSIONS[version.document.media_type][0]
        place = f"{folder}/{shown_name(f'{what}.{ending}')}"
        if version.document is None:
            archive.add(place, _as_page(version).encode())
        elif document_rules.reasons_not_to_serve(version.document):
            continue
        else:
            with documents.opened(version.document) as stored:
                archive.add_pieces(place, _pieces(stored))
        shown.files.append((what, place))
    return shown


def _as_page(version: ResourceVersion) -> str:
    context = {"version": version, "direction": direction_of(version.language.tag)}
    return render_to_string("catalogue/zip/text.html", context)


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(PIECE):
        yield piece
