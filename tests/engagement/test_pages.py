"""The pages of comments: what waits first, what came of each, and nothing for those who have no business there."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from engagement import queries, rules
from engagement.services import comments as services
from foundation import clock
from partnership.models import Person
from tests.engagement.factories import DISCLOSURE, comment, fresh
from tests.partnership.factories import PartnershipFactory, PersonFactory

pytestmark = pytest.mark.django_db

LIST = "/workspace/comments/"
FRIDAY = dt.datetime(2026, 10, 2, 9, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _friday(time_machine):
    time_machine.move_to(FRIDAY, tick=False)
    PartnershipFactory()


@pytest.fixture
def officer() -> Person:
    person: Person = PersonFactory(communications_officer=True)
    return person


@pytest.fixture
def reader(client: Client, officer: Person) -> Client:
    client.force_login(officer)
    return client


def text_of(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_what_may_be_a_disclosure_stands_first_and_says_so(reader, time_machine):
    told = comment(DISCLOSURE)
    time_machine.move_to(FRIDAY + dt.timedelta(hours=1), tick=False)
    later = comment("Clear.")

    page = text_of(reader, LIST)

    assert page.index(told.get_absolute_url()) < page.index(later.get_absolute_url())
    assert "Read today: may be a disclosure" in page


def test_the_pages_that_are_always_there_are_called_as_they_call_themselves(reader):
    for address, title in queries.STANDING.items():
        assert f"<title>{title}" in " ".join(text_of(reader, address).split()), address
    told, first = comment(address="/about/"), comment(address="/")

    page = text_of(reader, LIST)

    assert page.count(">About us</t") == page.count(">Home</t") == 2
    assert ">About us</a>" in text_of(reader, told.get_absolute_url())
    assert ">Home</a>" in text_of(reader, first.get_absolute_url())


def test_what_nobody_read_on_its_day_is_overdue(reader, time_machine):
    comment(DISCLOSURE)
    time_machine.move_to(FRIDAY + dt.timedelta(days=1), tick=False)

    assert "Overdue: may be a disclosure" in text_of(reader, LIST)


def test_the_list_shows_what_waits_and_on_request_the_rest(reader, officer):
    read, waits = comment("Read."), comment("Waits.", is_useful=True)
    services.look_at(comment=read, outcome="read", note="", by=officer)

    def shown(query: str) -> set[bool]:
        page = text_of(reader, f"{LIST}?{query}")
        return {one.is_useful for one in (read, waits) if one.get_absolute_url() in page}

    assert shown("") == shown("show=waiting") == shown("show=nonsense") == {True}
    assert shown("show=all") == {True, False}
    assert shown("show=all&useful=no") == {False}
    assert shown("show=disclosures") == set()


@pytest.mark.parametrize(
    "query",
    [
        "page=1000000000",
        "page=x",
        "sort=nonsense",
        "show=" + "x" * 10_000,
        "page_address=%00",
        "page_address=/" + "x" * 10_000,
    ],
)
@pytest.mark.parametrize("address", [LIST, f"{LIST}export/"])
def test_no_address_breaks_the_list_or_its_table(reader, query, address):
    about = comment().address

    answer = reader.get(f"{address}?{query}")

    assert answer.status_code == 200
    if "page_address" in query:
        assert about in answer.getvalue().decode()


def test_the_list_of_one_page_stays_with_it_when_it_is_narrowed_further(reader):
    about, other = comment(address="/resources/a/"), comment(address="/resources/b/")

    page = text_of(reader, f"{LIST}?page_address=/resources/a/")

    assert about.get_absolute_url() in page
    assert other.get_absolute_url() not in page
    assert re.search(r'<input type="hidden" name="page_address" value="/resources/a/"', page)


def test_the_list_takes_as_many_queries_however_many_there_are(reader):
    comment()
    reader.get(LIST)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            reader.get(LIST)
        return len(queries)

    few = asked()
    for number in range(20):
        comment(address=f"/resources/leaflet-{number}/")
    assert asked() == few


def test_somebody_reads_it_and_says_what_came_of_it(reader, officer):
    one = comment(DISCLOSURE)
    page = text_of(reader, one.get_absolute_url())
    assert DISCLOSURE in page
    assert "pass it on to the front door now" in page
    assert "Read, nothing to be done" not in page

    empty = reader.post(one.get_absolute_url(), {"outcome": "", "note": "Wrote it down."})
    assert "Choose what came of it" in empty.content.decode()
    assert "Wrote it down." in empty.content.decode()
    nobody = reader.post(one.get_absolute_url(), {"outcome": "passed_on", "note": ""})
    assert "to whom" in nobody.content.decode()
    assert fresh(one).looked_at is None

    done = reader.post(one.get_absolute_url(), {"outcome": "passed_on", "note": "10:10, duty worker"})

    assert done["Location"] == LIST
    page = text_of(reader, one.get_absolute_url())
    assert "Passed on to the front door" in page
    assert "10:10, duty worker" in page
    assert str(officer) in page


def test_words_that_were_removed_are_said_to_be(client, officer, time_machine):
    one = comment("Clear.")
    time_machine.move_to(FRIDAY + rules.KEPT_WITHOUT, tick=False)
    services.remove_old_words(at=clock.now())
    client.force_login(officer)

    page = text_of(client, one.get_absolute_url())

    assert "The words were removed" in page
    assert "Clear." not in page


def test_the_table_holds_nobodys_words(reader):
    comment(DISCLOSURE)

    table = b"".join(reader.get(f"{LIST}export/").streaming_content).decode()

    assert "Yes" in table
    assert DISCLOSURE not in table


@pytest.mark.parametrize(
    "role", ["agency_representative", "press_lead", "administrator", "safeguarding_partner"]
)
def test_to_others_the_pages_are_not_there(client, role):
    one = comment(DISCLOSURE)
    client.force_login(PersonFactory(**{role: True}))

    for address in (LIST, f"{LIST}export/", one.get_absolute_url(), f"{LIST}bcdfghjkmnpq/"):
        assert client.get(address).status_code == 404
    assert client.post(one.get_absolute_url(), {"outcome": "no_concern"}).status_code == 404
    assert fresh(one).looked_at is None
