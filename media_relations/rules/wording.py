"""What to look at again in words for the media, before anybody else does. Pure functions of texts; nothing here writes.

They are warnings for the person who writes: a pattern can't know what is meant. Protected terms, which can't be passed
over, are looked for elsewhere (`documents.terms`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from foundation.prose import passages_of
from media_relations.models import MediaProtocol


@dataclass(frozen=True)
class Wording:
    """Words that stand in the text, and what to say instead or think of."""

    words: str
    advice: str


# Suicide ------------------------------------------------------------------------------------------
# Samaritans, Media Guidelines for Reporting Suicide (6th edition, 2020).

_OF_SUICIDE = re.compile(
    r"\bsuicid\w*|\bself[-\s]harm\w*|\b(?:took|take[sn]?|taking) (?:his|her|their) own li(?:fe|ves)\b|"
    r"\bkilled (?:himself|herself|themselves)\b",
    re.IGNORECASE,
)
_SUICIDE: list[tuple[re.Pattern[str], str]] = [
    (
        re.compile(r"\bcommit(?:s|ted|ting)?\s+suicide\b", re.IGNORECASE),
        "Suicide is no crime: say “died by suicide” or “took their own life”.",
    ),
    (
        re.compile(
            r"\b(?:successful|unsuccessful|failed|completed)\s+(?:suicides?|attempts?)\b", re.IGNORECASE
        ),
        "Neither a death nor a life is a success or a failure: say “died by suicide” or “attempted suicide”.",
    ),
    (
        re.compile(r"\bsuicide\s+(?:epidemic|craze|wave|spike|hotspots?|pact|bid)\b", re.IGNORECASE),
        "It makes suicide look common or a fashion: say what happened in plain words.",
    ),
]
_METHOD = re.compile(
    r"\b(?:hang(?:ed|ing)|ligature|noose|overdos\w+|tablets|jump(?:ed|ing) (?:from|off|in front)|gunshot|"
    r"suffocat\w+|asphyxiat\w+|suicide note|left a note|railway line|bridge)\b",
    re.IGNORECASE,
)
_HELP = re.compile(r"\bSamaritans\b|\b116\s?123\b|\bChildline\b|\b0800\s?1111\b|\bPapyrus\b", re.IGNORECASE)


def of_suicide(text: str) -> list[Wording]:
    """What the Samaritans ask not to write, the method where it is told, and that help is named."""
    if not (mention := _OF_SUICIDE.search(text)):
        return []
    found = [Wording(_shown(each), advice) for pattern, advice in _SUICIDE for each in pattern.finditer(text)]
    found += [
        Wording(_shown(each), "Tell neither how nor where: others may copy it.")
        for each in _METHOD.finditer(text)
    ]
    if not _HELP.search(text):
        found.append(
            Wording(_shown(mention), "Say where to find help: Samaritans, 116 123, day and night, free.")
        )
    return list(dict.fromkeys(found))


# Children by name ---------------------------------------------------------------------------------

_NO_NAMES = (
    r"January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday|Wednesday|"
    r"Thursday|Friday|Saturday|Sunday|The|A|An|In|On|At|Of|Section|Chapter|Part|Paragraph|Year|Grade|Act|Act’s"
)
_NAME = rf"(?!(?:{_NO_NAMES})\b)[A-Z][a-zà-ÿ’'-]+"
_UP_TO_17 = (
    r"(?:[1-9]|1[0-7]|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|"
    r"seventeen)"
)
_A_CHILD = r"(?:child|children|baby|babies|boy|girl|toddler|infant|teenager|pupil|son|daughter|brother|sister|twin)s?"
_NAMED_CHILD = [
    re.compile(rf"\b(?i:{_A_CHILD}),?\s+(?i:named|called)\s+{_NAME}(?:\s+{_NAME})?"),
    re.compile(
        rf"\b(?i:baby|little|toddler|schoolboy|schoolgirl|teenager)\s+(?!(?i:boy|girl)){_NAME}(?:\s+{_NAME})?"
    ),
    re.compile(
        rf"\b{_NAME}(?:\s+{_NAME})?,\s+(?:who (?:was|is)\s+)?(?:(?:just|only)\s+)?(?:aged?\s+)?{_UP_TO_17}"
        r"(?=,|\.|\s+(?:days|weeks|months|years)\b)(?!\.\d)"
    ),
    re.compile(rf"\b{_NAME}(?:\s+{_NAME})?\s+\({_UP_TO_17}\)"),
    re.compile(
        rf"\b{_UP_TO_17}[-\s](?:day|week|month|year)s?[-\s]old\s+(?:boy\s+|girl\s+)?{_NAME}(?:\s+{_NAME})?"
    ),
]


def of_named_children(text: str) -> list[Wording]:
    """Words that look like a child's name. A pseudonym such as “Child A” or “Child Larch” is none."""
    found = [_shown(each) for pattern in _NAMED_CHILD for each in pattern.finditer(text)]
    return [
        Wording(words, "This looks like the name of a child. Leave it out, or use the review’s pseudonym.")
        for words in dict.fromkeys(found)
    ]


# What was pasted and nobody sees --------------------------------------------------------------------

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


def without_invisible(text: str) -> str:
    """The text as a reader sees it; a line or paragraph separator becomes the line end it means."""
    text = text.replace("\u2028", "\n").replace("\u2029", "\n\n")
    return "".join(letter for letter in text if not is_invisible(letter))


def hidden_in(text: str) -> list[Hidden]:
    """What came along with a paste and a reader of the page would not see, or not as words."""
    found: dict[str, Hidden] = {}
    for pattern, what in _MARKUP:
        if each := pattern.search(text):
            found.setdefault(what, Hidden(what, _shown(each)))
    if number := sum(map(is_invisible, text)):
        words = "1 invisible character" if number == 1 else f"{number} invisible characters"
        found[words] = Hidden(words, "")
    return list(found.values())


# The required message -------------------------------------------------------------------------------

NUMBER = "((number))"


def safeguarding_message(protocol: MediaProtocol, front_door_number: str) -> str:
    """What each statement says about worries about a child; empty where the protocol asks for nothing."""
    return protocol.safeguarding_message.replace(NUMBER, front_door_number).strip()


def says(text: str, message: str) -> bool:
    """Whether the message stands in the text, however it is spaced, marked and cased there."""
    return _bare(" ".join(passages_of(message))) in _bare(" ".join(passages_of(text)))


def _bare(text: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKC", text).casefold() if letter.isalnum())


def _shown(each: re.Match[str]) -> str:
    words = " ".join(each.group().split())
    return words if len(words) <= 80 else f"{words[:79]}…"


def all_of(text: str) -> Iterator[Wording]:
    """Everything about suicide and children by name."""
    yield from of_suicide(text)
    yield from of_named_children(text)
