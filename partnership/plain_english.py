"""How easily a text reads, and what in it could be said more plainly. Pure functions of texts and word lists.

The measures count letters and words, never syllables, which no short program counts right. They are hints for the
person who writes; nothing is refused because of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from foundation.prose import passages_of

#: Above this a sentence is hard to follow (GOV.UK content design, “Writing for GOV.UK”: short sentences).
LONGEST_SENTENCE = 25
#: A “long word” of LIX has more letters than this (Björnsson, 1968).
LONGEST_SHORT_WORD = 6
#: Below so many words the measures say more about chance than about the text.
FEWEST_WORDS = 30

#: Known to everybody without being spelled out (GOV.UK style guide, “Abbreviations and acronyms”).
KNOWN_TO_ALL = frozenset(
    {"BBC", "EU", "GP", "ID", "ITV", "MP", "MPS", "NHS", "OK", "PDF", "TV", "UK", "US", "VAT"}
)

#: A full stop after these ends no sentence.
ABBREVIATIONS = frozenset(
    {
        "cf",
        "dr",
        "e.g",
        "eg",
        "etc",
        "i.e",
        "ie",
        "mr",
        "mrs",
        "ms",
        "no",
        "para",
        "prof",
        "rev",
        "sgt",
        "st",
        "v",
        "vs",
    }
)

#: After these a single letter is somebody’s pseudonym (“Child A.”), elsewhere an initial (“A. Smith”).
BEFORE_PSEUDONYMS = frozenset(
    {"adult", "baby", "child", "family", "father", "mother", "parent", "person", "sibling"}
)

_END = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s+[\"'“‘(\[]?[A-Z0-9])|[.!?…]+[\"'”’)\]]*$")
_ADDRESS = re.compile(r"^\W*(?:https?://|www\.|[^\s@]+@[^\s@]+\.)", re.IGNORECASE)
_ACRONYM = re.compile(r"(?<![\w&.])(?:[A-Z]&[A-Z]|[A-Z]{2,}[A-Z0-9]*)(?=s?(?![\w&]))")
_WORD = re.compile(r"[^\W_]+(?:[’'&.-][^\W_]+)*")
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'"})


@dataclass(frozen=True)
class LongSentence:
    text: str
    words: int


@dataclass(frozen=True)
class Acronym:
    """An acronym that stands in the text before its meaning does, or without it."""

    letters: str
    meaning: str  #: From the glossary; empty where it has none.
    plainer: str


@dataclass(frozen=True)
class Jargon:
    """A word or phrase for which the list has plainer ones."""

    phrase: str  #: As it stands in the text.
    plainer: str
    times: int


@dataclass(frozen=True)
class GlossaryEntry:
    meaning: str
    plainer: str = ""


@dataclass(frozen=True)
class Ease:
    """Three measures of how easily a text reads, from its letters, words and sentences."""

    letters: int
    words: int
    long_words: int
    sentences: int

    @property
    def is_measured(self) -> bool:
        """Whether there is enough text for the measures to mean something."""
        return self.words >= FEWEST_WORDS

    @property
    def ari(self) -> float:
        """Automated Readability Index: the school year in the United States (Senter and Smith, 1967)."""
        if not self.words:
            return 0.0
        return 4.71 * self.letters / self.words + 0.5 * self.words / self.sentences - 21.43

    @property
    def coleman_liau(self) -> float:
        """Coleman–Liau index: the school year in the United States (Coleman and Liau, 1975)."""
        if not self.words:
            return 0.0
        return 5.88 * self.letters / self.words - 29.6 * self.sentences / self.words - 15.8

    @property
    def lix(self) -> float:
        """LIX: words to a sentence, and long words to a hundred (Björnsson, 1968)."""
        if not self.words:
            return 0.0
        return self.words / self.sentences + 100 * self.long_words / self.words

    @property
    def reading_age(self) -> int:
        """From which age on people read this easily; children in the first school year there are five to six."""
        return max(round((self.ari + self.coleman_liau) / 2) + 5, 5)

    @property
    def in_words(self) -> str:
        """Björnsson’s words for the LIX."""
        for most, words in ((25, "Very easy"), (35, "Easy"), (45, "Medium"), (55, "Hard")):
            if self.lix < most:
                return words
        return "Very hard"


@dataclass(frozen=True)
class Reading:
    """A text as somebody meets it who has never heard our words."""

    text: str
    glossary: Mapping[str, GlossaryEntry]
    plainer: Mapping[str, str]

    @cached_property
    def passages(self) -> list[str]:
        return passages_of(self.text)

    @cached_property
    def sentences(self) -> list[str]:
        return [sentence for passage in self.passages for sentence in sentences_of(passage)]

    @cached_property
    def ease(self) -> Ease:
        counted = [counted_words(sentence) for sentence in self.sentences]
        counted = [words for words in counted if words]
        words = [word for sentence in counted for word in sentence if not _ADDRESS.match(word)]
        lengths = [sum(letter.isalnum() for letter in word) for word in words]
        return Ease(
            letters=sum(lengths),
            words=len(words),
            long_words=sum(length > LONGEST_SHORT_WORD for length in lengths),
            sentences=max(len(counted), 1),
        )

    @cached_property
    def long_sentences(self) -> list[LongSentence]:
        found = ((sentence, len(counted_words(sentence))) for sentence in self.sentences)
        return [LongSentence(sentence, words) for sentence, words in found if words > LONGEST_SENTENCE]

    @cached_property
    def acronyms(self) -> list[Acronym]:
        """Those that are not explained where they first stand, in the order in which they come."""
        entries = {term.casefold(): entry for term, entry in self.glossary.items()}
        found: dict[str, Acronym] = {}
        explained: set[str] = set()
        for passage in self.passages:
            if is_shouted(passage):
                continue
            for each in _ACRONYM.finditer(passage):
                letters = each.group()
                if letters in KNOWN_TO_ALL or letters in found or letters in explained:
                    continue
                if is_explained(passage, each.start(), each.end()):
                    explained.add(letters)
                    continue
                entry = entries.get(letters.casefold(), GlossaryEntry(""))
                found[letters] = Acronym(letters, entry.meaning, entry.plainer)
        return list(found.values())

    @cached_property
    def jargon(self) -> list[Jargon]:
        """Phrases of the list, the longest first where they overlap, in the order in which they first come."""
        if not self.plainer:
            return []
        by_pattern = sorted(self.plainer.items(), key=lambda pair: (-len(pair[0]), pair[0]))
        pattern = re.compile(
            "|".join(
                rf"(?P<p{number}>{_inflected(phrase)})" for number, (phrase, _) in enumerate(by_pattern)
            ),
            re.IGNORECASE,
        )
        found: dict[str, Jargon] = {}
        for passage in self.passages:
            for each in pattern.finditer(passage.translate(_APOSTROPHES)):
                phrase, plainer = by_pattern[int(str(each.lastgroup)[1:])]
                before = found.get(phrase)
                found[phrase] = (
                    Jargon(before.phrase, plainer, before.times + 1)
                    if before
                    else Jargon(" ".join(each.group().split()), plainer, 1)
                )
        return list(found.values())

    @property
    def things(self) -> int:
        """How many things there are to say about it."""
        return len(self.long_sentences) + len(self.acronyms) + len(self.jargon)


def read(text: str, *, glossary: Mapping[str, GlossaryEntry], plainer: Mapping[str, str]) -> Reading:
    """A text in Markdown, to be judged by the partnership's glossary and a list of plainer words."""
    return Reading(text, glossary, plainer)


