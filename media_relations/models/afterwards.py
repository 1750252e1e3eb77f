"""What is said beside a statement and what becomes of it: lines to take, releases, others’ words, cuttings."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from documents.models import Document
from foundation.governed import Governed
from foundation.kept import Kept
from media_relations.models.events import HighProfileEvent
from media_relations.models.statements import Statement, StatementVersion
from partnership.models import Agency, Person


class LineToTake(Kept, Governed):
    """Words that may be said when asked. Cleared by a chair or the lead; never published."""

    SETTLED = ("event", "statement", "drafted_by", "drafted_at")
    BY_AN_ACT = (
        "words_by",
        "question_by",
        "cleared_at",
        "cleared_by",
        "cleared_words",
        "ended_at",
        "ended_by",
    )

    event = models.ForeignKey(
        HighProfileEvent, null=True, blank=True, on_delete=models.PROTECT, related_name="lines"
    )
    statement = models.ForeignKey(
        Statement, null=True, blank=True, on_delete=models.PROTECT, related_name="lines"
    )
    question = models.CharField(max_length=300, blank=True, help_text="What may be asked.")
    words = models.TextField("line to take")
    drafted_by = models.ForeignKey(Person, editable=False, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField(editable=False)
    words_by = models.ForeignKey(
        Person,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Who wrote the words as they are.",
    )
    question_by = models.ForeignKey(
        Person,
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Who wrote the question as it is, since the line was drafted.",
    )
    cleared_at = models.DateTimeField(null=True, editable=False)
    cleared_by = models.ForeignKey(
        Person, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    cleared_words = models.CharField(
        max_length=64, blank=True, editable=False, help_text="SHA-256 of the words."
    )
    ended_at = models.DateTimeField(null=True, editable=False)
    ended_by = models.ForeignKey(
        Person, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["drafted_at"]

    def __str__(self) -> str:
        return f"line {self.pk}"

    @property
    def writers(self) -> set[int | None]:
        """Keys of who drafted it, and of who wrote its words and its question as they are (law 9)."""
        return {self.drafted_by_id, self.words_by_id, self.question_by_id}


class Release(Kept):
    """One try at releasing when the moment came: what left, or what stood in the way."""

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="releases")
    version = models.ForeignKey(StatementVersion, on_delete=models.PROTECT, related_name="+")
    due_at = models.DateTimeField()
    tried_at = models.DateTimeField()
    is_released = models.BooleanField()
    reasons = models.JSONField(default=list)

    class Meta:
        ordering = ["tried_at", "pk"]

    def __str__(self) -> str:
        return f"release {self.pk}"


class PartnerResponse(Governed):
    """What an agency itself said about the same thing, and when, to stand beside ours."""

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="partner_responses")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(editable=False)
    asked_by = models.ForeignKey(Person, editable=False, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    link = models.URLField(blank=True)
    published_at = models.DateTimeField(
        null=True, blank=True, help_text="When the agency's own text comes out."
    )
    answered_at = models.DateTimeField(null=True, editable=False)
    answered_by = models.ForeignKey(
        Person, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    contradiction = models.TextField(blank=True, help_text="Where it says something else than ours.")

    class Meta:
        ordering = ["agency__name"]
        constraints = [
            models.UniqueConstraint(fields=["statement", "agency"], name="one_response_per_agency")
        ]

    def __str__(self) -> str:
        return f"response of {self.agency_id}"


class Cutting(Governed):
    """What the media made of it: a link or a file, and whether it has to be answered."""

    class Outcome(models.TextChoices):
        NONE = "none", "Nothing to do"
        NEEDS_ANSWER = "needs_answer", "Needs an answer"
        ANSWERED = "answered", "Answered"
        CORRECTED = "corrected", "The outlet corrected it"
        LEFT = "left", "Left as it is"

    title = models.CharField(max_length=200)
    outlet = models.ForeignKey(
        "media_relations.Outlet", null=True, blank=True, on_delete=models.PROTECT, related_name="cuttings"
    )
    link = models.URLField(max_length=500, blank=True)
    document = models.ForeignKey(
        Document, null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    published_on = models.DateField()
    event = models.ForeignKey(
        HighProfileEvent, null=True, blank=True, on_delete=models.PROTECT, related_name="cuttings"
    )
    statement = models.ForeignKey(
        Statement, null=True, blank=True, on_delete=models.PROTECT, related_name="cuttings"
    )
    is_inaccurate = models.BooleanField(default=False)
    what_is_wrong = models.TextField(blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome, default=Outcome.NONE)
    owner = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="media_cuttings"
    )
    note = models.TextField(blank=True)
    added_at = models.DateTimeField(editable=False)
    added_by = models.ForeignKey(Person, editable=False, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["-published_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="a_cutting_is_a_link_or_a_file", condition=~Q(link="") | Q(document__isnull=False)
            ),
            models.CheckConstraint(
                name="what_needs_an_answer_has_its_owner",
                condition=~Q(outcome="needs_answer") | Q(owner__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title
