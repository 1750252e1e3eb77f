"""Anybody can say whether a page was useful, without a cookie, and is told whom to call instead."""

from __future__ import annotations

import pytest
from django.core.cache import caches
from django.test import Client

from engagement.models import PageComment
from partnership.models import Partnership
from tests.engagement.factories import DISCLOSURE
from tests.partnership.factories import PartnershipFactory

pytestmark = pytest.mark.django_db

FORM = "/was-this-useful/"
ANSWER = {"page": "/about/", "is_useful": "no", "words": "The map does not open."}


@pytest.fixture(autouse=True)
def partnership() -> Partnership:
    return PartnershipFactory()


@pytest.fixture
def client() -> Client:
    return Client(enforce_csrf_checks=True)


def test_every_public_page_asks_and_the_question_knows_which_page(client):
    for page in ("/", "/about/", "/learning/", "/news/", "/privacy/"):
        assert f'href="/was-this-useful/?page={page}"' in client.get(page).content.decode()

    assert 'name="page" value="/about/"' in client.get(FORM, {"page": "/about/"}).content.decode()


@pytest.mark.parametrize(
    "page", ["/nowhere/", "/worried-about-a-child/", FORM, "/was-this-useful/thank-you/"]
)
def test_pages_on_which_it_would_be_out_of_place_do_not_ask(client, page):
    assert "?page=" not in client.get(page).content.decode()


def test_an_answer_is_kept_with_nothing_of_who_gave_it(client):
    response = client.post(FORM, ANSWER)

    assert response["Location"] == "/was-this-useful/thank-you/?page=%2Fabout%2F"
    one = PageComment.objects.get()
    assert (one.address, one.is_useful, one.words) == ("/about/", False, "The map does not open.")
    assert not response.cookies
    assert not client.cookies
    assert {field.name for field in PageComment._meta.fields}.isdisjoint({"ip", "agent", "session"})


def test_numbers_stand_before_and_after_where_one_types(client, partnership):
    page = client.get(FORM).content.decode()

    before, after = page.split("<textarea", 1)
    for number in ("tel:999", "tel:08001111", f"tel:{partnership.front_door_number.replace(' ', '')}"):
        assert number in before
        assert number in after
    assert "Nobody reads this at once" in before


def test_the_thanks_say_whom_to_call(client):
    page = client.get("/was-this-useful/thank-you/").content.decode()

    assert "Nobody reads this at once" in page
    assert "tel:999" in page


@pytest.mark.parametrize(
    ("page", "back"),
    [
        ("/about/", '<a class="govuk-link" href="/about/">Back to the page</a>'),
        ("/", ""),
        ("https://evil.example/", ""),
        ("//evil.example/", ""),
        ("javascript:alert(1)", ""),
        ("/workspace/", ""),
    ],
)
def test_the_thanks_lead_back_to_the_page_where_it_is_ours(client, page, back):
    thanks = client.get("/was-this-useful/thank-you/", {"page": page}).content.decode()

    assert back in thanks
    assert ("Back to the page" in thanks) == bool(back)
    assert "evil" not in thanks
    assert 'href="/">Go to the home page' in thanks


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"is_useful": ""}, "Choose yes or no"),
        ({"is_useful": "perhaps"}, "Select a valid choice"),
        ({"words": "a" * 601}, "Write at most 600 characters"),
        ({"words": "a\0b"}, "Null characters are not allowed"),
    ],
)
def test_what_is_wrong_is_said_beside_it_and_nothing_typed_is_lost(client, changed, says):
    response = client.post(FORM, ANSWER | changed)

    assert response.status_code == 200
    page = response.content.decode()
    assert says in page
    assert "There is a problem" in page
    assert (changed.get("words", ANSWER["words"])[:20].replace("\0", "")) in page.replace("\0", "")
    assert not PageComment.objects.exists()


def test_a_script_in_it_is_text(client):
    response = client.post(FORM, ANSWER | {"is_useful": "", "words": "<script>alert(1)</script>"})

    assert "<script>alert" not in response.content.decode()


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://elsewhere.example"},
    ],
)
def test_what_another_site_sends_is_not_taken(client, headers):
    response = client.post(FORM, ANSWER, headers=headers)

    assert response.status_code == 403
    assert "was not taken" in response.content.decode()
    assert "The map does not open." in response.content.decode()
    assert not PageComment.objects.exists()


def test_the_seventh_in_an_hour_is_refused_and_what_was_typed_stays(client):
    caches["throttles"].clear()
    for _ in range(6):
        assert client.post(FORM, ANSWER).status_code == 302

    refused = client.post(FORM, ANSWER | {"words": DISCLOSURE})

    assert refused.status_code == 429
    assert "Try again in an hour" in refused.content.decode()
    assert DISCLOSURE in refused.content.decode()
    assert "tel:999" in refused.content.decode()
    assert PageComment.objects.count() == 6
    assert client.post(FORM, ANSWER, REMOTE_ADDR="192.0.2.7").status_code == 302


def test_no_network_address_is_stored_for_that(client):
    from django.db import connection

    caches["throttles"].clear()
    client.post(FORM, ANSWER, REMOTE_ADDR="192.0.2.99")

    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM cache_throttles")
        assert "192.0.2.99" not in str(cursor.fetchall())


def test_opening_the_question_keeps_nothing(client):
    client.get(FORM, {"page": "/about/", "is_useful": "yes", "words": "Hello"})
    client.head(FORM)

    assert not PageComment.objects.exists()
