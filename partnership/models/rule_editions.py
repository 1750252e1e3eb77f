"""The editions of statutory guidance, their timers, and where statutory notices go."""

import datetime as dt

from django.db import models
from django.db.models import F, Q

from partnership.models.people import Person


class RuleEditionQuerySet(models.QuerySet["RuleEdition"]):
    def in_force(self, day: dt.date) -> "RuleEditionQuerySet":
        """The national edition of that day, which is the one that began last, and every local one on top of it."""
        begun = self.filter(Q(in_force_to=None) | Q(in_force_to__gte=day), in_force_from__lte=day)
        national = begun.filter(is_local=False).order_by("-in_force_from").values("in_force_from")[:1]
        return begun.filter(Q(is_local=True) | Q(in_force_from__in=national))


class RuleEdition(models.Model):
    """An edition of the rules for reviews and their publication. A plan keeps the one it was made under."""

    slug = models.SlugField(unique=True, help_text="Small letters, digits and hyphens; it stays the same.")
    name = models.CharField(max_length=150, help_text="As plans will say it, with its year.")
    source = models.CharField(max_length=300, help_text="The document and its paragraphs.")
    source_url = models.URLField(blank=True, help_text="Where the document can be read.")
    wording = models.TextField(
        blank=True, help_text="What the edition says about publication, in its own terms."
    )
    in_force_from = models.DateField(help_text="The first day on which it binds.")
    in_force_to = models.DateField(
        null=True, blank=True, help_text="The last day; empty while it is in force."
    )
    is_local = models.BooleanField(
        default=False, help_text="A stricter local rule on top of a national edition."
    )

    objects = RuleEditionQuerySet.as_manager()

    class Meta:
        ordering = ["-in_force_from"]
        constraints = [
            models.CheckConstraint(
                name="rule_edition_days_in_order",
                condition=Q(in_force_to=None) | Q(in_force_to__gte=F("in_force_from")),
                violation_error_message="The last day is before the first.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Recipient(models.TextChoices):
    """Bodies to which the law or guidance sends a report."""

    NATIONAL_PANEL = "national_panel", "Child Safeguarding Practice Review Panel"
    SECRETARY_OF_STATE = "secretary_of_state", "Secretary of State for Education"
    OFSTED = "ofsted", "Ofsted"
    NSPCC = "nspcc", "NSPCC library"


class Timer(models.Model):
    """One period of an edition: from what event, how long, for whom, and how strictly."""

    class Kind(models.TextChoices):
        INCIDENT_NOTIFICATION = "incident_notification", "Notification of a serious incident"
        RAPID_REVIEW = "rapid_review", "Rapid review"
        COMPLETION = "completion", "Finish and publish"
        ADVANCE_COPY = "advance_copy", "Advance copy of the report"
        AVAILABILITY = "availability", "Report stays available"

    class Force(models.TextChoices):
        STATUTORY = "statutory", "Must (law)"
        GUIDANCE = "guidance", "Should (guidance)"
        LOCAL = "local", "Local rule"

    class Unit(models.TextChoices):
        WORKING_DAYS = "working_days", "working days"
        CLEAR_WORKING_DAYS = "clear_working_days", "clear working days"
        CALENDAR_DAYS = "calendar_days", "calendar days"
        MONTHS = "months", "calendar months"

    edition = models.ForeignKey(RuleEdition, on_delete=models.CASCADE, related_name="timers")
    kind = models.CharField(max_length=32, choices=Kind, help_text="What has to happen in the period.")
    recipient = models.CharField(
        max_length=24,
        choices=Recipient,
        blank=True,
        help_text="For an advance copy: the body that gets it. Empty for everything else.",
    )
    force = models.CharField(
        max_length=12,
        choices=Force,
        help_text="“Must” shuts the gate to publication; “should” can be passed over with a reason.",
    )
    period = models.PositiveSmallIntegerField(help_text="How many of the unit below.")
    unit = models.CharField(
        max_length=20,
        choices=Unit,
        help_text="Of working days the day of the event is not counted and the last day is; of clear working days neither is.",
    )
    start_event = models.CharField(
        max_length=100, help_text="The event from which the period runs, in words."
    )
    wording = models.TextField(blank=True, help_text="What the edition says of it, in its own terms.")
    source = models.CharField(max_length=300, help_text="The paragraph or regulation that says so.")
    suspended_from = models.DateField(
        null=True, blank=True, help_text="The first day on which the period does not run."
    )
    suspended_to = models.DateField(
        null=True, blank=True, help_text="The last such day; empty until somebody ends the suspension."
    )
    suspension_reason = models.TextField(
        blank=True, help_text="Who suspended it and where it says so. Plans that it moves tell their owners."
    )

    class Meta:
        ordering = ["edition", "kind", "recipient"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "kind", "recipient"], name="one_timer_of_a_kind_per_recipient"
            ),
            models.CheckConstraint(
                name="a_suspended_timer_says_why",
                condition=Q(suspended_from=None, suspended_to=None) | ~Q(suspension_reason=""),
                violation_error_message="Say why the timer is suspended.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.period} {self.get_unit_display()}"

    def is_suspended_on(self, day: object) -> bool:
        """Whether the timer is suspended that day (as single timers were in March 2020)."""
        if self.suspended_from is None or day < self.suspended_from:  # type: ignore[operator]
            return False
        return self.suspended_to is None or day <= self.suspended_to  # type: ignore[operator]


class StatutoryAddress(models.Model):
    """Where a body named by law or guidance takes its notices. Confirmed by a test message (law 18)."""

    class Channel(models.TextChoices):
        EMAIL = "email", "E-mail"
        SECURE_MAIL = "secure_mail", "Secure mail"
        ONLINE_FORM = "online_form", "Online form"
        POST = "post", "Post"
        BY_HAND = "by_hand", "By hand"

    recipient = models.CharField(
        max_length=24, choices=Recipient, unique=True, help_text="Each body has one address."
    )
    channel = models.CharField(
        max_length=16,
        choices=Channel,
        default=Channel.EMAIL,
        help_text="What does not go by e-mail is delivered by staff, who declare it with evidence.",
    )
    email = models.EmailField(
        blank=True, help_text="A report goes there once the address has confirmed a test message."
    )
    details = models.CharField(max_length=300, blank=True, help_text="For other channels: where and how.")
    tested_at = models.DateTimeField(null=True, editable=False)
    code_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    confirmed_at = models.DateTimeField(null=True, editable=False)
    confirmed_email = models.EmailField(blank=True, editable=False)
    confirmed_by = models.ForeignKey(
        Person, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["recipient"]
        verbose_name_plural = "statutory addresses"
        constraints = [
            models.CheckConstraint(
                name="an_email_recipient_has_an_address",
                condition=~Q(channel="email") | ~Q(email=""),
                violation_error_message="Give the e-mail address.",
            )
        ]

    def __str__(self) -> str:
        return self.get_recipient_display()

    @property
    def is_confirmed(self) -> bool:
        """Whether somebody at this very address has answered a test message."""
        return bool(self.confirmed_at) and self.confirmed_email == self.email
