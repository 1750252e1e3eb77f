"""Statements: their texts, who speaks in them, checks them and agrees to them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.urls import reverse

from documents.models import Document
from foundation import clock
from foundation.governed import Governed
from foundation.kept import Kept, KeptQuerySet
from matters.models import Matter
from media_relations.models.directory import Journalist
from media_relations.models.events import VOICES, AgencyConcerned, HighProfileEvent
from media_relations.models.protocol import CheckKind
from partnership.models import BUSINESS_UNIT, CHAIRS, Agency, Channel, Person


class StatementQuerySet(KeptQuerySet["Statement"]):
    def public(self) -> StatementQuerySet:
        """Statements anyone may read. Time passing alone never adds one: releasing does (law 6)."""
        return self.filter(status=Statement.Status.RELEASED, slug__isnull=False)

    def explained(self) -> StatementQuerySet:
        """Statements once public of which the public is told that, when and why they went (law 8)."""
        return self.filter(
            status=Statement.Status.WITHDRAWN, slug__isnull=False, withdrawal=Statement.Withdrawal.EXPLAIN
        )

    def visible_to(self, person: Any) -> StatementQuerySet:
        """Statements this person may read inside.

        The business unit and the chairs read all in the partnership's name, of matters that they may know of; an
        agency's voices its own and those in which it is concerned or consulted. An agency's own draft is its own
        until it was submitted or went to whoever leads, and stays its own if it is dropped before. Of somebody who is away, a deputy sees only what both may see.
        """
        released = Q(status=Statement.Status.RELEASED, slug__isnull=False)
        return self._for(
            person, lambda one: self._involves(one) | (released if one.roles() else Q(pk__in=[]))
        )

    def kept_from(self, person: Any) -> StatementQuerySet:
        """Agencies' own statements that this person may not read; None: those that are still their writers' alone."""
        own = self.filter(on_behalf_of__isnull=False)
        if person is None:
            return own.exclude(_was_shown())
        return own.exclude(pk__in=Statement.objects.visible_to(person).values("pk"))

    def involving(self, person: Any) -> StatementQuerySet:
        """Statements of which this person may read more than everybody may once they are released."""
        return self._for(person, self._involves)

    def _for(self, person: Any, may: Callable[[Any], Q]) -> StatementQuerySet:
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

    def _involves(self, person: Any) -> Q:
        mine = person.agencies_as(*VOICES)
        concerned = StatementAgency.objects.filter(agency__in=mine, removed_at=None).values("statement")
        asked = Consultation.objects.filter(agency__in=mine).values("statement")
        speaks = Quote.objects.filter(speaker=person, removed_at=None).values("statement")
        checks = StatementCheck.objects.filter(person=person).values("statement")
        shown = _was_shown()
        may = (
            Q(on_behalf_of__in=mine)
            | (Q(pk__in=concerned) & shown)
            | Q(pk__in=asked)
            | Q(pk__in=speaks)
            | Q(pk__in=checks)
        )
        if person.holds(*BUSINESS_UNIT, *CHAIRS):
            known = Matter.objects.visible_to(person).values("pk")
            of_matter = Q(matter=None) | Q(matter__in=known)
            of_event = Q(event=None) | Q(event__matter=None) | Q(event__matter__in=known)
            may |= (Q(on_behalf_of=None) | shown) & of_matter & of_event
        return may


def _was_shown() -> Q:
    """Submitted to the agencies, or shown to whoever leads; before, an agency's own statement is its own."""
    agreements = Agreement.objects.values("version__statement")
    return (
        ~Q(status__in=(Statement.Status.DRAFT, Statement.Status.DROPPED))
        | Q(went_to_lead_at__isnull=False)
        | Q(status=Statement.Status.DROPPED, approval_asked_at__isnull=False)
        | Q(status=Statement.Status.DROPPED, pk__in=agreements)
    )


