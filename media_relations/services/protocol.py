"""What media relations begin with: the chain of alerts, the checks of statements, and plainer words for jargon."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from media_relations.models import AlertLink, CheckKind, PlainWord

DATA = Path(__file__).resolve().parent.parent / "data" / "reference.yaml"


@transaction.atomic
def load_reference_rows() -> int:
    """Each of the three lists that is still empty has its rows; returns how many were added.

    A list that somebody has changed is left as it is: what they took out does not come back.
    """
    rows: dict[str, list[Any]] = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    added = 0
    if not AlertLink.objects.exists():
        links = [AlertLink(order=place, role=role) for place, role in enumerate(rows["alert_chain"], 1)]
        added += len(AlertLink.objects.bulk_create(links))
    if not CheckKind.objects.exists():
        kinds = [CheckKind(order=place, **row) for place, row in enumerate(rows["checks"], 1)]
        added += len(CheckKind.objects.bulk_create(kinds))
    if not PlainWord.objects.exists():
        words = [PlainWord(phrase=phrase, plainer=plainer) for phrase, plainer in rows["plain_words"]]
        added += len(PlainWord.objects.bulk_create(words))
    return added
