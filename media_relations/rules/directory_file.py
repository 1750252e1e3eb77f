"""The CSV file of outlets and journalists, read line by line. Nothing here writes."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from foundation.csv import typed
from media_relations.models import Journalist, Outlet

#: The columns, by the name that people write, each with what it is for.
COLUMNS = {
    "outlet": "The outlet’s name. Empty for a freelance.",
    "kind": "Of the outlet, for instance “Newspaper” or “Radio or television”.",
    "area": "Where it is read, heard or seen.",
    "newsdesk email": "",
    "newsdesk number": "",
    "journalist": "Their name. Empty in a line about an outlet alone.",
    "email": "One journalist to an address.",
    "telephone": "",
    "beat": "What they report on.",
    "lawful basis": "Public task, legitimate interests or consent. Public task where nothing is said.",
    "last confirmed": "A day as 2026-03-14, on which somebody made sure of the details.",
    "do not contact": "Why they are not to be contacted. Empty: they may be.",
}
LONGEST = {
    "outlet": 150,
    "area": 150,
    "newsdesk number": 40,
    "journalist": 150,
    "telephone": 40,
    "beat": 150,
    "do not contact": 300,
}

MOST_BYTES = 2 * 1024 * 1024
MOST_ROWS = 5000


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
    """One line of the file: an outlet, a journalist, or a journalist with their outlet."""

    line: int
    outlet: dict[str, object]  #: Empty for a freelance.
    journalist: dict[str, object]  #: Empty for an outlet alone.


def read(data: bytes, today: dt.date, errors: list[LineError]) -> list[Row]:
    """The lines of the file; what is wrong is added to the errors, line by line."""
    lines = _lines(data, errors)
    if not lines:
        return []
    (_, head), *body = lines
    columns = [" ".join(name.lower().replace("_", " ").split()) for name in head]
    names = ", ".join(COLUMNS)
    errors += [
        LineError(1, f"There is no column “{name}”. The columns are: {names}.")
        for name in columns
        if name and name not in COLUMNS
    ]
    errors += [
        LineError(1, f"The column “{name}” comes twice.")
        for name in sorted({one for one in columns if one and columns.count(one) > 1})
    ]
    if not {"outlet", "journalist"} & set(columns):
        errors.append(LineError(1, "A column “outlet” or “journalist” is needed."))
    if not body:
        errors.append(LineError(1, "There is nobody in the file."))
    if errors:
        return []
    rows = []
    addresses: dict[str, int] = {}
    for line, cells in body:
        if len(cells) > len(columns):
            errors.append(LineError(line, "There are more cells than columns."))
            continue
        given = dict(zip(columns, (typed(cell).strip() for cell in cells), strict=False))
        row = _row(line, dict.fromkeys(COLUMNS, "") | given, today, errors)
        if row is None:
            continue
        address = str(row.journalist.get("email", "")).casefold()
        if address and address in addresses:
            errors.append(LineError(line, f"Line {addresses[address]} has the same address.", "email"))
        addresses.setdefault(address, line)
        rows.append(row)
    return rows


def _lines(data: bytes, errors: list[LineError]) -> list[tuple[int, list[str]]]:
    """The lines that are not empty, each with its number in the file."""
    if len(data) > MOST_BYTES:
        errors.append(LineError(1, "The file is larger than 2 MB. Split it."))
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
    delimiter = ";" if ";" in first and "," not in first else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
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
    if not lines or lines[0][0] != 1:
        errors.append(LineError(1, "The first line must hold the names of the columns."))
        return []
    if len(lines) > MOST_ROWS + 1:
        errors.append(
            LineError(lines[MOST_ROWS + 1][0], f"At most {MOST_ROWS} lines go in at once. Split the file.")
        )
        return []
    return lines


def _row(line: int, values: Mapping[str, str], today: dt.date, errors: list[LineError]) -> Row | None:
    found: list[LineError] = []
    if not values["outlet"] and not values["journalist"]:
        found.append(LineError(line, "It names neither an outlet nor a journalist."))
    kind = _choice(values["kind"], Outlet.Kind, Outlet.Kind.NEWSPAPER)
    if kind is None:
        found.append(LineError(line, f"It is none of: {', '.join(map(str, Outlet.Kind.labels))}.", "kind"))
    bases = Journalist.LawfulBasis
    basis = _choice(values["lawful basis"], bases, bases.PUBLIC_TASK)
    if basis is None:
        found.append(LineError(line, f"It is none of: {', '.join(map(str, bases.labels))}.", "lawful basis"))
    confirmed_on = None
    if values["last confirmed"]:
        try:
            confirmed_on = dt.date.fromisoformat(values["last confirmed"])
        except ValueError:
            found.append(LineError(line, "Write the day as 2026-03-14.", "last confirmed"))
        if confirmed_on is not None and confirmed_on > today:
            found.append(LineError(line, "It is later than today.", "last confirmed"))
    for column in ("email", "newsdesk email"):
        if values[column]:
            try:
                validate_email(values[column])
            except ValidationError:
                found.append(LineError(line, "This is no e-mail address.", column))
    for column, longest in LONGEST.items():
        if len(values[column]) > longest:
            found.append(LineError(line, f"It is longer than {longest} characters.", column))
    errors += found
    if found:
        return None
    outlet: dict[str, object] = {}
    if values["outlet"]:
        outlet = {
            "name": values["outlet"],
            "kind": kind,
            "area": values["area"],
            "newsdesk_email": values["newsdesk email"],
            "newsdesk_number": values["newsdesk number"],
        }
    journalist: dict[str, object] = {}
    if values["journalist"]:
        journalist = {
            "name": values["journalist"],
            "email": values["email"],
            "telephone": values["telephone"],
            "beat": values["beat"],
            "lawful_basis": basis if values["lawful basis"] else "",
            "last_confirmed_on": confirmed_on,
            "do_not_contact": bool(values["do not contact"]),
            "do_not_contact_reason": values["do not contact"],
        }
    return Row(line, outlet, journalist)


def _choice(words: str, choices: type[Outlet.Kind] | type[Journalist.LawfulBasis], usual: str) -> str | None:
    """A choice by its name here or its label; the usual one where nothing is said."""
    if not words:
        return usual
    wanted = words.casefold()
    return next((one.value for one in choices if wanted in (one.value, str(one.label).casefold())), None)
