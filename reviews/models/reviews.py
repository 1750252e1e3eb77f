"""A practice review from the decision to hold it to its life in public."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse

from documents.models import Document
from foundation import clock
from foundation.encryption import EncryptedTextField
from foundation.governed import Governed, new_reference
from foundation.kept import Kept, KeptQuerySet
from foundation.words import say_day
from matters.models import Matter
from partnership.models import Agency, Person, Role, Timer


class PracticeReviewQuerySet(KeptQuerySet["PracticeReview"]):
    def public(self) -> "PracticeReviewQuerySet":
        """Reviews anyone may read. Time passing alone never adds one: publishing does (law 6)."""
        return self.filter(publication=PracticeReview.Publication.PUBLISHED)

    def explained(self) -> "PracticeReviewQuerySet":
        """Reviews once public of which the public is told that, when and why they went (law 8)."""
        return self.filter(publication=PracticeReview.Publication.WITHDRAWN_EXPLAINED)

    def told_why_not(self) -> "PracticeReviewQuerySet":
        """Reviews of which nothing is published and the public is told why."""
        return self.filter(
            publication=PracticeReview.Publication.UNPUBLISHED, not_published_reason_public_at__isnull=False
        )

    def visible_to(self, person: Any) -> "PracticeReviewQuerySet":
        """Reviews that this person may know of inside: those of their matters, and published ones for all staff."""
        if not getattr(person, "is_authenticated", False) or not person.is_active:
            return self.none()
        known = Q(matter__in=Matter.objects.visible_to(person).values("pk"))
        if person.roles():
            known |= Q(publication=PracticeReview.Publication.PUBLISHED)
        return self.filter(known)

    def confidential_to(self, person: Any) -> "PracticeReviewQuerySet":
        """Reviews of whose unpublished contents this person may know: those of their matters alone."""
        return self.filter(matter__in=Matter.objects.visible_to(person).values("pk"))


class PracticeReview(Kept, Governed):
    """A review of what happened to a child and what is to be learned.

    The statutory kind is the Local Child Safeguarding Practice Review (LCSPR), Children Act 2004, section 16F.
    """

    SETTLED = ()
    BY_AN_ACT = (
        "publication",
        "slug",
        "published_at",
        "published_plan",
        "was_published_before",
        "available_until_on",
        "availability_ended_on",
        "withdrawn_at",
        "withdrawn_by",
        "withdrawal_reason",
        "public_withdrawal_reason",
        "not_published_reason_public_at",
    )
    BEGINS = {"publication": "unpublished"}

    class Kind(models.TextChoices):
        LCSPR = "lcspr", "Local Child Safeguarding Practice Review"
        SERIOUS_CASE_REVIEW = "scr", "Serious case review (before 2019)"
        LOCAL = "local", "Local learning review"
        THEMATIC = "thematic", "Thematic review"
        OTHER_BOARD = "other_board", "Review of another board"
        NATIONAL = "national", "National review"

    class Stage(models.TextChoices):
        BEGUN = "begun", "Begun"
        WRITING = "writing", "Report being written"
        FINAL_REPORT = "final_report", "Final report received"
        FINISHED = "finished", "Finished"

    class Publication(models.TextChoices):
        UNPUBLISHED = "unpublished", "Not published"
        PUBLISHED = "published", "Published"
        WITHDRAWN_EXPLAINED = "withdrawn_explained", "Withdrawn, with an explanation"
        WITHDRAWN_VANISHED = "withdrawn_vanished", "Withdrawn without trace"
        ELSEWHERE = "elsewhere", "Published anonymously by the NSPCC"

    class Precision(models.TextChoices):
        DAY = "day", "Day"
        MONTH = "month", "Month"
        YEAR = "year", "Year"

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="reviews")
    kind = models.CharField(max_length=16, choices=Kind, default=Kind.LCSPR)
    code = models.CharField(
        max_length=40, unique=True, help_text="As the business unit calls it; tells no name."
    )
    working_title = models.CharField(max_length=150, blank=True, help_text="Inside only.")
    stage = models.CharField(max_length=16, choices=Stage, default=Stage.BEGUN)
    has_press_interest = models.BooleanField("press interest expected", default=False)
    opened_at = models.DateTimeField(default=clock.now, editable=False)

    public_title = models.CharField(
        max_length=150, blank=True, help_text="What the public reads; names nobody."
    )
    public_title_confirmed_by = models.ForeignKey(
        Person, null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    summary = models.TextField(blank=True, help_text="The public summary. Markdown.")
    other_board = models.CharField(max_length=150, blank=True, help_text="Whose review it is, if not ours.")

    publication = models.CharField(
        max_length=20, choices=Publication, default=Publication.UNPUBLISHED, editable=False
    )
    slug = models.SlugField(max_length=160, null=True, unique=True, editable=False)
    published_at = models.DateTimeField(null=True, editable=False)
    published_on_precision = models.CharField(
        max_length=5, choices=Precision, default=Precision.DAY, editable=False
    )
    published_plan = models.ForeignKey(
        "reviews.PublicationPlan", null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    was_published_before = models.BooleanField("published before the portal", default=False, editable=False)
    available_until_on = models.DateField(
        null=True, editable=False, help_text="The least that the rules ask for."
    )
    availability_ended_on = models.DateField(null=True, editable=False)
    where_to_find = models.CharField(
        max_length=300, blank=True, help_text="Pointer once availability has ended."
    )
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    withdrawn_by = models.ForeignKey(
        Person, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    withdrawal_reason = models.TextField(blank=True, editable=False)
    public_withdrawal_reason = models.TextField(blank=True, editable=False)

    not_published_reason = models.TextField(
        blank=True, editable=False, help_text="What the public is told where no report is published."
    )
    not_published_reason_public_at = models.DateTimeField(null=True, editable=False)

    objects = PracticeReviewQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["-opened_at"]
        constraints = [
            models.CheckConstraint(
                name="a_published_review_has_its_address_moment_and_plan",
                condition=~Q(publication="published")
                | (
                    Q(slug__isnull=False, published_at__isnull=False)
                    & ~Q(public_title="")
                    & (Q(was_published_before=True) | Q(published_plan__isnull=False))
                ),
            ),
            models.CheckConstraint(
                name="an_address_is_made_by_publishing",
                condition=Q(slug=None) | Q(published_at__isnull=False),
            ),
            models.CheckConstraint(
                name="a_withdrawn_review_says_when_who_and_why",
                condition=~Q(publication__in=["withdrawn_explained", "withdrawn_vanished"])
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawal_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        """Its page in the workspace. The public page has an address of its own."""
        return reverse("reviews:overview", args=[self.reference])

    @property
    def is_public(self) -> bool:
        return self.publication == self.Publication.PUBLISHED


class Slug(Kept):
    """Every address a review ever had, so that none is used twice (design section 6)."""

    slug = models.SlugField(max_length=160, unique=True)
    review = models.ForeignKey(PracticeReview, on_delete=models.PROTECT, related_name="slugs")
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.slug


class Involvement(models.Model):
    """Whether an agency was involved with the child: asked, answered, or silent past the deadline."""

    class Answer(models.TextChoices):
        WAITING = "waiting", "No answer yet"
        INVOLVED = "involved", "Involved"
        NOT_INVOLVED = "not_involved", "Not involved"

    #: Who answers in an agency's name.
    VOICES = (Role.SAFEGUARDING_PARTNER, Role.AGENCY_REPRESENTATIVE, Role.PRESS_LEAD)

    review = models.ForeignKey(PracticeReview, on_delete=models.PROTECT, related_name="involvements")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    deadline_on = models.DateField()
    answer = models.CharField(max_length=12, choices=Answer, default=Answer.WAITING)
    note = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["agency__name"]
        constraints = [
            models.UniqueConstraint(fields=["review", "agency"], name="an_agency_is_asked_once_per_review"),
            models.CheckConstraint(
                name="involvement_answered_at_and_by_together",
                condition=Q(answered_at=None, answered_by=None, answer="waiting")
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer="waiting")),
            ),
        ]

    def __str__(self) -> str:
        return f"involvement of {self.agency}"


class Decision(Kept):
    """A decision about a review: who decided, on which day, and why. Added to, never edited."""

    class Kind(models.TextChoices):
        TO_REVIEW = "to_review", "To hold a review"
        NOT_TO_REVIEW = "not_to_review", "Not to hold a review"
        TO_PUBLISH = "to_publish", "To publish"
        NOT_TO_PUBLISH = "not_to_publish", "Not to publish"
        DELAY = "delay", "To delay"
        KEEP_AVAILABLE = "keep_available", "To keep available"
        END_AVAILABILITY = "end_availability", "To end availability"

    class Form(models.TextChoices):
        FULL = "full", "The full report"
        IMPROVEMENT_INFORMATION = "improvement_information", "Improvement information only"
        ANONYMOUS = "anonymous", "Anonymously through the NSPCC"

    review = models.ForeignKey(PracticeReview, on_delete=models.PROTECT, related_name="decisions")
    kind = models.CharField(max_length=16, choices=Kind)
    form = models.CharField(max_length=24, choices=Form, blank=True)
    decided_on = models.DateField()
    deciders = models.CharField(
        max_length=300, help_text="Offices or bodies, for instance the three partners."
    )
    reason = models.TextField()
    publishable_reason = models.TextField(blank=True)
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["decided_on", "id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {say_day(self.decided_on)}"


class ReviewClock(models.Model):
    """One of the limits that run for a review, with the event and the day from which it runs."""

    review = models.ForeignKey(PracticeReview, on_delete=models.PROTECT, related_name="clocks")
    timer = models.ForeignKey(Timer, on_delete=models.PROTECT, related_name="+")
    start_event = models.CharField(max_length=100, help_text="For instance “became aware” or “notified”.")
    started_on = models.DateField()
    due_on = models.DateField(editable=False)
    computed_from = models.TextField(editable=False, help_text="How the day was worked out.")
    met_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["due_on"]
        constraints = [
            models.UniqueConstraint(fields=["review", "timer"], name="one_clock_of_a_kind_per_review")
        ]

    def __str__(self) -> str:
        return f"clock {self.pk}"


class DelayRecord(Kept):
    """Why a limit will not be met, who decided, and when it is looked at again."""

    clock = models.ForeignKey(ReviewClock, on_delete=models.PROTECT, related_name="delays")
    justification = models.TextField()
    decided_by = models.CharField(max_length=200)
    decided_on = models.DateField()
    next_look_on = models.DateField()
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["decided_on", "id"]

    def __str__(self) -> str:
        return f"delay {self.pk}"


class CopyRequest(models.Model):
    """Somebody's request for a copy of a review, mostly of one no longer on the site."""

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    review = models.ForeignKey(PracticeReview, on_delete=models.PROTECT, related_name="copy_requests")
    received_on = models.DateField()
    requester = EncryptedTextField(help_text="Name and address, kept until the request is answered.")
    words = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    answer = models.TextField(blank=True)

    class Meta:
        ordering = ["received_on"]

    def __str__(self) -> str:
        return f"copy request {self.pk}"


