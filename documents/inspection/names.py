"""What a file calls itself. A name is shown and compared; nothing is ever stored under it."""

import re
import unicodedata

LONGEST_NAME = 120

_SEPARATORS = re.compile(r"[\\/]")
_FORBIDDEN = frozenset('<>:"|?*')


def shown_name(claimed: str) -> str:
    """The last part of the name without anything that can mislead a reader, a header or a file system.

    Control characters (NUL, CR, LF), directions (RTLO) and invisible characters go; the ending is kept when
    the name is cut. A name of which nothing is left becomes "document".
    """
    last = _SEPARATORS.split(unicodedata.normalize("NFC", claimed))[-1]
    kept = "".join(each for each in last if not _misleads(each))
    tidy = " ".join(kept.split()).strip(" .")
    if not tidy:
        return "document"
    if len(tidy) <= LONGEST_NAME:
        return tidy
    stem, dot, ending = tidy.rpartition(".")
    if not dot or len(ending) > 10:
        return tidy[:LONGEST_NAME]
    return f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"


def extension(name: str) -> str:
    """The ending of a shown name, in small letters and without its dot; empty when there is none."""
    stem, dot, ending = name.rpartition(".")
    return ending.casefold() if dot and stem else ""


def _misleads(character: str) -> bool:
    # Cc control, Cf directions and zero widths, Cs lone surrogates, Co private use, Cn unassigned, Zl/Zp line ends.
    return (
        unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
        or character in _FORBIDDEN
    )
