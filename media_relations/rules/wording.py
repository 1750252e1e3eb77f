"""What to look at again in words for the media, before anybody else does. Pure functions of texts; nothing here writes.

They are warnings for the person who writes: a pattern can't know what is meant. Protected terms, which can't be passed
over, are looked for elsewhere (`documents.terms`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from foundation.hidden_text import shown
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
    found = [Wording(shown(each), advice) for pattern, advice in _SUICIDE for each in pattern.finditer(text)]
    found += [
        Wording(shown(each), "Tell neither how nor where: others may copy it.")
        for each in _METHOD.finditer(text)
    ]
    if not _HELP.search(text):
        found.append(
            Wording(shown(mention), "Say where to find help: Samaritans, 116 123, day and night, free.")
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
    found = [shown(each) for pattern in _NAMED_CHILD for each in pattern.finditer(text)]
    return [
        Wording(words, "This looks like the name of a child. Leave it out, or use the review’s pseudonym.")
        for words in dict.fromkeys(found)
    ]


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


def all_of(text: str) -> Iterator[Wording]:
    """Everything about suicide and children by name."""
    yield from of_suicide(text)
    yield from of_named_children(text)
