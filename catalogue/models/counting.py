"""How often public pages were read and files downloaded, by day; of who did it nothing is known."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class ReadCount(models.Model):
    """How often one public address was asked for on one day, by people as far as programs can be told from them.

    What a cache between the portal and its readers answers is not in it, so it is the least that it can be.
    """

    address = models.CharField(max_length=400, help_text="The path alone, without what was searched for.")
    day = models.DateField(help_text="In London.")
    is_download = models.BooleanField(help_text="A file; otherwise a page.")
    count = models.PositiveIntegerField()

    class Meta:
        ordering = ["day", "address"]
        indexes = [models.Index(fields=["day"])]
        constraints = [
            models.UniqueConstraint(fields=["address", "day"], name="one_read_count_of_an_address_a_day"),
            models.CheckConstraint(name="what_was_not_read_is_not_counted", condition=Q(count__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.address}, {self.day}: {self.count}"
