"""What is shown of a text that was found."""

from __future__ import annotations

import pytest

from search.excerpts import excerpt, marked
from search.words import Asked

LONG = " ".join(f"filler{n}" for n in range(200))


def test_the_words_around_those_that_were_asked_for_are_shown() -> None:
    shown = excerpt("", f"{LONG} the School recorded bruises {LONG}", Asked.of("schools bruise"))

    assert "the <mark>School</mark> recorded <mark>bruises</mark> filler0" in shown
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert len(shown.split()) < 50


def test_the_place_where_most_of_them_stand_together_is_shown() -> None:
    shown = excerpt("", f"school {LONG} police school {LONG}", Asked.of("school police"))

    assert "<mark>police</mark> <mark>school</mark>" in shown


@pytest.mark.parametrize(
    ("summary", "text", "shown"),
    [
        ("Of larches.", "Larch here too.", "Of <mark>larches</mark>."),
        ("Of elms.", "Larch here.", "<mark>Larch</mark> here."),
        ("Of elms.", "Nothing.", "Of elms."),
        ("", "", ""),
    ],
)
def test_the_summary_comes_first_where_it_was_found(summary: str, text: str, shown: str) -> None:
    assert excerpt(summary, text, Asked.of("larch")) == shown


@pytest.mark.parametrize(
    ("text", "typed", "shown"),
    [
        ("<b>larch</b>", "larch", "&lt;b&gt;<mark>larch</mark>&lt;/b&gt;"),
        ("<script>larch", "script", "&lt;<mark>script</mark>&gt;larch"),
        ('" onload="larch', "onload", "&quot; <mark>onload</mark>=&quot;larch"),
        ("a &lt; b larch", "lt", "a &amp;<mark>lt</mark>; b larch"),
        ("The child’s room", "child", "The <mark>child</mark>’s room"),
        ("Café", "cafe", "<mark>Café</mark>"),
        ("Cafe\u0301", "cafe", "<mark>Café</mark>"),
        ("safeguarding", "safeg", "<mark>safeguarding</mark>"),
        ("nothing", "larch", "nothing"),
    ],
)
def test_what_was_asked_for_is_marked_and_everything_is_escaped(text: str, typed: str, shown: str) -> None:
    assert marked(text, Asked.of(typed)) == shown


def test_what_is_spelt_alike_is_marked_only_where_that_was_looked_for() -> None:
    assert marked("Larch", Asked.of("lrach")) == "Larch"
    assert marked("Larch", Asked.of("lrach"), nearly=True) == "<mark>Larch</mark>"


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("Kingfishers", "ikngfishers"),  # the first two letters have changed places
        ("Kingfishers", "bingfishers"),  # the first is wrong
        ("Kingfishers", "ingfishers"),  # it is missing
        ("Kingfishers", "xkingfishers"),  # there is one too many
        ("Kingfishers", "kongfishers"),
        ("Kingfishers", "kingfihser"),  # and another form
        ("Kingfisher", "kingfishres"),
        ("Änderungen", "andreungen"),
        ("Pädagogik", "padagogkk"),
    ],
)
def test_a_word_is_marked_whichever_of_its_letters_is_wrong(text: str, typed: str) -> None:
    assert marked(f"Of {text}, and of fishing.", Asked.of(typed), nearly=True) == (
        f"Of <mark>{text}</mark>, and of fishing."
    )
