"""When a resource can be reviewed, and what a review has to say. Nothing here writes."""

from __future__ import annotations

import datetime as dt

from catalogue.models import Kind, Resource, ReviewOfResource
from foundation.governed import beside

Outcome = ReviewOfResource.Outcome


def reasons_not_to_review(
    resource: Resource, outcome: str, note: str, revise_by: dt.date | None, today: dt.date
) -> list[str]:
    reasons = []
    if resource.status != Resource.Status.PUBLISHED:
        reasons.append(f"The resource is “{resource.get_status_display()}”.")
    if resource.kind == Kind.NEWS:
        reasons.append("News is not reviewed. It grows old, and its page says so.")
    if outcome not in Outcome.values:
        reasons.append(beside("Choose whether it is kept, revised or withdrawn.", "outcome"))
    if not note.strip():
        reasons.append(beside("Write down what was looked at, and why this follows.", "note", "reason"))
    if outcome == Outcome.REVISE and (revise_by is None or revise_by <= today):
        reasons.append(beside("Say by which day it is revised: a day that comes.", "revise_by"))
    return reasons
