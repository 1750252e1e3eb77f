"""Every status, every step, every role, author or not: who may do what, and that a refusal changes nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from foundation import clock
from media_relations.models import (
    Agreement,
    Approval,
    CheckKind,
    Statement,
    StatementVersion,
)
from media_relations.rules import access, workflow
from media_relations.rules.approval import contents_of, live_fingerprint
from media_relations.rules.workflow import STEPS, StatementNotReady
from media_relations.services import agreements, approvals, releasing, statements
from partnership.models import Agency, Person, Role
from tests.media_relations import factories as make
from tests.media_relations.conftest import MONDAY
from tests.partnership.factories import AgencyFactory, PersonFactory

Status = Statement.Status

OFFICERS = {Role.BUSINESS_MANAGER, Role.PRACTICE_LEAD, Role.COMMUNICATIONS_OFFICER}
CHAIRS = {Role.CHAIR, Role.VICE_CHAIR, "approved by telephone"}
VOICES = {Role.SAFEGUARDING_PARTNER, Role.AGENCY_REPRESENTATIVE, Role.PRESS_LEAD}
OPEN = {"draft", "agreeing", "approving", "approved"}
ASKED = {"agreeing", "approving", "approved"}

#: In the partnership's name: from which statuses, for whom, and whether who wrote it may. Written apart from the code.
EXPECTED: dict[str, tuple[set[str], set[Any], bool]] = {
    "submit": ({"draft"}, OFFICERS | CHAIRS, True),
    "edit": (OPEN, OFFICERS | CHAIRS, True),
    "agree": (ASKED, VOICES, True),
    "raise_concern": (ASKED, VOICES, True),
    "lift": (ASKED, CHAIRS, True),
    "ask_approval": ({"agreeing"}, OFFICERS | CHAIRS, True),
    "approve": ({"approving"}, CHAIRS, False),
    "approve_if_changed": ({"approving"}, CHAIRS, False),
    "take_change": ({"approving"}, OFFICERS | CHAIRS, True),
    "log_telephone": ({"approving"}, OFFICERS, False),
    "confirm_telephone": ({"approved", "released"}, {"approved by telephone"}, True),
    "dispute_telephone": ({"approved", "released"}, {"approved by telephone"}, True),
    "send_back": ({"approving", "approved"}, CHAIRS, True),
    "schedule": ({"approved"}, OFFICERS, True),
    "unschedule": ({"approved"}, OFFICERS | CHAIRS, True),
    "release": ({"approved"}, OFFICERS, True),
    "withdraw": ({"released"}, CHAIRS, True),
    "drop": (OPEN, OFFICERS | CHAIRS, True),
}

AUTHORSHIP = ("not the author", "who drafted it", "who last edited it")


def everybody(agency: Agency) -> dict[Any, Person]:
    """One person for each role, of the agency concerned where the role is held for one; and who holds none."""
    people: dict[Any, Person] = {
        role: PersonFactory(agency=agency if role in VOICES else None, **{role.value: True}) for role in Role
    }
    people["approved by telephone"] = PersonFactory(chair=True)
    people["another agency's voice"] = make.voice_of(AgencyFactory())
    people["nobody"] = PersonFactory()
    people["superuser"] = PersonFactory(is_superuser=True)
    people["chair who left"] = PersonFactory(chair=True, is_active=False)
    return people


@pytest.fixture
def agency(db):
    return AgencyFactory(kind=Agency.Kind.SAFEGUARDING_PARTNER)


# How each step is taken ---------------------------------------------------------------------------


def stored(statement: Statement) -> Agreement:
    return Agreement.objects.filter(version=statement.current_version).get()


def set_agreement(statement: Statement, **values: Any) -> None:
    """As if the agency had answered so, past the services."""
    for one in Agreement.objects.filter(version=statement.current_version):
        Agreement._base_manager.filter(pk=one.pk).update(**values)


def waiting(statement: Statement, people: dict[Any, Person]) -> None:
    set_agreement(statement, answer="waiting", answered_at=None, answered_by=None, harms="")


def concern(statement: Statement, people: dict[Any, Person]) -> None:
    set_agreement(
        statement,
        answer="concern",
        harms="Our inquiry.",
        answered_at=clock.now(),
        answered_by=people[Role.PRESS_LEAD],
    )


def telephoned(statement: Statement, people: dict[Any, Person]) -> None:
    Approval.objects.create(
        statement=statement,
        version=statement.current_version,
        fingerprint=live_fingerprint(statement),
        way=Approval.Way.TELEPHONE,
        approved_by=people["approved by telephone"],
        acting_as=Role.CHAIR,
        approved_at=clock.now(),
        logged_by=people["nobody"],
        confirm_by_at=clock.now() + dt.timedelta(hours=24),
    )


def offered(statement: Statement, people: dict[Any, Person]) -> None:
    """Some chair would have another text."""
    if statement.status == Status.APPROVING:
        approvals.approve_if_changed(
            statement=statement,
            seen_fingerprint=live_fingerprint(statement),
            title="On a review",
            text="We are very sorry.",
            by=people["a chair"],
        )


def scheduled(statement: Statement, people: dict[Any, Person]) -> None:
    Statement._base_manager.filter(pk=statement.pk).update(
        release_scheduled_at=clock.now(),
        release_scheduled_by=people["nobody"],
        release_fingerprint=live_fingerprint(statement),
    )


def nothing(statement: Statement, people: dict[Any, Person]) -> None:
    pass


BEFORE: dict[str, Callable[[Statement, dict[Any, Person]], None]] = {
    "agree": waiting,
    "raise_concern": waiting,
    "lift": concern,
    "take_change": offered,
    "confirm_telephone": telephoned,
    "dispute_telephone": telephoned,
    "unschedule": scheduled,
}


def take(step: str, statement: Statement, by: Person, people: dict[Any, Person]) -> None:
    """The step as its service takes it, with all it asks for."""
    seen = live_fingerprint(statement)
    if step == "submit":
        statements.submit(statement=statement, by=by)
    elif step == "edit":
        changed = contents_of(statement).changed_to("Another title", "Another text.")
        statements.edit_statement(statement=statement, contents=changed, began_from=statement.version, by=by)
    elif step in ("agree", "raise_concern"):
        agency = statement.agencies.get().agency
        if step == "agree":
            agreements.agree(statement=statement, agency=agency, seen_fingerprint=seen, by=by)
        else:
            agreements.raise_concern(
                statement=statement, agency=agency, harms="Our inquiry.", seen_fingerprint=seen, by=by
            )
    elif step == "lift":
        one = Agreement.objects.filter(version=statement.current_version).first()
        if one is None:  # a draft: nobody was asked
            access.check_may("lift", statement, by)
            raise StatementNotReady.because(workflow.reasons_not_to("lift", statement))
        agreements.answer_for_agency(agreement=one, reason="It is urgent.", by=by)
    elif step == "ask_approval":
        approvals.ask_approval(statement=statement, by=by)
    elif step == "approve":
        approvals.approve(statement=statement, seen_fingerprint=seen, by=by, reason="The chair is away.")
    elif step == "approve_if_changed":
        approvals.approve_if_changed(
            statement=statement,
            seen_fingerprint=seen,
            title="T",
            text="Shorter.",
            by=by,
            reason="The chair is away.",
        )
    elif step == "take_change":
        given = statement.approvals.filter(way="if_changed", ended_at=None).first()
        if given is None:
            given = Approval(
                statement=statement, pk=statement.approvals.values_list("pk", flat=True).first() or 0
            )
        try:
            approvals.take_change(approval_given=given, began_from=statement.version, by=by)
        except Approval.DoesNotExist as missing:
            raise StatementNotReady("There is nothing to take.") from missing
    elif step == "log_telephone":
        approvals.log_telephone(
            statement=statement,
            approver=people["a chair"],
            approved_at=clock.now(),
            seen_fingerprint=seen,
            by=by,
        )
    elif step in ("confirm_telephone", "dispute_telephone"):
        given = statement.approvals.get(way="telephone")
        if step == "confirm_telephone":
            approvals.confirm_telephone(approval_given=given, by=by)
        else:
            approvals.dispute_telephone(approval_given=given, reason="I said no.", by=by)
    elif step == "send_back":
        approvals.send_back(statement=statement, reason="Too long.", by=by)
    elif step == "schedule":
        releasing.schedule_release(statement=statement, by=by)
    elif step == "unschedule":
        releasing.unschedule_release(statement=statement, reason="Not yet.", by=by)
    elif step == "release":
        releasing.release(statement=statement, by=by)
    elif step == "withdraw":
        releasing.withdraw(
            statement=statement, manner="vanish", reason="It was wrong.", public_reason="", by=by
        )
    elif step == "drop":
        statements.drop(statement=statement, reason="Nobody asks.", by=by)
    else:
        raise AssertionError(f"No test takes the step {step}.")


# Watching -----------------------------------------------------------------------------------------


@contextmanager
def rolled_back() -> Iterator[None]:
    """What is done within is undone afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def writes() -> Iterator[list[str]]:
    """Every statement that would change a row."""
    found: list[str] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")):
            found.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield found


