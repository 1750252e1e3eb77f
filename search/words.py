"""How texts and searches become words, the same on both databases.

A word of a text is kept as it is, for beginnings; as its stem, for its other forms; and the words of title and
summary without one letter each, so that one that is misspelt meets them. The database only compares: it gets tokens that are ready,
and questions that are made of nothing else.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from django.db.backends.base.base import BaseDatabaseWrapper

from search.stems import stem

#: A word's letters and digits; an apostrophe and what follows it belongs to the word and is not looked for.
WORD = re.compile(r"([^\W_]+)(?:['’][^\W_]+)?")
#: Of one word, so many letters count.
LONGEST_WORD = 40
#: Of one text, so many letters are searched.
LONGEST_TEXT = 200_000
#: Of a search, so many letters and so many different words count.
LONGEST_SEARCH, MOST_WORDS = 200, 8
#: From so many letters on the last word may be the beginning of one; where nothing else is found, from so many on any.
BEGINNING, ANY_BEGINNING = 4, 3
#: From so many letters on a word may be misspelt: shorter ones are one letter from too many others.
SHORTEST_MISSPELT = 4

#: English words that stand on nearly every page and that nobody looks for.
STOP_WORDS = frozenset(
    [
        "a",
        "about",
        "after",
        "again",
        "all",
        "am",
        "an",
        "and",
        "any",
        "are",
        "as",
        "at",
        "be",
        "because",
        "been",
        "before",
        "being",
        "but",
        "by",
        "can",
        "could",
        "did",
        "do",
        "does",
        "for",
        "from",
        "had",
        "has",
        "have",
        "he",
        "her",
        "here",
        "hers",
        "him",
        "his",
        "how",
        "i",
        "if",
        "in",
        "into",
        "is",
        "it",
        "its",
        "me",
        "more",
        "most",
        "my",
        "no",
        "not",
        "of",
        "on",
        "or",
        "our",
        "out",
        "over",
        "own",
        "she",
        "should",
        "so",
        "some",
        "such",
        "than",
        "that",
        "the",
        "their",
        "them",
        "then",
        "there",
        "these",
        "they",
        "this",
        "those",
        "to",
        "too",
        "under",
        "up",
        "was",
        "we",
        "were",
        "what",
        "when",
        "where",
        "which",
        "while",
        "who",
        "whom",
        "why",
        "will",
        "with",
        "would",
        "you",
        "your",
    ]
)


def words_in(text: str) -> Iterator[str]:
    """The words of a text in order, each in the form in which words are compared."""
    for found in WORD.finditer(plain(text[:LONGEST_TEXT])):
        yield found[1][:LONGEST_WORD]


def plain(text: str) -> str:
    """In one case, without accents; what looks alike is alike."""
    if text.isascii():
        return text.lower()
    return "".join(
        letter
        for letter in unicodedata.normalize("NFKD", text.casefold())
        if not unicodedata.combining(letter)
    )


def tokens_of(text: str) -> set[str]:
    """What a text is found by: its words and, marked at the end, their stems."""
    words = set(words_in(text))
    return words | {_stem_token(word) for word in words}


def near_tokens_of(text: str) -> set[str]:
    """What the words of a text are found by when one is misspelt."""
    return {token for word in set(words_in(text)) for token in _near_tokens(word)}


def _stem_token(word: str) -> str:
    return f"{stem(word)}_"


def _near_tokens(word: str) -> list[str]:
    """The word and its stem, and each without each of its letters, marked at the beginning.

    Two words that differ by a letter too many, too few, wrong or in the wrong place, in whatever form, have one of these
    in common.
    """
    if word.isdigit() or word in STOP_WORDS:
        return []
    forms = [form for form in dict.fromkeys((word, stem(word))) if len(form) >= SHORTEST_MISSPELT]
    return [
        f"_{near}"
        for form in forms
        for near in (form, *(form[:place] + form[place + 1 :] for place in range(len(form))))
    ]


def choice_token(facet: str, value: str) -> str:
    """What everything under this choice is found by; no word of a text begins with two underscores."""
    return f"__{facet}_{'_'.join(words_in(value))}"


@dataclass(frozen=True)
class Beginning:
    """Any token that begins with these letters."""

    letters: str


#: Of each word of a search, one of these.
Alternatives = list["str | Beginning"]


@dataclass(frozen=True)
class Asked:
    """What somebody typed, as far as it is looked for."""

    typed: str
    words: tuple[str, ...]
    is_cut: bool = False  #: More was typed than is looked for.

    @classmethod
    def of(cls, typed: str) -> Asked:
        typed = " ".join("".join(letter if letter.isprintable() else " " for letter in typed).split())
        whole, _, _ = typed[: LONGEST_SEARCH + 1].rpartition(" ")
        kept = typed if len(typed) <= LONGEST_SEARCH else whole or typed[:LONGEST_SEARCH]
        every = list(dict.fromkeys(word for word in words_in(kept) if word not in STOP_WORDS))
        return cls(kept, tuple(every[:MOST_WORDS]), len(typed) > len(kept) or len(every) > MOST_WORDS)

    @cached_property
    def as_stems(self) -> list[Alternatives]:
        """Every word in any of its forms."""
        return [[_stem_token(word)] for word in self.words]

    @cached_property
    def as_beginnings(self) -> list[Alternatives]:
        """The same, and the last word may be the beginning of one."""
        *before, last = self.words
        every: list[Alternatives] = [[_stem_token(word)] for word in before]
        beginning = [Beginning(last)] if len(last) >= BEGINNING else []
        return [*every, [_stem_token(last), *beginning]]

    @cached_property
    def as_near(self) -> list[Alternatives]:
        """Every word may be the beginning of one, or misspelt."""
        return [
            [
                _stem_token(word),
                *([Beginning(word)] if len(word) >= ANY_BEGINNING else []),
                *_near_tokens(word),
            ]
            for word in self.words
        ]

    def meets(self, word: str, *, nearly: bool) -> bool:
        """Whether a word of a text, in the form in which words are compared, is one that was asked for."""
        met = self._met_nearly if nearly else self._met
        return (
            _stem_token(word) in met.tokens
            or word.startswith(met.beginnings)
            or (nearly and len(word) >= met.shortest and not met.tokens.isdisjoint(_near_tokens(word)))
        )

    @cached_property
    def _met(self) -> Met:
        return Met.of(self.as_beginnings)

    @cached_property
    def _met_nearly(self) -> Met:
        return Met.of(self.as_near)


@dataclass(frozen=True)
class Met:
    """All that any word of a search may be met by."""

    tokens: frozenset[str]
    beginnings: tuple[str, ...]
    shortest: int  #: No shorter word is one of them misspelt.

    @classmethod
    def of(cls, every: list[Alternatives]) -> Met:
        alternatives = [one for each in every for one in each]
        return cls(
            frozenset(one for one in alternatives if isinstance(one, str)),
            tuple(one.letters for one in alternatives if isinstance(one, Beginning)),
            min((len(one) - 1 for one in alternatives if isinstance(one, str) and one[0] == "_"), default=0),
        )


def written(tokens: Iterable[str], connection: BaseDatabaseWrapper) -> str:
    """Tokens as the database stores them. They are letters, digits and underscores alone, so that nothing needs escaping."""
    ordered = sorted(tokens)
    if connection.vendor == "postgresql":
        return " ".join(f"'{token}'" for token in ordered)
    return " ".join(ordered)


def asked_in(every: list[Alternatives], column: str, connection: BaseDatabaseWrapper) -> str:
    """A question to one column in the database’s own language: of each word, one of its alternatives."""
    if connection.vendor == "postgresql":
        return " & ".join(f"({' | '.join(_for_postgresql(one) for one in each)})" for each in every)
    return f"{{{column}}} : ({' AND '.join(f'({_joined(each)})' for each in every)})"


def _joined(each: Alternatives) -> str:
    return " OR ".join(f'"{one.letters}"*' if isinstance(one, Beginning) else f'"{one}"' for one in each)


def _for_postgresql(one: str | Beginning) -> str:
    return f"'{one.letters}':*" if isinstance(one, Beginning) else f"'{one}'"
