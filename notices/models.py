"""Every message that leaves: what is due, to whom, and what became of it. The table is the schedule (law 11)."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q

from documents.models import Document
from foundation import clock
from foundation.governed import Governed
from foundation.kept import Kept
from matters.models import Matter
from notices.points import HIDDEN
from partnership.models import Person, Recipient


class MessageTemplate(Governed):
    """The partnership's own words for a kind of message, in place of those that come with the portal."""

    kind = models.CharField(max_length=64, unique=True)
    subject_line = models.CharField(max_length=150)
    body = models.TextField(help_text="Plain text with ((placeholders)); a blank line begins a paragraph.")
    edited_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    edited_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["kind"]

    def __str__(self) -> str:
        return self.kind


class NoticeQuerySet(models.QuerySet["Notice"]):
    def about(self, subject: models.Model) -> "NoticeQuerySet":
        return self.filter(subject_type=ContentType.objects.get_for_model(subject), subject_id=subject.pk)

    def visible_to(self, person: Any) -> "NoticeQuerySet":
        """Notices whose matters the person may all know of, for the business unit and the chairs.

        Without those about what a room above keeps from the person. Of somebody who is away, a deputy sees only what
        both may see.
        """
        if not getattr(person, "is_authenticated", False) or not person.is_active:
            return self.none()
        if not (person.is_in_business_unit or person.is_chair or person.is_staff):
            return self.none()
        notices = self if person.looked_at_by is None else self.visible_to(person.looked_at_by)
        hidden = Notice.matters.through.objects.exclude(
            matter__in=Matter.objects.visible_to(person).values("pk")
        )
        notices = notices.exclude(pk__in=hidden.values("notice"))
        for kept_from_them in HIDDEN.ask(person):
            notices = notices.exclude(kept_from_them)
        if person.is_in_business_unit or person.is_chair:
            return notices
        broken = Matter.objects.visible_to(person)
        return notices.filter(matters__in=broken).distinct()


class Notice(Governed):
    """A message to one or more recipients, due at a moment, about one subject."""

    class Status(models.TextChoices):
        SCHEDULED = "scheduled", "Scheduled"
        SENDING = "sending", "Being sent"
        SENT = "sent", "Sent"
        FAILED = "failed", "Not delivered"
        WITHDRAWN = "withdrawn", "Withdrawn"
        WAITING = "waiting", "Waiting for a decision"
        KEPT = "kept", "Kept locally, not sent"
        MERGED = "merged", "Became part of one reminder"

    #: What may still change by itself.
    OPEN = ("scheduled", "sending", "waiting")

    class Queue(models.TextChoices):
        STATUTORY = "statutory", "Statutory"
        DEFAULT = "default", "Default"
        BULK = "bulk", "Bulk"

    class WaitsFor(models.TextChoices):
        """Why a notice waits for a person."""

        LATE = "late", "Its moment passed before it could be sent"
        FINDINGS = "findings", "Something in it may not leave without a decision"
        UNCLEAR = "unclear", "The portal can't tell whether it is still true"
        HELD = "held", "An administrator held everything back"

    kind = models.CharField(max_length=64, db_index=True)
    queue = models.CharField(max_length=10, choices=Queue, default=Queue.DEFAULT)
    subject_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    subject_id = models.BigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    subject_fingerprint = models.CharField(max_length=200, blank=True)
    occasion = models.CharField(
        max_length=200,
        unique=True,
        help_text="What makes this notice the only one of its kind: scheduling twice is once.",
    )
    matters = models.ManyToManyField(Matter, related_name="notices", blank=True)
    documents = models.ManyToManyField(Document, related_name="+", blank=True)
    values = models.JSONField(default=dict, help_text="Values of the kind's placeholders that are fixed now.")
    due_at = models.DateTimeField(db_index=True)
    begun_at = models.DateTimeField(
        null=True, help_text="When sending took it up. More than a minute after its time, it was late."
    )
    status = models.CharField(max_length=10, choices=Status, default=Status.SCHEDULED)
    status_reason = models.CharField(max_length=300, blank=True)
    waits_for = models.CharField(max_length=8, choices=WaitsFor, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    created_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    supersedes = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="superseded_by")
    resend_of = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="resends")
    owners_told_at = models.DateTimeField(null=True, help_text="When its owners were last told of a failure.")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["due_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="a_waiting_notice_says_what_for", condition=~Q(status="waiting") | ~Q(waits_for="")
            )
        ]
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="notice_subject"),
            models.Index(fields=["status", "due_at"], name="notice_due"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.reference}"

    def get_absolute_url(self) -> str:
        return f"/workspace/notices/{self.reference}/"

    @property
    def first(self) -> "Notice":
        """The notice that this one repeats; itself where it repeats none."""
        return self.resend_of or self


