"""The reviews of resources: each looked at from time to time, and kept, revised or withdrawn."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from catalogue.models.resources import Resource
from foundation.kept import Kept
from partnership.models import Person


class ReviewOfResource(Kept):
    """One look at a resource: is it still right, and what follows."""

    class Outcome(models.TextChoices):
        KEEP = "keep", "Keep it as it is"
        REVISE = "revise", "Revise it"
        WITHDRAW = "withdraw", "Withdraw it"

    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="reviews")
    outcome = models.CharField(max_length=8, choices=Outcome)
    note = models.TextField(help_text="What was looked at, and why. It stays inside.")
    reviewed_on = models.DateField()
    reviewed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    was_due_on = models.DateField(null=True)
    next_review_on = models.DateField(null=True, help_text="None: it was withdrawn.")

    class Meta:
        ordering = ["-recorded_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="a_review_of_a_resource_has_a_note", condition=~Q(note="")),
            models.CheckConstraint(
                name="what_is_not_withdrawn_is_reviewed_again",
                condition=Q(outcome="withdraw", next_review_on=None)
                | (~Q(outcome="withdraw") & Q(next_review_on__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"review of {self.resource_id}"
