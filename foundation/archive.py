"""Writing the ZIP: every file hashed as it is written, none held in memory longer than that."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import IO, Any

from foundation import clock, csv

SUMS = "SHA256SUMS"


class Archive:
    """A ZIP under way. `keep_going` is called often; it raises when the work should stop."""

    def __init__(
        self, file: IO[bytes], *, at: dt.datetime, keep_going: Callable[[], None], with_sums: bool = True
    ) -> None:
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED)
        self._at = at.astimezone(clock.LONDON)
        self._keep_going = keep_going
        self._sums: dict[str, str] = {}
        self._with_sums = with_sums

    @contextmanager
    def entry(self, name: str) -> Iterator[Callable[[bytes], None]]:
        """Write one file piece by piece."""
        if name in self._sums:
            raise ValueError("Two files of an archive have one name.")
        info = zipfile.ZipInfo(name, date_time=self._at.timetuple()[:6])
        info.compress_type = zipfile.ZIP_DEFLATED
        info.external_attr = 0o600 << 16
        digest = hashlib.sha256()
        with self._zip.open(info, "w", force_zip64=True) as target:

            def write(piece: bytes) -> None:
                self._keep_going()
                digest.update(piece)
                target.write(piece)

            yield write
        self._sums[name] = digest.hexdigest()

    def has(self, name: str) -> bool:
        return name in self._sums

    def sum_of(self, name: str) -> str:
        """The SHA-256 of a file that was written."""
        return self._sums[name]

    def add(self, name: str, content: bytes) -> None:
        with self.entry(name) as write:
            write(content)

    def add_pieces(self, name: str, pieces: Iterable[bytes]) -> None:
        with self.entry(name) as write:
            for piece in pieces:
                write(piece)

    def add_csv(self, name: str, headings: Iterable[Any], rows: Iterable[Iterable[Any]]) -> None:
        self.add_pieces(name, (line.encode() for line in csv.lines(headings, rows)))

    def add_json_lines(self, name: str, rows: Iterable[dict[str, Any]]) -> None:
        self.add_pieces(
            name, (json.dumps(row, ensure_ascii=False, sort_keys=True).encode() + b"\n" for row in rows)
        )

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Write the list of hashes, in the order of the names, and finish the ZIP; after a failure, let go of it."""
        if kind is None:
            if self._with_sums:
                lines = [f"{digest}  {name}\n" for name, digest in sorted(self._sums.items())]
                self.add(SUMS, "".join(lines).encode())
            self._zip.close()
        else:
            with suppress(OSError, ValueError):
                self._zip.close()
