"""Anybody reads a public collection and downloads all of it, and never more of it than is public at that moment."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalogue.models import Collection, Resource
from catalogue.services import collection_packs, collections, publishing
from partnership.models import Person
from tests.catalogue import factories as make
from tests.catalogue.conftest import monday  # noqa: F401  the fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]

PAGE = "/collections/for-new-staff/"
ZIP = f"{PAGE}files/all.zip/"


@pytest.fixture
def by() -> Person:
    return make.officer()


def collected(by: Person, *resources: Resource, is_published: bool = True, **changes: Any) -> Collection:
    told: dict[str, Any] = {
        "title": "For new staff",
        "introduction": "## Read these first\n\nThey are short.",
        "audience": None,
        "owner": by,
        "visibility": "public",
    }
    one = collections.draft_collection(**told | changes, by=by)
    for resource in resources:
        collections.add_resource(collection=one, resource=resource, by=by)
    one = Collection.objects.get(pk=one.pk)
    return collections.publish_collection(collection=one, by=by) if is_published else one


def make_packs() -> None:
    collection_packs.ask_for_due_packs()
    collection_packs.make_waiting_packs()


def text_of(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def names_in(client: Client) -> str:
    response = client.get(ZIP)
    data = b"".join(response.streaming_content)
    return " ".join(zipfile.ZipFile(io.BytesIO(data)).namelist())


def test_it_is_read_with_what_is_in_it_and_downloaded_as_a_whole(client, by):
    collected(by, make.published(by=by, title="Spotting neglect"), make.published(by=by, title="Listening"))
    assert "being made" in text_of(client, PAGE)
    make_packs()

    page = text_of(client, PAGE)

    assert "They are short." in page
    assert page.index("/resources/spotting-neglect/") < page.index("/resources/listening/")
    assert ZIP in page
    assert "spotting-neglect" in names_in(client).lower().replace(" ", "-")
    assert PAGE in text_of(client, "/collections/")
    assert PAGE in text_of(client, "/sitemap.xml")


def test_a_withdrawn_resource_is_gone_from_page_and_zip_in_the_same_act(client, by):
    gone = make.published(by=by, title="Spotting neglect")
    collected(by, gone, make.published(by=by, title="Listening"))
    make_packs()
    assert names_in(client)

    publishing.withdraw(resource=gone, manner="vanish", reason="Wrong.", by=by)

    assert "Spotting neglect" not in text_of(client, PAGE)
    assert client.get(ZIP).status_code == 404
    make_packs()
    assert "neglect" not in names_in(client).lower()


@pytest.mark.parametrize("visibility", ["signed_in", "business_unit"])
def test_what_is_not_for_everybody_is_not_in_it(client, by, visibility):
    hidden = make.published(by=by, title="Spotting neglect", visibility=visibility)
    collected(by, hidden, make.published(by=by, title="Listening"))
    make_packs()

    assert "Spotting neglect" not in text_of(client, PAGE)
    assert "neglect" not in names_in(client).lower()


@pytest.mark.parametrize("state", ["draft", "signed_in", "withdrawn"])
def test_one_that_is_not_public_answers_like_one_that_never_was(client, by, state):
    leaflet = make.published(by=by, title="Listening")
    visibility = "signed_in" if state == "signed_in" else "public"
    one = collected(by, leaflet, is_published=state != "draft", visibility=visibility)
    if state == "withdrawn":
        collections.withdraw_collection(collection=one, reason="Old.", by=by)

    def answer(address: str) -> tuple[int, bytes, int]:
        with CaptureQueriesContext(connection) as asked:
            response = client.get(address)
        return response.status_code, response.content, len(asked)

    client.get("/collections/never-was/")
    assert answer(PAGE) == answer("/collections/never-was/")
    assert answer(ZIP) == answer("/collections/never-was/files/all.zip/")
    assert "for-new-staff" not in text_of(client, "/collections/") + text_of(client, "/sitemap.xml")
