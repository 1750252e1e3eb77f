"""What comes from the media, and the alert before it does."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse

from foundation import clock
from foundation.encryption import EncryptedTextField
from foundation.governed import Governed
from foundation.kept import Kept, KeptQuerySet
from matters.models import Matter
from media_relations.models.directory import Journalist, Outlet
from media_relations.models.events import VOICES, HighProfileEvent
from partnership.models import BUSINESS_UNIT, CHAIRS, Agency, Person


class EnquiryQuerySet(models.QuerySet["Enquiry"]):
    def visible_to(self, person: Any) -> EnquiryQuerySet:
        """The chairs see all, the business unit those about no matter or one that it may know of; an agency's voices
        its own, and those of events it leads.

        Of somebody who is away, a deputy sees only what both may know of.
        """
        if not getattr(person, "is_authenticated", False) or not person.is_active:
            return self.none()
        if person.looked_at_by is not None:
            both = Enquiry.objects.visible_to(person.looked_at_by).values("pk")
            return self._known_to(person).filter(pk__in=both)
        return self._known_to(person)

    def _known_to(self, person: Person) -> EnquiryQuerySet:
        if person.holds(*CHAIRS):
            return self
        mine = person.agencies_as(*VOICES)
        leads = Q(
            event__lead_decisions__lead__in=mine,
            event__lead_decisions__in_force_at__isnull=False,
            event__lead_decisions__ended_at=None,
        )
        known = Q(agency__in=mine) | Q(redirected_to__in=mine) | leads
        if person.holds(*BUSINESS_UNIT):
            matters = Matter.objects.known_to(person).values("pk")
            of_matter = Q(matter=None) | Q(matter__in=matters)
            of_event = Q(event=None) | Q(event__matter=None) | Q(event__matter__in=matters)
            known |= of_matter & of_event
        keys = self.model._base_manager.filter(known)
        return self.filter(pk__in=keys.values("pk"))

    def open(self) -> EnquiryQuerySet:
        return self.filter(status__in=Enquiry.OPEN)


class Enquiry(Governed):
    """A journalist's question, from the call to the answer."""

    class Medium(models.TextChoices):
        TELEPHONE = "telephone", "Telephone"
        EMAIL = "email", "E-mail"
        IN_PERSON = "in_person", "In person"
        SOCIAL_MEDIA = "social_media", "Social media"

    class Status(models.TextChoices):
        OPEN = "open", "Nobody has it yet"
        TAKEN = "taken", "Being answered"
        ANSWERED = "answered", "Answered"
        REDIRECTED = "redirected", "Sent on to the lead"
        NO_ANSWER = "no_answer", "Closed without an answer"

    OPEN = ("open", "taken")

    agency = models.ForeignKey(
        Agency,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="came in at",
        help_text="Empty: at the partnership itself.",
    )
    outlet = models.ForeignKey(
        Outlet, null=True, blank=True, on_delete=models.PROTECT, related_name="enquiries"
    )
    journalist = models.ForeignKey(
        Journalist, null=True, blank=True, on_delete=models.PROTECT, related_name="enquiries"
    )
    caller = EncryptedTextField(
        blank=True, help_text="Who called and how to reach them, as said on the call."
    )
    medium = models.CharField(max_length=16, choices=Medium, default=Medium.TELEPHONE)
    subject = models.CharField(max_length=150, help_text="In a few words; names no child.")
    question = models.TextField()
    event = models.ForeignKey(
        HighProfileEvent, null=True, blank=True, on_delete=models.PROTECT, related_name="enquiries"
    )
    matter = models.ForeignKey(
        Matter, null=True, blank=True, on_delete=models.PROTECT, related_name="media_enquiries"
    )
    received_at = models.DateTimeField(default=clock.now)
    deadline_at = models.DateTimeField(help_text="The journalist's, or the protocol's.")
    logged_at = models.DateTimeField(default=clock.now, editable=False)
    logged_by = models.ForeignKey(Person, editable=False, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=12, choices=Status, default=Status.OPEN, editable=False)
    taken_by = models.ForeignKey(
        Person, null=True, editable=False, on_delete=models.PROTECT, related_name="media_enquiries"
    )
    taken_at = models.DateTimeField(null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)
    ended_by = models.ForeignKey(
        Person, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    answer = models.TextField(blank=True, editable=False, help_text="What was said, or why nothing was.")
    statement = models.ForeignKey(
        "media_relations.Statement",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="enquiries",
    )
    redirected_to = models.ForeignKey(
        Agency, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    caller_blanked_at = models.DateTimeField(null=True, editable=False)

    objects = EnquiryQuerySet.as_manager()

    class Meta:
        ordering = ["deadline_at", "pk"]
        verbose_name_plural = "enquiries"
        indexes = [
            models.Index(fields=["status", "deadline_at"]),
            models.Index(fields=["received_at"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="an_enquiry_that_ended_says_when_and_by_whom",
                condition=Q(status__in=["open", "taken"], ended_at=None)
                | Q(
                    status__in=["answered", "redirected", "no_answer"],
                    ended_at__isnull=False,
                    ended_by__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="a_taken_enquiry_has_its_person",
                condition=~Q(status="taken") | Q(taken_by__isnull=False, taken_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        return reverse("media_relations:enquiry", args=[self.reference])


class AlertQuerySet(KeptQuerySet["Alert"]):
    def visible_to(self, person: Any) -> AlertQuerySet:
        """An alert is for who wrote it and for those of its chain whom it has reached."""
        if not getattr(person, "is_authenticated", False) or not person.is_active:
            return self.none()
        if person.has_left_every_role:
            return self.none()
        told = AlertStop.objects.filter(person=person, told_at__isnull=False).values("alert")
        return self.filter(Q(written_by=person) | Q(pk__in=told))


class Alert(Kept, Governed):
    """A confidential note that press interest is expected, before any enquiry. It is never quoted from."""

    SETTLED = ("note", "written_by", "written_at", "agency", "matter")
    BY_AN_ACT = ("closed_at", "closed_by", "closing_note")

    note = EncryptedTextField(help_text="Confidential. Why press interest is expected, and what is known.")
    subject = models.CharField(max_length=120, help_text="A neutral word for lists; names nobody.")
    expected_on = models.DateField(null=True, blank=True)
    agency = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    matter = models.ForeignKey(
        Matter, null=True, blank=True, on_delete=models.PROTECT, related_name="media_alerts"
    )
    event = models.ForeignKey(
        HighProfileEvent, null=True, blank=True, on_delete=models.PROTECT, related_name="alerts"
    )
    written_by = models.ForeignKey(Person, editable=False, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    closed_by = models.ForeignKey(
        Person, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    closing_note = EncryptedTextField(blank=True, editable=False)

    objects = AlertQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["-written_at"]

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        return reverse("media_relations:alert", args=[self.reference])


class AlertStop(models.Model):
    """A person in an alert's chain: told in their turn, and the moment they said that they know."""

    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="stops")
    order = models.PositiveSmallIntegerField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    told_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["alert", "order"]
        constraints = [
            models.UniqueConstraint(fields=["alert", "person"], name="once_in_an_alerts_chain"),
            models.CheckConstraint(
                name="who_acknowledges_was_told",
                condition=Q(acknowledged_at=None) | Q(told_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} of alert {self.alert_id}"
