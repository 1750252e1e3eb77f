"""What the frame of a record's pages is made of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """A page of a record, for its sub-navigation."""

    title: str
    url: str
    is_current: bool
