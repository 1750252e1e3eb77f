"""How success is measured: measures with base and target, what was measured, and what was learned of it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q

from campaigns.models.campaigns import Campaign
from campaigns.models.projects import Project
from foundation import clock
from foundation.governed import Governed
from foundation.kept import Kept
from partnership.models import Channel, Person


class MeasureQuerySet(models.QuerySet["Measure"]):
    def visible_to(self, person: Any) -> MeasureQuerySet:
        """Measures of the campaigns and projects that this person may know of."""
        return self.filter(
            Q(campaign__in=Campaign.objects.visible_to(person).values("pk"))
            | Q(project__in=Project.objects.visible_to(person).values("pk"))
        )


class Measure(Governed):
    """Something by which a campaign or a project is seen to work, or not to."""

    class Level(models.TextChoices):
        OUTPUT = "output", "Output: what we did, and whom it reached"
        OUT_TAKE = "out_take", "Out-take: what people took from it"
        OUTCOME = "outcome", "Outcome: what people did differently"
        IMPACT = "impact", "Impact: what is different for children and families"

    class Kind(models.TextChoices):
        COUNT = "count", "A count"
        SHARE = "share", "A share, in per cent"
        CHANGE = "change", "A change from before, up or down"
        WORDS = "words", "In words"

    class Direction(models.TextChoices):
        UP = "up", "More is better"
        DOWN = "down", "Less is better"

    campaign = models.ForeignKey(
        Campaign, null=True, blank=True, on_delete=models.PROTECT, related_name="measures"
    )
    project = models.ForeignKey(
        Project, null=True, blank=True, on_delete=models.PROTECT, related_name="measures"
    )
    name = models.CharField(max_length=150, help_text="What is measured: “Visits to the page”.")
    level = models.CharField(max_length=8, choices=Level)
    kind = models.CharField(max_length=6, choices=Kind)
    unit = models.CharField(max_length=40, blank=True, help_text="What is counted: “visits”, “people”.")
    channel = models.ForeignKey(
        Channel, null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text="Where."
    )
    direction = models.CharField(max_length=4, choices=Direction, default=Direction.UP)
    may_be_added = models.BooleanField(
        default=False,
        help_text="Each is counted once, as a visit or a call is. People are not: one person is on many channels.",
    )
    base = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    base_words = models.CharField(max_length=300, blank=True, help_text="How it was before, in words.")
    target = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    target_words = models.CharField(max_length=300, blank=True, help_text="How it is to be, in words.")
    due_on = models.DateField(
        null=True, blank=True, help_text="The day by which the target is to be reached."
    )
    source = models.CharField(max_length=300, blank=True, help_text="How it is known.")

    objects = MeasureQuerySet.as_manager()

    class Meta:
        ordering = ["name", "channel__name", "pk"]
        constraints = [
            models.CheckConstraint(
                name="a_measure_is_of_a_campaign_or_of_a_project",
                condition=Q(campaign__isnull=False, project=None) | Q(campaign=None, project__isnull=False),
            ),
            models.CheckConstraint(
                name="a_measure_in_words_has_no_number",
                condition=Q(kind="words", base=None, target=None)
                | (~Q(kind="words") & Q(base_words="", target_words="")),
            ),
            models.CheckConstraint(
                name="only_counts_are_added_up", condition=Q(may_be_added=False) | Q(kind="count")
            ),
            models.CheckConstraint(
                name="a_day_is_due_for_a_target",
                condition=Q(due_on=None) | Q(target__isnull=False) | ~Q(target_words=""),
            ),
            models.UniqueConstraint(
                fields=["campaign", "name", "channel"],
                name="a_measure_is_in_a_campaign_once_for_each_channel",
            ),
            models.UniqueConstraint(
                fields=["campaign", "name"],
                name="a_measure_of_no_channel_is_in_a_campaign_once",
                condition=Q(channel=None),
            ),
            models.UniqueConstraint(
                fields=["project", "name", "channel"],
                name="a_measure_is_in_a_project_once_for_each_channel",
            ),
            models.UniqueConstraint(
                fields=["project", "name"],
                name="a_measure_of_no_channel_is_in_a_project_once",
                condition=Q(channel=None),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def has_base_and_target(self) -> bool:
        """Whether it can show a change, and say whether it was enough."""
        if self.kind == self.Kind.WORDS:
            return bool(self.base_words and self.target_words)
        return self.base is not None and self.target is not None

    @property
    def about(self) -> Campaign | Project:
        """What it measures."""
        about = self.campaign or self.project
        assert about is not None
        return about


class PlatformMapping(Governed):
    """How the CSV export of a platform is read: which of its columns is which measure. It names no campaign."""

    class DayForm(models.TextChoices):
        ISO = "iso", "2026-03-31"
        BRITISH = "british", "31/03/2026"
        AMERICAN = "american", "03/31/2026"
        COMPACT = "compact", "20260331"
        WORDS = "words", "31 Mar 2026"
        AMERICAN_WORDS = "american_words", "Mar 31, 2026"

    class Encoding(models.TextChoices):
        UTF_8 = "utf-8", "UTF-8"
        UTF_16 = "utf-16", "UTF-16 (some exports of social media)"
        WINDOWS = "cp1252", "Windows (older spreadsheets)"

    class Separator(models.TextChoices):
        COMMA = "comma", "Commas"
        SEMICOLON = "semicolon", "Semicolons"
        TAB = "tab", "Tabs"

    class Mark(models.TextChoices):
        POINT = "point", "1,234.5"
        COMMA = "comma", "1.234,5"

    name = models.CharField(max_length=100, unique=True, help_text="The platform, and which of its exports.")
    channel = models.ForeignKey(
        Channel,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Of which channel its measures are.",
    )
    day_column = models.CharField(max_length=100, help_text="The column that holds the day.")
    columns = models.JSONField(default=dict, help_text="The name of a measure, by the column that holds it.")
    day_form = models.CharField(max_length=14, choices=DayForm, default=DayForm.ISO)
    encoding = models.CharField(max_length=6, choices=Encoding, default=Encoding.UTF_8)
    separator = models.CharField(max_length=9, choices=Separator, default=Separator.COMMA)
    decimal_mark = models.CharField(max_length=5, choices=Mark, default=Mark.POINT)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class MeasureValue(Governed):
    """What was measured in a period, or that it is not known. It holds for its days until it is corrected."""

    class State(models.TextChoices):
        KNOWN = "known", "Known"
        UNKNOWN = "unknown", "Not known"
        INCONCLUSIVE = "inconclusive", "Inconclusive"

    class Judgement(models.TextChoices):
        REACHED = "reached", "It is reached"
        ON_THE_WAY = "on_the_way", "It is on the way"
        BEHIND = "behind", "It is behind"

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="values")
    from_on = models.DateField()
    to_on = models.DateField()
    state = models.CharField(max_length=12, choices=State, default=State.KNOWN)
    number = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    words = models.TextField(blank=True)
    judgement = models.CharField(max_length=10, choices=Judgement, blank=True)
    out_of = models.PositiveIntegerField(
        "out of how many", null=True, blank=True, help_text="How many were asked or counted."
    )
    source = models.CharField(max_length=300, blank=True)
    mapping = models.ForeignKey(
        PlatformMapping,
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="By which it was imported; empty where somebody typed it.",
    )
    entered_by = models.ForeignKey(Person, editable=False, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["measure", "-to_on", "-from_on", "-pk"]
        indexes = [models.Index(fields=["measure", "-to_on", "-from_on"])]
        constraints = [
            models.UniqueConstraint(fields=["measure", "from_on", "to_on"], name="a_period_is_measured_once"),
            models.CheckConstraint(
                name="a_measured_period_begins_before_it_ends", condition=Q(from_on__lte=F("to_on"))
            ),
            models.CheckConstraint(
                name="only_what_is_known_has_a_number",
                condition=Q(state="known")
                & (Q(number__isnull=False, words="") | (Q(number=None) & ~Q(words="")))
                | (~Q(state="known") & Q(number=None, judgement="")),
            ),
        ]

    def __str__(self) -> str:
        return f"value of {self.measure_id}"

    @property
    def is_known(self) -> bool:
        return self.state == self.State.KNOWN


class ValueChange(Kept):
    """That a value was corrected: what it said before, who changed it, when and why."""

    value = models.ForeignKey(MeasureValue, on_delete=models.PROTECT, related_name="changes")
    before = models.JSONField(help_text="What it said, by field.")
    why = models.CharField(max_length=300)
    changed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["value", "-changed_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="a_corrected_value_says_why", condition=~Q(why="")),
        ]

    def __str__(self) -> str:
        return f"change of {self.value_id}"


class MeasureImport(Governed):
    """A file of a platform that was looked at for a campaign or a project, with what it would bring."""

    MOST_ERRORS = 200

    class Status(models.TextChoices):
        CHECKED = "checked", "Looked at; nothing has come in yet"
        REFUSED = "refused", "Refused: something has to be put right"
        ENTERED = "entered", "Came in"

    campaign = models.ForeignKey(Campaign, null=True, on_delete=models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, null=True, on_delete=models.PROTECT, related_name="+")
    mapping = models.ForeignKey(PlatformMapping, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    entered_at = models.DateTimeField(null=True)
    status = models.CharField(max_length=8, choices=Status)
    lines = models.PositiveIntegerField(default=0)
    readings = models.JSONField(default=list, help_text="Measure, day and number; empty once they came in.")
    errors = models.JSONField(default=list, help_text="Line, column and words of the first errors.")
    error_count = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    kept = models.PositiveIntegerField(default=0, help_text="What somebody typed or corrected, which stays.")
    empty = models.PositiveIntegerField(default=0, help_text="Cells without a number.")

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="a_file_is_of_a_campaign_or_of_a_project",
                condition=Q(campaign__isnull=False, project=None) | Q(campaign=None, project__isnull=False),
            ),
            models.CheckConstraint(
                name="what_came_in_says_when",
                condition=Q(status="entered", entered_at__isnull=False)
                | (~Q(status="entered") & Q(entered_at=None)),
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def about(self) -> Campaign | Project:
        """Whose measures it brings."""
        about = self.campaign or self.project
        assert about is not None
        return about


class Evaluation(Kept):
    """What was learned of a campaign. Each time it is written again is a row of its own; the last one counts."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="evaluations")
    number = models.PositiveIntegerField(help_text="1 is the first.")
    worked = models.TextField("what worked", blank=True)
    did_not_work = models.TextField("what did not work", blank=True)
    next_time = models.TextField("what to do next time", blank=True)
    not_shown = models.TextField("what the evidence does not show", blank=True)
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["campaign", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "number"], name="an_evaluation_is_written_once_for_each_number"
            ),
        ]

    def __str__(self) -> str:
        return f"evaluation {self.number} of {self.campaign_id}"

    @property
    def version(self) -> int:
        """By which an edit says from where it began (law 15)."""
        return self.number
