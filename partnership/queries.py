"""Who holds what, and who gets what waits for somebody who is away."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.db.models import Q, QuerySet

from foundation import clock
from foundation.words import say_list
from partnership import rules
from partnership.models import Absence, Agency, Appointment, Designation, Person, Role

#: The kinds of agency that everybody is told of, in their order.
KINDS = {
    Agency.Kind.SAFEGUARDING_PARTNER.value: "Safeguarding partners",
    Agency.Kind.RELEVANT_AGENCY.value: "Relevant agencies",
    Agency.Kind.VOLUNTARY.value: "Voluntary organisations",
    Agency.Kind.STRATEGIC.value: "Strategic partnerships",
    Agency.Kind.NEIGHBOURING.value: "Neighbouring partnerships",
    Agency.Kind.NATIONAL_BODY.value: "National bodies",
}


def with_account() -> QuerySet[Person]:
    """Who can be named as an owner of something; whether they may know of it the room's own rules say."""
    return (
        Person.objects.filter(is_active=True, anonymised_at=None, email__isnull=False)
        .select_related("agency")
        .order_by("name", "pk")
    )


def agencies_by_kind() -> list[tuple[str, list[Agency]]]:
    """Who belongs to the partnership now, by the plural of its kind: the safeguarding partners first."""
    by_kind: dict[str, list[Agency]] = {kind: [] for kind in KINDS}
    for agency in Agency.objects.filter(is_current=True, kind__in=KINDS).order_by("name"):
        by_kind[agency.kind].append(agency)
    return [(KINDS[kind], found) for kind, found in by_kind.items() if found]


def people_for(*roles: Role, agency: Agency | None = None, on: dt.date | None = None) -> list[Person]:
    """Who is to be told when something concerns these roles: holders, designates, and deputies of those away.

    Somebody who is away is still among them: their deputy gets what waits too, not instead.
    """
    day = on or clock.today()
    holders = list(Person.objects.holding(*roles, on=day, agency=agency).order_by("name", "pk"))
    return with_deputies(holders, on=day)


def with_deputies(people: Iterable[Person], *, on: dt.date | None = None) -> list[Person]:
    """These people, and after them whoever stands in for one of them that day; nobody twice."""
    day = on or clock.today()
    found = {person.pk: person for person in people}
    waiting = list(found)
    while waiting:
        absences = Absence.objects.in_force(day).filter(person__in=waiting).select_related("deputy")
        deputies = {absence.deputy for absence in absences if absence.deputy.is_active}
        waiting = [deputy.pk for deputy in deputies if deputy.pk not in found]
        found |= {deputy.pk: deputy for deputy in sorted(deputies, key=str) if deputy.pk not in found}
    return list(found.values())


def acting_for(person: Person, *, on: dt.date | None = None) -> list[Person]:
    """Who gets what waits for this person that day: nobody else unless they are away."""
    return with_deputies([person], on=on)[1:]


def stands_in_for(person: Person, *, on: dt.date | None = None) -> list[Person]:
    """Those whose waiting work this person gets that day, because they are away and this is their deputy."""
    day = on or clock.today()
    found: dict[int, Person] = {}
    waiting = [person.pk]
    while waiting:
        absences = Absence.objects.in_force(day).filter(deputy__in=waiting).select_related("person")
        away = {absence.person_id: absence.person for absence in absences}
        waiting = [pk for pk in away if pk not in found and pk != person.pk]
        found |= {pk: away[pk] for pk in waiting}
    return sorted(found.values(), key=str)


def absences_for(person: Person, *, anybody: bool) -> QuerySet[Absence]:
    """Days away that are not over: one's own, or everybody's for those who look after them."""
    rows = Absence.objects.filter(to_on__gte=clock.today()).select_related("person", "deputy")
    return rows if anybody else rows.filter(person=person)


def designatable_by(person: Person) -> QuerySet[Appointment]:
    """The appointments for which this person may name a designate."""
    rows = Appointment.objects.filter(Q(to_on=None) | Q(to_on__gte=clock.today()), person__is_active=True)
    if not (person.holds(Role.BUSINESS_MANAGER) or rules.is_administrator(person)):
        rows = rows.filter(person=person)
    return rows.select_related("person", "agency").order_by("person__name", "role")


def designations_of(appointments: QuerySet[Appointment]) -> QuerySet[Designation]:
    """Designations of these appointments that are not over."""
    rows = Designation.objects.filter(
        appointment__in=appointments.order_by().values("pk"), to_on__gte=clock.today()
    )
    return rows.select_related("appointment__person", "designate")


def person_by_calendar_token(token: str) -> Person | None:
    """Whose private calendar feed this token opens; nobody's once it is revoked or the person has left."""
    if not rules.is_token(token):
        return None
    return Person.objects.filter(calendar_token=hash_of(token), is_active=True).first()


def hash_of(token: str) -> str:
    """Tokens are kept as hashes, so that a copy of the database opens nothing."""
    return hashlib.sha256(token.encode()).hexdigest()


# A person's own page ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Post:
    """A role that a person holds today."""

    role: str
    held_for: str  #: The agency or group, and in whose place.
    from_on: dt.date
    to_on: dt.date | None


def posts_of(person: Person) -> list[Post]:
    """What the person holds today, by appointment or as a designate, and until when."""
    today = clock.today()
    own = Appointment.objects.in_force(today).filter(person=person).select_related("agency", "group")
    lent = (
        Designation.objects.in_force(today)
        .filter(designate=person, appointment__in=Appointment.objects.in_force(today).order_by())
        .select_related("appointment__agency", "appointment__group", "appointment__person")
    )
    posts = [Post(held.get_role_display(), _held_for(held), held.from_on, held.to_on) for held in own]
    for loan in lent:
        held = loan.appointment
        words = ", ".join(word for word in (_held_for(held), f"in place of {held.person}") if word)
        posts.append(Post(held.get_role_display(), words, loan.from_on, loan.to_on))
    return posts


def _held_for(held: Appointment) -> str:
    return str(held.agency or held.group or "")


def coming_absences_of_others(deputy: Person) -> QuerySet[Absence]:
    """Days, not over yet, on which this person gets what waits for somebody else."""
    rows = Absence.objects.filter(deputy=deputy, to_on__gte=clock.today(), person__is_active=True)
    return rows.select_related("person").order_by("from_on")


def second_factor_of(person: Person) -> str:
    """What the person signs in with beside a password, in words."""
    kinds = list(Authenticator.objects.filter(user=person).values_list("type", flat=True))
    words = []
    if Authenticator.Type.TOTP in kinds:
        words.append("authenticator app")
    if number := kinds.count(Authenticator.Type.WEBAUTHN):
        words.append("1 passkey" if number == 1 else f"{number} passkeys")
    if words:
        return say_list(words).capitalize()
    return "Not set up. Your role asks for it." if rules.needs_second_factor(person) else "Not set up"
