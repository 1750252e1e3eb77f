"""Finding protected words in a text, however they are written there (law 17).

Pure functions of texts. A finding is for a person to judge, so a doubtful match is reported.
"""

import bisect
import dataclasses
import datetime as dt
import enum
import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import unquote

#: How much of the text on either side of a match is shown with it.
EXCERPT_REACH = 60


class Shape(enum.Enum):
    """How a term is looked for."""

    WORDS = "words"
    INITIALS = "initials"
    DATE = "date"


@dataclasses.dataclass(frozen=True)
class Term:
    """A protected term as it was typed, and the key by which its owner knows it."""

    key: int
    text: str
    is_name: bool = False


@dataclasses.dataclass(frozen=True)
class Place:
    """A piece of text and what it is called: "page 3", "summary"."""

    name: str
    text: str


@dataclasses.dataclass(frozen=True)
class Match:
    """A term found at a place. `excerpt` is from the text as it stands there."""

    term: Term
    place: str
    excerpt: str


def find(places: Iterable[Place], terms: Iterable[Term], *, full_names_only: bool = False) -> list[Match]:
    """Each term once for every place that it begins in.

    `full_names_only`: only names of two words or more, as whole names; what a text of another matter is
    checked against. A name that runs from one place into the next (two cells of a table) is found in the first.
    """
    text = _Text(list(places))
    matches: dict[tuple[int, str], Match] = {}
    for term in terms:
        if full_names_only and not is_full_name(term):
            continue
        for start, end in _found(text, term, full_names_only):
            place, excerpt = text.shown(start, end)
            matches.setdefault((term.key, place), Match(term, place, excerpt))
    return list(matches.values())


@functools.lru_cache(maxsize=4096)
def is_full_name(term: Term) -> bool:
    """Whether a term is a person's name of two words or more."""
    return term.is_name and shape_of(term.text) is Shape.WORDS and len(words_of(term.text)) > 1


@functools.lru_cache(maxsize=4096)
def shape_of(text: str) -> Shape:
    """How a term of this text is looked for: a day is found in any spelling, initials only as capitals."""
    if day_of(text) is not None:
        return Shape.DATE
    if re.fullmatch(r"[A-Z](?:[.\s]*[A-Z]){1,3}\.?", text.strip()):
        return Shape.INITIALS
    return Shape.WORDS


def words_of(text: str) -> list[str]:
    """The words of a term as they are compared."""
    return re.findall(r"[^\W_]+", fold(text))


@functools.lru_cache(maxsize=4096)
def _words_of_term(text: str) -> tuple[str, ...]:
    return tuple(words_of(text))


def fold(text: str) -> str:
    """A text as it is compared: one case, one form of each letter, no accents, nothing invisible, no line-end hyphens.

    Letters of any script that look Latin are the Latin ones; a name wholly in another script is still found in it.
    """
    return _Folded(text).text


def both_ways(text: str) -> str:
    """A text that may be an address: as it stands, and with its %20 and the like as a browser shows them."""
    shown = unquote(text)
    return text if shown == text else f"{text}{APART}{shown}"


def day_of(text: str) -> dt.date | None:
    """The day that a term names, in any of the usual spellings; None when it names none."""
    days = [
        day for start, end, day in _days(" ".join(text.split())) if end - start >= len(" ".join(text.split()))
    ]
    return days[0] if days else None


class _Folded:
    """A folded text that knows, for each of its letters, where it stood in the original."""

    def __init__(self, original: str) -> None:
        folded = list(map(_folded_character, original))
        joined = "".join(folded)
        origins: Sequence[int] = range(len(joined))
        if any(len(letters) != 1 for letters in folded):
            origins = [at for at, letters in enumerate(folded) for _ in letters]
        # "Ashing-" at the end of a line and "ton" on the next are one word.
        dropped = {at for each in _LINE_END_HYPHEN.finditer(joined) for at in range(each.start(), each.end())}
        kept = [at for at in range(len(joined)) if at not in dropped] if dropped else range(len(joined))
        self.text = "".join(joined[at] for at in kept) if dropped else joined
        self.origins: Sequence[int] = [origins[at] for at in kept] if dropped else origins


