"""Campaigns: what for, for whom, what is said to each, who takes part, and what is done when."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import F, Q

from campaigns.models.national import NationalCampaignYear
from campaigns.models.strategy import Priority
from catalogue.models import Collection, Resource, Topic
from foundation import clock
from foundation.governed import Governed
from foundation.kept import Kept, KeptQuerySet
from matters.models import Matter
from partnership.models import (
    BUSINESS_UNIT,
    CHAIRS,
    Agency,
    Area,
    Audience,
    Channel,
    Group,
    Language,
    Person,
    Role,
)

#: Who directs campaigns.
SUBCOMMITTEE = frozenset({Role.SUBCOMMITTEE_MEMBER})
#: Who speaks for an agency that takes part.
FOR_AGENCIES = frozenset({Role.SAFEGUARDING_PARTNER, Role.AGENCY_REPRESENTATIVE, Role.PRESS_LEAD})


class CampaignQuerySet(KeptQuerySet["Campaign"]):
    def public(self) -> CampaignQuerySet:
        """Campaigns that anyone may read of. Time passing alone never adds one: publishing does (law 6)."""
        return self.filter(status=Campaign.Status.PUBLISHED, slug__isnull=False)

    def explained(self) -> CampaignQuerySet:
        """Campaigns once public of which the public is told that, when and why they went (law 8)."""
        return self.filter(status=Campaign.Status.WITHDRAWN, withdrawal=Campaign.Withdrawal.EXPLAIN)

    def visible_to(self, person: Any) -> CampaignQuerySet:
        """Campaigns that this person may know of inside. Superusers alike.

        Who directs campaigns or speaks for an agency, all that belong to no matter: they are planned together. One of
        a matter, those of them on its access list, and the chairs. Of somebody who is away, a deputy sees only what
        both may see.
        """
        if not getattr(person, "is_authenticated", False) or not person.is_active:
            return self.none()
        if person.has_left_every_role:
            return self.none()
        seen = self.filter(self._for(person))
        return seen if person.looked_at_by is None else seen.filter(self._for(person.looked_at_by))

    def _for(self, person: Any) -> Q:
        if not person.holds(*BUSINESS_UNIT, *CHAIRS, *SUBCOMMITTEE, *FOR_AGENCIES):
            return Q(pk__in=[])
        known = Matter.objects.all().known_to(person).values("pk")
        return Q(matter=None) | Q(matter__in=known)


class Campaign(Kept, Governed):
    """An awareness campaign that the communications subcommittee directs."""

    SETTLED = ("drafted_by", "drafted_at", "matter")
    BY_AN_ACT = (
        "status",
        "slug",
        "published_at",
        "published_by",
        "withdrawn_at",
        "withdrawn_by",
        "withdrawal",
        "withdrawal_reason",
        "public_withdrawal_reason",
    )
    BEGINS = {"status": "draft", "slug": None}

    class Status(models.TextChoices):
        DRAFT = "draft", "Not public"
        PUBLISHED = "published", "Public"
        WITHDRAWN = "withdrawn", "Withdrawn"

    class Withdrawal(models.TextChoices):
        EXPLAIN = "explain", "Say that it was withdrawn, when and why"
        VANISH = "vanish", "Leave nothing at its address"
        DROPPED = "dropped", "It was never public and will not run"

    matter = models.ForeignKey(
        Matter,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="campaigns",
        help_text="Only where it came out of one: then only those who may know of the matter know of it.",
    )
    title = models.CharField(max_length=150, help_text="As people will hear it.")
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    objective = models.TextField(help_text="What is to be different afterwards, and for whom.")
    baseline = models.CharField(max_length=300, blank=True, help_text="How it is now, and how that is known.")
    target = models.CharField(max_length=300, blank=True, help_text="How it is to be, and by when.")
    reason = models.TextField(help_text="Why this, why now.")
    reason_source = models.CharField(
        max_length=300,
        blank=True,
        help_text="Where the reason is found: a review, an audit, data, a national body.",
    )
    key_message = models.CharField(max_length=300, blank=True, help_text="What everybody is to remember.")
    public_text = models.TextField(blank=True, help_text="What its public page says. Markdown.")
    credits = models.CharField(max_length=300, blank=True, help_text="Who helped to make it, as they agreed.")
    launches_on = models.DateField(help_text="The day from which its activities are counted.")
    ends_on = models.DateField()
    national = models.ForeignKey(
        NationalCampaignYear,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="local_campaigns",
        help_text="The national campaign whose part it is.",
    )
    priority = models.ForeignKey(
        Priority,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="campaigns",
        help_text="The priority of the business plan to which it answers.",
    )
    earlier_run = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="later_runs"
    )
    toolkit = models.ForeignKey(
        Collection, null=True, blank=True, on_delete=models.PROTECT, related_name="campaigns"
    )
    resources = models.ManyToManyField(Resource, blank=True, related_name="campaigns")
    topics = models.ManyToManyField(Topic, blank=True, related_name="campaigns")
    drafted_by = models.ForeignKey(Person, editable=False, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField(default=clock.now, editable=False)
    last_edited_by = models.ForeignKey(Person, editable=False, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=9, choices=Status, default=Status.DRAFT, editable=False)
    slug = models.SlugField(max_length=160, null=True, unique=True, editable=False)
    published_at = models.DateTimeField(null=True, editable=False)
    published_by = models.ForeignKey(
        Person, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    withdrawn_by = models.ForeignKey(
        Person, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    withdrawal = models.CharField(max_length=8, choices=Withdrawal, blank=True, editable=False)
    withdrawal_reason = models.TextField(blank=True, editable=False)
    public_withdrawal_reason = models.CharField(max_length=300, blank=True, editable=False)

    objects = CampaignQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["-launches_on", "title", "pk"]
        indexes = [models.Index(fields=["launches_on", "ends_on"])]
        constraints = [
            models.CheckConstraint(
                name="a_campaign_launches_before_it_ends",
                condition=Q(launches_on__lte=F("ends_on")),
                violation_error_message="It has to end on or after the day on which it launches.",
            ),
            models.CheckConstraint(
                name="a_public_campaign_has_an_address_and_says_when_and_by_whom",
                condition=(
                    (Q(status="draft", withdrawal="") | Q(status="withdrawn", withdrawal="dropped"))
                    & Q(slug=None, published_at=None, published_by=None)
                )
                | (
                    ~Q(status="draft")
                    & ~Q(withdrawal="dropped")
                    & Q(slug__isnull=False, published_at__isnull=False, published_by__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="a_withdrawn_campaign_says_when_by_whom_and_why",
                condition=~Q(status="withdrawn")
                | (
                    Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                    & ~Q(withdrawal="")
                    & ~Q(withdrawal_reason="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_public(self) -> bool:
        return self.status == self.Status.PUBLISHED and self.slug is not None

    @property
    def was_dropped(self) -> bool:
        """Withdrawn as a draft: it did not run."""
        return self.withdrawal == self.Withdrawal.DROPPED


class CampaignAudience(models.Model):
    """For whom a campaign is, and what it says to them."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="audiences")
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+")
    message = models.CharField(max_length=300, blank=True, help_text="What these people are to take from it.")

    class Meta:
        ordering = ["campaign", "audience__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "audience"], name="an_audience_is_in_a_campaign_once")
        ]

    def __str__(self) -> str:
        return f"{self.audience_id} in {self.campaign_id}"


