"""Collections: put together, published, withdrawn, and downloaded; a ZIP never holds what its reader may not have."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.test import Client

from audit.models import Event
from catalogue.models import Collection, CollectionItem, CollectionPack, Resource
from catalogue.queries import collections as queries
from catalogue.queries import pages
from catalogue.rules.refusals import CatalogueNotReady
from catalogue.services import collection_packs as packs
from catalogue.services import collections, publishing, versions
from catalogue.tasks import make_collection_packs, renew_collection_packs
from documents.models import Document
from foundation import clock, long_work
from foundation.governed import SomebodyElseSaved
from foundation.kept import StaysAsItIs
from partnership.models import BUSINESS_UNIT, CHAIRS, Person, Role
from partnership.points import WORK
from partnership.public_stamp import current_number
from search import services as search
from tests.catalogue import factories as make
from tests.catalogue.pages import as_, html, place
from tests.documents.factories import protect
from tests.matters.factories import MatterFactory
from tests.partnership.factories import PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]

Status, Visibility = Collection.Status, Collection.Visibility
PackStatus = CollectionPack.Status


@pytest.fixture
def officer() -> Person:
    return make.officer()


def drafted(by: Person, *resources: Resource, **changes: Any) -> Collection:
    told: dict[str, Any] = {
        "title": "For new staff",
        "introduction": "Read these first.",
        "audience": None,
        "owner": by,
        "visibility": Visibility.PUBLIC,
    }
    collection = collections.draft_collection(**told | changes, by=by)
    for one in resources:
        collections.add_resource(collection=collection, resource=one, by=by)
    return fresh(collection)


def published(by: Person, *resources: Resource, **changes: Any) -> Collection:
    return collections.publish_collection(collection=drafted(by, *resources, **changes), by=by)


def fresh(collection: Collection) -> Collection:
    return Collection.objects.get(pk=collection.pk)


def leaflet(by: Person, title: str = "Spotting neglect", **given: Any) -> Resource:
    return make.published(by=by, title=title, **given)


def titles(collection: Collection, reader: Any) -> list[str]:
    return [entry.resource.title for entry in queries.entries_for(collection, reader)]


# Finding ------------------------------------------------------------------------------------------


def found_at(person: Person | None, words: str) -> str:
    """What the search shows this person, or everybody, of these words."""
    if person is None:
        return html(Client().get("/search/", {"q": words})).split("</form>")[-1]
    return html(as_(person).get("/workspace/search/", {"q": words})).split("</form>")[-1]


def test_a_public_collection_is_found_by_everybody_by_its_title_and_introduction(officer: Person) -> None:
    collection = published(officer, leaflet(officer), title="Aardvark days", introduction="For *wombats*.")

    for words in ("aardvark", "wombat"):
        assert 'href="/collections/aardvark-days/"' in found_at(None, words)
        assert 'href="/collections/aardvark-days/"' in found_at(PersonFactory(press_lead=True), words)
    assert pages.collection(collection) in found_at(officer, "aardvark")
    assert pages.collection(collection) not in found_at(PersonFactory(press_lead=True), "aardvark")


@pytest.mark.parametrize("role", [None, *Role])
@pytest.mark.parametrize("words", ["aardvark", "aardvrak", "quokka"])
def test_what_is_not_published_is_found_by_nobody_as_if_it_were_not_there(
    role: Role | None, words: str, officer: Person
) -> None:
    person = PersonFactory(**{role.value: True}) if role else None
    never = found_at(person, words)
    drafted(officer, title="Aardvark days", introduction="Quokka")
    gone = published(officer, leaflet(officer), title="Aardvark nights", introduction="Quokka")
    collections.withdraw_collection(collection=gone, reason="Old.", by=officer)

    assert found_at(person, words) == never


def test_one_for_people_who_sign_in_is_found_by_them_alone(officer: Person) -> None:
    never = found_at(None, "aardvark")
    collection = published(officer, leaflet(officer), title="Aardvark days", visibility=Visibility.SIGNED_IN)

    assert found_at(None, "aardvark") == never
    assert pages.collection(collection) in found_at(PersonFactory(agency_representative=True), "aardvark")
    assert pages.collection(collection) not in found_at(PersonFactory(), "aardvark")


def test_its_new_words_find_it_and_the_old_ones_no_more(officer: Person) -> None:
    collection = published(officer, leaflet(officer), title="Aardvark days")
    collections.edit_collection(
        collection=collection,
        title="Wombat days",
        introduction="",
        audience=None,
        owner=officer,
        visibility=Visibility.PUBLIC,
        began_from=collection.version,
        by=officer,
    )

    assert "/collections/" not in found_at(None, "aardvark")
    assert "/collections/aardvark-days/" in found_at(None, "wombat")
    assert search.rebuild()[1] == 0


# Putting together ---------------------------------------------------------------------------------


@pytest.mark.parametrize("role", Role)
def test_who_puts_collections_together(role: Role, officer: Person) -> None:
    collection, resource = drafted(officer), leaflet(officer)
    person = PersonFactory(**{role.value: True})
    acts = [
        lambda: drafted(person),
        lambda: collections.add_resource(collection=collection, resource=resource, by=person),
        lambda: collections.move(item=CollectionItem.objects.get(), to="up", by=person),
        lambda: collections.publish_collection(collection=collection, by=person),
        lambda: collections.take_out(item=CollectionItem.objects.get(), by=person),
    ]
    if role in BUSINESS_UNIT:
        for act in acts:
            act()
        return
    collections.add_resource(collection=collection, resource=resource, by=officer)
    for act in acts:
        with pytest.raises(PermissionDenied):
            act()
    assert fresh(collection).status == Status.DRAFT
    assert collection.items.count() == 1


def test_it_keeps_its_order_and_holds_each_resource_once(officer: Person) -> None:
    one, two, three = (leaflet(officer, title) for title in ("One", "Two", "Three"))
    collection = drafted(officer, one, two, three)
    assert titles(collection, officer) == ["One", "Two", "Three"]

    collections.move(item=collection.items.get(resource=three), to="up", by=officer)
    collections.move(item=collection.items.get(resource=one), to="up", by=officer)
    assert titles(collection, officer) == ["One", "Three", "Two"]
    with pytest.raises(CatalogueNotReady, match="in the collection already"):
        collections.add_resource(collection=collection, resource=one, by=officer)
    collections.take_out(item=collection.items.get(resource=one), by=officer)

    assert titles(collection, officer) == ["Three", "Two"]


def test_of_two_who_edit_at_once_the_second_overwrites_nothing(officer: Person) -> None:
    collection = drafted(officer)
    told = {"introduction": "x", "audience": None, "owner": officer, "visibility": "public"}
    began_from = collection.version
    collections.edit_collection(collection=collection, title="A", **told, began_from=began_from, by=officer)

    with pytest.raises(SomebodyElseSaved):
        collections.edit_collection(
            collection=collection, title="B", **told, began_from=began_from, by=officer
        )

    assert fresh(collection).title == "A"


def test_a_resource_that_one_may_not_know_of_is_put_in_by_nobody_and_seen_by_nobody(officer: Person) -> None:
    matter = MatterFactory(owner=make.officer())
    hidden = make.ready(by=matter.owner, matter=matter, title="A hidden leaflet")
    collection = drafted(officer)

    with pytest.raises(Resource.DoesNotExist):
        collections.add_resource(collection=collection, resource=hidden, by=officer)
    collections.add_resource(collection=collection, resource=hidden, by=matter.owner)

    assert "A hidden leaflet" in html(as_(matter.owner).get(place("collection", collection.reference)))
    for name in ("collection", "collection_contents"):
        page = html(as_(officer).get(place(name, collection.reference), {"q": "hidden"}))
        assert "A hidden leaflet" not in page
    for name in ("collection_add", "collection_take_out"):
        answer = as_(officer).post(place(name, collection.reference, hidden.reference))
        assert answer.status_code == 404


# Whom it reaches ----------------------------------------------------------------------------------


def may_see(role: Role, status: str) -> bool:
    return role in BUSINESS_UNIT | CHAIRS or status == Status.PUBLISHED


@pytest.mark.parametrize("visibility", Visibility)
@pytest.mark.parametrize("status", Status)
def test_who_sees_a_collection(status: str, visibility: str, officer: Person) -> None:
    resource = leaflet(officer)
    collection = drafted(officer, resource, visibility=visibility)
    if status != Status.DRAFT:
        collections.publish_collection(collection=collection, by=officer)
    if status == Status.WITHDRAWN:
        collections.withdraw_collection(collection=collection, reason="Old.", by=officer)

    for role in Role:
        person = PersonFactory(**{role.value: True})
        seen = Collection.objects.visible_to(person).exists()
        assert seen == may_see(role, status), role
        answer = as_(person).get(place("collection", collection.reference))
        assert answer.status_code == (200 if seen else 404)
    is_public = status == Status.PUBLISHED and visibility == Visibility.PUBLIC
    assert Collection.objects.public().exists() == is_public
    assert Collection.objects.visible_to(PersonFactory()).exists() == is_public
    assert not Collection.objects.visible_to(AnonymousUser()).exists()
    assert not Collection.objects.visible_to(PersonFactory(is_active=False, chair=True)).exists()


def test_what_a_reader_may_not_see_is_not_in_it_for_them(officer: Person) -> None:
    collection = published(
        officer,
        leaflet(officer, "For everybody"),
        leaflet(officer, "For who signs in", visibility="signed_in"),
        leaflet(officer, "For the unit", visibility="business_unit"),
        make.ready(by=officer, title="A draft"),
    )

    reader = PersonFactory(agency_representative=True)
    assert titles(collection, None) == ["For everybody"]
    assert titles(collection, reader) == ["For everybody", "For who signs in"]
    assert titles(collection, officer) == ["For everybody", "For who signs in", "For the unit"]
    page = html(as_(reader).get(place("collection", collection.reference)))
    assert "For who signs in" in page
    assert "For the unit" not in page
    assert "A draft" not in page


def test_it_is_published_once_something_is_in_it_for_its_readers(officer: Person) -> None:
    inside = leaflet(officer, visibility="signed_in")
    collection = drafted(officer, inside)
    with pytest.raises(CatalogueNotReady, match="Nothing that its readers may see"):
        collections.publish_collection(collection=collection, by=officer)

    collections.add_resource(collection=collection, resource=leaflet(officer, "Two"), by=officer)
    before = current_number()
    collection = collections.publish_collection(collection=collection, by=officer)

    assert collection.slug == "for-new-staff"
    assert current_number() > before
    assert published(officer, leaflet(officer, "Three")).slug == "for-new-staff-2"
    with pytest.raises(CatalogueNotReady, match="Published"):
        collections.publish_collection(collection=collection, by=officer)


def test_a_childs_name_in_it_is_not_published_until_somebody_else_decides(officer: Person) -> None:
    protect(MatterFactory(), "Robin Ashington")
    collection = drafted(officer, leaflet(officer), introduction="For Robin Ashington.")

    with pytest.raises(CatalogueNotReady):
        collections.publish_collection(collection=collection, by=officer)
    waiting = [entry.url for entry in WORK.ask(PersonFactory(chair=True, business_manager=True))]
    assert pages.collection(collection) in waiting
    assert pages.collection(collection) not in [entry.url for entry in WORK.ask(officer)]
    make.clear_all()
    collections.publish_collection(collection=collection, by=officer)

    told = {"audience": None, "owner": officer, "visibility": "public"}
    with pytest.raises(CatalogueNotReady):
        collections.edit_collection(
            collection=collection,
            title="For Robin Ashington too",
            introduction="x",
            **told,
            began_from=fresh(collection).version,
            by=officer,
        )
    assert fresh(collection).title == "For new staff"


@pytest.mark.parametrize("role", Role)
def test_who_withdraws(role: Role, officer: Person) -> None:
    collection = published(officer, leaflet(officer))
    person = PersonFactory(**{role.value: True})

    if role in BUSINESS_UNIT | CHAIRS:
        collections.withdraw_collection(collection=collection, reason="Old.", by=person)
        assert not Collection.objects.public().exists()
    else:
        with pytest.raises(PermissionDenied):
            collections.withdraw_collection(collection=collection, reason="Old.", by=person)
        assert fresh(collection).is_public


def test_it_is_never_deleted_or_published_in_passing(officer: Person) -> None:
    collection = drafted(officer)

    with pytest.raises(StaysAsItIs):
        collection.delete()
    with pytest.raises(StaysAsItIs):
        Collection.objects.update(status="published")
    collection.status = "published"
    with pytest.raises(StaysAsItIs):
        collection.save()


BREAKS = {
    "a_published_collection_says_when_and_by_whom": {"status": "published", "slug": "x"},
    "a_withdrawn_collection_says_when_by_whom_and_why": {"status": "withdrawn"},
}


@pytest.mark.parametrize("name", BREAKS)
def test_the_database_refuses(name: str, officer: Person) -> None:
    drafted(officer)

    with pytest.raises(IntegrityError), transaction.atomic():
        Collection._base_manager.update(**BREAKS[name])


# Its ZIP ------------------------------------------------------------------------------------------


def names_in(file: Any) -> list[str]:
    with file:
        return zipfile.ZipFile(io.BytesIO(file.read())).namelist()


def text_in(file: Any, name: str) -> str:
    with file:
        return zipfile.ZipFile(io.BytesIO(file.read())).read(name).decode()


def with_everything(officer: Person) -> Collection:
    resource = make.draft(by=officer, title="Spotting neglect")
    make.in_force(make.text_version(resource, "## Ask\n\n<script>alert(1)</script>"))
    make.in_force(make.text_version(resource, "إسأل", language=make.english(), format="easy_read"))
    paper = make.file_version(resource)
    make.sign_off(paper)
    make.in_force(paper)
    publishing.publish(resource=resource, by=officer)
    return published(officer, resource, leaflet(officer, "Another: “one”/../two"))


def public_names(collection: Collection) -> list[str]:
    return names_in(packs.open_for_public(fresh(collection))[1])


def renewed() -> None:
    renew_collection_packs()
    make_collection_packs()


def test_the_public_zip_holds_every_version_in_force_in_order(officer: Person) -> None:
    collection = with_everything(officer)
    renewed()

    names = public_names(collection)

    assert names[0].startswith("01 Spotting neglect/")
    assert {name.rpartition("/")[2] for name in names[:3]} == {
        "English, easy read.html",
        "English, web page.html",
        "English, for printing.pdf",
    }
    assert not [name for name in names if ".." in name.split("/")]
    assert names[-1] == "Contents.html"
    pack, file = packs.open_for_public(fresh(collection))
    assert "&lt;script&gt;" in text_in(file, "01 Spotting neglect/English, web page.html")
    assert pack.parts_done == pack.parts_all == 2


def test_a_withdrawn_resource_closes_the_zip_in_the_same_act_and_the_next_holds_the_rest(
    officer: Person,
) -> None:
    one, two = leaflet(officer, "One"), leaflet(officer, "Two")
    collection = published(officer, one, two)
    renewed()
    ready = queries.public_pack(fresh(collection))
    assert ready is not None
    old = ready.storage_name

    publishing.withdraw(resource=one, manner="vanish", reason="Wrong.", by=officer)

    with pytest.raises(CollectionPack.DoesNotExist):
        packs.open_for_public(fresh(collection))
    renewed()
    assert [name.split("/")[0] for name in public_names(collection)] == ["01 Two", "Contents.html"]
    assert not default_storage.exists(old)


CHANGES = {
    "another version": lambda one, by: make.in_force(make.text_version(one, "New words.")),
    "edited": lambda one, by: Resource._base_manager.filter(pk=one.pk).update(title="Other"),
    "a version withdrawn": lambda one, by: versions.withdraw_version(
        version=one.versions.get(language__tag="pl"), reason="Wrong.", by=by
    ),
    "taken out": lambda one, by: collections.take_out(item=one.collection_items.get(), by=by),
    "the collection withdrawn": lambda one, by: collections.withdraw_collection(
        collection=one.collection_items.get().collection, reason="Old.", by=by
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_changes_closes_the_zip(change: str, officer: Person) -> None:
    one = leaflet(officer, "One")
    make.in_force(make.text_version(one, "Pytaj.", language=make.polish()))
    collection = published(officer, one, leaflet(officer, "Two"))
    renewed()
    assert public_names(collection)

    CHANGES[change](one, officer)

    with pytest.raises(CollectionPack.DoesNotExist):
        packs.open_for_public(fresh(collection))


def infected(document: Document, settings: Any) -> None:
    Document.objects.filter(pk=document.pk).update(scan=Document.Scan.INFECTED)


def not_scanned_yet(document: Document, settings: Any) -> None:
    settings.CLAMD_URL = "tcp://127.0.0.1:1"


@pytest.mark.parametrize("change", [infected, not_scanned_yet])
def test_a_file_that_nobody_may_open_any_more_closes_the_zip_and_the_next_is_without(
    change: Callable[[Document, Any], None], officer: Person, settings: Any
) -> None:
    poster = make.draft(by=officer, title="Poster")
    version = make.file_version(poster)
    make.sign_off(version)
    make.in_force(version)
    poster = publishing.publish(resource=make.fresh(poster), by=officer)
    collection = published(officer, leaflet(officer, "One"), poster)
    reader = PersonFactory(agency_representative=True)
    own = packs.ask_for_pack(collection=collection, by=reader)
    renewed()
    own.refresh_from_db()
    packs.open_pack(pack=own, by=reader).close()
    address = f"/collections/{collection.slug}/files/all.zip/"
    before = public_names(collection)
    assert Client().get(address).status_code == 200
    assert version.document is not None

    change(version.document, settings)

    assert Client().get(address).status_code == 404
    with pytest.raises(CatalogueNotReady, match="Ask for another"):
        packs.open_pack(pack=own, by=reader)
    renewed()
    assert {name for name in before if not name.endswith(".pdf")} == set(public_names(collection))
    assert set(before) > set(public_names(collection))


def test_what_changes_while_it_is_written_is_handed_out_to_nobody(
    officer: Person, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    one = leaflet(officer, "One")
    collection = published(officer, one, leaflet(officer, "Two"))
    usual = packs.write_zip

    def slow(*args: Any, **given: Any) -> None:
        usual(*args, **given)
        publishing.withdraw(resource=one, manner="vanish", reason="Wrong.", by=officer)

    monkeypatch.setattr(packs, "write_zip", slow)
    renewed()

    with pytest.raises(CollectionPack.DoesNotExist):
        packs.open_for_public(fresh(collection))
    assert CollectionPack.objects.get().status == PackStatus.WAITING
    folder = Path(settings.STORAGES["default"]["OPTIONS"]["location"])
    assert not list(folder.rglob("*.zip"))


def test_a_zip_of_ones_own_holds_what_one_may_read_and_is_nobody_elses(officer: Person) -> None:
    collection = published(
        officer, leaflet(officer, "One"), leaflet(officer, "Inside", visibility="signed_in")
    )
    reader, other = PersonFactory(agency_representative=True), PersonFactory(agency_representative=True)
    client = as_(reader)
    client.post(place("collection_zip", collection.reference))
    assert "It waits for its turn" in html(client.get(place("collection", collection.reference)))
    make_collection_packs()
    pack = CollectionPack.objects.get(reader=reader)
    assert "Download the collection" in html(client.get(place("collection", collection.reference)))
    address = place("collection_download", collection.reference, pack.reference)

    answer = client.get(address)

    assert answer.headers["Content-Type"] == "application/zip"
    held = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert any(name.startswith("02 Inside/") for name in held.namelist())
    assert as_(other).get(address).status_code == 404
    assert as_(officer).get(address).status_code == 404
    assert Event.objects.filter(verb="collection pack downloaded", by=reader).count() == 1


def test_who_may_read_less_than_before_has_the_old_zip_no_more(officer: Person) -> None:
    inside = leaflet(officer, "Inside", visibility="signed_in")
    collection = published(officer, leaflet(officer, "One"), inside)
    reader = PersonFactory(agency_representative=True)
    pack = packs.ask_for_pack(collection=collection, by=reader)
    make_collection_packs()
    pack.refresh_from_db()
    packs.open_pack(pack=pack, by=reader).close()

    publishing.withdraw(resource=inside, manner="vanish", reason="Wrong.", by=officer)

    with pytest.raises(CatalogueNotReady, match="changed"):
        packs.open_pack(pack=pack, by=reader)
    page = html(as_(reader).get(place("collection", collection.reference)))
    assert "which is closed" in page


def test_one_zip_is_made_at_a_time_for_a_reader(officer: Person) -> None:
    collection = published(officer, leaflet(officer))
    packs.ask_for_pack(collection=collection, by=officer)

    with pytest.raises(CatalogueNotReady, match="being made already"):
        packs.ask_for_pack(collection=collection, by=officer)
    renew_collection_packs()
    renew_collection_packs()

    assert CollectionPack.objects.filter(reader=None).count() == 1


def test_a_collection_that_is_there_for_nobody_has_no_zip(officer: Person) -> None:
    collection = drafted(officer, leaflet(officer))
    reader = PersonFactory(agency_representative=True)

    renewed()

    assert not CollectionPack.objects.exists()
    with pytest.raises(Collection.DoesNotExist):
        packs.ask_for_pack(collection=collection, by=reader)
    with pytest.raises(CollectionPack.DoesNotExist):
        packs.open_for_public(collection)


def test_a_zip_that_fails_is_tried_again_and_a_failed_one_is_not_asked_for_until_something_changes(
    officer: Person, monkeypatch: pytest.MonkeyPatch, monday: Any
) -> None:
    collection = published(officer, leaflet(officer))

    def full(*args: Any, **given: Any) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(packs, "write_zip", full)
        for gap in [*long_work.GAPS, None]:
            renewed()
            if gap is not None:
                monday.move_to(clock.now() + gap, tick=False)
        assert CollectionPack.objects.get().status == PackStatus.FAILED
        renewed()
        assert CollectionPack.objects.count() == 1

    collections.add_resource(collection=fresh(collection), resource=leaflet(officer, "Two"), by=officer)
    renewed()
    assert public_names(collection)


# On the pages -------------------------------------------------------------------------------------


def typed(by: Person, **changes: Any) -> dict[str, Any]:
    told = {
        "title": "For schools",
        "introduction": "Hello.",
        "owner": by.pk,
        "visibility": "public",
        "version": 1,
    }
    return told | changes


def test_a_collection_is_put_together_and_published_on_its_pages(officer: Person) -> None:
    one = leaflet(officer, "One")
    client = as_(officer)
    answer = client.post(place("collection_begin"), typed(officer))
    collection = Collection.objects.get()
    assert answer.headers["Location"] == place("collection_contents", collection.reference)
    found = html(client.get(place("collection_contents", collection.reference), {"q": "one"}))
    assert "Put in" in found

    client.post(place("collection_add", collection.reference, one.reference))
    assert "/collections/None/" not in html(client.get(place("collection", collection.reference)))
    page = html(client.get(place("collection_publish", collection.reference)))
    assert '<span class="govuk-caption-l">' + collection.title in page
    assert "with one resource in it. They get nothing of it that they may not see anyway." in page
    assert not Collection.objects.public().exists()
    seen = page.split('name="seen" value="')[1].split('"')[0]
    client.post(place("collection_publish", collection.reference), {"seen": seen})

    collection = Collection.objects.public().get()
    page = html(client.get(place("collection", collection.reference)))
    assert f'href="/collections/{collection.slug}/"' in page


def test_what_publication_waits_for_says_where_it_is_put_right(officer: Person) -> None:
    collection = drafted(officer)
    Collection.objects.update(introduction="")

    page = html(as_(officer).get(place("collection_publish", collection.reference)))

    for name, words in (
        ("collection_edit", "It has no introduction."),
        ("collection_contents", "Nothing that its readers may see is in it."),
    ):
        address = place(name, collection.reference)
        assert f'href="{address}">Put it right<span class="govuk-visually-hidden">: {words}' in page


def test_the_words_that_were_looked_for_stay_after_each_that_is_put_in(officer: Person) -> None:
    collection = drafted(officer)
    one, _ = leaflet(officer, "Sleep one"), leaflet(officer, "Sleep two")
    client = as_(officer)
    found = html(client.get(place("collection_contents", collection.reference), {"q": "sleep & tea"}))
    assert 'name="q" value="sleep & tea"' in found

    answer = client.post(place("collection_add", collection.reference, one.reference), {"q": "sleep"})

    page = html(client.get(answer.url))
    assert 'Put in<span class="govuk-visually-hidden"> Sleep two' in page
    assert answer.url == place("collection_contents", collection.reference) + "?q=sleep"


def test_what_changed_after_the_page_was_read_is_not_published(officer: Person) -> None:
    collection = drafted(officer, leaflet(officer, "One"))
    client = as_(officer)
    page = html(client.get(place("collection_publish", collection.reference)))
    seen = page.split('name="seen" value="')[1].split('"')[0]
    collections.add_resource(collection=collection, resource=leaflet(officer, "Two"), by=officer)

    answer = client.post(place("collection_publish", collection.reference), {"seen": seen})

    assert answer.status_code == 409
    assert not Collection.objects.public().exists()


def test_of_two_who_edit_on_the_page_the_second_sees_both_texts(officer: Person) -> None:
    collection = drafted(officer)
    client = as_(officer)
    address = place("collection_edit", collection.reference)
    client.post(address, typed(officer, version=collection.version))

    answer = client.post(address, typed(officer, title="Mine", version=collection.version))

    assert answer.status_code == 409
    assert "For schools" in answer.content.decode()
    assert fresh(collection).title == "For schools"


def test_the_list_is_narrowed_down_and_leaves_as_csv(officer: Person) -> None:
    drafted(officer, title="=Toolkit")
    published(officer, leaflet(officer))
    client = as_(officer)

    assert "For new staff" not in html(client.get(place("collections"), {"status": "draft"}))
    rows = b"".join(client.get(place("collections_export"), {"words": "tool"}).streaming_content).decode()
    assert "'=Toolkit" in rows
    assert "For new staff" not in rows


@pytest.mark.parametrize("role", Role)
def test_the_list_and_its_file_count_the_resources_that_one_may_see_alone(
    role: Role, officer: Person
) -> None:
    collection = published(officer, make.published(by=officer))
    matter = MatterFactory(owner=officer)
    reader = PersonFactory(**{role.value: True})
    hidden = make.draft(by=officer, matter=matter)
    seen = 1 + matter.may_be_seen_by(reader)

    collections.add_resource(collection=collection, resource=hidden, by=officer)

    for person, number in ((reader, seen), (officer, 2)):
        assert [one.number for one in queries.list_for(Person.objects.get(pk=person.pk))] == [number]
        (row,) = queries.rows_for_export(Person.objects.get(pk=person.pk))
        assert row[queries.HEADINGS.index("Resources")] == number


def test_the_pages_cost_the_same_however_much_is_in_it(
    officer: Person, django_assert_max_num_queries: Any
) -> None:
    collection = drafted(officer, *(leaflet(officer, f"Leaflet {number}") for number in range(8)))
    client = as_(officer)
    client.get("/workspace/")

    with django_assert_max_num_queries(2):
        assert len(queries.entries_for(collection, None)) == 8
    for name in ("collection", "collection_contents"):
        with django_assert_max_num_queries(30):
            html(client.get(place(name, collection.reference), {"q": "leaflet"}))
