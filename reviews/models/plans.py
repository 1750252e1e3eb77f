"""Publication plans: templates, steps, dates, and what became of them."""

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import Q

from documents.models import Document
from foundation import clock
from foundation.governed import Governed
from foundation.kept import Kept
from partnership.models import Agency, Person, Role, RuleEdition
from reviews.models.reports import ReportVersion
from reviews.models.reviews import Decision, PracticeReview


class Phase(models.TextChoices):
    BEFORE = "before", "Before publication"
    PUBLICATION = "publication", "Publication"
    AFTER = "after", "After publication"


class ToldGroup(models.TextChoices):
    """Whom the outcome is told, in the order in which law 4 has it unless the plan says otherwise."""

    FAMILY = "family", "Family"
    STAFF = "staff", "Staff involved"
    PARTNERS = "partners", "Partners"
    ELECTED_MEMBERS = "elected_members", "Elected members"
    MEDIA = "media", "Media"
    PUBLIC = "public", "Public"


class StepTiming(models.Model):
    """When a step is due: relative to an event, on a fixed day, as soon as possible after, undated, or recurring."""

    class Timing(models.TextChoices):
        RELATIVE = "relative", "Before or after an event"
        FIXED_DAY = "fixed_day", "On a fixed day"
        AS_SOON_AS_POSSIBLE = "as_soon_as_possible", "As soon as possible after an event"
        UNDATED = "undated", "Undated"
        RECURRING = "recurring", "Again and again until an event"

    class Anchor(models.TextChoices):
        PUBLICATION = "publication", "Publication"
        ENDORSEMENT = "endorsement", "Last endorsement"
        DECISION_TO_REVIEW = "decision_to_review", "Decision to hold the review"
        DATE_FIXED = "date_fixed", "Fixing the date"
        PROCEEDING_ENDED = "proceeding_ended", "End of the last live proceeding"
        PROCEEDING_DATE = "proceeding_date", "Next date of a proceeding"
        STEP = "step", "Another step"

    class Unit(models.TextChoices):
        DAYS = "days", "days"
        WORKING_DAYS = "working_days", "working days"

    class Condition(models.TextChoices):
        ALWAYS = "always", "Always"
        CRIMINAL_LIVE = "criminal_live", "Only if criminal proceedings are live"
        PROCEEDING_LIVE = "proceeding_live", "Only if any proceeding is live"
        PRESS_INTEREST = "press_interest", "Only if press interest is expected"
        SURVIVING_CHILDREN = "surviving_children", "Only if there are surviving children"

    class Kind(models.TextChoices):
        TASK = "task", "Task"
        QUESTION = "question", "Question whose answers are kept"
        NOTICE = "notice", "Notice that the portal sends"
        PUBLISH = "publish", "Publication itself"

    class Ownership(models.TextChoices):
        EITHER = "either", "Any one of them"
        JOINTLY = "jointly", "All of them together"

    phase = models.CharField(max_length=12, choices=Phase)
    order = models.PositiveSmallIntegerField(default=0)
    key = models.SlugField(max_length=60, help_text="By which other steps refer to it.")
    title = models.CharField(max_length=200)
    audience = models.CharField(max_length=300, blank=True)
    told_group = models.CharField(
        "tells the outcome to",
        max_length=16,
        choices=ToldGroup,
        blank=True,
        help_text="Empty: it tells nobody the outcome.",
    )
    channel = models.CharField(max_length=150, blank=True)
    message = models.TextField(blank=True)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.TASK)
    notice_kind = models.CharField(max_length=64, blank=True)
    is_gate = models.BooleanField("publication waits for it", default=False)
    question = models.TextField(blank=True)
    timing = models.CharField(max_length=20, choices=Timing, default=Timing.UNDATED)
    anchor = models.CharField(max_length=20, choices=Anchor, blank=True)
    anchor_key = models.SlugField(max_length=60, blank=True)
    offset = models.SmallIntegerField(default=0, help_text="Below nought: before the event.")
    unit = models.CharField(max_length=12, choices=Unit, default=Unit.DAYS)
    at_time = models.TimeField(null=True, blank=True)
    fixed_on = models.DateField(null=True, blank=True)
    every = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="For recurring steps, in the unit above."
    )
    until_anchor = models.CharField(max_length=20, choices=Anchor, blank=True)
    condition = models.CharField(max_length=20, choices=Condition, default=Condition.ALWAYS)
    ownership = models.CharField(max_length=8, choices=Ownership, default=Ownership.EITHER)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    @property
    def asks_others(self) -> bool:
        """Whether it sends a notice whose recipients are asked for an answer."""
        return self.kind == self.Kind.NOTICE and bool(self.question)


