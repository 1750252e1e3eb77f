"""A name that comes onto a live list is looked for in what the catalogue has published already (law 17)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import Event
from catalogue.models import Collection, Resource
from catalogue.queries.work import waiting_for
from catalogue.services import collections, publishing, resources, scheduling
from documents import services as documents
from documents.models import Finding, ProtectedTerm
from documents.services import terms
from documents.tasks import seek_names
from foundation import clock
from matters.models import Matter
from tests.catalogue import factories as make
from tests.matters.factories import MatterFactory
from tests.reviews.factories import put_on

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
NAME = "Robin Ashington"


@pytest.fixture
def matter() -> Matter:
    found: Matter = MatterFactory(owner=make.officer())
    return found


def add(matter: Matter, *names: str) -> None:
    version = terms.term_list_of(matter).version
    terms.add_terms(
        matter=matter, terms=[(name, ProtectedTerm.Kind.CHILD) for name in names], began_from=version, by=matter.owner
    )  # fmt: skip


def found() -> list[tuple[str, str]]:
    rows = Finding.objects.filter(decision=Finding.Decision.OPEN).order_by("pk")
    return [(str(row.subject), row.place) for row in rows]


def test_it_is_found_in_the_texts_of_what_is_published_and_of_no_matter(matter: Matter) -> None:
    resource = make.published(title="Learning", summary=f"About {NAME}.")
    add(matter, NAME)
    assert found() == []

    seek_names()
    seek_names()

    assert found() == [("Learning", "summary")]
    assert Event.objects.filter(verb="text held").count() == 1
    finding = Finding.objects.get()
    assert (finding.matter, finding.of_matter, finding.written_by) == (matter, None, resource.drafted_by)


def test_in_a_version_a_correction_and_a_collection_too(matter: Matter) -> None:
    by = make.officer()
    resource = make.draft(by=by, title="Learning")
    make.in_force(make.text_version(resource, f"We met {NAME}."))
    resource = publishing.publish(resource=make.fresh(resource), by=by)
    resources.note_correction(resource=resource, words=f"Thanks to {NAME}.", by=by)
    collection = collections.draft_collection(
        title="Toolkit", introduction=f"For {NAME}.", audience=None, owner=by,
        visibility=Collection.Visibility.PUBLIC, by=by,
    )  # fmt: skip
    collections.add_resource(collection=collection, resource=resource, by=by)
    collections.publish_collection(collection=Collection.objects.get(), by=by)
    add(matter, NAME)

    seek_names()

    assert {place for _, place in found()} == {"text", "correction 1", "introduction"}


def test_in_what_is_scheduled_and_not_in_a_draft(matter: Matter) -> None:
    scheduled = make.ready(title="Scheduled", summary=f"About {NAME}.")
    scheduling.schedule_public(
        resource=scheduled, due_at=clock.now() + dt.timedelta(days=1), by=make.officer()
    )
    make.ready(title="Draft", summary=f"About {NAME}.")
    add(matter, NAME)

    seek_names()

    assert found() == [("Scheduled", "summary")]


def test_of_another_matter_too_and_once_where_both_doors_lead(matter: Matter) -> None:
    by = make.officer()
    own, other = MatterFactory(owner=by), matter
    for one in (own, other):
        put_on(one, by)
        make.published(by=by, matter=one, title=f"Of {one.pk}", summary=f"About {NAME}.")
    add(matter, NAME)

    seek_names()

    assert sorted(found()) == sorted([(f"Of {own.pk}", "summary"), (f"Of {other.pk}", "summary")])


@pytest.mark.parametrize("text", ["Robin", "3 May 2014"])
def test_only_a_full_name_reaches_other_texts(text: str, matter: Matter) -> None:
    make.published(title="Learning", summary="Robin was born on 3 May 2014.")
    before = found()
    add(matter, text)

    seek_names()

    assert found() == before


def test_a_list_that_rests_is_looked_for_once_it_is_live_again(matter: Matter) -> None:
    make.published(title="Learning", summary=f"About {NAME}.")
    chair = make.officer(chair=True)
    put_on(matter, chair)
    add(matter, NAME)
    rest(matter, by=chair)
    seek_names()
    assert found() == []

    term_list = terms.term_list_of(matter)
    terms.set_live(matter=matter, is_live=True, began_from=term_list.version, by=matter.owner)
    seek_names()

    assert found() == [("Learning", "summary")]


def rest(matter: Matter, *, by: object) -> None:
    term_list = terms.term_list_of(matter)
    terms.set_live(matter=matter, is_live=False, began_from=term_list.version, by=by)  # type: ignore[arg-type]


def test_what_somebody_decided_is_not_asked_again(matter: Matter) -> None:
    make.published(title="Learning", summary=f"About {NAME}.")
    add(matter, NAME)
    seek_names()
    chair = make.officer(chair=True)
    put_on(matter, chair)
    documents.clear_finding(finding=Finding.objects.get(), reason="Another person of that name.", by=chair)

    seek_names()

    assert found() == []
    assert Finding.objects.count() == 1


def test_it_waits_for_the_business_unit_on_the_list(matter: Matter) -> None:
    resource = make.published(title="Learning", summary=f"About {NAME}.")
    add(matter, NAME)
    seek_names()

    told = [entry.title for entry in waiting_for(matter.owner, clock.now())]

    assert resource.title in told


def test_what_is_stored_in_the_same_moment_is_found_by_the_look_a_minute_later(
    matter: Matter, monday: object
) -> None:
    add(matter, NAME)
    seek_names()
    # As a transaction leaves it that read the list before the name came, and ends after the look.
    resource = make.published(title="Learning")
    Resource._base_manager.filter(pk=resource.pk).update(summary=f"About {NAME}.")

    monday.shift(dt.timedelta(seconds=61))  # type: ignore[attr-defined]
    seek_names()
    assert found() == [("Learning", "summary")]

    with CaptureQueriesContext(connection) as queries:
        seek_names()
    assert len(queries) == 1


def test_looking_costs_the_same_however_much_is_published(matter: Matter) -> None:
    def cost() -> int:
        ProtectedTerm.objects.update(sought_since=clock.now())
        with CaptureQueriesContext(connection) as queries:
            documents.seek_names()
        return len(queries)

    make.published(title="Number 0", summary=f"About {NAME}.")
    add(matter, NAME)
    documents.seek_names()
    make.published(title="First", summary="Nothing.")
    few = cost()
    for number in range(6):
        make.published(title=f"Number {number}", summary="Nothing.")

    assert cost() == few
