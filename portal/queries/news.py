"""What the public may read of statements, and which news items stand among them. Everything here begins at `public()` or `explained()`.

A page shows the version that was released, word for word, never the rows that staff may have changed since.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Exists,
    F,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, ExtractYear

from catalogue.models import Kind, Resource, ResourceVersion
from catalogue.queries.pages import public_address
from foundation import clock
from foundation.prepared import Prepared
from media_relations.models import MediaProtocol, Quote, Statement, StatementFile
from portal.queries.published import Choice, PublicFile

#: So many corrections of one statement are told on its page; each is a statement that corrects the one before.
MOST_CORRECTIONS = 6

AGENCY = "((agency))"

EVERYTHING = Choice()


@dataclass(frozen=True)
class Correction:
    words: str
    at: dt.datetime


@dataclass(frozen=True)
class PublicQuote:
    words: str
    speaker: str  #: Name and office; empty where nobody knows them any more.


@dataclass
class News:
    """A released statement as the public reads it, or that and why it went."""

    pk: int
    slug: str
    title: str
    text: str
    agency: str  #: Whose it is when not the partnership's.
    released_at: dt.datetime
    is_withdrawn: bool = False
    withdrawn_at: dt.datetime | None = None
    withdrawal_reason: str = ""
    corrections: list[Correction] = field(default_factory=list)
    quotes: list[PublicQuote] = field(default_factory=list)
    files: list[PublicFile] = field(default_factory=list)
    disclaimer: str = ""
    quoted: list[Any] = field(default_factory=list)
    hashes: list[str] = field(default_factory=list)
    is_item: bool = False  #: A news item of the catalogue, and no statement.

    @property
    def changed_at(self) -> dt.datetime:
        return self.corrections[-1].at if self.corrections else self.released_at

    @property
    def url(self) -> str:
        return public_address(Kind.NEWS, self.slug) if self.is_item else f"/news/{self.slug}/"


_BEFORE = ["corrects__" * depth for depth in range(1, MOST_CORRECTIONS + 1)]

FIELDS = [
    "pk",
    "slug",
    "released_version__title",
    "released_version__text",
    "on_behalf_of__name",
    "status",
    "withdrawn_at",
    "public_withdrawal_reason",
    "released_version__quotes",
    "released_version__files",
    "correction_note",
    "released_at",
    *[f"{before}{name}" for before in _BEFORE for name in ("correction_note", "released_at")],
]


def _from_row(row: list[Any]) -> News:
    pk, slug, title, text, agency, status, withdrawn_at, reason, quotes, files = row[:10]
    chain = [(note, at) for note, at in zip(row[10::2], row[11::2], strict=True) if at is not None]
    return News(
        pk=pk,
        slug=slug,
        title=title,
        text=text,
        agency=agency or "",
        released_at=chain[-1][1],
        is_withdrawn=status == Statement.Status.WITHDRAWN,
        withdrawn_at=withdrawn_at,
        withdrawal_reason=reason,
        corrections=[Correction(note, at) for note, at in reversed(chain[:-1])],
        quoted=quotes,
        hashes=files,
    )


def _told_at(slug: str) -> QuerySet[Statement, tuple[Any, ...]]:
    told = Statement.objects.public() | Statement.objects.explained()
    return told.filter(slug=slug).order_by().values_list(*FIELDS)


_NEWS = Prepared(_told_at, slug=str)


def news_at(slug: str) -> News | None:
    """The statement that is or was at this address, as far as the public may be told: one query, found or not."""
    rows = _NEWS.rows(slug=slug)
    return _from_row(rows[0]) if rows else None


def _parts(statement: int) -> QuerySet[Any, Any]:
    """Speakers, files and the protocol's disclaimer as rows of one shape: what it is, a number, words."""

    def row(part: str, *words: str, number: str | None = None) -> list[Any]:
        return [
            Value(part, CharField()),
            Cast(F(number), IntegerField()) if number else Value(0, IntegerField()),
            *[Cast(F(word), TextField()) for word in words],
            *[Value("", TextField())] * (6 - len(words)),
        ]

    speakers = Quote.objects.filter(statement=statement).order_by()
    files = StatementFile.objects.filter(statement=statement, removed_at=None).order_by()
    protocol = MediaProtocol.objects.order_by()
    return speakers.values_list(
        *row("speaker", "speaker__name", "speaker__job_title", "speaker__agency__name", number="speaker")
    ).union(
        files.values_list(
            *row(
                "file", "document__sha256", "document__reference", "title", "document__media_type",
                "document__size", "document__pages", number="pk",
            )
        ),
        protocol.values_list(*row("disclaimer", "disclaimer")),
        all=True,
    )  # fmt: skip


