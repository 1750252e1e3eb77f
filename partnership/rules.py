"""Who may look after people and rules, and what stands in the way. Nothing here writes."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_email
from django.db.models import QuerySet

from foundation import clock
from partnership.models import (
    BUSINESS_UNIT,
    SECOND_FACTOR_ROLES,
    Agency,
    Appointment,
    Person,
    Role,
    RuleEdition,
    Timer,
)
from partnership.points import PARTNER_NEEDED, WORDS_THAT_LEAVE
from partnership.working_days import Calendar, explain

ROLES_FOR_AN_AGENCY = frozenset({Role.SAFEGUARDING_PARTNER, Role.AGENCY_REPRESENTATIVE, Role.PRESS_LEAD})
"""Held on behalf of an agency; the database refuses them without one."""

LOOKED_AHEAD = 2 * 366
"""Days from which two periods are compared: two Christmases and two Easters."""

INVITATION_LASTS = dt.timedelta(days=7)


class NotPossibleNow(Exception):
    """The act can't be done as things are; the message is shown to people."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


def refuse(reasons: list[str]) -> None:
    if reasons:
        raise NotPossibleNow(reasons)


# Administrators -----------------------------------------------------------------------------------


def is_being_set_up() -> bool:
    """Whether no administrator has signed in yet: until then a superuser stands in for one."""
    administrators = Person.objects.holding(Role.ADMINISTRATOR)
    return not administrators.exclude(last_login=None).exists()


def is_administrator(person: Any) -> bool:
    """By appointment; a superuser only while the portal is being set up. The second factor is a separate question."""
    if not isinstance(person, Person) or not person.is_active:
        return False
    return person.holds(Role.ADMINISTRATOR) or (person.is_superuser and is_being_set_up())


def check_is_administrator(by: Person | None) -> None:
    """`by` is None where the portal itself acts, from the command line of its machine."""
    if by is not None and not is_administrator(by):
        raise PermissionDenied("This takes an administrator.")


# The second factor --------------------------------------------------------------------------------


def needs_second_factor(person: Person) -> bool:
    """Whether this person's roles ask for more than a password (design section 8)."""
    if not settings.SECOND_FACTOR_REQUIRED:
        return False
    return person.is_superuser or person.holds(*SECOND_FACTOR_ROLES)


def with_second_factor() -> QuerySet[Authenticator, int]:
    """The keys of those who have set up an app or a passkey; recovery codes alone are none."""
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return Authenticator.objects.filter(type__in=kinds).values_list("user", flat=True)


def has_second_factor(person: Person) -> bool:
    return with_second_factor().filter(user=person).exists()


def lacks_second_factor(person: Person) -> bool:
    return needs_second_factor(person) and not has_second_factor(person)


# People and appointments --------------------------------------------------------------------------


def reasons_not_to_have_email(email: str, *, besides: Person | None = None) -> list[str]:
    """Why nobody can sign in with this address."""
    try:
        validate_email(email)
    except ValidationError:
        return ["That is not an e-mail address."]
    others = Person.objects.filter(email__iexact=email)
    if besides is not None:
        others = others.exclude(pk=besides.pk)
    return ["Somebody else has this e-mail address."] if others.exists() else []


def reasons_not_to_appoint(
    person: Person,
    role: Role,
    *,
    agency: Agency | None,
    from_on: dt.date,
    to_on: dt.date | None,
    by: Person | None,
) -> list[str]:
    """Why the person can't be appointed to the role, in words for the page; empty when they can."""
    reasons = []
    if person.anonymised_at:
        reasons.append("This person has been anonymised.")
    if by is not None and by == person and not is_being_set_up():
        reasons.append("Nobody appoints themselves: ask another administrator.")
    if role in ROLES_FOR_AN_AGENCY and agency is None:
        reasons.append("This role is held for an agency: choose it.")
    if role == Role.SAFEGUARDING_PARTNER and agency and agency.kind != Agency.Kind.SAFEGUARDING_PARTNER:
        reasons.append(f"{agency} is not a safeguarding partner.")
    if to_on and to_on < from_on:
        reasons.append("The last day is before the first.")
    return reasons


def reasons_not_to_change_partner(
    agency: Agency, *, kind: str, is_current: bool, person: Person
) -> dict[str, list[str]]:
    """Why a safeguarding partner can't be given another kind or leave now, by the field that would do so (law 1)."""
    if agency.kind != Agency.Kind.SAFEGUARDING_PARTNER or not agency.is_current:
        return {}
    stays = {"kind": kind == agency.kind, "is_current": is_current}
    if all(stays.values()):
        return {}
    reasons = list(dict.fromkeys(PARTNER_NEEDED.ask(agency, person)))
    return {name: reasons for name, is_kept in stays.items() if reasons and not is_kept}


