"""What changed from one text to another, word by word."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from foundation.words import say_moment
from media_relations.models import LastLook, Statement, StatementVersion
from partnership.models import Person

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
    """One part of a statement that reads otherwise than before."""

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


def between(before: StatementVersion, after: StatementVersion) -> list[Change]:
    """Every part in which the later version reads otherwise."""
    parts = zip(_parts(before), _parts(after), strict=True)
    return [Change(label, compare(old, new)) for (label, old), (_, new) in parts if old != new]


def _parts(version: StatementVersion) -> list[tuple[str, str]]:
    return [
        ("Title", version.title),
        ("Text", version.text),
        ("Key message", version.key_message),
        ("Quotes", "\n\n".join(str(quote["words"]) for quote in version.quotes)),
        ("Spokesperson", str(version.spokesperson or "Nobody")),
        ("Embargo", say_moment(version.release_at) if version.release_at else "None"),
        ("Files", f"{len(version.files)}: {', '.join(sha256[:8] for sha256 in version.files)}"),
    ]


def since_last_look(statement: Statement, version: StatementVersion, person: Person) -> LastLook | None:
    """The look that the person took at an earlier version, where there is one to compare with."""
    look = (
        LastLook.objects.filter(statement=statement, person=person)
        .select_related("version__spokesperson")
        .first()
    )
    return look if look is not None and look.version.number < version.number else None
