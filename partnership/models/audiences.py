"""Whom the partnership speaks to, where, in which languages and by which channels."""

from django.db import models


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

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


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

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class GlossaryTerm(models.Model):
    """An acronym or a term of art, with the plain words for it."""

    term = models.CharField(max_length=80, unique=True, help_text="As it is written, for instance “LCSPR”.")
    meaning = models.CharField(max_length=300, help_text="What it stands for, in plain words.")
    plainer_words = models.CharField(max_length=200, blank=True, help_text="What to write instead.")

    class Meta:
        ordering = ["term"]

    def __str__(self) -> str:
        return self.term