def make_author(statement: Statement, person: Person, authorship: str) -> None:
    if authorship == "who drafted it":
        Statement._base_manager.filter(pk=statement.pk).update(drafted_by=person)
    elif authorship == "who last edited it":
        StatementVersion._base_manager.filter(pk=statement.current_version_id).update(made_by=person)


# The table ----------------------------------------------------------------------------------------


def test_every_status_and_every_step_is_in_the_table():
    assert set(EXPECTED) == set(STEPS)
    assert set(workflow.NEXT_STATUSES) == set(Status.values)


@pytest.mark.parametrize("status", Status)
def test_who_may_take_which_step_and_a_refusal_changes_nothing(status, agency, monday):
    CheckKind.objects.all().delete()
    bring = make.ready if status == Status.APPROVED else make.MADE[status]
    # What is out already had no embargo to wait for.
    embargo = None if status in (Status.RELEASED, Status.WITHDRAWN) else MONDAY + dt.timedelta(hours=1)
    statement = bring(agency, kind="holding", release_at=embargo)
    people = everybody(agency)
    others = {"approved by telephone": people["approved by telephone"], "a chair": PersonFactory(chair=True)}
    others["nobody"], others[Role.PRESS_LEAD] = people["nobody"], people[Role.PRESS_LEAD]
    wrong: list[str] = []
    for step in STEPS:
        with rolled_back():
            BEFORE.get(step, nothing)(make.fresh(statement), others)
            # Where who wrote it may, one way of having written it stands for both.
            for authorship in AUTHORSHIP[: 2 if EXPECTED[step][2] else 3]:
                for who, person in people.items():
                    with rolled_back():
                        said = outcome_of(step, statement, who, person, authorship, others, monday)
                    if said:
                        wrong.append(f"{step} by {who}, {authorship}: {said}")
    assert wrong == []


