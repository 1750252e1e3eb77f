"""Days on which the partnership's clocks stand still, beside weekends and bank holidays."""

from django.db import models


class ClosureDay(models.Model):
    """A day that is no working day although the bank-holiday calendar does not know it, such as a royal funeral."""

    day = models.DateField(unique=True, help_text="Weekends and bank holidays are known without it.")
    name = models.CharField(max_length=100, help_text="Why it is no working day, as pages will say it.")
    source = models.CharField(
        max_length=300, blank=True, help_text="Who said so and where, for instance a proclamation."
    )

    class Meta:
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.name}, {self.day:%-d %B %Y}"
