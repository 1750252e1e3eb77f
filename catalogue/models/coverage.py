"""Which protocols and procedures cover which situations."""

from __future__ import annotations

from django.db import models

from catalogue.models.configuration import Situation
from catalogue.models.resources import Resource
from partnership.models import Person


class Coverage(models.Model):
    """That a protocol or a procedure says what to do in a situation."""

    situation = models.ForeignKey(Situation, on_delete=models.PROTECT, related_name="coverages")
    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="coverages")
    where = models.CharField(max_length=150, blank=True, help_text="Its chapter or page: “Chapter 23”.")
    added_by = models.ForeignKey(Person, editable=False, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(editable=False)

    class Meta:
        ordering = ["situation", "resource"]
        constraints = [
            models.UniqueConstraint(
                fields=["situation", "resource"], name="a_resource_covers_a_situation_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.situation_id} by {self.resource_id}"
