"""The review cycle: each resource is looked at again in its time, and kept, revised or withdrawn."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from catalogue.models import Resource, ReviewOfResource
from catalogue.queries import reviewing as queries
from catalogue.queries.resources import reasons_changed_since
from catalogue.rules import access
from catalogue.rules import reviewing as rules
from catalogue.services import messages, publishing
from catalogue.services.records import changed_for_readers, lock, record, refuse
from foundation import clock
from partnership.models import Person

Outcome = ReviewOfResource.Outcome


@transaction.atomic
def review_resource(
    *,
    resource: Resource,
    outcome: str,
    note: str,
    by: Person,
    revise_by: dt.date | None = None,
    manner: str = "",
    public_reason: str = "",
    seen: str | None = None,
) -> ReviewOfResource:
    """The resource was looked at, and its readers see when that was and when it will be again.

    Kept: again after its interval. To be revised: again on `revise_by`. Withdrawn: with `manner` and `public_reason`
    as `publishing.withdraw` has them, in the same act. `seen` is the fingerprint of what the person had before them.
    Raises PermissionDenied or CatalogueNotReady.
    """
    resource = lock(resource)
    access.check_may_write(resource, by)
    now = clock.now()
    today = clock.day_of(now)
    refuse(
        rules.reasons_not_to_review(resource, outcome, note, revise_by, today)
        or reasons_changed_since(seen, queries.looked_at_fingerprint(resource))
    )
    next_on = None
    if outcome == Outcome.KEEP:
        next_on = queries.next_review_after(resource, today)
    elif outcome == Outcome.REVISE:
        next_on = revise_by
    review = ReviewOfResource.objects.create(
        resource=resource,
        outcome=outcome,
        note=note.strip(),
        reviewed_on=today,
        reviewed_by=by,
        recorded_at=now,
        was_due_on=resource.next_review_on,
        next_review_on=next_on,
    )
    resource.last_reviewed_on, resource.next_review_on = today, next_on
    resource.save(update_fields=["last_reviewed_on", "next_review_on"])
    record(
        "resource reviewed",
        review,
        resource,
        by=by,
        at=now,
        reason=note.strip(),
        outcome=str(outcome),
        next_review_on=next_on.isoformat() if next_on is not None else "",
    )
    changed_for_readers(resource, at=now)
    if outcome == Outcome.WITHDRAW:
        publishing.withdraw(resource=resource, manner=manner, reason=note, public_reason=public_reason, by=by)
    return review


@transaction.atomic
def remind_due(*, at: dt.datetime) -> None:
    """Owners know what is to be reviewed soon, and business managers what stays overdue: each told once for a day."""
    today = clock.day_of(at)
    for resource in queries.to_be_reminded_of(today).select_related("owner", "matter"):
        messages.remind_of_review(resource, at=at)
    for resource in queries.overdue(today).select_related("owner", "matter"):
        messages.tell_owner_of_overdue(resource, at=at)
    for resource in queries.to_be_escalated(today).select_related("owner", "matter"):
        messages.escalate_review(resource, at=at)
