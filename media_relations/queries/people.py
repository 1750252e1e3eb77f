"""Who is who in media matters: the people of agencies by role, in a fixed number of queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from foundation import clock
from media_relations.models import VOICES, AgencyConcerned, HighProfileEvent
from partnership.models import BUSINESS_UNIT, CHAIRS, Absence, Agency, Appointment, Designation, Person, Role
from partnership.queries import with_deputies


def holding_for(agencies: Iterable[int], *roles: Role) -> QuerySet[Person]:
    """Active people who hold one of these roles today for one of these agencies, designates among them."""
    day = clock.today()
    held = Appointment.objects.in_force(day).filter(role__in=roles, agency__in=list(agencies))
    lent = Designation.objects.in_force(day).filter(appointment__in=held)
    return Person.objects.filter(is_active=True).filter(
        Q(pk__in=held.values("person")) | Q(pk__in=lent.values("designate"))
    )


def agencies_of(people: Iterable[Person], *roles: Role) -> dict[int, set[int]]:
    """By person, the agencies for which they hold one of these roles today, by appointment or as designates."""
    day, keys = clock.today(), [person.pk for person in people]
    held = Appointment.objects.in_force(day).filter(role__in=roles, agency__isnull=False)
    own = held.filter(person__in=keys).values_list("person", "agency")
    lent = (
        Designation.objects.in_force(day)
        .filter(designate__in=keys, appointment__in=held)
        .values_list("designate", "appointment__agency")
    )
    found: dict[int, set[int]] = {}
    for person, agency in [*own, *lent]:
        found.setdefault(person, set()).add(agency)
    return found


def chairs() -> list[Person]:
    return with_deputies(Person.objects.holding(*CHAIRS).order_by("name", "pk"))


def voices_of(agencies: Iterable[int], *roles: Role) -> list[Person]:
    """These, and who stands in for one of them today; nobody twice."""
    return with_deputies(holding_for(agencies, *roles).order_by("name", "pk"))


def concerned_with(event: int) -> QuerySet[Agency]:
    """The agencies that an event concerns now, by name."""
    rows = AgencyConcerned.objects.filter(event=event, removed_at=None).values("agency")
    return Agency.objects.filter(pk__in=rows)


def why_not_there(people: Iterable[Person], day: dt.date | None = None) -> dict[int, str]:
    """Of these, who can't be asked today and why: who has left, and who is away."""
    day = day or clock.today()
    asked = {person.pk: person for person in people}
    there = set(Person.objects.holding(*Role, on=day).filter(pk__in=asked).values_list("pk", flat=True))
    missing = {key: "has left" for key in asked if key not in there}
    for person in Absence.objects.in_force(day).filter(person__in=there).values_list("person", flat=True):
        missing[person] = "is away"
    return missing


def who_may_know(event: HighProfileEvent) -> QuerySet[Person]:
    """Who may know of an event and can be asked to do something about it, by name."""
    agencies = list(concerned_with(event.pk).values_list("pk", flat=True))
    staff = Person.objects.holding(*BUSINESS_UNIT, *CHAIRS)
    if event.matter is not None:
        knows = [person.pk for person in staff if event.matter.may_be_seen_by(person)]
        staff = staff.filter(pk__in=knows)
    voices = holding_for(agencies, *VOICES)
    return (
        Person.objects.filter(Q(pk__in=staff.values("pk")) | Q(pk__in=voices.values("pk")))
        .select_related("agency")
        .order_by("name", "pk")
    )
