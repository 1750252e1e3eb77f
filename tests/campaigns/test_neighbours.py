"""The feeds of neighbours: kept by the business unit, read by a task, and what came last stays."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from audit.models import Event
from campaigns.models import NeighbourFeed
from campaigns.queries import pages
from campaigns.rules.refusals import CampaignNotReady
from campaigns.services import neighbours
from campaigns.services.neighbours import Entry
from campaigns.tasks import read_neighbours
from foundation import clock, outside
from foundation.governed import SomebodyElseSaved
from partnership.models import BUSINESS_UNIT, Role
from partnership.points import BESIDE_OURS, CALENDAR, DateKind
from tests.campaigns import factories as make
from tests.campaigns.test_neighbour_files import calendar
from tests.partnership.factories import PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]

ADDRESS = "https://fenmouth.example/dates.ics"
HOUR = dt.timedelta(hours=1)


def entry(**changes: Any) -> Entry:
    return Entry(**({"name": "Fenmouth", "address": ADDRESS} | changes))


@pytest.fixture
def feed() -> NeighbourFeed:
    return neighbours.add(entry=entry(), by=make.officer())


@pytest.fixture
def outside_says(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What the address gives, one after another; a refusal is raised. The last comes again and again."""
    said: list[Any] = []

    def fetch(link: str, **limits: Any) -> outside.Fetched:
        one = said.pop(0) if len(said) > 1 else said[0]
        if isinstance(one, Exception):
            raise one
        return outside.Fetched(one, link)

    monkeypatch.setattr(outside, "fetch", fetch)
    return said


def tomorrow(title: str = "A talk", days: int = 1) -> bytes:
    day = clock.today() + dt.timedelta(days=days)
    return calendar(f"UID:1\nSUMMARY:{title}\nDTSTART;VALUE=DATE:{day:%Y%m%d}")


def titles(feed: NeighbourFeed) -> list[str]:
    return list(feed.entries.values_list("title", flat=True))


@pytest.mark.parametrize("role", [role for role in Role if role not in BUSINESS_UNIT])
def test_only_the_business_unit_keeps_feeds(role: Role, feed: NeighbourFeed) -> None:
    person = PersonFactory(**{role.value: True}, is_superuser=True)

    for act in (
        lambda: neighbours.add(entry=entry(name="Other"), by=person),
        lambda: neighbours.edit(feed=feed, entry=entry(name="Other"), began_from=1, by=person),
        lambda: neighbours.ask_now(feed=feed, by=person),
    ):
        with pytest.raises(PermissionDenied):
            act()

    assert [one.name for one in NeighbourFeed.objects.all()] == ["Fenmouth"]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"name": " "}, "whose calendar"),
        ({"name": "fenmouth"}, "has that name"),
        ({"name": "A", "address": "ftp://a.example/x"}, "whole address"),
        ({"name": "A", "address": "webcal://"}, "whole address"),
        ({"name": "A", "address": "webcal:a.example/x"}, "whole address"),
        ({"name": "A", "address": "http://a.example/x"}, "can be changed on its way"),
        ({"name": "A", "address": "webcal://me:secret@a.example/"}, "name or a password"),
        ({"name": "A", "address": "https://[::1"}, "whole address"),
        ({"name": "A", "address": "https://me:secret@a.example/"}, "name or a password"),
        ({"name": "A", "address": "https://intranet./x.ics"}, "private network"),
        ({"name": "A", "address": "webcal://2130706433/x.ics"}, "private network"),
    ],
)
def test_what_cannot_be_kept_is_refused(changes: dict[str, Any], reason: str, feed: NeighbourFeed) -> None:
    with pytest.raises(CampaignNotReady, match=reason):
        neighbours.add(entry=entry(**changes), by=make.officer())

    assert NeighbourFeed.objects.count() == 1


@pytest.mark.parametrize("typed", ["webcal://a.example/x.ics?a=1", " WEBCALS://a.example/x.ics?a=1"])
def test_what_programmes_call_webcal_is_kept_as_https(typed: str, client: Client) -> None:
    client.force_login(make.officer())

    client.post(reverse("campaigns:feed_add"), {"name": "A", "address": typed, "version": 1})
    neighbours.add(entry=entry(name="B", address=typed), by=make.officer())

    kept = NeighbourFeed.objects.values_list("address", flat=True)
    assert list(kept) == ["https://a.example/x.ics?a=1"] * 2