class Statement(Kept, Governed):
    """What is told to the media about one thing, from its draft to its life in public."""

    SETTLED = ("on_behalf_of", "event", "matter", "drafted_by", "drafted_at", "corrects")
    BY_AN_ACT = (
        "status",
        "slug",
        "released_at",
        "released_by",
        "released_version",
        "withdrawn_at",
        "withdrawn_by",
        "withdrawal",
        "withdrawal_reason",
        "public_withdrawal_reason",
        "current_version",
        "approval_asked_at",
        "release_scheduled_at",
        "release_scheduled_by",
        "release_fingerprint",
    )
    BEGINS = {"status": "draft", "slug": None}

    class Kind(models.TextChoices):
        HOLDING = "holding", "Holding statement"
        REACTIVE = "reactive", "Reactive statement"
        PROACTIVE = "proactive", "Proactive statement"
        INTERVIEW = "interview", "Interview"
        BRIEFING = "briefing", "Press briefing"
        CONFERENCE = "conference", "Press conference"
        NO_COMMENT = "no_comment", "“No comment”"

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        AGREEING = "agreeing", "With the agencies"
        APPROVING = "approving", "Waits for approval"
        APPROVED = "approved", "Approved"
        RELEASED = "released", "Released"
        WITHDRAWN = "withdrawn", "Withdrawn"
        DROPPED = "dropped", "Dropped"

    class Withdrawal(models.TextChoices):
        EXPLAIN = "explain", "Explain: the address says that, when and why it went"
        VANISH = "vanish", "Vanish: the address answers as if it had never been"

    #: What is not read on the news page: these tell how something was answered, in speech.
    SPOKEN = ("interview", "briefing", "conference", "no_comment")
    OPEN = ("draft", "agreeing", "approving", "approved")

    kind = models.CharField(max_length=12, choices=Kind, default=Kind.REACTIVE)
    on_behalf_of = models.ForeignKey(
        Agency,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Empty: in the partnership's name.",
    )
    event = models.ForeignKey(
        HighProfileEvent, null=True, blank=True, on_delete=models.PROTECT, related_name="statements"
    )
    matter = models.ForeignKey(
        Matter, null=True, blank=True, on_delete=models.PROTECT, related_name="statements"
    )
    made_for_type = models.ForeignKey(
        ContentType, null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    made_for_id = models.PositiveBigIntegerField(null=True, blank=True, editable=False)
    made_for = GenericForeignKey("made_for_type", "made_for_id")
    corrects = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrections"
    )
    correction_note = models.CharField(
        max_length=300, blank=True, help_text="What the correction changes, as the public reads it."
    )
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT, editable=False)
    current_version = models.ForeignKey(
        "media_relations.StatementVersion",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    channels = models.ManyToManyField(Channel, blank=True, related_name="+")
    journalists = models.ManyToManyField(
        Journalist, blank=True, related_name="statements", help_text="Who gets it, one message each."
    )
    drafted_by = models.ForeignKey(Person, editable=False, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField(default=clock.now, editable=False)
    went_to_lead_at = models.DateTimeField(
        null=True, editable=False, help_text="When an agency that does not lead showed its draft to the lead."
    )
    approval_asked_at = models.DateTimeField(null=True, editable=False)
    release_scheduled_at = models.DateTimeField(null=True, editable=False)
    release_scheduled_by = models.ForeignKey(
        Person, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    release_fingerprint = models.CharField(max_length=64, blank=True, editable=False)
    slug = models.SlugField(max_length=160, null=True, unique=True, editable=False)
    released_at = models.DateTimeField(null=True, editable=False)
    released_by = models.ForeignKey(
        Person, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    released_version = models.ForeignKey(
        "media_relations.StatementVersion",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    withdrawn_by = models.ForeignKey(
        Person, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    withdrawal = models.CharField(max_length=8, choices=Withdrawal, blank=True, editable=False)
    withdrawal_reason = models.TextField(blank=True, editable=False)
    public_withdrawal_reason = models.CharField(max_length=300, blank=True, editable=False)

    objects = StatementQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["-drafted_at", "-pk"]
        indexes = [models.Index(fields=["status"]), models.Index(fields=["made_for_type", "made_for_id"])]
        constraints = [
            models.CheckConstraint(
                name="a_released_statement_says_when_by_whom_and_what",
                condition=~Q(status__in=["released", "withdrawn"])
                | Q(released_at__isnull=False, released_by__isnull=False, released_version__isnull=False),
            ),
            models.CheckConstraint(
                name="a_withdrawn_statement_says_when_and_by_whom",
                condition=~Q(status="withdrawn")
                | (
                    Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                    & ~Q(withdrawal="")
                    & ~Q(withdrawal_reason="")
                ),
            ),
            models.CheckConstraint(
                name="only_what_was_released_has_an_address",
                condition=Q(slug=None) | Q(status__in=["released", "withdrawn"]),
            ),
            models.CheckConstraint(
                name="a_release_that_is_scheduled_has_its_authority",
                condition=Q(release_scheduled_at=None)
                | (Q(release_scheduled_by__isnull=False) & ~Q(release_fingerprint="")),
            ),
        ]

    def __str__(self) -> str:
        return self.current_version.title if self.current_version else f"statement {self.reference}"

    def get_absolute_url(self) -> str:
        return reverse("media_relations:statement", args=[self.reference])

    @property
    def is_spoken(self) -> bool:
        return self.kind in self.SPOKEN

    @property
    def last_edited_by(self) -> frozenset[int]:
        """Keys of who made the version that stands now, and of who first wrote its very text (law 9)."""
        version = self.current_version
        keys = (version.made_by_id, version.text_by_id) if version else ()
        return frozenset(key for key in keys if key is not None)


class StatementVersion(Kept):
    """A statement as it read at one time. The fingerprint covers all that matters (law 9)."""

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=150)
    text = models.TextField(help_text="Markdown.")
    key_message = models.CharField(max_length=300, blank=True)
    spokesperson = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    release_at = models.DateTimeField(
        "embargoed until",
        null=True,
        blank=True,
        help_text="Empty: it may be released as soon as it is ready.",
    )
    quotes = models.JSONField(default=list, help_text="Speaker's key and words, in order.")
    files = models.JSONField(default=list, help_text="SHA-256 of the files, in order.")
    fingerprint = models.CharField(max_length=64)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    text_by = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Who wrote this very text first, where an earlier version had it already.",
    )
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["statement", "number"]
        constraints = [
            models.UniqueConstraint(fields=["statement", "number"], name="statement_versions_are_numbered")
        ]

    def __str__(self) -> str:
        return self.title


class Quote(Governed):
    """Words that somebody says in a statement, and that person's own yes to them."""

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="quotes")
    speaker = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    words = models.TextField()
    order = models.PositiveSmallIntegerField(default=0)
    yes_at = models.DateTimeField(
        null=True, editable=False, help_text="When the speaker said yes to these words."
    )
    yes_to = models.CharField(max_length=64, blank=True, editable=False, help_text="SHA-256 of the words.")
    removed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return f"quote {self.pk}"


class StatementFile(Kept):
    """A file that goes with a statement, under the title that was approved with it (law 9)."""

    SETTLED = ("statement", "document", "title", "added_at", "added_by")
    BY_AN_ACT = ("removed_at",)

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="files")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=150)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title


class StatementAgency(models.Model):
    """An agency that a statement concerns: it agrees before release (law 10)."""

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="agencies")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    deadline_at = models.DateTimeField(
        null=True, blank=True, help_text="By when it answers; empty: as the protocol says."
    )
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True)
    removed_reason = models.CharField(max_length=300, blank=True)
    sets_aside = models.ForeignKey(
        AgencyConcerned,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The event's word that it is concerned, against which a chair took it out.",
    )

    class Meta:
        ordering = ["agency__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["statement", "agency"],
                condition=Q(removed_at=None),
                name="a_statement_concerns_an_agency_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} in statement {self.statement_id}"


class Agreement(Kept):
    """An agency's word on one text: asked, agreed, or a concern. Silence is not agreement (law 10)."""

    SETTLED = ("version", "agency", "fingerprint", "asked_at", "deadline_at")
    BY_AN_ACT = ("answer", "harms", "answered_by", "answered_at")
    BEGINS = {"answer": "waiting"}

    class Answer(models.TextChoices):
        WAITING = "waiting", "Asked"
        AGREED = "agreed", "Agreed"
        CONCERN = "concern", "Raised a concern"

    version = models.ForeignKey(StatementVersion, on_delete=models.PROTECT, related_name="agreements")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    fingerprint = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    deadline_at = models.DateTimeField()
    answer = models.CharField(max_length=8, choices=Answer, default=Answer.WAITING)
    harms = models.TextField(blank=True, help_text="What the text would harm, in the agency's words.")
    answered_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["agency__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "agency"], name="an_agency_is_asked_once_about_a_text"
            ),
            models.CheckConstraint(
                name="an_answer_says_when_and_by_whom",
                condition=Q(answer="waiting", answered_at=None, answered_by=None)
                | Q(answer__in=["agreed", "concern"], answered_at__isnull=False, answered_by__isnull=False),
            ),
            models.CheckConstraint(
                name="a_concern_names_what_it_would_harm", condition=~Q(answer="concern") | ~Q(harms="")
            ),
        ]

    def __str__(self) -> str:
        return f"agreement {self.pk}"


