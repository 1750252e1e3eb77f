"""When an agency's word stands in the way of a release, and who may answer it (law 10). Nothing here writes."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied

from foundation.words import say_moment
from media_relations.models import Agreement, Statement, StatementAgency, StatementOverride
from media_relations.rules import access
from partnership.models import Agency, Person

Answer, Kind = Agreement.Answer, StatementOverride.Kind


def reason_against(
    agency: Agency, agreement: Agreement | None, overrides: list[StatementOverride], now: dt.datetime
) -> str:
    """Why the agency's word stands in the way now; empty when it does not. Silence is not agreement."""
    if agreement is None:
        return f"{agency} was not asked about this text."
    if agreement.answer == Answer.AGREED:
        return ""
    if answered_by(agreement, overrides) is not None:
        return ""
    if agreement.answer == Answer.CONCERN:
        return f"{agency} raised a concern. The text changes, or a chair answers with a reason."
    if now <= agreement.deadline_at:
        return f"{agency} has not answered yet; it has until {say_moment(agreement.deadline_at)}."
    return f"{agency} has not answered. Silence is not agreement: a chair may answer it with a reason."


def answered_by(agreement: Agreement, overrides: list[StatementOverride]) -> StatementOverride | None:
    """The chair's answer to what the agency says now: to this text, this concern or silence, and no earlier one."""
    for override in overrides:
        if override.agreement_id != agreement.pk or override.fingerprint != agreement.fingerprint:
            continue
        if agreement.answer == Answer.CONCERN:
            if override.kind == Kind.CONCERN and (
                agreement.answered_at is None or override.lifted_at >= agreement.answered_at
            ):
                return override
        elif agreement.answer == Answer.WAITING and override.kind == Kind.SILENCE:
            return override
    return None


def deadline_for(
    concern: StatementAgency, at: dt.datetime, *, protocols: dt.datetime, is_first: bool
) -> dt.datetime:
    """By when the agency answers a text about which it is asked now. What is left of an earlier text's time is no time."""
    own = concern.deadline_at
    if own is None or own <= at:
        return protocols
    return own if is_first else max(own, protocols)


def check_may_answer_for(agency: Agency, person: Person) -> None:
    """A chair from the agency itself can't answer its concern or its silence."""
    if access.is_from(person, agency):
        raise PermissionDenied(f"A chair from {agency} can’t answer what {agency} says. Another chair does.")


def reasons_not_to_lift(
    agreement: Agreement, statement: Statement, reason: str, now: dt.datetime
) -> list[str]:
    """Why a chair can't answer the agency's concern or silence now; empty when they can."""
    reasons = []
    if agreement.version_id != statement.current_version_id:
        reasons.append("The text has changed since. The agency is asked about the new one.")
    if agreement.answer == Answer.AGREED:
        reasons.append(f"{agreement.agency} has agreed.")
    if agreement.answer == Answer.WAITING and now <= agreement.deadline_at:
        reasons.append(f"{agreement.agency} has until {say_moment(agreement.deadline_at)} to answer.")
    if not reason.strip():
        reasons.append("Give the reason.")
    return reasons


def reasons_not_to_look_at(override: StatementOverride, person: Person) -> list[str]:
    """Why this person can't be the second one who has looked."""
    if override.looked_at:
        return ["Somebody has looked at it already."]
    if override.lifted_by_id == person.pk:
        return ["A second person has to look: not the one who lifted it."]
    return []
