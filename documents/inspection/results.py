"""What an inspection says: what was found, where, and the words it read."""

import dataclasses
import enum
from collections.abc import Iterable


class Kind(enum.StrEnum):
    """What can be wrong with a file. The values are those of `Finding.Kind`."""

    METADATA = "metadata"
    TRACKED_CHANGE = "tracked_change"
    COMMENT = "comment"
    HIDDEN_TEXT = "hidden_text"
    HIDDEN_SHEET = "hidden_sheet"
    COVERED_TEXT = "covered_text"
    INVISIBLE_TEXT = "invisible_text"
    REDACTION_MARK = "redaction_mark"
    EARLIER_REVISION = "earlier_revision"
    ATTACHMENT = "attachment"
    CUSTOM_XML = "custom_xml"
    ACTIVE_CONTENT = "active_content"
    UNREADABLE = "unreadable"
    INACCESSIBLE = "inaccessible"


#: An excerpt is for recognising the place, not for reading the file.
LONGEST_EXCERPT = 300
LONGEST_PLACE = 200

#: A page of a thousand findings is read by nobody; what lies beyond is counted in one more.
MOST_FINDINGS = 300


class Refused(Exception):
    """The file is not accepted; the message says why, to the person who chose it."""


@dataclasses.dataclass(frozen=True)
class Found:
    """One thing that must not leave unseen. `removed`: it stood in the original and not in the clean copy."""

    kind: Kind
    place: str
    excerpt: str = ""
    removed: bool = False


@dataclasses.dataclass(frozen=True)
class Passage:
    """Words that leave with the clean copy, and where they stand."""

    place: str
    text: str
    is_of_its_making: bool = False
    """Names that programs give the parts of a file, which differ whenever it is made anew."""


@dataclasses.dataclass(frozen=True)
class Inspection:
    """A file that was accepted: its clean copy, what was found, and what it says."""

    media_type: str
    extension: str
    shown_name: str
    clean: bytes
    findings: tuple[Found, ...]
    passages: tuple[Passage, ...]
    pages: int | None
    is_readable: bool


def found(kind: Kind, place: str, excerpt: str = "", *, removed: bool = False) -> Found:
    """A finding with its place and excerpt cut to what a page can show."""
    return Found(kind, _cut(place, LONGEST_PLACE), _cut(excerpt, LONGEST_EXCERPT), removed)


def at_most(findings: Iterable[Found]) -> tuple[Found, ...]:
    """The findings without repeats; beyond MOST_FINDINGS one open finding says how many more there are."""
    unlike = tuple(dict.fromkeys(findings))
    if len(unlike) <= MOST_FINDINGS:
        return unlike
    # Those that are still in the clean copy come first: none of them may be lost behind removed ones.
    unlike = tuple(sorted(unlike, key=lambda each: each.removed))
    rest = len(unlike) - MOST_FINDINGS
    return (
        *unlike[:MOST_FINDINGS],
        Found(Kind.UNREADABLE, "whole file", f"{rest} more findings. Mend the file and upload it again."),
    )


def _cut(text: str, longest: int) -> str:
    tidy = " ".join(text.split())
    return tidy if len(tidy) <= longest else f"{tidy[: longest - 1]}…"
