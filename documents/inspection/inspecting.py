"""One upload from its bytes to its clean copy, findings and words."""

import logging

from documents.inspection import beneath, names, pictures, spreadsheet, word
from documents.inspection.limits import LIMITS, Limits
from documents.inspection.pdf_cleaning import Cleaning
from documents.inspection.pdf_reading import Reading
from documents.inspection.recognise import DOCX, EVIDENCE, EXTENSIONS, JPEG, PDF, PNG, XLSX, recognise
from documents.inspection.results import Found, Inspection, Kind, Passage, Refused, at_most, found

log = logging.getLogger(__name__)


def inspect(
    data: bytes,
    claimed_name: str,
    *,
    title: str = "Document",
    accepted: frozenset[str] = EVIDENCE,
    limits: Limits = LIMITS,
) -> Inspection:
    """The file's clean copy, what was found in it and what it says. Equal bytes and titles give equal copies.

    Raises Refused, in words for the person who chose the file.
    """
    name = names.shown_name(claimed_name)
    media_type = ""
    try:
        media_type = recognise(data, name, accepted, limits)
        clean, findings, passages, pages, is_readable = _looked_into(data, media_type, title, limits)
    except Refused:
        raise
    except MemoryError as error:
        raise Refused("This file takes too much memory to be checked. Split it and try again.") from error
    except Exception as error:
        # Whatever a parser stumbles over in a hostile file is a fault of the file, not of the portal.
        log.warning(
            "An upload (%s) could not be read: %s", media_type or "of no known type", type(error).__name__
        )
        raise Refused(
            "This file is damaged or made in a way that can’t be checked. Save it again and try again."
        ) from error
    return Inspection(
        media_type=media_type,
        extension=EXTENSIONS[media_type][0],
        shown_name=name,
        clean=clean,
        findings=at_most(findings),
        passages=(Passage("title", title), Passage("name of the file", name), *passages),
        pages=pages,
        is_readable=is_readable,
    )


def _looked_into(
    data: bytes, media_type: str, title: str, limits: Limits
) -> tuple[bytes, list[Found], list[Passage], int | None, bool]:
    if media_type == PDF:
        cleaning = Cleaning(data, limits)
        clean = cleaning.written(title)
        reading = Reading(clean, cleaning.redactions)
        findings = cleaning.findings + reading.findings
        passages = reading.passages + cleaning.passages
        passages += beneath.of_pdf(clean, {title, *(each.text for each in passages)})
        return clean, findings, passages, cleaning.pages, reading.is_readable
    if media_type in {DOCX, XLSX}:
        office = word if media_type == DOCX else spreadsheet
        clean, findings, passages, is_readable = office.inspect(data, title, limits)
        return clean, findings, passages, None, is_readable
    assert media_type in {PNG, JPEG}
    clean, findings = pictures.clean(data, media_type, limits)
    excerpt = "Words in a picture can’t be checked. Look at it yourself."
    return clean, [*findings, found(Kind.UNREADABLE, "picture", excerpt)], [], None, False
