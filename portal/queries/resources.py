"""What the public may read of one resource. Everything here begins at `public()` or `explained()`."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from django.db import DEFAULT_DB_ALIAS
from django.db.models import (
    Case,
    CharField,
    DateTimeField,
    F,
    IntegerField,
    Max,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat, NullIf, Replace

from catalogue.models import BriefingSection, Correction, NextStep, Resource, ResourceVersion
from catalogue.queries.pages import public_address
from foundation import clock
from foundation.languages import direction_of, is_english, own_name
from foundation.prepared import Prepared
from partnership.models import Audience
from portal.queries.published import TYPES, say_size
from reviews.models import PracticeReview

Format, Medium, State = ResourceVersion.Format, ResourceVersion.Medium, ResourceVersion.State

#: In which order the variants of a language stand.
ORDER = [str(value) for value in Format.values]


@dataclass(frozen=True)
class Variant:
    """A resource in one language and format, as people have it: in force, or superseded and kept readable on purpose."""

    resource_url: str
    files_url: str
    reference: str
    tag: str
    language: str
    format: str
    medium: str
    state: str
    title: str
    summary: str
    text: str
    link: str
    alternative_text: str
    transcript: str
    has_captions: bool
    media_type: str
    size: int
    pages: int
    number: int
    since: dt.datetime
    ended_at: dt.datetime | None

    @property
    def is_old(self) -> bool:
        return self.state == State.SUPERSEDED

    @property
    def is_text(self) -> bool:
        return self.medium == Medium.TEXT

    @property
    def is_file(self) -> bool:
        return self.medium == Medium.FILE

    @property
    def format_name(self) -> str:
        return Format(self.format).label

    @property
    def own_name(self) -> str:
        """Its language as those who speak it call it."""
        return own_name(self.tag, self.language)

    @property
    def direction(self) -> str:
        return direction_of(self.tag)

    @property
    def is_english(self) -> bool:
        return is_english(self.tag)

    @property
    def url(self) -> str:
        """Where it is read or downloaded; this address stays when another version takes its place."""
        if self.is_old:
            return f"{self.resource_url}versions/{self.reference}/"
        if self.is_file:
            return f"{self.files_url}{variant_name(self.tag, self.format)}/"
        if self.medium == Medium.LINK:
            return self.link
        return f"{self.resource_url}{self.tag}/" + ("" if self.format == Format.WEB else f"{self.format}/")

    @property
    def file_url(self) -> str:
        """The address of these very bytes."""
        return f"{self.files_url}{self.reference}/"

    @property
    def host(self) -> str:
        return (urlsplit(self.link).hostname or "").removeprefix("www.")

    @property
    def type_name(self) -> str:
        return TYPES.get(self.media_type, "file")

    @property
    def size_in_words(self) -> str:
        return say_size(self.size)


def variant_name(tag: str, format: str) -> str:  # noqa: A002  the field's word
    """“pl-easy-read”: what the stable address of a file is made of."""
    return f"{tag}-{format.replace('_', '-')}"


@dataclass(frozen=True)
class Section:
    heading: str
    text: str
    is_for_teams: bool


@dataclass(frozen=True)
class Step:
    """What a briefing promised, and what came of it."""

    what: str
    agency: str
    due_on: dt.date | None
    done_at: dt.datetime | None
    outcome: str

    @property
    def is_overdue(self) -> bool:
        return self.done_at is None and self.due_on is not None and self.due_on < clock.today()


@dataclass(frozen=True)
class Amendment:
    """A day on which something of it changed, as its readers are told."""

    at: dt.datetime
    words: str
    is_correction: bool = False


@dataclass(frozen=True)
class Named:
    name: str
    slug: str


@dataclass
class PublicResource:
    """A public resource with all that stands on its pages."""

    resource: Resource
    variants: list[Variant] = field(default_factory=list)
    old: list[Variant] = field(default_factory=list)
    amendments: list[Amendment] = field(default_factory=list)
    topics: list[Named] = field(default_factory=list)
    audiences: list[Named] = field(default_factory=list)
    reviews: list[Named] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    sections: dict[str, list[Section]] = field(default_factory=dict)  #: By the reference of their version.
    is_sensitive: bool = False

    @cached_property
    def url(self) -> str:
        return public_address(self.resource.kind, self.resource.slug or "")

    @cached_property
    def languages(self) -> list[Variant]:
        """One variant of each language, English first."""
        firsts: dict[str, Variant] = {}
        for one in self.variants:
            firsts.setdefault(one.tag, one)
        return sorted(firsts.values(), key=lambda one: (not one.is_english, one.language))

    @cached_property
    def tag(self) -> str:
        """The language in which its own address shows it: English where there is any of it."""
        spoken = self.languages
        return spoken[0].tag if spoken else "en"

    def in_language(self, tag: str) -> list[Variant]:
        return [one for one in self.variants if one.tag == tag]

    def text(self, tag: str, format: str = Format.WEB) -> Variant | None:  # noqa: A002  the field's word
        """What is read on its page in this language, if it was written here."""
        return next((one for one in self.in_language(tag) if one.is_text and one.format == format), None)

    def old_version(self, reference: str) -> Variant | None:
        return next((one for one in self.old if one.reference == reference), None)

    @cached_property
    def corrections(self) -> list[Amendment]:
        return [one for one in self.amendments if one.is_correction]

    @property
    def changed_at(self) -> dt.datetime | None:
        return max((one.at for one in self.amendments), default=None)


SHOWN = {
    "id", "kind", "title", "summary", "source_name", "source_year", "reuse_terms", "image_rights", "has_images", "tested_with",
    "you_said_we_did", "slug", "status", "visibility", "public_at", "last_reviewed_on", "next_review_on", "withdrawn_at",
    "public_withdrawal_reason", "out_of_date_on",
}  # fmt: skip
FIELDS = [field.attname for field in Resource._meta.concrete_fields if field.attname in SHOWN]


def _told() -> QuerySet[Resource]:
    return Resource.objects.public() | Resource.objects.explained()


def _told_at(slug: str) -> QuerySet[Resource, tuple[Any, ...]]:
    return _told().filter(slugs__slug=slug).order_by().values_list(*FIELDS)


_RESOURCE = Prepared(_told_at, slug=str)


def resource_at(slug: str) -> Resource | None:
    """The resource that has, or had, this address, as far as the public may be told: one query, found or not."""
    rows = _RESOURCE.rows(slug=slug)
    return Resource.from_db(DEFAULT_DB_ALIAS, FIELDS, rows[0]) if rows else None


WORDS = 15


def _parts(resource: int) -> QuerySet[Any, Any]:
    """All that stands on its pages as rows of one shape: what it is, two numbers, three moments, words."""

    def row(
        part: str, *words: Any, numbers: tuple[Any, ...] = (), moments: tuple[Any, ...] = ()
    ) -> list[Any]:
        nothing = Cast(Value(None), DateTimeField())
        return [
            Value(part, CharField()),
            *[Cast(one, IntegerField()) for one in numbers],
            *[Value(0, IntegerField())] * (2 - len(numbers)),
            *[Cast(one, DateTimeField()) for one in moments],
            *[nothing] * (3 - len(moments)),
            *[Cast(F(word) if isinstance(word, str) else word, TextField()) for word in words],
            *[Value("", TextField())] * (WORDS - len(words)),
        ]

    public = Resource.objects.public().filter(pk=resource)
    versions = ResourceVersion.objects.filter(
        resource__in=public.values("pk"), state__in=[State.CURRENT, State.SUPERSEDED]
    )

    def if_readable(word: str) -> Case:
        """Of a closed version its readers know that it was there, and nothing else."""
        is_readable = Q(state=State.CURRENT) | Q(kept_readable_at__isnull=False)
        return Case(When(is_readable, then=F(word)), default=Value(""), output_field=TextField())

    made_from = public.filter(
        made_from_type__app_label=PracticeReview._meta.app_label,
        made_from_type__model=PracticeReview._meta.model_name,
    )
    stands_on = Coalesce("audiences__slug", "audiences__shown_with__slug")
    title = NullIf("audiences__page_title", Value(""))
    of_other = NullIf("audiences__shown_with__page_title", Value(""))
    called = Case(
        When(audiences__slug__isnull=False, then=Coalesce(title, "audiences__name")),
        default=Coalesce(of_other, "audiences__shown_with__name"),
    )
    return (
        versions.order_by()
        .values_list(
            *row(
                "version", "reference", "language__tag", "language__name", "format", "medium", "state",
                if_readable("title"), if_readable("summary"), if_readable("text"), if_readable("link"),
                if_readable("alternative_text"), if_readable("transcript"), "document__media_type", "document__size",
                "document__pages",
                numbers=(F("number"), Case(When(has_captions=True, then=Value(1)), default=Value(0))),
                moments=(F("made_current_at"), F("ended_at"), F("kept_readable_at")),
            )
        )
        .union(
            BriefingSection.objects.filter(version__in=versions.filter(state=State.CURRENT).values("pk"))
            .order_by()
            .values_list(
                *row(
                    "section", "version__reference", "heading", "text",
                    numbers=(F("order"), Case(When(is_for_teams=True, then=Value(1)), default=Value(0))),
                )
            ),
            NextStep.objects.filter(resource__in=public.values("pk"), dropped_at=None)
            .order_by()
            .values_list(
                *row(
                    "step", "what", "outcome", "agency__name", "due_on", numbers=(F("number"),), moments=(F("done_at"),)
                )
            ),
            Correction.objects.filter(resource__in=public.values("pk"))
            .order_by()
            .values_list(*row("correction", "words", numbers=(F("number"),), moments=(F("made_at"),))),
            public.filter(topics__isnull=False)
            .order_by()
            .values_list(
                *row(
                    "topic", "topics__name", "topics__slug",
                    numbers=(Case(When(topics__is_sensitive=True, then=Value(1)), default=Value(0)),),
                )
            ),
            public.filter(Q(audiences__slug__isnull=False) | Q(audiences__shown_with__slug__isnull=False))
            .order_by()
            .values_list(*row("audience", called, stands_on)),
            PracticeReview.objects.public()
            .filter(pk__in=made_from.values("made_from_id"))
            .order_by()
            .values_list(*row("review", "public_title", "slug")),
            all=True,
        )
    )  # fmt: skip


_PARTS = Prepared(_parts, resource=int)


def page_of(resource: Resource) -> PublicResource:
    """What stands on a public resource's pages, in one query. It comes from `resource_at`, and is public."""
    rows: dict[str, list[list[Any]]] = defaultdict(list)
    for part, *row in _PARTS.rows(resource=resource.pk):
        rows[part].append(row)
    page = PublicResource(resource)
    versions = [_variant(page.url, resource.slug or "", row) for row in rows["version"]]
    page.variants = sorted(
        (one for one in versions if not one.is_old),
        key=lambda one: (not one.is_english, one.language, ORDER.index(one.format)),
    )
    kept = {row[5] for row in rows["version"] if row[4] is not None}
    page.old = sorted(
        (one for one in versions if one.is_old and one.reference in kept),
        key=lambda one: one.since,
        reverse=True,
    )
    for _, is_for_teams, _, _, _, reference, heading, text, *_ in sorted(rows["section"], key=_number):
        page.sections.setdefault(reference, []).append(Section(heading, text, bool(is_for_teams)))
    for _, _, done_at, _, _, what, outcome, agency, due_on, *_ in sorted(rows["step"], key=_number):
        day = dt.date.fromisoformat(due_on[:10])
        page.steps.append(Step(what, agency or "", day, done_at, outcome))
    page.topics = sorted((Named(*row[5:7]) for row in rows["topic"]), key=lambda one: one.name)
    page.is_sensitive = any(row[0] for row in rows["topic"])
    page.audiences = [Named(*names) for names in sorted({tuple(row[5:7]) for row in rows["audience"]})]
    page.reviews = [Named(*row[5:7]) for row in rows["review"]]
    corrections = [Amendment(row[2], row[5], is_correction=True) for row in rows["correction"]]
    page.amendments = sorted(
        [*corrections, *_changes(versions, resource)], key=lambda one: one.at, reverse=True
    )
    return page


