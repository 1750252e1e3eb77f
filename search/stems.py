"""The stem of an English word, by Porter's algorithm as the Snowball project keeps it.

Worked out here and not by the database: PostgreSQL and SQLite each have a stemmer, and not the same one.
"""

from __future__ import annotations

import re
from functools import lru_cache

import snowballstemmer

_ENGLISH = re.compile(r"[a-z]{3,}")
_PORTER = snowballstemmer.stemmer("porter")

#: Words of the field whose plural no rule makes.
IRREGULAR = {"children": "child"}


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """What the forms of a word have in common; a word that is not plain English letters stays as it is."""
    if word in IRREGULAR:
        return IRREGULAR[word]
    return str(_PORTER.stemWord(word)) if _ENGLISH.fullmatch(word) else word
