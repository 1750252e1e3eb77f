"""Media meetings: calling one, what was agreed, and the plan of who does what until when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from audit import services as audit
from foundation import clock
from foundation.governed import beside
from media_relations.models import (
    SENIOR,
    HighProfileEvent,
    MediaMeeting,
    MeetingAction,
    MeetingInvitee,
)
from media_relations.queries.people import agencies_of, chairs, concerned_with, holding_for
from media_relations.rules import events as rules
from media_relations.rules.refusals import MediaNotReady
from media_relations.services import messages
from partnership.models import Person


@transaction.atomic
def call_meeting(
    *, event: HighProfileEvent, starts_at: dt.datetime, minutes: int, where: str, by: Person
) -> MediaMeeting:
    """The senior representatives of each agency concerned, the chairs and the coordinator are invited.

    Raises PermissionDenied or MediaNotReady.
    """
    rules.check_may_run(event, by)
    now = clock.now()
    reasons = [rules.CLOSED] if event.closed_at else []
    reasons += rules.reasons_about_beginning(starts_at, now)
    if not where.strip():
        reasons.append(beside("Say where it is, or how to join.", "where"))
    if reasons:
        raise MediaNotReady.because(reasons)
    meeting = MediaMeeting.objects.create(
        event=event, starts_at=starts_at, minutes=minutes, where=where.strip(), called_at=now, called_by=by
    )
    MeetingInvitee.objects.bulk_create(_invitees(meeting), batch_size=500)
    _record("media meeting called", meeting, by=by, at=now, starts_at=starts_at.isoformat())
    messages.invite(meeting, by=by, at=now)
    return meeting


def _invitees(meeting: MediaMeeting) -> list[MeetingInvitee]:
    """Each person once, for the agency concerned whose senior representative they are."""
    agencies = list(concerned_with(meeting.event_id).values_list("pk", flat=True))
    seniors = list(holding_for(agencies, *SENIOR).order_by("name", "pk"))
    speaks_for = agencies_of(seniors, *SENIOR)
    rows = {
        person.pk: MeetingInvitee(
            meeting=meeting, person=person, agency_id=min(speaks_for[person.pk] & set(agencies))
        )
        for person in seniors
    }
    coordinator = rules.coordinator_of(meeting.event)
    others = [*chairs(), *([coordinator.person] if coordinator is not None else [])]
    for person in others:
        rows.setdefault(person.pk, MeetingInvitee(meeting=meeting, person=person))
    return list(rows.values())


@transaction.atomic
def change_meeting(
    *, meeting: MediaMeeting, starts_at: dt.datetime, minutes: int, where: str, began_from: int, by: Person
) -> MediaMeeting:
    """Another time or place; everybody invited is told, with an invitation that replaces the one before.

    Raises PermissionDenied, MediaNotReady or SomebodyElseSaved.
    """
    meeting = _lock(meeting, by)
    reasons = rules.reasons_not_to_change(meeting)
    now = clock.now()
    reasons += rules.reasons_about_beginning(starts_at, now)
    if not where.strip():
        reasons.append(beside("Say where it is, or how to join.", "where"))
    if reasons:
        raise MediaNotReady.because(reasons)
    before = (meeting.starts_at, meeting.minutes, meeting.where)
    meeting.starts_at, meeting.minutes, meeting.where = starts_at, minutes, where.strip()
    is_changed = before != (meeting.starts_at, meeting.minutes, meeting.where)
    meeting.sequence += is_changed
    meeting.save_edit(began_from=began_from, fields=["starts_at", "minutes", "where", "sequence"])
    if is_changed:
        _record("media meeting moved", meeting, by=by, at=now, starts_at=starts_at.isoformat())
        messages.invite(meeting, by=by, at=now)
    return meeting


@transaction.atomic
def cancel_meeting(*, meeting: MediaMeeting, reason: str, by: Person) -> MediaMeeting:
    """It does not take place; everybody invited is told. Raises PermissionDenied or MediaNotReady."""
    meeting = _lock(meeting, by)
    reasons = rules.reasons_not_to_change(meeting)
    if not reason.strip():
        reasons.append("Say why.")
    if reasons:
        raise MediaNotReady.because(reasons)
    now = clock.now()
    meeting.cancelled_at, meeting.cancelled_reason = now, reason.strip()[:300]
    meeting.sequence += 1
    meeting.save(update_fields=["cancelled_at", "cancelled_reason", "sequence"])
    _record("media meeting cancelled", meeting, by=by, at=now, reason=reason)
    messages.tell_of_cancelled(meeting, by=by, at=now)
    return meeting


@transaction.atomic
def record_meeting(
    *,
    meeting: MediaMeeting,
    notes: str,
    agreed_line: str,
    attendance: Mapping[int, str],
    began_from: int,
    by: Person,
) -> MediaMeeting:
    """What was said and agreed, and who came. `attendance` is by the key of the invitation.

    Raises PermissionDenied, MediaNotReady or SomebodyElseSaved.
    """
    meeting = _lock(meeting, by)
    now = clock.now()
    if meeting.cancelled_at:
        raise MediaNotReady("The meeting was cancelled.")
    if meeting.starts_at > now:
        raise MediaNotReady("The meeting has not begun yet.")
    meeting.notes, meeting.agreed_line = notes.strip(), agreed_line.strip()
    meeting.held_at = meeting.held_at or now
    meeting.save_edit(began_from=began_from, fields=["notes", "agreed_line", "held_at"])
    changed = []
    for row in meeting.invitees.all():
        if attendance.get(row.pk, row.attendance) != row.attendance:
            row.attendance = attendance[row.pk]
            changed.append(row)
    MeetingInvitee.objects.bulk_update(changed, ["attendance"], batch_size=500)
    _record("media meeting recorded", meeting, by=by, at=now)
    return meeting


@transaction.atomic
def add_action(
    *, meeting: MediaMeeting, what: str, owner: Person, due_on: dt.date, by: Person
) -> MeetingAction:
    """A line of the action plan; it waits on its owner's list. Raises PermissionDenied or MediaNotReady."""
    meeting = _lock(meeting, by)
    reasons = [] if what.strip() else ["Say what is to be done."]
    if meeting.cancelled_at:
        reasons.append("The meeting was cancelled.")
    if not HighProfileEvent.objects.visible_to(owner).filter(pk=meeting.event_id).exists():
        reasons.append(f"{owner} may not know of this event, or has left.")
    if reasons:
        raise MediaNotReady.because(reasons)
    action = MeetingAction.objects.create(meeting=meeting, what=what.strip(), owner=owner, due_on=due_on)
    _record("media action agreed", meeting, by=by, at=clock.now(), action=action.pk, owner=owner.pk)
    return action


