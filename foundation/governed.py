"""What every governed record has: an address that tells nothing, and a version that guards its edits."""

import secrets
from typing import Any

from django.db import models
from django.db.models import F

from foundation.kept import refuse_settled

#: No vowels and no look-alikes, so that a reference spells no word and survives a telephone call.
REFERENCE_ALPHABET = "bcdfghjkmnpqrstvwxz23456789"
REFERENCE_LENGTH = 12


def new_reference() -> str:
    return "".join(secrets.choice(REFERENCE_ALPHABET) for _ in range(REFERENCE_LENGTH))


class Reason(str):
    """A reason that is about one field: the page says it beside the first of these that its form has."""

    fields: tuple[str, ...] = ()
    remedy: str = ""
    """The page on which it can be put right, where there is one: the address is shown with the reason."""


def beside(words: str, *fields: str) -> Reason:
    """The reason, told beside what was typed there."""
    reason = Reason(words)
    reason.fields = fields
    return reason


class NotReady(Exception):
    """The wrong moment, or the wrong content, for this act: nothing was changed. The message is shown to people.

    Each room has its own beneath this one; who may not act at all gets a PermissionDenied instead.
    """

    field = ""
    """The field of the form that all of it is about, where it is about one: the page says it there."""

    reasons: tuple[str, ...] = ()
    """One by one, where there are several; each may be about a field of its own."""

    @classmethod
    def beside(cls, field: str, reasons: list[str]) -> "NotReady":
        """The reasons, told beside what was typed there."""
        refusal = cls.because([beside(one, field) for one in reasons])
        refusal.field = field
        return refusal

    @classmethod
    def because(cls, reasons: list[str]) -> "NotReady":
        refusal = cls(" ".join(reasons))
        refusal.reasons = tuple(reasons)
        return refusal


class SomebodyElseSaved(Exception):
    """The record moved on since the form was opened; nothing was saved (law 15)."""

    def __init__(self, current: models.Model) -> None:
        super().__init__("Somebody else saved this while you were working on it.")
        self.current = current


class Governed(models.Model):
    """A record with a random reference for its address and a version that each edit must name."""

    reference = models.CharField(
        max_length=REFERENCE_LENGTH, unique=True, default=new_reference, editable=False
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True

    def save_edit(self, *, began_from: int, fields: list[str]) -> None:
        """Store the named fields and raise the version by one.

        Raises SomebodyElseSaved, with the row as it now stands, when `began_from` is no longer its version;
        StaysAsItIs when a named field is settled.
        """
        refuse_settled(self, fields)
        values: dict[str, Any] = {name: getattr(self, name) for name in fields}
        rows = type(self)._base_manager.filter(pk=self.pk, version=began_from)
        if not rows.update(version=F("version") + 1, **values):
            raise SomebodyElseSaved(type(self)._default_manager.get(pk=self.pk))
        self.version = began_from + 1
