"""Learning briefings: their sections, what was promised in them, and which teams used them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from catalogue.models.resources import Resource
from catalogue.models.versions import ResourceVersion
from foundation.governed import Governed
from foundation.kept import Kept
from partnership.models import Agency, Person


class BriefingSection(models.Model):
    """One part of a briefing in the seven-minute form. The text of its version is put together from them."""

    version = models.ForeignKey(ResourceVersion, on_delete=models.PROTECT, related_name="sections")
    heading = models.CharField(max_length=80)
    text = models.TextField(blank=True, help_text="Markdown.")
    is_for_teams = models.BooleanField("questions for teams", default=False)
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["version", "order"]
        constraints = [
            models.UniqueConstraint(fields=["version", "order"], name="sections_are_in_order"),
            models.UniqueConstraint(fields=["version", "heading"], name="each_section_has_its_own_heading"),
        ]

    def __str__(self) -> str:
        return self.heading


class NextStep(Governed):
    """What a briefing promises, with who does it and by when."""

    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="next_steps")
    number = models.PositiveSmallIntegerField(editable=False)
    what = models.CharField(max_length=300, help_text="As readers of the briefing see it.")
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    added_at = models.DateTimeField(editable=False)
    added_by = models.ForeignKey(Person, editable=False, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True, editable=False)
    done_by = models.ForeignKey(Person, null=True, editable=False, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=300, blank=True, editable=False, help_text="What came of it.")
    dropped_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["resource", "number"]
        constraints = [
            models.UniqueConstraint(fields=["resource", "number"], name="next_steps_are_numbered"),
            models.CheckConstraint(
                name="a_next_step_that_is_done_says_by_whom_and_what_came_of_it",
                condition=Q(done_at=None, done_by=None)
                | (Q(done_at__isnull=False, done_by__isnull=False) & ~Q(outcome="")),
            ),
            models.CheckConstraint(
                name="a_next_step_is_done_or_dropped", condition=Q(done_at=None) | Q(dropped_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"next step {self.number}"


class BriefingUse(Kept):
    """That a team used a briefing, and what it took from it."""

    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="uses")
    agency = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")
    team = models.CharField(max_length=150)
    used_on = models.DateField()
    people = models.PositiveSmallIntegerField(null=True, help_text="How many took part.")
    note = models.CharField(max_length=500, blank=True, help_text="What the team will do differently.")
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["-used_on", "-pk"]
        constraints = [
            models.CheckConstraint(name="a_use_of_a_briefing_names_the_team", condition=~Q(team="")),
            models.UniqueConstraint(
                fields=["resource", "team", "used_on"], name="a_team_uses_a_briefing_once_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team}, {self.used_on}"
