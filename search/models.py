"""What can be found: an entry for the page that everybody may read of a record, another for the record inside.

This room knows no other: a record is known by its label and key, and what is in an entry was put there by the service that
changed the record.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Q, QuerySet

from search.words import written


class TokensField(models.Field):
    """What a text is found by: a `tsvector` on PostgreSQL; on SQLite words, which the table beside it indexes."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "tsvector" if connection.vendor == "postgresql" else "text"

    def get_db_prep_value(
        self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False
    ) -> str | None:
        return written(value, connection) if isinstance(value, set) else value

    def get_placeholder(self, value: Any, compiler: Any, connection: BaseDatabaseWrapper) -> str:
        return "%s::tsvector" if connection.vendor == "postgresql" else "%s"


class EntryQuerySet(models.QuerySet["Entry"]):
    def public(self) -> EntryQuerySet:
        """Entries of pages that everybody may read; the act that makes a page public puts its entry here (law 7)."""
        return self.filter(is_public=True)

    def about(self, subject: models.Model) -> EntryQuerySet:
        return self.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk)

    def within(self, records: Iterable[QuerySet[Any]]) -> EntryQuerySet:
        """Entries of public pages, and inside those of these records alone."""
        wanted = Q(is_public=True)
        for some in records:
            wanted |= Q(
                is_public=False,
                subject_type=some.model._meta.label_lower,
                subject_id__in=some.order_by().values("pk"),
            )
        return self.filter(wanted)


class Entry(models.Model):
    """One page that can be found, with the words that it is found by."""

    subject_type = models.CharField(max_length=64)
    subject_id = models.BigIntegerField()
    is_public = models.BooleanField(help_text="The page is for everybody, and holds what everybody may read.")
    kind = models.CharField(max_length=60, help_text="In words, such as “Practice review”.")
    title = models.CharField(max_length=200)
    summary = models.TextField(blank=True)
    text = models.TextField(blank=True)
    url = models.CharField(max_length=300)
    language = models.CharField(max_length=20, default="en")
    language_name = models.CharField(max_length=60, blank=True, db_default="")
    topics = models.TextField(blank=True, db_default="", help_text="What it is about, a topic on each line.")
    is_restricted = models.BooleanField(
        db_default=False,
        default=False,
        help_text="It is inside, for those who know of its matter, whatever else is public.",
    )
    dated_at = models.DateTimeField(help_text="Of those that fit alike, the newest is shown first.")
    title_index = TokensField()
    head_index = TokensField(help_text="Of title and summary, with what can be chosen.")
    full_index = TokensField(help_text="The same, the whole text, and the misspellings of title and summary.")

    objects = EntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "is_public"],
                name="one_search_entry_of_a_record_for_each_public",
            )
        ]

    def __str__(self) -> str:
        return f"search entry of {self.subject_type} {self.subject_id}"
