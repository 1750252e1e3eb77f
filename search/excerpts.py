"""The part of a text that was found, with the words that were asked for marked. Everything else is escaped."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from functools import lru_cache
from itertools import islice

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from search.words import LONGEST_WORD, WORD, Asked, plain

#: So many words an excerpt has, this many of them before the first that was asked for.
WORDS, BEFORE = 40, 6
#: Words stand close together that are no more letters apart.
TOGETHER = 200
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
    known: dict[str, bool] = {}
    places = []
    begins = "".join(word[: 2 if nearly else 1] for word in asked.words)
    for found in _candidates(begins, nearly).finditer(text):
        typed = found[0]
        if typed not in known:
            known[typed] = asked.meets(plain(typed)[:LONGEST_WORD], nearly=nearly)
        if known[typed]:
            places.append(found.span())
    return places


@lru_cache(maxsize=256)
def _candidates(firsts: str, nearly: bool) -> re.Pattern[str]:
    """Words that begin with one of these letters: forms of a word have their first letter in common.

    With one letter wrong, one of the first two letters is still among the first two of the word that was meant.
    """
    begins = f"[{firsts}]|[^\\W\\x00-\\x7f]"
    first = f"{begins}|[^\\W_](?:{begins})" if nearly else begins
    return re.compile(rf"(?<![^\W_])(?:{first})[^\W_]*", re.IGNORECASE)


def _around(text: str, asked: Asked, nearly: bool) -> SafeString:
    """From a few words before the place where most of what was asked for stands close together; empty without any."""
    text = unicodedata.normalize("NFC", text)
    here = [start for start, _ in _met(text, asked, nearly)]
    if not here:
        return SafeString("")
    together = [bisect_left(here, start + TOGETHER) - place for place, start in enumerate(here)]
    best = here[together.index(max(together))]
    before = [found.start() for found in WORD.finditer(text, max(best - TOGETHER, 0), best)][-BEFORE:]
    after = [found.end() for found in islice(WORD.finditer(text, best), WORDS - BEFORE)]
    start, end = (before or [best])[0], after[-1]
    is_first, is_last = not WORD.search(text, 0, start), not WORD.search(text, end)
    return _dotted(
        text[0 if is_first else start : len(text) if is_last else end],
        asked,
        nearly,
        before=not is_first,
        after=not is_last,
    )


def _cut(text: str, asked: Asked, nearly: bool) -> SafeString:
    words = text.split()
    return _dotted(" ".join(words[:WORDS]), asked, nearly, before=False, after=len(words) > WORDS)


def _dotted(text: str, asked: Asked, nearly: bool, *, before: bool, after: bool) -> SafeString:
    shown = marked(text.strip(), asked, nearly=nearly)
    return mark_safe(f"{'… ' if before else ''}{shown}{' …' if after else ''}")  # noqa: S308  # as above
