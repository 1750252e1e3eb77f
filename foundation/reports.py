"""A report of words, lists and tables, as a Word document and as a tagged PDF. Both say the same."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import typst

from foundation import word
from foundation.governed import NotReady

PDF_TYPE = "application/pdf"

#: What was typed comes in as data and is never read as markup.
LAYOUT = """
#let told = json(bytes(sys.inputs.told))
#set document(title: told.title, date: none)
#set text(lang: "en", region: "GB", size: 11pt)
#set page(paper: "a4", margin: 2cm, footer: context [
  #set text(size: 9pt)
  #told.foot #h(1fr) Page #counter(page).display() of #counter(page).final().first()
])
#set par(justify: false, leading: 0.7em)
#show table.cell: set text(size: 9.5pt)
#show table.cell: set par(leading: 0.55em)
#set table(stroke: 0.5pt + luma(120), inset: 5pt)
#text(size: 20pt, weight: "bold")[#told.title]
#for words in told.opening [
  #par[#words]
]
#for part in told.parts [
  = #part.heading
  #for block in part.blocks {
    if block.name != "" { heading(level: 2, block.name) }
    for words in block.words { par(words) }
    if block.points.len() > 0 { list(..block.points.map(one => [#one])) }
    if block.headings.len() > 0 {
      table(
        columns: block.widths.map(one => one * 1fr),
        table.header(..block.headings.map(one => strong(one))),
        ..block.rows.flatten().map(one => [#one]),
      )
    }
  }
]
"""


@dataclass(frozen=True)
class Block:
    """Words, a list or a table, with a name before them where they have one."""

    name: str = ""
    words: Sequence[str] = ()  #: Paragraphs.
    points: Sequence[str] = ()
    headings: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    widths: Sequence[float] = ()  #: Of the columns, beside each other.


@dataclass(frozen=True)
class Part:
    """What stands below one heading."""

    heading: str
    blocks: Sequence[Block]

    @property
    def said(self) -> list[str]:
        """All its words below the heading, each paragraph, point and cell for itself."""
        return [
            words
            for block in self.blocks
            for words in (
                block.name,
                *block.words,
                *block.points,
                *(cell for row in block.rows for cell in row),
            )
            if words
        ]


@dataclass(frozen=True)
class Report:
    """Everything that a report says."""

    title: str
    opening: Sequence[str] = ()
    foot: str = ""  #: At the foot of every page.
    parts: Sequence[Part] = field(default_factory=list)


class NotPrintable(NotReady):
    """Letters stand in it for which there is no type here; the message is shown to people."""


def as_pdf(report: Report) -> bytes:
    """A tagged PDF (PDF/UA-1) with its title and language set. Raises NotPrintable."""
    told = json.dumps(_clean(dataclasses.asdict(report)))
    try:
        made: bytes = typst.compile(
            LAYOUT.encode(), format="pdf", sys_inputs={"told": told}, pdf_standards=["ua-1"]
        )
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise
        raise NotPrintable(
            "Letters or pictures stand in it that a PDF from here can’t show. Take the Word document."
        ) from None
    return made


def _clean(told: Any) -> Any:
    """The same without characters that no document can hold."""
    if isinstance(told, dict):
        return {name: _clean(one) for name, one in told.items()}
    if isinstance(told, list | tuple):
        return [_clean(one) for one in told]
    return word.clean(told) if isinstance(told, str) else told


def as_docx(report: Report, *, at: dt.datetime) -> bytes:
    """A Word document with real headings, lists and tables."""
    document = word.new_document(report.title, at=at)
    document.add_paragraph(word.clean(report.title), style="Title")
    for words in report.opening:
        word.add_paragraph(document, words)
    for part in report.parts:
        word.add_heading(document, part.heading, 1)
        for block in part.blocks:
            if block.name:
                word.add_heading(document, block.name, 2)
            for words in block.words:
                word.add_paragraph(document, words)
            for point in block.points:
                document.add_paragraph(word.clean(point), style="List Bullet")
            if block.headings:
                whole = sum(block.widths)
                word.add_table(
                    document,
                    block.headings,
                    [[[cell] for cell in row] for row in block.rows],
                    description=block.name or part.heading,
                    widths=[17 * one / whole for one in block.widths],
                )
    document.sections[0].footer.paragraphs[0].text = word.clean(report.foot)
    return word.as_bytes(document)
