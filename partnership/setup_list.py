"""What a real partnership needs before it can rely on the portal, and how far each thing is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.urls import reverse

from foundation import clock
from foundation.words import say_list
from partnership import rules
from partnership.models import (
    SECOND_FACTOR_ROLES,
    Agency,
    Partnership,
    Person,
    Role,
)
from partnership.points import SetupEntry

SAFEGUARDING_PARTNERS = 3
"""The local authority, the integrated care board and the chief officer of police (Children Act 2004, section 16E)."""

ROLES_NEEDED = (Role.CHAIR, Role.BUSINESS_MANAGER, Role.PRACTICE_LEAD, Role.ADMINISTRATOR)


def entries(person: Any) -> Iterator[SetupEntry]:
    """This room's part of the list, in a fixed number of queries."""
    partnership = Partnership.current()
    partners = list(Agency.objects.safeguarding_partners())
    yield _partnership(partnership)
    yield _agencies(partners)
    yield _people(partners)
    yield _second_factor()
    yield _rules(partnership)
    yield _mailboxes(partnership, partners)
    yield _sending()


def _partnership(partnership: Partnership | None) -> SetupEntry:
    url = (
        reverse("admin:partnership_partnership_change", args=[partnership.pk])
        if partnership
        else reverse("admin:partnership_partnership_add")
    )
    state = partnership.name if partnership else "Its names, mailbox and front-door numbers are missing."
    return SetupEntry("The partnership", partnership is not None, state, url, 10)


def _agencies(partners: list[Agency]) -> SetupEntry:
    count = len(partners)
    state = f"{count} of {SAFEGUARDING_PARTNERS} safeguarding partners."
    url = reverse("admin:partnership_agency_changelist")
    return SetupEntry("Agencies", count >= SAFEGUARDING_PARTNERS, state, url, 20)


def _people(partners: list[Agency]) -> SetupEntry:
    missing = [
        f"{'an' if role == Role.ADMINISTRATOR else 'a'} {role.label.lower()}"
        for role in ROLES_NEEDED
        if not Person.objects.holding(role).exists()
    ]
    represented = set(
        Person.objects.holding(Role.SAFEGUARDING_PARTNER).values_list("appointments__agency", flat=True)
    )
    missing += [f"the partner of {agency}" for agency in partners if agency.pk not in represented]
    state = f"Missing: {say_list(missing)}." if missing else "Everybody is appointed who has to be."
    url = reverse("admin:partnership_appointment_changelist")
    return SetupEntry("People and roles", not missing and bool(partners), state, url, 30)


def _second_factor() -> SetupEntry:
    url = reverse("admin:partnership_person_changelist")
    if not settings.SECOND_FACTOR_REQUIRED:
        return SetupEntry("Second factor", True, "Not asked for in the demonstration.", url, 40)
    holders = Person.objects.holding(*SECOND_FACTOR_ROLES).exclude(email=None)
    lacking = holders.exclude(pk__in=rules.with_second_factor()).count()
    total = holders.count()
    state = f"{total - lacking} of {total} people who need one have set it up."
    return SetupEntry("Second factor", total > 0 and not lacking, state, url, 40)


def _rules(partnership: Partnership | None) -> SetupEntry:
    edition, today = partnership.rules if partnership else None, clock.today()
    if edition is None:
        state, is_done = "No edition is chosen.", False
    elif edition.in_force_from > today or (edition.in_force_to and edition.in_force_to < today):
        state, is_done = f"{edition} is chosen, and is not in force today.", False
    else:
        state, is_done = f"{edition} is in force.", True
    url = (
        reverse("admin:partnership_partnership_change", args=[partnership.pk])
        if partnership
        else reverse("admin:partnership_ruleedition_changelist")
    )
    return SetupEntry("Rules in force", is_done, state, url, 50)


def _mailboxes(partnership: Partnership | None, partners: list[Agency]) -> SetupEntry:
    missing = [str(agency) for agency in partners if not agency.notices_email]
    if not partnership or not partnership.mailbox:
        missing.insert(0, "the partnership")
    state = f"Missing: {say_list(missing)}." if missing else "Each safeguarding partner has one."
    url = reverse("admin:partnership_agency_changelist")
    return SetupEntry("Mailboxes", not missing and bool(partners), state, url, 60)


def _sending() -> SetupEntry:
    if settings.SENDING:
        state = "Switched on: messages leave."
    elif settings.DEMONSTRATION:
        state = (
            "Switched off: messages are kept on this machine and reach nobody. In the demonstration a kept message "
            "counts as sent, and everything can be scheduled."
        )
    else:
        state = (
            "Switched off: messages are kept on this machine, and nothing can be scheduled. "
            "It is switched on with SENDING in the environment."
        )
    return SetupEntry("Sending", settings.SENDING, state, "", 80)
