"""A CSV file that somebody gives, read line by line. What is wrong with it is told by its line and column."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from foundation.csv import typed

#: A cell of a CSV file may hold a whole text; the reader's own limit is 128 KB.
csv.field_size_limit(1024 * 1024)

UTF_8, UTF_16 = "utf-8", "utf-16"
NAMES = {UTF_8: "UTF-8", UTF_16: "UTF-16", "cp1252": "Windows text"}
BETWEEN = {",": "commas", ";": "semicolons", "\t": "tabs"}
#: What a file begins with that says itself what it is.
_SIGNS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: UTF_16, codecs.BOM_UTF16_BE: UTF_16}


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
class Manner:
    """How a file was written. One of another system that says of itself how its text is stored is believed."""

    encoding: str = UTF_8
    separator: str = ""  #: Empty: a comma, or a semicolon where the first line has no comma.
    others_are_left: bool = False
    """Whether columns that nobody asked for are passed over rather than wrong."""


@dataclass(frozen=True)
class Unfit:
    """What of a whole file is otherwise than it was said to be, and in which form to save it instead."""

    words: str
    save_it: str


def column_name(name: str) -> str:
    """The name of a column as it is compared, however it is written."""
    return " ".join(name.lower().replace("_", " ").split())


def read_table(
    data: bytes,
    *,
    columns: Collection[str],
    needed: Collection[str] = (),
    one_of: Collection[str] = (),
    most_bytes: int,
    most_rows: int,
    rows_are: str,
    errors: list[LineError],
    manner: Manner = Manner(),
) -> list[tuple[int, dict[str, str]]]:
    """Each line with its number and its cells by column, without the apostrophes that made them safe.

    What is wrong is added to the errors. A column that the file does not have is empty in every line. `one_of`: at
    least one of these columns has to be there. `rows_are`: what the lines hold, in the plural.
    """
    lines = _lines(data, most_bytes, most_rows, rows_are, errors, manner)
    if not lines:
        return []
    (_, head), *body = lines
    names = [column_name(name) for name in head]
    there = ""
    if manner.others_are_left:
        there = f" The file has: {', '.join(name for name in names if name)[:300]}."
        names = [name if name in columns else "" for name in names]
    errors += _wrong_head(names, columns, needed, one_of, there)
    if errors:
        return []
    if not body:
        errors.append(LineError(1, f"There are no {rows_are} in the file."))
    rows = []
    for line, cells in body:
        if len(cells) > len(names):
            errors.append(LineError(line, "There are more cells than columns."))
            continue
        given = zip(names, (typed(cell).strip() for cell in cells), strict=False)
        rows.append((line, dict.fromkeys(columns, "") | {name: cell for name, cell in given if name}))
    return rows


def why_unfit(data: bytes, manner: Manner = Manner()) -> Unfit | None:
    """Why nothing in the file can be read in this manner; None where it can."""
    try:
        text = _text_of(data, manner)
    except UnicodeDecodeError:
        return Unfit(f"The file is not {NAMES[manner.encoding]}.", "as “CSV UTF-8”")
    _, first, _ = _head_of(text)
    delimiter = _delimiter(first, manner)
    other = next((sign for sign in BETWEEN if sign in first), "")
    if other and delimiter not in first:
        between = BETWEEN[delimiter]
        return Unfit(
            f"{BETWEEN[other].capitalize()} stand between the cells of the file, not {between}.",
            f"with {between} between the cells",
        )
    return None


def _text_of(data: bytes, manner: Manner) -> str:
    signs = _SIGNS if manner.others_are_left else {codecs.BOM_UTF8: "utf-8-sig"}
    says_itself = next((name for sign, name in signs.items() if data.startswith(sign)), "")
    return data.decode(says_itself or manner.encoding)


def _head_of(text: str) -> tuple[int, str, str]:
    """How many lines stand above the names of the columns, the line of the names, and the text from it on."""
    first, _, rest = text.partition("\n")
    # Some spreadsheets write the separator into a line of its own before the names.
    if first.lower().startswith("sep="):
        return 1, rest.partition("\n")[0], rest
    return 0, first, text


def _delimiter(first: str, manner: Manner) -> str:
    return manner.separator or (";" if ";" in first and "," not in first else ",")


def too_long(line: int, values: Mapping[str, str], longest: Mapping[str, int]) -> list[LineError]:
    """What is longer than there is room for."""
    return [
        LineError(line, f"It is longer than {most:,} characters.", column)
        for column, most in longest.items()
        if len(values[column]) > most
    ]


def _wrong_head(
    names: list[str], columns: Collection[str], needed: Collection[str], one_of: Collection[str], there: str
) -> list[LineError]:
    known = ", ".join(columns)
    found = [
        LineError(1, f"There is no column “{name}”. The columns are: {known}.")
        for name in names
        if name and name not in columns
    ]
    found += [LineError(1, f"The column “{name}” is missing.{there}") for name in needed if name not in names]
    if one_of and not set(one_of) & set(names):
        either = " or ".join(f"“{name}”" for name in one_of)
        found.append(LineError(1, f"A column {either} is needed."))
    twice = sorted({name for name in names if name and names.count(name) > 1})
    return found + [LineError(1, f"The column “{name}” comes twice.") for name in twice]


def _lines(
    data: bytes, most_bytes: int, most_rows: int, rows_are: str, errors: list[LineError], manner: Manner
) -> list[tuple[int, list[str]]]:
    """The lines that are not empty, each with its number in the file."""
    if len(data) > most_bytes:
        errors.append(LineError(1, f"The file is larger than {most_bytes // (1024 * 1024)} MB. Split it."))
        return []
    if unfit := why_unfit(data, manner):
        errors.append(LineError(1, f"{unfit.words} Save it {unfit.save_it} and try again."))
        return []
    text = _text_of(data, manner)
    if "\x00" in text:
        errors.append(LineError(1, "This is not a CSV file."))
        return []
    above, first, text = _head_of(text)
    delimiter = _delimiter(first, manner)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    lines = []
    number = 1 + above
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                lines.append((number, cells))
            number = reader.line_num + 1 + above
    except csv.Error:
        errors.append(
            LineError(
                reader.line_num + above, "The file can’t be read from here on. Is a quotation mark missing?"
            )
        )
        return []
    if not lines:
        errors.append(LineError(1, "The file is empty."))
    elif lines[0][0] != 1 + above:
        errors.append(LineError(1, "The first line must hold the names of the columns."))
        return []
    if len(lines) > most_rows + 1:
        errors.append(
            LineError(
                lines[most_rows + 1][0], f"At most {most_rows} {rows_are} go in at once. Split the file."
            )
        )
        return []
    return lines