def test_an_address_that_is_not_encrypted_is_refused_beside_the_field(client: Client) -> None:
    client.force_login(make.officer())

    answer = client.post(
        reverse("campaigns:feed_add"), {"name": "A", "address": "http://a.example/x.ics", "version": 1}
    )

    assert 'id="id_address_1_error"' in answer.text or 'href="#id_address"' in answer.text
    assert answer.text.count("can be changed on its way") == 2  # beside the field, and above
    assert "http://a.example/x.ics" in answer.text
    assert not NeighbourFeed.objects.exists()


PRIVATE = ["127.0.0.1", "10.1.2.3", "[::1]", "[::ffff:192.168.0.1]", "localhost"]


@pytest.mark.parametrize("host", PRIVATE)
def test_an_address_in_a_private_network_is_refused_beside_the_field(
    host: str, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: pytest.fail("A name was looked up"))
    client.force_login(make.officer())
    typed = {"name": "A", "address": f"https://{host}/x.ics", "is_shown": "on", "version": 1}
    old = NeighbourFeed.objects.create(name="Old", address=typed["address"])

    added = client.post(reverse("campaigns:feed_add"), typed)

    assert not NeighbourFeed.objects.filter(name="A").exists()
    private = {"address": ["The address leads into a private network. Enter one that everybody can reach."]}
    assert added.context["form"].errors == private
    feed = neighbours.add(entry=entry(address="https://8.8.8.8/x.ics"), by=make.officer())
    changed = client.post(reverse("campaigns:feed_edit", args=[feed.reference]), typed)
    assert changed.context["form"].errors == private
    feed.refresh_from_db()
    assert feed.address == "https://8.8.8.8/x.ics"
    # One that stands keeps it, whatever else of it is changed.
    neighbours.edit(feed=old, entry=entry(name="Older", address=old.address), began_from=1, by=make.officer())


def test_one_that_was_kept_before_is_not_asked_and_says_why(outside_says: list[Any]) -> None:
    outside_says[:] = [RuntimeError("asked")]
    feed = NeighbourFeed.objects.create(name="Old", address="http://a.example/x.ics")

    read_neighbours()

    feed.refresh_from_db()
    assert "can be changed on its way" in feed.failure


def test_a_feed_is_read_every_hour_and_at_once_when_somebody_asks(
    feed: NeighbourFeed, outside_says: list[Any], monday: Any
) -> None:
    outside_says[:] = [tomorrow("First"), tomorrow("Second"), tomorrow("Third")]

    read_neighbours()
    read_neighbours()
    assert titles(feed) == ["First"]
    neighbours.ask_now(feed=feed, by=make.officer())
    read_neighbours()
    assert titles(feed) == ["Second"]
    monday.move_to(clock.now() + HOUR, tick=False)
    read_neighbours()

    assert titles(feed) == ["Third"]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (outside.NotFetched("It took longer than 20 seconds."), "longer than 20 seconds"),
        (b"<html>", "no calendar"),
        (calendar(*["UID:1\nDTSTART:20260101T100000Z"] * 5001), "more than 5,000 dates"),
    ],
)
def test_of_a_feed_that_breaks_the_last_good_copy_stays_and_it_says_since_when_and_why(
    said: Any, why: str, feed: NeighbourFeed, outside_says: list[Any], monday: Any
) -> None:
    outside_says[:] = [tomorrow(), said, said, tomorrow("Again")]
    read_neighbours()
    good = clock.now()
    for _ in range(2):
        monday.move_to(clock.now() + HOUR, tick=False)
        read_neighbours()

    feed.refresh_from_db()
    assert titles(feed) == ["A talk"]
    assert (feed.answered_at, feed.failing_since) == (good, good + HOUR)
    assert why in feed.failure
    assert Event.objects.filter(verb="neighbour feed fails").count() == 1

    monday.move_to(clock.now() + HOUR, tick=False)
    read_neighbours()
    feed.refresh_from_db()
    assert (titles(feed), feed.failing_since, feed.failure) == (["Again"], None, "")


def test_one_that_breaks_leaves_the_others(feed: NeighbourFeed, outside_says: list[Any]) -> None:
    other = neighbours.add(entry=entry(name="Saltmarsh", address="https://s.example/"), by=make.officer())
    outside_says[:] = [outside.NotFetched("No."), tomorrow()]

    read_neighbours()

    assert [titles(one) for one in (feed, other)] == [[], ["A talk"]]


