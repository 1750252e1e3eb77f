"""The list of resources, as a person may see it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet

from catalogue.models import Resource, ResourceVersion, Topic
from catalogue.queries import pages
from foundation import clock
from foundation.words import say_list
from partnership.models import Audience, Language, Person

Status = Resource.Status
State = ResourceVersion.State

#: What the list can be sorted by, and the fields that do it.
SORTS = {
    "title": "title",
    "kind": "kind",
    "status": "status",
    "owner": "owner__name",
    "published": "published_at",
    "review": "next_review_on",
}
DEFAULT_SORT = "title"

COLOURS = {Status.DRAFT: "grey", Status.PUBLISHED: "green", Status.WITHDRAWN: "red"}

#: The heads of the export, in the order of `row_of`.
HEADINGS = [
    "Title",
    "Kind",
    "Status",
    "Who may read it",
    "Owner",
    "Topics",
    "Audiences",
    "Languages and formats",
    "Where it comes from",
    "Published",
    "Last reviewed",
    "Next review",
    "Public address",
]


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to; empty values narrow nothing."""

    words: str = ""
    kind: str = ""
    status: str = ""
    topic: Topic | None = None
    audience: Audience | None = None
    language: Language | None = None
    format: str = ""
    is_mine: bool = False
    is_overdue: bool = False


def list_for(person: Person, filters: Filters, sort: str = DEFAULT_SORT) -> QuerySet[Resource]:
    """The resources that the person may see, with the variants that readers have, or will have of a draft."""
    resources = (
        Resource.objects.visible_to(person)
        .select_related("owner")
        .prefetch_related(Prefetch("versions", queryset=_shown_versions(), to_attr="shown_versions"))
    )
    if words := filters.words.strip():
        resources = resources.filter(Q(title__icontains=words) | Q(summary__icontains=words))
    if filters.kind:
        resources = resources.filter(kind=filters.kind)
    if filters.status:
        resources = resources.filter(status=filters.status)
    if filters.topic is not None:
        resources = resources.filter(topics=filters.topic)
    if filters.audience is not None:
        resources = resources.filter(audiences=filters.audience)
    if filters.is_mine:
        resources = resources.filter(owner=person)
    if filters.is_overdue:
        resources = resources.filter(status=Status.PUBLISHED, next_review_on__lt=clock.today())
    if filters.language is not None or filters.format:
        versions = _shown_versions().filter(resource=OuterRef("pk"))
        if filters.language is not None:
            versions = versions.filter(language=filters.language)
        if filters.format:
            versions = versions.filter(format=filters.format)
        resources = resources.filter(Exists(versions))
    field = F(SORTS.get(sort.removeprefix("-"), SORTS[DEFAULT_SORT]))
    order = field.desc(nulls_last=True) if sort.startswith("-") else field.asc(nulls_last=True)
    return resources.order_by(order, "title", "pk")


def _shown_versions() -> QuerySet[ResourceVersion]:
    """What is in force; of what was not published yet, drafts too."""
    shown = Q(state=State.CURRENT) | Q(state=State.DRAFT, resource__status=Status.DRAFT)
    return ResourceVersion.objects.filter(shown).select_related("language").defer("text", "transcript")


def variants_in_words(resource: Resource) -> str:
    """For instance “English (web page, for printing), Polish (web page)”."""
    by_language: dict[str, list[str]] = {}
    for version in getattr(resource, "shown_versions", []):
        formats = by_language.setdefault(str(version.language), [])
        if (name := version.get_format_display()) not in formats:
            formats.append(name)
    return ", ".join(
        f"{language} ({say_list([_lower(one) for one in formats])})"
        for language, formats in by_language.items()
    )


def _lower(words: str) -> str:
    """In the middle of a sentence; “BSL” stays as it is."""
    return words if words[:2].isupper() or "(" in words else words[:1].lower() + words[1:]


def is_overdue(resource: Resource) -> bool:
    due_on = resource.next_review_on
    return resource.status == Status.PUBLISHED and due_on is not None and due_on < clock.today()


def row_of(resource: Resource) -> list[str]:
    """One line of the export."""
    return [
        resource.title,
        resource.get_kind_display(),
        resource.get_status_display(),
        resource.get_visibility_display(),
        str(resource.owner),
        ", ".join(str(topic) for topic in resource.topics.all()),
        ", ".join(str(audience) for audience in resource.audiences.all()),
        variants_in_words(resource),
        resource.source_name or resource.get_source_display(),
        clock.day_of(resource.published_at).isoformat() if resource.published_at else "",
        resource.last_reviewed_on.isoformat() if resource.last_reviewed_on else "",
        resource.next_review_on.isoformat() if resource.next_review_on else "",
        pages.public(resource) if resource.is_public else "",
    ]


def rows_for_export(person: Person, filters: Filters, sort: str) -> Iterator[list[str]]:
    resources = list_for(person, filters, sort).prefetch_related("topics", "audiences")
    for resource in resources.iterator(chunk_size=500):
        yield row_of(resource)
