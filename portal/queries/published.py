"""What the public may read of reviews. Everything here begins at `public()` or `explained()`."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import (
    CharField,
    DateTimeField,
    Exists,
    F,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    Value,
)
from django.db.models.functions import Cast, ExtractYear

from catalogue.models import Kind, Resource
from catalogue.queries.pages import public_address
from foundation import clock
from foundation.prepared import Prepared
from reviews.models import (
    Attachment,
    PracticeReview,
    PublicCorrection,
    PublishedFile,
    Recommendation,
)

Precision = PracticeReview.Precision

#: How a file's type is called, and in which order files of a kind are listed.
TYPES = {
    "application/pdf": "PDF",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "Excel spreadsheet",
    "application/vnd.oasis.opendocument.text": "OpenDocument text",
    "image/png": "picture",
    "image/jpeg": "picture",
    "text/plain": "plain text",
}
ANSWERS: dict[str, str] = {
    Recommendation.Response.ACCEPTED: "Accepted",
    Recommendation.Response.NOT_ACCEPTED: "Not accepted",
}
KINDS = ["report", "briefing", "easy_read", "other"]
LANGUAGES = {"en": "English", "en-GB": "English", "cy": "Welsh", "bfi": "British Sign Language"}


@dataclass(frozen=True)
class PublicRecommendation:
    number: int
    text: str
    response: str
    response_words: str
    owner: str

    @property
    def answer(self) -> str:
        """“Accepted (Fenmouth Council)”; nothing while there is no response."""
        words = ANSWERS.get(self.response, "")
        return f"{words} ({self.owner})" if words and self.owner else words


@dataclass(frozen=True)
class PublicFile:
    url: str
    title: str
    kind: str
    language: str
    media_type: str
    size: int
    pages: int

    @property
    def type_name(self) -> str:
        return TYPES.get(self.media_type, "file")

    @property
    def language_name(self) -> str:
        """What to say of the language; nothing for English."""
        name = LANGUAGES.get(self.language, self.language)
        return "" if name == "English" else name

    @property
    def size_in_words(self) -> str:
        return say_size(self.size)


@dataclass(frozen=True)
class PublicVideo:
    title: str
    url: str
    language: str
    has_captions: bool
    transcript: str


@dataclass(frozen=True)
class PublicBriefing:
    """A learning briefing of the catalogue that was made from the review."""

    title: str
    url: str


@dataclass(frozen=True)
class Correction:
    words: str
    at: dt.datetime


@dataclass
class PublicReview:
    """A published review with all that stands on its page."""

    review: PracticeReview
    recommendations: list[PublicRecommendation] = field(default_factory=list)
    files: list[PublicFile] = field(default_factory=list)
    videos: list[PublicVideo] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)
    briefings: list[PublicBriefing] = field(default_factory=list)


FIELDS = [field.attname for field in PracticeReview._meta.concrete_fields]


def _told_at(slug: str) -> QuerySet[PracticeReview, tuple[Any, ...]]:
    told = PracticeReview.objects.public() | PracticeReview.objects.explained()
    return told.filter(slug=slug).order_by().values_list(*FIELDS)


_REVIEW = Prepared(_told_at, slug=str)


def review_at(slug: str) -> PracticeReview | None:
    """The review that is or was at this address, as far as the public may be told: one query, found or not."""
    rows = _REVIEW.rows(slug=slug)
    return PracticeReview.from_db(DEFAULT_DB_ALIAS, FIELDS, rows[0]) if rows else None


def _parts(review: int) -> QuerySet[Any, Any]:
    """Recommendations, files, videos and corrections as rows of one shape: what it is, a number, a moment, words."""

    def row(part: str, *words: Any, number: Any = None, at: Any = None) -> list[Any]:
        blank = [Value("", TextField())] * (7 - len(words))
        return [
            Value(part, CharField()),
            number or Value(0, IntegerField()),
            at or Cast(Value(None), DateTimeField()),
            *[Cast(F(word), TextField()) if isinstance(word, str) else word for word in words],
            *blank,
        ]

    recommendations = Recommendation.objects.filter(review=review).order_by()
    files = PublishedFile.objects.open().filter(review=review).order_by()
    videos = (
        Attachment.objects.filter(review=review, state=Attachment.State.PUBLISHED).exclude(url="").order_by()
    )
    corrections = PublicCorrection.objects.filter(review=review).order_by()
    briefings = Resource.objects.public().filter(
        kind=Kind.BRIEFING,
        made_from_type__app_label=PracticeReview._meta.app_label,
        made_from_type__model=PracticeReview._meta.model_name,
        made_from_id__in=PracticeReview.objects.public().filter(pk=review).values("pk"),
    )
    return (
        recommendations.values_list(
            *row(
                "recommendation", "text", "response", "response_words", "owner_agency__name",
                number=Cast(F("number"), IntegerField()),
            )
        ).union(
            files.values_list(
                *row(
                    "file", "reference", "title", "kind", "language",
                    "document__media_type", "document__size", "document__pages",
                )
            ),
            videos.values_list(
                *row(
                    "video", "title", "url", "language", "transcript",
                    number=Cast(F("has_captions"), IntegerField()),
                )
            ),
            corrections.values_list(*row("correction", "words", at=F("corrected_at"))),
            briefings.order_by().values_list(*row("briefing", "title", "slug", at=F("public_at"))),
            all=True,
        )
    )  # fmt: skip


_PARTS = Prepared(_parts, review=int)


def page_of(review: PracticeReview) -> PublicReview:
    """What stands on a public review's page, in one query; once its availability has ended, nothing more.

    The review comes from `review_at`: it is public, so its files that are open are too.
    """
    page = PublicReview(review)
    if review.availability_ended_on:
        return page
    for part, number, at, *words in _PARTS.rows(review=review.pk):
        if part == "recommendation":
            text, response, response_words, owner = words[:4]
            page.recommendations.append(
                PublicRecommendation(number, text, response, response_words, owner or "")
            )
        elif part == "file":
            reference, title, kind, language, media_type, size, pages = words
            page.files.append(
                PublicFile(
                    f"/learning/reviews/{review.slug}/files/{reference}/",
                    title,
                    kind,
                    language,
                    media_type,
                    int(size),
                    int(pages or 0),
                )
            )
        elif part == "video":
            title, url, language, transcript = words[:4]
            page.videos.append(PublicVideo(title, url, language, bool(number), transcript))
        elif part == "briefing":
            page.briefings.append(PublicBriefing(words[0], public_address(Kind.BRIEFING, words[1])))
        else:
            page.corrections.append(Correction(words[0], at))
    page.recommendations.sort(key=lambda one: one.number)
    page.files.sort(key=lambda one: (KINDS.index(one.kind) if one.kind in KINDS else len(KINDS), one.title))
    page.corrections.sort(key=lambda one: one.at)
    return page


@dataclass(frozen=True)
class Choice:
    """What somebody asked of the list of reviews."""

    words: tuple[str, ...] = ()
    year: int | None = None


def published(choice: Choice = Choice()) -> QuerySet[PracticeReview]:
    """Published reviews, the newest first, as chosen."""
    reviews = PracticeReview.objects.public()
    for word in choice.words:
        in_text = Q(summary__icontains=word) | Exists(
            Recommendation.objects.filter(review=OuterRef("pk"), text__icontains=word)
        )
        # What is no longer shown is no longer found by.
        reviews = reviews.filter(Q(public_title__icontains=word) | (Q(availability_ended_on=None) & in_text))
    if choice.year:
        began = clock.start_of_day(dt.date(choice.year, 1, 1))
        reviews = reviews.filter(
            published_at__gte=began, published_at__lt=clock.start_of_day(dt.date(choice.year + 1, 1, 1))
        )
    return reviews.order_by("-published_at", "-pk")


def years() -> list[int]:
    """The years, in London, in which something was published that still is; the newest first."""
    year = ExtractYear("published_at", tzinfo=clock.LONDON)
    return list(
        PracticeReview.objects.public().order_by().values_list(year, flat=True).distinct().order_by(-year)
    )


def told_why_not() -> list[PracticeReview]:
    """Reviews of which the public is told why there is nothing, or nothing any more, to read; the newest first."""
    told = PracticeReview.objects.told_why_not() | PracticeReview.objects.explained()
    return sorted(told, key=lambda review: why_not_at(review), reverse=True)


def why_not_at(review: PracticeReview) -> dt.datetime:
    moment = review.withdrawn_at or review.not_published_reason_public_at
    if moment is None:
        raise ValueError("Nothing was told of this review.")
    return moment


def with_last_change(most: int | None = None) -> list[tuple[PracticeReview, dt.datetime]]:
    """Published reviews, the newest first, each with the moment of its last public change."""
    reviews = published().annotate(corrected_at=Max("corrections__corrected_at"))[:most]
    return [
        (review, max(moment for moment in (review.published_at, review.corrected_at) if moment))
        for review in reviews
    ]


def say_size(size: int) -> str:
    """For instance “1.2 MB”."""
    if size < 1_000_000:
        return f"{max(round(size / 1000), 1)} KB"
    return f"{size / 1_000_000:.1f} MB"


def file_at(slug: str, reference: str) -> PublishedFile | None:
    """The published file at this address, while anyone may read it."""
    files = PublishedFile.objects.public().select_related("document")
    return files.filter(review__slug=slug, reference=reference).first()


def review_of_closed_file(slug: str, reference: str) -> PracticeReview | None:
    """The review of a file that was public at this address, as far as the public may be told of it."""
    told = PracticeReview.objects.public() | PracticeReview.objects.explained()
    return told.filter(slug=slug, published_files__reference=reference).first()
