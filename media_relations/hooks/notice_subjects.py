"""What the lists of notices call the records of this room: their statement, event, enquiry or alert."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from django.db import models

from media_relations.hooks.statement_notices import ANSWERS
from media_relations.models import (
    Agreement,
    Alert,
    Coordinator,
    Enquiry,
    HighProfileEvent,
    LeadDecision,
    MediaMeeting,
    Statement,
)
from notices.points import SUBJECTS, Subject
from partnership.models import Person

#: How the subject of a notice leads to the record that has a page.
PATHS: dict[type[models.Model], tuple[type[Any], str]] = {
    **dict.fromkeys(ANSWERS, (Statement, "statement")),
    Statement: (Statement, "pk"),
    Agreement: (Statement, "version__statement"),
    HighProfileEvent: (HighProfileEvent, "pk"),
    LeadDecision: (HighProfileEvent, "event"),
    Coordinator: (HighProfileEvent, "event"),
    MediaMeeting: (HighProfileEvent, "event"),
    Enquiry: (Enquiry, "pk"),
    Alert: (Alert, "pk"),
}


def subjects(
    person: Person, model: type[models.Model], keys: Collection[int]
) -> Iterator[tuple[int, Subject]]:
    if model not in PATHS:
        return
    target, path = PATHS[model]
    leads = dict(model._default_manager.filter(pk__in=keys).values_list("pk", path))
    known = target._default_manager.visible_to(person).filter(pk__in=set(leads.values()))
    if target is Statement:
        known = known.select_related("current_version")
    records = {record.pk: record for record in known}
    for key, lead in leads.items():
        if record := records.get(lead):
            yield key, Subject(label=str(record), url=record.get_absolute_url())


SUBJECTS.provide(subjects)
