"""The CSV export of a platform, read line by line as its mapping says. Nothing here writes or asks the database."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from campaigns.models import Measure, PlatformMapping
from campaigns.rules import measures as rules
from foundation.csv_lines import LineError, Manner, column_name, read_table, why_unfit
from foundation.governed import beside

DayForm, Mark, Separator = PlatformMapping.DayForm, PlatformMapping.Mark, PlatformMapping.Separator
MOST_BYTES = 16 * 1024 * 1024
MOST_ROWS = 50_000
MOST_COLUMNS = 40

SEPARATORS = {Separator.COMMA: ",", Separator.SEMICOLON: ";", Separator.TAB: "\t"}
FORMS = {
    DayForm.ISO: "%Y-%m-%d",
    DayForm.BRITISH: "%d/%m/%Y",
    DayForm.AMERICAN: "%m/%d/%Y",
    DayForm.COMPACT: "%Y%m%d",
    DayForm.WORDS: "%d %b %Y",
    DayForm.AMERICAN_WORDS: "%b %d, %Y",
}
#: What platforms write where they have no number. It is not nought.
NOTHING = {"", "-", "--", "–", "—", "n/a", "na", "null", "none", "nan"}
_TIME = re.compile(r"[T ]\d{1,2}:\d{2}.*$")
_SPACES = re.compile(r"[\s\u00a0\u202f\u2009'’]")
_NUMBER = {
    Mark.POINT: re.compile(r"[+-]?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?"),
    Mark.COMMA: re.compile(r"[+-]?(\d+|\d{1,3}(\.\d{3})+)(,\d+)?"),
}
FORMULA = "A formula stands here, not its result. Save the file with values and try again."


@dataclass(frozen=True)
class MappingEntry:
    """How the export of a platform is read, as somebody typed it."""

    name: str
    day_column: str
    columns: Mapping[str, str]  #: The name of a measure, by the column that holds it.
    channel_id: int | None = None
    day_form: str = DayForm.ISO.value
    encoding: str = "utf-8"
    separator: str = Separator.COMMA.value
    decimal_mark: str = Mark.POINT.value


@dataclass
class Contents:
    """What a file says: for each measure and day a number, and what is wrong with its lines."""

    numbers: dict[tuple[int, dt.date], Decimal] = field(default_factory=dict)
    errors: list[LineError] = field(default_factory=list)
    lines: int = 0
    empty: int = 0  #: Cells without a number.
    first: dict[tuple[int, dt.date], int] = field(default_factory=dict)
    """The line of each number; of what is added up, the first."""


class Unreadable(Exception):
    """A cell says nothing that can be read; the message is shown to people."""


def reasons_not_to_keep(entry: MappingEntry) -> list[str]:
    """Why a mapping can't be so."""
    reasons: list[str] = []
    if not entry.name.strip():
        reasons.append(beside("Name the platform.", "name"))
    day = column_name(entry.day_column)
    if not day:
        reasons.append(beside("Name the column that holds the day.", "day_column"))
    if not entry.columns:
        reasons.append(beside("Name at least one column and its measure.", "columns"))
    if len(entry.columns) > MOST_COLUMNS:
        reasons.append(beside(f"At most {MOST_COLUMNS} columns are read.", "columns"))
    if day in entry.columns:
        reasons.append(beside("The column of the day can’t hold a measure as well.", "day_column"))
    names = [name.casefold() for name in entry.columns.values()]
    if len(set(names)) != len(names):
        reasons.append(beside("Two columns can’t be the same measure: it would be counted twice.", "columns"))
    if max((len(word) for pair in entry.columns.items() for word in pair), default=0) > 100:
        reasons.append(beside("The name of a column or measure has at most 100 characters.", "columns"))
    if entry.separator == Separator.COMMA and entry.decimal_mark == Mark.COMMA:
        reasons.append(
            beside("Where commas stand between the cells, numbers are written with a point.", "decimal_mark")
        )
    return reasons


def reasons_about_file(data: bytes, mapping: PlatformMapping) -> list[str]:
    """Why the file is not written as those of its platform are said to be."""
    unfit = why_unfit(data, _manner(mapping))
    if unfit is None:
        return []
    remedy = f"Save it {unfit.save_it}, or change how files of “{mapping}” are read, under “platforms”."
    return [beside(f"{unfit.words} {remedy}", "csv_file")]


def _manner(mapping: PlatformMapping) -> Manner:
    return Manner(mapping.encoding, SEPARATORS[Separator(mapping.separator)], others_are_left=True)


