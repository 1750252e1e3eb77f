"""Checks of a text for accuracy and law, by named people who are neither its approver nor its last editor."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction

from foundation import clock
from media_relations.models import CheckKind, Statement, StatementCheck
from media_relations.rules import access, approval, workflow
from media_relations.services import statement_messages
from media_relations.services.statement_records import lock, record, refuse
from partnership.models import Person


@transaction.atomic
def ask_for_check(*, statement: Statement, kind: CheckKind, person: Person, by: Person) -> StatementCheck:
    """The named person is asked to check the text. Raises PermissionDenied or StatementNotReady."""
    statement = lock(statement)
    access.check_may("edit", statement, by)
    reasons = workflow.reasons_not_to("edit", statement)
    if not person.is_active:
        reasons.append(f"{person} has left.")
    if person.pk == statement.last_edited_by_id:
        reasons.append(f"{person} last edited the text, and somebody else checks it.")
    if statement.checks.filter(kind=kind, person=person, done_at=None).exists():
        reasons.append(f"{person} has been asked already.")
    refuse(reasons)
    now = clock.now()
    check = StatementCheck.objects.create(
        statement=statement, kind=kind, person=person, asked_at=now, asked_by=by
    )
    record("check asked for", check, statement, by=by, at=now, kind=kind.key, person=person.pk)
    statement_messages.ask_to_check(check, by=by, at=now)
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
    if by.pk == statement.last_edited_by_id:
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