class Attachment(Governed):
    """Something published beside the report: a learning briefing, an explainer video, an easy-read version.

    Each has its own state: publishing the review publishes those marked ready, and no others.
    """

    class Kind(models.TextChoices):
        BRIEFING = "briefing", "Learning briefing"
        VIDEO = "video", "Explainer video"
        EASY_READ = "easy_read", "Easy-read version"
        OTHER = "other", "Other"

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        READY = "ready", "Ready to be published"
        PUBLISHED = "published", "Published"
        WITHDRAWN = "withdrawn", "Withdrawn"

    review = models.ForeignKey(PracticeReview, on_delete=models.PROTECT, related_name="attachments")
    kind = models.CharField(max_length=12, choices=Kind)
    title = models.CharField(max_length=150)
    language = models.CharField(max_length=20, default="en")
    document = models.ForeignKey(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    url = models.URLField(blank=True, help_text="Of a video that somebody else hosts.")
    has_captions = models.BooleanField(default=False)
    transcript = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT, editable=False)
    added_by = models.ForeignKey(
        Person, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    last_edited_by = models.ForeignKey(
        Person, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["kind", "title"]
        constraints = [
            models.CheckConstraint(
                name="an_attachment_is_a_file_or_a_link",
                condition=Q(document__isnull=False, url="") | (Q(document=None) & ~Q(url="")),
                violation_error_message="Give either a file or a link.",
            ),
            models.CheckConstraint(
                name="a_video_has_captions_or_a_transcript",
                condition=~Q(kind="video") | Q(has_captions=True) | ~Q(transcript=""),
                violation_error_message="A video needs captions or a transcript.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PublicCorrection(Kept):
    """A correction that the public page shows, with its day."""

    review = models.ForeignKey(PracticeReview, on_delete=models.PROTECT, related_name="corrections")
    words = models.TextField()
    corrected_at = models.DateTimeField()
    corrected_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["corrected_at"]

    def __str__(self) -> str:
        return f"correction {self.pk}"


class PublishedFileQuerySet(KeptQuerySet["PublishedFile"]):
    def open(self) -> "PublishedFileQuerySet":
        """Files that have not been closed: superseded or withdrawn. Whether anyone may read them, `public()` says."""
        return self.filter(closed_at=None)

    def public(self) -> "PublishedFileQuerySet":
        """Files anyone may download: those of public reviews that have not been closed."""
        return self.open().filter(
            review__in=PracticeReview.objects.public().values("pk"), review__availability_ended_on=None
        )


class PublishedFile(Kept):
    """A file that publishing made public, under a random address, until it is closed."""

    SETTLED = ("reference", "review", "document", "title", "kind", "language", "published_at")

    reference = models.CharField(max_length=12, unique=True, editable=False)
    review = models.ForeignKey(PracticeReview, on_delete=models.PROTECT, related_name="published_files")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=150)
    kind = models.CharField(max_length=24, help_text="“report” or the kind of attachment.")
    language = models.CharField(max_length=20, default="en")
    published_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, help_text="Superseded or withdrawn.")
    closed_reason = models.CharField(max_length=200, blank=True)

    objects = PublishedFileQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.title
