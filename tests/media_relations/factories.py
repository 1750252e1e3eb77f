"""Statements at every stage. Each is brought there by the services, as it would be in life."""

from __future__ import annotations

import datetime as dt
from typing import Any

import factory
from factory.django import DjangoModelFactory

from foundation import clock
from media_relations.models import (
    AgencyConcerned,
    Approval,
    CheckKind,
    HighProfileEvent,
    Journalist,
    LeadDecision,
    Statement,
)
from media_relations.queries import statements as queries
from media_relations.rules.approval import Contents, live_fingerprint
from media_relations.services import agreements, approvals, checks, releasing, statements
from partnership.models import Agency, Person, Role
from tests.partnership.factories import PersonFactory

Status = Statement.Status
WORDS = "We are sorry for what happened. We are looking at what can be learned."


class JournalistFactory(DjangoModelFactory):
    class Meta:
        model = Journalist

    name = factory.Sequence(lambda n: f"Journalist {n}")
    email = factory.Sequence(lambda n: f"journalist{n}@paper.example")


def contents(**changes: Any) -> Contents:
    """What a statement says, unless the test says otherwise."""
    given: dict[str, Any] = {"kind": Statement.Kind.REACTIVE, "title": "On a review", "text": WORDS} | changes
    return Contents(**given)


def officer(**roles: Any) -> Person:
    person: Person = PersonFactory(communications_officer=True, **roles)
    return person


def voice_of(agency: Agency, role: Role = Role.AGENCY_REPRESENTATIVE) -> Person:
    person: Person = PersonFactory(agency=agency, **{role.value: True})
    return person


def draft(*agencies: Agency, by: Person | None = None, **given: Any) -> Statement:
    """A draft in the partnership's name that concerns these agencies."""
    mine = {
        name: given.pop(name) for name in ("on_behalf_of", "event", "matter", "journalists") if name in given
    }
    return statements.draft_statement(
        contents=contents(**given), by=by or officer(), agencies=agencies, **mine
    )


def agreeing(*agencies: Agency, **given: Any) -> Statement:
    statement = draft(*agencies, **given)
    return statements.submit(statement=statement, by=statement.drafted_by)


def approving(*agencies: Agency, **given: Any) -> Statement:
    statement = agreeing(*agencies, **given)
    return approvals.ask_approval(statement=statement, by=statement.drafted_by)


def approved(*agencies: Agency, by_chair: Person | None = None, **given: Any) -> Statement:
    statement = approving(*agencies, **given)
    approve(statement, by_chair)
    return fresh(statement)


def ready(*agencies: Agency, **given: Any) -> Statement:
    """Approved, agreed, checked, and with elected members informed."""
    statement = approved(*agencies, **given)
    complete(statement)
    return fresh(statement)


def released(*agencies: Agency, **given: Any) -> Statement:
    statement = ready(*agencies, **given)
    return releasing.release(statement=statement, by=officer())


def withdrawn(*agencies: Agency, **given: Any) -> Statement:
    return releasing.withdraw(
        statement=released(*agencies, **given),
        manner="explain",
        reason="It was wrong.",
        public_reason="A date was wrong.",
        by=PersonFactory(chair=True),
    )


def dropped(*agencies: Agency, **given: Any) -> Statement:
    statement = draft(*agencies, **given)
    return statements.drop(statement=statement, reason="Nobody asks any more.", by=statement.drafted_by)


MADE = {
    Status.DRAFT: draft,
    Status.AGREEING: agreeing,
    Status.APPROVING: approving,
    Status.APPROVED: approved,
    Status.RELEASED: released,
    Status.WITHDRAWN: withdrawn,
    Status.DROPPED: dropped,
}


def in_status(status: str, *agencies: Agency, **given: Any) -> Statement:
    return fresh(MADE[Status(status)](*agencies, **given))


# Single acts --------------------------------------------------------------------------------------


def approve(statement: Statement, by: Person | None = None, **given: Any) -> Approval:
    if by is None:
        by = (
            PersonFactory(chair=True)
            if statement.on_behalf_of is None
            else voice_of(statement.on_behalf_of, Role.AGENCY_REPRESENTATIVE)
        )
    statement = fresh(statement)
    return approvals.approve(
        statement=statement, seen_fingerprint=live_fingerprint(statement), by=by, **given
    )


def agree(statement: Statement, agency: Agency, by: Person | None = None) -> None:
    statement = fresh(statement)
    agreements.agree(
        statement=statement,
        agency=agency,
        seen_fingerprint=live_fingerprint(statement),
        by=by or voice_of(agency),
    )


def object_to(statement: Statement, agency: Agency, harms: str = "It names our inquiry.") -> Any:
    statement = fresh(statement)
    return agreements.raise_concern(
        statement=statement,
        agency=agency,
        harms=harms,
        seen_fingerprint=live_fingerprint(statement),
        by=voice_of(agency),
    )


def pass_checks(statement: Statement, by: Person | None = None) -> None:
    """Every required check, by somebody else than the approver and the last editor."""
    statement = fresh(statement)
    for kind in CheckKind.objects.filter(is_required=True):
        check = checks.ask_for_check(
            statement=statement, kind=kind, person=by or officer(), by=statement.drafted_by
        )
        checks.do_check(
            check=check,
            is_passed=True,
            words="",
            seen_fingerprint=live_fingerprint(statement),
            by=check.person,
        )


def inform_members(statement: Statement) -> None:
    agreements.record_members_informed(
        statement=statement,
        who="Lead member for children",
        how="By telephone",
        informed_at=clock.now(),
        by=statement.drafted_by,
    )


def complete(statement: Statement) -> None:
    """All that release waits for beside approval."""
    for state in queries.agencies(fresh(statement), clock.now()):
        if not state.is_settled:
            agree(statement, state.agency)
    pass_checks(statement)
    if statement.on_behalf_of is None:
        inform_members(statement)


def fresh(statement: Statement) -> Statement:
    return Statement.objects.select_related(
        "current_version", "event__matter", "matter", "on_behalf_of", "corrects"
    ).get(pk=statement.pk)


# Events -------------------------------------------------------------------------------------------


def event(
    *agencies: Agency, lead: Agency | None = None, by: Person | None = None, **given: Any
) -> HighProfileEvent:
    """An event that concerns these agencies; an agency leads on it where one is named."""
    by = by or officer()
    row = HighProfileEvent.objects.create(
        title="An incident", kind="incident", what_is_known="Little.", opened_by=by, **given
    )
    for agency in agencies:
        AgencyConcerned.objects.create(event=row, agency=agency, added_at=clock.now(), added_by=by)
    if lead is not None:
        agency_leads(row, lead, by=by)
    return row


def agency_leads(event: HighProfileEvent, lead: Agency, *, by: Person) -> LeadDecision:
    """The agency leads on the event from now on; whoever did before does no more."""
    now = clock.now()
    for before in LeadDecision.objects.filter(event=event, in_force_at__isnull=False, ended_at=None):
        before.ended_at = now
        before.save(update_fields=["ended_at"])
    return LeadDecision.objects.create(
        event=event,
        lead=lead,
        reason="It is their inquiry.",
        proposed_by=by,
        proposed_at=now,
        chair_yes_by=by,
        chair_yes_at=now,
        agency_yes_by=by,
        agency_yes_for=lead,
        agency_yes_at=now,
        in_force_at=now,
    )


def later(**by: float) -> dt.datetime:
    return clock.now() + dt.timedelta(**by)
