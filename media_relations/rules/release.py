"""When a statement may leave, and how it is taken away again. Nothing here writes."""

from __future__ import annotations

import datetime as dt

from foundation.governed import beside
from foundation.words import say_moment
from media_relations.models import Statement, StatementVersion

Kind, Status = Statement.Kind, Statement.Status

#: How late a release may be and still go by itself; after that the chair decides (laws 12 and 16).
LATE_AFTER = dt.timedelta(hours=1)

#: An embargo further ahead than this is a slip of the year.
FURTHEST = dt.timedelta(days=731)

#: Agencies hear of a release before the journalists do.
JOURNALISTS_AFTER = dt.timedelta(minutes=1)

EXPLAIN, VANISH = Statement.Withdrawal.EXPLAIN, Statement.Withdrawal.VANISH

SPOKEN_BY_SOMEBODY = (Kind.INTERVIEW, Kind.BRIEFING, Kind.CONFERENCE)


def embargo_of(statement: Statement) -> dt.datetime | None:
    version: StatementVersion | None = statement.current_version
    return version.release_at if version else None


def is_late(statement: Statement, now: dt.datetime) -> bool:
    """Whether the moment passed so long ago that a person has to decide."""
    due_at = embargo_of(statement)
    return due_at is not None and now - due_at > LATE_AFTER


def reasons_about_embargo(
    wanted: dt.datetime | None, now: dt.datetime, *, before: dt.datetime | None = None
) -> list[str]:
    """Why a statement can't be embargoed until then. One that stood `before` may have passed meanwhile."""
    if wanted is None or wanted == before:
        return []
    if wanted <= now:
        return [beside("That moment has passed. Choose one that is still to come.", "release_at")]
    if wanted - now > FURTHEST:
        return [beside("That is more than two years ahead. Check the year.", "release_at")]
    return []


def reasons_about_words(statement: Statement) -> list[str]:
    """What is missing of the statement before it goes to anybody."""
    version = statement.current_version
    reasons = []
    if version is None or not version.title:
        reasons.append("It has no title.")
    if version is None or not version.text:
        reasons.append("It has no text.")
    if version is not None and statement.kind in SPOKEN_BY_SOMEBODY and version.spokesperson_id is None:
        reasons.append("It names nobody who speaks.")
    if statement.corrects_id and statement.is_spoken:
        reasons.append(
            "A correction is read where the statement was that it corrects. Choose a kind that is written."
        )
    if statement.corrects_id and not statement.correction_note:
        reasons.append("Say in a note what the correction changes, for the public to read.")
    return reasons


def reasons_about_moment(statement: Statement, now: dt.datetime, *, is_late_allowed: bool) -> list[str]:
    """Why the moment is not the one that was approved; empty when it is."""
    due_at = embargo_of(statement)
    if due_at is None:
        return []
    if now < due_at:
        return [f"It is embargoed until {say_moment(due_at)}. Schedule it for then."]
    if is_late(statement, now) and not is_late_allowed:
        return [f"Its moment, {say_moment(due_at)}, passed more than an hour ago, so a chair has to decide."]
    return []


def reasons_not_to_schedule(statement: Statement, now: dt.datetime) -> list[str]:
    """Why it can't be put on the schedule, whatever its gates say."""
    due_at = embargo_of(statement)
    if statement.release_scheduled_at is not None:
        return ["It is scheduled already."]
    if due_at is None:
        return ["It has no embargo. Release it at once."]
    if due_at <= now:
        return [f"Its moment, {say_moment(due_at)}, has passed."]
    return []


def reasons_not_to_allow_late(statement: Statement, now: dt.datetime, *, is_allowed: bool) -> list[str]:
    if not is_late(statement, now):
        return ["It does not wait: its moment has not passed by more than an hour."]
    return ["It was allowed already."] if is_allowed else []


def reasons_not_to_withdraw(manner: str, reason: str, public_reason: str) -> list[str]:
    """What is missing of a withdrawal."""
    reasons = []
    if manner not in Statement.Withdrawal.values:
        reasons.append("Choose whether its address explains or shows nothing.")
    if not reason.strip():
        reasons.append("Give the reason. It stays inside.")
    if manner == EXPLAIN and not public_reason.strip():
        reasons.append("Write the reason that the public reads.")
    return reasons


def reasons_not_to_correct(statement: Statement) -> list[str]:
    """Why no correction of the statement can be begun or released; empty when one can."""
    if statement.status != Status.RELEASED:
        return [f"What it corrects is “{statement.get_status_display()}”."]
    if statement.slug is None:
        return [
            "What it corrects stands at no public address: it was said, or was corrected by another statement."
        ]
    return []
