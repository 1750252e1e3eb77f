"""What holds for every answer, whichever view makes it."""

import errno

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404
from django.test import Client

from config import errors
from tests.partnership.factories import PartnershipFactory, PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.config.urls")]


@pytest.fixture
def person(client):
    person = PersonFactory()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return person


def test_a_page_asks_for_a_sign_in_unless_it_is_marked_public(client):
    assert client.get("/staff/").headers["Location"] == "/account/login/?next=/staff/"
    assert client.get("/public/").status_code == 200


def test_nothing_is_kept_unless_the_view_said_public(client, person):
    for path in ("/staff/", "/public/silent/", "/public/cookie/"):
        assert client.get(path).headers["Cache-Control"] == "private, no-store", path
    assert (
        client.get("/public/").headers["Cache-Control"] == "public, max-age=0, s-maxage=30, must-revalidate"
    )


@pytest.mark.parametrize("path", ["/unknown/", "/refused/"])
def test_an_error_is_never_kept(client, path):
    assert client.get(path).headers["Cache-Control"] == "no-store"


def test_a_public_page_says_the_same_to_everybody_and_sets_no_cookie(client, person):
    mine, strangers = client.get("/public/"), Client().get("/public/")

    assert mine.content == strangers.content
    assert not mine.cookies
    assert "Cookie" not in mine.headers.get("Vary", "")
    assert dict(mine.headers) == dict(strangers.headers)


def test_every_answer_carries_the_headers_of_safety(client):
    for path in ("/public/", "/unknown/", "/account/login/"):
        headers = client.get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self'" in policy
        assert "style-src 'self'" in policy
        assert "unsafe" not in policy
        assert "nonce" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "camera=()" in headers["Permissions-Policy"]


@pytest.mark.parametrize("path", ["/text/%00/", "/text/a%00b/", f"/number/{2**63}/", f"/number/{'9' * 25}/"])
def test_a_key_that_no_record_can_have_answers_like_what_never_existed(client, path):
    never, response = client.get("/unknown/"), client.get(path)

    assert response.status_code == 404
    assert response.content == never.content
    assert dict(response.headers) == dict(never.headers)
    assert client.get("/text/a/").status_code == client.get(f"/number/{2**63 - 1}/").status_code == 200


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "PUT", "DELETE", "PATCH", "CONNECT"])
@pytest.mark.parametrize("path", ["/public/", "/staff/", "/unknown/"])
def test_unusual_methods_are_refused_everywhere(client, method, path):
    response = client.generic(method, path, HTTP_COOKIE="a=secret")

    assert response.status_code == 405
    assert b"secret" not in response.content


@pytest.mark.parametrize("path", ["/away/", "/away/25006/"])
def test_a_database_that_is_away_or_takes_no_change_is_a_503_without_a_trace(path):
    response = Client(raise_request_exception=False).get(path)

    assert response.status_code == 503
    assert response.headers["Retry-After"] == "30"
    assert b"not available right now" in response.content
    assert b"10.0.0.7" not in response.content


def test_what_the_database_refuses_for_good_is_a_failure_of_ours():
    response = Client(raise_request_exception=False).get("/away/25P02/")

    assert response.status_code == 500
    assert b"10.0.0.7" not in response.content


def test_a_failure_tells_nothing_of_itself():
    response = Client(raise_request_exception=False).get("/broken/")

    assert response.status_code == 500
    assert b"secret" not in response.content
    assert b"Something went wrong on our side" in response.content


@pytest.mark.parametrize("demonstration", [True, False])
def test_error_pages_say_that_it_is_a_demonstration(rf, settings, django_assert_num_queries, demonstration):
    settings.DEMONSTRATION = demonstration
    request = rf.get("/staff/")
    with django_assert_num_queries(2):
        pages = [errors.not_found(request, Http404()), errors.not_found(rf.get("/"), Http404())]
        pages += [errors.forbidden(request, PermissionDenied()), errors.failed(request)]

    assert pages[0].content == pages[1].content
    for page in pages:
        assert (b"This is a demonstration." in page.content) is demonstration


def test_error_pages_ask_nothing_of_the_database(rf, django_assert_num_queries):
    request = rf.get("/staff/")
    with django_assert_num_queries(0):
        assert errors.bad_request(request, SuspiciousOperation()).status_code == 400
        assert errors.forbidden(request, PermissionDenied()).status_code == 403
        assert errors.failed(request).status_code == 500


def test_what_is_not_there_leads_on_with_the_partnerships_own_numbers(rf, django_assert_num_queries):
    partnership = PartnershipFactory(front_door_number="01632 960 001", out_of_hours_number="01632 960 002")
    request = rf.get("/staff/")

    with django_assert_num_queries(1):
        page = errors.not_found(request, Http404()).content.decode()

    for words in ("tel:01632960001", "tel:01632960002", partnership.name, '<nav aria-label="Menu"'):
        assert words in page


@pytest.mark.parametrize("failure", [OperationalError, InterfaceError])
def test_it_does_so_without_them_while_the_database_is_away(failure, rf, monkeypatch):
    def away(request):
        raise failure("10.0.0.7 does not answer")

    monkeypatch.setattr(errors, "partnership_for", away)

    page = errors.not_found(rf.get("/staff/"), Http404())

    assert page.status_code == 404
    assert b"tel:08001111" in page.content
    assert b'<nav aria-label="Menu"' in page.content
    assert b"10.0.0.7" not in page.content


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"/full/{errno.ENOSPC}/", 503),
        (f"/full/{errno.EFBIG}/", 503),
        (f"/full/{errno.EACCES}/", 500),
        ("/memory/", 503),
    ],
)
def test_a_full_machine_asks_people_to_try_again(path, status):
    response = Client(raise_request_exception=False).get(path)

    assert response.status_code == status
    assert b"in a few minutes" in response.content
    assert b"/var/lib" not in response.content


def test_a_form_without_its_token_gets_a_page_of_ours():
    response = Client(enforce_csrf_checks=True).post("/public/", {"a": "1"})

    assert response.status_code == 403
    assert b"You cannot do this" in response.content


def test_a_sign_in_ends_when_nobody_clicks(client, person, time_machine, settings):
    time_machine.move_to("2026-03-02T09:00Z", tick=False)
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/staff/").status_code == 200

    time_machine.shift(settings.SESSION_IDLE_SECONDS)
    assert client.get("/staff/").status_code == 200
    time_machine.shift(settings.SESSION_IDLE_SECONDS + 1)
    response = client.get("/staff/")

    assert response.headers["Location"] == "/account/login/?next=/staff/"


def test_a_sign_in_ends_after_a_working_day_however_busy(client, person, time_machine, settings):
    time_machine.move_to("2026-03-02T07:00Z", tick=False)
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.get("/staff/")

    for _ in range(settings.SESSION_SECONDS // 1800):
        time_machine.shift(1800)
        assert client.get("/staff/").status_code == 200
    time_machine.shift(1)

    assert client.get("/staff/").status_code == 302


def test_what_was_said_to_somebody_is_not_in_a_cookie(client, person):
    response = client.get("/says/")

    assert "messages" not in response.cookies


def test_a_refusal_says_whose_it_is_in_the_words_of_the_rule(rf):
    refused = errors.forbidden(rf.get("/"), PermissionDenied("Only the <chair> withdraws it."))

    assert refused.status_code == 403
    assert "Only the &lt;chair&gt; withdraws it." in refused.content.decode()
    assert "Your role does not let you" in errors.forbidden(rf.get("/"), PermissionDenied()).content.decode()
