"""A CSV of the portal is text, whatever people typed."""

import csv
import io
from decimal import Decimal

import pytest

from foundation.csv import as_bytes, csv_response, safe_cell, typed


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_a_cell_that_begins_like_a_formula_is_text(start):
    typed = f'{start}HYPERLINK("http://example.test","x")'

    assert safe_cell(typed) == f"'{typed}"


@pytest.mark.parametrize("before", [" ", "\u00a0", "  \t "])
@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_spaces_before_a_formula_do_not_hide_it(before, start):
    assert safe_cell(f"{before}{start}1+1") == f"'{before}{start}1+1"


@pytest.mark.parametrize("value", ["Family", "9:30am - noon", "a=b", "", "'quoted"])
def test_other_text_stays_as_it_is(value):
    assert safe_cell(value) == value


@pytest.mark.parametrize(
    ("value", "cell"),
    [(-5, -5), (2.5, 2.5), (Decimal("-5.00"), Decimal("-5.00")), (None, ""), (True, "True")],
)
def test_numbers_stay_numbers_and_nothing_is_an_empty_cell(value, cell):
    assert safe_cell(value) == cell


def test_a_file_reads_back_line_by_line():
    made = as_bytes(["Timing", "Audience"], [["9:30am", 'Family, "all"'], ["@noon", "Line\nbreak"]])

    read = list(csv.reader(io.StringIO(made.decode("utf-8-sig"), newline="")))
    assert read == [["Timing", "Audience"], ["9:30am", 'Family, "all"'], ["'@noon", "Line\nbreak"]]


def test_a_download_is_an_attachment_that_nobody_keeps():
    response = csv_response("plan of R1.csv", ["One"], [["=1+1"]])

    assert response.headers["Content-Disposition"] == 'attachment; filename="plan_of_R1.csv"'
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert b"".join(response) == b"\xef\xbb\xbfOne\r\n'=1+1\r\n"


@pytest.mark.parametrize("words", ["=1+1", "-5 degrees", "Family", "'quoted'", "", " @all"])
def test_what_was_made_safe_reads_back_as_it_was_typed(words):
    assert typed(safe_cell(words)) == words
