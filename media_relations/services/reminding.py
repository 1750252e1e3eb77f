"""What time alone calls for: reminders, silence, the vice-chairs' turn, approvals that nobody confirmed.

Each is told once, under an occasion of its own: calling this late, or twice, is harmless.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable

from django.db import transaction

from media_relations.models import Agreement, MediaProtocol
from media_relations.queries import statement_work as queries
from media_relations.services import statement_messages
from partnership.models import Agency

log = logging.getLogger(__name__)

#: How long before its deadline an agency is reminded, and at the latest half-way through a shorter time.
REMIND_BEFORE = dt.timedelta(hours=1)


def remind_due(*, at: dt.datetime) -> None:
    """Everybody who is to hear of something because time has passed has been told."""
    failures: list[Exception] = []
    for remind in (_agencies, _approvers, _telephone):
        try:
            _apart(remind, at)
        except Exception as failure:  # noqa: BLE001  raised below, once the others have had their turn
            log.error("Reminding (%s) failed: %s", remind.__name__, type(failure).__name__)
            failures.append(failure)
    if failures:
        raise ExceptionGroup("Reminders failed.", failures)


@transaction.atomic
def _apart(remind: Callable[[dt.datetime], None], at: dt.datetime) -> None:
    remind(at)


def _agencies(at: dt.datetime) -> None:
    """Agencies are reminded before their deadline; past it, who writes the statement and the chairs hear of the silence."""
    waiting: dict[tuple[int, dt.datetime], list[Agreement]] = {}
    for one in queries.waiting_agreements().select_related("agency", "version__statement"):
        waiting.setdefault((one.version_id, one.deadline_at), []).append(one)
    for (_, deadline_at), asked in waiting.items():
        version, agencies = asked[0].version, [one.agency for one in asked]
        first = min(one.asked_at for one in asked)
        remind_at = max(deadline_at - REMIND_BEFORE, first + (deadline_at - first) / 2)
        if at > deadline_at:
            statement_messages.tell_of_silence(version, deadline_at, at=at)
        elif at >= remind_at:
            statement_messages.remind_agencies(version, deadline_at, _distinct(agencies), at=at)


def _approvers(at: dt.datetime) -> None:
    """The approver is reminded; the vice-chairs get what waits by absence of the chair, or after the set time."""
    protocol = MediaProtocol.current()
    remind_after = dt.timedelta(hours=protocol.approval_reminder_hours)
    for statement in queries.waiting_for_approval():
        version, asked_at = statement.current_version, statement.approval_asked_at
        if version is None or asked_at is None:
            continue
        version.statement = statement
        if at - asked_at >= remind_after:
            statement_messages.remind_of_approval(version, asked_at, at=at)
        if statement.on_behalf_of_id is None and queries.is_vice_chairs_turn(statement, at, protocol):
            statement_messages.hand_to_vice_chairs(version, asked_at, at=at)


def _telephone(at: dt.datetime) -> None:
    for approval in queries.unconfirmed_past_time(at).select_related("statement", "approved_by"):
        statement_messages.tell_of_unconfirmed(approval, at=at)


def _distinct(agencies: list[Agency]) -> list[Agency]:
    return list({agency.pk: agency for agency in agencies}.values())
