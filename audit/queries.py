"""What pages show of the record."""

from __future__ import annotations

import datetime as dt
import operator
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import reduce
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.exceptions import ObjectDoesNotExist
from django.db import connection, models
from django.db.models import Case, Q, Value, When

from audit import chain, triggers
from audit.models import Event, EventQuerySet, Seal
from audit.points import READABLE
from foundation import clock
from foundation.words import say_moment


@dataclass(frozen=True)
class TimelineEntry:
    """One event as a page shows it (`components/timeline.html`)."""

    title: str
    at: dt.datetime
    by: str = ""
    text: str = ""
    verb: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


def title_of(verb: str) -> str:
    """“person_left” as people read it: “Person left”."""
    return verb.replace("_", " ").capitalize()


def timeline(subjects: Iterable[models.Model], *, limit: int | None = None) -> list[TimelineEntry]:
    """The events about these records, the newest first, in one query. Who may read them, the page decides."""
    return entries(
        Event.objects.about(*subjects).select_related("by", "text").order_by("-at", "-id").all()[:limit]
    )


def entries(events: Iterable[Event], said: Mapping[int, str] | None = None) -> list[TimelineEntry]:
    """The events as people read them: “Step done: Tell the family”, where `said` names what it was about."""
    said = said or {}
    return [
        TimelineEntry(
            title=": ".join(part for part in (title_of(event.verb), said.get(event.pk)) if part),
            at=event.at,
            by=said_by(event),
            text=event.text.reason,
            verb=event.verb,
            facts=event.facts,
        )
        for event in events
    ]


def subjects_among(events: Iterable[Event], model: type[models.Model]) -> set[int]:
    """The keys of the records of this model that the events are about."""
    label = model._meta.label_lower
    return {event.subject_id for event in events if event.subject_type == label}


# What a person may read ---------------------------------------------------------------------------


def readable_to(person: Any) -> EventQuerySet | None:
    """The events that the person may read, each with `shows_words`; None where the person may read nothing at all."""
    scopes = list(READABLE.ask(person)) if person.is_authenticated and person.is_active else []
    if not scopes:
        return None
    nothing = Q(pk__in=[])
    anything = reduce(operator.or_, (scope.events for scope in scopes), nothing)
    told = reduce(operator.or_, (scope.events for scope in scopes if scope.with_words), nothing)
    return Event.objects.filter(anything).annotate(
        shows_words=Case(When(told, then=Value(True)), default=Value(False))
    )


