"""The media protocol's set times and words, as the partnership agreed them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from partnership.models import Agency, Role


class MediaProtocol(models.Model):
    """One row: the times and words that media relations go by."""

    alert_minutes = models.PositiveSmallIntegerField(
        default=30, help_text="After how many minutes of silence an alert goes to the next person."
    )
    enquiry_hours = models.PositiveSmallIntegerField(
        default=4, help_text="In how many hours an enquiry without a deadline of its own is answered."
    )
    agreement_hours = models.PositiveSmallIntegerField(
        default=4, help_text="How many hours an agency has to agree to a statement."
    )
    approval_reminder_hours = models.PositiveSmallIntegerField(
        default=1, help_text="After how many hours the chair is reminded."
    )
    vice_chair_hours = models.PositiveSmallIntegerField(
        default=3, help_text="After how many hours a statement that waits goes to the vice-chairs too."
    )
    telephone_confirmation_hours = models.PositiveSmallIntegerField(
        default=24, help_text="Within how many hours the chair confirms an approval given by telephone."
    )
    journalist_confirmation_months = models.PositiveSmallIntegerField(
        default=12, help_text="After how many months a journalist's details have to be confirmed again."
    )
    caller_retention_months = models.PositiveSmallIntegerField(
        default=24, help_text="After how many months the details of who called are blanked."
    )
    safeguarding_message = models.TextField(
        blank=True,
        help_text="What each statement says about worries about a child. “((number))” stands for the front door.",
        default="If you are worried about a child, call ((number)). In an emergency call 999.",
    )
    disclaimer = models.TextField(
        default="This statement is by ((agency)) alone. It does not speak for the partnership.",
        help_text="Shown with an agency's own statement. “((agency))” stands for its name.",
    )

    class Meta:
        verbose_name_plural = "media protocol"
        constraints = [models.CheckConstraint(name="one_media_protocol", condition=Q(pk=1))]

    def __str__(self) -> str:
        return "Media protocol"

    def save(self, *args: object, **kwargs: object) -> None:
        self.pk = 1
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @classmethod
    def current(cls) -> MediaProtocol:
        """The protocol in force; with the usual times before anybody has set others."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)


class AlertLink(models.Model):
    """A place in the chain that an alert goes along, in order."""

    order = models.PositiveSmallIntegerField(unique=True, help_text="The lowest number is told first.")
    role = models.CharField(max_length=32, choices=Role, help_text="Whoever holds it that day is told.")
    agency = models.ForeignKey(
        Agency,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Empty: of the writer's own agency where the role is held for one.",
    )

    class Meta:
        ordering = ["order"]

    def __str__(self) -> str:
        return f"{self.order}. {self.get_role_display()}"


class CheckKind(models.Model):
    """A check that a statement passes before its release: accuracy and law, and what else is agreed."""

    key = models.SlugField(max_length=40, unique=True, help_text="By which the portal knows it; not shown.")
    name = models.CharField(max_length=80, help_text="As people read it, for instance “Accuracy”.")
    question = models.CharField(max_length=300, help_text="What the person who checks says yes to.")
    is_required = models.BooleanField(
        "a statement waits for it", default=True, help_text="Untick for a check that may be left out."
    )
    order = models.PositiveSmallIntegerField(default=0, help_text="Its place among the checks.")

    class Meta:
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name


class PlainWord(models.Model):
    """A word or phrase of jargon, with plainer ones for it: shown while somebody writes."""

    phrase = models.CharField(max_length=80, unique=True, help_text="The jargon, in small letters.")
    plainer = models.CharField(max_length=120, help_text="What to say instead.")

    class Meta:
        ordering = ["phrase"]

    def __str__(self) -> str:
        return self.phrase
