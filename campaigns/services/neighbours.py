"""Keeping the feeds of neighbours, and reading them. What came last that could be read stays."""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass

from django.db import transaction

from audit import services as audit
from campaigns import neighbour_files
from campaigns.models import NeighbourEntry, NeighbourFeed
from campaigns.rules import access
from campaigns.rules import neighbours as rules
from campaigns.services.records import refuse
from foundation import clock, outside
from foundation.governed import SomebodyElseSaved
from partnership.models import Agency, Person

log = logging.getLogger(__name__)

AGENT = "neighbour-calendar"
BROKEN = "It could not be read, and not for a reason that is known here. Whoever looks after the portal finds more in its log."
STATE = ["answered_at", "failing_since", "failure", "notes"]


@dataclass(frozen=True)
class Entry:
    """A feed, as somebody typed it."""

    name: str
    address: str
    agency: Agency | None = None
    is_shown: bool = True


@transaction.atomic
def add(*, entry: Entry, by: Person) -> NeighbourFeed:
    """It is read within a minute, and every hour from then. Raises PermissionDenied or CampaignNotReady."""
    access.check_may_keep_feeds(by)
    refuse(_reasons(entry, None))
    made = NeighbourFeed.objects.create(**_columns(entry))
    audit.record("neighbour feed added", made, by=by, at=clock.now())
    return made


@transaction.atomic
def edit(*, feed: NeighbourFeed, entry: Entry, began_from: int, by: Person) -> NeighbourFeed:
    """Its dates come from there; those of another address are gone.

    Raises PermissionDenied, CampaignNotReady, or SomebodyElseSaved.
    """
    access.check_may_keep_feeds(by)
    held = NeighbourFeed.objects.select_for_update(of=("self",)).get(pk=feed.pk)
    refuse(_reasons(entry, held))
    if held.version != began_from:
        raise SomebodyElseSaved(held)
    columns = _columns(entry)
    changed = [name for name, value in columns.items() if getattr(held, name) != value]
    if not changed:
        return held
    is_elsewhere = "address" in changed
    for name in changed:
        setattr(held, name, columns[name])
    held.save_edit(began_from=began_from, fields=changed)
    if is_elsewhere:
        held.entries.all().delete()
        held.answered_at, held.failing_since, held.failure, held.notes = None, None, "", []
    if is_elsewhere or "is_shown" in changed:
        held.due_at = clock.now()
        held.save(update_fields=[*STATE, "due_at"])
    audit.record("neighbour feed edited", held, by=by, at=clock.now(), fields=changed)
    return held


@transaction.atomic
def ask_now(*, feed: NeighbourFeed, by: Person) -> None:
    """It is read at the next look, within a minute. Raises PermissionDenied."""
    access.check_may_keep_feeds(by)
    held = NeighbourFeed.objects.select_for_update(of=("self",)).get(pk=feed.pk)
    held.due_at = clock.now()
    held.save(update_fields=["due_at"])
    audit.record("neighbour feed asked for", held, by=by, at=clock.now())


# Reading them -------------------------------------------------------------------------------------


def read_due(*, at: dt.datetime) -> int:
    """Every feed that is due is read, or says why not; says how many were asked for."""
    claimed = _claim(at)
    for feed in claimed:
        try:
            read_from_outside(feed)
        except Exception:  # whatever a neighbour's file brings about, the other neighbours are read
            log.exception("The feed %s could not be read", feed.pk)
            fail(feed=feed, why=BROKEN, at=clock.now())
    return len(claimed)


def read_from_outside(feed: NeighbourFeed) -> None:
    if reasons := rules.reasons_against_address(feed.address):
        fail(feed=feed, why=reasons[0], at=clock.now())
        return
    try:
        body = outside.fetch(
            feed.address,
            seconds=rules.SECONDS,
            most_bytes=rules.MOST_BYTES,
            most_moves=rules.MOST_MOVES,
            agent=AGENT,
        ).body
    except outside.NotFetched as why:
        fail(feed=feed, why=str(why), at=clock.now())
    else:
        take(feed=feed, body=body, at=clock.now())


def take(*, feed: NeighbourFeed, body: bytes, at: dt.datetime) -> bool:
    """The feed's dates are those of the file; where it can't be read, they stay and it says so."""
    today = clock.day_of(at)
    try:
        reading = neighbour_files.read(body, today - rules.BEFORE, today + rules.AFTER)
    except neighbour_files.Unreadable as why:
        fail(feed=feed, why=str(why), at=at)
        return False
    with transaction.atomic():
        held = _still_asked(feed)
        if held is None:
            return False
        held.entries.all().delete()
        NeighbourEntry.objects.bulk_create(
            [NeighbourEntry(feed=held, **vars(one)) for one in reading.dates], batch_size=500
        )
        held.answered_at, held.notes = at, reading.notes
        if held.failing_since is not None:
            audit.record("neighbour feed reads again", held, by=None, at=at)
        held.failing_since, held.failure = None, ""
        held.save(update_fields=STATE)
    return True


@transaction.atomic
def fail(*, feed: NeighbourFeed, why: str, at: dt.datetime) -> None:
    """It says since when it can't be read, and why; its dates stay."""
    held = _still_asked(feed)
    if held is None:
        return
    if held.failing_since is None:
        held.failing_since = at
        audit.record("neighbour feed fails", held, by=None, at=at, reason=why)
    held.failure = why[:300]
    held.save(update_fields=STATE)


@transaction.atomic
def _claim(at: dt.datetime) -> list[NeighbourFeed]:
    """Those that are due, each for this look alone: a second one finds them asked for."""
    due = NeighbourFeed.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        is_shown=True, due_at__lte=at
    )
    claimed = list(due.exclude(address="").order_by("due_at", "pk"))
    for feed in claimed:
        feed.asked_at, feed.due_at = at, at + rules.EVERY
        feed.save(update_fields=["asked_at", "due_at"])
    return claimed


def _still_asked(feed: NeighbourFeed) -> NeighbourFeed | None:
    """The feed as it now stands, held; None where it has another address by now."""
    held = NeighbourFeed.objects.select_for_update(of=("self",)).get(pk=feed.pk)
    return held if held.address == feed.address else None


def _columns(entry: Entry) -> dict[str, object]:
    return {
        "name": entry.name.strip(),
        "address": rules.to_ask(entry.address),
        "agency": entry.agency,
        "is_shown": entry.is_shown,
    }


def _reasons(entry: Entry, itself: NeighbourFeed | None) -> list[str]:
    others = NeighbourFeed.objects.all() if itself is None else NeighbourFeed.objects.exclude(pk=itself.pk)
    address = rules.to_ask(entry.address)
    reasons = rules.reasons_not_to_keep(
        name=entry.name,
        address=address,
        is_taken=others.filter(name__iexact=entry.name.strip()).exists(),
        number=others.count() if itself is None else 0,
    )
    if itself is None or itself.address != address:
        reasons += rules.reasons_against_place(address)
    return reasons
