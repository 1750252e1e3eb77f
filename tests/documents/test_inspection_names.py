import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.inspection.names import LONGEST_NAME, extension, shown_name


@pytest.mark.parametrize(
    ("claimed", "shown"),
    [
        ("report.pdf", "report.pdf"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("C:\\Users\\robin\\report.pdf", "report.pdf"),
        ("re\x00port.pdf", "report.pdf"),
        ("report\r\nSet-Cookie: a=b.pdf", "reportSet-Cookie a=b.pdf"),
        ("report\u202efdp.exe", "reportfdp.exe"),
        ("re\u200bport\u00ad.pdf", "report.pdf"),
        ("<script>.pdf", "script.pdf"),
        ("  a   b .pdf ", "a b .pdf"),
        ("...", "document"),
        ("", "document"),
        ("\x00", "document"),
        ("r\u0065\u0301sum\u00e9.docx", "résumé.docx"),
        ("a" * 300 + ".pdf", "a" * (LONGEST_NAME - 4) + ".pdf"),
        ("a" * 300, "a" * LONGEST_NAME),
    ],
)
def test_a_name_is_shown_without_what_misleads(claimed, shown):
    assert shown_name(claimed) == shown


@given(st.text(max_size=400))
def test_no_name_can_break_a_header_a_path_or_a_line(claimed):
    shown = shown_name(claimed)

    assert 0 < len(shown) <= LONGEST_NAME
    assert not set(shown) & set('\x00\r\n/\\<>"|?*:\u202e\u200b')
    assert shown not in {".", ".."}
    assert shown_name(shown) == shown


@pytest.mark.parametrize(
    ("name", "ending"),
    [("a.PDF", "pdf"), ("a.b.docx", "docx"), ("none", ""), (".pdf", ""), ("a.", "")],
)
def test_the_ending_of_a_name(name, ending):
    assert extension(name) == ending
