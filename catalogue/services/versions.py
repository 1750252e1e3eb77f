"""The versions of a resource's variants: added, edited, put in force, superseded, withdrawn (laws 8, 15 and 17)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Max, QuerySet

from catalogue.models import Resource, ResourceVersion
from catalogue.points import NOT_A_RESOURCE
from catalogue.queries import resources as queries
from catalogue.rules import access
from catalogue.rules import versions as rules
from catalogue.rules.versions import VersionContents
from catalogue.services import searching
from catalogue.services.records import (
    changed_for_readers,
    check_texts_of_version,
    lock,
    lock_version,
    record,
    refuse,
)
from catalogue.services.scheduling import CHANGED, take_off_the_schedule
from documents.models import Document
from foundation import clock
from foundation.governed import SomebodyElseSaved, beside
from partnership.models import Language, Person

State = ResourceVersion.State
REPLACED = "Another version took its place."
HAS_DRAFT = (
    "There is a draft of this variant already. Edit it, or choose “Drop the draft” on its own page first."
)


# Writing ------------------------------------------------------------------------------------------


@transaction.atomic
def begin_version(
    *,
    resource: Resource,
    language: Language,
    format: str,  # noqa: A002  the field's word
    contents: VersionContents,
    by: Person,
    document: Document | None = None,
) -> ResourceVersion:
    """A draft of this variant that nobody outside has; what is in force stays in force meanwhile.

    Raises PermissionDenied or CatalogueNotReady.
    """
    resource = lock(resource)
    access.check_may_write(resource, by)
    now = clock.now()
    medium = rules.medium_of(contents, document)
    version = unsaved_version(resource, language, format, contents, medium=medium, by=by, at=now)
    version.document = document
    refuse(_reasons_not_to_begin(version, contents))
    version.number = _next_number(version)
    version.save()
    record(
        "version begun",
        version,
        resource,
        by=by,
        at=now,
        language=language.tag,
        format=str(format),
        number=version.number,
        sha256=document.sha256 if document is not None else "",
    )
    check_texts_of_version(version, by=by)
    searching.put(resource)
    return version


def unsaved_version(
    resource: Resource,
    language: Language,
    format: str,  # noqa: A002  the field's word
    contents: VersionContents,
    *,
    medium: str,
    by: Person,
    at: dt.datetime,
) -> ResourceVersion:
    """The first draft of this variant as it will be stored, without its file."""
    version = ResourceVersion(
        resource=resource,
        language=language,
        format=format,
        medium=medium,
        number=1,
        made_by=by,
        made_at=at,
        last_edited_by=by,
    )
    _fill(version, contents)
    return version


def _reasons_not_to_begin(version: ResourceVersion, contents: VersionContents) -> list[str]:
    has_link = contents.link != "" and version.resource.versions.filter(link=contents.link).exists()
    reasons = rules.reasons_not_to_store(version.medium, contents, has_link=has_link)
    if version.format not in ResourceVersion.Format.values:
        reasons.append(beside("Choose the format.", "format"))
    if version.resource.status == Resource.Status.WITHDRAWN:
        reasons.append("The resource was withdrawn. Restore it first.")
    if _of_variant(version).filter(state=State.DRAFT).exists():
        reasons.append(beside(HAS_DRAFT, "language"))
    if version.document is not None:
        reasons += rules.reasons_about_document(version, version.document)
        reasons += NOT_A_RESOURCE.ask(version.document)
    return reasons


@transaction.atomic
def edit_version(
    *, version: ResourceVersion, contents: VersionContents, began_from: int, by: Person
) -> ResourceVersion:
    """The draft reads as given; who signed it off is asked anew where that changed it. Unchanged, nothing is stored.

    Raises PermissionDenied, CatalogueNotReady, or SomebodyElseSaved.
    """
    version = lock_version(version)
    access.check_may_write(version.resource, by)
    reasons = [] if version.state == State.DRAFT else [_says(version)]
    if version.sections.exists() and contents.text != version.text:
        reasons.append("Its text is put together from its sections. Edit those.")
    has_link = contents.link == version.link
    refuse(reasons + rules.reasons_not_to_store(version.medium, contents, has_link=has_link))
    if version.version != began_from:
        raise SomebodyElseSaved(version)
    if rules.contents_of(version) == contents:
        return version
    store_contents(version, contents, by=by, at=clock.now())
    return version


def store_contents(
    version: ResourceVersion, contents: VersionContents, *, by: Person, at: dt.datetime
) -> None:
    """The draft reads so, and is looked at. The caller holds it and has checked that it may."""
    _fill(version, contents)
    version.last_edited_by = by
    version.save_edit(began_from=version.version, fields=[*rules.FIELDS, "last_edited_by"])
    record("version edited", version, version.resource, by=by, at=at)
    check_texts_of_version(version, by=by)
    searching.put(version.resource)


def _fill(version: ResourceVersion, contents: VersionContents) -> None:
    for name in rules.FIELDS:
        setattr(version, name, getattr(contents, name))


# In force -----------------------------------------------------------------------------------------


@transaction.atomic
def put_in_force(
    *, version: ResourceVersion, by: Person, keep_earlier_readable: str = "", seen: str | None = None
) -> ResourceVersion:
    """The version stands at its variant's address from now on, and the one before is closed outside in the same act.

    `keep_earlier_readable` is the reason to leave the one before readable on purpose. `seen` is the fingerprint of the
    version as the person read it. Of a published resource every gate is tried for the version first. Raises
    PermissionDenied or CatalogueNotReady.
    """
    version = lock_version(version)
    resource = version.resource
    access.check_may_change(version, by)
    refuse(rules.reasons_not_to_move(State.CURRENT, version) + _reasons_of_resource(resource))
    refuse(queries.reasons_changed_since(seen, rules.fingerprint(version)))
    now = clock.database_now()
    if resource.status == Resource.Status.PUBLISHED:
        refuse(queries.reasons(queries.gates(resource, now=now, person=by, versions=[version])))
    else:
        refuse(rules.reasons_about_contents(version))
    earlier = _of_variant(version).select_for_update().filter(state=State.CURRENT).first()
    if earlier is not None:
        _supersede(earlier, keep_earlier_readable.strip(), by=by, at=now)
    version.state = State.CURRENT
    version.made_current_at, version.made_current_by = now, by
    version.save(update_fields=["state", "made_current_at", "made_current_by"])
    record(
        "version put in force",
        version,
        resource,
        by=by,
        at=now,
        before=earlier.pk if earlier is not None else None,
        fingerprint=rules.fingerprint(version),
    )
    _after_change(resource, by=by, at=now)
    return version


def _supersede(earlier: ResourceVersion, keep_readable: str, *, by: Person, at: dt.datetime) -> None:
    earlier.state = State.SUPERSEDED
    earlier.ended_at, earlier.end_reason = at, REPLACED
    fields = ["state", "ended_at", "end_reason"]
    if keep_readable:
        earlier.kept_readable_at, earlier.kept_readable_by = at, by
        earlier.kept_readable_reason = keep_readable
        fields += ["kept_readable_at", "kept_readable_by", "kept_readable_reason"]
    earlier.save(update_fields=fields)


@transaction.atomic
def keep_readable(*, version: ResourceVersion, reason: str, by: Person) -> ResourceVersion:
    """A superseded version is readable again, marked as superseded. Every gate is tried for it first.

    Raises PermissionDenied or CatalogueNotReady.
    """
    version = lock_version(version)
    access.check_may_publish(version.resource, by)
    reasons = [] if version.state == State.SUPERSEDED else [_says(version)]
    if version.kept_readable_at is not None:
        reasons.append("It is readable already.")
    if not reason.strip():
        reasons.append(beside("Say why people need an earlier version.", "reason"))
    refuse(reasons + _reasons_of_resource(version.resource))
    now = clock.database_now()
    refuse(queries.reasons(queries.gates(version.resource, now=now, person=by, versions=[version])))
    version.kept_readable_at, version.kept_readable_by = now, by
    version.kept_readable_reason = reason.strip()
    version.save(update_fields=["kept_readable_at", "kept_readable_by", "kept_readable_reason"])
    record("version kept readable", version, version.resource, by=by, at=now, reason=reason.strip())
    changed_for_readers(version.resource, at=now)
    return version


@transaction.atomic
def close_superseded(*, version: ResourceVersion, reason: str, by: Person) -> ResourceVersion:
    """A superseded version is read by nobody outside any more. Raises PermissionDenied or CatalogueNotReady."""
    version = lock_version(version)
    access.check_may_publish(version.resource, by)
    reasons = [] if version.kept_readable_at is not None else ["It is closed already."]
    if not reason.strip():
        reasons.append(beside("Say why it is closed.", "reason"))
    refuse(reasons)
    now = clock.now()
    _close(version)
    version.save(update_fields=["kept_readable_at", "kept_readable_by", "kept_readable_reason"])
    record("version closed", version, version.resource, by=by, at=now, reason=reason.strip())
    changed_for_readers(version.resource, at=now)
    return version


@transaction.atomic
def withdraw_version(*, version: ResourceVersion, reason: str, by: Person) -> ResourceVersion:
    """Nobody outside has the version any more, and a draft is dropped. Files and text stay on the record.

    Raises PermissionDenied or CatalogueNotReady.
    """
    version = lock_version(version)
    resource = version.resource
    is_draft = version.state == State.DRAFT
    if is_draft:
        access.check_may_write(resource, by)
    else:
        access.check_may_withdraw(resource, by)
    reasons = rules.reasons_not_to_move(State.WITHDRAWN, version)
    if not reason.strip():
        reasons.append(beside("Give the reason. It stays inside.", "reason"))
    if version.state == State.CURRENT and _is_the_last(version):
        reasons.append("It is the last version in force. Withdraw the resource instead.")
    refuse(reasons)
    now = clock.now()
    _close(version)
    version.state = State.WITHDRAWN
    version.ended_at, version.end_reason = now, reason.strip()[:300]
    version.save(
        update_fields=[
            "state",
            "ended_at",
            "end_reason",
            "kept_readable_at",
            "kept_readable_by",
            "kept_readable_reason",
        ]
    )
    record("version withdrawn", version, resource, by=by, at=now, reason=reason.strip())
    if is_draft:
        searching.put(resource)
    else:
        _after_change(resource, by=by, at=now)
    return version


def _close(version: ResourceVersion) -> None:
    version.kept_readable_at = version.kept_readable_by = None
    version.kept_readable_reason = ""


def _after_change(resource: Resource, *, by: Person, at: dt.datetime) -> None:
    searching.put(resource)
    take_off_the_schedule(resource, by=by, at=at, reason=CHANGED)
    changed_for_readers(resource, at=at)


def _is_the_last(version: ResourceVersion) -> bool:
    if version.resource.status != Resource.Status.PUBLISHED:
        return False
    return not queries.current_versions(version.resource).exclude(pk=version.pk).exists()


def _of_variant(version: ResourceVersion) -> QuerySet[ResourceVersion]:
    return ResourceVersion.objects.filter(
        resource=version.resource, language=version.language, format=version.format
    )


def _next_number(version: ResourceVersion) -> int:
    return (_of_variant(version).aggregate(last=Max("number"))["last"] or 0) + 1


def _reasons_of_resource(resource: Resource) -> list[str]:
    if resource.status == Resource.Status.WITHDRAWN:
        return ["The resource was withdrawn. Restore it first."]
    return []


def _says(version: ResourceVersion) -> str:
    return f"The version is “{version.get_state_display()}”."
