"""What this room tells the pages put together above it: a matter's terms, and findings that wait."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.urls import reverse

from documents import queries, rules, services
from documents.models import Document
from documents.points import PUBLIC_TEXTS, Texts
from foundation.batches import in_batches
from matters.models import Matter
from matters.points import MATTER_PAGES, MatterPage
from partnership.models import Audience, Person
from partnership.points import SETUP, WORDS_THAT_LEAVE, WORK, HeldWords, SetupEntry, WorkEntry


def matter_pages(matter: Matter, person: Person) -> Iterator[MatterPage]:
    if rules.may_see_terms(matter, person):
        yield MatterPage("Protected terms", reverse("documents:terms", args=[matter.reference]))


def setup(person: Person) -> Iterator[SetupEntry]:
    """Whether every file that was looked for is in the storage."""
    lost = Document.objects.lost().count()
    state = "All are there."
    if lost:
        what = "1 is gone" if lost == 1 else f"{lost} are gone"
        state = f"{what}. Put back the storage from the backup; what is there again is seen within the hour."
    yield SetupEntry("Stored files", not lost, state, order=90)


def work(person: Person) -> Iterator[WorkEntry]:
    if not person.is_in_business_unit:
        return
    for document, since, number in queries.files_with_waiting_findings(person):
        yield WorkEntry(
            title=f"{document.title} ({document.matter})" if document.matter else document.title,
            url=reverse("documents:findings", args=[document.reference]),
            what=(
                "1 finding of its check waits for a decision"
                if number == 1
                else f"{number} findings of its check wait for a decision"
            ),
            since=since,
        )
    for audience, finding in queries.findings_to_audiences(person):
        yield WorkEntry(
            title=f"What the public site says to {audience.title}",
            url=reverse("documents:decide", args=[finding.reference]),
            what="Something in it waits for a decision, or an administrator takes it out",
            since=finding.found_at,
        )


def words_to_audiences() -> Iterator[list[Texts]]:
    """Looked through for new names; what is stored later is looked at then."""
    for audiences in in_batches(Audience.objects.all()):
        yield [Texts(one, one.words) for one in audiences]


def words_that_leave(texts: Mapping[str, str], person: Person) -> Iterator[HeldWords]:
    for place, reason in services.names_in(texts, person):
        yield HeldWords(place, reason)


MATTER_PAGES.provide(matter_pages)
WORK.provide(work)
WORDS_THAT_LEAVE.provide(words_that_leave)
PUBLIC_TEXTS.provide(words_to_audiences)
SETUP.provide(setup)
