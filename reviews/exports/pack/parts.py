"""What a part of a pack is, and what every part is given."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from documents import rules
from documents import services as documents
from documents.inspection import EXTENSIONS
from documents.models import Document
from foundation.archive import Archive
from partnership.models import Person
from reviews.models import PracticeReview, PublicationPlan

PIECE = 256 * 1024


@dataclass(frozen=True)
class Proof:
    """What a pack is about."""

    plan: PublicationPlan
    review: PracticeReview
    at: dt.datetime


@dataclass(frozen=True)
class Part:
    """One folder of a pack."""

    folder: str
    about: str  #: For the README: what the folder holds and how it is to be read.
    write: Callable[[Archive, Proof], None]


def name_of(person: Person | None) -> str:
    return person.name if person else ""


def yes(value: bool) -> str:
    return "yes" if value else "no"


def file_name(document: Document) -> str:
    """A name for a document in a pack: its reference tells nothing, and never clashes."""
    return f"{document.reference}.{EXTENSIONS.get(document.media_type, ['bin'])[0]}"


def add_document(archive: Archive, folder: str, document: Document) -> tuple[str, str]:
    """Put a document's bytes into the folder; returns the name, and whether they are those that were stored.

    A file that must not be opened, is gone, or is no longer what was stored is said in the pack and stops nothing.
    Raises StorageAway, so that the pack is made again later, where nobody can say whether it is.
    """
    if reasons := rules.reasons_not_to_serve(document):
        return "", f"Left out. {' '.join(reasons)}"
    name = f"{folder}/{file_name(document)}"
    if not archive.has(name):
        try:
            file = documents.opened(document)
        except documents.StorageAway:
            raise
        except documents.FileChanged as changed:
            return "", f"LEFT OUT. {changed}"
        with file:
            archive.add_pieces(name, iter(lambda: file.read(PIECE), b""))
    return name, "as recorded"
