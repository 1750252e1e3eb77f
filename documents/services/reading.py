"""Reading what is not public leaves a trace: one event for each person, file and hour (law 14)."""

from __future__ import annotations

from django.db import transaction

from audit import services as audit
from documents.models import Document
from documents.services.recording import as_recorded
from foundation import clock
from partnership.models import Person


def record_reading(*, document: Document, by: Person) -> bool:
    """One event says that the person opened the file in this hour; whether it was the first in it."""
    now = clock.now()
    key = f"read:{document.pk}:{by.pk}:{now:%Y%m%d%H}"
    with transaction.atomic():
        return audit.record_once(
            key, "file read", document, by=by, at=now, sha256=document.sha256, **as_recorded(document)
        )
