"""The files that come with an import: those of a folder, or of a ZIP that is trusted with nothing."""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import IO, Protocol

from catalogue.queries.exporting import LIST
from documents.inspection import LIMITS
from documents.inspection.archives import UNREADABLE
from documents.inspection.limits import in_words

MOST_FILES = 5_000
#: Of a whole ZIP, unpacked.
MOST_UNPACKED = 2 * 1024 * 1024 * 1024


class UnsafeFiles(Exception):
    """The ZIP is not one of files to import, with the reason; nothing of it was unpacked."""


class Files(Protocol):
    """Files by the names that lines of the CSV give them."""

    def names(self) -> set[str]: ...

    def read(self, name: str) -> bytes:
        """At most one byte more than a file may have."""
        ...


class NoFiles:
    def names(self) -> set[str]:
        return set()

    def read(self, name: str) -> bytes:
        raise KeyError(name)


class FilesOfFolder:
    """Every file of a folder, none of its folders and nothing that points elsewhere."""

    def __init__(self, folder: Path) -> None:
        self._paths = {
            path.name: path for path in folder.iterdir() if path.is_file() and not path.is_symlink()
        }

    def names(self) -> set[str]:
        return set(self._paths)

    def read(self, name: str) -> bytes:
        with self._paths[name].open("rb") as file:
            return file.read(LIMITS.most_bytes + 1)


class FilesOfZip:
    """The files of a ZIP, by their names without the folders they lie in.

    Raises UnsafeFiles for a ZIP that reaches outside itself, unpacks to too much, is locked or broken, before
    anything of it is unpacked. Nothing is ever written where the ZIP says.
    """

    def __init__(self, file: IO[bytes]) -> None:
        try:
            self._zip = zipfile.ZipFile(file)
            members = self._zip.infolist()
        except UNREADABLE as error:
            raise UnsafeFiles("This is no ZIP file, or it is broken.") from error
        if len(members) > MOST_FILES + 1_000:
            raise UnsafeFiles(f"The ZIP holds more than {MOST_FILES:,} files. Split it.")
        files = [one for one in members if not one.is_dir() and not _is_left_by_a_machine(one.filename)]
        if sum(one.file_size for one in files) > MOST_UNPACKED:
            raise UnsafeFiles(f"The ZIP unpacks to more than {in_words(MOST_UNPACKED)}. Split it.")
        self._members: dict[str, zipfile.ZipInfo] = {}
        for one in members:
            _check(one)
        for one in files:
            name = one.filename.rpartition("/")[2]
            if name in self._members:
                raise UnsafeFiles(f"Two files in the ZIP are called “{name}”.")
            self._members[name] = one

    def names(self) -> set[str]:
        """Without the list that an export puts beside its files: it is given by itself."""
        return set(self._members) - {LIST}

    def read(self, name: str) -> bytes:
        member = self._members[name]
        try:
            with self._zip.open(member) as file:
                return file.read(LIMITS.most_bytes + 1)
        except UNREADABLE as error:
            raise UnsafeFiles(f"“{name}” in the ZIP can’t be unpacked.") from error


def _is_left_by_a_machine(name: str) -> bool:
    """What a Mac or a Windows machine adds by itself."""
    return name.startswith("__MACOSX/") or name.rpartition("/")[2] in (
        ".DS_Store",
        "Thumbs.db",
        "desktop.ini",
    )


def _check(member: zipfile.ZipInfo) -> None:
    for is_so, why in _FAULTS:
        if is_so(member):
            raise UnsafeFiles(f"“{_shown(member.filename)}” in the ZIP {why}.")


def _shown(name: str) -> str:
    return "".join(letter if letter.isprintable() else "�" for letter in name)[:100]


def _reaches_outside(member: zipfile.ZipInfo) -> bool:
    name = member.filename
    return (
        name.startswith("/")
        or "\\" in name
        or ":" in name
        or ".." in name.split("/")
        or not name.isprintable()
    )


def _is_bomb(member: zipfile.ZipInfo) -> bool:
    return member.file_size > LIMITS.ratio_counts_from and (
        member.file_size > max(member.compress_size, 1) * LIMITS.highest_ratio
    )


def _is_link(member: zipfile.ZipInfo) -> bool:
    return stat.S_ISLNK(member.external_attr >> 16)


_FAULTS: list[tuple[Callable[[zipfile.ZipInfo], bool], str]] = [
    (_reaches_outside, "has a name that no file can have"),
    (_is_link, "points to another file"),
    (lambda member: bool(member.flag_bits & 1), "is locked with a password"),
    (_is_bomb, "unpacks to far more than it is"),
    (lambda member: member.file_size > LIMITS.most_bytes, f"is larger than {in_words(LIMITS.most_bytes)}"),
]
