"""Details that name nobody each, and somebody together; and numbers that are one person's alone (law 17).

A sign, not a judgement: where enough kinds of detail stand together, or one such number, a person decides and writes down why.
"""

import dataclasses
import enum
import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

#: So many kinds of detail in one passage, or in the whole text, ask for a decision.
TOGETHER_IN_A_PASSAGE = 2
TOGETHER_IN_THE_TEXT = 3


#: Between the details of one excerpt.
BETWEEN = "; "


class Detail(enum.StrEnum):
    AGE = "age"
    DATE = "date"
    PLACE = "place"
    RELATIONSHIP = "relationship"
    EVENT = "unusual event"
    NUMBER = "number of one person"


@dataclasses.dataclass(frozen=True)
class Sign:
    """One detail and the words that it was known by."""

    detail: Detail
    words: str


_NUMBER = (
    r"(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|"
    r"sixteen|seventeen|eighteen)"
)
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_WEEKDAY = r"(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"

_SIGNS: dict[Detail, re.Pattern[str]] = {
    Detail.AGE: re.compile(
        rf"\baged?\s+(?:of\s+)?{_NUMBER}\b|\b{_NUMBER}[-\s](?:day|week|month|year)s?[-\s]old\b|"
        rf"\b{_NUMBER}\s+(?:days|weeks|months|years)\s+of\s+age\b|\b(?:new-?born|premature baby)\b|"
        rf"\bin\s+year\s+{_NUMBER}\b|\bturned\s+{_NUMBER}\b|\b(?:first|last|\d+(?:st|nd|rd|th))\s+birthday\b",
        re.IGNORECASE,
    ),
    Detail.DATE: re.compile(
        rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?)\b|"
        rf"\b\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{2,4}}\b|\b\d{{4}}-\d{{2}}-\d{{2}}\b|\b{_MONTH}\s+\d{{4}}\b|"
        rf"\b(?:on|last|one)\s+{_WEEKDAY}\b|\b(?:Christmas|Boxing|New Year(?:’s|'s)?|Easter)\s+(?:Day|Eve|Sunday|Monday)\b"
    ),
    Detail.PLACE: re.compile(
        r"\b[A-Z][\w’'-]+(?:\s+[A-Z][\w’'-]+)*\s+(?:Road|Street|Lane|Avenue|Close|Drive|Estate|Park|Village|Beach|"
        r"Hospital|Infirmary|Surgery|School|Academy|College|Nursery|Primary|Infants|Church|Mosque|Temple|Station|Hostel)\b|"
        r"\b(?:in|at|near|from|outside)\s+(?!(?:The|A|An|Working|Children|January|February|March|April|May|June|July|"
        r"August|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|England|"
        r"Wales|Britain|Year)\b)[A-Z][a-z]{2,}(?:[-\s][A-Z][a-z]+)*\b|"
        r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b"
    ),
    Detail.RELATIONSHIP: re.compile(
        r"\b(?:step|half|foster|adoptive|birth|god|grand|great-grand)?[-\s]?(?:mother|father|mum|dad|parents?|brother|"
        r"sister|siblings?|son|daughter|twins?|triplets|aunt|uncle|cousin|niece|nephew|carers?)\b|"
        r"\b(?:mother|father|parent)(?:’s|'s)\s+(?:partner|boyfriend|girlfriend)\b|\bonly child\b|\b(?:eldest|youngest) of\b",
        re.IGNORECASE,
    ),
    Detail.EVENT: re.compile(
        r"\b(?:murder(?:ed)?|manslaughter|stabb(?:ed|ing)|shot|shooting|drown(?:ed|ing)|strangl\w+|suffocat\w+|poison\w*|"
        r"hanged|hanging|suicide|fire|arson|explosion|kidnap\w*|abduct\w*|dog attack|mauled|fell from|fall from|"
        r"car crash|collision|overdose|scald\w*|burn(?:s|ed|t)|starv\w+|shak(?:en|ing)|traffick\w+|sentenced|jailed|"
        r"imprisoned|convicted|inquest|found dead|national news|headlines)\b",
        re.IGNORECASE,
    ),
}


