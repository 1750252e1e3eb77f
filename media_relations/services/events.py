"""High-profile events: opening one, agreeing who leads, and the named person whom everybody asks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction

from audit import services as audit
from foundation import clock
from matters.models import Matter
from media_relations.models import (
    AgencyConcerned,
    Alert,
    Coordinator,
    Enquiry,
    HighProfileEvent,
    LeadDecision,
)
from media_relations.queries.people import why_not_there
from media_relations.rules import events as rules
from media_relations.rules.refusals import MediaNotReady
from media_relations.rules.room import reasons_about_knowing
from media_relations.services import messages, searching
from partnership.models import Agency, Person

WORDS = (
    "title",
    "kind",
    "what_is_known",
    "political_dimension",
    "live_proceedings",
    "reporting_restrictions",
)


@transaction.atomic
def open_event(
    *,
    title: str,
    kind: str,
    what_is_known: str,
    agencies: Sequence[Agency],
    political_dimension: str = "",
    live_proceedings: str = "",
    reporting_restrictions: str = "",
    matter: Matter | None = None,
    alert: Alert | None = None,
    by: Person,
) -> HighProfileEvent:
    """The event is open; the chair, the vice-chairs and the senior representatives concerned are told at once.

    An alert that led to it is tied to it; of its note nothing is taken over. Raises PermissionDenied or MediaNotReady.
    """
    rules.check_may_open(by)
    if not agencies:
        raise MediaNotReady("Choose the agencies concerned.")
    if not title.strip() or not what_is_known.strip():
        raise MediaNotReady("Give it a working title and say what is known.")
    if reasons := reasons_about_knowing(by, alert, matter):
        raise MediaNotReady.because(reasons)
    now = clock.now()
    event = HighProfileEvent.objects.create(
        title=title.strip(),
        kind=kind,
        what_is_known=what_is_known.strip(),
        political_dimension=political_dimension.strip(),
        live_proceedings=live_proceedings.strip(),
        reporting_restrictions=reporting_restrictions.strip(),
        matter=matter,
        opened_at=now,
        opened_by=by,
    )
    searching.put_event(event)
    _concern(event, agencies, by=by, at=now)
    if alert is not None and alert.event_id is None:
        alert.event = event
        alert.save(update_fields=["event"])
    _record("media event opened", event, by=by, at=now, kind=str(kind), agencies=[one.pk for one in agencies])
    messages.tell_of_event(event, [one.pk for one in agencies], by=by, at=now, with_chairs=True)
    return event


@transaction.atomic
def edit_event(
    *, event: HighProfileEvent, values: dict[str, str], began_from: int, by: Person
) -> HighProfileEvent:
    """What is known is put down anew. Raises PermissionDenied, MediaNotReady or SomebodyElseSaved."""
    event = _lock(event, by)
    if event.closed_at is not None:
        raise MediaNotReady(rules.CLOSED)
    for name in WORDS:
        setattr(event, name, values[name].strip())
    if not event.title or not event.what_is_known:
        raise MediaNotReady("Give it a working title and say what is known.")
    event.save_edit(began_from=began_from, fields=list(WORDS))
    searching.put_event(event)
    _record("media event edited", event, by=by, at=clock.now())
    return event


@transaction.atomic
def set_agencies(
    *,
    event: HighProfileEvent,
    agencies: Sequence[Agency],
    began_from: int,
    by: Person,
    reason: str = "",
) -> HighProfileEvent:
    """These are concerned and no others; who is new is told.

    One is taken out with a reason, by the business unit or a chair who is not from it. Raises PermissionDenied,
    MediaNotReady or SomebodyElseSaved.
    """
    event = _lock(event, by)
    if event.closed_at is not None:
        raise MediaNotReady(rules.CLOSED)
    if not agencies:
        raise MediaNotReady("An event concerns at least one agency.")
    event.save_edit(began_from=began_from, fields=[])
    wanted = {one.pk: one for one in agencies}
    lead = rules.lead_in_force(event)
    if lead is not None and lead.lead_id is not None and lead.lead_id not in wanted:
        raise MediaNotReady(f"{lead.lead} leads. Agree on another lead first.")
    now = clock.now()
    rows = event.concerns.filter(removed_at=None)
    there = set(rows.values_list("agency", flat=True))
    gone = there - set(wanted)
    if gone:
        rules.check_may_take_out(gone, by)
        if not reason.strip():
            raise MediaNotReady("Say why an agency is not concerned after all.")
    rows.filter(agency__in=gone).update(removed_at=now, removed_by=by)
    new = [one for key, one in wanted.items() if key not in there]
    _concern(event, new, by=by, at=now)
    if new or gone:
        _record(
            "media event concerns others",
            event,
            by=by,
            at=now,
            reason=reason.strip(),
            added=[one.pk for one in new],
            removed=sorted(gone),
        )
    if new:
        messages.tell_of_event(event, [one.pk for one in new], by=by, at=now, with_chairs=False)
        if lead is not None:
            messages.tell_of_lead(event, by=by, at=now, agencies=new)
    return event


@transaction.atomic
def close_event(*, event: HighProfileEvent, note: str, by: Person) -> HighProfileEvent:
    """It is over. Raises PermissionDenied or MediaNotReady."""
    event = _lock(event, by)
    reasons = ["It is closed already."] if event.closed_at else []
    if not note.strip():
        reasons.append("Say how it ended.")
    reasons += _why_enquiries_keep_open(event, by)
    if reasons:
        raise MediaNotReady.because(reasons)
    event.closed_at, event.closed_by, event.closing_note = clock.now(), by, note.strip()
    event.save(update_fields=["closed_at", "closed_by", "closing_note"])
    _record("media event closed", event, by=by, at=event.closed_at, reason=note)
    return event


def _why_enquiries_keep_open(event: HighProfileEvent, by: Person) -> list[str]:
    """That enquiries are open, and how many of those that the person may know of (law 7)."""
    waiting = event.enquiries.open()
    if known := waiting.filter(pk__in=Enquiry.objects.visible_to(by).values("pk")).count():
        return [
            f"{known} enquir{'y is' if known == 1 else 'ies are'} still open. Answer or close them first."
        ]
    if waiting.exists():
        return ["What others are asked about it is still open. They answer or close it first."]
    return []


# The lead -----------------------------------------------------------------------------------------


@transaction.atomic
def propose_lead(
    *, event: HighProfileEvent, lead: Agency | None, response: str, reason: str, by: Person
) -> LeadDecision:
    """It is proposed who leads (None: the partnership) and how; those whose yes is missing are asked.

    A chair or the senior representative concerned gives theirs by proposing. An earlier proposal ends. What is in
    force stays so until the new one is. Raises PermissionDenied or MediaNotReady.
    """
    event = HighProfileEvent.objects.select_for_update(of=("self",)).select_related("matter").get(pk=event.pk)
    rules.check_may_propose_lead(event, by)
    if reasons := rules.reasons_not_to_propose(event, lead, reason):
        raise MediaNotReady.because(reasons)
    now = clock.now()
    for earlier in event.lead_decisions.filter(in_force_at=None, ended_at=None):
        _end(earlier, now)
    decision = LeadDecision.objects.create(
        event=event, lead=lead, response=response, reason=reason.strip(), proposed_by=by, proposed_at=now
    )
    _record(
        "media lead proposed",
        event,
        by=by,
        at=now,
        reason=reason,
        decision=decision.pk,
        lead=decision.lead_id,
        response=str(response),
    )
    if rules.may_agree(decision, by):
        _say_yes(decision, event, by=by, at=now)
    if rules.is_open_proposal(decision):
        messages.ask_for_lead(decision, by=by, at=now)
    return decision


@transaction.atomic
def agree_lead(*, decision: LeadDecision, by: Person) -> LeadDecision:
    """The person's yes is recorded; with both it is in force, and every agency concerned is told.

    Raises PermissionDenied, or MediaNotReady where another proposal took its place.
    """
    event = (
        HighProfileEvent.objects.select_for_update(of=("self",))
        .select_related("matter")
        .get(pk=decision.event_id)
    )
    decision = LeadDecision.objects.select_for_update(of=("self",)).select_related("lead").get(pk=decision.pk)
    if not rules.is_open_proposal(decision):
        rules.check_may_propose_lead(event, by)
        raise MediaNotReady(
            "This was agreed already." if decision.ended_at is None else "Another proposal took its place."
        )
    if event.closed_at is not None:
        raise MediaNotReady(rules.CLOSED)
    _say_yes(decision, event, by=by, at=clock.now())
    return decision


def _say_yes(decision: LeadDecision, event: HighProfileEvent, *, by: Person, at: dt.datetime) -> None:
    which = rules.yes_of(decision, by)
    if which == "chair":
        decision.chair_yes_by, decision.chair_yes_at = by, at
        decision.save(update_fields=["chair_yes_by", "chair_yes_at"])
    else:
        decision.agency_yes_by, decision.agency_yes_at = by, at
        decision.agency_yes_for_id = rules.agrees_for(decision, by)
        decision.save(update_fields=["agency_yes_by", "agency_yes_at", "agency_yes_for"])
    _record("media lead agreed", event, by=by, at=at, decision=decision.pk, as_the=which)
    if decision.chair_yes_at is None or decision.agency_yes_at is None:
        return
    before = rules.lead_in_force(event)
    if before is not None:
        _end(before, at)
    decision.in_force_at = at
    decision.save(update_fields=["in_force_at"])
    _record("media lead in force", event, by=by, at=at, decision=decision.pk, lead=decision.lead_id)
    coordinator = rules.coordinator_of(event)
    if coordinator is not None and before is not None and before.lead_id != decision.lead_id:
        # The coordinator was the former lead's: the new one names its own.
        coordinator.ended_at = at
        coordinator.save(update_fields=["ended_at"])
    messages.tell_of_lead(event, by=by, at=at)


def _end(decision: LeadDecision, at: dt.datetime) -> None:
    decision.ended_at = at
    decision.save(update_fields=["ended_at"])


# The coordinator ----------------------------------------------------------------------------------


@transaction.atomic
def name_coordinator(
    *,
    event: HighProfileEvent,
    person: Person,
    deputy: Person | None,
    out_of_hours_number: str,
    by: Person,
) -> Coordinator:
    """Everybody asks this person from now on, and every agency concerned is told.

    Raises PermissionDenied or MediaNotReady.
    """
    event = _lock(event, by)
    if reasons := rules.reasons_not_to_coordinate(event, person, deputy, out_of_hours_number):
        raise MediaNotReady.because(reasons)
    now = clock.now()
    before = rules.coordinator_of(event)
    if before is not None:
        before.ended_at = now
        before.save(update_fields=["ended_at"])
    coordinator = Coordinator.objects.create(
        event=event,
        person=person,
        deputy=deputy,
        out_of_hours_number=out_of_hours_number.strip(),
        named_at=now,
        named_by=by,
    )
    _record("media coordinator named", event, by=by, at=now, coordinator=person.pk)
    messages.tell_of_lead(event, by=by, at=now)
    return coordinator


def tell_of_gone_coordinators(*, at: dt.datetime) -> int:
    """Where a coordinator has left, the agencies learn whom to ask now, and another is asked for. Once for each.

    Returns of how many events that was told.
    """
    rows = Coordinator.objects.filter(ended_at=None, event__closed_at=None).select_related(
        "person", "deputy", "event__matter"
    )
    current = list(rows)
    missing = why_not_there([row.person for row in current], clock.day_of(at)) if current else {}
    told = 0
    for row in current:
        if missing.get(row.person_id) != "has left":
            continue
        with transaction.atomic():
            if messages.tell_of_gone(row, at=at) is None:
                continue
            messages.tell_of_lead(row.event, by=None, at=at)
            _record("media coordinator has left", row.event, by=None, at=at, coordinator=row.person_id)
            told += 1
    return told


def _concern(event: HighProfileEvent, agencies: Iterable[Agency], *, by: Person, at: dt.datetime) -> None:
    AgencyConcerned.objects.bulk_create(
        [AgencyConcerned(event=event, agency=one, added_at=at, added_by=by) for one in agencies],
        batch_size=500,
    )


def _lock(event: HighProfileEvent, by: Person) -> HighProfileEvent:
    event = HighProfileEvent.objects.select_for_update(of=("self",)).select_related("matter").get(pk=event.pk)
    rules.check_may_run(event, by)
    return event


def _record(
    verb: str, event: HighProfileEvent, *, by: Person | None, at: dt.datetime, reason: str = "", **facts: Any
) -> None:
    audit.record(verb, event, by=by, at=at, reason=reason, matter=event.matter, **facts)
