"""What a file is, by its content; its name and its content have to agree."""

import puremagic

from documents.inspection import names
from documents.inspection.archives import Archive
from documents.inspection.limits import Limits, in_words
from documents.inspection.results import Refused

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PNG = "image/png"
JPEG = "image/jpeg"

#: What is accepted at all, with the endings that may go with it; the first one is ours.
EXTENSIONS = {
    PDF: ("pdf",),
    DOCX: ("docx",),
    XLSX: ("xlsx",),
    PNG: ("png",),
    JPEG: ("jpg", "jpeg"),
}
IN_WORDS = {
    PDF: "a PDF",
    DOCX: "a Word document (DOCX)",
    XLSX: "a spreadsheet (XLSX)",
    PNG: "a PNG picture",
    JPEG: "a JPEG picture",
}
#: What a report, a briefing or a letter may be.
DOCUMENTS = frozenset({PDF, DOCX})
#: What evidence may be: also the minute as a spreadsheet and the letter as a photograph.
EVIDENCE = frozenset(EXTENSIONS)

_MACRO_ENDINGS = {"docm", "dotm", "xlsm", "xltm", "xlsb", "xlam", "pptm"}
_WORD_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_SHEET_MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MARKUP = (b"<html", b"<!doctype", b"<script", b"<svg", b"<?xml", b"<?php", b"<iframe")


def recognise(data: bytes, name: str, accepted: frozenset[str], limits: Limits) -> str:
    """The media type of a file of this (shown) name.

    Raises Refused when it is empty, too large, of a kind that is not accepted, or not what its name says.
    """
    if not data:
        raise Refused("This file is empty.")
    if len(data) > limits.most_bytes:
        raise Refused(
            f"This file is {in_words(len(data))}; at most {in_words(limits.most_bytes)} is accepted."
        )
    ending = names.extension(name)
    if ending in _MACRO_ENDINGS:
        raise Refused("This kind of file can hold macros. Save it without macros, as DOCX, XLSX or PDF.")
    media_type = _by_content(data, limits)
    if media_type is None or media_type not in accepted:
        raise Refused(f"{_what_it_seems(data, media_type)} Upload {kinds_in_words(accepted)}.")
    if ending not in EXTENSIONS[media_type]:
        named = f"its name ends in “.{ending}”" if ending else "its name has no ending"
        raise Refused(
            f"This file is {IN_WORDS[media_type]}, but {named}. "
            f"If that is the right file, give its name the ending “.{EXTENSIONS[media_type][0]}”."
        )
    return media_type


def _by_content(data: bytes, limits: Limits) -> str | None:
    if data.startswith(b"%PDF-"):
        return PDF
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if data.startswith(b"\xff\xd8\xff"):
        return JPEG
    if data.startswith(_OLE):
        _refuse_ole(data)
    if data.startswith(b"PK\x03\x04"):
        return _office(Archive(data, limits))
    return None


def _office(archive: Archive) -> str | None:
    if "[Content_Types].xml" not in archive:
        return None
    content_types = archive.read("[Content_Types].xml")
    if b"macroEnabled" in content_types or any("vbaProject" in name for name in archive.names()):
        raise Refused("This file holds macros. Save it without macros and upload it again.")
    if _WORD_MAIN.encode() in content_types:
        return DOCX
    if _SHEET_MAIN.encode() in content_types:
        return XLSX
    return None


def _refuse_ole(data: bytes) -> None:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise Refused("This file is protected by a password. Upload a copy without one.")
    raise Refused(
        "This is a file of an old office program. Save it as DOCX, XLSX or PDF and upload it again."
    )


def _what_it_seems(data: bytes, media_type: str | None) -> str:
    if media_type is not None:
        return f"This file is {IN_WORDS[media_type]}."
    head = data[:1024].lstrip().lower()
    if head.startswith(_MARKUP) or any(mark in head for mark in _MARKUP):
        return "This file is a web page or another text with markup."
    if data.startswith(b"PK"):
        return "This file is a ZIP archive."
    try:
        guess = puremagic.from_string(data[:65536])
    except (puremagic.PureError, ValueError):
        return "This file is of a kind that the portal doesn’t take."
    return f"This file seems to be of the kind “{guess.lstrip('.')}”."


def kinds_in_words(accepted: frozenset[str]) -> str:
    """What may be given, as it is said before and after: “a PDF or a Word document (DOCX)”."""
    kinds = [IN_WORDS[each] for each in EXTENSIONS if each in accepted]
    return kinds[0] if len(kinds) == 1 else f"{', '.join(kinds[:-1])} or {kinds[-1]}"
