"""Whose step it is: who may write, agree to, approve, release and withdraw a statement. Nothing here writes.

Being a superuser gives nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied

from matters.models import Matter
from media_relations.models import (
    SENIOR,
    VOICES,
    Approval,
    HighProfileEvent,
    LeadDecision,
    Statement,
    StatementAgency,
)
from media_relations.rules.room import reasons_about_knowing
from media_relations.rules.workflow import STEPS, Who
from partnership.models import Agency, Person, Role

NOT_YOURS = {
    Who.WRITERS: "This takes somebody who may write the statement.",
    Who.RELEASERS: "This takes somebody who may release the statement.",
    Who.HALTERS: "This takes somebody who may release the statement, or a chair.",
    Who.APPROVER: "In the partnership’s name only the chair, or a vice-chair acting with a reason, approves; for an "
    "agency its senior representative.",
    Who.TAKER: "Another person than who approved the change takes it.",
    Who.OFFICERS: "An approval by telephone is logged by somebody of the business unit.",
    Who.CONFIRMER: "Only who approved by telephone can say so.",
    Who.AGENCIES: "This takes somebody who speaks for an agency that the statement concerns.",
    Who.CHAIRS: "Only the chair or a vice-chair can lift this.",
    Who.WITHDRAWERS: "Only the chair, a vice-chair or the agency whose statement it is withdraws it.",
    Who.ENDERS: "This takes somebody who may write the statement, or a chair.",
}
AUTHOR = "Somebody else does this than who drafted the statement or last edited it."


# The lead -----------------------------------------------------------------------------------------


def lead_of(event: HighProfileEvent | None) -> LeadDecision | None:
    """The decision on the event's lead that is in force, if there is one."""
    if event is None:
        return None
    return (
        LeadDecision.objects.filter(event=event, in_force_at__isnull=False, ended_at=None)
        .select_related("lead")
        .first()
    )


def partnership_leads(statement: Statement) -> bool:
    """Whether the partnership leads on what the statement is about: until an agency was agreed on, it does."""
    decision = lead_of(statement.event)
    return decision is None or decision.lead_id is None


def needs_to_go_to_lead(statement: Statement) -> bool:
    """An agency's own statement about an event on which somebody else leads is shown to the lead first."""
    if statement.on_behalf_of_id is None or statement.event_id is None:
        return False
    decision = lead_of(statement.event)
    return decision is None or decision.lead_id != statement.on_behalf_of_id


def was_shown_to_lead(statement: Statement) -> bool:
    """Whether whoever leads now was shown the agency's own draft; a lead that came later was not."""
    if statement.went_to_lead_at is None:
        return False
    decision = lead_of(statement.event)
    if decision is None or decision.in_force_at is None or decision.in_force_at <= statement.went_to_lead_at:
        return True
    led_then = (
        LeadDecision.objects.filter(event=decision.event_id, in_force_at__lte=statement.went_to_lead_at)
        .order_by("-in_force_at", "-pk")
        .first()
    )
    # Until an agency is agreed on, the partnership leads.
    return (led_then.lead_id if led_then else None) == decision.lead_id


# Who ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Known:
    """What decides who may do what with many statements, read once: the matters known to the person, and the leads."""

    matters: set[int]
    leads: dict[int, LeadDecision]  #: By event, the decision that is in force.

    @classmethod
    def to(cls, person: Person, statements: Iterable[Statement]) -> Known:
        statements = list(statements)
        keys = {key for one in statements for key in matter_keys(one)}
        events = {one.event_id for one in statements if one.event_id is not None}
        decisions = LeadDecision.objects.filter(event__in=events, in_force_at__isnull=False, ended_at=None)
        return cls(
            set(Matter.objects.visible_to(person).filter(pk__in=keys).values_list("pk", flat=True)),
            {one.event_id: one for one in decisions},
        )


def may_know_matter(statement: Statement, person: Person, known: Known | None = None) -> bool:
    """Of a matter only its access list and the chairs know; so for the statement and for its event."""
    keys = matter_keys(statement)
    if known is not None:
        return keys <= known.matters
    return not keys or Matter.objects.visible_to(person).filter(pk__in=keys).count() == len(keys)


def matter_keys(statement: Statement) -> set[int]:
    of_event = statement.event.matter_id if statement.event else None
    return {key for key in (statement.matter_id, of_event) if key is not None}


def matter_of(statement: Statement) -> Matter | None:
    """The matter whose protected terms and holds the statement is under: its own, else its event's."""
    if statement.matter is not None:
        return statement.matter
    return statement.event.matter if statement.event else None


def is_agencys_own_draft(statement: Statement) -> bool:
    """Whether it may still be an agency's alone: neither submitted nor shown to whoever leads."""
    own = statement.status in (Statement.Status.DRAFT, Statement.Status.DROPPED)
    return own and statement.on_behalf_of_id is not None and statement.went_to_lead_at is None


def matter_on_record(statement: Statement) -> Matter | None:
    """The matter under which its events and messages are known: none while it is an agency's own draft (law 7)."""
    return None if is_agencys_own_draft(statement) else matter_of(statement)


def may_write(statement: Statement, person: Person, known: Known | None = None) -> bool:
    """In the partnership's name: the business unit, the chairs, and who leads on the event. Else the agency itself."""
    if not person.is_active:
        return False
    if statement.on_behalf_of_id is not None:
        return statement.on_behalf_of_id in person.agencies_as(*VOICES)
    if person.is_in_business_unit or person.is_chair:
        return may_know_matter(statement, person, known)
    decision = known.leads.get(statement.event_id or 0) if known is not None else lead_of(statement.event)
    return (
        decision is not None
        and decision.lead_id is not None
        and speaks_for(person, {decision.lead_id}) != set()
    )


