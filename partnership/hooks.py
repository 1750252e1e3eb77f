"""What this room answers itself: its part of the set-up list, the ways to it, and who reads which part of the record."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse

from audit.points import READABLE, Scope
from partnership import rules, setup_list
from partnership.models import Person
from partnership.points import NAV, SETUP, WORK, NavEntry, WorkEntry


def setting_up(person: Person) -> Iterator[WorkEntry]:
    """To an administrator: what of the set-up list is still to do. Nobody who stands in for one can do it for them."""
    deputy = person.looked_at_by
    if not rules.is_administrator(person) or (deputy is not None and not rules.is_administrator(deputy)):
        return
    for entry in sorted(SETUP.ask(person), key=lambda one: one.order):
        if not entry.is_done:
            yield WorkEntry(
                title=f"Setting up: {entry.title}", url=entry.url or reverse("admin:index"), what=entry.state
            )


def administration(person: Person) -> Iterator[NavEntry]:
    if rules.is_administrator(person):
        yield NavEntry("Administration", reverse("admin:index"), order=90)


def audit_of_people_and_rules(person: Person) -> Iterator[Scope]:
    """The chairs read the whole record; administrators what concerns this room, of the rest only that it happened.

    The business unit reads here what belongs to no matter; what belongs to one, the room of matters says.
    """
    ours = Q(subject_type__startswith="partnership.", matter_id=None)
    if person.is_chair:
        yield Scope(Q(pk__isnull=False), with_words=True)
    if person.is_in_business_unit or rules.is_administrator(person):
        yield Scope(ours, with_words=True)
    if rules.is_administrator(person):
        yield Scope(Q(pk__isnull=False), with_words=False)


def audit_page(person: Person) -> Iterator[NavEntry]:
    if any(True for _ in READABLE.ask(person)):
        yield NavEntry("Audit", reverse("audit:events"), order=80)


NAV.provide(administration)
NAV.provide(audit_page)
READABLE.provide(audit_of_people_and_rules)
WORK.provide(setting_up)
SETUP.provide(setup_list.entries)
