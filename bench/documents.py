"""The documents that are filled in to be measured with: made up, the same each time, for whichever side asks.

Nothing here is imported but what Python brings: the sides of a comparison have not the same packages.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

KINDS = (
    "leaflet", "poster", "factsheet", "procedure", "guidance", "protocol", "tool", "video", "training", "newsletter",
)  # fmt: skip
"""The kinds of resource but briefings and news, which have their pages elsewhere."""

LANGUAGES = ("en", "pl", "ar")


@dataclass(frozen=True)
class Section:
    """A heading and what stands under it."""

    heading: str
    paragraph: str


@dataclass(frozen=True)
class Document:
    """A resource of some kind, in one to three languages: a text of about 800 words in sections for each."""

    number: int
    kind: str
    title: str
    summary: str
    texts: dict[str, list[Section]]

    @property
    def slug(self) -> str:
        return f"resource-{self.number}"


@dataclass(frozen=True)
class Page:
    """Something that is searched for, of about 800 words."""

    number: int
    title: str
    summary: str
    text: str


def resources(number: int) -> Iterator[Document]:
    """So many resources."""
    chance = random.Random(4)
    words = _writer(
        chance,
        ["".join(chance.choices("aeioubcdfghlmnprst", k=chance.randint(2, 9))) for _ in range(3_000)],
    )

    def some(count: int) -> str:
        return " ".join(words(count))

    for n in range(number):
        yield Document(
            number=n,
            kind=KINDS[n % len(KINDS)],
            title=f"Resource {n}: {some(5)}",
            summary=some(25),
            texts={
                tag: [Section(some(4).capitalize(), f"{some(160).capitalize()}.") for _ in range(5)]
                for tag in LANGUAGES[: 1 + n % 3]
            },
        )


def pages(number: int) -> Iterator[Page]:
    """So many pages. In five of them, spread over all, stands “kingfishers”; in three of five “safeguarding”."""
    chance = random.Random(4)
    letters = "bcdfghjklmnprstvwz"
    some = _writer(
        chance,
        [
            "".join(chance.choice(letters) + chance.choice("aeiou") for _ in range(chance.randint(2, 5)))
            for _ in range(20_000)
        ],
    )
    for n in range(number):
        text = some(800)
        if n % 5 < 3:
            text[chance.randrange(800)] = "safeguarding"
        title = some(6)
        if n % (number // 5) == 7:
            title[3] = "kingfishers"
        yield Page(n, " ".join(title).capitalize(), " ".join(some(30)), " ".join(text))


def _writer(chance: random.Random, vocabulary: list[str]) -> Callable[[int], list[str]]:
    """Gives so many words: few often and many seldom, as in any language."""
    return lambda count: [vocabulary[int(len(vocabulary) * chance.random() ** 3)] for _ in range(count)]