class CallToAction(models.Model):
    """Where people are sent: an organisation with its number and hours, or a page."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="calls_to_action")
    order = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=200, help_text="What to do: “Call if a baby’s crying is too much”.")
    organisation = models.CharField(max_length=150)
    number = models.CharField("telephone number", max_length=40, blank=True)
    hours = models.CharField(max_length=100, blank=True, help_text="When somebody answers.")
    page = models.URLField("web page", max_length=300, blank=True)

    class Meta:
        ordering = ["campaign", "order", "pk"]
        constraints = [
            models.CheckConstraint(
                name="a_call_to_action_leads_somewhere",
                condition=~Q(number="") | ~Q(page=""),
                violation_error_message="Give a number or a web page.",
            ),
            models.CheckConstraint(
                name="a_number_has_hours",
                condition=Q(number="") | ~Q(hours=""),
                violation_error_message="Say when somebody answers.",
            ),
        ]

    def __str__(self) -> str:
        return self.words


class Direction(Kept):
    """What was decided about a campaign: by its subcommittee, or by a chair because it could not wait."""

    class Answer(models.TextChoices):
        GO = "go", "It goes ahead"
        CHANGE = "change", "Changes first"
        STOP = "stop", "It does not go ahead"

    #: The one that counts comes first: by the day it was taken, and of one day what was written down last.
    NEWEST_FIRST = ("-decided_on", "-recorded_at", "-pk")

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="directions")
    answer = models.CharField(max_length=6, choices=Answer)
    is_urgent = models.BooleanField(help_text="By a chair, before the subcommittee could meet.")
    group = models.ForeignKey(
        Group, null=True, on_delete=models.PROTECT, related_name="+", help_text="Whose decision it is."
    )
    decided_on = models.DateField()
    minute = models.CharField(max_length=150, blank=True, help_text="Where the decision is written down.")
    note = models.TextField(blank=True, help_text="Conditions, changes asked for, or the reason.")
    fingerprint = models.CharField(max_length=64, help_text="Of what was decided about.")
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["campaign", "-recorded_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="a_subcommittee_decides_in_a_minute_and_a_chair_with_a_reason",
                condition=(Q(is_urgent=False, group__isnull=False) & ~Q(minute=""))
                | (Q(is_urgent=True, group=None) & ~Q(note="")),
            ),
            models.CheckConstraint(
                name="what_does_not_go_ahead_says_why", condition=Q(answer="go") | ~Q(note="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.answer} of {self.campaign_id}"


class PartnerAsk(Kept, Governed):
    """What an agency is asked to do for a campaign, and what it answers."""

    SETTLED = ("campaign", "agency", "what", "answer_by_on", "is_offer", "asked_by", "asked_at")
    BY_AN_ACT = ("answer", "answer_note", "answered_by", "answered_at")

    class Answer(models.TextChoices):
        WAITING = "waiting", "No answer yet"
        YES = "yes", "Takes part"
        NO = "no", "Can’t take part"
        WITHDRAWN = "withdrawn", "No longer asked"

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="asks")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=300, help_text="What they are asked to do, as they would read it.")
    answer_by_on = models.DateField()
    answer = models.CharField(max_length=9, choices=Answer, default=Answer.WAITING, editable=False)
    answer_note = models.CharField(max_length=300, blank=True, editable=False)
    is_offer = models.BooleanField(
        default=False, editable=False, help_text="The agency offered it; nobody asked."
    )
    asked_by = models.ForeignKey(Person, editable=False, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(editable=False)
    answered_by = models.ForeignKey(
        Person, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["campaign", "agency__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "agency"],
                condition=~Q(answer="withdrawn"),
                name="an_agency_is_asked_once_for_a_campaign",
            ),
            models.CheckConstraint(
                name="an_answer_of_an_agency_says_when_and_by_whom",
                condition=Q(answer="waiting", answered_at=None, answered_by=None)
                | (~Q(answer="waiting") & Q(answered_at__isnull=False, answered_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="an_agency_that_cannot_take_part_says_why",
                condition=~Q(answer="no") | ~Q(answer_note=""),
            ),
        ]

    def __str__(self) -> str:
        return f"ask of {self.agency_id} in {self.campaign_id}"


class Activity(Governed):
    """One thing that is done for a campaign: by whom, for whom, by which channel, and on which days.

    Its days are counted from the launch and move with it, or stand by themselves.
    """

    class State(models.TextChoices):
        PLANNED = "planned", "Planned"
        READY = "ready", "Ready"
        DONE = "done", "Done"
        NOT_DONE = "not_done", "Not done"

    #: While nobody has said what became of it.
    OPEN = (State.PLANNED, State.READY)

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="activities")
    title = models.CharField(max_length=150, help_text="What is done: “Post the film on social media”.")
    phase = models.CharField(max_length=60, blank=True, help_text="To which part it belongs: “Warm-up”.")
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="+")
    audiences = models.ManyToManyField(Audience, related_name="+")
    languages = models.ManyToManyField(Language, blank=True, related_name="+")
    areas = models.ManyToManyField(
        Area, blank=True, related_name="+", help_text="Empty: the partnership’s whole area."
    )
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", help_text="Who does it.")
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", help_text="Who sees to it.")
    days_from_launch = models.SmallIntegerField(
        null=True, blank=True, help_text="Below nought: before it. Empty: its own day, which does not move."
    )
    starts_on = models.DateField()
    lasts_days = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=8, choices=State, default=State.PLANNED, editable=False)
    ready_by = models.ForeignKey(
        Person, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    ready_at = models.DateTimeField(null=True, editable=False)
    outcome = models.CharField(max_length=300, blank=True, editable=False)
    settled_by = models.ForeignKey(
        Person, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["starts_on", "title", "pk"]
        verbose_name_plural = "activities"
        indexes = [models.Index(fields=["starts_on"])]
        constraints = [
            models.CheckConstraint(
                name="an_activity_lasts_a_day_or_more",
                condition=Q(lasts_days__gte=1) & Q(lasts_days__lte=366),
            ),
            models.CheckConstraint(
                name="an_activity_is_settled_by_somebody",
                condition=Q(state__in=("planned", "ready"), settled_at=None, settled_by=None)
                | (
                    ~Q(state__in=("planned", "ready")) & Q(settled_at__isnull=False, settled_by__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="a_ready_activity_says_when_and_by_whom",
                condition=~Q(state="ready") | Q(ready_at__isnull=False, ready_by__isnull=False),
            ),
            models.CheckConstraint(
                name="what_was_not_done_says_why", condition=~Q(state="not_done") | ~Q(outcome="")
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def ends_on(self) -> dt.date:
        """Its last day."""
        return self.starts_on + dt.timedelta(days=self.lasts_days - 1)
