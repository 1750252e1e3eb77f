"""The right person's yes to a text, given signed in, by telephone, or if it is changed; and their no (law 9)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from foundation import clock
from media_relations.models import Approval, MediaProtocol, SentBack, Statement, StatementVersion
from media_relations.rules import access, approval, release, workflow
from media_relations.services import statement_messages
from media_relations.services.statement_records import (
    check_texts,
    end_approvals,
    lock,
    record,
    refuse,
    take_off_the_schedule,
)
from media_relations.services.statements import store_new_text
from partnership.models import Person, Role

Status, Way = Statement.Status, Approval.Way


@transaction.atomic
def ask_approval(*, statement: Statement, by: Person) -> Statement:
    """The right people are asked to approve the text as it is now. Agreements may still be under way.

    Raises PermissionDenied or StatementNotReady.
    """
    statement = lock(statement)
    access.check_may("ask_approval", statement, by)
    refuse(workflow.reasons_not_to("ask_approval", statement) or release.reasons_about_words(statement))
    now = clock.now()
    statement.status = workflow.leads_to("ask_approval", statement)
    statement.approval_asked_at = now
    statement.save(update_fields=["status", "approval_asked_at"])
    version = _version_of(statement)
    record("approval asked for", version, statement, by=by, at=now, fingerprint=version.fingerprint)
    statement_messages.ask_for_approval(version, by=by, at=now)
    return statement


@transaction.atomic
def approve(*, statement: Statement, seen_fingerprint: str, by: Person, reason: str = "") -> Approval:
    """The text that the person's page showed is approved. A vice-chair says why they act.

    Raises PermissionDenied (also for who drafted or last edited it) or StatementNotReady.
    """
    statement = lock(statement)
    acting_as = _check_may_approve("approve", statement, by)
    refuse(
        workflow.reasons_not_to("approve", statement)
        or [
            *approval.reasons_about_seen(statement, seen_fingerprint),
            *approval.reasons_about_reason(acting_as, reason),
        ]
    )
    now = clock.now()
    end_approvals(statement, because="The text was approved as it is.", at=now)
    given = _store(statement, seen_fingerprint, Way.SIGNED_IN, acting_as, reason, by=by, at=now)
    _set_status(statement, "approve")
    statement_messages.tell_of_approval(given, by=by, at=now)
    return given


@transaction.atomic
def approve_if_changed(
    *, statement: Statement, seen_fingerprint: str, title: str, text: str, by: Person, reason: str = ""
) -> Approval:
    """The approver would have this title and text: their yes counts once another person takes that exact text.

    Raises PermissionDenied or StatementNotReady.
    """
    statement = lock(statement)
    acting_as = _check_may_approve("approve_if_changed", statement, by)
    contents = approval.contents_of(statement)
    changed = contents.changed_to(title, text)
    refuse(
        workflow.reasons_not_to("approve_if_changed", statement)
        or [
            *approval.reasons_about_seen(statement, seen_fingerprint),
            *approval.reasons_about_reason(acting_as, reason),
            *approval.reasons_about_change(contents, changed),
        ]
    )
    now = clock.now()
    end_approvals(statement, because="The approver would have another text.", at=now)
    fingerprint = approval.fingerprint(
        changed, on_behalf_of=statement.on_behalf_of_id, files=approval.files_of(statement)
    )
    given = _store(
        statement,
        fingerprint,
        Way.IF_CHANGED,
        acting_as,
        reason,
        by=by,
        at=now,
        title=changed.title,
        text=changed.text,
    )
    statement_messages.offer_change(given, by=by, at=now)
    return given


@transaction.atomic
def take_change(*, approval_given: Approval, began_from: int, by: Person) -> Statement:
    """Another person takes the approver's text as it is: it is approved, and the agencies are asked anew.

    Raises PermissionDenied or StatementNotReady.
    """
    statement = lock(approval_given.statement)
    access.check_may("take_change", statement, by)
    given = Approval.objects.select_for_update().get(pk=approval_given.pk)
    reasons = workflow.reasons_not_to("take_change", statement)
    if given.way != Way.IF_CHANGED or given.ended_at is not None:
        reasons.append("There is nothing to take: the approval no longer counts.")
    if given.taken_at is not None:
        reasons.append("Somebody has taken it already.")
    if access.approves_as(statement, given.approved_by) is None:
        reasons.append(f"{given.approved_by} no longer approves this statement.")
    if statement.version != began_from:
        reasons.append("The statement changed after you opened the page. Look at it again.")
    refuse(reasons)
    contents = approval.contents_of(statement).changed_to(given.title, given.text)
    now = clock.now()
    version = store_new_text(statement, contents, by=by, at=now)
    if version.fingerprint != given.fingerprint:
        refuse(["The quotes or the files changed since, so it is not the text that was approved."])
    check_texts(statement, by=by)
    return statement


@transaction.atomic
def send_back(*, statement: Statement, reason: str, by: Person) -> Statement:
    """The text is a draft again, with what has to change; no approval of it counts any more.

    Raises PermissionDenied or StatementNotReady.
    """
    statement = lock(statement)
    access.check_may("send_back", statement, by)
    reasons = workflow.reasons_not_to("send_back", statement)
    if not reason.strip():
        reasons.append("Say what has to change.")
    refuse(reasons)
    now = clock.now()
    ended = end_approvals(statement, because="The text was sent back.", at=now)
    take_off_the_schedule(statement, by=by, at=now, reason=reason.strip())
    row = SentBack.objects.create(
        statement=statement, version=_version_of(statement), reason=reason.strip(), sent_by=by, sent_at=now
    )
    statement.approval_asked_at = None
    statement.status = workflow.leads_to("send_back", statement)
    statement.save(update_fields=["status", "approval_asked_at"])
    record("sent back", row, statement, by=by, at=now, reason=reason.strip())
    statement_messages.tell_that_it_was_sent_back(statement, row.pk, by=by, at=now)
    others = [one for one in ended if one.approved_by_id != by.pk]
    statement_messages.tell_that_approval_ended(statement, others, by=by, at=now)
    return statement


# By telephone -------------------------------------------------------------------------------------


@transaction.atomic
def log_telephone(
    *,
    statement: Statement,
    approver: Person,
    approved_at: dt.datetime,
    seen_fingerprint: str,
    by: Person,
    reason: str = "",
) -> Approval:
    """The chair approved a holding statement on the telephone, and is asked to confirm it within the set time.

    Logged by an officer who neither drafted nor last edited it. Raises PermissionDenied or StatementNotReady.
    """
    statement = lock(statement)
    access.check_may("log_telephone", statement, by)
    now = clock.now()
    acting_as = access.approved_as(approver, clock.day_of(approved_at))
    refuse(
        workflow.reasons_not_to("log_telephone", statement)
        or [
            *approval.reasons_about_seen(statement, seen_fingerprint),
            *approval.reasons_not_to_log(statement, approver, acting_as, by, approved_at, now),
            *approval.reasons_about_reason(acting_as or "", reason),
        ]
    )
    within = dt.timedelta(hours=MediaProtocol.current().telephone_confirmation_hours)
    end_approvals(statement, because="The text was approved by telephone.", at=now)
    given = _store(
        statement,
        seen_fingerprint,
        Way.TELEPHONE,
        acting_as or Role.CHAIR,
        reason,
        by=approver,
        at=approved_at,
        logged_by=by,
        confirm_by_at=now + within,
    )
    _set_status(statement, "log_telephone")
    statement_messages.ask_to_confirm(given, by=by, at=now)
    statement_messages.tell_of_approval(given, by=by, at=now)
    return given


@transaction.atomic
def confirm_telephone(*, approval_given: Approval, by: Person) -> Approval:
    """Who approved by telephone says that it was so. It may come after its time; the flag goes then.

    Raises PermissionDenied or StatementNotReady.
    """
    statement = lock(approval_given.statement)
    given = Approval.objects.select_for_update().get(pk=approval_given.pk)
    _check_is_theirs("confirm_telephone", statement, given, by)
    now = clock.now()
    given.confirmed_at = now
    given.save(update_fields=["confirmed_at"])
    record("approval by telephone confirmed", given, statement, by=by, at=now)
    return given


@transaction.atomic
def dispute_telephone(*, approval_given: Approval, reason: str, by: Person) -> Approval:
    """Who is said to have approved says that it was not so: it does not count, and the owner and the chair are told.

    What was released on it stays released until a chair withdraws it. Raises PermissionDenied or StatementNotReady.
    """
    statement = lock(approval_given.statement)
    given = Approval.objects.select_for_update().get(pk=approval_given.pk)
    _check_is_theirs("dispute_telephone", statement, given, by)
    refuse([] if reason.strip() else ["Say what was not so."])
    now = clock.now()
    given.ended_at, given.ended_because = now, f"Disputed: {reason.strip()}"[:300]
    given.save(update_fields=["ended_at", "ended_because"])
    take_off_the_schedule(statement, by=by, at=now, reason="The approval by telephone is disputed.")
    _set_status(statement, "dispute_telephone")
    record("approval by telephone disputed", given, statement, by=by, at=now, reason=reason.strip())
    statement_messages.tell_owner_and_chair(statement_messages.DISPUTED, statement, at=now)
    return given


def _check_is_theirs(step: str, statement: Statement, given: Approval, by: Person) -> None:
    access.check_may(step, statement, by)
    reasons = workflow.reasons_not_to(step, statement)
    if given.way != Way.TELEPHONE or given.approved_by_id != by.pk or given.ended_at is not None:
        reasons.append("It no longer counts.")
    elif given.confirmed_at is not None:
        reasons.append("It was confirmed already.")
    refuse(reasons)


# Common -------------------------------------------------------------------------------------------


def _check_may_approve(step: str, statement: Statement, by: Person) -> Role:
    access.check_may(step, statement, by)
    acting_as = access.approves_as(statement, by)
    assert acting_as is not None
    return acting_as


def _store(
    statement: Statement,
    fingerprint: str,
    way: Approval.Way,
    acting_as: Role,
    reason: str,
    *,
    by: Person,
    at: dt.datetime,
    title: str = "",
    text: str = "",
    logged_by: Person | None = None,
    confirm_by_at: dt.datetime | None = None,
) -> Approval:
    given = Approval.objects.create(
        statement=statement,
        version=_version_of(statement),
        fingerprint=fingerprint,
        way=way,
        title=title,
        text=text,
        approved_by=by,
        acting_as=acting_as,
        acting_reason=reason.strip(),
        approved_at=at,
        logged_by=logged_by,
        confirm_by_at=confirm_by_at,
    )
    record(
        "approved",
        given,
        statement,
        by=logged_by or by,
        at=clock.now(),
        reason=reason.strip(),
        acting_as=str(acting_as) if logged_by is None else "",
        way=str(way),
        fingerprint=fingerprint,
        approved_by=by.pk,
    )
    return given


def _set_status(statement: Statement, step: str) -> None:
    statement.status = workflow.leads_to(step, statement)
    statement.save(update_fields=["status"])


def _version_of(statement: Statement) -> StatementVersion:
    version = statement.current_version
    assert version is not None
    return version
