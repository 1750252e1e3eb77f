"""Publishing: one act, re-checked at the moment it happens (law 6); withdrawing and restoring (law 8)."""

from __future__ import annotations

import datetime as dt
import logging

from django.db import transaction

from catalogue.models import PublicationTry, Resource, ResourceSlug
from catalogue.queries import resources as queries
from catalogue.queries import reviewing
from catalogue.rules import access
from catalogue.rules import resources as rules
from catalogue.rules.refusals import CatalogueNotReady
from catalogue.services import messages, searching
from catalogue.services.records import (
    changed_for_readers,
    check_texts,
    lock,
    record,
    refuse,
)
from catalogue.services.scheduling import CHANGED, FIELDS, clear_schedule, take_off_the_schedule
from documents import services as documents
from foundation import clock
from foundation.slugs import first_free
from partnership.models import Person

log = logging.getLogger(__name__)

Status, Visibility, Withdrawal = Resource.Status, Resource.Visibility, Resource.Withdrawal

LATE = "Its moment passed more than an hour ago, so somebody has to look at it again."


# At once ------------------------------------------------------------------------------------------


@transaction.atomic
def publish(*, resource: Resource, by: Person, seen: str | None = None) -> Resource:
    """Its versions in force reach those whom it is for, now, or nothing does.

    `seen` is the fingerprint of what the person had before them: what was changed since is not published unread.
    Raises PermissionDenied, or CatalogueNotReady with every reason.
    """
    resource = lock(resource)
    access.check_may_publish(resource, by)
    reasons = [] if resource.status == Status.DRAFT else rules.reasons_not_to(Status.PUBLISHED, resource)
    if resource.status == Status.WITHDRAWN:
        reasons = ["It was withdrawn. Restore it."]
    refuse(reasons or _reasons_changed(resource, seen))
    now = clock.database_now()
    refuse(queries.reasons(queries.gates(resource, now=now, person=by)))
    _publish(resource, resource.visibility, by=by, done_by=by, at=now)
    return resource


@transaction.atomic
def make_public(*, resource: Resource, by: Person, seen: str | None = None) -> Resource:
    """What partners have already reaches everybody now. `seen` is as for `publish`.

    Raises PermissionDenied or CatalogueNotReady.
    """
    resource = lock(resource)
    access.check_may_publish(resource, by)
    refuse(rules.reasons_not_to_make_public(resource) or _reasons_changed(resource, seen))
    now = clock.database_now()
    refuse(queries.reasons(queries.gates(resource, now=now, person=by)))
    _publish(resource, Visibility.PUBLIC, by=by, done_by=by, at=now)
    return resource


def _reasons_changed(resource: Resource, seen: str | None) -> list[str]:
    return queries.reasons_changed_since(seen, queries.shown_fingerprint(resource))


# At its moment ------------------------------------------------------------------------------------


def publish_due() -> int:
    """Make public what is due, by the database's clock; says how many. Late, twice or by many at once is harmless.

    Each resource is its own transaction: what goes wrong with one holds up no other, and is raised at the end.
    """
    published = 0
    failures: list[Exception] = []
    scheduled = Resource.objects.filter(public_from_at__isnull=False)
    for key in list(scheduled.order_by("public_from_at", "pk").values_list("pk", flat=True)):
        try:
            published += publish_if_due(Resource(pk=key))
        except Exception as failure:  # noqa: BLE001  raised below, once the others have had their turn
            log.error("Publication of resource %s failed: %s", key, type(failure).__name__)
            failures.append(failure)
    if failures:
        raise ExceptionGroup("Publications failed.", failures)
    return published


@transaction.atomic
def publish_if_due(resource: Resource) -> bool:
    """The resource is public, or nothing has changed for anybody and its people are told why."""
    resource = lock(resource)
    due_at, by = resource.public_from_at, resource.public_scheduled_by
    if due_at is None or by is None or resource.is_public or resource.status == Status.WITHDRAWN:
        return False
    if clock.database_now() < due_at:
        return False
    if not clock.is_trusted():
        _stop(resource, [clock.DISAGREE], at=clock.database_now(), stays_scheduled=True)
        return False
    now = clock.database_now()
    if resource.public_fingerprint != queries.fingerprint(resource):
        _stop(resource, [CHANGED], at=now)
        return False
    if rules.is_late(resource, now):
        _stop(resource, [LATE], at=now)
        return False
    if reasons := queries.reasons(queries.gates(resource, now=now)):
        _stop(resource, reasons, at=now)
        return False
    PublicationTry.objects.create(resource=resource, due_at=due_at, tried_at=now, is_made_public=True)
    _publish(resource, Visibility.PUBLIC, by=by, done_by=None, at=now)
    return True


def _stop(resource: Resource, reasons: list[str], *, at: dt.datetime, stays_scheduled: bool = False) -> None:
    """Nothing becomes public, and the owner, the business unit and the chair are told why at once."""
    due_at, since = resource.public_from_at, resource.public_scheduled_at
    assert due_at is not None
    last = resource.tries.filter(tried_at__gte=since).last()
    if stays_scheduled and last is not None and last.reasons == reasons:
        return
    made = PublicationTry.objects.create(
        resource=resource, due_at=due_at, tried_at=at, is_made_public=False, reasons=reasons
    )
    record("publication stopped", resource, resource, by=None, at=at, reason=" ".join(reasons))
    messages.tell_of_stop(made, at=at)
    if not stays_scheduled:
        take_off_the_schedule(resource, by=None, at=at, reason=" ".join(reasons))


