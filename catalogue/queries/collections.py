"""Collections, and what of each its readers may see. Nothing here writes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.db.models import Count, Q, QuerySet

from catalogue.models import Collection, CollectionItem, CollectionPack, Resource, ResourceVersion
from catalogue.queries import pages
from catalogue.rules import versions as version_rules
from documents import rules as document_rules
from partnership.models import Person

HEADINGS = ["Title", "Audience", "Who may read it", "State", "Owner", "Resources", "Published on"]
State, Visibility = ResourceVersion.State, Resource.Visibility


# Lists --------------------------------------------------------------------------------------------


def public_list() -> QuerySet[Collection]:
    """What anyone may read, for the public list."""
    return Collection.objects.public().select_related("audience").order_by("title", "pk")


def list_for(person: Any, words: str = "", status: str = "") -> QuerySet[Any]:
    """The collections that this person may see, each with how many of its resources they may see (law 7)."""
    seen = Q(items__resource__in=Resource.objects.visible_to(person).values("pk"))
    found = (
        Collection.objects.visible_to(person)
        .select_related("audience", "owner", "published_by")
        .annotate(number=Count("items", filter=seen, distinct=True))
    )
    if words := words.strip():
        found = found.filter(title__icontains=words)
    if status:
        found = found.filter(status=status)
    return found.order_by("title", "pk")


def rows_for_export(person: Any, words: str = "", status: str = "") -> Iterator[list[Any]]:
    for one in list_for(person, words, status).iterator(chunk_size=500):
        yield [
            one.title,
            one.audience.name if one.audience else "",
            one.get_visibility_display(),
            one.get_status_display(),
            one.owner.name,
            one.number,
            one.published_at.date().isoformat() if one.published_at else "",
        ]


# What is in one -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Entry:
    """A resource of a collection as a reader has it, with its versions in force."""

    resource: Resource
    versions: tuple[ResourceVersion, ...]

    @property
    def public_url(self) -> str:
        return pages.public(self.resource)


def items_for(collection: Collection, person: Any) -> QuerySet[CollectionItem]:
    """Its resources in their order, of those that this person may see inside, whatever their state."""
    seen = Resource.objects.visible_to(person).values("pk")
    return (
        collection.items.filter(resource__in=seen).select_related("resource__matter").order_by("order", "pk")
    )


def can_be_added(collection: Collection, person: Any, words: str) -> QuerySet[Resource]:
    """What is not in it yet and has these words in its title."""
    return (
        Resource.objects.visible_to(person)
        .exclude(status=Resource.Status.WITHDRAWN)
        .exclude(collection_items__collection=collection)
        .filter(title__icontains=words.strip())
        .order_by("title", "pk")
    )


def entries_for(collection: Collection, reader: Any) -> list[Entry]:
    """What a reader has of it now: published resources that they may read, with what is in force. None: the public.

    Two queries.
    """
    published = Resource.objects.filter(status=Resource.Status.PUBLISHED)
    seen = Resource.objects.public() if reader is None else published & _readable(reader)
    items = (
        collection.items.filter(resource__in=seen.values("pk"))
        .select_related("resource")
        .order_by("order", "pk")
    )
    return _with_versions([item.resource for item in items])


def public_entries(collection: Collection) -> list[Entry]:
    """What anyone has of it now."""
    return entries_for(collection, None)


def readers_have(collection: Collection) -> int:
    """How many of its resources those whom it is for can read, were it published now."""
    seen = Resource.objects.public()
    if collection.visibility == Collection.Visibility.SIGNED_IN:
        seen = Resource.objects.filter(
            status=Resource.Status.PUBLISHED, visibility__in=(Visibility.PUBLIC, Visibility.SIGNED_IN)
        )
    return collection.items.filter(resource__in=seen.values("pk")).count()


def _readable(reader: Any) -> QuerySet[Resource]:
    return Resource.objects.visible_to(reader)


def _with_versions(resources: Iterable[Resource]) -> list[Entry]:
    shown = list(resources)
    by_resource: dict[int, list[ResourceVersion]] = {}
    versions = (
        ResourceVersion.objects.filter(resource__in=[one.pk for one in shown], state=State.CURRENT)
        .select_related("language", "document", "resource")
        .order_by("language__name", "format")
    )
    for version in versions:
        by_resource.setdefault(version.resource_id, []).append(version)
    return [Entry(one, tuple(by_resource.get(one.pk, []))) for one in shown]


# Packs --------------------------------------------------------------------------------------------


def fingerprint(collection: Collection, entries: Iterable[Entry]) -> str:
    """Of all that a ZIP of it holds: a ZIP with another one is closed. A file that nobody may open is not in it."""
    told: list[Any] = [collection.title, collection.introduction, collection.status, collection.visibility]
    told += [
        [entry.resource.pk, entry.resource.title, entry.resource.summary, entry.resource.kind]
        + [version_rules.fingerprint(version) for version in entry.versions if _goes_along(version)]
        for entry in entries
    ]
    return sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def _goes_along(version: ResourceVersion) -> bool:
    return version.document is None or not document_rules.reasons_not_to_serve(version.document)


def ready_pack(collection: Collection, reader: Person | None) -> CollectionPack | None:
    """The ZIP that this reader can have now; None while there is none of what is in it now. Three queries."""
    now = fingerprint(collection, entries_for(collection, reader))
    return _packs(collection, reader).filter(status=CollectionPack.Status.READY, fingerprint=now).first()


def public_pack(collection: Collection) -> CollectionPack | None:
    """The ZIP that anyone can have now; None while it is being made anew."""
    return ready_pack(collection, None) if collection.is_public else None


def pack_under_way(collection: Collection, reader: Person | None) -> CollectionPack | None:
    return _packs(collection, reader).filter(status__in=CollectionPack.UNFINISHED).first()


def last_pack(collection: Collection, reader: Person | None) -> CollectionPack | None:
    return _packs(collection, reader).first()


def _packs(collection: Collection, reader: Person | None) -> QuerySet[CollectionPack]:
    return collection.packs.filter(reader=reader)


def texts_of(collection: Collection) -> dict[str, str]:
    """The texts of it that leave, by their place."""
    texts = {"title": collection.title, "introduction": collection.introduction}
    return {place: text for place, text in texts.items() if text}
