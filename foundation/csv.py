"""CSV that a spreadsheet opens as text and nothing else.

A cell that begins like a formula is run by the spreadsheet of whoever opens the file, and what people
type into the portal ends up in cells. Every CSV that leaves the portal is written here.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.http import StreamingHttpResponse
from django.utils.text import get_valid_filename

#: What a spreadsheet takes for the beginning of a formula; the wide forms are folded by some of them.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

#: Tells a spreadsheet that the text is UTF-8.
BYTE_ORDER_MARK = "\ufeff"


def safe_cell(value: Any) -> Any:
    """The value as text that no spreadsheet runs: an apostrophe stands before what looks like a formula.

    Numbers stay numbers; None is an empty cell.
    """
    if value is None:
        return ""
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return value
    text = str(value)
    if text.startswith(FORMULA_STARTS) or text.lstrip().startswith(FORMULA_STARTS):
        return f"'{text}"
    return text


def typed(cell: str) -> str:
    """What somebody meant by a cell that was read: without the apostrophe that made it safe."""
    return cell[1:] if cell.startswith("'") and safe_cell(cell[1:]) != cell[1:] else cell


class _Line:
    """Hands back what the CSV writer writes, so that lines can be streamed."""

    def write(self, text: str) -> str:
        return text


def lines(headings: Iterable[Any], rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """The lines of a CSV file, the headings first, each cell made safe."""
    writer = csv.writer(_Line())
    yield BYTE_ORDER_MARK + writer.writerow([safe_cell(cell) for cell in headings])
    for row in rows:
        yield writer.writerow([safe_cell(cell) for cell in row])


def as_bytes(headings: Iterable[Any], rows: Iterable[Iterable[Any]]) -> bytes:
    """A whole CSV file, for one that is small."""
    return "".join(lines(headings, rows)).encode()


def csv_response(name: str, headings: Iterable[Any], rows: Iterable[Iterable[Any]]) -> StreamingHttpResponse:
    """A CSV file to download, streamed and never kept by the browser or on the way."""
    response = StreamingHttpResponse(
        (line.encode() for line in lines(headings, rows)), content_type="text/csv; charset=utf-8"
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{get_valid_filename(name)}"'
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
