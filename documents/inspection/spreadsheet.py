"""Spreadsheets, which come as evidence: the clean copy, and the sheets, rows and columns that nobody sees."""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import openpyxl
from lxml import etree

from documents.inspection import beneath
from documents.inspection.archives import Archive
from documents.inspection.limits import Limits
from documents.inspection.office import Package, Policy, without_dangling_references
from documents.inspection.results import Found, Kind, Passage, Refused, found

S_NS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
S = f"{{{S_NS}}}"

_POLICY = Policy(
    main_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    kept=frozenset(
        {
            "worksheet",
            "chartsheet",
            "styles",
            "theme",
            "sharedStrings",
            "drawing",
            "image",
            "chart",
            "chartUserShapes",
            "table",
            "sheetMetadata",
        }
    ),
    dropped={
        "vmlDrawing": (Kind.METADATA, "Boxes of comments and form fields"),
        "printerSettings": (Kind.METADATA, "Printer settings"),
        "externalLink": (Kind.ATTACHMENT, "Values copied from another workbook"),
        "pivotCacheDefinition": (Kind.ATTACHMENT, "Source data of a pivot table"),
        "pivotTable": (Kind.ATTACHMENT, "A pivot table (its cells stay, its source data went)"),
        "connections": (Kind.ATTACHMENT, "Connection to a source of data"),
        "queryTable": (Kind.ATTACHMENT, "Query of a source of data"),
        "person": (Kind.METADATA, "List of people who commented"),
        "revisionHeaders": (Kind.EARLIER_REVISION, "History of a shared workbook"),
        "slicerCache": (Kind.ATTACHMENT, "Source data of a filter"),
    },
    read_then_dropped=frozenset({"comments", "threadedComment"}),
)
_DROPPED_ELEMENTS = {
    f"{S}{name}"
    for name in (
        "legacyDrawing",
        "legacyDrawingHF",
        "externalReferences",
        "pivotCaches",
        "fileSharing",
        "workbookProtection",
        "sheetProtection",
        "protectedRanges",
        "customWorkbookViews",
        "customSheetViews",
        "webPublishing",
        "webPublishItems",
        "fileRecoveryPr",
        "extLst",
    )
}
_PLACING = re.compile(r'&(?:[A-Z]|"[^"]*"|\d+)')
_HIDING_FORMATS = {";;;", ";;"}


def inspect(data: bytes, title: str, limits: Limits) -> tuple[bytes, list[Found], list[Passage], bool]:
    """The clean copy, the findings, the words by place, and whether it has words to check at all.

    Raises Refused for macros, whatever fetches from elsewhere, and workbooks too large to read.
    """
    package = Package(Archive(data, limits), _POLICY, limits)
    if package.main.root is None or package.main.root.tag != f"{S}workbook":
        raise Refused(
            "This workbook is saved as strict Open XML. Save it as an ordinary XLSX and upload it again."
        )
    findings = package.findings + _comments(package)
    for part in package.parts.values():
        if part.root is not None:
            for element in list(part.root.iter()):
                if element.tag in _DROPPED_ELEMENTS and element.getparent() is not None:
                    element.getparent().remove(element)
            without_dangling_references(part)
            _refuse_too_many_cells(part.root, limits)
    clean = package.written(title)
    hidden, passages = _read(clean)
    passages += _headers(package)
    is_readable = bool(passages)
    passages += beneath.of_office(
        package.parts.values(), lambda part, element: False, {each.text for each in passages}
    )
    if package.pictures:
        excerpt = (
            f"Words in pictures can’t be checked ({package.pictures} in this file). Look at each of them."
        )
        hidden.append(found(Kind.UNREADABLE, "pictures", excerpt))
    return clean, findings + hidden, package.passages + passages, is_readable


def _comments(package: Package) -> list[Found]:
    comments = [
        each
        for kind in ("comments", "threadedComment")
        for root in package.left_out.get(kind, [])
        for each in root.iter()
        if isinstance(each.tag, str) and etree.QName(each).localname in {"comment", "threadedComment"}
    ]
    return [
        found(Kind.COMMENT, f"comment at {each.get('ref', 'a cell')}", "".join(each.itertext()), removed=True)
        for each in comments
    ]