def reasons_about_words(texts: Mapping[str, str], person: Person) -> dict[str, list[str]]:
    """Why these words may not leave, by the place in which they stand (law 17)."""
    reasons: dict[str, list[str]] = {}
    for held in WORDS_THAT_LEAVE.ask(texts, person):
        if held.reason not in reasons.setdefault(held.place, []):
            reasons[held.place].append(held.reason)
    return reasons


def looser_than(timer: Timer, other: Timer) -> bool:
    """Whether one timer may end before another that runs from the same day, on any day of the coming years."""
    calendar, start = Calendar(), clock.today()
    days = (start + dt.timedelta(days=number) for number in range(LOOKED_AHEAD))
    return any(
        explain(day, timer.period, timer.unit, calendar).end
        < explain(day, other.period, other.unit, calendar).end
        for day in days
    )


def reasons_not_to_be_local(edition: RuleEdition) -> list[str]:
    """A local rule may be stricter than the national edition of its time, never looser (law 2)."""
    if not edition.is_local:
        return []
    national = (
        RuleEdition.objects.filter(is_local=False, in_force_from__lte=edition.in_force_from)
        .order_by("-in_force_from")
        .first()
    )
    if national is None:
        return ["There is no national edition that it could be stricter than."]
    reasons = []
    own = {(timer.kind, timer.recipient): timer for timer in edition.timers.all()}
    for timer in national.timers.exclude(force=Timer.Force.LOCAL):
        mine = own.get((timer.kind, timer.recipient))
        to = f" to the {timer.get_recipient_display()}" if timer.recipient else ""
        name = f"{timer.get_kind_display()}{to}"
        needs = timer.kind in (Timer.Kind.ADVANCE_COPY, Timer.Kind.AVAILABILITY)
        if mine is None and needs:
            reasons.append(
                f"{name} is missing: {national} asks for {timer.period} {timer.get_unit_display()}."
            )
        elif mine is not None and (looser_than(mine, timer) if needs else looser_than(timer, mine)):
            reasons.append(f"{name} is looser than {timer.period} {timer.get_unit_display()} in {national}.")
    return reasons


def may_designate(by: Person | None, appointment: Appointment) -> bool:
    """The holder, the business manager and administrators name a designate."""
    if by is None or by == appointment.person:
        return True
    return by.holds(Role.BUSINESS_MANAGER) or is_administrator(by)


def reasons_not_to_designate(
    appointment: Appointment, designate: Person, *, from_on: dt.date, to_on: dt.date, by: Person | None
) -> list[str]:
    reasons = []
    if designate == appointment.person:
        reasons.append("A person can’t be their own designate.")
    if by is not None and by == designate:
        reasons.append("Nobody designates themselves: ask the holder of the role, or somebody else.")
    if not designate.is_active or designate.anonymised_at:
        reasons.append("The designate has left.")
    if to_on < from_on:
        reasons.append("The last day is before the first.")
    elif from_on < appointment.from_on or (appointment.to_on and to_on > appointment.to_on):
        reasons.append("The designation is longer than the appointment itself.")
    return reasons


def may_record_absence(by: Person | None, person: Person) -> bool:
    return by is None or by == person or by.holds(*BUSINESS_UNIT) or is_administrator(by)


def reasons_not_to_be_absent(
    person: Person, deputy: Person, *, from_on: dt.date, to_on: dt.date
) -> list[str]:
    reasons = []
    if deputy == person:
        reasons.append("A person can’t be their own deputy.")
    if not deputy.is_active or deputy.anonymised_at:
        reasons.append("The deputy has left.")
    if to_on < from_on:
        reasons.append("The last day is before the first.")
    return reasons


def reasons_not_to_anonymise(person: Person, *, by: Person | None) -> list[str]:
    """An anonymised person can never come back, so that somebody who still acts isn't."""
    reasons = []
    if person.anonymised_at:
        reasons.append("This person has been anonymised already.")
    if by is not None and by == person:
        reasons.append("Nobody anonymises themselves.")
    if person.is_active:
        reasons.append("This person can still sign in: record first that they have left.")
    return reasons


def reasons_not_to_invite(person: Person) -> list[str]:
    reasons = []
    if not person.email:
        reasons.append("This person has no e-mail address.")
    if not person.is_active or person.anonymised_at:
        reasons.append("This person has left.")
    if person.has_usable_password():
        reasons.append("This person has an account already: they can ask for a new password.")
    return reasons


def is_token(text: str) -> bool:
    """Whether it has the form of a token of ours; nothing else is looked up."""
    return bool(re.fullmatch(r"[A-Za-z0-9_-]{20,64}", text))