def check_may_write(statement: Statement, person: Person) -> None:
    if not may_write(statement, person):
        raise PermissionDenied(NOT_YOURS[Who.WRITERS])


def check_may_draft(
    person: Person, *, on_behalf_of: Agency | None, event: HighProfileEvent | None, matter: Matter | None
) -> None:
    """Raises PermissionDenied for who may not begin a statement in this name."""
    unsaved = Statement(on_behalf_of=on_behalf_of, event=event, matter=matter)
    if not may_write(unsaved, person):
        if on_behalf_of is not None:
            raise PermissionDenied(f"This takes somebody who speaks for {on_behalf_of}.")
        raise PermissionDenied(
            "In the partnership’s name the business unit, a chair, or the agency that leads begins a statement."
        )
    if reasons := reasons_about_knowing(person, event, matter):
        raise PermissionDenied(" ".join(reasons))


def may_release(statement: Statement, person: Person, known: Known | None = None) -> bool:
    """In the partnership's name the business unit; an agency's own statement, the agency itself."""
    if not person.is_active:
        return False
    if statement.on_behalf_of_id is not None:
        return statement.on_behalf_of_id in person.agencies_as(*VOICES)
    return person.is_in_business_unit and may_know_matter(statement, person, known)


def approves_as(statement: Statement, person: Person) -> Role | None:
    """The role in which the person may approve this statement, whoever wrote it; None for nobody's."""
    if not person.is_active:
        return None
    if statement.on_behalf_of_id is None:
        return Role(role) if (role := chair_role(person)) else None
    for role in (Role.SAFEGUARDING_PARTNER, Role.AGENCY_REPRESENTATIVE):
        if role in SENIOR and statement.on_behalf_of_id in person.agencies_as(role):
            return role
    return None


def approved_as(person: Person, day: dt.date) -> Role | None:
    """In which of the two offices the person could approve in the partnership's name on that day."""
    if not person.is_active:
        return None
    held = person.roles_on(day)
    return next((role for role in (Role.CHAIR, Role.VICE_CHAIR) if role in held), None)


def chair_role(person: Person) -> Role | str:
    """In which of the two offices the person lifts something."""
    return next((role for role in (Role.CHAIR, Role.VICE_CHAIR) if person.holds(role)), "")


def is_author(statement: Statement, person: Person) -> bool:
    """Whether the person drafted the statement, last edited it, or wrote the text that it has (law 9)."""
    return person.pk in {statement.drafted_by_id, *statement.last_edited_by}


def speaks_for(person: Person, agencies: set[int]) -> set[int]:
    """Those of the agencies for which the person may answer."""
    return person.agencies_as(*VOICES) & agencies if person.is_active else set()


def is_from(person: Person, agency: Agency | int) -> bool:
    """Whether the person belongs to the agency, by employment or by any role held for it (law 10)."""
    key = agency if isinstance(agency, int) else agency.pk
    return person.agency_id == key or key in person.agencies_as(*Role)


def concerned_keys(statement: Statement) -> set[int]:
    rows = StatementAgency.objects.filter(statement=statement, removed_at=None)
    return set(rows.values_list("agency", flat=True))


def open_telephone(statement: Statement, person: Person) -> Approval | None:
    """The approval by telephone that waits for this person's word."""
    return statement.approvals.filter(
        way=Approval.Way.TELEPHONE, approved_by=person, confirmed_at=None, ended_at=None
    ).first()


def _takes(statement: Statement, person: Person) -> bool:
    offered = statement.approvals.filter(way=Approval.Way.IF_CHANGED, ended_at=None, taken_at=None).first()
    return may_write(statement, person) and (offered is None or offered.approved_by_id != person.pk)


IS: dict[Who, Callable[[Statement, Person], bool]] = {
    Who.WRITERS: may_write,
    Who.RELEASERS: may_release,
    Who.HALTERS: lambda statement, person: (
        may_release(statement, person) or (person.is_active and person.is_chair)
    ),
    Who.APPROVER: lambda statement, person: approves_as(statement, person) is not None,
    Who.TAKER: _takes,
    Who.OFFICERS: lambda statement, person: person.is_in_business_unit and may_know_matter(statement, person),
    Who.CONFIRMER: lambda statement, person: statement.approvals.filter(
        way=Approval.Way.TELEPHONE, approved_by=person
    ).exists(),
    Who.AGENCIES: lambda statement, person: bool(speaks_for(person, concerned_keys(statement))),
    Who.CHAIRS: lambda statement, person: person.is_active and person.is_chair,
    Who.WITHDRAWERS: lambda statement, person: (
        (person.is_active and person.is_chair)
        or (statement.on_behalf_of_id is not None and approves_as(statement, person) is not None)
    ),
    Who.ENDERS: lambda statement, person: (
        may_write(statement, person) or (person.is_active and person.is_chair)
    ),
}


def check_may(key: str, statement: Statement, person: Person) -> None:
    """Raises PermissionDenied, with the reason, for who may not take this step of this statement."""
    step = STEPS[key]
    if not IS[step.who](statement, person):
        raise PermissionDenied(NOT_YOURS[step.who])
    if not step.may_be_author and is_author(statement, person):
        raise PermissionDenied(AUTHOR)


def may(key: str, statement: Statement, person: Person) -> bool:
    try:
        check_may(key, statement, person)
    except PermissionDenied:
        return False
    return True