class PlanTemplate(Governed):
    """A publication plan to begin from. Two come with the portal; partnerships share theirs as YAML."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=150)
    description = models.TextField(blank=True, help_text="For which reviews it is meant.")
    source = models.CharField(max_length=300, blank=True, help_text="Whose framework it follows.")
    aims = models.TextField(blank=True, help_text="What a plan made from it begins with.")
    told_order = models.JSONField(
        default=list, blank=True, help_text="The groups in the order in which they are told."
    )
    is_current = models.BooleanField(
        default=True, help_text="Untick when no new plan is to begin from it. Plans made from it stay."
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class TemplateStep(StepTiming):
    """A step of a template, owned by roles of named or kinds of agencies."""

    template = models.ForeignKey(PlanTemplate, on_delete=models.CASCADE, related_name="steps")
    owners = models.JSONField(
        default=list,
        blank=True,
        help_text="A list of {role, agency (short name) or agency_kind}; both optional but the role.",
    )

    class Meta:
        ordering = ["template", "order"]
        constraints = [
            models.UniqueConstraint(fields=["template", "key"], name="template_step_keys_are_unique")
        ]


class PublicationPlanQuerySet(models.QuerySet["PublicationPlan"]):
    def live(self) -> "PublicationPlanQuerySet":
        return self.filter(status__in=PublicationPlan.LIVE)

    def visible_to(self, person: Any) -> "PublicationPlanQuerySet":
        """Plans of the matters the person may know of. What of a plan they may read, the queries decide."""
        return self.filter(review__in=PracticeReview.objects.confidential_to(person).values("pk"))


class PublicationPlan(Governed):
    """How one review is published: when, who is told in what order, and what must be there before."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        FIXED = "fixed", "Date fixed, not scheduled"
        SCHEDULED = "scheduled", "Scheduled"
        PUBLISHED = "published", "Published"
        WITHDRAWN = "withdrawn", "Withdrawn"

    LIVE = ("draft", "fixed", "scheduled")

    review = models.ForeignKey(PracticeReview, on_delete=models.PROTECT, related_name="plans")
    template = models.ForeignKey(PlanTemplate, null=True, on_delete=models.PROTECT, related_name="+")
    edition = models.ForeignKey(
        RuleEdition, on_delete=models.PROTECT, related_name="+", verbose_name="rule edition"
    )
    form = models.CharField(max_length=24, choices=Decision.Form, default=Decision.Form.FULL)
    report_version = models.ForeignKey(
        ReportVersion,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="plans",
        help_text="The exact version that was fixed; empty in a draft.",
    )
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT, editable=False)
    context = models.TextField(blank=True)
    aims = models.TextField(blank=True)
    point_of_contact = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="single point of contact",
    )
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="owned_plans")
    told_order = models.JSONField(
        default=list, blank=True, help_text="The groups in the order in which they are told."
    )
    local_working_days = models.PositiveSmallIntegerField(
        "local notice period, working days", null=True, blank=True, help_text="Only stricter than the rules."
    )
    publish_at = models.DateTimeField(null=True, blank=True)
    advance_copy_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="A later lawful moment for the Panel's copy; empty: at once when fixed.",
    )
    notice_round = models.PositiveSmallIntegerField(
        default=0, editable=False, help_text="How often the notice period has begun."
    )
    fixed_at = models.DateTimeField(null=True, editable=False)
    fixed_by = models.ForeignKey(
        Person, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    earliest_at = models.DateTimeField(
        null=True, editable=False, help_text="The earliest lawful moment when it was last worked out."
    )
    computed_from = models.TextField(
        blank=True, editable=False, help_text="How the earliest moment was worked out."
    )
    fixed_rules = models.JSONField(
        default=list,
        editable=False,
        help_text="The periods of the bodies under which the date was fixed, as they were then.",
    )
    scheduled_at = models.DateTimeField(null=True, editable=False)
    scheduled_by = models.ForeignKey(
        Person, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    scheduled_fingerprint = models.CharField(max_length=64, blank=True, editable=False)
    published_at = models.DateTimeField(null=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    withdrawn_by = models.ForeignKey(
        Person, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    withdrawal_reason = models.TextField(blank=True, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = PublicationPlanQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["review"],
                condition=Q(status__in=["draft", "fixed", "scheduled"]),
                name="one_live_plan_per_review",
            ),
            models.CheckConstraint(
                name="a_fixed_plan_has_its_moment_version_and_person",
                condition=~Q(status__in=["fixed", "scheduled", "published"])
                | Q(
                    publish_at__isnull=False,
                    fixed_at__isnull=False,
                    fixed_by__isnull=False,
                    report_version__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="a_scheduled_plan_has_its_authority",
                condition=~Q(status="scheduled")
                | (Q(scheduled_at__isnull=False, scheduled_by__isnull=False) & ~Q(scheduled_fingerprint="")),
            ),
            models.CheckConstraint(
                name="a_published_plan_was_scheduled",
                condition=~Q(status="published") | Q(published_at__isnull=False, scheduled_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"publication plan {self.reference}"


class PlanStep(Governed, StepTiming):
    """One thing to do in a plan, by whom and by when, and what came of it."""

    class Status(models.TextChoices):
        OPEN = "open", "To do"
        DONE = "done", "Done"
        NOT_APPLICABLE = "not_applicable", "Not applicable"

    plan = models.ForeignKey(PublicationPlan, on_delete=models.PROTECT, related_name="steps")
    due_at = models.DateTimeField(null=True, editable=False)
    answers_due_at = models.DateTimeField(
        null=True, editable=False, help_text="By when those whom its notice asks have answered."
    )
    computed_from = models.TextField(blank=True, editable=False)
    status = models.CharField(max_length=16, choices=Status, default=Status.OPEN, editable=False)
    done_at = models.DateTimeField(null=True, editable=False)
    done_by = models.ForeignKey(Person, null=True, editable=False, on_delete=models.PROTECT, related_name="+")
    outcome = models.TextField(blank=True, editable=False)
    evidence = models.ForeignKey(
        Document, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    not_applicable_reason = models.TextField(blank=True, editable=False)
    recurs_from = models.ForeignKey(
        "self", null=True, editable=False, on_delete=models.PROTECT, related_name="recurrences"
    )
    removed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["plan", "order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "key"], condition=Q(removed_at=None), name="plan_step_keys_are_unique"
            ),
            models.CheckConstraint(
                name="a_done_step_says_when_and_by_whom",
                condition=~Q(status="done") | Q(done_at__isnull=False),
            ),
            models.CheckConstraint(
                name="a_step_not_applicable_says_why",
                condition=~Q(status="not_applicable") | ~Q(not_applicable_reason=""),
            ),
        ]

    @property
    def wanted_at(self) -> dt.datetime | None:
        """By when people have to have acted: given their answers, where its notice asks for them, else done it."""
        return self.answers_due_at or self.due_at


class StepOwner(models.Model):
    """A person who has to do a step, or a role to which nobody has been named yet."""

    step = models.ForeignKey(PlanStep, on_delete=models.CASCADE, related_name="owners")
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="owned_steps"
    )
    role = models.CharField(max_length=32, choices=Role, blank=True)
    agency = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    not_found = models.CharField(
        max_length=60,
        blank=True,
        help_text="The agency that the template names and the partnership does not have: nobody holds the role.",
    )
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["step", "person"], condition=Q(person__isnull=False), name="a_person_owns_a_step_once"
            ),
            models.CheckConstraint(
                name="a_step_owner_is_a_person_or_a_role", condition=Q(person__isnull=False) | ~Q(role="")
            ),
            models.CheckConstraint(
                name="nobody_stands_for_an_agency_that_is_not_here",
                condition=Q(not_found="") | Q(person=None, agency=None),
            ),
        ]

    def __str__(self) -> str:
        return f"owner of {self.step_id}"


class StepAnswer(Kept):
    """An answer to a step's question. Kept as given; a later one stands beside it."""

    step = models.ForeignKey(PlanStep, on_delete=models.PROTECT, related_name="answers")
    agency = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")
    words = models.TextField()
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()

    class Meta:
        ordering = ["answered_at"]

    def __str__(self) -> str:
        return f"answer {self.pk}"


class DateChange(Kept):
    """A publication moment that was moved: from, to, why, and what was decided about those told the old one."""

    SETTLED = ("plan", "old_publish_at", "new_publish_at", "reason", "changed_by", "changed_at")
    BY_AN_ACT = ("correction", "correction_reason", "correction_by")

    class Correction(models.TextChoices):
        RESTARTED = "restarted", "Earlier: the notice period starts again"
        TO_DECIDE = "to_decide", "Later: send a correction?"
        SENT = "sent", "Correction sent"
        NOT_NEEDED = "not_needed", "No correction needed"

    plan = models.ForeignKey(PublicationPlan, on_delete=models.PROTECT, related_name="date_changes")
    old_publish_at = models.DateTimeField(null=True)
    new_publish_at = models.DateTimeField(null=True)
    reason = models.TextField()
    changed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    correction = models.CharField(max_length=12, choices=Correction)
    correction_reason = models.TextField(blank=True)
    correction_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["changed_at"]

    def __str__(self) -> str:
        return f"date change {self.pk}"


class PublicationAttempt(Kept):
    """One try at publishing when the moment came, and what stood in the way."""

    plan = models.ForeignKey(PublicationPlan, on_delete=models.PROTECT, related_name="attempts")
    due_at = models.DateTimeField()
    tried_at = models.DateTimeField()
    is_published = models.BooleanField()
    reasons = models.JSONField(default=list)

    class Meta:
        ordering = ["tried_at"]

    def __str__(self) -> str:
        return f"attempt {self.pk}"


class Override(Kept):
    """A stop that the chair lifted with a reason; it stays in sight until a second person has looked (law 16)."""

    SETTLED = ("plan", "kind", "reason", "lifted_by", "lifted_at", "fingerprint")
    BY_AN_ACT = ("looked_at", "looked_at_by")

    class Kind(models.TextChoices):
        ORDER = "order", "The order in which people are told"
        LATE = "late", "A publication that waits because its moment passed"

    plan = models.ForeignKey(PublicationPlan, on_delete=models.PROTECT, related_name="overrides")
    kind = models.CharField(max_length=8, choices=Kind)
    reason = models.TextField()
    lifted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField()
    fingerprint = models.CharField(max_length=64, blank=True, help_text="Of what stood in the way.")
    looked_at_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    looked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["lifted_at"]
        constraints = [models.CheckConstraint(name="an_override_has_a_reason", condition=~Q(reason=""))]

    def __str__(self) -> str:
        return f"override {self.pk}"


class ShouldReason(Kept):
    """Why publication goes on without a recipient whom guidance (not law) says should have had the report."""

    plan = models.ForeignKey(PublicationPlan, on_delete=models.PROTECT, related_name="should_reasons")
    recipient = models.CharField(max_length=24)
    reason = models.TextField()
    given_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "recipient"], name="one_reason_per_recipient")]

    def __str__(self) -> str:
        return f"reason {self.pk}"
