"""Answers about statements to the pages put together above: what waits, warnings, dates, search, and the texts that leave."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import QuerySet

from documents.points import TEXTS, UNSHOWN, Texts, Unshown
from foundation import clock
from matters.models import Matter
from matters.points import MATTER_PAGES, MatterPage
from media_relations.models import VOICES, PlainWord, Statement
from media_relations.queries import statement_pages as pages
from media_relations.queries import statement_work, unshown
from media_relations.queries import statements as queries
from media_relations.rules import access
from media_relations.services import searching
from notices.points import OVERDUE, OverduePublication
from partnership.models import Person
from partnership.points import (
    BANNERS,
    CALENDAR,
    PLAINER_WORDS,
    WORK,
    CalendarEntry,
    DateKind,
    WorkEntry,
    calendar_uid,
)
from search.points import CONTENTS, FINDABLE

#: It names no statement: not everybody who reads it may know of the statement.
UNCONFIRMED = "An approval given by telephone was not confirmed in the set time."


def waits_for(person: Person) -> Iterator[WorkEntry]:
    yield from statement_work.waiting_for(person, clock.now())


def banners(person: Person) -> Iterator[str]:
    """On everyone's pages until it is confirmed, disputed or withdrawn (law 9)."""
    if person.roles() and statement_work.unconfirmed_past_time(clock.now()).exists():
        yield UNCONFIRMED


def overdue(at: dt.datetime) -> Iterator[OverduePublication]:
    """Releases that should have happened and did not."""
    for statement in statement_work.overdue_releases(at):
        if statement.current_version and statement.current_version.release_at:
            yield OverduePublication(pages.statement(statement), statement.current_version.release_at)


def calendar(person: Person, from_on: dt.date, to_on: dt.date) -> Iterator[CalendarEntry]:
    """Ends of embargoes, and deadlines of agencies, as far as the person may know of them. No title leaves the portal."""
    days = (clock.start_of_day(from_on), clock.start_of_day(to_on + dt.timedelta(days=1)))
    seen = Statement.objects.visible_to(person)
    rows = seen.filter(
        status__in=Statement.OPEN,
        current_version__release_at__gte=days[0],
        current_version__release_at__lt=days[1],
    )
    for statement in rows.select_related("current_version"):
        version = statement.current_version
        if version is not None and version.release_at is not None:
            yield CalendarEntry(
                uid=_uid("embargo", statement.pk),
                title="A statement’s embargo ends",
                starts_at=version.release_at,
                url=pages.statement(statement),
                inside=f"The embargo of “{statement}” ends",
                kind=DateKind.RELEASE,
            )
    asked = statement_work.waiting_agreements().filter(
        version__statement__in=seen.values("pk"), deadline_at__gte=days[0], deadline_at__lt=days[1]
    )
    if not (person.is_in_business_unit or person.is_chair):
        asked = asked.filter(agency__in=person.agencies_as(*VOICES))
    shown: set[tuple[int, dt.datetime]] = set()
    for one in asked.select_related("version__statement__current_version"):
        key = (one.version_id, one.deadline_at)
        if key in shown:
            continue
        shown.add(key)
        yield CalendarEntry(
            uid=_uid("agreement", one.pk),
            title="A statement waits for agencies until then",
            starts_at=one.deadline_at,
            url=pages.agreements(one.version.statement),
            inside=f"“{one.version.statement}” waits for agencies until then",
            kind=DateKind.DEADLINE,
        )


def _uid(what: str, key: int) -> str:
    return calendar_uid(f"media:{what}", key)


def findable(person: Person) -> Iterator[QuerySet[Statement]]:
    """Inside, those of which they may read more than everybody; a released one everybody finds by its public page."""
    yield Statement.objects.involving(person)


def texts_that_leave(matter: Matter) -> Iterator[Texts]:
    """Checked again when a term is added to any list."""
    for statement in queries.of_matter(matter):
        yield Texts(
            subject=statement,
            texts=queries.texts_of(statement),
            written_by=statement.current_version.made_by if statement.current_version else None,
            is_private=access.is_agencys_own_draft(statement),
        )


def kept_back(person: Person | None) -> Iterator[Unshown]:
    """What is in an agency's own statement that this person may not see, or not yet, or was before they did."""
    yield Unshown(
        findings=unshown.findings_kept_from(person),
        files=unshown.files_kept_from(person),
    )


def pages_of_matter(matter: Matter, person: Person) -> Iterator[MatterPage]:
    seen = Statement.objects.visible_to(person).values("pk")
    for statement in queries.of_matter(matter).filter(pk__in=seen):
        yield MatterPage(f"Statement “{statement}”", pages.statement(statement))


def plainer_words() -> Iterator[tuple[str, str]]:
    """The protocol's list of jargon."""
    yield from PlainWord.objects.values_list("phrase", "plainer")


WORK.provide(waits_for)
BANNERS.provide(banners)
OVERDUE.provide(overdue)
CALENDAR.provide(calendar)
FINDABLE.provide(findable)
CONTENTS.provide(searching.every)
TEXTS.provide(texts_that_leave)
UNSHOWN.provide(kept_back)
PLAINER_WORDS.provide(plainer_words)
MATTER_PAGES.provide(pages_of_matter)
