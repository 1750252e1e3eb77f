"""Whom the partnership speaks to, where, in which languages and by which channels."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Area(models.Model):
    """A part of the partnership's area, such as a district or a locality."""

    name = models.CharField(max_length=100, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Language(models.Model):
    """A language in which people are spoken to, by its BCP 47 tag."""

    tag = models.CharField(max_length=20, unique=True, help_text="For instance “en”, “pl” or “bfi” (BSL).")
    name = models.CharField(max_length=60)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Channel(models.Model):
    """A way by which messages reach people: website, e-mail, a meeting, a letter."""

    name = models.CharField(max_length=100, unique=True)
    is_event = models.BooleanField(
        "people meet", default=False, help_text="What is done by it counts as an event in the coverage view."
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class AudienceQuerySet(models.QuerySet["Audience"]):
    def with_page(self) -> AudienceQuerySet:
        """Those with a page of their own on the public site, in its order."""
        return self.filter(slug__isnull=False).order_by("page_order", "name")


class Audience(models.Model):
    """A group of people to whom something is said."""

    name = models.CharField(max_length=150, unique=True)
    is_seldom_heard = models.BooleanField(
        "vulnerable or seldom-heard group", default=False, help_text="Watched in the coverage view."
    )
    languages = models.ManyToManyField(
        Language, blank=True, help_text="The languages in which this audience is spoken to."
    )
    channels = models.ManyToManyField(Channel, blank=True, help_text="The channels that reach this audience.")
    slug = models.SlugField(
        "web address",
        max_length=60,
        unique=True,
        null=True,
        blank=True,
        help_text="Of its page on the public site: /for/…/. Empty: it has no page of its own.",
    )
    page_title = models.CharField(
        max_length=100, blank=True, help_text="What its page calls these people. Empty: their name."
    )
    page_introduction = models.CharField(
        max_length=300, blank=True, help_text="What they find on their page, in a plain sentence."
    )
    page_text = models.TextField(
        blank=True,
        max_length=5000,
        help_text="What else they need to know. It stands on their page. Markdown.",
    )
    page_is_sensitive = models.BooleanField(
        "its page is sensitive", default=False, help_text="The page has “Exit this page”."
    )
    page_order = models.PositiveSmallIntegerField(default=0, help_text="Its page’s place among the others.")
    shown_with = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="shown_here",
        limit_choices_to={"slug__isnull": False},
        help_text="On whose page stands what is for this audience.",
    )

    #: What the public site says to these people.
    WORDS = ("name", "page_title", "page_introduction", "page_text")

    objects = AudienceQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="an_audience_with_a_page_is_not_shown_with_another",
                condition=Q(slug=None) | Q(shown_with=None),
                violation_error_message="It has a page of its own, so it stands on no other’s.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def title(self) -> str:
        """As the public site calls these people."""
        return self.page_title or self.name

    @property
    def words(self) -> dict[str, str]:
        """What the public site says to them, by its place."""
        return {name.replace("_", " "): getattr(self, name) for name in self.WORDS if getattr(self, name)}


class GlossaryTerm(models.Model):
    """An acronym or a term of art, with the plain words for it."""

    term = models.CharField(max_length=80, unique=True, help_text="As it is written, for instance “LCSPR”.")
    meaning = models.CharField(max_length=300, help_text="What it stands for, in plain words.")
    plainer_words = models.CharField(max_length=200, blank=True, help_text="What to write instead.")

    class Meta:
        ordering = ["term"]

    def __str__(self) -> str:
        return self.term