# The act ------------------------------------------------------------------------------------------


def _publish(
    resource: Resource, visibility: str, *, by: Person, done_by: Person | None, at: dt.datetime
) -> None:
    """On this person's authority. The record names who pressed; None where the moment came by itself."""
    fields = ["status", "visibility", "slug", "public_at", *FIELDS]
    if resource.status == Status.DRAFT:
        resource.published_at, resource.published_by = at, by
        fields += ["published_at", "published_by"]
    if resource.last_reviewed_on is None:
        resource.last_reviewed_on = clock.day_of(at)
        resource.next_review_on = reviewing.next_review_after(resource, resource.last_reviewed_on)
        fields += ["last_reviewed_on", "next_review_on"]
    resource.status, resource.visibility = Status.PUBLISHED, visibility
    if visibility == Visibility.PUBLIC:
        resource.slug = resource.slug or new_slug(resource, at=at)
        resource.public_at = resource.public_at or at
    clear_schedule(resource)
    resource.save(update_fields=list(dict.fromkeys(fields)))
    record(
        "resource published",
        resource,
        resource,
        by=done_by,
        at=at,
        authority=by.pk,
        visibility=str(visibility),
        slug=resource.slug or "",
        versions=list(queries.current_versions(resource).values_list("pk", flat=True)),
    )
    searching.put(resource)
    changed_for_readers(resource, at=at)


def new_slug(resource: Resource, *, at: dt.datetime) -> str:
    """An address made from the title, which no resource had before and none will have again."""
    base = queries.address_from(resource.title)
    taken = set(ResourceSlug.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    slug = first_free(base, taken)
    ResourceSlug.objects.create(slug=slug, resource=resource, given_at=at)
    return slug


# Taking it away -----------------------------------------------------------------------------------


@transaction.atomic
def withdraw(
    *, resource: Resource, manner: str, reason: str, public_reason: str = "", by: Person
) -> Resource:
    """Nobody outside has it or its files any more: its address explains (410) or vanishes (404).

    Raises PermissionDenied or CatalogueNotReady.
    """
    resource = lock(resource)
    access.check_may_withdraw(resource, by)
    refuse(rules.reasons_not_to_withdraw(resource, manner, reason, public_reason))
    public_reason = public_reason.strip() if manner == Withdrawal.EXPLAIN else ""
    # Nobody has to decide on it first: in an emergency other words, or none, are there at once.
    if about := documents.reasons_not_to_say(public_reason, matter=resource.matter):
        raise CatalogueNotReady.beside("public_reason", [*about, "Or choose that people find nothing."])
    at = clock.now()
    take_off_the_schedule(resource, by=by, at=at, reason="It was withdrawn.")
    resource.status = Status.WITHDRAWN
    resource.withdrawn_at, resource.withdrawn_by = at, by
    resource.withdrawal, resource.withdrawal_reason = manner, reason.strip()
    resource.public_withdrawal_reason = public_reason
    resource.save(
        update_fields=[
            "status",
            "withdrawn_at",
            "withdrawn_by",
            "withdrawal",
            "withdrawal_reason",
            "public_withdrawal_reason",
        ]
    )
    record("resource withdrawn", resource, resource, by=by, at=at, reason=reason.strip(), manner=str(manner))
    messages.tell_of_withdrawal(resource, by=by, at=at)
    searching.put(resource)
    changed_for_readers(resource, at=at)
    return resource


@transaction.atomic
def restore(*, resource: Resource, reason: str, by: Person, seen: str | None = None) -> Resource:
    """It reaches again whom it reached, at the address that it had, once every gate holds. `seen` is as for `publish`.

    Raises PermissionDenied or CatalogueNotReady.
    """
    resource = lock(resource)
    access.check_may_publish(resource, by)
    refuse(rules.reasons_not_to_restore(resource, reason) or _reasons_changed(resource, seen))
    now = clock.database_now()
    explained = resource.public_withdrawal_reason
    resource.public_withdrawal_reason = ""
    refuse(queries.reasons(queries.gates(resource, now=now, person=by)))
    resource.withdrawn_at = resource.withdrawn_by = None
    resource.withdrawal = resource.withdrawal_reason = ""
    resource.status = Status.PUBLISHED
    if resource.next_review_on is None:
        resource.next_review_on = reviewing.next_review_after(resource, clock.day_of(now))
    resource.save(
        update_fields=[
            "status",
            "next_review_on",
            "withdrawn_at",
            "withdrawn_by",
            "withdrawal",
            "withdrawal_reason",
            "public_withdrawal_reason",
        ]
    )
    record(
        "resource restored",
        resource,
        resource,
        by=by,
        at=now,
        reason=reason.strip(),
        explained=bool(explained),
    )
    check_texts(resource, by=None)
    searching.put(resource)
    changed_for_readers(resource, at=now)
    return resource