def _headers(package: Package) -> list[Passage]:
    """What stands above and below the printed sheets, without the marks that place and form it there."""
    roots = [part.root for part in package.parts.values() if part.root is not None]
    lines = [line for root in roots for each in root.iter(f"{S}headerFooter") for line in each.itertext()]
    return [Passage("header or footer", _PLACING.sub(" ", line)) for line in lines]


def _refuse_too_many_cells(root: etree._Element, limits: Limits) -> None:
    if sum(1 for _ in root.iter(f"{S}c")) > limits.most_cells:
        raise Refused(f"A sheet of this workbook has more than {limits.most_cells} cells.")


def _read(clean: bytes) -> tuple[list[Found], list[Passage]]:
    try:
        book = openpyxl.load_workbook(io.BytesIO(clean), keep_links=False)
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, AttributeError, IndexError) as error:
        raise Refused("This workbook is damaged: it can’t be read.") from error
    findings: list[Found] = []
    passages: list[Passage] = []
    for name in book.defined_names:
        passages.append(Passage("defined name", name))
        if getattr(book.defined_names[name], "hidden", False):
            findings.append(found(Kind.HIDDEN_SHEET, "hidden name", name))
    for sheet in book.worksheets:
        place = f"sheet “{sheet.title}”"
        passages.append(Passage(place, sheet.title))
        cells = list(_cells(sheet))
        passages.extend(Passage(f"{place}, {each.coordinate}", str(each.value)) for each in cells)
        if sheet.sheet_state != "visible":
            words = " ".join(str(each.value) for each in cells)
            findings.append(found(Kind.HIDDEN_SHEET, place, f"Hidden sheet: {words}"))
        findings.extend(_hidden_rows_and_columns(sheet, place, cells))
        findings.extend(
            found(kind, f"{place}, {each.coordinate}", str(each.value))
            for each in cells
            if (kind := _how_hidden(each)) is not None
        )
    return findings, passages


def _cells(sheet: Any) -> Iterator[Any]:
    # Not iter_rows(): one stray value in the last cell of a sheet would make it walk seventeen thousand million.
    for _, cell in sorted(sheet._cells.items()):
        if cell.value is not None:
            yield cell


def _hidden_rows_and_columns(sheet: Any, place: str, cells: list[Any]) -> Iterator[Found]:
    hidden_columns = {
        number
        for dimension in sheet.column_dimensions.values()
        if dimension.hidden or dimension.width == 0
        for number in range(dimension.min or 0, (dimension.max or 0) + 1)
    }
    hidden_rows = {
        number
        for number, dimension in sheet.row_dimensions.items()
        if dimension.hidden or dimension.height == 0
    }
    for what, hidden, of in (("column", hidden_columns, "column"), ("row", hidden_rows, "row")):
        inside: dict[int, list[Any]] = {}
        for cell in cells:
            if getattr(cell, of) in hidden:
                inside.setdefault(getattr(cell, of), []).append(cell)
        for number, held in sorted(inside.items()):
            words = " ".join(str(cell.value) for cell in held)
            label = held[0].column_letter if what == "column" else str(number)
            yield found(Kind.HIDDEN_SHEET, f"{place}, {what} {label}", f"Hidden {what}: {words}")


def _how_hidden(cell: Any) -> Kind | None:
    if cell.number_format in _HIDING_FORMATS:
        return Kind.HIDDEN_TEXT
    colour = _rgb(cell.font.color)
    fill = _rgb(cell.fill.fgColor) if cell.fill.fill_type == "solid" else None
    if fill is None:
        return Kind.INVISIBLE_TEXT if colour == "FFFFFF" else None
    return Kind.COVERED_TEXT if (colour or "000000") == fill else None


def _rgb(colour: Any) -> str | None:
    if colour is None:
        return None
    if colour.type == "rgb":
        return str(colour.rgb)[-6:].upper()
    # The first theme colour is the paper, the second the ink.
    if colour.type == "theme" and not colour.tint:
        return {0: "FFFFFF", 1: "000000"}.get(colour.theme)
    return None
