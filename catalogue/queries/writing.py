"""What is shown beside a text while somebody writes it, and what changed from one version to another."""

from __future__ import annotations

from dataclasses import dataclass

from catalogue.models import ResourceVersion
from catalogue.rules.versions import VersionContents
from foundation.comparing import Change, compare
from foundation.hidden_text import MARKS_OF_SCRIPTS, Hidden, hidden_in
from foundation.languages import is_english
from partnership import plain_words
from partnership.plain_english import Reading


@dataclass(frozen=True)
class Advice:
    reading: Reading
    hidden: list[Hidden]

    @property
    def things(self) -> int:
        """How many things there are to look at again."""
        return self.reading.things + len(self.hidden)


def advice(contents: VersionContents, tag: str) -> Advice | None:
    """What to look at again in what readers get; None where it is not English, all that the help knows, or says nothing yet."""
    words = "\n\n".join(
        part for part in (contents.title, contents.summary, contents.text, contents.transcript) if part
    )
    if not is_english(tag) or not words.strip():
        return None
    return Advice(plain_words.reading_of(words), hidden_in(words, keep=MARKS_OF_SCRIPTS))


def changes_between(before: ResourceVersion, after: ResourceVersion) -> list[Change]:
    """Every part in which the later version reads otherwise."""
    parts = zip(_parts(before), _parts(after), strict=True)
    return [Change(label, compare(old, new)) for (label, old), (_, new) in parts if old != new]


def _parts(version: ResourceVersion) -> list[tuple[str, str]]:
    document = version.document
    file = f"{document.title}, {document.size:,} bytes, SHA-256 {document.sha256}" if document else "None"
    return [
        ("Title", version.title),
        ("Summary", version.summary),
        ("Text", version.text),
        ("Link", version.link),
        ("File", file),
        ("What the pictures show", version.alternative_text),
        ("Transcript", version.transcript),
        ("Captions", "Yes" if version.has_captions else "No"),
    ]
