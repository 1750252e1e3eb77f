"""Collections: resources put together for an audience or a campaign, and the ZIPs made of them."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from catalogue.models.resources import Resource
from foundation import clock
from foundation.governed import Governed, new_reference
from foundation.kept import Kept, KeptQuerySet
from foundation.long_work import LongWork
from partnership.models import BUSINESS_UNIT, CHAIRS, Audience, Person


class CollectionQuerySet(KeptQuerySet["Collection"]):
    def public(self) -> CollectionQuerySet:
        """Collections anyone may read. Of what is in them a reader has what they may see of each resource."""
        return self.filter(
            status=Collection.Status.PUBLISHED,
            visibility=Collection.Visibility.PUBLIC,
            slug__isnull=False,
        )

    def visible_to(self, person: Any) -> CollectionQuerySet:
        """Collections this person may read inside: what is published, and all for the business unit and the chairs."""
        if not getattr(person, "is_authenticated", False) or not person.is_active:
            return self.none()
        if person.has_left_every_role:
            return self.none()
        seen = self.filter(self._for(person))
        # Of somebody who is away, a deputy sees only what both may see.
        return seen if person.looked_at_by is None else seen.filter(self._for(person.looked_at_by))

    def _for(self, person: Any) -> Q:
        if person.holds(*BUSINESS_UNIT, *CHAIRS):
            return Q()
        published = Q(status=Collection.Status.PUBLISHED)
        return published if person.roles() else published & Q(visibility=Collection.Visibility.PUBLIC)


class Collection(Kept, Governed):
    """A toolkit: resources in an order, for an audience or a campaign."""

    SETTLED = ("drafted_by", "drafted_at")
    BY_AN_ACT = (
        "status",
        "slug",
        "published_at",
        "published_by",
        "withdrawn_at",
        "withdrawn_by",
        "withdrawal_reason",
    )
    BEGINS = {"status": "draft", "slug": None}

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"
        WITHDRAWN = "withdrawn", "Withdrawn"

    class Visibility(models.TextChoices):
        PUBLIC = "public", "Everybody"
        SIGNED_IN = "signed_in", "People who sign in"

    title = models.CharField(max_length=150, help_text="As readers see it: “Starting at a new school”.")
    introduction = models.TextField(blank=True, help_text="For whom it is, and how to use it. Markdown.")
    audience = models.ForeignKey(
        Audience, null=True, blank=True, on_delete=models.PROTECT, related_name="collections"
    )
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    visibility = models.CharField(max_length=9, choices=Visibility, default=Visibility.PUBLIC)
    status = models.CharField(max_length=9, choices=Status, default=Status.DRAFT, editable=False)
    slug = models.SlugField(max_length=160, null=True, unique=True, editable=False)
    drafted_by = models.ForeignKey(Person, editable=False, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField(default=clock.now, editable=False)
    published_at = models.DateTimeField(null=True, editable=False)
    published_by = models.ForeignKey(
        Person, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    withdrawn_by = models.ForeignKey(
        Person, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    withdrawal_reason = models.CharField(max_length=300, blank=True, editable=False)

    objects = CollectionQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["title", "pk"]
        constraints = [
            models.CheckConstraint(
                name="a_published_collection_says_when_and_by_whom",
                condition=Q(status="draft") | Q(published_at__isnull=False, published_by__isnull=False),
            ),
            models.CheckConstraint(
                name="a_public_collection_has_an_address",
                condition=~Q(status="published", visibility="public") | Q(slug__isnull=False),
            ),
            models.CheckConstraint(
                name="a_withdrawn_collection_says_when_by_whom_and_why",
                condition=~Q(status="withdrawn")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawal_reason="")),
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


class CollectionItem(models.Model):
    """One resource in a collection, at its place."""

    collection = models.ForeignKey(Collection, on_delete=models.PROTECT, related_name="items")
    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="collection_items")
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["collection", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["collection", "resource"], name="a_resource_is_in_a_collection_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.resource_id} in {self.collection_id}"


class CollectionPack(LongWork):
    """A ZIP of what was in a collection for one kind of reader. It is handed out while that is still so."""

    class Status(models.TextChoices):
        WAITING = "waiting", "Waiting to be made"
        BEING_MADE = "being_made", "Being made"
        READY = "ready", "Ready"
        FAILED = "failed", "Could not be made"
        GONE = "gone", "Closed, because something in it changed"

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    collection = models.ForeignKey(Collection, on_delete=models.PROTECT, related_name="packs")
    reader = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="+", help_text="None: the public."
    )
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    fingerprint = models.CharField(max_length=64, blank=True, help_text="Of all that is in it.")
    storage_name = models.CharField(max_length=100, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(null=True, help_text="In bytes.")
    made_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["collection", "reader"],
                condition=Q(status__in=["waiting", "being_made"], reader__isnull=False),
                name="one_pack_of_a_collection_at_a_time_for_a_reader",
            ),
            models.UniqueConstraint(
                fields=["collection"],
                condition=Q(status__in=["waiting", "being_made"], reader__isnull=True),
                name="one_pack_of_a_collection_at_a_time_for_the_public",
            ),
            models.CheckConstraint(
                name="a_ready_pack_of_a_collection_has_its_file",
                condition=~Q(status="ready")
                | (
                    Q(made_at__isnull=False, size__isnull=False)
                    & ~Q(storage_name="")
                    & ~Q(sha256="")
                    & ~Q(fingerprint="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"pack {self.reference}"
