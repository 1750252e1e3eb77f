"""The stem of an English word, by Martin Porter’s algorithm (Program 14, 1980, with his two later changes).

Worked out here and not by the database: PostgreSQL and SQLite each have a stemmer, and not the same one.
"""

from __future__ import annotations

import re
from functools import lru_cache

_ENGLISH = re.compile(r"[a-z]{3,}")

#: Words of the field whose plural no rule makes.
IRREGULAR = {"children": "child"}

_SECOND = {
    "ational": "ate", "tional": "tion", "enci": "ence", "anci": "ance", "izer": "ize", "bli": "ble", "alli": "al",
    "entli": "ent", "eli": "e", "ousli": "ous", "ization": "ize", "ation": "ate", "ator": "ate", "alism": "al",
    "iveness": "ive", "fulness": "ful", "ousness": "ous", "aliti": "al", "iviti": "ive", "biliti": "ble",
    "logi": "log",
}  # fmt: skip
_THIRD = {
    "icate": "ic", "ative": "", "alize": "al", "iciti": "ic", "ical": "ic", "ful": "", "ness": "",
}  # fmt: skip
_FOURTH = (
    "ement", "ance", "ence", "able", "ible", "ment", "ant", "ent", "ism", "ate", "iti", "ous", "ive", "ize",
    "al", "er", "ic", "ou",
)  # fmt: skip


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """What the forms of a word have in common; a word that is not plain English letters stays as it is."""
    if word in IRREGULAR:
        return IRREGULAR[word]
    if not _ENGLISH.fullmatch(word):
        return word
    return _fifth(_fourth(_mapped(_mapped(_first(word), _SECOND), _THIRD)))


def _measure(rest: str) -> int:
    """How often a vowel is followed by a consonant."""
    kinds = "".join("v" if _is_vowel(rest, place) else "c" for place in range(len(rest)))
    return len(re.findall("v+c", kinds))


def _is_vowel(word: str, place: int) -> bool:
    letter = word[place]
    return letter in "aeiou" or (letter == "y" and place > 0 and not _is_vowel(word, place - 1))


def _has_vowel(rest: str) -> bool:
    return any(_is_vowel(rest, place) for place in range(len(rest)))


def _ends_short(rest: str) -> bool:
    """Consonant, vowel, consonant at the end, the last of them not w, x or y."""
    return (
        len(rest) > 2
        and rest[-1] not in "wxy"
        and not _is_vowel(rest, len(rest) - 1)
        and _is_vowel(rest, len(rest) - 2)
        and not _is_vowel(rest, len(rest) - 3)
    )


def _first(word: str) -> str:
    """Plurals, -ed and -ing, and y after a vowel’s syllable."""
    if word.endswith(("sses", "ies")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    if word.endswith("eed"):
        word = word[:-1] if _measure(word[:-3]) else word
    else:
        for ending in ("ed", "ing"):
            rest = word.removesuffix(ending)
            if rest != word and _has_vowel(rest):
                word = _mended(rest)
                break
    if word.endswith("y") and _has_vowel(word[:-1]):
        word = word[:-1] + "i"
    return word


def _mended(rest: str) -> str:
    if rest.endswith(("at", "bl", "iz")):
        return rest + "e"
    if (
        len(rest) > 1
        and rest[-1] == rest[-2]
        and not _is_vowel(rest, len(rest) - 1)
        and rest[-1] not in "lsz"
    ):
        return rest[:-1]
    return rest + "e" if _measure(rest) == 1 and _ends_short(rest) else rest


def _mapped(word: str, endings: dict[str, str]) -> str:
    for ending in sorted(endings, key=len, reverse=True):
        if word.endswith(ending):
            rest = word.removesuffix(ending)
            return rest + endings[ending] if _measure(rest) else word
    return word


def _fourth(word: str) -> str:
    for ending in _FOURTH:
        if word.endswith(ending):
            rest = word.removesuffix(ending)
            return rest if _measure(rest) > 1 else word
    if word.endswith(("sion", "tion")) and _measure(word[:-3]) > 1:
        return word[:-3]
    return word


def _fifth(word: str) -> str:
    if word.endswith("e"):
        rest = word[:-1]
        if _measure(rest) > 1 or (_measure(rest) == 1 and not _ends_short(rest)):
            word = rest
    if word.endswith("ll") and _measure(word[:-1]) > 1:
        word = word[:-1]
    return word