def _number(row: list[Any]) -> int:
    return int(row[0])


def _variant(url: str, slug: str, row: list[Any]) -> Variant:
    number, has_captions, since, ended_at, _, *words = row
    reference, tag, language, format_, medium, state, title, summary, text, link, alternative, said = words[
        :12
    ]
    media_type, size, pages = words[12:]
    return Variant(
        resource_url=url,
        files_url=f"/resources/{slug}/files/",
        reference=reference,
        tag=tag,
        language=language,
        format=format_,
        medium=medium,
        state=state,
        title=title,
        summary=summary,
        text=text,
        link=link,
        alternative_text=alternative,
        transcript=said,
        has_captions=bool(has_captions),
        media_type=media_type or "",
        size=int(size or 0),
        pages=int(pages or 0),
        number=number,
        since=since,
        ended_at=ended_at,
    )


def _changes(versions: list[Variant], resource: Resource) -> Iterator[Amendment]:
    """What was put in the place of an earlier version, or added, since the resource became public."""
    firsts: dict[tuple[str, str], dt.datetime] = {}
    for one in versions:
        variant = (one.tag, one.format)
        firsts[variant] = min(one.since, firsts.get(variant, one.since))
    for one in versions:
        if resource.public_at is None or one.since <= resource.public_at:
            continue
        what = f"{one.format_name}, {one.language}"
        is_new = one.since == firsts[one.tag, one.format]
        yield Amendment(one.since, f"Added: {what}." if is_new else f"New version: {what}.")


