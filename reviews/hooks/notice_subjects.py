"""What the lists of notices call the records of this room: the code of their review."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.db import models
from django.urls import reverse

from notices.points import SUBJECTS, Subject
from partnership.models import Person
from reviews.models import PracticeReview
from reviews.queries.evidence import path_to_review


def subjects(
    person: Person, model: type[models.Model], keys: Collection[int]
) -> Iterator[tuple[int, Subject]]:
    path = path_to_review(model)
    if path is None:
        return
    known = PracticeReview.objects.visible_to(person).values("pk")
    before = f"{path}__" if path else ""
    rows = model._default_manager.filter(pk__in=keys).filter(**{f"{before}pk__in": known})
    for key, code, reference in rows.values_list("pk", f"{before}code", f"{before}reference"):
        yield key, Subject(label=code, url=reverse("reviews:overview", args=[reference]))


SUBJECTS.provide(subjects)