def read(
    data: bytes, mapping: PlatformMapping, measures: Mapping[str, Measure], *, today: dt.date
) -> Contents:
    """What the file says of these measures, by their names in lower case.

    Lines of one day are added up where the measure may be; else the second is wrong.
    """
    found = Contents()
    day_column = column_name(mapping.day_column)
    wanted = {column: measures.get(name.casefold()) for column, name in mapping.columns.items()}
    known = {column: measure for column, measure in wanted.items() if measure is not None}
    if not known:
        names = ", ".join(f"“{name}”" for name in mapping.columns.values())
        found.errors.append(LineError(1, f"None of the measures of this platform is here: {names}."))
        return found
    rows = read_table(
        data,
        columns=[day_column, *known],
        needed=[day_column, *known],
        most_bytes=MOST_BYTES,
        most_rows=MOST_ROWS,
        rows_are="lines with numbers",
        errors=found.errors,
        manner=_manner(mapping),
    )
    days: dict[str, dt.date] = {}
    for line, cells in rows:
        found.lines += 1
        _read_line(line, cells, day_column, known, mapping, found, days, today)
    return found


def _read_line(
    line: int,
    cells: Mapping[str, str],
    day_column: str,
    known: Mapping[str, Measure],
    mapping: PlatformMapping,
    found: Contents,
    days: dict[str, dt.date],
    today: dt.date,
) -> None:
    told = cells[day_column]
    try:
        day = days.get(told) or days.setdefault(told, read_day(told, mapping.day_form, today=today))
    except Unreadable as unreadable:
        found.errors.append(LineError(line, str(unreadable), day_column))
        return
    for column, measure in known.items():
        try:
            number = read_number(cells[column], measure.kind, mapping.decimal_mark)
        except Unreadable as unreadable:
            found.errors.append(LineError(line, str(unreadable), column))
            continue
        if number is None:
            found.empty += 1
            continue
        key = (measure.pk, day)
        if key in found.numbers and not measure.may_be_added:
            words = f"The day stands in line {found.first[key]} too, and “{measure}” can’t be added up."
            found.errors.append(LineError(line, words, column))
            continue
        found.first.setdefault(key, line)
        found.numbers[key] = found.numbers.get(key, Decimal()) + number
        if found.numbers[key] > rules.LARGEST:
            found.errors.append(LineError(line, "The sum of that day is too large.", column))


def read_day(text: str, form: str, *, today: dt.date) -> dt.date:
    """The day that a cell tells. Raises Unreadable."""
    if text.startswith(("=", "@")):
        raise Unreadable(FORMULA)
    example = DayForm(form).label
    if not text:
        raise Unreadable("The day is missing.")
    try:
        day = dt.datetime.strptime(_TIME.sub("", text), FORMS[DayForm(form)]).date()  # noqa: DTZ007
    except ValueError:
        raise Unreadable(
            f"“{text[:40]}” is not written as days of this platform are: {example}. If they are written in another way "
            "now, change how the platform’s files are read."
        ) from None
    if day > today:
        raise Unreadable("The day is in the future. Are the day and the month the other way round?")
    if day < rules.EARLIEST:
        raise Unreadable(f"The day is before {rules.EARLIEST.year}.")
    return day


@lru_cache(maxsize=4096)
def read_number(text: str, kind: str, mark: str) -> Decimal | None:
    """The number that a cell tells, None where it tells none. Raises Unreadable."""
    if text.casefold() in NOTHING:
        return None
    has_letters = any(one.isalpha() for one in text)
    if text.startswith(("=", "@")) or (text.startswith(("+", "-")) and has_letters):
        raise Unreadable(FORMULA)
    bare = text.replace("−", "-")
    if bare.endswith("%"):
        if kind == Measure.Kind.COUNT:
            raise Unreadable(f"“{text[:40]}” is a share, and the measure is a count.")
        bare = bare[:-1].strip()
    between = "." if mark == Mark.COMMA else ","
    bare = _SPACES.sub(between, bare)
    if not _NUMBER[Mark(mark)].fullmatch(bare):
        example = Mark(mark).label
        raise Unreadable(
            f"“{text[:40]}” is not written as numbers of this platform are, such as {example}. If they are written in "
            "another way now, change how the platform’s files are read."
        )
    bare = bare.replace(between, "").replace(",", ".")
    try:
        number = Decimal(bare)
        rounded = number.quantize(Decimal("0.01"))
    except InvalidOperation:
        raise Unreadable("The number is too large.") from None
    if kind == Measure.Kind.COUNT and number != number.to_integral_value():
        raise Unreadable(f"“{text[:40]}” is not a whole number, and the measure is a count.")
    if reasons := rules.reasons_about_number(kind, rounded):
        raise Unreadable(" ".join(reasons))
    return rounded