class MemberBriefing(Kept):
    """Elected members told of a statement before its release, or why not is the chair's word (law 10)."""

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="member_briefings")
    who = models.CharField(max_length=200, help_text="The office, for instance “Lead member for children”.")
    how = models.CharField(max_length=200)
    informed_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["informed_at"]

    def __str__(self) -> str:
        return f"member briefing {self.pk}"


class StatementCheck(Kept):
    """A named person's yes or no to the accuracy or the law of one text; never the approver."""

    SETTLED = ("statement", "kind", "person", "asked_at", "asked_by")
    BY_AN_ACT = ("fingerprint", "is_passed", "words", "done_at")

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="checks")
    kind = models.ForeignKey(CheckKind, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    fingerprint = models.CharField(max_length=64, blank=True)
    is_passed = models.BooleanField(null=True)
    words = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["kind__order", "asked_at"]

    def __str__(self) -> str:
        return f"check {self.pk}"


class Consultation(Kept):
    """A press office that was asked for its view of a draft, and what it said."""

    SETTLED = ("statement", "agency", "asked_at", "asked_by")
    BY_AN_ACT = ("words", "answered_at", "answered_by")

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="consultations")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    words = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["asked_at"]

    def __str__(self) -> str:
        return f"consultation {self.pk}"


class StatementSlug(models.Model):
    """Every address that a statement ever had, so that none is given twice."""

    slug = models.SlugField(max_length=160, unique=True)
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="slugs")
    given_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.slug