def sentences_of(passage: str) -> list[str]:
    """The sentences of a passage. A heading or a line of a list is one, with or without its full stop."""
    return [sentence for sentence in _sentences(" ".join(passage.split())) if sentence]


def _sentences(passage: str) -> Iterator[str]:
    start = 0
    for each in _END.finditer(passage):
        if each.group().startswith(".") and _is_abbreviated(passage[start : each.start()].split()):
            continue
        yield passage[start : each.end()].strip()
        start = each.end()
    yield passage[start:].strip()


def _is_abbreviated(words: list[str]) -> bool:
    """Whether the full stop after these words belongs to the last of them and ends no sentence."""
    if not words:
        return False
    last = words[-1].strip("\"'“‘([")
    if last.casefold() in ABBREVIATIONS:
        return True
    is_initial = len(last) == 1 and last.isupper() and last != "I"
    return is_initial and (len(words) == 1 or words[-2].casefold() not in BEFORE_PSEUDONYMS)


def counted_words(sentence: str) -> list[str]:
    """The words as people count them: what stands between spaces and holds a letter or a figure."""
    return [word for word in sentence.split() if any(letter.isalnum() for letter in word)]


def is_shouted(passage: str) -> bool:
    """Whether a whole passage stands in capitals, so that its words are none but words."""
    words = _WORD.findall(passage)
    return len(words) > 2 and all(word == word.upper() for word in words)


def is_explained(passage: str, start: int, end: int) -> bool:
    """Whether the meaning stands right there: “the review (LCSPR)” or “LCSPR (a review of …)”."""
    before, after = passage[:start].rstrip(), passage[end:].lstrip("s").lstrip()
    in_brackets = before.endswith("(") and after.startswith(")") and len(_WORD.findall(before)) > 1
    has_brackets = re.match(r"\(([^)]*)\)", after)
    return in_brackets or bool(has_brackets and len(_WORD.findall(has_brackets.group(1))) > 1)


def _inflected(phrase: str) -> str:
    """A pattern for the phrase with its last word as it stands, in the plural, or as another form of a verb."""
    words = [re.escape(word) for word in phrase.translate(_APOSTROPHES).split()]
    last = words[-1]
    words[-1] = (
        rf"{last[:-1]}(?:e|es|ed|ing)" if last.endswith("e") and len(last) > 3 else rf"{last}(?:s|es|ed|ing)?"
    )
    together = r"\s+".join(words)
    return rf"(?<![\w-]){together}(?![\w-])"
