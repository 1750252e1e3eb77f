"""The strategy, the business plan of each year, and what is done for its priorities."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q

from foundation import clock
from foundation.governed import Governed
from foundation.kept import Kept
from partnership.models import Person


class Strategy(Kept, Governed):
    """What the partnership wants its communication to achieve over some years, and when it looks at that again."""

    SETTLED = ("drafted_by", "drafted_at")
    BY_AN_ACT = ("reviewed_on", "reviewed_by", "review_note")

    title = models.CharField(max_length=150)
    starts_on = models.DateField()
    ends_on = models.DateField()
    aims = models.TextField(help_text="What it is to achieve. Markdown.")
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    review_on = models.DateField(help_text="The day on which it is looked at again.")
    reviewed_on = models.DateField(null=True, editable=False)
    reviewed_by = models.ForeignKey(
        Person, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    review_note = models.TextField(blank=True, editable=False)
    drafted_by = models.ForeignKey(Person, editable=False, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["-starts_on", "pk"]
        verbose_name_plural = "strategies"
        constraints = [
            models.CheckConstraint(
                name="a_strategy_starts_before_it_ends", condition=Q(starts_on__lte=F("ends_on"))
            ),
            models.CheckConstraint(
                name="a_reviewed_strategy_says_when_by_whom_and_what",
                condition=Q(reviewed_on=None, reviewed_by=None, review_note="")
                | (Q(reviewed_on__isnull=False, reviewed_by__isnull=False) & ~Q(review_note="")),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class BusinessPlan(Kept, Governed):
    """What is done in one financial year, from April to March, for a strategy."""

    SETTLED = ("year", "drafted_by", "drafted_at")

    strategy = models.ForeignKey(Strategy, on_delete=models.PROTECT, related_name="plans")
    year = models.PositiveSmallIntegerField(unique=True, help_text="The year in whose April it begins.")
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    introduction = models.TextField(blank=True, help_text="What the board reads first. Markdown.")
    drafted_by = models.ForeignKey(Person, editable=False, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["-year"]

    def __str__(self) -> str:
        return f"Business plan {self.years}"

    @property
    def years(self) -> str:
        """As people say it: “2026–27”."""
        return f"{self.year}–{(self.year + 1) % 100:02}"

    @property
    def starts_on(self) -> dt.date:
        return dt.date(self.year, 4, 1)

    @property
    def ends_on(self) -> dt.date:
        return dt.date(self.year + 1, 3, 31)


class Priority(Kept, Governed):
    """What matters most in a year. Actions, projects and campaigns answer to it."""

    SETTLED = ("plan",)

    plan = models.ForeignKey(BusinessPlan, on_delete=models.PROTECT, related_name="priorities")
    order = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=150)
    why = models.TextField(blank=True, help_text="Why it matters this year.")

    class Meta:
        ordering = ["-plan__year", "order", "pk"]
        verbose_name_plural = "priorities"
        constraints = [
            models.UniqueConstraint(fields=["plan", "title"], name="a_priority_stands_once_in_a_plan")
        ]

    def __str__(self) -> str:
        return self.title


class Rating(models.TextChoices):
    """How an action stands."""

    RED = "red", "Red"
    AMBER = "amber", "Amber"
    GREEN = "green", "Green"


class Action(Kept, Governed):
    """One thing that is done for a priority: by whom, by when, and how far it is."""

    SETTLED = ("priority", "carried_from")
    BY_AN_ACT = (
        "state", "outcome", "settled_by", "settled_at", "done_percent",
        "override", "override_reason", "overridden_by", "overridden_at",
    )  # fmt: skip
    BEGINS = {"state": "open", "override": ""}

    class State(models.TextChoices):
        OPEN = "open", "Open"
        DONE = "done", "Done"
        NOT_DONE = "not_done", "Not done"
        CARRIED_OVER = "carried", "Carried over"

    priority = models.ForeignKey(Priority, on_delete=models.PROTECT, related_name="actions")
    title = models.CharField(max_length=200)
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    due_on = models.DateField()
    done_percent = models.PositiveSmallIntegerField(
        default=0, editable=False, help_text="As its last progress says."
    )
    state = models.CharField(max_length=8, choices=State, default=State.OPEN, editable=False)
    outcome = models.CharField(max_length=500, blank=True, editable=False)
    settled_by = models.ForeignKey(
        Person, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, editable=False)
    override = models.CharField(max_length=5, choices=Rating, blank=True, editable=False)
    override_reason = models.CharField(max_length=500, blank=True, editable=False)
    overridden_by = models.ForeignKey(
        Person, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    overridden_at = models.DateTimeField(null=True, editable=False)
    carried_from = models.OneToOneField(
        "self", null=True, editable=False, on_delete=models.PROTECT, related_name="carried_to"
    )

    class Meta:
        ordering = ["priority__order", "due_on", "pk"]
        indexes = [models.Index(fields=["due_on"])]
        constraints = [
            models.CheckConstraint(
                name="an_action_starts_before_it_is_due", condition=Q(starts_on__lte=F("due_on"))
            ),
            models.CheckConstraint(name="an_action_is_done_in_percent", condition=Q(done_percent__lte=100)),
            models.CheckConstraint(
                name="an_action_is_settled_by_somebody",
                condition=Q(state="open", settled_by=None, settled_at=None)
                | (~Q(state="open") & Q(settled_by__isnull=False, settled_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="an_action_that_was_not_done_says_why",
                condition=~Q(state="not_done") | ~Q(outcome=""),
            ),
            models.CheckConstraint(
                name="another_rating_says_why_and_whose_it_is",
                condition=Q(override="", override_reason="", overridden_by=None, overridden_at=None)
                | (
                    ~Q(override="")
                    & ~Q(override_reason="")
                    & Q(overridden_by__isnull=False, overridden_at__isnull=False)
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def shown_percent(self) -> int:
        """How much of it is done: what is done is done wholly, whatever its last progress said."""
        return 100 if self.state == self.State.DONE else self.done_percent


class ActionProgress(Kept):
    """What somebody said of how far an action was, on a day."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="progress")
    done_percent = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=500)
    told_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    told_at = models.DateTimeField()

    class Meta:
        ordering = ["action", "-told_at", "-pk"]
        verbose_name_plural = "progress of actions"
        constraints = [
            models.CheckConstraint(name="progress_is_told_in_percent", condition=Q(done_percent__lte=100))
        ]

    def __str__(self) -> str:
        return f"{self.done_percent}% of {self.action_id}"
