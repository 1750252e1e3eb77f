"""The list of reviews, as a person may see it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import BooleanField, Exists, ExpressionWrapper, Min, OuterRef, Q, QuerySet

from foundation import clock
from partnership.models import Person
from reviews.models import PracticeReview

#: What the list can be sorted by, and the fields that do it. The code settles ties.
SORTS = {
    "code": ["code"],
    "kind": ["kind", "code"],
    "stage": ["stage", "code"],
    "publication": ["publication", "code"],
    "limit": ["next_limit_on", "code"],
    "opened": ["opened_at", "code"],
}
DEFAULT_SORT = "-opened"

#: The heads of the export, in the order of `row_of`.
HEADINGS = [
    "Code",
    "Kind",
    "Working title",
    "Stage",
    "Publication",
    "Public title",
    "Press interest",
    "Next limit",
    "Owner",
    "Opened",
]


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to; empty values narrow nothing."""

    words: str = ""
    kind: str = ""
    stage: str = ""
    publication: str = ""


def list_for(person: Person, filters: Filters, sort: str = DEFAULT_SORT) -> QuerySet[PracticeReview]:
    """The reviews that the person may know of. Each says whether its inside may be shown (`is_known`)."""
    reviews = PracticeReview.objects.visible_to(person).select_related("matter__owner")
    known = PracticeReview.objects.confidential_to(person).filter(pk=OuterRef("pk"))
    reviews = reviews.annotate(
        is_known=ExpressionWrapper(Exists(known), output_field=BooleanField()),
        next_limit_on=Min("clocks__due_on", filter=Q(clocks__met_on=None)),
    )
    if words := filters.words.strip():
        inside = Q(code__icontains=words) | Q(working_title__icontains=words)
        reviews = reviews.filter(
            (Q(is_known=True) & inside) | Q(code__icontains=words) | Q(public_title__icontains=words)
        )
    if filters.kind:
        reviews = reviews.filter(kind=filters.kind)
    if filters.stage:
        reviews = reviews.filter(stage=filters.stage)
    if filters.publication:
        reviews = reviews.filter(publication=filters.publication)
    backwards = sort.startswith("-")
    fields = SORTS.get(sort.removeprefix("-"), SORTS["opened"])
    return reviews.order_by(*[f"-{field}" if backwards else field for field in fields])


def row_of(review: PracticeReview) -> list[str]:
    """One line of the export. Of a review whose inside the person may not know it holds what is public."""
    is_known = bool(getattr(review, "is_known", False))
    limit = getattr(review, "next_limit_on", None)
    return [
        review.code,
        review.get_kind_display(),
        review.working_title if is_known else "",
        review.get_stage_display(),
        review.get_publication_display(),
        review.public_title if is_known or review.is_public else "",
        ("Yes" if review.has_press_interest else "No") if is_known else "",
        limit.isoformat() if is_known and limit else "",
        str(review.matter.owner) if is_known else "",
        clock.day_of(review.opened_at).isoformat() if is_known else "",
    ]


def rows_for_export(person: Person, filters: Filters, sort: str) -> Iterator[list[str]]:
    for review in list_for(person, filters, sort).iterator(chunk_size=500):
        yield row_of(review)
