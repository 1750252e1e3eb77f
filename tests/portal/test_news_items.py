"""News items of the catalogue stand among the news, and nowhere among the resources."""

from __future__ import annotations

import datetime as dt

import pytest

from catalogue.models import Kind
from catalogue.services import publishing, resources
from tests.catalogue import factories as make
from tests.catalogue.conftest import monday  # noqa: F401  the fixture
from tests.portal.news import released

pytestmark = pytest.mark.django_db

ADDRESS = "/news/items/a-new-leaflet/"


def item(**given):
    return make.published(kind=Kind.NEWS, title="A new leaflet", **given)


def text_of(client, address: str) -> str:
    return client.get(address).content.decode()


@pytest.mark.usefixtures("monday")
class TestNewsItems:
    def test_it_stands_among_statements_the_newest_first(self, client, monday):  # noqa: F811
        released(slug="we-are-sorry")
        monday.move_to(dt.datetime(2026, 10, 6, 8, 0, tzinfo=dt.UTC), tick=False)
        item()

        page = text_of(client, "/news/")

        assert page.index(ADDRESS) < page.index("/news/we-are-sorry/")
        assert ADDRESS in text_of(client, "/")
        assert ADDRESS in text_of(client, "/feeds/news.atom")
        assert text_of(client, "/sitemap.xml").count(ADDRESS) == 1
        assert text_of(client, "/feeds/all.atom").count(f"{ADDRESS}</id>") == 1

    def test_it_is_no_resource_in_lists_feeds_or_the_api(self, client):
        item()

        for address in ("/resources/", "/feeds/resources.atom", "/api/resources/"):
            assert "a-new-leaflet" not in text_of(client, address)
        assert client.get("/api/resources/a-new-leaflet/").status_code == 404

    def test_asked_for_among_the_resources_it_sends_on_to_its_own_address(self, client):
        item()

        assert client.get("/resources/a-new-leaflet/")["Location"] == ADDRESS

    @pytest.mark.parametrize("word", ["leaflet", "Neglect", "practitioners-nobody-wrote"])
    def test_it_is_found_by_title_and_text(self, client, word):
        item()

        assert (ADDRESS in text_of(client, f"/news/?q={word}")) == (word != "practitioners-nobody-wrote")

    def test_its_year_can_be_chosen(self, client):
        item()

        assert ADDRESS in text_of(client, "/news/?year=2026")
        assert ADDRESS not in text_of(client, "/news/?year=2025")

    def test_after_its_day_the_page_says_that_it_may_be_out_of_date(self, client, monday):  # noqa: F811
        item(out_of_date_on=dt.date(2026, 10, 20))
        said = "It may be out of date"

        assert said not in text_of(client, ADDRESS)
        monday.move_to(dt.datetime(2026, 10, 20, 8, 0, tzinfo=dt.UTC), tick=False)
        assert said in text_of(client, f"{ADDRESS}?again=1")  # what is kept in Redis lasts by its own clock

    def test_a_correction_shows(self, client):
        one = item()
        resources.note_correction(resource=one, words="The number was wrong.", by=make.officer())

        assert "The number was wrong." in text_of(client, ADDRESS)
        assert "Corrected" in text_of(client, "/news/")

    @pytest.mark.parametrize("status", ["draft", "vanish", "explain", "signed_in", "business_unit"])
    def test_what_is_not_public_shows_nowhere(self, client, status):
        given = {"kind": Kind.NEWS, "title": "A new leaflet"}
        if status == "draft":
            make.ready(**given)
        elif status in ("vanish", "explain"):
            publishing.withdraw(
                resource=item(),
                manner=status,
                reason="Wrong.",
                public_reason="It was wrong.",
                by=make.officer(),
            )
        else:
            make.published(visibility=status, **given)

        assert client.get(ADDRESS).status_code == (410 if status == "explain" else 404)
        for address in (
            "/",
            "/news/",
            "/feeds/news.atom",
            "/feeds/all.atom",
            "/sitemap.xml",
            "/search/?q=leaflet",
        ):
            assert "a-new-leaflet" not in text_of(client, address)
