"""A document as a message carries it: the very bytes that were checked."""

from __future__ import annotations

import mimetypes
import re

from documents.models import Document
from documents.rules import reasons_not_to_serve
from documents.services import FileChanged, StorageAway, opened
from notices.messages import Attachment


class NotReadable(Exception):
    """A document that should go with the message can't; the message is shown to people."""

    def __init__(self, words: str, *, is_for_now: bool = False) -> None:
        #: It still waits to be scanned, or the storage does not answer: the next attempt may find it ready.
        self.is_for_now = is_for_now
        super().__init__(words)


def read_document(document: Document) -> Attachment:
    """The file with its checked bytes. Raises NotReadable where they are gone, changed, unscanned or infected."""
    if reasons := reasons_not_to_serve(document):
        waits = document.scan == Document.Scan.NOT_SCANNED and document.cleaned_from_id is not None
        raise NotReadable(f"Document {document.reference}: {' '.join(reasons)}", is_for_now=waits)
    try:
        with opened(document) as file:
            content = file.read()
    except FileChanged as changed:
        is_away = isinstance(changed, StorageAway)
        raise NotReadable(f"Document {document.reference}: {changed}", is_for_now=is_away) from changed
    ending = mimetypes.guess_extension(document.media_type) or ""
    name = re.sub(r"[^\w .,()-]+", "", document.title).strip(" .") or document.reference
    return Attachment(f"{name[:100]}{ending}", document.media_type, content)
