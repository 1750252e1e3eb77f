"""What is found of media relations: released statements for everybody; inside statements, enquiries and events."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Model

from foundation.prose import to_html, words_of
from media_relations.models import Enquiry, HighProfileEvent, Outlet, Statement
from search import services as search
from search.contents import Contents

#: So many corrections of one statement are told on its page.
MOST_CORRECTIONS = 6


def put_statement(statement: Statement) -> None:
    """What is found of the statement is what it now says. Inside the caller's transaction, as with those below."""
    search.put(statement, *of_statement(statement))


def put_enquiry(enquiry: Enquiry) -> None:
    search.put(enquiry, of_enquiry(enquiry))


def put_event(event: HighProfileEvent) -> None:
    search.put(event, of_event(event))


def put_enquiries_of(outlet: Outlet) -> None:
    """An outlet has another name, by which what it asked is found."""
    for enquiry in outlet.enquiries.select_related("outlet"):
        put_enquiry(enquiry)


def every() -> Iterator[tuple[Model, list[Contents]]]:
    """Every record of this room that can be found, with what is found of it."""
    statements = Statement.objects.select_related("current_version", "released_version").order_by("pk")
    for statement in statements.iterator(chunk_size=200):
        yield statement, list(of_statement(statement))
    for enquiry in Enquiry.objects.select_related("outlet").order_by("pk").iterator(chunk_size=200):
        yield enquiry, [of_enquiry(enquiry)]
    for event in HighProfileEvent.objects.order_by("pk").iterator(chunk_size=200):
        yield event, [of_event(event)]


def of_statement(statement: Statement) -> Iterator[Contents]:
    version, released = statement.current_version, statement.released_version
    if version is not None:
        yield Contents(
            kind="Statement",
            title=version.title or str(statement),
            url=statement.get_absolute_url(),
            dated_at=statement.drafted_at,
            text=_words_of(version.text, version.quotes),
        )
    if (
        statement.status == Statement.Status.RELEASED
        and statement.slug
        and released
        and statement.released_at
    ):
        yield Contents(
            kind="News",
            title=released.title,
            url=f"/news/{statement.slug}/",
            dated_at=statement.released_at,
            is_public=True,
            text="\n".join([_words_of(released.text, released.quotes), *_corrections_of(statement)]),
        )


def of_enquiry(enquiry: Enquiry) -> Contents:
    return Contents(
        kind="Media enquiry",
        title=" ".join(str(word) for word in (enquiry.subject, enquiry.outlet or "") if word),
        url=enquiry.get_absolute_url(),
        dated_at=enquiry.received_at,
        text=enquiry.question,
    )


def of_event(event: HighProfileEvent) -> Contents:
    return Contents(
        kind="High-profile event",
        title=event.title,
        url=event.get_absolute_url(),
        dated_at=event.opened_at,
        summary=event.what_is_known,
    )


def _words_of(text: str, quotes: list[Any]) -> str:
    return "\n".join(
        [
            words_of(to_html(text)),
            *(quote["words"] if isinstance(quote, dict) else quote[1] for quote in quotes),
        ]
    )


def _corrections_of(statement: Statement) -> Iterator[str]:
    """What its page says was corrected, the last first."""
    one: Statement | None = statement
    for _ in range(MOST_CORRECTIONS):
        if one is None or one.corrects_id is None:
            return
        yield one.correction_note
        one = one.corrects