_LINE_END_HYPHEN = re.compile(r"(?<=[^\W\d_])-[^\S\n]*\n\s*(?=[^\W\d_])")
_APOSTROPHES = dict.fromkeys("'’‘ʼʹ`´＇", "'")
_HYPHENS = dict.fromkeys("-‐‑‒–—−﹣－", "-")
#: Letters that Unicode does not take apart, as they are typed without their mark.
_UNMARKED = {
    **dict(zip("łøđðħŧıȷɡɑɛɔɓɖɗƙ", "loddhtijgaeobddk", strict=True)),
    "æ": "ae",
    "œ": "oe",
    "þ": "th",
}
#: Cyrillic and Greek letters, in one case, that look Latin in either.
_LOOKS_LATIN = {
    **dict(zip("авеікмнорстухѕјһԁԛԝӏѵ", "abeikmhopctyxsjhdqwlv", strict=True)),
    **dict(zip("αβεζηικμνορτυχϳ", "abezhikmvoptyxj", strict=True)),
}
_AS_LATIN = _UNMARKED | _LOOKS_LATIN


@functools.lru_cache(maxsize=8192)
def _folded_character(character: str) -> str:
    same = _APOSTROPHES.get(character) or _HYPHENS.get(character)
    if same is not None:
        return same
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", character).casefold())
    # Mn: accents; Cf: soft hyphens, zero widths and directions; Cc but line ends: controls.
    return "".join(
        _AS_LATIN.get(letter, letter)
        for letter in decomposed
        if unicodedata.category(letter) not in {"Mn", "Cf", "Cs"}
        and (unicodedata.category(letter) != "Cc" or letter in "\n\r\t")
    ).replace("\r", "\n")


