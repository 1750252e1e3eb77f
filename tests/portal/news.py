"""Statements as releasing leaves them, for the pages of the public."""

from __future__ import annotations

import datetime as dt
from typing import Any

from foundation import clock
from media_relations.models import Quote, Statement, StatementFile, StatementVersion
from partnership.models import Person
from tests.documents.factories import uploaded
from tests.partnership.factories import PersonFactory

RELEASED_AT = dt.datetime(2026, 6, 3, 8, 30, tzinfo=dt.UTC)


def released(
    *,
    slug: str | None = "we-are-sorry",
    title: str = "We are sorry",
    text: str = "We *act* on what was learned.",
    quotes: tuple[tuple[Person, str], ...] = (),
    files: tuple[Any, ...] = (),
    released_at: dt.datetime = RELEASED_AT,
    **fields: Any,
) -> Statement:
    """A released statement; without a slug it was told and has no page."""
    by = PersonFactory(communications_officer=True)
    statement = Statement.objects.create(drafted_by=by, **fields)
    for order, (speaker, words) in enumerate(quotes):
        Quote.objects.create(statement=statement, speaker=speaker, words=words, order=order)
    for file in files:
        StatementFile.objects.create(
            statement=statement, document=file, title=file.title, added_at=released_at, added_by=by
        )
    version = StatementVersion.objects.create(
        statement=statement,
        number=1,
        title=title,
        text=text,
        quotes=[{"speaker": speaker.pk, "words": words} for speaker, words in quotes],
        files=[file.sha256 for file in files],
        fingerprint="f" * 64,
        made_by=by,
        made_at=released_at,
    )
    statement.current_version = statement.released_version = version
    statement.status, statement.slug = Statement.Status.RELEASED, slug
    statement.released_at, statement.released_by = released_at, by
    statement.save(
        update_fields=["current_version", "released_version", "status", "slug", "released_at", "released_by"]
    )
    return statement


def corrected(original: Statement, *, words: str, at: dt.datetime, **fields: Any) -> Statement:
    """The statement that corrects this one and now stands at its address."""
    slug, original.slug = original.slug, None
    original.save(update_fields=["slug"])
    return released(slug=slug, released_at=at, corrects=original, correction_note=words, **fields)


def withdrawn(statement: Statement, *, manner: str) -> Statement:
    statement.status, statement.withdrawal = Statement.Status.WITHDRAWN, manner
    statement.withdrawn_at, statement.withdrawn_by = clock.now(), PersonFactory(chair=True)
    statement.withdrawal_reason = "Inside: somebody was recognised."
    statement.public_withdrawal_reason = "It is being looked at again."
    statement.save(
        update_fields=[
            "status",
            "withdrawal",
            "withdrawn_at",
            "withdrawn_by",
            "withdrawal_reason",
            "public_withdrawal_reason",
        ]
    )
    return statement


def a_file(title: str = "Questions and answers") -> Any:
    return uploaded(title=title)
