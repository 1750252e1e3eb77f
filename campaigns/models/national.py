"""National campaigns: whose each is, and when it was, is or will be, year by year."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from foundation.governed import Governed
from partnership.models import Person


class NationalCampaign(Governed):
    """A campaign of a national body that partnerships can take part in.

    Its dates are data of each year: no rule that a site states for “the third week of …” has held for all years.
    """

    name = models.CharField(max_length=150, unique=True, help_text="As its owner calls it.")
    owner_name = models.CharField("whose it is", max_length=150, help_text="The body that sets its dates.")
    owner_page = models.URLField(
        "its owner’s page", max_length=300, help_text="Where the dates can be checked."
    )
    about = models.CharField(max_length=300, blank=True, help_text="What it is for, in a plain sentence.")
    usual_time = models.CharField(
        max_length=150, blank=True, help_text="When it usually is: “mid-March, Monday to Sunday”."
    )
    is_current = models.BooleanField(
        default=True, help_text="Untick when its owner no longer runs it. Its years stay."
    )
    replaced_by = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="replaces",
        help_text="What its owner runs instead.",
    )

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="only_what_is_no_longer_run_is_replaced",
                condition=Q(replaced_by=None) | Q(is_current=False),
                violation_error_message="It is replaced, so it is no longer run.",
            ),
            models.CheckConstraint(
                name="no_campaign_replaces_itself",
                condition=Q(replaced_by=None) | ~Q(replaced_by=F("pk")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class NationalCampaignYear(Governed):
    """What is known of a national campaign’s dates in one year, since when, and from which page."""

    class Certainty(models.TextChoices):
        PROVISIONAL = "provisional", "Provisional"
        CONFIRMED = "confirmed", "Confirmed"
        NOT_HELD = "not_held", "Not held this year"

    campaign = models.ForeignKey(NationalCampaign, on_delete=models.PROTECT, related_name="years")
    year = models.PositiveSmallIntegerField()
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    theme = models.CharField(max_length=150, blank=True)
    certainty = models.CharField(max_length=11, choices=Certainty, default=Certainty.PROVISIONAL)
    source_page = models.URLField(
        "where it says so", max_length=300, blank=True, help_text="Empty: its owner’s page."
    )
    checked_on = models.DateField(null=True, blank=True)
    checked_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["campaign", "-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "year"], name="a_year_of_a_national_campaign_stands_once"
            ),
            models.CheckConstraint(
                name="a_national_campaign_starts_before_it_ends",
                condition=Q(starts_on=None, ends_on=None)
                | Q(starts_on__isnull=False, ends_on__isnull=False, starts_on__lte=F("ends_on")),
            ),
            models.CheckConstraint(
                name="confirmed_dates_are_there",
                condition=~Q(certainty="confirmed") | Q(starts_on__isnull=False),
            ),
            models.CheckConstraint(
                name="a_year_without_the_campaign_has_no_dates",
                condition=~Q(certainty="not_held") | Q(starts_on=None),
            ),
            models.CheckConstraint(
                name="who_checked_dates_did_so_on_a_day",
                condition=Q(checked_by=None) | Q(checked_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign} {self.year}"
