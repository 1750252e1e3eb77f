"""Resources: what the partnership has to say, for whom, from where, and whom it reaches."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q

from catalogue.models.configuration import Kind, Topic
from foundation import clock
from foundation.governed import Governed
from foundation.kept import Kept, KeptQuerySet
from matters.models import Matter
from partnership.models import BUSINESS_UNIT, CHAIRS, Audience, Person, Role

#: Who reviews the catalogue and signs printed material off.
SUBCOMMITTEE = frozenset({Role.SUBCOMMITTEE_MEMBER})


class ResourceQuerySet(KeptQuerySet["Resource"]):
    def public(self) -> ResourceQuerySet:
        """Resources anyone may read. Time passing alone never adds one: publishing does (law 6)."""
        return self.filter(
            status=Resource.Status.PUBLISHED, visibility=Resource.Visibility.PUBLIC, slug__isnull=False
        )

    def explained(self) -> ResourceQuerySet:
        """Resources once public of which the public is told that, when and why they went (law 8)."""
        return self.filter(
            status=Resource.Status.WITHDRAWN, slug__isnull=False, withdrawal=Resource.Withdrawal.EXPLAIN
        )

    def visible_to(self, person: Any) -> ResourceQuerySet:
        """Resources this person may read inside. Superusers alike.

        What is published for partners, whoever holds a role; what is for the business unit alone, the unit and the
        chairs. What is not published or was withdrawn, those who work on the catalogue, of matters that they may know
        of, and its owner. Of somebody who is away, a deputy sees only what both may see.
        """
        return self._for(person, lambda one: self._published_for(one) | self._worked_on_by(one))

    def worked_on_by(self, person: Any) -> ResourceQuerySet:
        """Resources of which this person may read more than is published: drafts, earlier files, findings."""
        return self._for(person, self._worked_on_by)

    def _for(self, person: Any, may: Callable[[Any], Q]) -> ResourceQuerySet:
        if not getattr(person, "is_authenticated", False) or not person.is_active:
            return self.none()
        if person.has_left_every_role:
            return self.none()
        if person.looked_at_by is not None:
            both = self._for(person.looked_at_by, may)
            # Read first: both nested in one would be deeper than SQLite follows.
            mine = list(self.model._base_manager.filter(may(person)).values_list("pk", flat=True))
            return both.filter(pk__in=mine)
        return self.filter(may(person))

    def _published_for(self, person: Any) -> Q:
        published = Q(status=Resource.Status.PUBLISHED)
        open_to_all = published & Q(visibility=Resource.Visibility.PUBLIC, slug__isnull=False)
        if person.holds(*BUSINESS_UNIT, *CHAIRS):
            return published
        if person.roles():
            return open_to_all | (published & Q(visibility=Resource.Visibility.SIGNED_IN))
        return open_to_all

    def _worked_on_by(self, person: Any) -> Q:
        known = Q(matter=None) | Q(matter__in=Matter.objects.visible_to(person).values("pk"))
        may = Q(owner=person) & known
        if person.holds(*BUSINESS_UNIT, *CHAIRS):
            return may | known
        if person.holds(*SUBCOMMITTEE):
            return may | (known & ~Q(visibility=Resource.Visibility.BUSINESS_UNIT))
        return may


class Resource(Kept, Governed):
    """A leaflet, a procedure, a briefing: one thing that the partnership says, in one or more variants."""

    SETTLED = ("matter", "drafted_by", "drafted_at", "made_from_type", "made_from_id")
    BY_AN_ACT = (
        "status",
        "slug",
        "published_at",
        "published_by",
        "public_at",
        "public_from_at",
        "public_scheduled_at",
        "public_scheduled_by",
        "public_fingerprint",
        "withdrawn_at",
        "withdrawn_by",
        "withdrawal",
        "withdrawal_reason",
        "public_withdrawal_reason",
        "last_reviewed_on",
        "next_review_on",
        "visibility",
    )
    BEGINS = {"status": "draft", "slug": None, "public_at": None}

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"
        WITHDRAWN = "withdrawn", "Withdrawn"

    class Visibility(models.TextChoices):
        PUBLIC = "public", "Everybody"
        SIGNED_IN = "signed_in", "People who sign in"
        BUSINESS_UNIT = "business_unit", "The business unit"

    class Source(models.TextChoices):
        OWN = "own", "Our own"
        PARTNER = "partner", "A partner"
        NATIONAL = "national", "A national body"

    class Withdrawal(models.TextChoices):
        EXPLAIN = "explain", "Explain: the address says that, when and why it went"
        VANISH = "vanish", "Vanish: the address answers as if it had never been"

    kind = models.CharField(max_length=12, choices=Kind)
    title = models.CharField(max_length=150)
    summary = models.CharField(
        max_length=500, blank=True, help_text="Two plain sentences: what it is, for whom."
    )
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="resources")
    topics = models.ManyToManyField(Topic, blank=True, related_name="resources")
    audiences = models.ManyToManyField(Audience, blank=True, related_name="resources")
    matter = models.ForeignKey(
        Matter, null=True, blank=True, on_delete=models.PROTECT, related_name="resources"
    )
    made_from_type = models.ForeignKey(
        ContentType, null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    made_from_id = models.PositiveBigIntegerField(null=True, blank=True, editable=False)
    made_from = GenericForeignKey("made_from_type", "made_from_id")
    source = models.CharField(max_length=8, choices=Source, default=Source.OWN)
    source_name = models.CharField(max_length=150, blank=True, help_text="Whose it is, where it is not ours.")
    source_year = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Of that edition.")
    reuse_terms = models.CharField(
        max_length=300, blank=True, help_text="What others may do with it, as they read it."
    )
    has_images = models.BooleanField("shows people or pictures of others", default=False)
    image_rights = models.CharField(
        max_length=300, blank=True, help_text="Whose the pictures are, and until when they may be used."
    )
    image_consent_note = models.CharField(
        max_length=300, blank=True, help_text="Who consented, when, and where that is kept. It stays inside."
    )
    tested_with = models.CharField(
        max_length=300, blank=True, help_text="Children, families or practitioners who tried it out."
    )
    you_said_we_did = models.TextField(blank=True, help_text="What people said, and what was changed for it.")
    visibility = models.CharField(max_length=13, choices=Visibility, default=Visibility.PUBLIC)
    status = models.CharField(max_length=9, choices=Status, default=Status.DRAFT, editable=False)
    drafted_by = models.ForeignKey(Person, editable=False, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField(default=clock.now, editable=False)
    last_edited_by = models.ForeignKey(Person, editable=False, on_delete=models.PROTECT, related_name="+")
    slug = models.SlugField(max_length=160, null=True, unique=True, editable=False)
    published_at = models.DateTimeField(null=True, editable=False)
    published_by = models.ForeignKey(
        Person, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    public_at = models.DateTimeField(null=True, editable=False, help_text="Since when anyone may read it.")
    public_from_at = models.DateTimeField(
        null=True, editable=False, help_text="When it is to become public, if every gate holds then."
    )
    public_scheduled_at = models.DateTimeField(null=True, editable=False)
    public_scheduled_by = models.ForeignKey(
        Person, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    public_fingerprint = models.CharField(max_length=64, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    withdrawn_by = models.ForeignKey(
        Person, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    withdrawal = models.CharField(max_length=8, choices=Withdrawal, blank=True, editable=False)
    withdrawal_reason = models.TextField(blank=True, editable=False)
    public_withdrawal_reason = models.CharField(max_length=300, blank=True, editable=False)
    review_months = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Empty: as often as its kind is reviewed."
    )
    out_of_date_on = models.DateField(
        null=True, blank=True, help_text="Of news: from this day on its page says that it may be out of date."
    )
    last_reviewed_on = models.DateField(null=True, editable=False)
    next_review_on = models.DateField(null=True, editable=False)

    objects = ResourceQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["title", "pk"]
        indexes = [
            models.Index(fields=["status", "visibility"]),
            models.Index(fields=["next_review_on"]),
            models.Index(fields=["made_from_type", "made_from_id"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="a_published_resource_says_when_and_by_whom",
                condition=Q(status="draft") | Q(published_at__isnull=False, published_by__isnull=False),
            ),
            models.CheckConstraint(
                name="a_public_resource_has_an_address",
                condition=~Q(status="published", visibility="public")
                | Q(slug__isnull=False, public_at__isnull=False),
            ),
            models.CheckConstraint(
                name="only_a_resource_that_was_public_has_an_address",
                condition=Q(slug=None) | (Q(public_at__isnull=False) & ~Q(status="draft")),
            ),
            models.CheckConstraint(
                name="a_withdrawn_resource_says_when_by_whom_and_why",
                condition=~Q(status="withdrawn")
                | (
                    Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                    & ~Q(withdrawal="")
                    & ~Q(withdrawal_reason="")
                ),
            ),
            models.CheckConstraint(
                name="a_resource_that_is_scheduled_has_its_authority",
                condition=Q(public_from_at=None, public_scheduled_at=None, public_scheduled_by=None)
                | (
                    Q(
                        public_from_at__isnull=False,
                        public_scheduled_at__isnull=False,
                        public_scheduled_by__isnull=False,
                    )
                    & ~Q(public_fingerprint="")
                    & ~Q(status="withdrawn")
                ),
            ),
            models.CheckConstraint(
                name="a_resource_of_others_names_them",
                condition=Q(source="own") | ~Q(source_name=""),
                violation_error_message="Say whose it is.",
            ),
            models.CheckConstraint(
                name="only_news_goes_out_of_date_on_a_day",
                condition=Q(out_of_date_on=None) | Q(kind="news"),
                violation_error_message="Only news goes out of date on a day; other resources are reviewed.",
            ),
            models.CheckConstraint(
                name="a_resource_is_reviewed_some_time",
                condition=Q(review_months=None) | Q(review_months__gte=1),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_public(self) -> bool:
        return (
            self.status == self.Status.PUBLISHED
            and self.visibility == self.Visibility.PUBLIC
            and self.slug is not None
        )


class ResourceSlug(Kept):
    """Every address that a resource ever had, so that none is given twice."""

    slug = models.SlugField(max_length=160, unique=True)
    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="slugs")
    given_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.slug


class PublicationTry(Kept):
    """One attempt to make a resource public at its moment, and what stood in the way (law 6)."""

    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="tries")
    due_at = models.DateTimeField()
    tried_at = models.DateTimeField()
    is_made_public = models.BooleanField()
    reasons = models.JSONField(default=list)

    class Meta:
        ordering = ["tried_at", "pk"]
        verbose_name_plural = "publication tries"

    def __str__(self) -> str:
        return f"try of {self.resource_id}"


class Correction(Kept):
    """What was put right in a public resource, as its readers are told."""

    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="corrections")
    number = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=300, help_text="What was wrong, and what it says now.")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["resource", "number"]
        constraints = [
            models.UniqueConstraint(fields=["resource", "number"], name="corrections_are_numbered"),
            models.CheckConstraint(name="a_correction_says_what", condition=~Q(words="")),
        ]

    def __str__(self) -> str:
        return f"correction {self.number}"
