"""Findings of a file in two heaps: what is in the clean copy, and what was taken out of it."""

from __future__ import annotations

from collections.abc import Iterable

from django import template

from documents.models import Finding
from documents.showing import FindingEntry

register = template.Library()


@register.filter
def still_there(entries: Iterable[FindingEntry]) -> list[FindingEntry]:
    return [entry for entry in entries if entry.finding.decision != Finding.Decision.REMOVED]


@register.filter
def no_longer_there(entries: Iterable[FindingEntry]) -> list[FindingEntry]:
    return [entry for entry in entries if entry.finding.decision == Finding.Decision.REMOVED]
