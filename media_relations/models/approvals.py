"""Who approved a statement, who sent it back, and what a chair lifted for it (laws 9 and 16)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from foundation.kept import Kept
from media_relations.models.statements import Agreement, Statement, StatementVersion
from partnership.models import Person


class StatementOverride(Kept):
    """What the chair lifted for a statement, with a reason, until a second person has looked (law 16)."""

    SETTLED = (
        "statement",
        "kind",
        "agreement",
        "fingerprint",
        "reason",
        "lifted_by",
        "lifted_at",
        "acting_as",
    )
    BY_AN_ACT = ("looked_at", "looked_at_by")

    class Kind(models.TextChoices):
        CONCERN = "concern", "An agency's concern"
        SILENCE = "silence", "An agency's silence past its deadline"
        MEMBERS = "members", "Elected members not informed before release"
        LATE = "late", "A release that waits because its moment passed"
        TAKEN_OUT = "taken_out", "An agency taken out that was asked"

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="overrides")
    kind = models.CharField(max_length=10, choices=Kind)
    agreement = models.ForeignKey(
        Agreement, null=True, on_delete=models.PROTECT, related_name="overrides", help_text="Which agency's."
    )
    fingerprint = models.CharField(max_length=64, help_text="Of the text it was lifted for.")
    reason = models.TextField()
    lifted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    acting_as = models.CharField(max_length=32)
    lifted_at = models.DateTimeField()
    looked_at_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    looked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["lifted_at"]
        constraints = [
            models.CheckConstraint(name="a_statement_override_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="a_concern_or_silence_is_some_agencys",
                condition=~Q(kind__in=["concern", "silence", "taken_out"]) | Q(agreement__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"override {self.pk}"


class Approval(Kept):
    """The right person's yes to one text by its fingerprint (law 9)."""

    SETTLED = (
        "statement",
        "fingerprint",
        "version",
        "way",
        "title",
        "text",
        "approved_by",
        "acting_as",
        "acting_reason",
        "approved_at",
        "logged_by",
        "confirm_by_at",
    )
    BY_AN_ACT = ("confirmed_at", "taken_at", "taken_by", "ended_at", "ended_because")

    class Way(models.TextChoices):
        SIGNED_IN = "signed_in", "Signed in"
        IF_CHANGED = "if_changed", "Approved if changed to a text"
        TELEPHONE = "telephone", "By telephone"

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="approvals")
    version = models.ForeignKey(
        StatementVersion,
        on_delete=models.PROTECT,
        related_name="approvals",
        help_text="The version that the approver read.",
    )
    fingerprint = models.CharField(max_length=64, help_text="Of the text that is approved.")
    way = models.CharField(max_length=12, choices=Way, default=Way.SIGNED_IN)
    title = models.CharField(max_length=150, blank=True, help_text="If changed: the title it is changed to.")
    text = models.TextField(blank=True, help_text="If changed: the text it is changed to.")
    approved_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    acting_as = models.CharField(max_length=32, help_text="In which role.")
    acting_reason = models.TextField(blank=True, help_text="Why a vice-chair acts.")
    approved_at = models.DateTimeField()
    logged_by = models.ForeignKey(
        Person,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="By telephone: who took the call.",
    )
    confirm_by_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True, help_text="If changed: when another person took that text.")
    taken_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, help_text="When it stopped to count.")
    ended_because = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-approved_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="a_vice_chair_says_why_they_act",
                condition=~Q(acting_as="vice_chair") | ~Q(acting_reason=""),
            ),
            models.CheckConstraint(
                name="an_approval_by_telephone_was_logged_by_another",
                condition=~Q(way="telephone")
                | (
                    Q(logged_by__isnull=False, confirm_by_at__isnull=False)
                    & ~Q(logged_by=models.F("approved_by"))
                ),
            ),
            models.CheckConstraint(
                name="another_person_takes_the_changed_text",
                condition=Q(taken_by=None) | ~Q(taken_by=models.F("approved_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"approval {self.pk}"


class SentBack(Kept):
    """The approver's no for now, with what has to change."""

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="sent_backs")
    version = models.ForeignKey(StatementVersion, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    sent_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()

    class Meta:
        ordering = ["-sent_at"]

    def __str__(self) -> str:
        return f"sent back {self.pk}"


class LastLook(models.Model):
    """The version of a statement that a person last looked at, so that a page can show what changed since."""

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="looks")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    version = models.ForeignKey(StatementVersion, on_delete=models.CASCADE, related_name="+")
    looked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["statement", "person"], name="one_last_look_per_person")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} at statement {self.statement_id}"
