"""Many drafts at once: each is put together and looked at beforehand, and all of them are stored in one short act.

What looking takes (rendering, protected terms, words for the search) is done while nobody waits for it. Storing takes
a few queries for each few hundred drafts, because on SQLite nobody else can write meanwhile.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from audit import services as audit
from catalogue.models import Resource, ResourceVersion
from catalogue.points import NOT_A_RESOURCE
from catalogue.queries import resources as queries
from catalogue.rules import resources as rules
from catalogue.rules import versions as version_rules
from catalogue.rules.resources import Particulars
from catalogue.rules.versions import VersionContents
from catalogue.services import searching
from catalogue.services.records import refuse
from catalogue.services.resources import unsaved_draft
from catalogue.services.versions import unsaved_version
from documents import services as documents
from documents.models import Finding
from documents.queries import Lists
from partnership.models import Language, Person
from search import services as search
from search.models import Entry

AT_ONCE = 500
#: Sets of words take twenty times the memory of the words in a row, in which they wait for their turn.
TOKENS = ("title_index", "head_index", "full_index")
State, Medium = ResourceVersion.State, ResourceVersion.Medium


@dataclass
class DraftVersion:
    """A version that is not stored yet, with what stands in its texts and the file that it will have."""

    version: ResourceVersion
    found: list[Finding]
    file: documents.Incoming | None


@dataclass
class Draft:
    """A resource that is not stored yet, with its versions."""

    resource: Resource
    particulars: Particulars
    found: list[Finding]
    versions: list[DraftVersion] = field(default_factory=list)
    entry: Entry | None = None

    @property
    def findings(self) -> int:
        """How much in its texts waits for a decision."""
        return len(self.found) + sum(len(one.found) for one in self.versions)


# Beforehand ---------------------------------------------------------------------------------------


def put_together(particulars: Particulars, *, by: Person, at: dt.datetime, lists: Lists) -> Draft:
    """A draft of no matter. Whether its owner may own it, the caller has asked. Raises CatalogueNotReady."""
    refuse(rules.reasons_not_to_store(particulars))
    resource = unsaved_draft(particulars, by=by, at=at)
    found = documents.found_in(queries.own_texts_of(resource), matter=None, lists=lists)
    return Draft(resource, particulars, found)


def add_version(
    draft: Draft,
    *,
    language: Language,
    format: str,  # noqa: A002  the field's word
    contents: VersionContents,
    by: Person,
    at: dt.datetime,
    lists: Lists,
    file: documents.Incoming | None = None,
) -> None:
    """The first version of this variant. That it comes once, the caller has seen to. Raises CatalogueNotReady."""
    medium = Medium.FILE if file is not None else version_rules.medium_of(contents, None)
    refuse(version_rules.reasons_not_to_store(medium, contents))
    version = unsaved_version(draft.resource, language, format, contents, medium=medium, by=by, at=at)
    found = documents.found_in(queries.texts_of_version(version), matter=None, lists=lists)
    draft.versions.append(DraftVersion(version, found, file))


def finish(draft: Draft, topics: Iterable[str]) -> None:
    """It has all its versions: each that lacks nothing will be in force, and its words can be looked for.

    `topics`: the names of what it is about.
    """
    versions = [one.version for one in draft.versions]
    for version in versions:
        if not version_rules.reasons_about_contents(version):
            version.state = State.CURRENT
    draft.entry = search.entry_of(
        draft.resource, searching.inside_of(draft.resource, versions, tuple(sorted(topics)))
    )
    for name in TOKENS:
        setattr(draft.entry, name, " ".join(getattr(draft.entry, name)))


# The act ------------------------------------------------------------------------------------------


def store(drafts: Sequence[Draft], *, by: Person, at: dt.datetime) -> Iterator[Draft]:
    """All of them are stored, and handed back one by one as their files are. Inside the caller's transaction.

    Raises CatalogueNotReady for the one that was handed back last, and whatever the storing of a file raises.
    """
    for draft in drafts:
        yield draft
        _keep_files(draft)
    for start in range(0, len(drafts), AT_ONCE):
        _store(drafts[start : start + AT_ONCE], by=by, at=at)


def _keep_files(draft: Draft) -> None:
    for one in draft.versions:
        if one.file is not None:
            document = one.file.keep(is_for_the_public=True)
            refuse(
                [*version_rules.reasons_about_document(one.version, document), *NOT_A_RESOURCE.ask(document)]
            )
            one.version.document = document


def _store(drafts: Sequence[Draft], *, by: Person, at: dt.datetime) -> None:
    resources = [draft.resource for draft in drafts]
    versions = [one.version for draft in drafts for one in draft.versions]
    in_force = [version for version in versions if version.state == State.CURRENT]
    for resource in resources:
        resource.drafted_at = at
    for version in versions:
        version.made_at, version.state = at, State.DRAFT
    Resource.objects.bulk_create(resources)
    for name in rules.LISTS:
        _store_lists(name, drafts)
    ResourceVersion.objects.bulk_create(versions)
    _put_in_force(in_force, by=by, at=at)
    documents.keep_found(_found(drafts), written_by=by, at=at)
    audit.record_many(_acts(drafts), by=by, at=at)
    search.store(list(_entries(drafts, at)))


def _store_lists(name: str, drafts: Sequence[Draft]) -> None:
    relation: Any = Resource._meta.get_field(name)
    through, column = relation.remote_field.through, relation.m2m_reverse_field_name()
    through.objects.bulk_create(
        through(resource_id=draft.resource.pk, **{f"{column}_id": key})
        for draft in drafts
        for key in dict.fromkeys(getattr(draft.particulars, name))
    )


def _put_in_force(versions: list[ResourceVersion], *, by: Person, at: dt.datetime) -> None:
    """As `versions.put_in_force` does with the first version of a draft, which nobody outside has."""
    # Past the guard of many rows at once: this is the act that it asks for.
    rows = ResourceVersion._base_manager.filter(pk__in=[one.pk for one in versions])
    rows.update(state=State.CURRENT, made_current_at=at, made_current_by=by)
    for version in versions:
        version.state, version.made_current_at, version.made_current_by = State.CURRENT, at, by


def _found(drafts: Iterable[Draft]) -> Iterator[tuple[models.Model, Finding]]:
    for draft in drafts:
        for row in draft.found:
            yield draft.resource, row
        for one in draft.versions:
            for row in one.found:
                yield one.version, row


def _acts(drafts: Iterable[Draft]) -> Iterator[audit.Act]:
    for draft in drafts:
        resource = draft.resource
        yield audit.Act("resource drafted", resource, {"resource": resource.pk, "kind": str(resource.kind)})
        for one in draft.versions:
            yield from _acts_of_version(one.version)


def _acts_of_version(version: ResourceVersion) -> Iterator[audit.Act]:
    facts: dict[str, Any] = {"resource": version.resource_id}
    begun = {
        "language": version.language.tag,
        "format": str(version.format),
        "number": version.number,
        "sha256": version.document.sha256 if version.document is not None else "",
    }
    yield audit.Act("version begun", version, facts | begun)
    if version.state == State.CURRENT:
        in_force = {"before": None, "fingerprint": version_rules.fingerprint(version)}
        yield audit.Act("version put in force", version, facts | in_force)


def _entries(drafts: Iterable[Draft], at: dt.datetime) -> Iterator[Entry]:
    for draft in drafts:
        if (entry := draft.entry) is not None:
            entry.subject_id, entry.dated_at = draft.resource.pk, at
            for name in TOKENS:
                setattr(entry, name, set(getattr(entry, name).split()))
            draft.entry = None
            yield entry
