"""What is kept for a short while at the portal's door."""

from django.db import models

from foundation.encryption import EncryptedTextField
from partnership.models.people import Person


class PasswordRequest(models.Model):
    """Somebody has asked for a new password. A worker answers it, so that the page is the same for everybody.

    The address that was typed is gone once the worker has looked; a row for nobody's address goes with it.
    """

    email = EncryptedTextField(blank=True)
    asked_at = models.DateTimeField()
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")
    answered_at = models.DateTimeField(null=True, db_index=True)

    class Meta:
        ordering = ["asked_at"]

    def __str__(self) -> str:
        return f"request {self.pk} for a new password"
