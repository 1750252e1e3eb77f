"""Outlets and journalists: whom the partnership knows in the media, and what it may do with their addresses."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from foundation import clock
from foundation.governed import Governed
from partnership.models import Person


class Outlet(Governed):
    """A newspaper, broadcaster, site or agency that reports."""

    class Kind(models.TextChoices):
        NEWSPAPER = "newspaper", "Newspaper"
        BROADCASTER = "broadcaster", "Radio or television"
        ONLINE = "online", "Online"
        NEWS_AGENCY = "news_agency", "News agency"
        SPECIALIST = "specialist", "Trade or specialist press"
        OTHER = "other", "Other"

    name = models.CharField(max_length=150, unique=True)
    kind = models.CharField(
        max_length=16, choices=Kind, default=Kind.NEWSPAPER, help_text="What it mainly is."
    )
    area = models.CharField(max_length=150, blank=True, help_text="Where it is read, heard or seen.")
    newsdesk_email = models.EmailField(blank=True, help_text="Where it takes releases.")
    newsdesk_number = models.CharField(max_length=40, blank=True, help_text="Whom to call about a story.")
    website = models.URLField(blank=True)
    is_local = models.BooleanField(
        "local media", default=True, help_text="Told ahead of what can be anticipated."
    )
    is_current = models.BooleanField(default=True, help_text="Untick when it has closed.")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class JournalistQuerySet(models.QuerySet["Journalist"]):
    def may_be_written_to(self) -> JournalistQuerySet:
        """Those to whom a release may go: an address, and no wish to be left alone."""
        return self.filter(is_current=True, do_not_contact=False, anonymised_at=None).exclude(email="")


class Journalist(Governed):
    """Somebody who reports, with the basis on which their details are held (UK GDPR, Article 6)."""

    class LawfulBasis(models.TextChoices):
        PUBLIC_TASK = "public_task", "Public task"
        LEGITIMATE_INTERESTS = "legitimate_interests", "Legitimate interests"
        CONSENT = "consent", "Consent"

    name = models.CharField(max_length=150)
    outlet = models.ForeignKey(
        Outlet,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="journalists",
        help_text="Empty for a freelance.",
    )
    email = models.EmailField(blank=True)
    telephone = models.CharField(max_length=40, blank=True)
    beat = models.CharField(max_length=150, blank=True, help_text="What they report on.")
    lawful_basis = models.CharField(max_length=24, choices=LawfulBasis, default=LawfulBasis.PUBLIC_TASK)
    last_confirmed_on = models.DateField(
        null=True, blank=True, help_text="When somebody last made sure that these details are right."
    )
    do_not_contact = models.BooleanField("please do not contact", default=False)
    do_not_contact_reason = models.CharField(max_length=300, blank=True)
    is_current = models.BooleanField(default=True)
    added_at = models.DateTimeField(default=clock.now, editable=False)
    added_by = models.ForeignKey(
        Person, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    anonymised_at = models.DateTimeField(null=True, editable=False)

    objects = JournalistQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["email"],
                condition=~Q(email=""),
                name="one_journalist_per_address",
                violation_error_message="A journalist with this address is in the directory already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.outlet})" if self.outlet else self.name
