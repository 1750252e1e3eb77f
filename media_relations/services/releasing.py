"""Release: one act, re-checked at the moment it happens (law 6); correction and withdrawal (law 8)."""

from __future__ import annotations

import datetime as dt
import logging

from django.db import transaction

from documents import services as documents
from foundation import clock
from foundation.slugs import first_free, slug_of
from media_relations.models import Release, Statement, StatementSlug, StatementVersion
from media_relations.queries import statements as queries
from media_relations.rules import access, approval, workflow
from media_relations.rules import release as rules
from media_relations.rules.workflow import StatementNotReady
from media_relations.services import searching, statement_messages
from media_relations.services.statement_records import (
    lock,
    record,
    refuse,
    take_off_the_schedule,
)
from partnership.models import Person
from partnership.public_stamp import public_changed

log = logging.getLogger(__name__)

Status = Statement.Status
LONGEST = 140

CHANGED = "What is to be released was changed after it was scheduled."
LATE = "Its moment passed more than an hour ago, so a person has to decide."


# At once ------------------------------------------------------------------------------------------


@transaction.atomic
def release(*, statement: Statement, by: Person) -> Statement:
    """The statement is released now, with everything that belongs to it, or nothing is.

    Raises PermissionDenied, or StatementNotReady with every reason.
    """
    statement = lock(statement)
    access.check_may("release", statement, by)
    refuse(workflow.reasons_not_to("release", statement))
    now = clock.database_now()
    refuse(
        queries.waits_for(statement)
        + _before_the_embargo(statement, now)
        + queries.reasons(queries.gates(statement, now=now, person=by))
    )
    _release(statement, by=by, done_by=by, at=now, due_at=now)
    return statement


def _before_the_embargo(statement: Statement, now: dt.datetime) -> list[str]:
    due_at = rules.embargo_of(statement)
    if due_at is None or now >= due_at:
        return []
    return rules.reasons_about_moment(statement, now, is_late_allowed=False)


# At its moment ------------------------------------------------------------------------------------


@transaction.atomic
def schedule_release(*, statement: Statement, by: Person) -> Statement:
    """The statement is released when its embargo ends, if every gate still holds then.

    Raises PermissionDenied or StatementNotReady.
    """
    statement = lock(statement)
    access.check_may("schedule", statement, by)
    now = clock.now()
    refuse(
        workflow.reasons_not_to("schedule", statement)
        or [
            *rules.reasons_not_to_schedule(statement, now),
            *queries.reasons_not_to_rely_on_the_schedule(now),
            *queries.reasons(queries.gates(statement, now=now, person=by)),
        ]
    )
    statement.release_scheduled_at, statement.release_scheduled_by = now, by
    statement.release_fingerprint = approval.live_fingerprint(statement)
    statement.save(update_fields=["release_scheduled_at", "release_scheduled_by", "release_fingerprint"])
    due_at = rules.embargo_of(statement)
    record(
        "release scheduled",
        statement,
        statement,
        by=by,
        at=now,
        due_at=due_at.isoformat() if due_at else "",
        fingerprint=statement.release_fingerprint,
    )
    return statement


@transaction.atomic
def unschedule_release(*, statement: Statement, reason: str, by: Person) -> Statement:
    """Nothing is released when the embargo ends. Raises PermissionDenied or StatementNotReady."""
    statement = lock(statement)
    access.check_may("unschedule", statement, by)
    reasons = workflow.reasons_not_to("unschedule", statement)
    if statement.release_scheduled_at is None:
        reasons.append("It is not scheduled.")
    if not reason.strip():
        reasons.append("Say why it is not to be released then.")
    refuse(reasons)
    take_off_the_schedule(statement, by=by, at=clock.now(), reason=reason.strip())
    return statement


def release_due() -> int:
    """Release what is due, by the database's clock; says how many. Late, twice or by many at once is harmless.

    Each statement is its own transaction: what goes wrong with one holds up no other, and is raised at the end.
    """
    released = 0
    failures: list[Exception] = []
    scheduled = Statement.objects.filter(status=Status.APPROVED, release_scheduled_at__isnull=False)
    for key in list(scheduled.values_list("pk", flat=True)):
        try:
            released += release_if_due(Statement(pk=key))
        except Exception as failure:  # noqa: BLE001  raised below, once the others have had their turn
            log.error("Release of statement %s failed: %s", key, type(failure).__name__)
            failures.append(failure)
    if failures:
        raise ExceptionGroup("Releases failed.", failures)
    return released


@transaction.atomic
def release_if_due(statement: Statement) -> bool:
    """The statement is released with everything that belongs to it, or nothing is and its people are told why."""
    statement = lock(statement)
    due_at = rules.embargo_of(statement)
    by = statement.release_scheduled_by
    if statement.status != Status.APPROVED or statement.release_scheduled_at is None or by is None:
        return False
    if queries.waits_for(statement):
        return False
    if due_at is None or statement.release_fingerprint != approval.live_fingerprint(statement):
        _stop(statement, [CHANGED], at=clock.database_now())
        return False
    if not clock.is_trusted():
        _stop(statement, [clock.DISAGREE], at=clock.database_now(), stays_scheduled=True)
        return False
    now = clock.database_now()
    if now < due_at:
        return False
    if rules.is_late(statement, now) and not queries.is_late_allowed(statement):
        _wait(statement, at=now)
        return False
    if reasons := queries.reasons(queries.gates(statement, now=now)):
        _stop(statement, reasons, at=now)
        return False
    _release(statement, by=by, done_by=None, at=now, due_at=due_at)
    return True


