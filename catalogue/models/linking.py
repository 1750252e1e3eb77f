"""Whether what others host is still there."""

from __future__ import annotations

from django.db import models

from catalogue.models.versions import ResourceVersion


class LinkCheck(models.Model):
    """What the address of one version answered when it was last asked."""

    class Outcome(models.TextChoices):
        THERE = "there", "There"
        MOVED = "moved", "Moved for good"
        GONE = "gone", "Gone"
        UNCLEAR = "unclear", "No clear answer"
        NOT_ASKED = "not_asked", "Not asked: it lies in a private network"

    #: After so many unclear answers one after another it counts as dead.
    UNCLEAR_FOR_LONG = 3

    version = models.OneToOneField(ResourceVersion, on_delete=models.PROTECT, related_name="link_check")
    checked_at = models.DateTimeField()
    outcome = models.CharField(max_length=9, choices=Outcome)
    code = models.PositiveSmallIntegerField(null=True)
    moved_to = models.CharField(max_length=500, blank=True)
    unclear_times = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["checked_at"]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.get_outcome_display()}"
