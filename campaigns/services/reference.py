"""What the directory of national campaigns begins with."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from campaigns.models import NationalCampaign, NationalCampaignYear

DATA = Path(__file__).resolve().parent.parent / "data" / "national.yaml"


@transaction.atomic
def load_reference_rows() -> int:
    """An empty directory has the campaigns that most partnerships take part in; returns how many were added.

    One that somebody has begun is left as it is. Nobody has checked the dates yet, and the pages say so.
    """
    if NationalCampaign.objects.exists():
        return 0
    rows: list[dict[str, Any]] = yaml.safe_load(DATA.read_text(encoding="utf-8"))["campaigns"]
    made: dict[str, NationalCampaign] = {}
    for row in rows:
        told = {name: value for name, value in row.items() if name not in ("years", "replaced_by")}
        made[row["name"]] = NationalCampaign.objects.create(
            **told, replaced_by=made[row["replaced_by"]] if "replaced_by" in row else None
        )
        for year in row.get("years", []):
            NationalCampaignYear.objects.create(campaign=made[row["name"]], **year)
    return len(made)
