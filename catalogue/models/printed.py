"""Printed material: how much of it there is, where it was left, and who asked for some."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from catalogue.models.resources import Resource
from foundation.governed import Governed
from foundation.kept import Kept
from partnership.models import Agency, Area, Language, Person


class PrintStock(Governed):
    """The printed copies of a resource in one language, kept at one place."""

    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="stocks")
    language = models.ForeignKey(Language, on_delete=models.PROTECT, related_name="+")
    kept_at = models.CharField(max_length=150, help_text="Where the copies are.")
    quantity = models.PositiveIntegerField(default=0, editable=False)
    reorder_level = models.PositiveIntegerField(default=0, help_text="Print more when this few are left.")

    class Meta:
        ordering = ["resource__title", "language", "kept_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["resource", "language", "kept_at"], name="one_stock_of_each_language_at_a_place"
            )
        ]

    def __str__(self) -> str:
        return f"{self.resource} ({self.language}), {self.kept_at}"

    @property
    def is_low(self) -> bool:
        return self.quantity <= self.reorder_level


class PrintOrder(Governed):
    """An agency's request for printed copies."""

    class Status(models.TextChoices):
        ASKED = "asked", "Asked for"
        SENT = "sent", "Sent"
        REFUSED = "refused", "Not sent"
        CANCELLED = "cancelled", "Cancelled"

    stock = models.ForeignKey(PrintStock, on_delete=models.PROTECT, related_name="orders")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField()
    deliver_to = models.CharField(max_length=300, help_text="The address, and whom to ask for there.")
    needed_by_on = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=9, choices=Status, default=Status.ASKED, editable=False)
    asked_by = models.ForeignKey(Person, editable=False, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(editable=False)
    sent_quantity = models.PositiveIntegerField(null=True, editable=False)
    answered_by = models.ForeignKey(
        Person, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, editable=False)
    answer_note = models.CharField(max_length=300, blank=True, editable=False)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="an_order_is_of_some_copies", condition=Q(quantity__gte=1)),
            models.CheckConstraint(
                name="an_answered_order_says_when_and_by_whom",
                condition=Q(status="asked", answered_at=None, answered_by=None)
                | (~Q(status="asked") & Q(answered_at__isnull=False, answered_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="an_order_that_was_sent_says_how_many",
                condition=Q(
                    status="sent",
                    sent_quantity__isnull=False,
                    sent_quantity__gte=1,
                    sent_quantity__lte=F("quantity"),
                )
                | (~Q(status="sent") & Q(sent_quantity=None)),
            ),
            models.CheckConstraint(
                name="an_order_that_is_refused_says_why", condition=~Q(status="refused") | ~Q(answer_note="")
            ),
        ]

    def __str__(self) -> str:
        return f"order {self.reference}"

    @property
    def is_sent_in_part(self) -> bool:
        """Whether it ended with fewer copies than were asked for."""
        return self.sent_quantity is not None and self.sent_quantity < self.quantity


class Placement(Kept):
    """Copies that were left somewhere for people to take."""

    stock = models.ForeignKey(PrintStock, on_delete=models.PROTECT, related_name="placements")
    place = models.CharField(max_length=150, help_text="A surgery, a library, a school.")
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField()
    left_on = models.DateField()
    left_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["-left_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="a_placement_is_of_some_copies_somewhere",
                condition=Q(quantity__gte=1) & ~Q(place=""),
            )
        ]

    def __str__(self) -> str:
        return f"{self.quantity} at {self.place}"


class StockMove(Kept):
    """One change of a stock: what came in, went out or was counted, and what was there afterwards."""

    class Kind(models.TextChoices):
        PRINTED = "printed", "Printed"
        LEFT = "left", "Left for people to take"
        SENT = "sent", "Sent to an agency"
        COUNTED = "counted", "Counted"

    stock = models.ForeignKey(PrintStock, on_delete=models.PROTECT, related_name="moves")
    kind = models.CharField(max_length=7, choices=Kind)
    change = models.IntegerField(help_text="Less than none when copies went out.")
    quantity_after = models.PositiveIntegerField()
    order = models.OneToOneField(PrintOrder, null=True, on_delete=models.PROTECT, related_name="move")
    placement = models.OneToOneField(Placement, null=True, on_delete=models.PROTECT, related_name="move")
    note = models.CharField(max_length=300, blank=True)
    moved_at = models.DateTimeField()
    moved_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["moved_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="what_was_sent_was_ordered_and_what_was_left_lies_somewhere",
                condition=Q(kind="sent", order__isnull=False, placement=None)
                | Q(kind="left", placement__isnull=False, order=None)
                | Q(kind__in=["printed", "counted"], order=None, placement=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.change:+d}"
