"""One turn of the dispatcher: take up what is due, free what was abandoned, hand out claims, tell of trouble."""

from __future__ import annotations

import datetime as dt

from foundation import clock
from notices.models import Delivery, Notice
from notices.services.claiming import (
    QUEUES,
    Claim,
    claim,
    claims_out,
    end_turn,
    free_abandoned,
    take_turn,
)
from notices.services.faults import apart
from notices.services.opening import open_due
from notices.services.settling import settle_finished
from notices.services.trouble import tell_owners

MOST_CLAIMS_OUT = 8
"""For each queue. A worker that finishes claims the next ones itself, so these only get it going."""


def dispatch(*, is_tick: bool) -> list[Claim]:
    """What is due now, in claims for workers. Empty while another dispatcher is at it."""
    now = clock.database_now()
    holder = take_turn(now, is_tick=is_tick)
    if not holder:
        return []
    try:
        free_abandoned(now)
        with apart("tell of trouble"):
            tell_owners(now)
        with apart("take up what is due"):
            open_due(now)
        if is_tick:
            settle_finished()
        return [found for queue in QUEUES for found in _claims(queue)]
    finally:
        end_turn(holder, now, is_tick=is_tick)


def _claims(queue: str) -> list[Claim]:
    claims: list[Claim] = []
    room = None
    while found := claim(queue) if room is None or room > 0 else None:
        if room is None:
            room = MOST_CLAIMS_OUT - claims_out(queue) + 1
        claims.append(found)
        room -= 1
    return claims


def oldest_unsent(now: dt.datetime) -> dt.datetime | None:
    """When the longest-waiting e-mail fell due; None when nothing is due."""
    rows = Delivery.objects.filter(
        status__in=[Delivery.Status.PENDING, Delivery.Status.CLAIMED],
        notice__due_at__lte=now,
        notice__status__in=[Notice.Status.SCHEDULED, Notice.Status.SENDING],
    )
    return rows.order_by("notice__due_at").values_list("notice__due_at", flat=True).first()
