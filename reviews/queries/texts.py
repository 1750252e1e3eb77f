"""The texts of a review that the public will read, and what in them waits for a decision (law 17)."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q, QuerySet

from documents.models import Finding
from reviews.models import Attachment, PracticeReview, PublicCorrection, Recommendation

#: What leaves of each record, by the place as people call it.
PLACES: dict[type[models.Model], dict[str, str]] = {
    PracticeReview: {
        "title": "public_title",
        "summary": "summary",
        "reason for not publishing": "not_published_reason",
        "pointer": "where_to_find",
        "withdrawal reason": "public_withdrawal_reason",
    },
    Recommendation: {"recommendation": "text", "response": "response_words"},
    Attachment: {"title": "title", "link": "url", "transcript": "transcript"},
    PublicCorrection: {"correction": "words"},
}


def texts_of(subject: models.Model) -> dict[str, str]:
    """The texts of one record that leave or will leave, by their place."""
    places = PLACES.get(type(subject), {})
    return {place: getattr(subject, name) for place, name in places.items() if getattr(subject, name)}


def subjects_of(review: PracticeReview) -> list[models.Model]:
    """The records of a review that hold such texts."""
    return [
        review,
        *review.recommendations.all(),
        *review.attachments.exclude(state=Attachment.State.WITHDRAWN),
        *review.corrections.all(),
    ]


def open_findings(review: PracticeReview) -> QuerySet[Finding]:
    """What waits for a decision in all texts of the review; publication waits for it too."""
    return open_findings_in(subjects_of(review))


def open_findings_in(subjects: Iterable[models.Model]) -> QuerySet[Finding]:
    """The same for some of its records."""
    keys: dict[type[models.Model], list[int]] = {}
    for subject in subjects:
        keys.setdefault(type(subject), []).append(subject.pk)
    about = Q(pk__in=[])
    for model, pks in keys.items():
        about |= Q(subject_type=ContentType.objects.get_for_model(model), subject_id__in=pks)
    return Finding.objects.filter(about, document=None, decision=Finding.Decision.OPEN)