_PARTS = Prepared(_parts, statement=int)


def fill(news: News) -> News:
    """Add the quotes, files and disclaimer of a public statement, in one query."""
    speakers: dict[int, str] = {}
    files: dict[int, PublicFile] = {}
    disclaimer = MediaProtocol().disclaimer
    for part, number, *words in _PARTS.rows(statement=news.pk):
        if part == "speaker":
            speakers[number] = ", ".join(word for word in words[:3] if word)
        elif part == "file":
            sha256, reference, title, media_type, size, pages = words
            if sha256 in news.hashes:
                files[number] = PublicFile(
                    f"{news.url}files/{reference}/",
                    title,
                    "other",
                    "en",
                    media_type,
                    int(size),
                    int(pages or 0),
                )
        else:
            disclaimer = words[0]
    news.quotes = [PublicQuote(words, speakers.get(speaker, "")) for speaker, words in quoted(news.quoted)]
    news.files = [files[number] for number in sorted(files)]
    news.disclaimer = disclaimer.replace(AGENCY, news.agency) if news.agency else ""
    return news


def quoted(quotes: list[Any]) -> Iterator[tuple[int, str]]:
    """Speaker and words of each quote of a version, in order."""
    for quote in quotes:
        speaker, words = (quote["speaker"], quote["words"]) if isinstance(quote, dict) else quote[:2]
        yield int(speaker), str(words)


def listed(choice: Choice = EVERYTHING, most: int | None = None) -> list[News]:
    """Released statements and news items, the newest first, as chosen."""
    both = [*statements_listed(choice, most), *items_listed(choice, most)]
    return sorted(both, key=lambda one: (one.released_at, one.pk), reverse=True)[:most]


def statements_listed(choice: Choice, most: int | None) -> list[News]:
    """Released statements, the newest first, as chosen."""
    statements = Statement.objects.public()
    for word in choice.words:
        statements = statements.filter(
            Q(released_version__title__icontains=word) | Q(released_version__text__icontains=word)
        )
    if choice.year:
        statements = statements.filter(
            released_at__gte=began_of(choice.year), released_at__lt=began_of(choice.year + 1)
        )
    rows = statements.order_by("-released_at", "-pk").values_list(*FIELDS)[:most]
    return [_from_row(list(row)) for row in rows]


def items_listed(choice: Choice, most: int | None) -> list[News]:
    """Public news items, the newest first, as chosen. What they say in English, or else in their first language."""
    current = ResourceVersion.objects.public().filter(resource=OuterRef("pk"), state="current", medium="text")
    in_english_first = current.order_by(Case(When(language__tag="en", then=0), default=1), "pk")
    items = Resource.objects.public().filter(kind=Kind.NEWS)
    for word in choice.words:
        in_text = Exists(current.filter(Q(title__icontains=word) | Q(text__icontains=word)))
        items = items.filter(Q(title__icontains=word) | Q(summary__icontains=word) | in_text)
    if choice.year:
        items = items.filter(public_at__gte=began_of(choice.year), public_at__lt=began_of(choice.year + 1))
    rows = (
        items.annotate(
            text=Subquery(in_english_first.values("text")[:1]),
            corrected_at=Max("corrections__made_at"),
        )
        .order_by("-public_at", "-pk")
        .values_list("pk", "slug", "title", "summary", "text", "public_at", "corrected_at")[:most]
    )
    return [
        News(
            pk,
            slug or "",
            title,
            text or summary,
            "",
            public_at,
            corrections=[Correction("", corrected_at)] if corrected_at else [],
            is_item=True,
        )
        for pk, slug, title, summary, text, public_at, corrected_at in rows
        if public_at is not None
    ]


def began_of(year: int) -> dt.datetime:
    """When the year began in London."""
    return clock.start_of_day(dt.date(year, 1, 1))


def years() -> list[int]:
    """The years, in London, in which something was released that still stands; the newest first."""
    of_statements = ExtractYear("released_at", tzinfo=clock.LONDON)
    of_items = ExtractYear("public_at", tzinfo=clock.LONDON)
    statements = Statement.objects.public().order_by().values_list(of_statements, flat=True)
    items = Resource.objects.public().filter(kind=Kind.NEWS).order_by().values_list(of_items, flat=True)
    return sorted({*statements.union(items)}, reverse=True)


def file_at(slug: str, reference: str) -> StatementFile | None:
    """The file of a statement at this address, while anyone may read it."""
    files = StatementFile.objects.filter(
        statement__in=Statement.objects.public().filter(slug=slug),
        document__reference=reference,
        removed_at=None,
    ).select_related("document", "statement__released_version")
    for file in files:
        released = file.statement.released_version
        if released is not None and file.document.sha256 in released.files:
            return file
    return None
