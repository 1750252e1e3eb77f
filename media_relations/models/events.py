"""High-profile events: who is concerned, who leads, whom to ask, and the meetings about them."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse

from foundation import clock
from foundation.governed import Governed
from foundation.kept import Kept
from matters.models import Matter
from partnership.models import BUSINESS_UNIT, CHAIRS, Agency, Person, Role

#: Who speaks for an agency in media matters.
VOICES = frozenset({Role.SAFEGUARDING_PARTNER, Role.AGENCY_REPRESENTATIVE, Role.PRESS_LEAD})
#: Whose yes counts as the senior representative's.
SENIOR = frozenset({Role.SAFEGUARDING_PARTNER, Role.AGENCY_REPRESENTATIVE})


class HighProfileEventQuerySet(models.QuerySet["HighProfileEvent"]):
    def visible_to(self, person: Any) -> HighProfileEventQuerySet:
        """The chairs see all, the business unit those of no matter or one that it may know of, an agency what concerns it.

        Of somebody who is away, a deputy sees only what both may know of.
        """
        if not getattr(person, "is_authenticated", False) or not person.is_active:
            return self.none()
        if person.looked_at_by is not None:
            both = HighProfileEvent.objects.visible_to(person.looked_at_by).values("pk")
            return self._known_to(person).filter(pk__in=both)
        return self._known_to(person)

    def _known_to(self, person: Person) -> HighProfileEventQuerySet:
        if person.holds(*CHAIRS):
            return self
        concerned = AgencyConcerned.objects.filter(
            agency__in=person.agencies_as(*VOICES), removed_at=None
        ).values("event")
        known = Q(pk__in=concerned)
        if person.holds(*BUSINESS_UNIT):
            known |= Q(matter=None) | Q(matter__in=Matter.objects.known_to(person).values("pk"))
        return self.filter(known)


class HighProfileEvent(Governed):
    """Something that the media are about to ask, or are asking, about several agencies at once."""

    class Kind(models.TextChoices):
        INCIDENT = "incident", "Death of or serious harm to a child"
        ARREST = "arrest", "Arrest or police operation"
        COURT = "court", "Court case"
        INQUEST = "inquest", "Inquest"
        SERVICE = "service", "Failing or changing service"
        INSPECTION = "inspection", "Inspection"
        PUBLICATION = "publication", "Publication of a review"
        OTHER = "other", "Other"

    title = models.CharField(max_length=150, help_text="A working title that names no child.")
    kind = models.CharField(max_length=16, choices=Kind)
    matter = models.ForeignKey(
        Matter, null=True, blank=True, on_delete=models.PROTECT, related_name="media_events"
    )
    what_is_known = models.TextField()
    political_dimension = models.TextField(
        blank=True, help_text="Elected members, elections, funding: what makes it political."
    )
    live_proceedings = models.TextField(blank=True, help_text="Police, courts or inquest under way.")
    reporting_restrictions = models.TextField(
        blank=True, help_text="Orders or enactments that limit what may be reported."
    )
    opened_at = models.DateTimeField(default=clock.now, editable=False)
    opened_by = models.ForeignKey(Person, editable=False, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, editable=False)
    closed_by = models.ForeignKey(
        Person, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    closing_note = models.TextField(blank=True, editable=False)

    objects = HighProfileEventQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at"]
        verbose_name = "high-profile event"
        constraints = [
            models.CheckConstraint(
                name="event_closed_at_and_by_together",
                condition=Q(closed_at=None, closed_by=None)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("media_relations:event", args=[self.reference])

    @property
    def agencies(self) -> models.QuerySet[Agency]:
        """The agencies concerned now, by name."""
        return Agency.objects.filter(pk__in=self.concerns.filter(removed_at=None).values("agency"))


class AgencyConcerned(models.Model):
    """An agency that an event touches, while it does."""

    event = models.ForeignKey(HighProfileEvent, on_delete=models.PROTECT, related_name="concerns")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["agency__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "agency"], condition=Q(removed_at=None), name="an_agency_is_concerned_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} in {self.event_id}"


class LeadDecision(Kept):
    """Who leads on an event and how it is answered. In force once a chair and the senior representative said yes."""

    SETTLED = ("event", "lead", "response", "reason", "proposed_by", "proposed_at")
    BY_AN_ACT = (
        "chair_yes_by",
        "chair_yes_at",
        "agency_yes_by",
        "agency_yes_for",
        "agency_yes_at",
        "in_force_at",
        "ended_at",
    )

    class Response(models.TextChoices):
        RESPOND = "respond", "Respond now"
        MEETING = "meeting", "Hold a media meeting first"

    event = models.ForeignKey(HighProfileEvent, on_delete=models.PROTECT, related_name="lead_decisions")
    lead = models.ForeignKey(
        Agency,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="lead agency",
        help_text="Empty: the partnership leads.",
    )
    response = models.CharField(max_length=8, choices=Response, default=Response.RESPOND)
    reason = models.TextField()
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    chair_yes_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    chair_yes_at = models.DateTimeField(null=True)
    agency_yes_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    agency_yes_for = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")
    agency_yes_at = models.DateTimeField(null=True)
    in_force_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True, help_text="When another decision took its place.")

    class Meta:
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="a_lead_decision_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="a_lead_in_force_has_both_yeses",
                condition=Q(in_force_at=None) | Q(chair_yes_at__isnull=False, agency_yes_at__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["event"],
                condition=Q(in_force_at__isnull=False, ended_at=None),
                name="one_lead_in_force",
            ),
        ]

    def __str__(self) -> str:
        return f"lead decision {self.pk}"


class Coordinator(Kept):
    """The named person whom everybody asks about an event, with a deputy and a number out of hours."""

    SETTLED = ("event", "person", "deputy", "out_of_hours_number", "named_at", "named_by")
    BY_AN_ACT = ("ended_at",)

    event = models.ForeignKey(HighProfileEvent, on_delete=models.PROTECT, related_name="coordinators")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    deputy = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    out_of_hours_number = models.CharField(max_length=40)
    named_at = models.DateTimeField()
    named_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-named_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["event"], condition=Q(ended_at=None), name="one_coordinator")
        ]

    def __str__(self) -> str:
        return f"coordinator {self.pk}"


class MediaMeeting(Governed):
    """A meeting of senior representatives about an event, its action plan and the agreed line."""

    event = models.ForeignKey(HighProfileEvent, on_delete=models.PROTECT, related_name="meetings")
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField("length in minutes", default=60)
    where = models.CharField(max_length=300, help_text="A room, or how to join.")
    called_at = models.DateTimeField(editable=False)
    called_by = models.ForeignKey(Person, editable=False, on_delete=models.PROTECT, related_name="+")
    sequence = models.PositiveSmallIntegerField(
        default=0, editable=False, help_text="Of the invitation: raised by each change (RFC 5545)."
    )
    notes = models.TextField(blank=True)
    agreed_line = models.TextField(blank=True, help_text="What all agencies agreed to say.")
    held_at = models.DateTimeField(null=True, editable=False)
    cancelled_at = models.DateTimeField(null=True, editable=False)
    cancelled_reason = models.CharField(max_length=300, blank=True, editable=False)

    class Meta:
        ordering = ["-starts_at"]

    def __str__(self) -> str:
        return f"media meeting {self.reference}"

    def get_absolute_url(self) -> str:
        return reverse("media_relations:meeting", args=[self.event.reference, self.reference])


class MeetingInvitee(models.Model):
    """Somebody invited for an agency, and whether they came."""

    class Attendance(models.TextChoices):
        UNKNOWN = "unknown", "Not recorded"
        CAME = "came", "Came"
        SENT_SOMEBODY = "sent_somebody", "Sent somebody else"
        APOLOGIES = "apologies", "Sent apologies"
        ABSENT = "absent", "Did not come"

    meeting = models.ForeignKey(MediaMeeting, on_delete=models.CASCADE, related_name="invitees")
    agency = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    attendance = models.CharField(max_length=16, choices=Attendance, default=Attendance.UNKNOWN)

    class Meta:
        ordering = ["agency__name", "person__name"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "person"], name="invited_once_to_a_meeting")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} at {self.meeting_id}"


class MeetingAction(Governed):
    """A line of the action plan: what, by whom, by when, and whether it is done."""

    meeting = models.ForeignKey(MediaMeeting, on_delete=models.PROTECT, related_name="actions")
    what = models.CharField(max_length=300)
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="media_actions")
    due_on = models.DateField()
    done_at = models.DateTimeField(null=True, editable=False)
    done_by = models.ForeignKey(Person, null=True, editable=False, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return self.what
