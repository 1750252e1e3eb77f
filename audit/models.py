"""Who did what, when and why. Rows are added and never changed: triggers refuse the rest (law 14).

This room knows a person only by the user-model setting, and a subject only by its label and key.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q


class EventQuerySet(models.QuerySet["Event"]):
    def about(self, *subjects: models.Model) -> "EventQuerySet":
        """Events about any of these records."""
        wanted = Q(pk__in=[])
        for subject in subjects:
            wanted |= Q(subject_type=subject._meta.label_lower, subject_id=subject.pk)
        return self.filter(wanted)


class Event(models.Model):
    """One act. What can name a person or a case stands apart, in its EventText."""

    at = models.DateTimeField(db_index=True)
    verb = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    acting_as = models.CharField(max_length=64, blank=True)
    subject_type = models.CharField(max_length=64)
    subject_id = models.BigIntegerField()
    matter_id = models.BigIntegerField(null=True, db_index=True)
    facts = models.JSONField(default=dict)
    text_digest = models.CharField(max_length=64)
    once_key = models.CharField(max_length=200, null=True, unique=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="audit_event_subject")]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_type} {self.subject_id}"


class EventText(models.Model):
    """The words of an event: what the subject was called then, and the reason given.

    Retention may blank them, and nothing else; the event's `text_digest` is of the words and the salt,
    so the chain holds when both are gone.
    """

    event = models.OneToOneField(Event, primary_key=True, on_delete=models.PROTECT, related_name="text")
    label = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    salt = models.CharField(max_length=32, blank=True)
    blanked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"words of event {self.event_id}"


class Seal(models.Model):
    """A link of the hash chain over the events, in the order in which they were sealed."""

    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="seal")
    previous = models.CharField(max_length=64, unique=True, help_text="So that the chain never forks.")
    digest = models.CharField(max_length=64, unique=True)
    sealed_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"seal of event {self.event_id}"
