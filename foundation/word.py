"""Word documents that tell nothing about who made them, in British English, for every reader.

The library's own blank document brings a thumbnail, an American language mark and its maker's name;
`new_document` takes them out, so that what leaves says only what it was given to say.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterable, Sequence

import docx
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.table import CT_Row
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from foundation.prose import passages_and_lists_of

LANGUAGE = "en-GB"
FONT = "Arial"
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

#: Parts of the blank document that nothing here needs.
_UNWANTED = (RELATIONSHIP_TYPE.THUMBNAIL, RELATIONSHIP_TYPE.CUSTOM_XML)

#: Characters that XML has no place for; somebody may have pasted one.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def new_document(title: str, *, at: dt.datetime, is_landscape: bool = False) -> WordDocument:
    """A blank A4 document with this title, and otherwise neutral properties."""
    document = docx.Document()
    _drop_unwanted(document)
    _set_language(document)
    _set_fonts(document)
    properties = document.core_properties
    properties.title = clean(title)
    properties.author = ""
    properties.last_modified_by = ""
    properties.comments = ""
    properties.keywords = ""
    properties.language = LANGUAGE
    properties.revision = 1
    properties.created = properties.modified = at.astimezone(dt.UTC).replace(tzinfo=None)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    if is_landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = section.page_height, section.page_width
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(2)
    return document


def as_bytes(document: WordDocument) -> bytes:
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def clean(text: str) -> str:
    """The text without characters that a Word document can't hold."""
    return _NOT_XML.sub("", text)


def add_heading(document: WordDocument, text: str, level: int) -> None:
    document.add_heading(clean(text), level=level)


def add_paragraph(document: WordDocument, text: str, *, name: str = "") -> None:
    """A paragraph; `name` stands before it in bold."""
    paragraph = document.add_paragraph()
    if name:
        paragraph.add_run(clean(f"{name}: ")).bold = True
    _add_lines(paragraph, text.splitlines() or [""])


def add_prose(document: WordDocument, text: str, *, name: str) -> None:
    """Markdown as paragraphs and real lists; `name` stands before it in bold."""
    passages = passages_and_lists_of(text)
    opening = passages.pop(0)[0] if passages and not passages[0][1] else ""
    add_paragraph(document, opening, name=name)
    for words, where in passages:
        if where:
            style = "List Bullet" if where == "ul" else "List Number"
            document.add_paragraph(clean(words), style=style)
        else:
            add_paragraph(document, words)


def add_table(
    document: WordDocument,
    headings: Sequence[str],
    rows: Iterable[Sequence[Sequence[str]]],
    *,
    description: str,
    widths: Sequence[float],
) -> Table:
    """A real table: its head row is marked as one and repeats on every page, and no row breaks over two.

    A row holds cells, and a cell its lines. `description` is what a screen reader says of the table;
    `widths` are in centimetres.
    """
    table = document.add_table(rows=1, cols=len(headings))
    table.style = "Table Grid"
    table.autofit = False
    _describe(table, description)
    for cell, heading in zip(table.rows[0].cells, headings, strict=True):
        cell.paragraphs[0].add_run(clean(heading)).bold = True
    _mark_row(table.rows[0]._tr, "w:tblHeader", "w:cantSplit")
    for row in rows:
        added = table.add_row()
        _mark_row(added._tr, "w:cantSplit")
        for cell, lines in zip(added.cells, row, strict=True):
            _fill(cell, lines)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
        for cell in column.cells:
            cell.width = Cm(width)
    return table


def _fill(cell: _Cell, lines: Sequence[str]) -> None:
    kept = [line for line in lines if line]
    for number, line in enumerate(kept):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        _add_lines(paragraph, line.splitlines())


def _add_lines(paragraph: Paragraph, lines: Sequence[str]) -> None:
    for number, line in enumerate(lines):
        run = paragraph.add_run(clean(line))
        if number < len(lines) - 1:
            run.add_break()


def _drop_unwanted(document: WordDocument) -> None:
    for part in (document.part.package, document.part):
        for key, relationship in list(part.rels.items()):
            if relationship.reltype in _UNWANTED:
                del part.rels[key]


def _set_language(document: WordDocument) -> None:
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), LANGUAGE)
        language.set(qn("w:eastAsia"), LANGUAGE)
    for language in document.settings.element.iter(qn("w:themeFontLang")):
        language.set(qn("w:val"), LANGUAGE)
        language.attrib.pop(qn("w:eastAsia"), None)


def _set_fonts(document: WordDocument) -> None:
    """One plain font, dark text and sizes that can be read, in every style that is used here."""
    for name, points in [("Normal", 11), ("Title", 20), ("Heading 1", 16), ("Heading 2", 13)]:
        style = document.styles[name]
        style.font.name = FONT
        style.font.size = Pt(points)
        style.font.color.rgb = RGBColor(0x0B, 0x0C, 0x0C)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(theme), None)
        for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
            fonts.set(qn(script), FONT)


def _describe(table: Table, description: str) -> None:
    properties = table._tbl.tblPr
    element = OxmlElement("w:tblDescription")
    element.set(qn("w:val"), clean(description))
    properties.append(element)


def _mark_row(row: CT_Row, *marks: str) -> None:
    properties = row.get_or_add_trPr()
    for mark in sorted(marks):
        properties.append(OxmlElement(mark))
