"""Findings as each person may see them: the words, or only that the business unit holds them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models

from documents import rules
from documents.models import Finding
from matters.models import Matter
from partnership.models import Person


@dataclass(frozen=True)
class FindingEntry:
    """A finding as this person may see it. Held ones show neither words nor list."""

    finding: Finding
    is_held: bool
    may_decide: bool

    @property
    def is_waiting(self) -> bool:
        return self.finding.decision == Finding.Decision.OPEN

    @property
    def what(self) -> str:
        return rules.HELD if self.is_held else self.finding.get_kind_display()

    @property
    def excerpt(self) -> str:
        return "" if self.is_held else self.finding.excerpt

    @property
    def reason(self) -> str:
        return "" if self.is_held else self.finding.reason


def entries(findings: models.QuerySet[Finding], matter: Matter | None, person: Person) -> list[FindingEntry]:
    """The findings of one file or record for one person, those that wait first."""
    rows = findings.select_related(
        "document__matter", "of_matter", "matter", "decided_by", "document__uploaded_by"
    )
    sight = rules.Sight(person)
    listed = [
        FindingEntry(
            finding=row,
            is_held=sight.is_held(row, matter.pk if matter is not None else None),
            may_decide=row.decision == Finding.Decision.OPEN and sight.may_decide(row),
        )
        for row in rows
    ]
    order = [Finding.Decision.OPEN, Finding.Decision.CLEARED, Finding.Decision.REMOVED]
    return sorted(
        listed, key=lambda entry: (order.index(Finding.Decision(entry.finding.decision)), entry.finding.pk)
    )
