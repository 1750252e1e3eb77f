"""Who may write an alert, and whose turn it is to be told. Nothing here writes."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied

from foundation.governed import beside
from media_relations.models import Alert, AlertStop
from partnership.models import Person

#: A day further ahead is a slip of the year.
FURTHEST = dt.timedelta(days=731)


def check_may_write(person: Person) -> None:
    if not (person.is_active and person.roles()):
        raise PermissionDenied("Writing an alert takes somebody with a role in the partnership.")


def reasons_about_expected(expected_on: dt.date | None, today: dt.date) -> list[str]:
    """Why nothing is expected on that day, told beside what was typed."""
    if expected_on is None:
        return []
    if expected_on < today:
        return [beside("That day has passed. Check the year.", "expected_on")]
    if expected_on - today > FURTHEST:
        return [beside("That is more than two years ahead. Check the year.", "expected_on")]
    return []


def may_acknowledge(alert: Alert, person: Person) -> bool:
    return alert.stops.filter(person=person, told_at__isnull=False, acknowledged_at=None).exists()


def check_may_close(alert: Alert, person: Person) -> None:
    """Who wrote it, and whom it has reached."""
    if alert.written_by_id != person.pk and not alert.stops.filter(person=person, told_at__isnull=False):
        raise PermissionDenied("Closing an alert takes who wrote it, or somebody whom it has reached.")


def next_turn(stops: list[AlertStop], now: dt.datetime, silence: dt.timedelta) -> int | None:
    """The place in the chain whose turn has come: the one before it knows, or was silent for too long.

    None while there is nobody left, or the last who were told still have time.
    """
    told = [stop for stop in stops if stop.told_at is not None]
    waiting = sorted({stop.order for stop in stops if stop.told_at is None})
    if not waiting:
        return None
    if not told:
        return waiting[0]
    last = max(stop.order for stop in told)
    of_last = [stop for stop in told if stop.order == last]
    knows = any(stop.acknowledged_at is not None for stop in of_last)
    since = max(stop.told_at for stop in of_last if stop.told_at is not None)
    return waiting[0] if knows or now - since >= silence else None
