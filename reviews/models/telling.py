"""Whom the outcome concerns, and the proof that they were told. Relationships only, never names."""

from django.db import models
from django.db.models import Q

from foundation.governed import Governed
from foundation.kept import Kept
from partnership.models import Person
from reviews.models.plans import PlanStep, PublicationPlan, ToldGroup
from reviews.models.reviews import PracticeReview


class FamilyMember(Kept, Governed):
    """Somebody of the child's family, known here by the relationship alone."""

    SETTLED = ("review",)
    BY_AN_ACT = ("is_surviving_child", "removed_at", "removal_reason")

    review = models.ForeignKey(PracticeReview, on_delete=models.PROTECT, related_name="family_members")
    relationship = models.CharField(
        max_length=100, help_text="For instance “mother” or “older sibling”; no names."
    )
    is_surviving_child = models.BooleanField(default=False)
    wishes = models.TextField(blank=True, help_text="How they wish to be told, and what they ask for.")
    support = models.TextField(blank=True, help_text="Who supports them.")
    interpreter = models.CharField(max_length=100, blank=True, help_text="Language, or format needed.")
    removed_at = models.DateTimeField(null=True, editable=False)
    removal_reason = models.TextField(blank=True, editable=False)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.relationship


class ToldRecord(Kept):
    """That somebody was told the outcome, by whom, how, when, and what support was offered; or why not (law 3).

    Added to, never edited.
    """

    plan = models.ForeignKey(PublicationPlan, on_delete=models.PROTECT, related_name="told_records")
    group = models.CharField(max_length=16, choices=ToldGroup)
    family_member = models.ForeignKey(
        FamilyMember, null=True, blank=True, on_delete=models.PROTECT, related_name="told_records"
    )
    step = models.ForeignKey(
        PlanStep, null=True, blank=True, on_delete=models.PROTECT, related_name="told_records"
    )
    is_exemption = models.BooleanField(default=False)
    exemption_reason = models.TextField(blank=True)
    told_by = models.CharField(
        "who told them", max_length=150, blank=True, help_text="Office, for instance the reviewer."
    )
    how = models.CharField(max_length=150, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    support_offered = models.TextField(blank=True)
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["recorded_at"]
        constraints = [
            models.CheckConstraint(
                name="told_or_exempt_with_a_reason",
                condition=(Q(is_exemption=True, told_at=None) & ~Q(exemption_reason=""))
                | (Q(is_exemption=False, told_at__isnull=False) & ~Q(told_by="") & ~Q(how="")),
            ),
            models.CheckConstraint(
                name="a_family_record_names_a_member",
                condition=~Q(group="family") | Q(family_member__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.family_member or self.get_group_display())