def outcome_of(
    step: str,
    made: Statement,
    who: Any,
    person: Person,
    authorship: str,
    others: dict[Any, Person],
    clocks: Any,
) -> str:
    """What is wrong with how the portal answered; empty when it answered as expected."""
    make_author(made, person, authorship)
    statement = make.fresh(made)
    starts, roles, may_be_author = EXPECTED[step]
    is_right_person = who in roles and (may_be_author or authorship == "not the author")
    is_right_moment = statement.status in starts
    if step == "release":
        clocks.move_to(MONDAY + dt.timedelta(hours=2), tick=False)
    with writes() as written:
        try:
            take(step, statement, person, others)
            answer = "done"
        except PermissionDenied:
            answer = "refused: the wrong person"
        except StatementNotReady as not_ready:
            answer = f"refused: the wrong moment ({not_ready})"
    if step == "release":
        clocks.move_to(MONDAY, tick=False)
    if not is_right_person:
        expected = "refused: the wrong person"
    elif not is_right_moment:
        expected = "refused: the wrong moment"
    else:
        expected = "done"
    if not answer.startswith(expected):
        return f"expected {expected}, found {answer}"
    if expected != "done":
        return f"{answer}, and yet it wrote {written}" if written else ""
    after = Statement.objects.get(pk=made.pk).status
    if after != STEPS[step].leads[statement.status]:
        return f"led to {after}, not to {STEPS[step].leads[statement.status]}"
    return "" if any("audit_event" in sql for sql in written) else "left no event"
