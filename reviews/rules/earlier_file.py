"""The CSV file of reviews that were published before the portal, read line by line. Nothing here writes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from foundation import prose
from foundation.csv_lines import LineError, read_table, too_long
from reviews.models import PracticeReview
from reviews.rules.earlier import EarlierNotReady, EarlierReview, PublishedOn, read_published_on

#: The columns, by the name that people write, each with what it is for.
COLUMNS = {
    "code": "As you call it inside. It tells no name. Needed.",
    "kind": "For instance “Local Child Safeguarding Practice Review” or “Serious case review”.",
    "title": "As the public reads it. Needed.",
    "published": "A day, a month or a year: 14 March 2019, March 2019 or 2019. Needed.",
    "summary": "As the public reads it.",
    "whose": "Whose review it is, if not ours.",
    "authors": "As they stand in the report.",
    "file": "The name of the report’s file, which you give together with the CSV.",
    "where to find": "For a report whose file is no longer needed here.",
}
NEEDED = ("code", "title", "published")

#: As long as the review has room for.
LONGEST = {"code": 40, "title": 150, "whose": 150, "authors": 200, "where to find": 300, "summary": 20_000}

MOST_BYTES = 1024 * 1024
MOST_ROWS = 200


@dataclass(frozen=True)
class Row:
    """One review as it stands in the file."""

    line: int
    entry: EarlierReview
    file_name: str


def read(data: bytes, errors: list[LineError]) -> list[Row]:
    """The reviews of the file; what is wrong is added to the errors, line by line."""
    lines = read_table(
        data,
        columns=COLUMNS,
        needed=NEEDED,
        most_bytes=MOST_BYTES,
        most_rows=MOST_ROWS,
        rows_are="reviews",
        errors=errors,
    )
    return [row for line, values in lines if (row := _row(line, values, errors))]


def _row(line: int, values: Mapping[str, str], errors: list[LineError]) -> Row | None:
    found: list[LineError] = [LineError(line, "It is missing.", name) for name in NEEDED if not values[name]]
    kind = _kind(values["kind"])
    if kind is None:
        labels = ", ".join(str(label) for label in PracticeReview.Kind.labels)
        found.append(LineError(line, f"It is none of: {labels}.", "kind"))
    published_on: PublishedOn | None = None
    if values["published"]:
        try:
            published_on = read_published_on(values["published"])
        except EarlierNotReady as unreadable:
            found.append(LineError(line, str(unreadable), "published"))
    found += [LineError(line, words, "summary") for words in prose.reasons_about(values["summary"])]
    found += too_long(line, values, LONGEST)
    errors += found
    if found or published_on is None or kind is None:
        return None
    entry = EarlierReview(
        code=values["code"],
        kind=kind,
        public_title=values["title"],
        published_on=published_on,
        summary=values["summary"],
        other_board=values["whose"],
        where_to_find=values["where to find"],
        authors=values["authors"],
    )
    return Row(line, entry, values["file"])


def _kind(words: str) -> str | None:
    """A kind by its name here or by the beginning of its label; the statutory one where nothing is said."""
    if not words:
        return PracticeReview.Kind.LCSPR
    wanted = words.casefold()
    for kind in PracticeReview.Kind:
        label = str(kind.label).casefold()
        if wanted in (kind.value, label, label.split(" (")[0]):
            return kind.value
    return None
