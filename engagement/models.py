"""What the public tells us of our pages, with nothing of who told it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from foundation.encryption import EncryptedTextField
from foundation.governed import new_reference
from foundation.kept import Kept, KeptQuerySet
from partnership.models import BUSINESS_UNIT, CHAIRS, Person


class PageCommentQuerySet(KeptQuerySet["PageComment"]):
    def visible_to(self, person: Any) -> PageCommentQuerySet:
        """Comments that this person may read: the business unit's and the chairs'. Of somebody away, what both may."""
        if not getattr(person, "is_authenticated", False) or not person.is_active:
            return self.none()
        if person.looked_at_by is not None and not person.looked_at_by.holds(*BUSINESS_UNIT, *CHAIRS):
            return self.none()
        return self.all() if person.holds(*BUSINESS_UNIT, *CHAIRS) else self.none()

    def waiting(self) -> PageCommentQuerySet:
        """Those that nobody has looked at."""
        return self.filter(looked_at=None)

    def like_a_disclosure(self) -> PageCommentQuerySet:
        """Those that sound as if they told of a child in need of help."""
        return self.filter(sounds_like_disclosure=True)


class PageComment(Kept):
    """One answer to “Was this page useful?”."""

    SETTLED = ("reference", "address", "is_useful", "received_at", "sounds_like_disclosure", "look_by_at")
    BY_AN_ACT = ("words", "words_removed_at", "looked_at", "looked_by", "outcome", "note")
    BEGINS = {"looked_at": None, "words_removed_at": None}

    class Outcome(models.TextChoices):
        PASSED_ON = "passed_on", "Passed on to the front door"
        NO_CONCERN = "no_concern", "Tells of no child in need of help"
        PAGE = "page", "Something on the page is to be changed"
        READ = "read", "Read, nothing to be done"

    #: What may be said of a comment that sounds like a disclosure.
    AFTER_A_DISCLOSURE = (Outcome.PASSED_ON, Outcome.NO_CONCERN)

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    address = models.CharField(max_length=400, help_text="The path of the page.")
    is_useful = models.BooleanField()
    words = EncryptedTextField(blank=True)
    received_at = models.DateTimeField()
    sounds_like_disclosure = models.BooleanField(default=False)
    look_by_at = models.DateTimeField(null=True, help_text="The end of the day in London on which it came.")
    looked_at = models.DateTimeField(null=True)
    looked_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    note = EncryptedTextField(blank=True)
    words_removed_at = models.DateTimeField(null=True)

    objects = PageCommentQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["-received_at", "-pk"]
        indexes = [models.Index(fields=["looked_at", "sounds_like_disclosure"])]
        constraints = [
            models.CheckConstraint(
                name="a_comment_was_looked_at_by_somebody_with_an_outcome",
                condition=Q(looked_at=None, looked_by=None, outcome="")
                | (Q(looked_at__isnull=False, looked_by__isnull=False) & ~Q(outcome="")),
            ),
            models.CheckConstraint(
                name="what_sounds_like_a_disclosure_is_looked_at_that_day",
                condition=Q(sounds_like_disclosure=False, look_by_at=None)
                | Q(sounds_like_disclosure=True, look_by_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"comment {self.reference}"

    def get_absolute_url(self) -> str:
        return f"/workspace/comments/{self.reference}/"
