"""The plan's table as files: CSV for a spreadsheet, DOCX for a meeting."""

from __future__ import annotations

import datetime as dt

from foundation import csv, word
from foundation.words import say_moment
from reviews.exports.plan_table import AIMS, HEADINGS, PlanTable

CSV_HEADINGS = ["Phase", *HEADINGS]

#: In centimetres, for A4 lying down.
WIDTHS = [4.4, 4.0, 7.1, 4.4, 2.6, 3.2]


def plan_csv(table: PlanTable) -> bytes:
    return csv.as_bytes(CSV_HEADINGS, table.flat())


def plan_docx(table: PlanTable, *, at: dt.datetime) -> bytes:
    """The table under its phases, with what the plan says above it."""
    document = word.new_document(table.title, at=at, is_landscape=True)
    word.add_heading(document, table.title, 0)
    for name, value in table.facts():
        if name == AIMS:
            word.add_prose(document, value, name=name)
        else:
            word.add_paragraph(document, value, name=name)
    if not table.is_whole:
        word.add_paragraph(document, "This copy holds the steps of one person, not the whole plan.")
    for phase in table.phases:
        word.add_heading(document, phase.name, 1)
        word.add_table(
            document,
            HEADINGS,
            [row.cells() for row in phase.rows],
            description=f"Steps of the phase “{phase.name}”, one to a row.",
            widths=WIDTHS,
        )
    word.add_paragraph(document, f"As the plan stood at {say_moment(at)}. Restricted.")
    return word.as_bytes(document)
