"""How moments stand in the tables of a pack: in UTC, and as a London clock shows them."""

from __future__ import annotations

import datetime as dt

from foundation import clock


def utc(moment: dt.datetime | None) -> str:
    """A moment in UTC, as ISO 8601: “2026-10-05T11:00:00Z”."""
    if moment is None:
        return ""
    return moment.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def london(moment: dt.datetime | None) -> str:
    """The same moment as a London clock shows it, with its distance from UTC."""
    return moment.astimezone(clock.LONDON).isoformat(" ", timespec="seconds") if moment else ""


def both(moment: dt.datetime | None) -> list[str]:
    """A moment for two columns: UTC, then London."""
    return [utc(moment), london(moment)]


def heads(*names: str) -> list[str]:
    """The heads of columns; one that ends in “at” holds a moment and becomes two."""
    found = []
    for name in names:
        found += [f"{name} (UTC)", f"{name} (London)"] if name.endswith(" at") else [name]
    return found
