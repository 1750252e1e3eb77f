"""The agencies that the owners in a plan template name, as far as this partnership has them."""

from __future__ import annotations

from collections.abc import Mapping

from partnership.models import Agency, Role
from reviews.models import PlanTemplate


class NamedAgencies:
    """The current agencies by name and kind; read once, however many owners name them."""

    def __init__(self) -> None:
        self._current = list(Agency.objects.filter(is_current=True))

    def of(self, owner: Mapping[str, str]) -> list[Agency]:
        """The agencies that the owner names; empty where it names none, and where none is here."""
        if short_name := owner.get("agency"):
            wanted = short_name.casefold()
            return [agency for agency in self._current if agency.short_name.casefold() == wanted][:1]
        return [agency for agency in self._current if agency.kind == owner.get("agency_kind")]

    def not_found(self, owner: Mapping[str, str]) -> str:
        """What the owner names and the partnership does not have, in words; empty when it has it."""
        wanted = owner.get("agency") or owner.get("agency_kind")
        if not wanted or self.of(owner):
            return ""
        return owner.get("agency") or str(Agency.Kind(owner["agency_kind"]).label)


def not_found_in(template: PlanTemplate | None) -> list[str]:
    """A sentence for each role of an agency in the template that nobody can hold here, with its steps."""
    agencies = NamedAgencies()
    steps: dict[tuple[str, str], list[str]] = {}
    for step in template.steps.order_by("order") if template else []:
        for owner in step.owners:
            if missing := agencies.not_found(owner):
                steps.setdefault((owner["role"], missing), []).append(step.title)
    return [
        f"“{missing}” is not among the agencies here, so “{Role(role).label}” of it owns nothing: "
        + ", ".join(f"“{title}”" for title in dict.fromkeys(titles))
        + "."
        for (role, missing), titles in steps.items()
    ]
