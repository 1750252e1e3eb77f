"""What comes along with a paste and no reader would see."""

from __future__ import annotations

import pytest

from foundation import hidden_text


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Hello <!-- her name is Rowan --> there", "a comment in HTML"),
        ("<o:p></o:p>", "Word’s own marks"),
        ("p { mso-style-name: x }", "Word’s own marks"),
        ("We are <del>not</del> sorry", "tracked changes"),
        ("Deleted: not", "tracked changes"),
        ("We are sorry[AB1]", "a comment from Word"),
        ("Commented [JS2]: who says so?", "a comment from Word"),
        ('<span style="display:none">x</span>', "HTML"),
        ("data:image/png;base64,AAAA", "a file inside the text"),
        (r"See C:\Users\jo\draft.docx", "the place of a file on somebody’s machine"),
        (r"See \\server\share\draft.docx", "the place of a file on somebody’s machine"),
        ('[x]: https://a.example "Rowan"', "a link’s address on a line of its own, which no reader sees"),
        ("We are\u200b sorry", "1 invisible character"),
        ("so\u00adrry \u202eyrros", "2 invisible characters"),
        ("tag\U000e0041", "1 invisible character"),
    ],
)
def test_what_came_along_with_a_paste_is_told(text: str, what: str) -> None:
    assert [each.what for each in hidden_text.hidden_in(text)] == [what]


@pytest.mark.parametrize(
    "text",
    [
        "Plain words, “quoted” – with a dash.",
        "A [link](https://a.example) and 3 < 4.",
        "- a list\n- of two\n",
        "👩‍👧 came\u00a0too.",
        "Note [1] says so.",
    ],
)
def test_an_honest_text_hides_nothing(text: str) -> None:
    assert hidden_text.hidden_in(text) == []


def test_invisible_characters_are_taken_out_and_everything_else_stays() -> None:
    assert (
        hidden_text.without_invisible("We\u200b are\u00ad “sorry”\u2028👩‍👧\ufeff") == "We are “sorry”\n👩‍👧"
    )


def test_what_a_script_is_written_with_stays_where_it_belongs() -> None:
    farsi = "می\u200cخواهم\u200f"

    assert hidden_text.without_invisible(farsi, keep=hidden_text.MARKS_OF_SCRIPTS) == farsi
    assert hidden_text.hidden_in(farsi, keep=hidden_text.MARKS_OF_SCRIPTS) == []
    assert hidden_text.without_invisible(farsi) == "میخواهم"
