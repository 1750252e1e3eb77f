"""The CSV file of reviews that were published before the portal, read line by line. Nothing here writes."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from foundation.csv import typed
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
class LineError:
    """What is wrong, and where. Line 1 holds the names of the columns."""

    line: int
    words: str
    column: str = ""

    def __str__(self) -> str:
        place = f"Line {self.line}" + (f", {self.column}" if self.column else "")
        return f"{place}: {self.words}"


@dataclass(frozen=True)
class Row:
    """One review as it stands in the file."""

    line: int
    entry: EarlierReview
    file_name: str


def read(data: bytes, errors: list[LineError]) -> list[Row]:
    """The reviews of the file; what is wrong is added to the errors, line by line."""
    lines = _lines(data, errors)
    if not lines:
        return []
    (_, head), *body = lines
    columns = [" ".join(name.lower().replace("_", " ").split()) for name in head]
    names = ", ".join(COLUMNS)
    unknown = [name for name in columns if name and name not in COLUMNS]
    errors += [LineError(1, f"There is no column “{name}”. The columns are: {names}.") for name in unknown]
    errors += [LineError(1, f"The column “{name}” is missing.") for name in NEEDED if name not in columns]
    errors += [LineError(1, f"The column “{name}” comes twice.") for name in _twice(columns)]
    if errors:
        return []
    rows = []
    for line, cells in body:
        if len(cells) > len(columns):
            errors.append(LineError(line, "There are more cells than columns."))
            continue
        values = dict.fromkeys(COLUMNS, "") | dict(
            zip(columns, (typed(cell).strip() for cell in cells), strict=False)
        )
        if row := _row(line, values, errors):
            rows.append(row)
    if not body:
        errors.append(LineError(1, "There is no review in the file."))
    return rows


def _lines(data: bytes, errors: list[LineError]) -> list[tuple[int, list[str]]]:
    """The lines that are not empty, each with its number in the file."""
    if len(data) > MOST_BYTES:
        errors.append(LineError(1, "The file is larger than 1 MB. Split it."))
        return []
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        errors.append(LineError(1, "The file is not UTF-8. Save it as “CSV UTF-8” and try again."))
        return []
    if "\x00" in text:
        errors.append(LineError(1, "This is not a CSV file."))
        return []
    first = text.split("\n", 1)[0]
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=";" if ";" in first and "," not in first else ",",
        strict=True,
    )
    lines = []
    number = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                lines.append((number, cells))
            number = reader.line_num + 1
    except csv.Error:
        errors.append(
            LineError(reader.line_num, "The file can’t be read from here on. Is a quotation mark missing?")
        )
        return []
    if not lines:
        errors.append(LineError(1, "The file is empty."))
    elif lines[0][0] != 1:
        errors.append(LineError(1, "The first line must hold the names of the columns."))
        return []
    if len(lines) > MOST_ROWS + 1:
        errors.append(
            LineError(lines[MOST_ROWS + 1][0], f"At most {MOST_ROWS} reviews go in at once. Split the file.")
        )
        return []
    return lines


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
    for column, longest in LONGEST.items():
        if len(values[column]) > longest:
            found.append(LineError(line, f"It is longer than {longest} characters.", column))
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


def _twice(names: Sequence[str]) -> list[str]:
    return sorted({name for name in names if name and names.count(name) > 1})
