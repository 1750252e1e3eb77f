"""The catalogue as a CSV file that can be imported again: a line for each variant in force or in hand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from catalogue.models import Resource, ResourceVersion
from catalogue.rules.import_file import COLUMNS
from documents.inspection import EXTENSIONS
from documents.rules import reasons_not_to_serve
from partnership.models import Person

HEADINGS = list(COLUMNS)
LIST = "catalogue.csv"
State = ResourceVersion.State


def resources_of(person: Person) -> QuerySet[Resource]:
    """What the person works on and is not withdrawn."""
    return (
        Resource.objects.worked_on_by(person)
        .exclude(status=Resource.Status.WITHDRAWN)
        .select_related("owner")
        .prefetch_related("topics", "audiences", "versions__language", "versions__document")
        .order_by("title", "pk")
    )


def each(person: Person) -> Iterator[Resource]:
    return resources_of(person).iterator(chunk_size=200)


def rows(person: Person) -> Iterator[list[Any]]:
    for resource in each(person):
        yield from rows_of(resource)


def rows_of(resource: Resource, *, are_files_given: bool = False) -> Iterator[list[Any]]:
    told = _of_resource(resource)
    variants = shown_variants(resource, are_files_given=are_files_given)
    for version in variants:
        yield _row(told | _of_version(version))
    if not variants:
        yield _row(told)


def shown_variants(resource: Resource, *, are_files_given: bool = False) -> list[ResourceVersion]:
    """Of each variant what is in force, else what is in hand; without files that nobody may open, where they go along."""
    found: dict[tuple[int, str], ResourceVersion] = {}
    for version in resource.versions.all():
        if are_files_given and version.document is not None and reasons_not_to_serve(version.document):
            continue
        key = (version.language_id, version.format)
        if version.state == State.CURRENT or (version.state == State.DRAFT and key not in found):
            found[key] = version
    return list(found.values())


def file_name(version: ResourceVersion) -> str:
    """What the file of a version is called beside the CSV; empty where it has none."""
    if version.document is None:
        return ""
    ending = EXTENSIONS[version.document.media_type][0]
    return f"{version.resource.reference}-{version.language.tag}-{version.format}.{ending}"


def _row(told: dict[str, Any]) -> list[Any]:
    return [told.get(column, "") for column in COLUMNS]


def _of_resource(resource: Resource) -> dict[str, Any]:
    return {
        "resource": resource.reference,
        "kind": resource.get_kind_display(),
        "title": resource.title,
        "summary": resource.summary,
        "owner": resource.owner.email or "",
        "topics": "; ".join(topic.name for topic in resource.topics.all()),
        "audiences": "; ".join(audience.name for audience in resource.audiences.all()),
        "who may read it": resource.get_visibility_display(),
        "source": resource.get_source_display(),
        "whose": resource.source_name,
        "year": resource.source_year or "",
        "reuse terms": resource.reuse_terms,
        "shows pictures": "Yes" if resource.has_images else "",
        "image rights": resource.image_rights,
        "image consent": resource.image_consent_note,
        "tested with": resource.tested_with,
        "you said we did": resource.you_said_we_did,
        "review months": resource.review_months or "",
    }


def _of_version(version: ResourceVersion) -> dict[str, Any]:
    return {
        "language": version.language.name,
        "format": version.get_format_display(),
        "version title": version.title,
        "version summary": version.summary,
        "text": version.text,
        "link": version.link,
        "file": file_name(version),
        "alternative text": version.alternative_text,
        "transcript": version.transcript,
        "has captions": "Yes" if version.has_captions else "",
    }
