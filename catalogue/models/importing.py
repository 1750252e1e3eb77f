"""Imports of many resources at once, and exports with their files: made by a worker."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from foundation.governed import new_reference
from foundation.long_work import LongWork
from partnership.models import Person


class ResourceImport(LongWork):
    """A CSV file with its files: whose it is, how far it has come, and what became of it."""

    class Status(models.TextChoices):
        WAITING = "waiting", "Waiting for its turn"
        BEING_MADE = "being_made", "Being looked at"
        REFUSED = "refused", "Nothing was entered"
        CHECKED = "checked", "Checked, and nothing was entered"
        ENTERED = "entered", "Entered"
        FAILED = "failed", "Could not be done"

    #: More errors than anybody reads.
    MOST_ERRORS = 500

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    is_dry_run = models.BooleanField("only checked", default=False)
    file_name = models.CharField(max_length=200, help_text="Of the CSV, as it was given.")
    csv_storage_name = models.CharField(max_length=100, blank=True)
    zip_storage_name = models.CharField(max_length=100, blank=True)
    errors = models.JSONField(default=list, help_text="Line, column and what is wrong.")
    error_count = models.PositiveIntegerField(default=0)
    resources = models.PositiveIntegerField(default=0)
    variants = models.PositiveIntegerField(default=0)
    findings = models.PositiveIntegerField(default=0, help_text="What waits for a decision.")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="an_import_that_ended_says_when",
                condition=Q(status__in=["waiting", "being_made", "failed"]) | Q(ended_at__isnull=False),
            ),
            models.CheckConstraint(
                name="an_import_with_errors_entered_nothing",
                condition=~Q(status="entered") | Q(error_count=0),
            ),
        ]

    def __str__(self) -> str:
        return f"import {self.reference}"


class CatalogueExport(LongWork):
    """The catalogue with its files as one ZIP, as far as the person who asked may read it, for a day."""

    class Status(models.TextChoices):
        WAITING = "waiting", "Waiting to be made"
        BEING_MADE = "being_made", "Being made"
        READY = "ready", "Ready"
        FAILED = "failed", "Could not be made"
        GONE = "gone", "Closed"

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    holds = models.JSONField(default=list, help_text="The keys of the resources that are in it.")
    files = models.JSONField(default=list, help_text="The keys of the files that are in it.")
    storage_name = models.CharField(max_length=100, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(null=True, help_text="In bytes.")
    made_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["asked_by"],
                condition=Q(status__in=["waiting", "being_made"]),
                name="one_export_of_the_catalogue_at_a_time_for_a_person",
            ),
            models.CheckConstraint(
                name="a_ready_export_of_the_catalogue_has_its_file",
                condition=~Q(status="ready")
                | (Q(made_at__isnull=False, size__isnull=False) & ~Q(storage_name="") & ~Q(sha256="")),
            ),
        ]

    def __str__(self) -> str:
        return f"export {self.reference}"
