"""A migrated SQLite database, kept between runs for as long as nothing that makes it has changed.

Sixty migrations take half a minute, which is longer than most runs of a few tests. What is kept is a copy of what the
migrations themselves made; they still run, and find nothing left to do.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any

from django.db.backends.signals import connection_created

from tests.machine import ROOT
from tests.settings import FOLDER

#: What the tables and the rows that migrations bring are made from.
MAKERS = ("*/migrations/*.py", "*/data/*", "audit/triggers.py", "search/*.py", "requirements.txt")
MAKERS_OF_ROWS = ("*/apps.py", "*/services/reference*.py")


@cache
def kept() -> Path:
    """Where it is kept."""
    digest = hashlib.sha256()
    for pattern in (*MAKERS, *MAKERS_OF_ROWS):
        for path in sorted(ROOT.glob(pattern)):
            if path.is_file():
                digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return ROOT / "var" / "tests" / f"migrated-{digest.hexdigest()[:16]}.sqlite3"


def begin() -> None:
    """The empty database of a run is filled from it as soon as it is opened."""
    connection_created.connect(_fill, dispatch_uid="tests.migrated")


def _is_ours(connection: Any) -> bool:
    return connection.vendor == "sqlite" and Path(connection.settings_dict["NAME"]).parent == FOLDER


def _fill(connection: Any, **_: Any) -> None:
    if not _is_ours(connection) or not kept().exists():
        return
    if connection.connection.execute("SELECT 1 FROM sqlite_master").fetchone():
        return
    with closing(sqlite3.connect(f"file:{kept()}?mode=ro", uri=True)) as source:
        source.backup(connection.connection)


def keep(connection: Any) -> None:
    """Keep what was just migrated, unless it is kept already; copies of what has changed since go."""
    if not _is_ours(connection) or kept().exists():
        return
    kept().parent.mkdir(parents=True, exist_ok=True)
    for old in kept().parent.glob("migrated-*.sqlite3"):
        old.unlink(missing_ok=True)
    half = kept().with_suffix(f".{os.getpid()}")
    with closing(sqlite3.connect(half)) as target:
        connection.connection.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")
    half.replace(kept())
