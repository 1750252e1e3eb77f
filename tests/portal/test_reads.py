"""Who works on the public site sees what of it is read, and nothing of what went without trace."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalogue.services import counting
from catalogue.services.counting import Read
from foundation import clock
from portal.queries.reads import NOT_PUBLIC, read_pages
from search.contents import Contents
from search.models import Entry
from search.services import entry_of, store
from tests.partnership.factories import PartnershipFactory, PersonFactory

pytestmark = pytest.mark.django_db

PAGE = "/learning/reviews/child-larch/"
DAY = dt.date(2026, 10, 5)
DAY_BEFORE = DAY - dt.timedelta(days=1)


def public_page(number: int, url: str, title: str) -> None:
    contents = Contents(
        is_public=True,
        kind="Practice review",
        title=title,
        summary="",
        text="",
        url=url,
        dated_at=clock.now(),
    )
    subject = PersonFactory()
    subject.pk = number
    store([entry_of(subject, contents)])


def lines(since: dt.date = DAY, until: dt.date = DAY) -> list[tuple[str, int, int]]:
    return [(page.title, page.reads, page.downloads) for page in read_pages(since, until)]


def test_pages_with_their_files_the_most_read_first():
    public_page(1, PAGE, "Child Larch")
    counting.add(
        {
            Read("/", DAY): 4,
            Read(PAGE, DAY): 5,
            Read(f"{PAGE}files/abc/", DAY, is_download=True): 2,
            Read(f"{PAGE}files/def/", DAY, is_download=True): 1,
            Read(PAGE, DAY_BEFORE): 9,
        }
    )

    assert lines() == [("Child Larch", 5, 3), ("Home", 4, 0)]
    assert lines(since=DAY_BEFORE) == [("Child Larch", 14, 3), ("Home", 4, 0)]


def test_what_is_public_no_more_is_one_line_without_a_name():
    public_page(1, PAGE, "Child Larch")
    counting.add({Read(PAGE, DAY): 5, Read("/learning/reviews/child-elm/", DAY): 7})
    Entry.objects.all().delete()

    assert lines() == [(NOT_PUBLIC, 12, 0)]


def test_as_many_queries_however_many_pages():
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            read_pages(DAY, DAY)
        return len(queries)

    counting.add({Read("/", DAY): 1})
    few = asked()
    for number in range(30):
        public_page(number, f"/news/{number}/", f"News {number}")
    counting.add({Read(f"/news/{number}/", DAY): 1 for number in range(30)})

    assert asked() == few == 2


def test_the_page_and_its_table_say_the_same(client: Client):
    PartnershipFactory()
    counting.add({Read("/", clock.today()): 1234})
    client.force_login(PersonFactory(communications_officer=True))

    assert "1,234" in client.get("/workspace/reads/").content.decode()
    table = b"".join(client.get("/workspace/reads/export/")).decode("utf-8-sig")
    assert table.splitlines() == ["Page,Address,Kind,Read,Downloads", "Home,/,Page,1234,0"]


@pytest.mark.parametrize(
    "query",
    [
        "since_0=31&since_1=2&since_2=2026",
        "since_0=1&since_1=3&since_2=2026&until_0=1&until_1=2&until_2=2026",
    ],
)
def test_a_period_that_is_none_is_said_beside_the_field(client: Client, query: str):
    PartnershipFactory()
    client.force_login(PersonFactory(communications_officer=True))

    page = client.get(f"/workspace/reads/?{query}").content.decode()

    assert "govuk-error-message" in page
