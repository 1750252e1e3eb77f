"""Work accounts (OpenID Connect): they open the portal to somebody already in it, by a verified address, each time anew."""

from __future__ import annotations

import re

import pytest
import responses
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from audit.models import Event
from partnership import services
from partnership.models import SECOND_FACTOR_ROLES, Person, Role
from tests.partnership.factories import PASSWORD, PartnershipFactory, PersonFactory
from tests.partnership.second_factor import code_now, with_app

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_attempts_yet")]

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
ISSUER = "https://id.council.example"
LOGIN = "/account/oidc/work/login/"
CALLBACK = "/account/oidc/work/login/callback/"


@pytest.fixture
def issuer(settings, time_machine):
    time_machine.move_to("2026-03-02T09:00Z", tick=False)
    settings.OIDC = {
        "name": "Council account",
        "server_url": ISSUER,
        "client_id": "portal",
        "secret": "x" * 32,
    }
    app = {
        "provider_id": "work",
        "name": "Council account",
        "client_id": "portal",
        "secret": "x" * 32,
        "settings": {"server_url": ISSUER},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}


@pytest.fixture
def come_back(issuer):
    """`come_back(client, **claims)`: somebody goes to the issuer, which says this of them, and comes back."""

    def go(client, *, leave=LOGIN, answer="code=c", **claims):
        with responses.RequestsMock(assert_all_requests_are_fired=False) as net:
            net.get(
                f"{ISSUER}/.well-known/openid-configuration",
                json={
                    "issuer": ISSUER,
                    "authorization_endpoint": f"{ISSUER}/authorize",
                    "token_endpoint": f"{ISSUER}/token",
                    "userinfo_endpoint": f"{ISSUER}/userinfo",
                    "token_endpoint_auth_methods_supported": ["client_secret_post"],
                },
            )
            net.post(f"{ISSUER}/token", json={"access_token": "t", "token_type": "Bearer"})
            net.get(f"{ISSUER}/userinfo", json={"sub": "77"} | claims)
            leaving = client.post(leave)
            assert leaving.url.startswith(f"{ISSUER}/authorize")
            assert "code_challenge=" in leaving.url
            state = re.search(r"state=([^&]+)", leaving.url)[1]
            return client.get(f"{CALLBACK}?{answer}&state={state}")

    return go


def is_in(client):
    return client.get("/account/").status_code == 200


@pytest.mark.parametrize("role", [None, *Role])
def test_it_opens_the_portal_to_somebody_who_is_in_it(client, come_back, settings, role):
    settings.SECOND_FACTOR_REQUIRED = True
    person = PersonFactory(email="sam@council.example", **({role.value: True} if role else {}))
    assert "Sign in with Council account" in client.get("/account/login/").content.decode()

    answer = come_back(client, email="Sam@council.example", email_verified=True)

    assert answer.url == "/workspace/"
    event = Event.objects.get(verb="signed_in")
    assert (event.by, event.facts["methods"]) == (person, ["socialaccount"])
    first = client.get("/account/")
    assert (first.status_code == 302 and first.url == "/account/2fa/") is (role in SECOND_FACTOR_ROLES)


def test_nothing_of_it_is_stored_and_the_password_stays(client, come_back):
    person = PersonFactory(email="sam@council.example")

    come_back(client, email="sam@council.example", email_verified=True)

    assert is_in(client)
    assert not SocialAccount.objects.exists()
    assert not EmailAddress.objects.exists()
    assert Person.objects.get(pk=person.pk).check_password(PASSWORD)


def test_it_leads_back_to_the_page_that_was_wanted(client, come_back):
    PersonFactory(email="sam@council.example")

    answer = come_back(
        client, leave=f"{LOGIN}?next=/account/2fa/", email="sam@council.example", email_verified=True
    )

    assert answer.url == "/account/2fa/"


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "sam@council.example", "email_verified": False},
        {"email": "sam@council.example", "email_verified": "false"},
        {"email": "sam@council.example"},
        {"email": "stranger@council.example", "email_verified": True},
        {"email_verified": True},
        {},
    ],
)
def test_who_matches_nobody_gets_nowhere(client, come_back, claims):
    PartnershipFactory()
    PersonFactory(email="sam@council.example")

    answer = come_back(client, **claims)

    assert answer.status_code == 403
    assert "You cannot sign in with this account" in answer.content.decode()
    assert not is_in(client)
    assert Person.objects.count() == 1
    assert not SocialAccount.objects.exists()
    assert [event.facts["way"] for event in Event.objects.filter(verb="sign_in_failed")] == ["work_account"]


@pytest.mark.parametrize(
    ("address", "opens"), [("sam@council.example", True), ("sam@evil.council.example", False)]
)
def test_an_issuer_that_says_nothing_is_believed_for_its_own_domains_only(
    client, come_back, settings, address, opens
):
    (app,) = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    app["settings"]["verified_email"] = ["council.example"]
    PersonFactory(email=address)

    come_back(client, email=address)

    assert is_in(client) is opens


def test_who_left_gets_the_same_answer(client, come_back):
    PersonFactory(email="sam@council.example", is_active=False)

    left = come_back(client, email="sam@council.example", email_verified=True)
    never = come_back(Client(), email="never@council.example", email_verified=True)

    assert left.status_code == never.status_code == 403
    assert not is_in(client)


def test_an_address_that_changes_on_either_side_ends_the_match(client, come_back):
    person = PersonFactory(email="sam@council.example")
    come_back(client, email="sam@council.example", email_verified=True)
    client.post("/account/logout/")

    come_back(client, email="sam.okoro@council.example", email_verified=True)
    assert not is_in(client)

    services.change_email(person=person, email="okoro@council.example", by=None)
    come_back(client, email="sam@council.example", email_verified=True)
    assert not is_in(client)


def test_the_second_factor_is_asked_for_too(client, come_back):
    with_app(PersonFactory(email="sam@council.example", chair=True))

    answer = come_back(client, email="sam@council.example", email_verified=True)

    assert answer.url == "/account/2fa/authenticate/"
    assert not is_in(client)
    client.post("/account/2fa/authenticate/", {"code": code_now()})
    assert is_in(client)


@pytest.mark.parametrize("process", ["connect", "redirect"])
def test_nobody_ties_a_foreign_work_account_to_their_own(client, come_back, process):
    person = PersonFactory()
    client.force_login(person, backend=BACKEND)

    answer = come_back(
        client, leave=f"{LOGIN}?process={process}", email="other@council.example", email_verified=True
    )

    assert answer.status_code == 403
    assert not SocialAccount.objects.exists()


def test_looking_at_the_address_starts_nothing(client, issuer):
    page = client.get(LOGIN)

    assert page.status_code == 200
    assert "Continue to Council account" in page.content.decode()


def test_who_stops_half_way_is_told_so(client, come_back):
    answer = come_back(client, answer="error=access_denied")

    assert answer.url == "/account/3rdparty/login/cancelled/"
    assert "You did not sign in" in client.get(answer.url).content.decode()


@pytest.mark.parametrize("query", ["error=<script>&state=x", "code=c&state=made-up", ""])
def test_what_the_issuer_refuses_is_said_in_our_words(client, issuer, query):
    answer = client.get(f"{CALLBACK}?{query}")

    page = answer.content.decode()
    assert answer.status_code == 401
    assert "Signing in did not work" in page
    assert "<script>" not in page


def test_without_settings_there_is_no_such_thing(client):
    page = client.get("/account/login/").content.decode()

    assert "/oidc/" not in page
    for path in (LOGIN, CALLBACK, "/account/3rdparty/login/cancelled/"):
        assert client.get(path).status_code == 404
