"""Checks of a text for accuracy and law, by named people who are neither its approver nor its last editor."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction

from foundation import clock
from media_relations.models import CheckKind, Statement, StatementCheck
from media_relations.queries import statements as queries
from media_relations.rules import access, approval, workflow
from media_relations.services import statement_messages
from media_relations.services.statement_records import lock, record, refuse
from partnership.models import Person


@transaction.atomic
def ask_for_check(*, statement: Statement, kind: CheckKind, person: Person, by: Person) -> StatementCheck:
    """The named person is asked to check the text. Raises PermissionDenied or StatementNotReady."""
    statement = lock(statement)
    access.check_may("edit", statement, by)
    reasons = workflow.reasons_not_to("edit", statement) + approval.reasons_not_to_check(statement, person)
    if statement.checks.filter(kind=kind, person=person, done_at=None).exists():
        reasons.append(f"{person} has been asked already.")
    refuse(reasons)
    return _ask(statement, kind, person, by=by, at=clock.now())


def ask_anew(statement: Statement, *, by: Person, at: dt.datetime) -> list[StatementCheck]:
    """Whoever passed an earlier text, or was asked while one stood, is asked about the text as it is now.

    Each once for a text. Not who edited or approved it, and nobody who found something wrong: they wait to be asked.
    The caller holds the statement.
    """
    version = statement.current_version
    if version is None:
        return []
    approved = queries.standing_approval(statement, version.fingerprint)
    passed = {
        (check.kind_id, check.person_id) for check in queries.passed_checks(statement, version.fingerprint)
    }
    last = {
        (check.kind_id, check.person_id): check
        for check in statement.checks.select_related("kind", "person").order_by("asked_at", "pk")
    }
    asked = []
    for key, check in last.items():
        if key in passed or not queries.is_check_of_another(check, statement, approved):
            continue
        if approval.reasons_not_to_check(statement, check.person) or not _may_read(statement, check.person):
            continue
        if check.done_at is None and check.asked_at < version.made_at:
            statement_messages.ask_to_check(check, by=by, at=at, version=version)
            asked.append(check)
        elif check.is_passed:
            asked.append(_ask(statement, check.kind, check.person, by=by, at=at))
    return asked


def _may_read(statement: Statement, person: Person) -> bool:
    return Statement.objects.visible_to(person).filter(pk=statement.pk).exists()


def _ask(
    statement: Statement, kind: CheckKind, person: Person, *, by: Person, at: dt.datetime
) -> StatementCheck:
    check = StatementCheck.objects.create(
        statement=statement, kind=kind, person=person, asked_at=at, asked_by=by
    )
    record("check asked for", check, statement, by=by, at=at, kind=kind.key, person=person.pk)
    statement_messages.ask_to_check(check, by=by, at=at)
    return check


@transaction.atomic
def do_check(
    *, check: StatementCheck, is_passed: bool, words: str, seen_fingerprint: str, by: Person
) -> StatementCheck:
    """The person who was asked says yes or no to the text that their page showed.

    Raises PermissionDenied or StatementNotReady.
    """
    statement = lock(check.statement)
    check = StatementCheck.objects.select_for_update(of=("self",)).select_related("kind").get(pk=check.pk)
    if check.person_id != by.pk or not by.is_active:
        raise PermissionDenied("This check is another person’s.")
    reasons = workflow.reasons_not_to("edit", statement)
    if not reasons:
        reasons = approval.reasons_about_seen(statement, seen_fingerprint)
    if check.done_at is not None:
        reasons.append("It was done already.")
    if by.pk in statement.last_edited_by:
        reasons.append("You last edited the text, so somebody else checks it.")
    if not is_passed and not words.strip():
        reasons.append("Say what is wrong.")
    refuse(reasons)
    check.fingerprint, check.is_passed, check.words = seen_fingerprint, is_passed, words.strip()
    check.done_at = clock.now()
    check.save(update_fields=["fingerprint", "is_passed", "words", "done_at"])
    record(
        "check passed" if is_passed else "check not passed",
        check,
        statement,
        by=by,
        at=check.done_at,
        reason=words.strip(),
        kind=check.kind.key,
        fingerprint=seen_fingerprint,
    )
    return check
