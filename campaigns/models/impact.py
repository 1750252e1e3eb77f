"""What an activity may do to the work of others, asked before it is ready."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from campaigns.models.campaigns import Activity, Campaign
from foundation.governed import Governed
from foundation.kept import Kept
from partnership.models import Agency, Person


class ImpactQuestion(Kept, Governed):
    """Whether an activity would harm the work of another agency, and what that agency says.

    An answer is of the activity as it then was: one that was changed since is asked about anew. Of a harm or a silence,
    the business unit may say why the activity goes on; that stays visible.
    """

    SETTLED = ("activity", "agency", "what", "asked_by")
    BY_AN_ACT = (
        "answer", "answer_note", "fingerprint", "answered_by", "answered_at", "asked_at", "answer_by_on",
        "reason_to_go_on", "decided_fingerprint", "decided_by", "decided_at",
    )  # fmt: skip
    BEGINS = {"answer": "waiting", "reason_to_go_on": ""}

    class Answer(models.TextChoices):
        WAITING = "waiting", "No answer yet"
        NO_HARM = "no_harm", "No harm to our work"
        HARM = "harm", "It would harm our work"
        WITHDRAWN = "withdrawn", "No longer asked"

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="impact_questions")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=300, help_text="What of their work it may touch, as they read it.")
    answer_by_on = models.DateField()
    answer = models.CharField(max_length=9, choices=Answer, default=Answer.WAITING, editable=False)
    answer_note = models.CharField(max_length=300, blank=True, editable=False)
    fingerprint = models.CharField(
        max_length=64, blank=True, editable=False, help_text="Of the activity that was answered about."
    )
    asked_by = models.ForeignKey(Person, editable=False, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(editable=False)
    answered_by = models.ForeignKey(
        Person, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, editable=False)
    reason_to_go_on = models.CharField(max_length=300, blank=True, editable=False)
    decided_fingerprint = models.CharField(
        max_length=64, blank=True, editable=False, help_text="Of the activity that goes on."
    )
    decided_by = models.ForeignKey(
        Person, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["activity", "agency__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "agency"],
                condition=~Q(answer="withdrawn"),
                name="an_agency_is_asked_once_about_an_activity",
            ),
            models.CheckConstraint(
                name="an_answer_about_an_activity_says_when_and_by_whom",
                condition=Q(answer="waiting", answered_at=None, answered_by=None)
                | (~Q(answer="waiting") & Q(answered_at__isnull=False, answered_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="a_harm_says_which", condition=~Q(answer="harm") | ~Q(answer_note="")
            ),
            models.CheckConstraint(
                name="an_answer_is_of_an_activity_as_it_was",
                condition=~Q(answer__in=("no_harm", "harm")) | ~Q(fingerprint=""),
            ),
            models.CheckConstraint(
                name="an_activity_goes_on_with_a_reason",
                condition=Q(reason_to_go_on="", decided_fingerprint="", decided_at=None, decided_by=None)
                | (
                    ~Q(reason_to_go_on="")
                    & ~Q(decided_fingerprint="")
                    & Q(decided_at__isnull=False, decided_by__isnull=False)
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"question to {self.agency_id} about {self.activity_id}"

    @property
    def campaign(self) -> Campaign:
        return self.activity.campaign
