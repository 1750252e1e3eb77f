"""People who act on the catalogue at the same moment: one lawful state, nothing half done, a plain word for the loser."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from audit.models import Event
from bench.sides import Side
from catalogue.models import (
    Collection,
    CollectionPack,
    PrintOrder,
    PrintStock,
    Resource,
    ResourceImport,
    ResourceVersion,
    SignOff,
    StockMove,
)
from catalogue.queries import collections as collection_queries
from catalogue.rules import versions as version_rules
from catalogue.rules.import_file import COLUMNS
from catalogue.rules.refusals import CatalogueNotReady
from catalogue.rules.versions import VersionContents
from catalogue.services import (
    collection_packs,
    collections,
    printed,
    publishing,
    running_imports,
    sign_offs,
    versions,
)
from catalogue.services.importing import Outcome, import_resources
from documents import services as documents
from documents.models import Document, Finding, ProtectedTerm
from documents.rules import DocumentNotReady
from documents.services import terms
from foundation.csv import as_bytes
from partnership.models import Person, PublicStamp, Role
from search.models import Entry
from tests import machine
from tests.catalogue import factories as make
from tests.catalogue.conftest import MONDAY, beat
from tests.documents import files
from tests.matters.factories import MatterFactory
from tests.partnership.factories import (
    AgencyFactory,
    AppointmentFactory,
    AudienceFactory,
    GroupFactory,
    PartnershipFactory,
    PersonFactory,
)
from tests.reviews.factories import put_on
from tests.reviews.test_publishing_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)
Status, State = Resource.Status, ResourceVersion.State


@pytest.fixture(autouse=True)
def _monday(time_machine, settings):
    settings.SENDING = True
    settings.EMAIL_USE_TLS = True
    time_machine.move_to(MONDAY, tick=False)
    PartnershipFactory()
    beat()


def refusals(found: list[object], kind: type[Exception] = CatalogueNotReady) -> list[str]:
    """What the losers were told; nobody was told anything else."""
    wrong = [one for one in found if isinstance(one, Exception)]
    assert all(isinstance(one, kind) for one in wrong), wrong
    return [str(one) for one in wrong]


def times(verb: str) -> int:
    return Event.objects.filter(verb=verb).count()


def withdraw(resource: Resource) -> Resource:
    return publishing.withdraw(resource=resource, manner="vanish", reason="Wrong.", by=resource.drafted_by)


# Whom it reaches ----------------------------------------------------------------------------------


def test_publishing_and_withdrawing_at_once_leave_it_published_or_withdrawn_and_never_between():
    resource = make.ready()
    acts = [lambda: publishing.publish(resource=resource, by=resource.drafted_by), lambda: withdraw(resource)]

    told = refusals(at_once(6, lambda place: acts[place % 2]()))

    resource = make.fresh(resource)
    is_withdrawn = resource.status == Status.WITHDRAWN
    assert times("resource published") == 1
    assert times("resource withdrawn") == int(is_withdrawn)
    assert len(told) == 5 - int(is_withdrawn)
    assert Entry.objects.public().exists() != is_withdrawn


def test_withdrawing_and_restoring_at_once_leave_one_of_both():
    resource = make.withdrawn()
    acts = [
        lambda: publishing.restore(resource=resource, reason="Mended.", by=resource.drafted_by),
        lambda: withdraw(resource),
    ]

    refusals(at_once(6, lambda place: acts[place % 2]()))

    is_public = Resource.objects.public().exists()
    assert Entry.objects.public().exists() == is_public
    assert times("resource restored") == times("resource withdrawn") - int(not is_public)


def test_a_name_that_comes_onto_the_list_while_it_is_published_waits_for_a_decision():
    by = make.officer()
    matter = MatterFactory(owner=by)
    resource = make.ready(by=by, matter=matter, title="Learning about Robin Ashington")
    put_on(matter, by)
    term_list = terms.term_list_of(matter)
    acts = [
        lambda: publishing.publish(resource=resource, by=by),
        lambda: terms.add_terms(
            matter=matter,
            terms=[("Robin Ashington", ProtectedTerm.Kind.CHILD)],
            began_from=term_list.version,
            by=by,
        ),
    ]

    refusals(at_once(2, lambda place: acts[place]()))

    assert Finding.objects.filter(decision=Finding.Decision.OPEN, term__isnull=False).exists()
    assert times("term added") == 1


# Versions -----------------------------------------------------------------------------------------


def test_of_two_who_begin_the_next_version_one_does():
    resource = make.published()

    told = refusals(at_once(4, lambda place: make.text_version(resource, f"Text {place}")))

    assert len(told) == 3
    assert set(told) == {versions.HAS_DRAFT}
    assert ResourceVersion.objects.filter(state=State.DRAFT).count() == 1


def test_two_replacements_at_once_leave_one_in_force():
    resource = make.published()
    draft = make.text_version(resource, "Newer.")

    told = refusals(at_once(4, lambda place: make.in_force(make.fresh_version(draft))))

    assert told == ["The version is “In force”."] * 3
    assert ResourceVersion.objects.filter(state=State.CURRENT).get() == draft
    assert ResourceVersion.objects.filter(state=State.SUPERSEDED).count() == 1
    assert times("version put in force") == 2


def test_of_two_files_in_place_of_one_the_second_is_refused_and_leaves_no_bytes(settings):
    resource = make.draft()
    old = make.file(resource)

    def replace(place: int) -> Document:
        from django.core.files.base import ContentFile

        file = ContentFile(files.tagged_pdf(), f"{place}.pdf")
        return documents.replace(document=old, file=file, by=resource.drafted_by)

    told = refusals(at_once(2, replace), DocumentNotReady)

    assert told == ["Somebody has replaced this file already."]
    assert Document.objects.filter(cleaned_from__isnull=False).count() == 2


def test_a_sign_off_of_what_is_changed_at_the_same_moment_counts_for_nothing_or_is_refused():
    resource = make.draft()
    version = make.text_version(resource, format=ResourceVersion.Format.PRINT)
    group, member = GroupFactory(), PersonFactory()
    AppointmentFactory(person=member, role=Role.SUBCOMMITTEE_MEMBER, group=group, agency=None)
    asked = sign_offs.ask_for_sign_off(version=version, group=group, by=resource.drafted_by)
    member = Person.objects.get(pk=member.pk)
    acts = [
        lambda: sign_offs.answer_sign_off(
            sign_off=asked, is_signed=True, note="", seen_fingerprint=asked.fingerprint, by=member
        ),
        lambda: versions.edit_version(
            version=version,
            contents=VersionContents(text="Another."),
            began_from=version.version,
            by=resource.drafted_by,
        ),
    ]

    told = refusals(at_once(2, lambda place: acts[place]()))

    version, asked = make.fresh_version(version), SignOff.objects.get()
    assert version.text == "Another."
    assert not version_rules.is_signed_off(version)
    assert (asked.answer == SignOff.Answer.SIGNED) == (told == [])


# Printed copies -----------------------------------------------------------------------------------


def test_no_two_orders_take_the_same_copies():
    resource = make.draft()
    version = make.file_version(resource)
    make.sign_off(version)
    make.in_force(version)
    by = resource.drafted_by
    publishing.publish(resource=make.fresh(resource), by=by)
    stock = printed.open_stock(
        resource=resource, language=make.english(), kept_at="Office", reorder_level=0, by=by
    )
    stock = printed.add_printed(stock=stock, quantity=50, by=by)
    orders = [
        printed.order(stock=stock, agency=AgencyFactory(), quantity=30, deliver_to="There", by=by)
        for _ in range(2)
    ]

    told = refusals(at_once(6, lambda place: printed.send(order=orders[place % 2], quantity=30, by=by)))

    assert len(told) == 5
    assert PrintStock.objects.get().quantity == 20
    assert PrintOrder.objects.filter(status=PrintOrder.Status.SENT).count() == 1
    assert StockMove.objects.filter(kind=StockMove.Kind.SENT).count() == 1


# Many at once -------------------------------------------------------------------------------------


def table(number: int) -> bytes:
    rows: list[dict[str, Any]] = [
        {"kind": "Leaflet", "title": f"Leaflet {place}", "text": "Ask the child."} for place in range(number)
    ]
    return as_bytes(list(COLUMNS), ([row.get(column, "") for column in COLUMNS] for row in rows))


def test_the_same_import_begun_twice_is_entered_once():
    by = make.officer(email="officer@portal.example")
    make.english()
    data = table(8)

    found = at_once(3, lambda place: import_resources(data=data, by=by))

    outcomes = [one for one in found if isinstance(one, Outcome)]
    assert len(outcomes) == 3, found
    assert sorted(len(one.entered) for one in outcomes) == [0, 0, 8]
    assert Resource.objects.count() == 8
    for loser in outcomes:
        if not loser.entered:
            assert "is there already" in str(loser.errors[0])


def test_one_import_taken_by_many_workers_is_entered_once():
    from django.core.files.base import ContentFile

    by = make.officer(email="officer@portal.example")
    make.english()
    for _ in range(2):
        running_imports.ask_for_import(csv_file=ContentFile(table(4), "a.csv"), zip_file=None, by=by)

    found = at_once(4, lambda place: running_imports.run_waiting_imports())

    assert all(isinstance(one, int) for one in found), found
    assert Resource.objects.count() == 4
    statuses = sorted(ResourceImport.objects.values_list("status", flat=True))
    assert statuses == [ResourceImport.Status.ENTERED, ResourceImport.Status.REFUSED]


def test_a_zip_made_while_a_member_is_withdrawn_is_handed_out_to_nobody():
    by = make.officer()
    kept, gone = make.published(by=by, title="Kept"), make.published(by=by, title="Gone")
    collection = collections.draft_collection(
        title="Toolkit", introduction="For you.", audience=AudienceFactory(), owner=by,
        visibility=Collection.Visibility.PUBLIC, by=by,
    )  # fmt: skip
    for one in (kept, gone):
        collections.add_resource(collection=collection, resource=one, by=by)
    collection = collections.publish_collection(collection=collection, by=by)
    collection_packs.ask_for_due_packs()
    acts = [collection_packs.make_waiting_packs, lambda: withdraw(gone), collection_packs.close_stale_packs]

    refusals(at_once(3, lambda place: acts[place]()))

    collection = Collection.objects.get(pk=collection.pk)
    assert [one.resource.title for one in collection_queries.public_entries(collection)] == ["Kept"]
    ready = CollectionPack.objects.filter(status=CollectionPack.Status.READY)
    now = collection_queries.fingerprint(collection, collection_queries.public_entries(collection))
    if collection_queries.public_pack(collection) is None:
        with pytest.raises(CollectionPack.DoesNotExist):
            collection_packs.open_for_public(collection)
    else:
        assert ready.filter(fingerprint=now).exists()


def test_a_resource_is_withdrawn_while_its_collection_is_published():
    by = make.officer()
    gone = make.published(by=by, title="Gone")
    collection = collections.draft_collection(
        title="Toolkit", introduction="For you.", audience=AudienceFactory(), owner=by,
        visibility=Collection.Visibility.PUBLIC, by=by,
    )  # fmt: skip
    collections.add_resource(collection=collection, resource=gone, by=by)
    acts = [
        lambda: collections.publish_collection(collection=Collection.objects.get(pk=collection.pk), by=by),
        lambda: withdraw(gone),
    ]

    refusals(at_once(2, lambda place: acts[place]()))

    assert collection_queries.public_entries(Collection.objects.get(pk=collection.pk)) == []
    assert make.fresh(gone).status == Status.WITHDRAWN


# In another process -------------------------------------------------------------------------------


@pytest.fixture
def other_process() -> Iterator[Side]:
    """A process of the portal on the database of the test, with a memory of its own."""
    settings = connection.settings_dict
    url = f"sqlite:///{settings['NAME']}"
    if connection.vendor == "postgresql":
        url = (
            f"postgres://{settings['USER']}@{settings['HOST']}:{settings['PORT'] or 5432}/{settings['NAME']}"
        )
    environment = os.environ | {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONPATH": str(machine.ROOT),
        "REDIS_URL": "",
    }
    with Side("tests.catalogue.other_process", environment) as side:
        yield side


def test_what_is_withdrawn_in_one_process_is_gone_at_once_from_the_memory_of_another(other_process):
    kept, gone = make.published(title="Kept"), make.published(title="Gone")
    for path in ("/resources/", "/resources/?kind=leaflet", "/api/resources/"):
        assert "Gone" in other_process.ask("ask_public", path=path)

    withdraw(gone)

    for path in ("/resources/", "/resources/?kind=leaflet", "/api/resources/", "/feeds/resources.atom"):
        told = other_process.ask("ask_public", path=path)
        assert "Gone" not in told, path
        assert "Kept" in told, path
    assert kept.is_public


def test_after_a_restore_another_process_shows_what_the_database_holds(other_process, time_machine):
    first, second = make.published(title="Before"), make.ready(title="Undone")
    stamp = PublicStamp.objects.get()
    publishing.publish(resource=second, by=second.drafted_by)
    assert "Undone" in other_process.ask("ask_public", path="/resources/")

    # As the backup has it: the second was never published, and the stamp is that of then.
    Resource._base_manager.filter(pk=second.pk).update(status="draft", slug=None, public_at=None)
    PublicStamp.objects.update(number=stamp.number, changed_at=stamp.changed_at)
    time_machine.move_to(MONDAY + dt.timedelta(minutes=10), tick=False)
    make.published(title="After")

    told = other_process.ask("ask_public", path="/resources/")
    assert "Undone" not in told
    assert "After" in told
    assert first.title in told
