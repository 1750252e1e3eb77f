"""The part of a text that was found, with the words that were asked for marked. Everything else is escaped."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from search.words import LONGEST_WORD, WORD, Asked, plain

#: So many words an excerpt has, this many of them before the first that was asked for.
WORDS, BEFORE = 40, 6
#: An excerpt comes from the first so many letters of a text.
LOOKED_AT = 20_000


def excerpt(summary: str, text: str, asked: Asked, *, nearly: bool = False) -> SafeString:
    """The words around those that were asked for: of the summary if one stands there, else of the text."""
    for passage in (summary, text):
        shown = _around(passage[:LOOKED_AT], asked, nearly)
        if shown:
            return shown
    return _cut(summary or text, asked, nearly)


def marked(text: str, asked: Asked, *, nearly: bool = False) -> SafeString:
    """The whole text, the words that were asked for marked."""
    text = unicodedata.normalize("NFC", text)
    parts, end = [], 0
    for start, stop in _met(text, asked, nearly):
        parts += [escape(text[end:start]), "<mark>", escape(text[start:stop]), "</mark>"]
        end = stop
    parts.append(escape(text[end:]))
    return mark_safe("".join(parts))  # noqa: S308  # every part but our own marks was escaped


def _met(text: str, asked: Asked, nearly: bool) -> list[tuple[int, int]]:
    """Where the words stand that were asked for."""
    return [(start, end) for start, end, is_met in _words(text, asked, nearly) if is_met]


def _words(text: str, asked: Asked, nearly: bool) -> list[tuple[int, int, bool]]:
    """Where each word begins and ends, and whether it was asked for."""
    known: dict[str, bool] = {}
    words = []
    # Forms of a word have their first letter in common: of most words that is all that has to be looked at.
    firsts = "" if nearly else "".join(word[0] + word[0].upper() for word in asked.words)
    for found in WORD.finditer(text):
        typed = found[1]
        is_met = known.get(typed)
        if is_met is None and firsts and typed[0] not in firsts and typed[0].isascii():
            is_met = False
        elif is_met is None:
            is_met = known[typed] = asked.meets(plain(typed)[:LONGEST_WORD], nearly=nearly)
        words.append((*found.span(1), is_met))
    return words


def _around(text: str, asked: Asked, nearly: bool) -> SafeString:
    """From a few words before the place where most of what was asked for stands close together; empty without any."""
    text = unicodedata.normalize("NFC", text)
    words = _words(text, asked, nearly)
    here = [number for number, (_, _, is_met) in enumerate(words) if is_met]
    if not here:
        return SafeString("")
    together = [bisect_left(here, number + WORDS - BEFORE) - place for place, number in enumerate(here)]
    first = max(here[together.index(max(together))] - BEFORE, 0)
    last = min(first + WORDS, len(words)) - 1
    start = words[first][0] if first else 0
    end = words[last][1] if last < len(words) - 1 else len(text)
    return _dotted(text[start:end], asked, nearly, before=first > 0, after=end < len(text))


def _cut(text: str, asked: Asked, nearly: bool) -> SafeString:
    words = text.split()
    return _dotted(" ".join(words[:WORDS]), asked, nearly, before=False, after=len(words) > WORDS)


def _dotted(text: str, asked: Asked, nearly: bool, *, before: bool, after: bool) -> SafeString:
    shown = marked(text.strip(), asked, nearly=nearly)
    return mark_safe(f"{'… ' if before else ''}{shown}{' …' if after else ''}")  # noqa: S308  # as above
