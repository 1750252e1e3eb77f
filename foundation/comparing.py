"""What changed from one text to another, word by word."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_PIECES = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True)
class Piece:
    """Some words. `sign` is "+" for what came in, "-" for what went, "" for what stands in both."""

    sign: str
    text: str
    stands_instead: bool = field(default=False, compare=False)  #: In the place of the piece before it.

    @property
    def word(self) -> str:
        """What the sign says to those who hear the page."""
        return {"+": "Added", "-": "Taken out"}.get(self.sign, "")


@dataclass(frozen=True)
class Change:
    """One part of a record that reads otherwise than before."""

    label: str
    pieces: list[Piece]


def compare(before: str, after: str) -> list[Piece]:
    """The whole text, in pieces that came in, went or stayed; one piece or none where nothing changed."""
    return list(_pieces(_PIECES.findall(before), _PIECES.findall(after)))


def _pieces(before: list[str], after: list[str]) -> Iterator[Piece]:
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for kind, from_before, to_before, from_after, to_after in matcher.get_opcodes():
        gone, come = "".join(before[from_before:to_before]), "".join(after[from_after:to_after])
        if kind == "equal":
            yield Piece("", come)
            continue
        if gone:
            yield Piece("-", gone)
        if come:
            yield Piece("+", come, stands_instead=bool(gone))
