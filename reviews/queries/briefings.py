"""The learning briefings that were made from a review."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet

from catalogue.models import Kind, Resource, ResourceVersion
from partnership.models import Person
from reviews.models import Attachment, PracticeReview


def briefings_from(review: PracticeReview, person: Person) -> QuerySet[Resource]:
    """Those that this person may know of, the newest first."""
    return _made_from(review).filter(pk__in=Resource.objects.visible_to(person).values("pk"))


def drafts_from(review: PracticeReview) -> QuerySet[Resource]:
    """Those that nobody has published yet."""
    return _made_from(review).filter(status=Resource.Status.DRAFT)


def files_in_the_catalogue(attachments: Iterable[Attachment]) -> set[int]:
    """Of these attachments, the files that are a version of a resource."""
    files = [one.document_id for one in attachments if one.document_id is not None]
    versions = ResourceVersion.objects.filter(document__in=files)
    return set(versions.exclude(state=ResourceVersion.State.WITHDRAWN).values_list("document", flat=True))


def _made_from(review: PracticeReview) -> QuerySet[Resource]:
    return Resource.objects.filter(
        made_from_type=ContentType.objects.get_for_model(PracticeReview),
        made_from_id=review.pk,
        kind=Kind.BRIEFING,
    ).order_by("-drafted_at", "-pk")
