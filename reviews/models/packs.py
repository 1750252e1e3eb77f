"""Evidence packs: asked for by people, made by a worker, kept for a while."""

from django.db import models
from django.db.models import Q

from foundation.governed import new_reference
from foundation.long_work import LongWork
from partnership.models import Person
from reviews.models.plans import PublicationPlan


class EvidencePack(LongWork):
    """A ZIP of everything that proves how a review was published, made by a worker."""

    class Status(models.TextChoices):
        WAITING = "waiting", "Waiting to be made"
        BEING_MADE = "being_made", "Being made"
        READY = "ready", "Ready"
        FAILED = "failed", "Could not be made"
        EXPIRED = "expired", "Removed after its time"

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    plan = models.ForeignKey(PublicationPlan, on_delete=models.PROTECT, related_name="evidence_packs")
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=12, choices=Status, default=Status.WAITING)
    storage_name = models.CharField(max_length=100, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(null=True, help_text="In bytes.")
    made_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan"],
                condition=Q(status__in=["waiting", "being_made"]),
                name="one_evidence_pack_at_a_time",
            ),
            models.CheckConstraint(
                name="a_ready_evidence_pack_has_its_file",
                condition=~Q(status="ready")
                | (
                    Q(made_at__isnull=False, expires_at__isnull=False, size__isnull=False)
                    & ~Q(storage_name="")
                    & ~Q(sha256="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"evidence pack {self.reference}"
