"""Links to what others host are asked with care, and dead ones come on a list."""

from __future__ import annotations

import datetime as dt
import socket
import threading

import pytest

from catalogue import links
from catalogue.links import Answer, Outcome
from catalogue.models import LinkCheck
from catalogue.queries import linking as queries
from catalogue.rules.versions import VersionContents
from catalogue.services import linking, publishing, versions
from catalogue.tasks import check_links
from foundation import clock, outside
from tests.catalogue import factories as make
from tests.partnership.factories import PersonFactory


@pytest.fixture
def answering(monkeypatch):
    """A server of the test's own that says one thing, looked at as if it lay outside."""
    listener = socket.create_server(("127.0.0.1", 0))
    monkeypatch.setattr(outside, "is_public", lambda address: True)

    def start(said: bytes, *, hangs: bool = False) -> str:
        def serve() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(4096)
                connection.sendall(said)
                if hangs:
                    stop.wait(5)

        threading.Thread(target=serve, daemon=True).start()
        return f"http://127.0.0.1:{listener.getsockname()[1]}/a?b=c"

    stop = threading.Event()
    yield start
    stop.set()
    listener.close()


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        (b"HTTP/1.1 200 OK\r\n\r\n", Outcome.THERE),
        (b"HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\n\r\n", Outcome.THERE),
        (b"HTTP/1.1 403 Forbidden\r\n\r\n", Outcome.THERE),
        (b"HTTP/1.1 404 Not Found\r\n\r\n", Outcome.GONE),
        (b"HTTP/1.1 410 Gone\r\n\r\n", Outcome.GONE),
        (b"HTTP/1.1 503 Later\r\n\r\n", Outcome.UNCLEAR),
        (b"SSH-2.0-something\r\n\r\n", Outcome.UNCLEAR),
        (b"", Outcome.UNCLEAR),
    ],
)
def test_what_an_address_answers(said, outcome, answering):
    assert links.look(answering(said)).outcome == outcome


def test_where_it_moved_to_is_told_and_not_followed(answering):
    link = answering(b"HTTP/1.1 301 Moved\r\nLocation: /new\r\n\r\n")

    answer = links.look(link)

    assert (answer.outcome, answer.moved_to) == (Outcome.MOVED, link.replace("/a?b=c", "/new"))


def test_one_that_hangs_or_never_ends_costs_little(answering, monkeypatch):
    monkeypatch.setattr(links, "SECONDS", 0.3)

    assert links.look(answering(b"HTTP/1.1 200", hangs=True)).outcome == Outcome.UNCLEAR


@pytest.mark.parametrize(
    "link",
    [
        "http://127.0.0.1/",
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://192.168.1.1:8080/",
        "http://0.0.0.0/",
        "http://224.0.0.1/",
        "http://[fd00::1]/",
    ],
)
def test_nothing_in_a_private_network_is_asked(link, monkeypatch):
    monkeypatch.setattr(outside.socket, "create_connection", None)

    assert links.look(link).outcome == Outcome.NOT_ASKED


@pytest.mark.parametrize("link", ["http://[::1/", "http://a.invalid:99999/", "nothing"])
def test_what_is_no_address_is_unclear_or_not_asked(link, monkeypatch):
    monkeypatch.setattr(outside.socket, "create_connection", None)

    assert links.look(link).outcome in (Outcome.UNCLEAR, Outcome.NOT_ASKED)


# The list -----------------------------------------------------------------------------------------


@pytest.fixture
def linked(monday):
    resource = make.draft()
    version = versions.begin_version(
        resource=resource,
        language=make.english(),
        format="web",
        contents=VersionContents(link="https://national.example/guide"),
        by=resource.drafted_by,
    )
    make.in_force(version)
    publishing.publish(resource=resource, by=resource.drafted_by)
    return version


def test_a_link_is_asked_once_a_week(linked, monday, monkeypatch):
    asked = []
    monkeypatch.setattr(links, "look", lambda link: asked.append(link) or Answer(Outcome.THERE, 200))

    check_links()
    check_links()
    assert asked == ["https://national.example/guide"]

    monday.move_to(clock.now() + dt.timedelta(days=7), tick=False)
    check_links()
    assert len(asked) == 2


@pytest.mark.parametrize(
    ("answers", "is_listed"),
    [
        ([Outcome.THERE], False),
        ([Outcome.GONE], True),
        ([Outcome.MOVED], True),
        ([Outcome.NOT_ASKED], True),
        ([Outcome.UNCLEAR] * 2, False),
        ([Outcome.UNCLEAR] * 3, True),
        ([Outcome.UNCLEAR, Outcome.UNCLEAR, Outcome.THERE, Outcome.UNCLEAR], False),
    ],
)
def test_which_links_are_to_be_mended(answers, is_listed, linked):
    for outcome in answers:
        linking.store_answer(linked, Answer(outcome))

    assert queries.to_be_mended(make.officer()).exists() == is_listed
    assert not queries.to_be_mended(PersonFactory(press_lead=True)).exists()


def test_what_is_withdrawn_is_asked_no_more(linked):
    linking.store_answer(linked, Answer(Outcome.GONE))
    publishing.withdraw(resource=linked.resource, manner="vanish", reason="Gone.", by=make.officer())

    assert not queries.to_be_asked(clock.now() + dt.timedelta(days=30)).exists()
    assert not queries.to_be_mended(make.officer()).exists()
    assert LinkCheck.objects.exists()