class _Text:
    """All places of a check as one text."""

    def __init__(self, places: Sequence[Place]) -> None:
        self._places = places
        self._starts: list[int] = []
        pieces: list[str] = []
        length = 0
        for place in places:
            self._starts.append(length)
            pieces.append(place.text)
            length += len(place.text) + 1
        self.original = "\n".join(pieces)
        self._folded = _Folded(self.original)
        self.folded = self._folded.text
        self.squeezed = re.sub(r"[\W_]+", "", self.folded)

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of the folded text stands in the original."""
        return self._folded.origins[start], self._folded.origins[end - 1] + 1

    def shown(self, start: int, end: int) -> tuple[str, str]:
        """The name of the place at which a stretch of the original begins, and the words around it there."""
        index = bisect.bisect_right(self._starts, start) - 1
        place = self._places[index]
        first, last = self._starts[index], max(end, self._starts[index] + len(place.text))
        before = self.original[max(first, start - EXCERPT_REACH) : start]
        after = self.original[end : min(last, end + EXCERPT_REACH)]
        excerpt = " ".join(f"{before}{self.original[start:end]}{after}".split())
        return place.name, excerpt

    @functools.cached_property
    def days(self) -> list[tuple[int, int, dt.date]]:
        return list(_days(self.original))


def _found(text: _Text, term: Term, full_names_only: bool) -> Iterator[tuple[int, int]]:
    shape = shape_of(term.text)
    if shape is Shape.DATE:
        wanted = day_of(term.text)
        yield from ((start, end) for start, end, day in text.days if day == wanted)
    elif shape is Shape.INITIALS:
        yield from (each.span() for each in _initials(term.text).finditer(text.original))
    else:
        words = _words_of_term(term.text)
        if not words:
            return
        # Cheap and almost always the end of it: a word of the term whose letters stand nowhere in the text.
        needed = {words[-1]} if term.is_name and not full_names_only else {words[0], words[-1]}
        if all(word in text.squeezed for word in needed):
            for each in _pattern(words, term.is_name, full_names_only).finditer(text.folded):
                yield text.origin(*each.span())


#: What may stand between two words of one name: nothing (as in an address or a file name), or anything but letters.
_BETWEEN = r"[\W_]{0,6}"
#: Between texts that don't belong together: more than may stand between two words of one name.
APART = "\n" * 8
#: Two letters that may stand for one: the initial of "Þóra" is "Þ".
_OF_ONE = r"ae|oe|th"
#: A middle initial that the list doesn't have.
_MIDDLE = rf"(?:(?<![^\W_])(?:{_OF_ONE}|[^\W\d_])(?![^\W_])[\W_]{{1,3}})?"
_BEGIN, _END = r"(?<![^\W_])", r"(?![^\W_])"


#: A name with so many letters is also found when it is spaced out, or cut by how a PDF sets its letters.
_SPACED_FROM = 6


@functools.lru_cache(maxsize=4096)
def _pattern(words: tuple[str, ...], is_name: bool, full_names_only: bool) -> re.Pattern[str]:
    """Matches the words in their order or, for a name, with any of them first ("Surname, Forename")."""
    orders = [words]
    if is_name and len(words) > 1:
        orders = [words[at:] + words[:at] for at in range(len(words))]
        if len(words) > 2:
            # With middle names the first and the last name together are enough to know somebody by.
            orders += [(words[0], words[-1]), (words[-1], words[0])]
    between = _BETWEEN + _MIDDLE if is_name else _BETWEEN
    gap = r"[\W_]{0,2}" if sum(map(len, words)) >= _SPACED_FROM else ""
    variants = [
        between.join(gap.join(re.escape(letter) for letter in word) for word in order)
        for order in dict.fromkeys(orders)
    ]
    if is_name and len(words) > 1 and not full_names_only:
        initial, surname = _initial(words[0]), re.escape(words[-1])
        variants += [rf"{initial}[\W_]{{1,3}}{_MIDDLE}{surname}", rf"{surname}[\W_]{{1,3}}{initial}"]
    return re.compile(f"{_BEGIN}(?:{'|'.join(variants)}){_END}")


def _initial(word: str) -> str:
    both = re.match(_OF_ONE, word)
    return f"(?:{both.group()}|{word[0]})" if both else re.escape(word[0])


def _initials(text: str) -> re.Pattern[str]:
    letters = r"[.\s]{0,2}".join(re.findall(r"[A-Z]", text))
    return re.compile(rf"(?<![^\W_]){letters}(?![^\W_])")


_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan"),
            ("february", "feb"),
            ("march", "mar"),
            ("april", "apr"),
            ("may",),
            ("june", "jun"),
            ("july", "jul"),
            ("august", "aug"),
            ("september", "sept", "sep"),
            ("october", "oct"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        start=1,
    )
    for name in names
}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_GAP = r"[\s,.\-/]{0,3}"
_DAY_PATTERNS = (
    re.compile(
        rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th)?{_GAP}(?:of\s+)?(?P<m>{_MONTH})\b{_GAP}(?P<y>\d{{4}}|\d{{2}})(?!\d)"
    ),
    re.compile(rf"\b(?P<m>{_MONTH})\b{_GAP}(?P<d>\d{{1,2}})(?:st|nd|rd|th)?{_GAP}(?P<y>\d{{4}})(?!\d)"),
    re.compile(r"(?<!\d)(?P<y>\d{4})[-./](?P<m>\d{1,2})[-./](?P<d>\d{1,2})(?!\d)"),
    re.compile(r"(?<!\d)(?P<d>\d{1,2})\s?[-./]\s?(?P<m>\d{1,2})\s?[-./]\s?(?P<y>\d{4}|\d{2})(?!\d)"),
)


def _days(text: str) -> Iterator[tuple[int, int, dt.date]]:
    """Every day that a text names in full; two where 03/05 may be March or May, or 14 may be 1914."""
    # Character by character, so that places stay what they are in the original.
    plain = "".join(_same_length(each) for each in text)
    for pattern in _DAY_PATTERNS:
        for each in pattern.finditer(plain):
            month = each["m"]
            day_number = int(each["d"])
            pairs = [(int(month), day_number), (day_number, int(month))] if month.isdigit() else []
            pairs = pairs or [(_MONTHS[month], day_number)]
            years = (
                [int(each["y"])] if len(each["y"]) == 4 else [2000 + int(each["y"]), 1900 + int(each["y"])]
            )
            seen = set()
            for year in years:
                for month_number, number in pairs:
                    try:
                        day = dt.date(year, month_number, number)
                    except ValueError:
                        continue
                    if day not in seen:
                        seen.add(day)
                        yield each.start(), each.end(), day


def _same_length(character: str) -> str:
    if character in _HYPHENS:
        return "-"
    lowered = unicodedata.normalize("NFKC", character).casefold()
    return lowered if len(lowered) == 1 else character
