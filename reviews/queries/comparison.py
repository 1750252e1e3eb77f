"""What changed from one version of a report to the next, line by line."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass

from documents import services as documents
from documents.inspection import DOCUMENTS, EXTENSIONS, Refused, apart
from documents.models import Document
from reviews.models import ReportVersion

#: Unchanged lines shown on either side of a change.
AROUND = 2


@dataclass(frozen=True)
class Line:
    """A line of the comparison. `sign` is "+" for what came in, "-" for what went, "" for what stands on both sides."""

    sign: str
    text: str

    @property
    def word(self) -> str:
        """What the sign says to those who hear the page."""
        return {"+": "Added", "-": "Taken out"}.get(self.sign, "")


class NotComparable(Exception):
    """One of the files can't be read, so that a person has to compare them."""


def compare(before: ReportVersion, after: ReportVersion) -> list[Line]:
    """The changed lines with a little of what stands around them; empty where no text changed.

    Raises NotComparable.
    """
    return list(_lines(_text(before.document), _text(after.document)))


def _lines(before: list[str], after: list[str]) -> Iterator[Line]:
    for line in difflib.unified_diff(before, after, lineterm="", n=AROUND):
        if line.startswith(("---", "+++")):
            continue
        if line.startswith("@@"):
            yield Line("…", "")
        else:
            yield Line(line[0].strip(), line[1:])


def _text(document: Document) -> list[str]:
    name = f"report.{EXTENSIONS[document.media_type][0]}"
    try:
        with documents.opened(document) as file:
            read = apart.inspect(file.read(), name, title=document.title, accepted=DOCUMENTS)
    except (documents.FileChanged, Refused) as error:
        raise NotComparable(str(error)) from error
    said = (passage for passage in read.passages if not passage.is_of_its_making)
    return [line for passage in said for line in passage.text.splitlines() if line.strip()]
