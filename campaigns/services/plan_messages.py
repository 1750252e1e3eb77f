"""The notices about strategies and actions: each joins the transaction of the act that calls for it."""

from __future__ import annotations

import datetime as dt

from campaigns.models import Action, Strategy
from campaigns.rules.access import works_in_the_room
from notices import services as notices
from notices.models import Notice
from notices.recipients import To, ToPerson
from partnership.models import Person
from partnership.queries import with_deputies

REVIEW_DUE = "strategy_review_due"
ACTION_NEAR = "plan_action_near"
ACTION_LATE = "plan_action_late"


def tell_of_review(strategy: Strategy, *, at: dt.datetime) -> Notice | None:
    """Its owner hears, once for each day, that it is to be looked at."""
    return _once(REVIEW_DUE, strategy, strategy.review_on, strategy.owner, at=at)


def tell_of_near(action: Action, *, at: dt.datetime) -> Notice | None:
    return _once(ACTION_NEAR, action, action.due_on, action.owner, at=at)


def tell_of_late(action: Action, *, at: dt.datetime) -> Notice | None:
    return _once(ACTION_LATE, action, action.due_on, action.owner, at=at)


def _once(
    kind: str, subject: Action | Strategy, day: dt.date, owner: Person, *, at: dt.datetime
) -> Notice | None:
    """Once for each day on which it is or was due."""
    occasion = f"{kind}:{subject.pk}:{day.isoformat()}"
    if Notice.objects.filter(occasion=occasion).exists():
        return None
    recipients: list[To] = [
        ToPerson(person) for person in with_deputies([owner]) if works_in_the_room(person)
    ]
    if not recipients:
        return None
    return notices.schedule(kind, subject=subject, occasion=occasion, to=recipients, due_at=at)
