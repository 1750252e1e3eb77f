"""Saying which protocols and procedures cover which situations."""

from __future__ import annotations

from django.db import transaction

from catalogue.models import Coverage, Resource, Situation
from catalogue.rules import access
from catalogue.rules import coverage as rules
from catalogue.services.records import lock, record, refuse
from foundation import clock
from foundation.governed import beside
from partnership.models import Person


@transaction.atomic
def cover(*, situation: Situation, resource: Resource, by: Person, where: str = "") -> Coverage:
    """The resource says what to do in the situation. Raises PermissionDenied or CatalogueNotReady."""
    resource = lock(resource)
    access.check_may_publish(resource, by)
    refuse(rules.reasons_not_to_cover(situation, resource))
    now = clock.now()
    coverage = Coverage.objects.create(
        situation=situation, resource=resource, where=where.strip(), added_by=by, added_at=now
    )
    record("situation covered", coverage, resource, by=by, at=now, situation=situation.pk)
    return coverage


@transaction.atomic
def uncover(*, coverage: Coverage, reason: str, by: Person) -> None:
    """It is no longer said to cover the situation. Raises PermissionDenied or CatalogueNotReady."""
    resource = lock(coverage.resource)
    access.check_may_publish(resource, by)
    refuse([] if reason.strip() else [beside("Say why it does not cover it any more.", "reason")])
    row = Coverage.objects.select_for_update(of=("self",)).get(pk=coverage.pk)
    record(
        "situation uncovered",
        row,
        resource,
        by=by,
        at=clock.now(),
        reason=reason.strip(),
        situation=row.situation_id,
    )
    row.delete()
