"""When a resource is to become public: put on the schedule, and taken off it. Time alone never makes anything public."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from catalogue.models import Resource
from catalogue.queries import resources as queries
from catalogue.rules import access
from catalogue.rules import resources as rules
from catalogue.services.records import lock, record, refuse
from foundation import clock
from partnership.models import Person

CHANGED = "What is to become public was changed after it was scheduled."
FIELDS = ["public_from_at", "public_scheduled_at", "public_scheduled_by", "public_fingerprint"]


@transaction.atomic
def schedule_public(
    *, resource: Resource, due_at: dt.datetime, by: Person, seen: str | None = None
) -> Resource:
    """The resource becomes public at this moment, if every gate still holds then and nothing of it was changed.

    A draft is published then; what partners have already reaches everybody. `seen` is the fingerprint of what the
    person had before them. Raises PermissionDenied or CatalogueNotReady.
    """
    resource = lock(resource)
    access.check_may_publish(resource, by)
    now = clock.now()
    refuse(
        rules.reasons_not_to_schedule(resource, due_at, now)
        or queries.reasons_changed_since(seen, queries.shown_fingerprint(resource))
        or [
            *queries.reasons_not_to_rely_on_the_schedule(now),
            *queries.reasons(queries.gates(resource, now=now, person=by)),
        ]
    )
    resource.public_from_at = due_at
    resource.public_scheduled_at, resource.public_scheduled_by = now, by
    resource.public_fingerprint = queries.fingerprint(resource)
    resource.save(update_fields=FIELDS)
    record("publication scheduled", resource, resource, by=by, at=now, due_at=due_at.isoformat())
    return resource


@transaction.atomic
def unschedule_public(*, resource: Resource, reason: str, by: Person) -> Resource:
    """Nothing becomes public at that moment. Raises PermissionDenied or CatalogueNotReady."""
    resource = lock(resource)
    access.check_may_publish(resource, by)
    reasons = [] if resource.public_from_at is not None else ["It is not scheduled."]
    if not reason.strip():
        reasons.append("Say why it is not to become public then.")
    refuse(reasons)
    take_off_the_schedule(resource, by=by, at=clock.now(), reason=reason.strip())
    return resource


def take_off_the_schedule(resource: Resource, *, by: Person | None, at: dt.datetime, reason: str) -> bool:
    """It is no longer scheduled; says whether it was. The caller holds the resource."""
    if resource.public_from_at is None:
        return False
    clear_schedule(resource)
    resource.save(update_fields=FIELDS)
    record("publication unscheduled", resource, resource, by=by, at=at, reason=reason)
    return True


def clear_schedule(resource: Resource) -> None:
    """As a row that is not scheduled; the caller stores it."""
    resource.public_from_at = resource.public_scheduled_at = resource.public_scheduled_by = None
    resource.public_fingerprint = ""