class Delivery(models.Model):
    """One notice to one recipient: a person, or a named mailbox. One message, one recipient (law 11)."""

    class Channel(models.TextChoices):
        EMAIL = "email", "E-mail"
        SECURE_MAIL = "secure_mail", "Secure mail"
        ONLINE_FORM = "online_form", "Online form"
        POST = "post", "Post"
        BY_HAND = "by_hand", "By hand"
        TELEPHONE = "telephone", "Telephone"

    class Status(models.TextChoices):
        PENDING = "pending", "Waiting to be sent"
        CLAIMED = "claimed", "Being sent"
        ACCEPTED = "accepted", "Accepted by the mail server"
        KEPT_LOCALLY = "kept_locally", "Kept locally, not sent"
        TO_DECLARE = "to_declare", "To be delivered by staff"
        DECLARED = "declared", "Delivered, declared by staff"
        FAILED = "failed", "Not delivered"
        WITHDRAWN = "withdrawn", "Withdrawn"
        WAITING = "waiting", "Waiting for a decision"
        MERGED = "merged", "Became part of one reminder"

    #: What may still reach its recipient without anybody acting again.
    OPEN = ("pending", "claimed", "to_declare", "waiting")
    #: What counts as having reached the recipient, whatever the switch says.
    REACHED = ("accepted", "declared")

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="deliveries")
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    recipient = models.CharField(
        max_length=24, choices=Recipient, blank=True, help_text="On the statutory list."
    )
    mailbox_name = models.CharField(max_length=200, blank=True)
    address = models.EmailField(blank=True, help_text="The mailbox's; a person's is read when it leaves.")
    channel = models.CharField(max_length=12, choices=Channel, default=Channel.EMAIL)
    queue = models.CharField(max_length=10, choices=Notice.Queue, default=Notice.Queue.DEFAULT)
    is_copy = models.BooleanField(
        default=False, help_text="The partnership's own copy, without documents; no gate counts it."
    )
    status = models.CharField(max_length=12, choices=Status, default=Status.PENDING)
    status_reason = models.CharField(max_length=300, blank=True)
    due_at = models.DateTimeField(
        help_text="The notice's due moment, or of the next attempt after a refusal."
    )
    claimed_until = models.DateTimeField(null=True)
    claim_token = models.CharField(max_length=32, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    first_tried_at = models.DateTimeField(null=True)
    is_late = models.BooleanField(default=False, help_text="First tried more than a minute after it was due.")
    message_id = models.CharField(max_length=200)
    message = models.BinaryField(null=True, help_text="The exact bytes, stored before the first attempt.")
    message_sha256 = models.CharField(max_length=64, blank=True)
    sent_to = models.EmailField(blank=True, help_text="The address that the bytes went to.")
    accepted_at = models.DateTimeField(null=True)
    kept_at = models.DateTimeField(null=True, help_text="Stored here because sending was off.")
    server_reply = models.TextField(blank=True)
    failed_at = models.DateTimeField(null=True)
    troubled_at = models.DateTimeField(null=True, help_text="When an attempt first went wrong.")
    owners_told_at = models.DateTimeField(null=True, help_text="When its owners were told of the trouble.")
    merged_into = models.ForeignKey(
        Notice, null=True, on_delete=models.PROTECT, related_name="merged", db_index=False
    )
    declared_by = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    declared_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True, help_text="When staff say that it was handed over.")
    declared_reference = models.CharField(max_length=200, blank=True)
    evidence = models.ForeignKey(
        Document, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "deliveries"
        constraints = [
            # Not `unique=True`: on PostgreSQL that makes a second index, for searching by beginnings.
            models.UniqueConstraint(fields=["message_id"], name="one_delivery_per_message_id"),
            models.CheckConstraint(
                name="a_delivery_goes_to_one_recipient",
                condition=Q(person__isnull=False, mailbox_name="") | (Q(person=None) & ~Q(mailbox_name="")),
            ),
            models.UniqueConstraint(
                fields=["notice", "person"], condition=Q(person__isnull=False), name="one_delivery_per_person"
            ),
            models.UniqueConstraint(
                fields=["notice", "mailbox_name"],
                condition=~Q(mailbox_name=""),
                name="one_delivery_per_mailbox",
            ),
            models.CheckConstraint(
                name="an_accepted_delivery_has_its_bytes",
                condition=~Q(status="accepted")
                | (Q(message__isnull=False, accepted_at__isnull=False) & ~Q(message_sha256="")),
            ),
            models.CheckConstraint(
                name="a_declared_delivery_has_its_evidence",
                condition=~Q(status="declared")
                | (
                    Q(declared_by__isnull=False, declared_at__isnull=False, delivered_at__isnull=False)
                    & Q(evidence__isnull=False)
                    & ~Q(declared_reference="")
                ),
            ),
        ]
        # Each row changes three times while it is sent, so an index holds only the rows that it is asked for.
        indexes = [
            models.Index(
                fields=["status", "queue", "due_at"],
                name="delivery_due",
                condition=Q(status__in=["pending", "claimed"]),
            ),
            models.Index(
                fields=["notice"],
                name="delivery_open",
                condition=Q(status__in=["pending", "claimed", "to_declare", "waiting"]),
            ),
            *(
                models.Index(
                    fields=[name], name=f"delivery_{name}", condition=Q(**{f"{name}__isnull": False})
                )
                for name in ("merged_into", "declared_by", "evidence")
            ),
            models.Index(
                fields=["troubled_at"],
                name="delivery_trouble_not_told",
                condition=Q(troubled_at__isnull=False, owners_told_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"delivery {self.pk}"

    @property
    def recipient_name(self) -> str:
        """Who gets it, in words for a page."""
        return self.person.name if self.person else self.mailbox_name

    @property
    def reached_at(self) -> dt.datetime | None:
        """When the message reached its recipient as far as the portal can say; None while it has not.

        A message kept locally has reached nobody, except in the demonstration (law 18).
        """
        if self.status == self.Status.DECLARED:
            return self.delivered_at
        if self.status == self.Status.ACCEPTED:
            return self.accepted_at
        if self.status == self.Status.KEPT_LOCALLY and settings.DEMONSTRATION and not settings.SENDING:
            return self.kept_at
        return None


class Receipt(Kept):
    """A recipient's acknowledgement or answer, recorded by staff or given by the person signed in."""

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="receipts")
    received_at = models.DateTimeField()
    words = models.TextField(blank=True)
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["received_at"]

    def __str__(self) -> str:
        return f"receipt of {self.delivery_id}"


class Bounce(Kept):
    """A message that had counted as delivered came back; staff say when, and with which words."""

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="bounces")
    returned_at = models.DateTimeField()
    words = models.TextField()
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["returned_at", "id"]
        constraints = [models.CheckConstraint(name="a_bounce_has_its_words", condition=~Q(words=""))]

    def __str__(self) -> str:
        return f"bounce of {self.delivery_id}"


class LateDecision(Kept):
    """What somebody decided about a notice that waited because its moment had passed (laws 12 and 16).

    Sending it after all is the chair's override: it stays in sight until a second person has looked.
    """

    SETTLED = ("notice", "choice", "reason", "decided_by", "decided_at")
    BY_AN_ACT = ("looked_at", "looked_at_by")

    class Choice(models.TextChoices):
        SEND = "send", "Send it now"
        SKIP = "skip", "Don't send it"

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="late_decisions")
    choice = models.CharField(max_length=4, choices=Choice)
    reason = models.TextField()
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    looked_at_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    looked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["decided_at"]
        constraints = [
            models.CheckConstraint(name="a_late_decision_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="late_decision_looked_at_and_by_together",
                condition=Q(looked_at=None, looked_at_by=None)
                | Q(looked_at__isnull=False, looked_at_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"decision about notice {self.notice_id}"


class Heartbeat(models.Model):
    """The last sign of life of a part that works unseen; also the lease by which one of many acts."""

    name = models.CharField(max_length=64, unique=True)
    beat_at = models.DateTimeField(null=True)
    holder = models.CharField(max_length=64, blank=True)
    held_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name

    @classmethod
    def last(cls, name: str) -> dt.datetime | None:
        """When this part last gave a sign of life; None when it never did."""
        return cls.objects.filter(name=name).values_list("beat_at", flat=True).first()
