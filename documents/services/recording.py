"""How acts on a file stand on the record."""

from __future__ import annotations

from typing import Any

from documents.models import Document

#: Of a file that is still its writers' alone the record says neither its matter nor what it is called (law 7).
PRIVATELY: dict[str, Any] = {"matter": None, "label": "file"}


def as_recorded(document: Document) -> dict[str, Any]:
    """Under which matter and name an act on the file is recorded."""
    if Document.objects.filter(pk=document.pk).shown_to(None).exists():
        return {"matter": document.matter}
    return PRIVATELY