def _wait(statement: Statement, *, at: dt.datetime) -> None:
    """Its moment passed more than an hour ago: the owner and the chair are told once, and the chair decides."""
    since = statement.release_scheduled_at
    if statement.releases.filter(tried_at__gte=since, reasons=[LATE]).exists():
        return
    _try(statement, [LATE], at=at)
    statement_messages.tell_owner_and_chair(statement_messages.LATE, statement, at=at)
    record("release waits", statement, statement, by=None, at=at)


def _stop(
    statement: Statement, reasons: list[str], *, at: dt.datetime, stays_scheduled: bool = False
) -> None:
    """Nothing is released, and the owner and the chair are told why at once."""
    last = statement.releases.filter(tried_at__gte=statement.release_scheduled_at).last()
    if stays_scheduled and last is not None and last.reasons == reasons:
        return
    _try(statement, reasons, at=at)
    statement_messages.tell_owner_and_chair(statement_messages.STOPPED, statement, at=at)
    if not stays_scheduled:
        take_off_the_schedule(statement, by=None, at=at, reason=" ".join(reasons))


def _try(
    statement: Statement, reasons: list[str], *, at: dt.datetime, due_at: dt.datetime | None = None
) -> Release:
    return Release.objects.create(
        statement=statement,
        version=_version_of(statement),
        due_at=due_at or rules.embargo_of(statement) or at,
        tried_at=at,
        is_released=not reasons,
        reasons=reasons,
    )


# The act ------------------------------------------------------------------------------------------


def _release(
    statement: Statement, *, by: Person, done_by: Person | None, at: dt.datetime, due_at: dt.datetime
) -> None:
    """On this person's authority. The record names who pressed; None where the moment came by itself."""
    version = _version_of(statement)
    given = queries.standing_approval(statement)
    if given is None:
        raise AssertionError("Every gate was open and nobody had approved.")
    statement.status = workflow.leads_to("release", statement)
    statement.released_at, statement.released_by, statement.released_version = at, by, version
    fields = ["status", "released_at", "released_by", "released_version", "slug"]
    if statement.corrects is not None:
        statement.slug = _take_address(statement.corrects, by=by, at=at, correction=statement)
    elif not statement.is_spoken:
        statement.slug = new_slug(statement, at=at)
    statement.save(update_fields=fields)
    searching.put_statement(statement)
    _try(statement, [], at=at, due_at=due_at)
    record(
        "released",
        statement,
        statement,
        by=done_by,
        at=at,
        slug=statement.slug or "",
        number=version.number,
        fingerprint=version.fingerprint,
        approval=given.pk,
        authorised_by=by.pk,
        due_at=due_at.isoformat(),
    )
    statement_messages.send_out(statement, by=by, at=at)
    if statement.slug:
        public_changed(at=at)


def new_slug(statement: Statement, *, at: dt.datetime) -> str:
    """An address made from the title, which no statement had before and none will have again."""
    base = slug_of(str(statement), longest=LONGEST, otherwise="statement")
    taken = set(StatementSlug.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    slug = first_free(base, taken)
    StatementSlug.objects.create(slug=slug, statement=statement, given_at=at)
    return slug


def _take_address(original: Statement, *, by: Person, at: dt.datetime, correction: Statement) -> str | None:
    """The correction stands where the original stood; the original stays on the record, without an address."""
    original = lock(original)
    refuse(rules.reasons_not_to_correct(original))
    slug = original.slug
    original.slug = None
    original.save(update_fields=["slug"])
    searching.put_statement(original)
    record("corrected", original, original, by=by, at=at, correction=correction.pk, slug=slug or "")
    return slug


# Taking it away -----------------------------------------------------------------------------------


def withdraw(*, statement: Statement, manner: str, reason: str, public_reason: str, by: Person) -> Statement:
    """The statement is no longer public: its address explains (410) or vanishes (404). Everyone who had it is told.

    What the public reads is checked first. Raises PermissionDenied or StatementNotReady.
    """
    access.check_may("withdraw", statement, by)
    refuse(
        workflow.reasons_not_to("withdraw", statement)
        or rules.reasons_not_to_withdraw(manner, reason, public_reason)
    )
    public_reason = public_reason.strip() if manner == rules.EXPLAIN else ""
    if public_reason:
        # Nobody has to decide on it first: a withdrawal waits for no one, and other words are there at once.
        about = documents.reasons_not_to_say(public_reason, matter=access.matter_of(statement))
        if about:
            raise StatementNotReady.beside("public_reason", [*about, "Or choose that people find nothing."])
    return _withdraw(statement, manner, reason.strip(), public_reason, by=by)


@transaction.atomic
def _withdraw(statement: Statement, manner: str, reason: str, public_reason: str, *, by: Person) -> Statement:
    statement = lock(statement)
    access.check_may("withdraw", statement, by)
    refuse(
        workflow.reasons_not_to("withdraw", statement)
        or rules.reasons_not_to_withdraw(manner, reason, public_reason)
    )
    now = clock.now()
    statement.status = workflow.leads_to("withdraw", statement)
    statement.withdrawn_at, statement.withdrawn_by = now, by
    statement.withdrawal, statement.withdrawal_reason = manner, reason
    statement.public_withdrawal_reason = public_reason
    statement.save(
        update_fields=[
            "status",
            "withdrawn_at",
            "withdrawn_by",
            "withdrawal",
            "withdrawal_reason",
            "public_withdrawal_reason",
        ]
    )
    searching.put_statement(statement)
    record(
        "statement withdrawn",
        statement,
        statement,
        by=by,
        at=now,
        reason=reason,
        acting_as=str(access.chair_role(by)),
        manner=str(manner),
    )
    statement_messages.tell_of_withdrawal(statement, by=by, at=now)
    public_changed(at=now)
    return statement


def _version_of(statement: Statement) -> StatementVersion:
    version = statement.current_version
    assert version is not None
    return version