_GAP = r"[\s.\-/]{0,3}"
_TEN_DIGITS = re.compile(rf"(?<![\d+])(?=([4679]\d{{2}}{_GAP}\d{{3}}{_GAP}\d{{4}})(?!\d))")
#: Ten digits in other groups: with one separator throughout, and no number beside them, as in a row of a table.
_OTHER_GROUPS = re.compile(r"(?<![\d+])(?<!\d[\s.\-/])(?=([4679]\d*([ .\-/])\d+(?:\2\d+)*)(?![\s.\-/]?\d))")
#: What stands before a telephone number that is written without its 0.
_DIALLING = re.compile(r"(?:(?:\+|\b00)44|\(0\))[\s.\-/()0]*$")
_DIALLING_REACH = 12
#: HMRC, National Insurance Manual NIM39110: two letters, six figures, a letter from A to D.
_PREFIX = r"(?<![^\W_])(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]"
_NATIONAL_INSURANCE = (
    re.compile(rf"{_PREFIX}(?:{_GAP}\d{{2}}){{3}}{_GAP}[A-D](?![^\W_])"),
    # In small letters "by 12/11/26 a" is no number: spaces only, or one separator throughout.
    re.compile(
        rf"{_PREFIX}(?:(?:\s{{0,3}}\d{{2}}){{3}}\s{{0,3}}|([.\-/])\d{{2}}(?:\1\d{{2}}){{2}}\1)[A-D](?![^\W_])",
        re.IGNORECASE,
    ),
    # Without the letter at the end, where "WE 12/11/26" is a day.
    re.compile(rf"{_PREFIX}(?:[ .\-/]?\d{{6}}|([ .\-/])\d{{2}}(?:\1\d{{2}}){{2}})(?!{_GAP}\d|[^\W_])"),
)


def number_of_one_person(text: str) -> str:
    """The first NHS or National Insurance number in the text, as it stands there; empty where there is none."""
    plain, origins = _plain(text)
    for start, end in _numbers(plain):
        return " ".join(text[origins[start] : origins[end - 1] + 1].split())
    return ""


def _numbers(plain: str) -> Iterator[tuple[int, int]]:
    for pattern in (_TEN_DIGITS, _OTHER_GROUPS):
        for found in pattern.finditer(plain):
            before = plain[max(0, found.start() - _DIALLING_REACH) : found.start()]
            if _is_nhs_number(found[1]) and not _DIALLING.search(before):
                yield found.span(1)
    for pattern in _NATIONAL_INSURANCE:
        if found_one := pattern.search(plain):
            yield found_one.span()


def _plain(text: str) -> tuple[str, Sequence[int]]:
    """The text with one form of each digit, letter, space and dash and nothing invisible; where each stood in it."""
    if text.isascii():
        return text, range(len(text))
    letters = [(at, letter) for at, each in enumerate(text) for letter in _plain_character(each)]
    return "".join(letter for _, letter in letters), [at for at, _ in letters]


@functools.lru_cache(maxsize=8192)
def _plain_character(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cf":
        return ""
    if category == "Pd" or character in "\u2212\u2043":
        return "-"
    if category == "Nd":
        return str(unicodedata.decimal(character))
    # "²" is the mark of a note, not the last digit of the number before it.
    return character if category == "No" else unicodedata.normalize("NFKC", character)


def _is_nhs_number(written: str) -> bool:
    """Whether it has ten digits, the last the check of the others (NHS Data Dictionary, “NHS number”: modulus 11)."""
    digits = [int(one) for one in written if one.isdigit()]
    if len(digits) != 10:
        return False
    weighted = sum(weight * digit for weight, digit in zip(range(10, 1, -1), digits, strict=False))
    return (11 - weighted % 11) % 11 == digits[9]


def signs(text: str, *, places: Iterable[str] = ()) -> list[Sign]:
    """The details in one text, each kind once. `places`: names that are known to be places of the area."""
    present: dict[Detail, str] = {}
    for detail, pattern in _SIGNS.items():
        if each := pattern.search(text):
            present[detail] = " ".join(each.group().split())
    if Detail.PLACE not in present:
        for name in places:
            if each := re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE):
                present[Detail.PLACE] = each.group()
                break
    return [Sign(detail, words) for detail, words in present.items()]


def asks_for_a_decision(texts: Iterable[str], *, places: Iterable[str] = ()) -> list[Sign]:
    """Each number that is one person's alone, and the details that stand together in these texts closely enough to ask
    for a decision; empty where there is neither.
    """
    known = list(places)
    # As typed and as read, most passages of a text are the same.
    passages = list(dict.fromkeys(passage for text in texts for passage in re.split(r"\n\s*\n", text)))
    numbers = [Sign(Detail.NUMBER, number) for one in passages if (number := number_of_one_person(one))]
    return list(dict.fromkeys([*numbers, *_together(passages, known)]))


def _together(passages: list[str], places: list[str]) -> list[Sign]:
    all_together: dict[Detail, Sign] = {}
    for passage in passages:
        here = signs(passage, places=places)
        if len(here) >= TOGETHER_IN_A_PASSAGE:
            return here
        for sign in here:
            all_together.setdefault(sign.detail, sign)
    return list(all_together.values()) if len(all_together) >= TOGETHER_IN_THE_TEXT else []


def in_words(signs_together: Iterable[Sign]) -> str:
    """The details as the page of a finding shows them."""
    return BETWEEN.join(f"{sign.detail}: {sign.words}" for sign in signs_together)
