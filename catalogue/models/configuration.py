"""What administrators keep of the catalogue: topics, how often each kind is reviewed, situations, and the briefing's form."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Kind(models.TextChoices):
    """What a resource is."""

    LEAFLET = "leaflet", "Leaflet"
    POSTER = "poster", "Poster"
    FACTSHEET = "factsheet", "Factsheet"
    PROCEDURE = "procedure", "Procedure"
    GUIDANCE = "guidance", "Practice guidance"
    PROTOCOL = "protocol", "Information-sharing protocol"
    TOOL = "tool", "Tool or form"
    VIDEO = "video", "Video"
    TRAINING = "training", "Training material"
    BRIEFING = "briefing", "Learning briefing"
    NEWSLETTER = "newsletter", "Newsletter"
    NEWS = "news", "News item"


class Topic(models.Model):
    """What resources are about, as people look for them: neglect, online safety, safer sleep."""

    name = models.CharField(max_length=80, unique=True, help_text="As people say it: “Safer sleep”.")
    slug = models.SlugField(max_length=80, unique=True, help_text="Its part of a web address.")
    description = models.CharField(max_length=300, blank=True, help_text="One plain sentence.")
    is_sensitive = models.BooleanField(
        "sensitive", default=False, help_text="Its pages have “Exit this page”."
    )
    is_current = models.BooleanField(default=True, help_text="Untick when nothing new is put under it.")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ReviewInterval(models.Model):
    """How often resources of one kind are reviewed, where the resource itself says nothing else."""

    kind = models.CharField(max_length=12, choices=Kind, unique=True, help_text="One row for each kind.")
    months = models.PositiveSmallIntegerField(help_text="From one review to the next.")

    class Meta:
        ordering = ["kind"]
        constraints = [models.CheckConstraint(name="a_review_comes_some_time", condition=Q(months__gte=1))]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: every {self.months} months"


class ReviewCycle(models.Model):
    """One row: how long before a review its owner is reminded, and when it goes to the business manager."""

    remind_days = models.PositiveSmallIntegerField(
        default=28, help_text="How many days before a review is due its owner is reminded."
    )
    escalate_days = models.PositiveSmallIntegerField(
        default=14, help_text="How many days after it was due the business manager hears of it."
    )

    class Meta:
        verbose_name_plural = "review cycle"
        constraints = [models.CheckConstraint(name="one_review_cycle", condition=Q(pk=1))]

    def __str__(self) -> str:
        return "Review cycle"

    def save(self, *args: object, **kwargs: object) -> None:
        self.pk = 1
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @classmethod
    def current(cls) -> ReviewCycle:
        """The cycle in force; with the usual days before anybody has set others."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)


class Situation(models.Model):
    """A safeguarding situation that a protocol or a procedure has to cover, such as a child missing from care."""

    name = models.CharField(
        max_length=150, unique=True, help_text="For instance “A child is missing from care”."
    )
    description = models.CharField(
        max_length=300, blank=True, help_text="What belongs to it, where the name leaves that open."
    )
    order = models.PositiveSmallIntegerField(default=0, help_text="Its place in the table.")
    is_current = models.BooleanField(default=True, help_text="Untick when it needs no cover any more.")

    class Meta:
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name


class BriefingHeading(models.Model):
    """One section of the seven-minute form: its heading, and what the writer is asked for."""

    name = models.CharField(max_length=80, unique=True, help_text="The heading that readers see.")
    prompt = models.CharField(max_length=300, help_text="What to write here, for whoever writes it.")
    order = models.PositiveSmallIntegerField(default=0, help_text="Its place in the briefing.")
    is_for_teams = models.BooleanField(
        "questions for teams", default=False, help_text="Questions that teams talk about."
    )
    is_current = models.BooleanField(default=True, help_text="Untick to leave it out of new briefings.")

    class Meta:
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name
