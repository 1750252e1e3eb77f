"""What comes along with a paste into a text, and a reader of the page would not see. Pure functions of texts."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_MARKUP: list[tuple[re.Pattern[str], str]] = [
    (re.compile(r"<!--.*?(?:-->|$)", re.DOTALL), "a comment in HTML"),
    (
        re.compile(r"</?(?:w:|o:|v:|m:)\w+[^>]*>|<\?xml[^>]*>|\bmso-[a-z-]+\s*:|\bMsoNormal\b"),
        "Word’s own marks",
    ),
    (re.compile(r"</?(?:del|ins)\b[^>]*>", re.IGNORECASE), "tracked changes"),
    (
        re.compile(r"(?m)^\s*(?:Deleted|Inserted|Moved|Formatted(?: Table)?)(?:\s*\[[^\]]*\])?:"),
        "tracked changes",
    ),
    (re.compile(r"\[[A-Z]{1,3}\d{1,3}\](?!\()|\bCommented? \[[^\]]+\]:?"), "a comment from Word"),
    (
        re.compile(r"</?(?:span|font|style|script|meta|div|p|table|td|tr|img|a|b|i)\b[^>]*>", re.IGNORECASE),
        "HTML",
    ),
    (re.compile(r"\bdata:[a-z]+/[a-z0-9.+-]+[;,]", re.IGNORECASE), "a file inside the text"),
    (
        re.compile(r"\bfile:/+\S+|(?<!\w)[A-Za-z]:\\[^\s]+|\\\\\w[\w.-]+\\\S*"),
        "the place of a file on somebody’s machine",
    ),
    (
        re.compile(r"(?m)^ {0,3}\[[^\]\n]+\]:[ \t]*\S.*$"),
        "a link’s address on a line of its own, which no reader sees",
    ),
]

#: They take no place on a page, or turn the direction of what follows.
_KEPT_CONTROLS = "\n\r\t"
#: What Arabic, Farsi, Hebrew and Urdu are written with: where letters join, and which way a line runs.
MARKS_OF_SCRIPTS = "\u200c\u200e\u200f\u061c"


@dataclass(frozen=True)
class Hidden:
    what: str
    excerpt: str


def is_invisible(letter: str) -> bool:
    """Whether a character takes no place on the page: soft hyphens, zero widths, directions, tags, controls."""
    category = unicodedata.category(letter)
    if category == "Cc":
        return letter not in _KEPT_CONTROLS
    # A joiner and a variation selector belong to the sign they make.
    return category in {"Cf", "Co", "Cn"} and letter != "\u200d"


def _invisible_in(text: str, keep: str) -> set[str]:
    return {letter for letter in set(text) if letter not in keep and is_invisible(letter)}


def without_invisible(text: str, *, keep: str = "") -> str:
    """The text as a reader sees it; a line or paragraph separator becomes the line end it means."""
    text = text.replace("\u2028", "\n").replace("\u2029", "\n\n")
    return text.translate(dict.fromkeys(map(ord, _invisible_in(text, keep))))


def hidden_in(text: str, *, keep: str = "") -> list[Hidden]:
    """What came along with a paste and a reader of the page would not see, or not as words."""
    found: dict[str, Hidden] = {}
    for pattern, what in _MARKUP:
        if each := pattern.search(text):
            found.setdefault(what, Hidden(what, shown(each)))
    if number := sum(map(text.count, _invisible_in(text, keep))):
        words = "1 invisible character" if number == 1 else f"{number} invisible characters"
        found[words] = Hidden(words, "")
    return list(found.values())


def shown(each: re.Match[str]) -> str:
    """What was found, in words short enough for a message."""
    words = " ".join(each.group().split())
    return words if len(words) <= 80 else f"{words[:79]}…"
