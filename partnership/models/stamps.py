"""The number that changes whenever anything public changes."""

from django.db import models
from django.db.models import Q


class PublicStamp(models.Model):
    """One row. Cached public pages are keyed by its number, so that raising it makes them all unfindable."""

    number = models.PositiveBigIntegerField(default=1)
    changed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(name="one_public_stamp", condition=Q(pk=1))]

    def __str__(self) -> str:
        return str(self.number)
