"""Recording what was done. Call it inside the transaction of the act itself."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import IntegrityError, connection, models, transaction

from audit import chain
from audit.models import Event, EventText, Seal
from foundation import clock


def record(
    verb: str,
    subject: models.Model,
    *,
    by: Any,
    at: dt.datetime,
    reason: str = "",
    acting_as: str = "",
    matter: models.Model | None = None,
    label: str = "",
    **facts: Any,
) -> Event:
    """Leave one event of this act. `by` is None for the portal itself; `facts` are ids and codes, never names.

    `label` stands in place of what the subject is called, where that is not for everyone who reads the record.

    Raises TransactionManagementError outside a transaction, so that no act and its event can part.
    """
    _require_transaction()
    return _add(
        Event(
            at=at,
            verb=verb,
            by=by,
            acting_as=acting_as,
            subject_type=subject._meta.label_lower,
            subject_id=subject.pk,
            matter_id=matter.pk if matter is not None else None,
            facts=facts,
        ),
        label=label or str(subject),
        reason=reason,
    )


@dataclass(frozen=True)
class Act:
    """One of many acts that are recorded together; its words and facts are as for `record`."""

    verb: str
    subject: models.Model
    facts: dict[str, Any]


def record_many(acts: Iterable[Act], *, by: Any, at: dt.datetime, matter: models.Model | None = None) -> None:
    """Leave one event of each act, in their order, in a fixed number of queries for a few hundred of them.

    Raises TransactionManagementError outside a transaction, as `record` does.
    """
    _require_transaction()
    events, texts = [], []
    for act in acts:
        event = Event(
            at=at,
            verb=act.verb,
            by=by,
            subject_type=act.subject._meta.label_lower,
            subject_id=act.subject.pk,
            matter_id=matter.pk if matter is not None else None,
            facts=act.facts,
        )
        text = EventText(event=event, label=str(act.subject))
        _salt(event, text)
        events.append(event)
        texts.append(text)
    Event.objects.bulk_create(events, batch_size=BATCH)
    for event, text in zip(events, texts, strict=True):
        text.event = event
    EventText.objects.bulk_create(texts, batch_size=BATCH)


def record_once(
    key: str,
    verb: str,
    subject: models.Model,
    *,
    by: Any,
    at: dt.datetime,
    matter: models.Model | None = None,
    label: str = "",
    **facts: Any,
) -> bool:
    """Leave an event unless one with this key is there already; say whether it was left."""
    _require_transaction()
    if Event.objects.filter(once_key=key).exists():
        return False
    event = Event(
        at=at,
        verb=verb,
        by=by,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        matter_id=matter.pk if matter is not None else None,
        facts=facts,
        once_key=key,
    )
    try:
        with transaction.atomic():
            _add(event, label=label or str(subject))
    except IntegrityError:
        return False
    return True


def change_and_record(
    row: models.Model,
    changes: dict[str, Any],
    *,
    only_where: dict[str, Any],
    verb: str,
    subject: models.Model,
    at: dt.datetime,
    facts: dict[str, Any],
    reason: str = "",
    matter: models.Model | None = None,
) -> bool:
    """The row is changed and the portal's act recorded: both, or neither where the row no longer is as it should be.

    For acts that come by the thousand: on PostgreSQL it is one statement, and so one exchange and one commit.
    """
    event = Event(
        at=at,
        verb=verb,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        matter_id=matter.pk if matter is not None else None,
        facts=facts,
    )
    text = EventText(label=str(subject), reason=reason)
    if connection.vendor == "postgresql":
        return _change_and_add(row, changes, only_where, event, text)
    with transaction.atomic():
        if not type(row)._default_manager.filter(pk=row.pk, **only_where).update(**changes):
            return False
        _add(event, label=text.label, reason=reason)
    return True


def _change_and_add(
    row: models.Model, changes: dict[str, Any], only_where: dict[str, Any], event: Event, text: EventText
) -> bool:
    _salt(event, text)
    statement, fields = _statement(type(row), tuple(changes), tuple(only_where))
    values = [*changes.values(), row.pk, *only_where.values()]
    values += [getattr(event, field.attname) for field in OF_EVENT]
    values += [getattr(text, field.attname) for field in OF_TEXT]
    with connection.cursor() as cursor:
        cursor.execute(
            statement,
            [field.get_db_prep_save(value, connection) for field, value in zip(fields, values, strict=True)],
        )
        return bool(cursor.rowcount)


OF_EVENT = [field for field in Event._meta.concrete_fields if not field.primary_key]
OF_TEXT = [field for field in EventText._meta.concrete_fields if not field.primary_key]


@lru_cache(maxsize=64)
def _statement(
    model: type[models.Model], changed: tuple[str, ...], only_where: tuple[str, ...]
) -> tuple[str, list[Any]]:
    """The statement, and the fields of its values in their order."""
    sets: list[Any] = [model._meta.get_field(name) for name in changed]
    conditions: list[Any] = [model._meta.pk, *map(model._meta.get_field, only_where)]

    def each(fields: list[Any], form: str, between: str = ", ") -> str:
        return between.join(form.format(connection.ops.quote_name(field.column)) for field in fields)

    statement = f"""
        WITH changed AS (
            UPDATE {model._meta.db_table} SET {each(sets, "{} = %s")}
            WHERE {each(conditions, "{} = %s", " AND ")} RETURNING 1
        ), event AS (
            INSERT INTO {Event._meta.db_table} ({each(OF_EVENT, "{}")})
            SELECT {each(OF_EVENT, "%s")} FROM changed RETURNING id
        )
        INSERT INTO {EventText._meta.db_table} (event_id, {each(OF_TEXT, "{}")})
        SELECT id, {each(OF_TEXT, "%s")} FROM event
    """  # noqa: S608 - names of tables and columns alone
    return statement, [*sets, *conditions, *OF_EVENT, *OF_TEXT]


def blank_words(events: Iterable[Event], *, by: Any, reason: str) -> int:
    """The words of these events are gone for good; the events themselves and their chain stay.

    Leaves one event for each subject, naming the events by number. Returns how many lost their words.
    """
    _require_transaction()
    now = clock.now()
    blanked: dict[tuple[str, int, int | None], list[int]] = {}
    for event in events:
        if EventText.objects.filter(event=event, blanked_at=None).update(
            label="", reason="", salt="", blanked_at=now
        ):
            blanked.setdefault((event.subject_type, event.subject_id, event.matter_id), []).append(event.pk)
    for (subject_type, subject_id, matter_id), numbers in blanked.items():
        act = Event(
            at=now,
            verb="words_blanked",
            by=by,
            subject_type=subject_type,
            subject_id=subject_id,
            matter_id=matter_id,
            facts={"events": numbers},
        )
        _add(act, label="", reason=reason)
    return sum(len(numbers) for numbers in blanked.values())


BATCH = 500

RECENT = 50_000
"""How many events may come in while one transaction is open; older ones are looked for now and then."""


def seal_events(*, thorough: bool = False) -> int:
    """Every event that was there when it began is a link of the chain; returns how many were added.

    An event whose transaction ended late, after one with a higher number, is sealed when it is seen: the
    chain runs in the order of sealing. Where two seal at once, one of them finds its place taken and leaves off.
    """
    sealed = 0
    while True:
        try:
            number = _seal_batch(thorough=thorough)
        except IntegrityError:
            return sealed
        sealed += number
        if number < BATCH:
            return sealed


@transaction.atomic
def _seal_batch(*, thorough: bool) -> int:
    last = Seal.objects.order_by("-id").first()
    events = Event.objects.filter(seal=None)
    if last is not None and not thorough:
        newest = Event.objects.aggregate(newest=models.Max("id"))["newest"]
        events = events.filter(id__gt=newest - RECENT)
    previous = last.digest if last else chain.GENESIS
    now = clock.now()
    seals = []
    for event in events.order_by("id")[:BATCH]:
        digest = chain.link(event, previous=previous, sealed_at=now)
        seals.append(Seal(event=event, previous=previous, digest=digest, sealed_at=now))
        previous = digest
    Seal.objects.bulk_create(seals)
    return len(seals)


def _add(event: Event, *, label: str, reason: str = "") -> Event:
    text = EventText(label=label, reason=reason)
    _salt(event, text)
    event.save(force_insert=True)
    text.event = event
    text.save(force_insert=True)
    return event


def _salt(event: Event, text: EventText) -> None:
    text.salt = secrets.token_hex(16)
    event.text_digest = chain.text_digest(text.label, text.reason, text.salt)


def _require_transaction() -> None:
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("An act and its audit event belong in one transaction.")