# Files --------------------------------------------------------------------------------------------


def _named(versions: QuerySet[ResourceVersion], which: str) -> QuerySet[ResourceVersion]:
    """Versions that a file's address can mean: one by its reference, or whichever there is of a language and format."""
    variant = Concat(F("language__tag"), Value("-"), Replace("format", Value("_"), Value("-")))
    named = versions.filter(medium=Medium.FILE).annotate(variant=variant)
    return named.filter(Q(reference=which) | Q(variant=which))


def file_at(slug: str, which: str) -> ResourceVersion | None:
    """The version whose file has this address, while anyone may read it."""
    public = ResourceVersion.objects.public().filter(resource__slugs__slug=slug)
    meant = _named(public, which).filter(Q(reference=which) | Q(state=State.CURRENT))
    return meant.select_related("document").first()


def resource_of_closed_file(slug: str, which: str) -> Resource | None:
    """The resource of a file that was public at this address, as far as the public may be told of it."""
    were_public = _named(ResourceVersion.objects.all(), which).filter(
        Q(ended_at=None) | Q(ended_at__gt=F("resource__public_at")), made_current_at__isnull=False
    )
    return _told().filter(slugs__slug=slug, pk__in=were_public.values("resource")).only(*FIELDS).first()


# All of them --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Changed:
    """A public resource with the moment of its last public change."""

    title: str
    summary: str
    kind: str
    slug: str
    public_at: dt.datetime
    changed_at: dt.datetime

    @property
    def path(self) -> str:
        return public_address(self.kind, self.slug)


def with_last_change(keys: list[int] | None = None) -> list[Changed]:
    """Public resources, all or those of these keys, the last changed first."""
    public = Resource.objects.public()
    if keys is not None:
        public = public.filter(pk__in=keys)
    rows = (
        public.order_by()
        .annotate(
            corrected_at=Max("corrections__made_at"),
            replaced_at=Max("versions__made_current_at", filter=Q(versions__state=State.CURRENT)),
        )
        .values_list("title", "summary", "kind", "slug", "public_at", "corrected_at", "replaced_at")
    )
    changed = [
        Changed(
            title,
            summary,
            kind,
            slug or "",
            public_at,
            max(at for at in (public_at, corrected_at, replaced_at) if at),
        )
        for title, summary, kind, slug, public_at, corrected_at, replaced_at in rows
        if public_at is not None
    ]
    return sorted(changed, key=lambda one: (one.changed_at, one.slug), reverse=True)


def with_page() -> list[Audience]:
    """The audiences that have a page of their own, in its order."""
    return list(Audience.objects.with_page())
