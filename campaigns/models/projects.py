"""Projects, and the communication plan of each: for whom, and the six questions answered for each audience."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q

from campaigns.models.campaigns import FOR_AGENCIES, SUBCOMMITTEE
from campaigns.models.strategy import Priority
from foundation import clock
from foundation.governed import Governed
from foundation.kept import Kept, KeptQuerySet
from matters.models import Matter
from partnership.models import BUSINESS_UNIT, CHAIRS, Audience, Channel, Language, Person


class ProjectQuerySet(KeptQuerySet["Project"]):
    def visible_to(self, person: Any) -> ProjectQuerySet:
        """Projects that this person may know of. Superusers alike.

        Who works on campaigns, all that belong to no matter. One of a matter, those of them on its access list, and the
        chairs. Of somebody who is away, a deputy sees only what both may see.
        """
        if not getattr(person, "is_authenticated", False) or not person.is_active:
            return self.none()
        if person.has_left_every_role:
            return self.none()
        seen = self.filter(self._for(person))
        return seen if person.looked_at_by is None else seen.filter(self._for(person.looked_at_by))

    def _for(self, person: Any) -> Q:
        if not person.holds(*BUSINESS_UNIT, *CHAIRS, *SUBCOMMITTEE, *FOR_AGENCIES):
            return Q(pk__in=[])
        known = Matter.objects.all().known_to(person).values("pk")
        return Q(matter=None) | Q(matter__in=known)


class Project(Kept, Governed):
    """A major piece of work of the partnership. It starts once its communication plan is complete."""

    SETTLED = ("drafted_by", "drafted_at", "matter")
    BY_AN_ACT = ("state", "started_by", "started_at", "ended_by", "ended_at", "outcome")
    BEGINS = {"state": "planned"}

    class State(models.TextChoices):
        PLANNED = "planned", "Planned"
        UNDER_WAY = "under_way", "Under way"
        DONE = "done", "Done"
        STOPPED = "stopped", "Stopped"

    matter = models.ForeignKey(
        Matter, null=True, blank=True, on_delete=models.PROTECT, related_name="projects"
    )
    title = models.CharField(max_length=150)
    about = models.TextField(help_text="What is to be different afterwards.")
    priority = models.ForeignKey(
        Priority, null=True, blank=True, on_delete=models.PROTECT, related_name="projects"
    )
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField()
    drafted_by = models.ForeignKey(Person, editable=False, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField(default=clock.now, editable=False)
    state = models.CharField(max_length=9, choices=State, default=State.PLANNED, editable=False)
    started_by = models.ForeignKey(
        Person, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    started_at = models.DateTimeField(null=True, editable=False)
    ended_by = models.ForeignKey(
        Person, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, editable=False)
    outcome = models.TextField(blank=True, editable=False)

    objects = ProjectQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["-starts_on", "title", "pk"]
        indexes = [models.Index(fields=["starts_on", "ends_on"])]
        constraints = [
            models.CheckConstraint(
                name="a_project_starts_before_it_ends", condition=Q(starts_on__lte=F("ends_on"))
            ),
            models.CheckConstraint(
                name="a_started_project_says_when_and_by_whom",
                condition=Q(started_at=None, started_by=None)
                | Q(started_at__isnull=False, started_by__isnull=False),
            ),
            models.CheckConstraint(
                name="a_project_under_way_or_done_was_started",
                condition=~Q(state__in=["under_way", "done"]) | Q(started_at__isnull=False),
            ),
            models.CheckConstraint(
                name="an_ended_project_says_when_by_whom_and_what_came_of_it",
                condition=(
                    Q(state__in=["planned", "under_way"], ended_at=None, ended_by=None, outcome="")
                    | (
                        Q(state__in=["done", "stopped"], ended_at__isnull=False, ended_by__isnull=False)
                        & ~Q(outcome="")
                    )
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.state in (self.State.PLANNED, self.State.UNDER_WAY)


class CommunicationPlan(Kept, Governed):
    """How a project speaks with people and hears them. Its answers stand with each audience."""

    SETTLED = ("project",)

    project = models.OneToOneField(Project, on_delete=models.PROTECT, related_name="plan")
    objective = models.TextField(blank=True, help_text="What communicating is to achieve for the project.")
    consultation = models.TextField(blank=True, help_text="How people are asked before things are settled.")
    feedback = models.TextField(
        blank=True, help_text="How people can answer, and how they hear what came of it."
    )
    last_edited_by = models.ForeignKey(Person, editable=False, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"communication plan of {self.project_id}"


class PlanAudience(Governed):
    """An audience of a communication plan: the six questions answered for it, and how it is reached."""

    plan = models.ForeignKey(CommunicationPlan, on_delete=models.PROTECT, related_name="audiences")
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+")
    who = models.TextField(blank=True, help_text="Who needs to know about this? Who could help us?")
    what = models.TextField(blank=True, help_text="What do they need to know? What can they tell us?")
    when = models.TextField(blank=True, help_text="When do they need to know? When do we need their views?")
    how = models.TextField(blank=True, help_text="How best will they receive, understand and act on it?")
    by_whom = models.TextField(blank=True, help_text="Who should say it?")
    success = models.TextField(blank=True, help_text="How will we know that it worked?")
    baseline = models.CharField(max_length=300, blank=True, help_text="How it is now.")
    target = models.CharField(max_length=300, blank=True, help_text="How it is to be, and by when.")
    access_measure = models.CharField(
        max_length=300,
        blank=True,
        help_text="How we will see that these people get help as easily as others.",
    )
    formats = models.CharField(max_length=300, blank=True, help_text="Easy read, large print, film with BSL.")
    barriers = models.TextField(
        blank=True, help_text="What may keep them from it, and what is done about it."
    )
    languages = models.ManyToManyField(Language, blank=True, related_name="+")
    channels = models.ManyToManyField(Channel, blank=True, related_name="+")

    class Meta:
        ordering = ["plan", "audience__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "audience"], name="an_audience_is_in_a_communication_plan_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.audience_id} in {self.plan_id}"