def test_one_that_breaks_as_nobody_foresaw_leaves_the_others(
    feed: NeighbourFeed, outside_says: list[Any]
) -> None:
    other = neighbours.add(entry=entry(name="Saltmarsh", address="https://s.example/"), by=make.officer())
    outside_says[:] = [RecursionError("Too deep."), tomorrow()]

    read_neighbours()

    assert [titles(one) for one in (feed, other)] == [[], ["A talk"]]
    feed.refresh_from_db()
    assert feed.failure == neighbours.BROKEN


def test_another_address_has_other_dates(feed: NeighbourFeed, outside_says: list[Any]) -> None:
    outside_says[:] = [tomorrow()]
    read_neighbours()
    by = make.officer()

    neighbours.edit(feed=feed, entry=entry(address="https://new.example/"), began_from=1, by=by)
    assert titles(feed) == []
    assert not neighbours.take(feed=feed, body=tomorrow("Too late"), at=clock.now())
    assert titles(feed) == []
    with pytest.raises(SomebodyElseSaved):
        neighbours.edit(feed=feed, entry=entry(name="Mine"), began_from=1, by=by)


def test_what_is_not_shown_is_neither_asked_for_nor_in_the_calendar(
    feed: NeighbourFeed, outside_says: list[Any]
) -> None:
    outside_says[:] = [tomorrow(), RuntimeError("asked")]
    read_neighbours()
    person, days = make.officer(), (clock.today(), clock.today() + dt.timedelta(days=7))
    beside = [one for one in BESIDE_OURS.ask(person, *days) if one.kind == DateKind.NEIGHBOUR]
    assert [one.title_inside for one in beside] == ["Fenmouth: A talk"]
    assert not [one for one in CALENDAR.ask(person, *days) if one.kind == DateKind.NEIGHBOUR]
    assert not list(BESIDE_OURS.ask(PersonFactory(), *days))

    neighbours.edit(feed=feed, entry=entry(is_shown=False), began_from=1, by=person)
    read_neighbours()

    assert not [one for one in BESIDE_OURS.ask(person, *days) if one.kind == DateKind.NEIGHBOUR]


def test_its_pages_show_what_it_holds_escaped(
    feed: NeighbourFeed, outside_says: list[Any], client: Client
) -> None:
    outside_says[:] = [tomorrow("<script>alert(1)</script>")]
    read_neighbours()
    client.force_login(make.officer())

    for page in (pages.feed(feed), "/workspace/calendar/?view=list"):
        text = client.get(page).text
        assert "<script>alert(1)" not in text
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text


def test_a_feed_is_added_changed_and_asked_for_on_its_pages(client: Client) -> None:
    client.force_login(make.officer())

    added = client.post(
        reverse("campaigns:feed_add"), {"name": "A", "address": ADDRESS, "is_shown": "on", "version": 1}
    )
    feed = NeighbourFeed.objects.get()
    assert added.url == pages.feed(feed)
    refused = client.post(reverse("campaigns:feed_add"), {"name": "A", "address": ADDRESS, "version": 1})
    assert "Another feed has that name." in refused.text
    edit = reverse("campaigns:feed_edit", args=[feed.reference])
    for version, status in ((1, 302), (1, 409)):
        told = {"name": f"B{status}", "address": ADDRESS, "is_shown": "on", "version": version}
        assert client.post(edit, told).status_code == status
    asked = client.post(reverse("campaigns:feed_ask", args=[feed.reference]))
    assert asked.url == pages.feed(feed)

    client.force_login(PersonFactory(press_lead=True))
    assert client.get(pages.FEEDS).status_code == 200
    assert client.post(edit, {}).status_code == 403
    client.force_login(PersonFactory())
    assert client.get(pages.FEEDS).status_code == 404


def test_the_list_of_feeds_takes_the_same_queries_however_many(
    client: Client, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    client.force_login(make.officer())
    NeighbourFeed.objects.bulk_create([NeighbourFeed(name=f"Feed {n}", address=ADDRESS) for n in range(3)])
    client.get(pages.FEEDS)
    with django_assert_max_num_queries(40) as few:
        client.get(pages.FEEDS)
    NeighbourFeed.objects.bulk_create([NeighbourFeed(name=f"More {n}", address=ADDRESS) for n in range(27)])

    with django_assert_num_queries(len(few)):
        client.get(pages.FEEDS)
