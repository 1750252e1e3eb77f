"""Alerts: a confidential note before any enquiry, told along an ordered chain. Nothing of it goes into any statement."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from audit import services as audit
from foundation import clock
from matters.models import Matter
from media_relations.models import Alert, AlertLink, AlertStop, HighProfileEvent, MediaProtocol
from media_relations.rules import alerts as rules
from media_relations.rules.refusals import MediaNotReady
from media_relations.rules.room import reasons_about_knowing
from media_relations.services import messages
from partnership.models import Agency, Person, Role
from partnership.queries import people_for

#: Roles that are held for an agency: without one named, of the writer's own.
HELD_FOR_AN_AGENCY = frozenset({Role.SAFEGUARDING_PARTNER, Role.AGENCY_REPRESENTATIVE, Role.PRESS_LEAD})


@transaction.atomic
def write_alert(
    *,
    subject: str,
    note: str,
    expected_on: dt.date | None = None,
    matter: Matter | None = None,
    event: HighProfileEvent | None = None,
    by: Person,
) -> Alert:
    """The note is on record, and the first of the chain are told at once.

    Raises PermissionDenied, or MediaNotReady: nobody could be told, or the writer may not know of what it is about.
    """
    rules.check_may_write(by)
    reasons = reasons_about_knowing(by, matter, event)
    if reasons := reasons + rules.reasons_about_expected(expected_on, clock.today()):
        raise MediaNotReady.because(reasons)
    if not subject.strip() or not note.strip():
        raise MediaNotReady("Give the alert a neutral subject and say what is expected.")
    chain = chain_for(by, by.agency)
    if not chain:
        raise MediaNotReady("Nobody in the chain of alerts can be told now. Telephone the business unit.")
    now = clock.now()
    alert = Alert.objects.create(
        subject=subject.strip(),
        note=note.strip(),
        expected_on=expected_on,
        agency=by.agency,
        matter=matter,
        event=event,
        written_by=by,
        written_at=now,
    )
    AlertStop.objects.bulk_create(
        AlertStop(alert=alert, order=order, person=person) for order, person in chain
    )
    _record("media alert written", alert, by=by, at=now)
    _go_on(alert, now)
    return alert


def chain_for(writer: Person, agency: Agency | None) -> list[tuple[int, Person]]:
    """Who is told in which order: each person once, at their first place, and never the writer."""
    found: dict[int, tuple[int, Person]] = {}
    for link in AlertLink.objects.select_related("agency"):
        of = link.agency
        if of is None and link.role in HELD_FOR_AN_AGENCY:
            if agency is None:
                continue
            of = agency
        for person in people_for(Role(link.role), agency=of):
            if person.pk != writer.pk:
                found.setdefault(person.pk, (link.order, person))
    return sorted(found.values(), key=lambda one: (one[0], one[1].name, one[1].pk))


@transaction.atomic
def acknowledge_alert(*, alert: Alert, by: Person) -> Alert:
    """The person knows, and the next of the chain are told.

    Raises PermissionDenied for somebody whom it has not reached.
    """
    alert = Alert.objects.select_for_update().get(pk=alert.pk)
    stop = alert.stops.filter(person=by, told_at__isnull=False).first()
    if stop is None:
        raise PermissionDenied("This alert has not reached you.")
    if stop.acknowledged_at is not None:
        return alert
    now = clock.now()
    stop.acknowledged_at = now
    stop.save(update_fields=["acknowledged_at"])
    _record("media alert acknowledged", alert, by=by, at=now)
    if alert.closed_at is None:
        _go_on(alert, now)
    return alert


@transaction.atomic
def close_alert(*, alert: Alert, note: str, by: Person) -> Alert:
    """Nothing more is expected; the chain ends. Raises PermissionDenied or MediaNotReady."""
    alert = Alert.objects.select_for_update().get(pk=alert.pk)
    rules.check_may_close(alert, by)
    if alert.closed_at is not None:
        raise MediaNotReady("The alert is closed already.")
    if not note.strip():
        raise MediaNotReady("Say what came of it.")
    alert.closed_at, alert.closed_by, alert.closing_note = clock.now(), by, note.strip()
    alert.save(update_fields=["closed_at", "closed_by", "closing_note"])
    # Its words are confidential: they stand in the alert, encrypted, and not in the record of acts.
    _record("media alert closed", alert, by=by, at=alert.closed_at)
    return alert


def pass_on_alerts(*, at: dt.datetime) -> int:
    """Where those who were told keep silent too long, the next are told; returns how many alerts went on."""
    waiting = (
        Alert.objects.filter(closed_at=None, stops__told_at=None).distinct().values_list("pk", flat=True)
    )
    moved = 0
    for key in list(waiting):
        with transaction.atomic():
            alert = Alert.objects.select_for_update().get(pk=key)
            if alert.closed_at is None:
                moved += _go_on(alert, at)
    return moved


def _go_on(alert: Alert, now: dt.datetime) -> bool:
    """Tell those whose turn has come; whether anybody's had."""
    silence = dt.timedelta(minutes=MediaProtocol.current().alert_minutes)
    stops = list(alert.stops.select_related("person"))
    order = rules.next_turn(stops, now, silence)
    if order is None:
        return False
    told = [stop for stop in stops if stop.order == order]
    for stop in told:
        stop.told_at = now
    AlertStop.objects.bulk_update(told, ["told_at"])
    messages.send_alert(alert, order, [stop.person for stop in told], at=now)
    _record("media alert passed on", alert, by=None, at=now, turn=order)
    return True


def _record(verb: str, alert: Alert, *, by: Person | None, at: dt.datetime, **facts: Any) -> None:
    """The event says neither what the alert is called nor which matter it is about: only its chain knows (law 7)."""
    audit.record(verb, alert, by=by, at=at, label="media alert", **facts)