@transaction.atomic
def finish_action(*, action: MeetingAction, outcome: str, by: Person) -> MeetingAction:
    """It is done, by its owner or by who runs the event. Raises PermissionDenied or MediaNotReady."""
    action = (
        MeetingAction.objects.select_for_update(of=("self",))
        .select_related("meeting__event__matter")
        .get(pk=action.pk)
    )
    rules.check_may_finish(action, by)
    if action.done_at is not None:
        raise MediaNotReady("It is done already.")
    now = clock.now()
    action.done_at, action.done_by, action.outcome = now, by, outcome.strip()[:300]
    action.save(update_fields=["done_at", "done_by", "outcome"])
    _record("media action done", action.meeting, by=by, at=now, action=action.pk)
    return action


def _lock(meeting: MediaMeeting, by: Person) -> MediaMeeting:
    meeting = (
        MediaMeeting.objects.select_for_update(of=("self",))
        .select_related("event__matter")
        .get(pk=meeting.pk)
    )
    rules.check_may_run(meeting.event, by)
    return meeting


def _record(
    verb: str, meeting: MediaMeeting, *, by: Person, at: dt.datetime, reason: str = "", **facts: Any
) -> None:
    event = meeting.event
    audit.record(verb, event, by=by, at=at, reason=reason, matter=event.matter, meeting=meeting.pk, **facts)
