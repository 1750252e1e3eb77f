"""What this room tells the pages put together above it: its places, what waits, dates of proceedings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse

from audit.points import READABLE, Scope
from foundation import clock
from matters import rules, services
from matters.models import BreakGlass, Matter, Proceeding
from partnership.models import Person
from partnership.points import CALENDAR, HAS_LEFT, NAV, WORK, CalendarEntry, DateKind, NavEntry, WorkEntry


def nav(person: Person) -> Iterator[NavEntry]:
    if rules.may_read_any(person):
        yield NavEntry("Matters", reverse("matters:list"), order=40)
    if person.is_staff:
        yield NavEntry("Break-glass", reverse("matters:break_glass"), order=90)


def work(person: Person) -> Iterator[WorkEntry]:
    looker = person.looked_at_by or person
    if person.is_chair and looker.is_chair:
        waiting = BreakGlass.objects.filter(looked_at=None).exclude(person__in=[person, looker])
        for broken in waiting.select_related("person"):
            yield WorkEntry(
                title=f"{broken.person} used break-glass access",
                url=reverse("matters:break_glass"),
                what="Look at who it was and why",
                since=broken.started_at,
            )
    if person.is_in_business_unit or person.is_chair:
        without_owner = Matter.objects.visible_to(person).filter(closed_at=None, owner__is_active=False)
        for matter in without_owner:
            if all(rules.may_manage_access(matter, one) for one in (person, looker)):
                yield WorkEntry(
                    title=str(matter),
                    url=reverse("matters:give", args=[matter.reference]),
                    what="Its owner has left: choose another",
                )
    if person.is_in_business_unit:
        passed = Proceeding.objects.filter(
            matter__in=Matter.objects.visible_to(person), matter__closed_at=None, next_on__lt=clock.today()
        ).exclude(status=Proceeding.Status.ENDED)
        for proceeding in passed.select_related("matter"):
            yield WorkEntry(
                title=f"{proceeding.matter}: {proceeding}",
                url=reverse("matters:proceedings", args=[proceeding.matter.reference]),
                what="Its date has passed: record what came of it and the next date",
                since=clock.start_of_day(proceeding.next_on) if proceeding.next_on else None,
            )


def calendar(person: Person, from_on: dt.date, to_on: dt.date) -> Iterator[CalendarEntry]:
    if not rules.may_read_any(person):
        return
    rows = Proceeding.objects.filter(
        matter__in=Matter.objects.visible_to(person), next_on__gte=from_on, next_on__lte=to_on
    ).exclude(status=Proceeding.Status.ENDED)
    for proceeding in rows.select_related("matter"):
        if proceeding.next_on is not None:
            yield CalendarEntry(
                uid=f"{proceeding.reference}-next",
                title=proceeding.get_kind_display(),  # goes into private feeds outside: no name of a matter
                starts_at=clock.start_of_day(proceeding.next_on),
                url=reverse("matters:proceedings", args=[proceeding.matter.reference]),
                is_whole_day=True,
                kind=DateKind.COURT_DATE,
            )


def has_left(person: Person, by: Person | None, at: dt.datetime) -> Iterator[str]:
    owned = len(services.take_off_every_list(person=person, by=by, at=at))
    if owned:
        what = "one open matter" if owned == 1 else f"{owned} open matters"
        yield f"They own {what}: the business unit on its list, or the chair, chooses another owner."


def audit_of_matters(person: Person) -> Iterator[Scope]:
    """The business unit reads the record of the matters it may know of; so does an administrator under break-glass."""
    if person.is_in_business_unit or (person.is_staff and rules.glass_is_broken(person)):
        yield Scope(Q(matter_id__in=Matter.objects.visible_to(person).values("pk")), with_words=True)


NAV.provide(nav)
READABLE.provide(audit_of_matters)
HAS_LEFT.provide(has_left)
WORK.provide(work)
CALENDAR.provide(calendar)
