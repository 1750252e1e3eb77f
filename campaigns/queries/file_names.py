"""What a file is called that somebody downloads. Nothing here writes."""

from __future__ import annotations

import datetime as dt

from campaigns.models import Campaign, Measure, Project
from documents import services as documents
from foundation.slugs import slug_of

LONGEST = 60


def of(about: Campaign | Project, *, what: str, on: dt.date, ending: str) -> str:
    """For instance “evaluation-babies-cry-you-can-cope-bcdfghjkmnpq-2026-10-05.pdf”.

    Downloads lie about: of what belongs to a matter, or bears a name of a live list, it tells nothing but the reference.
    """
    return _name(what, about.title, about.reference, about.matter_id is not None, on, ending)


def of_values(measure: Measure, *, on: dt.date, ending: str) -> str:
    """The same of all that was measured by one measure."""
    is_restricted = measure.about.matter_id is not None
    return _name("values", measure.name, measure.reference, is_restricted, on, ending)


def _name(what: str, title: str, reference: str, is_restricted: bool, on: dt.date, ending: str) -> str:
    is_silent = is_restricted or bool(documents.names_in({"title": title}, None))
    words = "" if is_silent else slug_of(title, longest=LONGEST, otherwise="")
    return "-".join(part for part in (what, words, reference, on.isoformat()) if part) + f".{ending}"
