"""Locking a resource, leaving the event of an act on it, and looking at its texts."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models, transaction

from audit import services as audit
from catalogue.models import Resource, ResourceVersion
from catalogue.queries import resources as queries
from catalogue.rules.refusals import CatalogueNotReady
from documents import services as documents
from partnership.models import Person
from partnership.public_stamp import public_changed

SOMEBODY_ELSE_DECIDES = "Somebody who did not write this decides; then save it again."


def lock(resource: Resource) -> Resource:
    """The resource as it now stands, held until the end of the transaction."""
    return (
        Resource.objects.select_for_update(of=("self",)).select_related("matter", "owner").get(pk=resource.pk)
    )


def lock_version(version: ResourceVersion) -> ResourceVersion:
    """The version as it now stands with its resource, both held until the end of the transaction."""
    resource = lock(version.resource)
    held = (
        ResourceVersion.objects.select_for_update(of=("self",))
        .select_related("language", "document")
        .get(pk=version.pk)
    )
    held.resource = resource
    return held


def record(
    verb: str,
    subject: models.Model,
    resource: Resource,
    *,
    by: Person | None,
    at: dt.datetime,
    reason: str = "",
    **facts: Any,
) -> None:
    """The event of an act on the resource or a part of it, under its matter."""
    audit.record(
        verb, subject, by=by, at=at, reason=reason, matter=resource.matter, resource=resource.pk, **facts
    )


def refuse(reasons: list[str]) -> None:
    """Raises CatalogueNotReady when there are reasons."""
    if reasons:
        raise CatalogueNotReady.because(list(dict.fromkeys(reasons)))


def check_texts(resource: Resource, *, by: Person | None) -> None:
    """Look at its texts as they are now: what is found waits for a decision and shuts the gate (law 17)."""
    documents.check_text(
        subject=resource, matter=resource.matter, texts=queries.texts_of(resource), written_by=by
    )


def check_texts_of_version(version: ResourceVersion, *, by: Person | None) -> None:
    documents.check_text(
        subject=version,
        matter=version.resource.matter,
        texts=queries.texts_of_version(version),
        written_by=by,
    )


def refuse_what_is_held(resource: Resource, texts: dict[str, str], *, by: Person) -> None:
    """What people would read at once is looked at before it is stored. What is found waits for a decision.

    Call it outside a transaction, so that the findings stay. Raises CatalogueNotReady.
    """
    with transaction.atomic():
        documents.check_text(subject=resource, matter=resource.matter, texts=texts, written_by=by)
    if found := queries.held(resource, texts, matter=resource.matter, person=by):
        raise CatalogueNotReady.because([*found, SOMEBODY_ELSE_DECIDES])


def changed_for_readers(resource: Resource, *, at: dt.datetime) -> None:
    """What the public has before it is put together anew, where the resource is or was public."""
    if resource.public_at is not None:
        public_changed(at=at)
