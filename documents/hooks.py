"""What this room tells the pages put together above it: a matter's terms, and findings that wait."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.urls import reverse

from documents import queries, rules, services
from matters.models import Matter
from matters.points import MATTER_PAGES, MatterPage
from partnership.models import Person
from partnership.points import WORDS_THAT_LEAVE, WORK, HeldWords, WorkEntry


def matter_pages(matter: Matter, person: Person) -> Iterator[MatterPage]:
    if rules.may_see_terms(matter, person):
        yield MatterPage("Protected terms", reverse("documents:terms", args=[matter.reference]))


def work(person: Person) -> Iterator[WorkEntry]:
    if not person.is_in_business_unit:
        return
    for document, since, number in queries.files_with_waiting_findings(person):
        yield WorkEntry(
            title=f"{document.title} ({document.matter})" if document.matter else document.title,
            url=reverse("documents:findings", args=[document.reference]),
            what=f"{number} finding{'s' if number > 1 else ''} of its check wait for a decision",
            since=since,
        )


def words_that_leave(texts: Mapping[str, str], person: Person) -> Iterator[HeldWords]:
    for place, reason in services.names_in(texts, person):
        yield HeldWords(place, reason)


MATTER_PAGES.provide(matter_pages)
WORK.provide(work)
WORDS_THAT_LEAVE.provide(words_that_leave)
