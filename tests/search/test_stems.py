"""Stems are those of Porter’s algorithm, as SQLite’s own tokenizer has it."""

from __future__ import annotations

import re
import sqlite3

import pytest

from search.stems import stem
from tests.machine import ROOT


def test_they_are_the_same_as_sqlites_for_every_word_of_our_pages() -> None:
    texts = [path.read_text() for path in (ROOT / "docs").rglob("*.md")]
    words = sorted({word for text in texts for word in re.findall("[a-z]{3,}", text.lower())} - {"children"})
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE texts USING fts5 (word, tokenize = 'porter ascii')")
    database.execute("CREATE VIRTUAL TABLE stems USING fts5vocab (texts, 'instance')")
    database.executemany("INSERT INTO texts (rowid, word) VALUES (?, ?)", enumerate(words))

    theirs = dict(database.execute("SELECT doc, term FROM stems"))
    database.close()

    assert len(words) > 1_000
    assert {word: stem(word) for word in words} == {word: theirs[n] for n, word in enumerate(words)}


@pytest.mark.parametrize(
    ("word", "same"),
    [("children", "child"), ("ab", "ab"), ("2026", "2026"), ("cafés", "cafés"), ("sses", "ss")],
)
def test_words_that_no_rule_fits(word: str, same: str) -> None:
    assert stem(word) == same
