"""The CSV file of outlets and journalists, read line by line. Nothing here writes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from foundation.csv_lines import LineError, read_table, too_long
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
class Row:
    """One line of the file: an outlet, a journalist, or a journalist with their outlet."""

    line: int
    outlet: dict[str, object]  #: Empty for a freelance.
    journalist: dict[str, object]  #: Empty for an outlet alone.


def read(data: bytes, today: dt.date, errors: list[LineError]) -> list[Row]:
    """The lines of the file; what is wrong is added to the errors, line by line."""
    lines = read_table(
        data,
        columns=COLUMNS,
        one_of=("outlet", "journalist"),
        most_bytes=MOST_BYTES,
        most_rows=MOST_ROWS,
        rows_are="lines",
        errors=errors,
    )
    rows = []
    addresses: dict[str, int] = {}
    for line, values in lines:
        row = _row(line, values, today, errors)
        if row is None:
            continue
        address = str(row.journalist.get("email", "")).casefold()
        if address and address in addresses:
            errors.append(LineError(line, f"Line {addresses[address]} has the same address.", "email"))
        addresses.setdefault(address, line)
        rows.append(row)
    return rows


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
    found += too_long(line, values, LONGEST)
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
