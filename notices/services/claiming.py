"""Who works on what: the turn of a dispatcher, and the claim of a worker. Both end by themselves."""

from __future__ import annotations

import datetime as dt
import secrets
import time
from dataclasses import dataclass, field

from django.db import connection, transaction
from django.db.models import Q

from foundation import clock
from notices import rules
from notices.models import Delivery, Heartbeat, Notice

BATCH = 50
LEASE = dt.timedelta(seconds=60)
RENEW_AFTER = 15.0
"""Seconds after which a claim is renewed before the next message: that one may take 30, so a lease of 60 holds."""

TURN = dt.timedelta(seconds=60)
TICK = dt.timedelta(seconds=20)
"""Beat wakes the dispatcher every 30 seconds; a second beat's wake within this time finds the work done."""

DELIVERY = Delivery.Status


# The dispatcher's turn --------------------------------------------------------------------------------


def take_turn(now: dt.datetime, *, is_tick: bool) -> str:
    """The turn to dispatch, or nothing while another has it (or, for a tick, has just had it)."""
    holder = secrets.token_hex(16)
    free = Q(held_until=None) | Q(held_until__lt=now)
    if is_tick:
        free &= Q(beat_at=None) | Q(beat_at__lte=now - TICK) | Q(beat_at__gt=now)
    rows = Heartbeat.objects.filter(free, name=rules.DISPATCH)
    taken = rows.update(holder=holder, held_until=now + TURN)
    if not taken and not Heartbeat.objects.filter(name=rules.DISPATCH).exists():
        Heartbeat.objects.get_or_create(name=rules.DISPATCH)
        taken = rows.update(holder=holder, held_until=now + TURN)
    return holder if taken else ""


def end_turn(holder: str, now: dt.datetime, *, is_tick: bool) -> None:
    beat = {"beat_at": now} if is_tick else {}
    Heartbeat.objects.filter(name=rules.DISPATCH, holder=holder).update(holder="", held_until=None, **beat)


def beat() -> None:
    """The scheduler and a worker are alive: both had a part in this row."""
    now = clock.database_now()
    if not Heartbeat.objects.filter(name=rules.SCHEDULER).update(beat_at=now):
        Heartbeat.objects.update_or_create(name=rules.SCHEDULER, defaults={"beat_at": now})


# A worker's claim -------------------------------------------------------------------------------------


@dataclass
class Claim:
    """Deliveries that are one worker's until the lease runs out or somebody else takes them."""

    queue: str
    token: str
    keys: list[int]
    untried: set[int] = field(default_factory=set)  #: Bytes were made and stored; no server has seen them.
    renewed: float = field(default_factory=time.monotonic)

    def renew(self) -> bool:
        """The lease runs anew for what is still ours; False when nothing is."""
        self.renewed = time.monotonic()
        until = clock.database_now() + LEASE
        rows = Delivery.objects.filter(pk__in=self.keys, claim_token=self.token, status=DELIVERY.CLAIMED)
        return bool(rows.update(claimed_until=until))

    def renew_when_needed(self) -> bool:
        return time.monotonic() - self.renewed < RENEW_AFTER or self.renew()

    def release(self) -> None:
        """What was not tried is free again for the next worker."""
        rows = Delivery.objects.filter(pk__in=self.keys, claim_token=self.token, status=DELIVERY.CLAIMED)
        rows.update(status=DELIVERY.PENDING, claim_token="", claimed_until=None)


def claim(queue: str, *, limit: int = BATCH) -> Claim | None:
    """Up to `limit` due deliveries of this queue are the caller's. None when nothing is due."""
    now = clock.database_now()
    token = secrets.token_hex(16)
    with transaction.atomic():
        due = Delivery.objects.filter(
            status=DELIVERY.PENDING, queue=queue, due_at__lte=now, notice__status=Notice.Status.SENDING
        ).order_by("due_at")
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True, of=("self",))
        keys = list(due.values_list("pk", flat=True)[:limit])
        if not keys:
            return None
        # Where rows can't be skipped while locked, this condition decides who gets them.
        rows = Delivery.objects.filter(pk__in=keys, status=DELIVERY.PENDING)
        taken = rows.update(status=DELIVERY.CLAIMED, claim_token=token, claimed_until=now + LEASE)
    if taken == len(keys):
        return Claim(queue, token, keys)
    mine = Delivery.objects.filter(pk__in=keys, claim_token=token).order_by("due_at")
    keys = list(mine.values_list("pk", flat=True))
    return Claim(queue, token, keys) if keys else None


def free_abandoned(now: dt.datetime) -> int:
    """What a worker had claimed and never finished is free again; its lease has run out."""
    rows = Delivery.objects.filter(status=DELIVERY.CLAIMED, claimed_until__lt=now)
    rows.filter(notice__status=Notice.Status.WITHDRAWN).update(
        status=DELIVERY.WITHDRAWN, claim_token="", claimed_until=None
    )
    return rows.update(status=DELIVERY.PENDING, claim_token="", claimed_until=None)


def claims_out(queue: str) -> int:
    """How many claims are being worked on, or wait in the queue, at this moment."""
    rows = Delivery.objects.filter(status=DELIVERY.CLAIMED, queue=queue).order_by()
    return rows.values("claim_token").distinct().count()


QUEUES = [Notice.Queue.STATUTORY.value, Notice.Queue.DEFAULT.value, Notice.Queue.BULK.value]
"""In the order of what may not wait."""
