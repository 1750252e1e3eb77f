"""What is read is counted, of who read it nothing is kept, and answering a page writes nothing."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalogue.models import ReadCount
from catalogue.queries.counting import Reads, reads_of
from catalogue.services import counting as services
from catalogue.services.counting import Read
from foundation import clock
from portal import counting
from tests.documents.factories import uploaded
from tests.partnership.factories import PartnershipFactory, PersonFactory
from tests.portal.factories import PublishedFileFactory, whole_review, withdrawn

pytestmark = pytest.mark.django_db

BROWSER = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
PAGE = "/learning/reviews/child-larch/"
DAY = dt.date(2026, 10, 5)


@pytest.fixture(autouse=True)
def gathered(monkeypatch):
    fresh = counting.Gathered()
    monkeypatch.setattr(counting, "gathered", fresh)
    return fresh


@pytest.fixture
def reader(client: Client):
    client.defaults["HTTP_USER_AGENT"] = BROWSER
    return client


def counted(gathered) -> dict[str, int]:
    gathered.put_down()
    return dict(ReadCount.objects.values_list("address", "count"))


def test_a_page_counts_each_time_kept_or_made_or_not_changed(reader, gathered):
    PartnershipFactory()
    whole_review()

    tag = reader.get(PAGE)["ETag"]
    reader.get(PAGE)
    assert reader.get(PAGE, HTTP_IF_NONE_MATCH=tag).status_code == 304

    assert counted(gathered) == {PAGE: 3}
    assert not ReadCount.objects.get().is_download
    assert ReadCount.objects.get().day == clock.today()


def test_a_file_counts_as_a_download_and_only_once_in_parts(reader, gathered):
    review = whole_review()
    file = PublishedFileFactory(review=review, document=uploaded(matter=review.matter))
    address = f"{PAGE}files/{file.reference}/"

    reader.get(address)
    assert reader.get(address, HTTP_RANGE="bytes=0-9").status_code == 206
    assert reader.get(address, HTTP_RANGE="bytes=10-19").status_code == 206

    assert counted(gathered) == {address: 2}
    assert reads_of(PAGE, clock.today(), clock.today()) == Reads(pages=0, downloads=2)


@pytest.mark.parametrize(
    "address",
    [
        "/learning/reviews/never-was/",
        "/robots.txt",
        "/sitemap.xml",
        "/feeds/learning.atom",
        "/healthz",
        "/account/login/",
    ],
)
def test_what_is_no_page_for_people_is_not_counted(reader, gathered, address):
    PartnershipFactory()

    reader.get(address)

    assert counted(gathered) == {}


def test_what_was_withdrawn_is_not_counted(reader, gathered):
    withdrawn(whole_review(), explained=True)

    assert reader.get(PAGE).status_code == 410

    assert counted(gathered) == {}


@pytest.mark.parametrize(
    "agent",
    [
        "",
        " ",
        "curl/8.5.0",
        "python-requests/2.32",
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    ],
)
def test_programs_are_left_out(client, gathered, agent):
    PartnershipFactory()

    client.get("/", HTTP_USER_AGENT=agent)

    assert counted(gathered) == {}


@pytest.mark.parametrize("header", [{"HTTP_SEC_PURPOSE": "prefetch;prerender"}, {"HTTP_PURPOSE": "prefetch"}])
def test_what_a_browser_fetches_in_case_is_left_out(reader, gathered, header):
    PartnershipFactory()

    reader.get("/", **header)
    reader.head("/")

    assert counted(gathered) == {}


def test_people_who_are_signed_in_are_left_out(reader, gathered):
    PartnershipFactory()
    reader.force_login(PersonFactory(communications_officer=True))

    reader.get("/")

    assert counted(gathered) == {}


def test_what_was_searched_for_is_not_kept(reader, gathered):
    PartnershipFactory()

    reader.get("/search/", {"q": "robin ashington"})

    assert counted(gathered) == {"/search/": 1}


def test_answering_a_kept_page_asks_no_more_than_before(reader, gathered, settings):
    """Two queries for the page cache in the database; none of them is for counting, and none writes."""
    PartnershipFactory()
    reader.get("/")

    with CaptureQueriesContext(connection) as asked:
        reader.get("/")

    assert not [
        one["sql"]
        for one in asked
        if "readcount" in one["sql"] or one["sql"].startswith(("INSERT", "UPDATE"))
    ]


def test_nothing_is_lost_while_the_database_is_away(reader, gathered, monkeypatch):
    PartnershipFactory()
    reader.get("/")

    def away(reads):
        raise DatabaseError

    monkeypatch.setattr(services, "add", away)
    gathered.put_down()
    monkeypatch.undo()

    assert counted(gathered) == {"/": 1}


def test_what_two_processes_counted_adds_up():
    services.add({Read("/", DAY): 2, Read("/about/", DAY): 1})
    services.add({Read("/", DAY): 3, Read("/", DAY + dt.timedelta(days=1)): 1})

    assert list(ReadCount.objects.values_list("address", "day", "count")) == [
        ("/", DAY, 5),
        ("/about/", DAY, 1),
        ("/", DAY + dt.timedelta(days=1), 1),
    ]


@pytest.mark.django_db(transaction=True)
def test_the_first_reads_of_a_day_in_many_processes_at_once_are_all_counted():
    gate = threading.Barrier(6)

    def add() -> None:
        try:
            gate.wait(10)
            services.add({Read("/", DAY): 1, Read("/about/", DAY): 2})
        finally:
            connection.close()

    threads = [threading.Thread(target=add) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)

    assert dict(ReadCount.objects.values_list("address", "count")) == {"/": 6, "/about/": 12}


def test_an_address_of_no_page_has_no_reads():
    services.add({Read("/", DAY): 2})

    assert reads_of("", DAY, DAY) == Reads()