SORTS = {"at": ("at", "id"), "-at": ("-at", "-id")}
DEFAULT_SORT = "-at"


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to: by what everybody on it may see, never by words."""

    verb: str = ""
    kind: str = ""
    person: int | None = None
    from_on: dt.date | None = None
    to_on: dt.date | None = None


def listed(events: EventQuerySet, filters: Filters, sort: str = DEFAULT_SORT) -> EventQuerySet:
    if filters.verb:
        events = events.filter(verb=filters.verb)
    if filters.kind:
        events = events.filter(subject_type=filters.kind)
    if filters.person is not None:
        events = events.filter(by=filters.person)
    if filters.from_on:
        events = events.filter(at__gte=clock.start_of_day(filters.from_on))
    if filters.to_on:
        events = events.filter(at__lt=clock.start_of_day(filters.to_on + dt.timedelta(days=1)))
    return events.select_related("by", "text").order_by(*SORTS.get(sort, SORTS[DEFAULT_SORT]))


def verbs_of(events: EventQuerySet) -> list[str]:
    return list(events.order_by("verb").values_list("verb", flat=True).distinct())


def kinds_of(events: EventQuerySet) -> list[str]:
    return list(events.order_by("subject_type").values_list("subject_type", flat=True).distinct())


def people_of(events: EventQuerySet) -> list[Any]:
    """Who has acted in these events."""
    people = get_user_model()._default_manager.filter(pk__in=events.order_by().values("by").distinct())
    return sorted(people, key=str)


def kind_text(subject_type: str) -> str:
    """“reviews.practicereview” as people read it."""
    try:
        return str(apps.get_model(subject_type)._meta.verbose_name).capitalize()
    except LookupError:
        return subject_type


@dataclass(frozen=True)
class Row:
    """An event as the person who reads it may see it."""

    number: int
    at: dt.datetime
    title: str
    by: str
    kind: str
    label: str = ""
    reason: str = ""
    facts: str = ""
    is_blanked: bool = False


def row_of(event: Any) -> Row:
    row = Row(event.pk, event.at, title_of(event.verb), said_by(event), kind_text(event.subject_type))
    if not event.shows_words:
        return row
    facts = "; ".join(f"{name}: {value}" for name, value in sorted(event.facts.items()) if value is not None)
    return replace(
        row,
        label=event.text.label,
        reason=event.text.reason,
        facts=facts,
        is_blanked=bool(event.text.blanked_at),
    )


HEADINGS = [
    "Number",
    "When (London)",
    "When (UTC)",
    "What",
    "By",
    "Kind of record",
    "Record",
    "Reason",
    "Facts",
]


def rows_for_export(events: EventQuerySet) -> Iterator[list[Any]]:
    for event in events.iterator(chunk_size=500):
        row = row_of(event)
        yield [
            row.number,
            say_moment(row.at),
            row.at.astimezone(dt.UTC).isoformat(),
            row.title,
            row.by,
            row.kind,
            row.label,
            row.reason,
            row.facts,
        ]


# Whether the record is whole ----------------------------------------------------------------------


def head() -> str:
    """The last link of the chain."""
    return Seal.objects.order_by("-id").values_list("digest", flat=True).first() or chain.GENESIS


@dataclass
class Verdict:
    """What a look over the whole record found."""

    events: int = 0
    sealed: int = 0
    blanked: int = 0
    head: str = chain.GENESIS
    faults: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        return not self.faults


#: After this long every event is sealed; one that isn't came in behind the portal's back, or nobody seals.
SEALED_WITHIN = dt.timedelta(hours=1)


def verify(*, known_head: str = "") -> Verdict:
    """Whether the record is whole: triggers, chain, and the words against their digests.

    `known_head` is the head of the chain as it was noted elsewhere before: it has to be in the chain, or its end
    was cut off.
    """
    verdict = Verdict(events=Event.objects.count())
    verdict.faults += [f"The trigger {name} is missing or altered." for name in triggers.missing(connection)]
    heads = {known_head} if known_head else set()
    for seal in Seal.objects.select_related("event__text").order_by("id").iterator(chunk_size=2000):
        _verify_link(seal, verdict)
        heads.discard(seal.digest)
        verdict.head = seal.digest
        verdict.sealed += 1
    for head in heads:
        verdict.faults.append(f"The link {head} is not in the chain any more.")
    before = clock.now() - SEALED_WITHIN
    if late := Event.objects.filter(seal=None, at__lt=before).count():
        verdict.faults.append(f"{late} events of more than an hour ago are not in the chain.")
    return verdict


def _verify_link(seal: Seal, verdict: Verdict) -> None:
    event = seal.event
    if seal.previous != verdict.head:
        verdict.faults.append(f"Before event {event.pk} a link is missing or was put in.")
    if chain.link(event, previous=seal.previous, sealed_at=seal.sealed_at) != seal.digest:
        verdict.faults.append(f"Event {event.pk} is not as it was sealed.")
    try:
        text = event.text
    except ObjectDoesNotExist:
        verdict.faults.append(f"The words of event {event.pk} are gone without having been blanked.")
        return
    if text.blanked_at:
        verdict.blanked += 1
        if text.label or text.reason or text.salt:
            verdict.faults.append(f"Event {event.pk} has words although they were blanked.")
    elif chain.text_digest(text.label, text.reason, text.salt) != event.text_digest:
        verdict.faults.append(f"The words of event {event.pk} are not as they were recorded.")


def said_by(event: Event) -> str:
    """Who acted, and in whose place where that was so."""
    who = str(event.by) if event.by_id else "The portal"
    return f"{who} (as {event.acting_as})" if event.acting_as else who
