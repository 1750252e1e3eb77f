"""The partnership's own words for letters that leave on paper."""

from django.db import models

from foundation import clock
from foundation.governed import Governed
from partnership.models import Person


class LetterTemplate(Governed):
    """The text of a kind of letter, in place of the one that comes with the portal."""

    class Kind(models.TextChoices):
        FAMILY = "family", "Letter to a family member about publication"

    kind = models.CharField(max_length=16, choices=Kind, unique=True)
    text = models.TextField(help_text="Plain text with ((placeholders)); a blank line begins a paragraph.")
    edited_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    edited_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["kind"]

    def __str__(self) -> str:
        return self.get_kind_display()
