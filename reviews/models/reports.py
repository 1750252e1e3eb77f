"""Reports, their versions, and the partners' yes to the exact bytes."""

import hashlib
import json

from django.db import models
from django.db.models import F, Q

from documents.models import Document
from foundation import clock
from foundation.governed import Governed
from foundation.kept import Kept, KeptQuerySet
from partnership.models import Agency, Person
from reviews.models.reviews import PracticeReview


class Report(models.Model):
    """What is to be published of a review: the full report, a summary, or improvement information."""

    class Form(models.TextChoices):
        FULL = "full", "Full report"
        SUMMARY = "summary", "Summary"
        IMPROVEMENT_INFORMATION = "improvement_information", "Improvement information"

    review = models.ForeignKey(PracticeReview, on_delete=models.PROTECT, related_name="reports")
    form = models.CharField(max_length=24, choices=Form, default=Form.FULL)
    authors = models.CharField(max_length=200, blank=True, help_text="As they stand in the report.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "form"], name="one_report_of_a_form_per_review")
        ]

    def __str__(self) -> str:
        return self.get_form_display()


class ReportVersionQuerySet(KeptQuerySet["ReportVersion"]):
    def latest_final(self, review: PracticeReview, form: str = Report.Form.FULL) -> "ReportVersion | None":
        """The version that counts: the last final one of this form, with its document."""
        versions = self.filter(report__review=review, report__form=form, is_final=True)
        return versions.select_related("document", "report", "corrects").order_by("-number").first()

    def of_the_file(self, document: Document) -> "ReportVersionQuerySet":
        """Versions with the bytes of this file; of either, the original counts like its clean copy."""
        hashes = [document.sha256]
        if document.cleaned_from is not None:
            hashes.append(document.cleaned_from.sha256)
        return self.filter(Q(document__sha256__in=hashes) | Q(document__cleaned_from__sha256__in=hashes))


class ReportVersion(Kept):
    """One version of a report: a clean copy, never replaced. The last one counts."""

    SETTLED = ("report", "number", "document", "is_final", "uploaded_by", "uploaded_at")
    BY_AN_ACT = ("corrects", "is_correction_agreed")

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="report_version")
    is_final = models.BooleanField(default=True, help_text="A draft can't be endorsed.")
    corrects = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="corrected_by",
        help_text="The version of which this is a minor correction.",
    )
    correction_note = models.TextField(blank=True)
    is_correction_agreed = models.BooleanField(
        default=False, help_text="Every partner agreed that it is minor."
    )
    uploaded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=clock.now)

    objects = ReportVersionQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["report", "number"]
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="report_versions_are_numbered"),
            models.CheckConstraint(
                name="a_minor_correction_says_what_changed",
                condition=Q(corrects=None) | ~Q(correction_note=""),
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.number}"


class RecommendationQuerySet(models.QuerySet["Recommendation"]):
    def fingerprint(self) -> str:
        """Of the text and the order of these recommendations: what a partner endorses beside the report (law 1)."""
        texts = list(self.order_by("number").values_list("text", flat=True))
        return hashlib.sha256(json.dumps(texts, ensure_ascii=False).encode()).hexdigest()


class Recommendation(Governed):
    """One recommendation of a review, its response and its progress."""

    class Response(models.TextChoices):
        WAITING = "waiting", "No response yet"
        ACCEPTED = "accepted", "Accepted"
        NOT_ACCEPTED = "not_accepted", "Not accepted"

    class Progress(models.TextChoices):
        NOT_STARTED = "not_started", "Not started"
        IN_PROGRESS = "in_progress", "In progress"
        DONE = "done", "Done"

    review = models.ForeignKey(PracticeReview, on_delete=models.PROTECT, related_name="recommendations")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    response = models.CharField(max_length=12, choices=Response, default=Response.WAITING)
    response_words = models.TextField(blank=True, help_text="Published: what will be done, or why not.")
    owner_agency = models.ForeignKey(
        Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    owner = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(null=True, blank=True)
    progress = models.CharField(max_length=12, choices=Progress, default=Progress.NOT_STARTED)
    progress_note = models.TextField(blank=True)

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        ordering = ["review", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "number"],
                name="recommendations_are_numbered",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                name="a_recommendation_not_accepted_says_why",
                condition=~Q(response="not_accepted") | ~Q(response_words=""),
                violation_error_message="Say why it is not accepted, in words that can be published.",
            ),
        ]

    def __str__(self) -> str:
        return f"recommendation {self.number}"


class EndorsementQuerySet(KeptQuerySet["Endorsement"]):
    def standing(self) -> "EndorsementQuerySet":
        """Those that were not voided."""
        return self.filter(voided_at=None)


class Endorsement(Kept):
    """A safeguarding partner's yes to one version's bytes and to the recommendations, text and order (law 1)."""

    SETTLED = (
        "version",
        "agency",
        "report_sha256",
        "recommendations_fingerprint",
        "manner",
        "endorsed_at",
        "recorded_by",
        "minute",
        "minuted_on",
        "carried_from",
    )
    BY_AN_ACT = ("endorsed_by", "confirmed_at", "voided_at", "void_reason")

    class Manner(models.TextChoices):
        SIGNED_IN = "signed_in", "Signed in"
        MINUTED = "minuted", "Minuted"
        CARRIED = "carried", "Carried over to a minor correction"

    version = models.ForeignKey(ReportVersion, on_delete=models.PROTECT, related_name="endorsements")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    report_sha256 = models.CharField(max_length=64)
    recommendations_fingerprint = models.CharField(max_length=64)
    manner = models.CharField(max_length=10, choices=Manner)
    endorsed_by = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="+", help_text="The partner's own person."
    )
    endorsed_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    minute = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")
    minuted_on = models.DateField(null=True)
    confirm_by_on = models.DateField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    carried_from = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    voided_at = models.DateTimeField(null=True)
    void_reason = models.CharField(max_length=200, blank=True)

    objects = EndorsementQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["endorsed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "agency"], condition=Q(voided_at=None), name="one_endorsement_per_partner"
            ),
            models.CheckConstraint(
                name="a_minuted_endorsement_has_its_minute",
                condition=~Q(manner="minuted") | Q(minute__isnull=False, minuted_on__isnull=False),
            ),
            models.CheckConstraint(
                name="a_signed_endorsement_is_its_own_record",
                condition=~Q(manner="signed_in") | Q(recorded_by=F("endorsed_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"endorsement by {self.agency}"


class CorrectionAgreement(Kept):
    """A partner's agreement that a new version is only a minor correction."""

    version = models.ForeignKey(ReportVersion, on_delete=models.PROTECT, related_name="correction_agreements")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    agreed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "agency"], name="a_partner_agrees_once")]

    def __str__(self) -> str:
        return f"agreement of {self.agency}"
