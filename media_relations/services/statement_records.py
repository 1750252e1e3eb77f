"""Locking a statement and leaving the event of an act on it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models

from audit import services as audit
from documents import services as documents
from media_relations.models import Approval, Statement
from media_relations.queries import statements as queries
from media_relations.rules import access
from media_relations.rules.workflow import StatementNotReady
from partnership.models import Person


def lock(statement: Statement) -> Statement:
    """The statement as it now stands, held until the end of the transaction."""
    return (
        Statement.objects.select_for_update(of=("self",))
        .select_related("current_version", "matter", "event__matter", "on_behalf_of", "corrects")
        .get(pk=statement.pk)
    )


def record(
    verb: str,
    subject: models.Model,
    statement: Statement,
    *,
    by: Person | None,
    at: dt.datetime,
    reason: str = "",
    acting_as: str = "",
    **facts: Any,
) -> None:
    """The event of an act on the statement or a part of it, under its matter.

    That of an agency's own draft says neither what it is called nor what it is about (law 7).
    """
    is_private = access.is_agencys_own_draft(statement)
    audit.record(
        verb,
        subject,
        by=by,
        at=at,
        reason=reason,
        acting_as=acting_as,
        matter=access.matter_on_record(statement),
        label=str(subject._meta.verbose_name) if is_private else "",
        statement=statement.pk,
        **facts,
    )


def refuse(reasons: list[str]) -> None:
    """Raises StatementNotReady when there are reasons."""
    if reasons:
        raise StatementNotReady.because(reasons)


def check_texts(statement: Statement, *, by: Person | None) -> None:
    """Look at all texts as they are now: what is found waits for a decision and shuts the gate (law 17)."""
    documents.check_text(
        subject=statement,
        matter=access.matter_of(statement),
        texts=queries.texts_of(statement),
        written_by=by,
        is_private=access.is_agencys_own_draft(statement),
    )


def end_approvals(
    statement: Statement, *, because: str, at: dt.datetime, besides: Approval | None = None
) -> list[Approval]:
    """No approval that was given counts any more, but this one; returns those that did until now."""
    ended = list(statement.approvals.filter(ended_at=None).select_related("approved_by"))
    ended = [one for one in ended if besides is None or one.pk != besides.pk]
    for approval in ended:
        approval.ended_at, approval.ended_because = at, because[:300]
        approval.save(update_fields=["ended_at", "ended_because"])
    return ended


def take_off_the_schedule(statement: Statement, *, by: Person | None, at: dt.datetime, reason: str) -> bool:
    """The release is no longer scheduled; says whether it was. The caller holds the statement."""
    if statement.release_scheduled_at is None:
        return False
    statement.release_scheduled_at = statement.release_scheduled_by = None
    statement.release_fingerprint = ""
    statement.save(update_fields=["release_scheduled_at", "release_scheduled_by", "release_fingerprint"])
    record("release unscheduled", statement, statement, by=by, at=at, reason=reason)
    return True
