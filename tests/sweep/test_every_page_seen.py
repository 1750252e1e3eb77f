"""Every page of the portal in a real browser, over the demonstration: axe finds nothing, and nothing is too wide.

One page for each address of the portal, narrow and wide; axe looks at it narrow or wide, by turns, or at both with
`SWEEP=whole`. No server runs: what the browser asks for, a test client answers, so that
all is read in the one transaction of the test.
"""

from __future__ import annotations

import zlib
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import copy_context

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import resolve, reverse

from catalogue.models import Resource
from tests.browser import looking
from tests.crawl import NOT_FOLLOWED, Page, fetch
from tests.sweep.addresses import ADDRESSES
from tests.sweep.conftest import WHOLE
from tests.sweep.people import EVERYBODY, sign_in
from tests.sweep.rules import RULES
from tests.sweep.situations import STATES, Situation, bring_about

pytestmark = [
    pytest.mark.long,
    pytest.mark.browser,
    pytest.mark.usefixtures("demonstration"),
    pytest.mark.xdist_group("seen"),
]

HERE = "http://localhost:8000"
WIDTHS = [320, 1280]

#: Who together reach every page: anybody; the business unit; who endorses; who lifts and withdraws.
STAFF = ["business.manager", "council.partner", "chair"]

#: No review of the demonstration has a minor correction or a draft notice; their pages have tests of their own.
NOT_SEEN = {"reviews:correction", "reviews:draft"}


def view_of(address: str) -> str:
    return resolve(address.partition("?")[0]).view_name


def review_in(address: str) -> str:
    """The reference in the address: what one review has no page for, another has."""
    return address.split("/")[3] if address.startswith("/workspace/reviews/") else ""


def pages_by_view(client: Client, starts: list[str], only: str = "") -> Iterator[Page]:
    """Each page that links lead to, once for its view and review: a list's rows and orders do not come again."""
    waiting, seen = deque(starts), set()
    while waiting:
        address = waiting.popleft()
        if (key := (view_of(address), review_in(address))) in seen:
            continue
        seen.add(key)
        page = fetch(client, address)
        yield page
        links = (link for link in page.links() if not link.startswith(NOT_FOLLOWED))
        waiting.extend(link for link in links if link.startswith(only))


@pytest.fixture
def screens(page, client):
    """A page at each width, in browser contexts of their own, whose every request the test client answers."""
    here = copy_context()  # the connection of the test is known in it
    kept = {}

    def answer(route, request):
        session = client.cookies.get(settings.SESSION_COOKIE_NAME)
        asked = (session and session.value, request.url.removeprefix(HERE))
        if asked not in kept:
            told = here.run(client.get, asked[1])
            body = b"".join(told.streaming_content) if told.streaming else told.content
            kept[asked] = {"status": told.status_code, "headers": dict(told.headers), "body": body}
        route.fulfill(**kept[asked])

    contexts = [
        page.context.browser.new_context(viewport={"width": width, "height": 900}) for width in WIDTHS
    ]
    screens = [context.new_page() for context in contexts]
    for screen in screens:
        screen.route(f"{HERE}/**", answer)
    yield screens
    for context in contexts:
        context.close()


def look_at(screens, address: str) -> list[str]:
    for screen in screens:
        screen.goto(HERE + address)
    looked_at = screens if WHOLE else [screens[zlib.crc32(address.encode()) % len(screens)]]
    for screen in looked_at:
        looking.begin(screen)
    found = [fault for screen in looked_at for fault in looking.faults(screen)]
    return found + [fault for screen in screens for fault in looking.too_wide(screen)]


def test_every_public_and_staff_page_can_be_used_by_everybody(screens, client):
    faults = look_at(screens, "/no-such-page/")
    looked_at: set[str] = set()
    for role in [None, *STAFF]:
        sign_in(client, role)
        starts = (
            ["/workspace/", "/account/"] if role else ["/", "/account/login/", "/account/password/reset/"]
        )
        for page in list(pages_by_view(client, starts)):
            if page.is_html and page.status == 200 and (view := view_of(page.address)) not in looked_at:
                looked_at.add(view)
                faults += look_at(screens, page.address)
    for state in STATES:
        with undone():
            faults += look_at_the_rest(screens, client, bring_about(state), looked_at)
    client.logout()
    with undone():
        gone = reverse("public_review", args=[bring_about("withdrawn, explained").review.slug])
        assert fetch(client, gone).status == 410
        faults += look_at(screens, gone)

    assert faults == []
    assert {address.name for address in ADDRESSES} - looked_at == NOT_SEEN


def look_at_the_rest(screens, client, it: Situation, looked_at: set[str]) -> list[str]:
    """Every page to which no link led, as the first of those who may act there, or else see it.

    What answers a POST alone, leads on or hands out a file is no page: it counts as looked at.
    """
    faults = []
    for address in ADDRESSES:
        rule = RULES[address.name]
        may = (rule.acts or rule.sees)(it)
        who = next((one for one in EVERYBODY if one in may), "nobody")
        if address.name in looked_at or who == "nobody":
            continue
        client.logout()
        sign_in(client, who)
        with undone():
            page = fetch(client, address.named(it.parts))
            if not page.is_html or page.status == 405:
                looked_at.add(address.name)
            elif page.status == 200:
                looked_at.add(address.name)
                faults += look_at(screens, page.address)
    return faults


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("manner", "status"), [(Resource.Withdrawal.EXPLAIN, 410), (Resource.Withdrawal.VANISH, 404)]
)
def test_where_a_resource_stood_the_page_can_be_used_by_everybody(manner, status, screens, client):
    gone = reverse("public_resource", args=[Resource.objects.get(withdrawal=manner).slug])

    assert fetch(client, gone).status == status
    assert look_at(screens, gone) == []


@pytest.mark.urls("tests.config.urls")
@pytest.mark.parametrize("address", ["/refused/", "/away/", "/broken/"])
def test_pages_of_what_went_wrong_can_be_used_by_everybody(address, screens, client):
    client.raise_request_exception = False

    assert fetch(client, address).status in (403, 500, 503)
    assert look_at(screens, address) == []


def test_every_page_of_the_admin_can_be_used_by_everybody(screens, client):
    sign_in(client, "admin")
    faults, looked_at = [], 0
    for page in list(pages_by_view(client, ["/admin/"], only="/admin/")):
        if page.is_html and page.status == 200:
            looked_at += 1
            faults += look_at(screens, page.address)

    assert faults == []
    assert looked_at > 60
