"""What the catalogue begins with: topics, review intervals, the situations of protocols, and the briefing's form."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.utils.text import slugify

from catalogue.models import BriefingHeading, ReviewCycle, ReviewInterval, Situation, Topic

DATA = Path(__file__).resolve().parent.parent / "data" / "reference.yaml"


@transaction.atomic
def load_reference_rows() -> int:
    """Each of the four lists that is still empty has its rows, and the review cycle its usual days; returns how many were added.

    A list that somebody has changed is left as it is: what they took out does not come back.
    """
    rows: dict[str, list[Any]] = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    added = 0
    if not Topic.objects.exists():
        topics = [Topic(slug=slugify(row["name"]), **row) for row in rows["topics"]]
        added += len(Topic.objects.bulk_create(topics))
    if not ReviewInterval.objects.exists():
        intervals = [ReviewInterval(kind=kind, months=months) for kind, months in rows["review_months"]]
        added += len(ReviewInterval.objects.bulk_create(intervals))
    if not Situation.objects.exists():
        situations = [Situation(order=place, name=name) for place, name in enumerate(rows["situations"], 1)]
        added += len(Situation.objects.bulk_create(situations))
    if not BriefingHeading.objects.exists():
        headings = [BriefingHeading(order=place, **row) for place, row in enumerate(rows["briefing"], 1)]
        added += len(BriefingHeading.objects.bulk_create(headings))
    _, is_new = ReviewCycle.objects.get_or_create(pk=1)
    return added + is_new
