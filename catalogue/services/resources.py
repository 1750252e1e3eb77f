"""Writing down what is told of a resource (laws 15 and 17), and noting what was put right in it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models, transaction
from django.db.models import Max

from catalogue.models import Correction, Resource
from catalogue.queries import resources as queries
from catalogue.rules import access
from catalogue.rules import resources as rules
from catalogue.rules.resources import Particulars
from catalogue.services import searching
from catalogue.services.records import (
    changed_for_readers,
    check_texts,
    lock,
    record,
    refuse,
    refuse_what_is_held,
)
from catalogue.services.scheduling import CHANGED, take_off_the_schedule
from foundation import clock
from foundation.governed import SomebodyElseSaved, beside
from matters.models import Matter
from partnership.models import Person

Status = Resource.Status


@transaction.atomic
def draft_resource(
    *,
    particulars: Particulars,
    by: Person,
    matter: Matter | None = None,
    made_from: models.Model | None = None,
) -> Resource:
    """A draft that nobody outside has. Raises PermissionDenied or CatalogueNotReady."""
    access.check_may_draft(by, matter)
    refuse(rules.reasons_not_to_store(particulars) + _reasons_about_owner(particulars, matter))
    now = clock.now()
    resource = unsaved_draft(particulars, matter=matter, made_from=made_from, by=by, at=now)
    resource.save()
    for name in rules.LISTS:
        getattr(resource, name).set(getattr(particulars, name))
    record("resource drafted", resource, resource, by=by, at=now, kind=str(resource.kind))
    check_texts(resource, by=by)
    searching.put(resource)
    return resource


def unsaved_draft(
    particulars: Particulars,
    *,
    by: Person,
    at: dt.datetime,
    matter: Matter | None = None,
    made_from: models.Model | None = None,
) -> Resource:
    """A draft as it will be stored, without its lists."""
    return Resource(
        **_own(particulars),
        matter=matter,
        made_from=made_from,
        drafted_by=by,
        drafted_at=at,
        last_edited_by=by,
    )


def edit_resource(*, resource: Resource, particulars: Particulars, began_from: int, by: Person) -> Resource:
    """The resource says so. Of what is published the new words are checked before anybody reads them, and what was
    scheduled is taken off the schedule. Saving it unchanged changes nothing.

    Raises PermissionDenied, CatalogueNotReady, or SomebodyElseSaved.
    """
    _check_may_edit(resource, particulars, began_from, by)
    stored = Resource.objects.select_related("matter", "owner").get(pk=resource.pk)
    changed = rules.changed_fields(stored, particulars)
    if stored.status == Status.PUBLISHED and changed:
        refuse_what_is_held(stored, _texts_with(stored, **_own(particulars)), by=by)
    return _edit(resource, particulars, began_from, by=by)


def _check_may_edit(resource: Resource, particulars: Particulars, began_from: int, by: Person) -> None:
    stored = Resource.objects.select_related("matter", "owner").get(pk=resource.pk)
    if stored.status == Status.DRAFT:
        access.check_may_write(stored, by)
    else:
        access.check_may_publish(stored, by)
    reasons = rules.reasons_not_to_edit(stored, particulars)
    if particulars.owner_id != stored.owner_id:
        reasons += _reasons_about_owner(particulars, stored.matter)
    refuse(reasons)
    if stored.version != began_from:
        raise SomebodyElseSaved(stored)


@transaction.atomic
def _edit(resource: Resource, particulars: Particulars, began_from: int, *, by: Person) -> Resource:
    resource = lock(resource)
    _check_may_edit(resource, particulars, began_from, by)
    changed = rules.changed_fields(resource, particulars)
    lists = rules.changed_lists(resource, particulars)
    if not changed and not lists:
        return resource
    now = clock.now()
    for name, value in _own(particulars).items():
        setattr(resource, name, value)
    resource.last_edited_by = by
    for name in lists:
        getattr(resource, name).set(getattr(particulars, name))
    if resource.status == Status.PUBLISHED:
        refuse(rules.reasons_about_words(resource) + rules.reasons_about_rights(resource))
        refuse(queries.held(resource, queries.texts_of(resource), matter=resource.matter, person=by))
    resource.save_edit(began_from=began_from, fields=[*changed, "last_edited_by"])
    record("resource edited", resource, resource, by=by, at=now, fields=[*changed, *lists])
    check_texts(resource, by=by)
    if changed or lists:
        take_off_the_schedule(resource, by=by, at=now, reason=CHANGED)
    searching.put(resource)
    changed_for_readers(resource, at=now)
    return resource


def _reasons_about_owner(particulars: Particulars, matter: Matter | None) -> list[str]:
    owner = Person.objects.filter(pk=particulars.owner_id).first()
    return (
        [beside("Name its owner.", "owner")] if owner is None else access.reasons_about_owner(owner, matter)
    )


def _own(particulars: Particulars) -> dict[str, Any]:
    return {name: getattr(particulars, name) for name in rules.OWN_FIELDS}


def _texts_with(resource: Resource, **changes: Any) -> dict[str, str]:
    """The texts of the resource as they would read after these changes."""
    before = {name: getattr(resource, name) for name in changes}
    for name, value in changes.items():
        setattr(resource, name, value)
    try:
        return queries.texts_of(resource)
    finally:
        for name, value in before.items():
            setattr(resource, name, value)


# Corrections --------------------------------------------------------------------------------------


def note_correction(*, resource: Resource, words: str, by: Person) -> Correction:
    """Readers see what was put right, and when. Its words are checked first.

    Raises PermissionDenied or CatalogueNotReady.
    """
    words = words.strip()
    stored = Resource.objects.select_related("matter", "owner").get(pk=resource.pk)
    access.check_may_publish(stored, by)
    refuse(rules.reasons_not_to_correct(stored, words))
    place = f"correction {_next_number(stored)}"
    refuse_what_is_held(stored, queries.texts_of(stored) | {place: words}, by=by)
    return _note(resource, words, place, by=by)


@transaction.atomic
def _note(resource: Resource, words: str, place: str, *, by: Person) -> Correction:
    resource = lock(resource)
    access.check_may_publish(resource, by)
    reasons = rules.reasons_not_to_correct(resource, words)
    number = _next_number(resource)
    if place != f"correction {number}":
        reasons.append("Somebody else noted a correction at the same moment. Try again.")
    refuse(reasons)
    now = clock.now()
    correction = Correction.objects.create(
        resource=resource, number=number, words=words, made_at=now, made_by=by
    )
    record("correction noted", correction, resource, by=by, at=now)
    searching.put(resource)
    changed_for_readers(resource, at=now)
    return correction


def _next_number(resource: Resource) -> int:
    return (resource.corrections.aggregate(last=Max("number"))["last"] or 0) + 1


@transaction.atomic
def hand_over(*, resource: Resource, owner: Person, by: Person) -> Resource:
    """Another person owns it, whatever its status. Raises PermissionDenied or CatalogueNotReady."""
    resource = lock(resource)
    access.check_may_write(resource, by)
    reasons = access.reasons_about_owner(owner, resource.matter)
    if owner.pk == resource.owner_id:
        reasons.append(beside("It is theirs already.", "owner"))
    refuse(reasons)
    at, before = clock.now(), resource.owner_id
    resource.owner = owner
    resource.save_edit(began_from=resource.version, fields=["owner"])
    record("resource handed over", resource, resource, by=by, at=at, before=before, owner=owner.pk)
    take_off_the_schedule(resource, by=by, at=at, reason=CHANGED)
    return resource
