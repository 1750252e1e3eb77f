"""What is kept back of agencies' own statements: what was found in them, and the files that came with them (law 7)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import DateTimeField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Least

from media_relations.models import VOICES, Agreement, Statement, StatementFile
from partnership.models import Person

NEVER = Value(dt.datetime(9999, 1, 1, tzinfo=dt.UTC), output_field=DateTimeField())


def findings_kept_from(person: Person | None) -> Q:
    """In statements that the person may not read, and in words that were gone or decided on before anybody was shown."""
    before = _of_others(person).filter(
        pk=OuterRef("subject_id"), shown_at__gte=Coalesce(OuterRef("decided_at"), OuterRef("found_at"))
    )
    return Q(
        subject_type__app_label=Statement._meta.app_label, subject_type__model=Statement._meta.model_name
    ) & (
        Q(subject_id__in=Statement.objects.kept_from(person).values("pk"))
        | (~Q(decision="open") & Q(Exists(before)))
    )


def files_kept_from(person: Person | None) -> Q:
    """What was uploaded for statements that the person may not read, or taken away before anybody was shown."""
    before = _of_others(person).filter(pk=OuterRef("statement"), shown_at__gte=OuterRef("removed_at"))
    # Somebody else's file, which a writer put beside the statement, was known without it.
    kept_back = StatementFile.objects.filter(added_by=F("document__uploaded_by")).filter(
        Q(statement__in=Statement.objects.kept_from(person).values("pk")) | Q(Exists(before))
    )
    originals = kept_back.filter(document__cleaned_from__isnull=False).values("document__cleaned_from")
    return Q(pk__in=kept_back.values("document")) | Q(pk__in=originals)


def _of_others(person: Person | None) -> QuerySet[Any]:
    """Agencies' own statements that the person does not write, each with the moment at which it was first shown."""
    mine: set[int] = person.agencies_as(*VOICES) if person is not None else set()
    if person is not None and person.looked_at_by is not None:
        mine = mine & person.looked_at_by.agencies_as(*VOICES)
    asked = Agreement.objects.filter(version__statement=OuterRef("pk")).order_by("asked_at")
    return (
        Statement.objects.filter(on_behalf_of__isnull=False)
        .exclude(on_behalf_of__in=mine)
        .annotate(
            shown_at=Least(
                Coalesce("went_to_lead_at", NEVER),
                Coalesce("approval_asked_at", NEVER),
                Coalesce(Subquery(asked.values("asked_at")[:1]), NEVER),
            )
        )
    )
