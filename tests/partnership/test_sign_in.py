"""Signing in: the same answer for everybody who may not, at most so often, and all of it on record."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from audit.models import Event
from foundation import clock
from partnership.models import Appointment, Person, Role
from partnership.services import record_leaving
from tests.partnership.factories import PASSWORD, PartnershipFactory, PersonFactory
from tests.partnership.second_factor import code_now, with_app

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_attempts_yet")]

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
WRONG = b"The e-mail address or the password is not right"


@pytest.fixture(autouse=True)
def _morning(time_machine):
    """Codes change every half minute: the clock stands still while a test uses one."""
    time_machine.move_to("2026-03-02T09:00Z", tick=False)


def try_in(client, email, password=PASSWORD, **more):
    return client.post("/account/login/", {"login": email, "password": password} | more)


def is_in(client):
    return client.get("/account/").status_code == 200


def facts(verb):
    return [event.facts for event in Event.objects.filter(verb=verb)]


# In


def test_somebody_signs_in_and_it_is_on_record(client):
    person = PersonFactory()

    answer = try_in(client, person.email.upper())

    assert answer.headers["Location"] == "/workspace/"
    assert is_in(client)
    event = Event.objects.get(verb="signed_in")
    assert (event.by, event.facts["methods"]) == (person, ["password"])
    assert (event.subject_type, event.subject_id) == ("partnership.person", person.pk)


def test_signing_in_leads_on_to_the_page_that_was_wanted(client):
    person = PersonFactory()
    asked = client.get("/account/")
    assert asked.headers["Location"] == "/account/login/?next=/account/"

    answer = client.post(asked.headers["Location"], {"login": person.email, "password": PASSWORD})

    assert answer.headers["Location"] == "/account/"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_signing_in_leads_nowhere_else(client, elsewhere):
    answer = try_in(client, PersonFactory().email, next=elsewhere)

    assert answer.headers["Location"] == "/workspace/"


def test_a_second_factor_is_asked_of_whoever_has_one(client):
    person = with_app(PersonFactory())

    answer = try_in(client, person.email)
    assert answer.headers["Location"] == "/account/2fa/authenticate/"
    assert not is_in(client)
    assert not Event.objects.filter(verb="signed_in").exists()

    assert client.post("/account/2fa/authenticate/", {"code": "000000"}).status_code == 200
    assert not is_in(client)
    assert facts("sign_in_failed") == [{"way": "second_factor"}]

    code = code_now()
    client.post("/account/2fa/authenticate/", {"code": f"{code[:3]} {code[3:]}"})
    assert is_in(client)
    assert facts("signed_in") == [{"methods": ["password", "totp"]}]


def test_a_code_opens_once(client):
    person = with_app(PersonFactory())
    code = code_now()
    try_in(client, person.email)
    client.post("/account/2fa/authenticate/", {"code": code})
    assert is_in(client)

    somebody_else = Client()
    try_in(somebody_else, person.email)
    somebody_else.post("/account/2fa/authenticate/", {"code": code})

    assert not is_in(somebody_else)


def test_whoever_stops_at_the_second_factor_can_begin_again(client):
    try_in(client, with_app(PersonFactory()).email)

    answer = client.post("/account/logout/", {"next": "/account/login/"})

    assert answer.headers["Location"] == "/account/login/"
    assert b"Sign in" in client.get("/account/login/").content
    assert client.get("/account/2fa/authenticate/").headers["Location"] == "/account/login/"


# Not in


def not_let_in():
    """Everybody whose sign-in must be answered alike, with the password that they type."""
    known = PersonFactory()
    gone = PersonFactory(is_active=False)
    invited = PersonFactory()
    invited.set_unusable_password()
    invited.save()
    anonymised = PersonFactory(email=None)
    assert anonymised.email is None
    return {
        "wrong password": (known.email, "not the password"),
        "nobody": ("nobody@example.org", PASSWORD),
        "left": (gone.email, PASSWORD),
        "never chose one": (invited.email, PASSWORD),
        "no address": ("None@example.org", PASSWORD),
    }


def test_whoever_is_not_let_in_gets_the_same_page_and_costs_the_same(django_assert_max_num_queries):
    PartnershipFactory()
    pages, hashes = {}, {}
    from django.contrib.auth import hashers

    hasher = hashers.get_hasher()
    for name, (email, password) in not_let_in().items():
        counted = []
        usual = type(hasher).encode
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(
                type(hasher), "encode", lambda *args, u=usual, c=counted, **kw: c.append(1) or u(*args, **kw)
            )
            answer = try_in(Client(), email, password)
        pages[name] = answer.content.replace(email.encode(), b"")
        hashes[name] = len(counted)
        assert answer.status_code == 200
        assert WRONG in answer.content, name
        assert b"Error: Sign in" in answer.content

    import re

    bare = {re.sub(rb'value="[^"]*"', b"", page) for page in pages.values()}
    assert len(bare) == 1
    assert set(hashes.values()) == {1}, hashes


def test_a_failed_sign_in_is_on_record_without_the_address_of_somebody_unknown(client):
    partnership = PartnershipFactory()
    person = PersonFactory()

    try_in(client, person.email, "wrong")
    try_in(client, "Somebody.Unknown@example.org", "wrong")
    try_in(client, "somebody.unknown@example.org", "wrong")

    known, first, second = Event.objects.filter(verb="sign_in_failed").order_by("pk")
    assert (known.subject_type, known.subject_id, known.by) == ("partnership.person", person.pk, None)
    assert (first.subject_type, first.subject_id) == ("partnership.partnership", partnership.pk)
    assert first.facts == second.facts != known.facts
    stored = str(list(Event.objects.values()))
    assert "unknown" not in stored.lower()
    assert "example.org" not in stored


def test_one_address_can_be_tried_five_times_in_five_minutes(client, time_machine):
    time_machine.move_to("2026-03-02T09:00Z", tick=False)
    person = PersonFactory()
    for attempt in range(5):
        assert WRONG in try_in(Client(REMOTE_ADDR=f"192.0.2.{attempt}"), person.email, "wrong").content

    late = try_in(Client(REMOTE_ADDR="192.0.2.99"), person.email)
    assert b"Too many attempts" in late.content
    assert not is_in(client)

    time_machine.shift(dt.timedelta(minutes=5, seconds=1))
    try_in(client, person.email)
    assert is_in(client)


def test_one_computer_can_try_ten_times_a_minute(time_machine):
    time_machine.move_to("2026-03-02T09:00Z", tick=False)
    told = [try_in(Client(), f"nobody{number}@example.org", "wrong").content for number in range(11)]

    assert [WRONG in page for page in told] == [True] * 10 + [False]
    assert b"Too many attempts" in told[-1]


def test_a_flood_gets_a_page_of_ours(client, time_machine):
    time_machine.move_to("2026-03-02T09:00Z", tick=False)
    answers = [client.post("/account/login/", {}) for _ in range(31)]

    assert [answer.status_code for answer in answers[-2:]] == [200, 429]
    assert b"<h1" in answers[-1].content
    assert b"Too many attempts" in answers[-1].content
    assert answers[-1].headers["Cache-Control"] == "no-store"


def test_throttles_lie_in_the_database(settings):
    assert "db.DatabaseCache" in settings.CACHES["default"]["BACKEND"]


def test_behind_a_proxy_attempts_count_by_the_address_that_it_saw(settings, time_machine):
    time_machine.move_to("2026-03-02T09:00Z", tick=False)
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    told = [
        try_in(
            Client(REMOTE_ADDR="10.0.0.1", headers={"X-Forwarded-For": f"203.0.113.{number}, 192.0.2.7"}),
            f"nobody{number}@example.org",
            "wrong",
        ).content
        for number in range(11)
    ]

    assert b"Too many attempts" in told[-1]


# Out


@pytest.fixture
def two_browsers():
    person = PersonFactory(communications_officer=True)
    browsers = [Client(), Client()]
    for browser in browsers:
        try_in(browser, person.email)
        assert is_in(browser)
    return person, browsers


def test_who_leaves_is_out_of_every_session_at_the_next_request(two_browsers):
    person, browsers = two_browsers

    record_leaving(person=person, by=PersonFactory(administrator=True, last_login=clock.now()))

    for browser in browsers:
        assert browser.get("/account/").headers["Location"].startswith("/account/login/")


def test_a_session_from_before_somebody_left_does_not_wake_when_they_come_back(two_browsers):
    person, browsers = two_browsers
    Person.objects.filter(pk=person.pk).update(is_active=False)
    assert not is_in(browsers[0])

    Person.objects.filter(pk=person.pk).update(is_active=True)

    assert not is_in(browsers[0])


def test_a_lost_role_is_lost_at_the_next_request(two_browsers):
    person, browsers = two_browsers
    assert b"Communications officer" in browsers[0].get("/account/").content

    Appointment.objects.filter(person=person).update(to_on=clock.today() - dt.timedelta(days=1))

    for browser in browsers:
        page = browser.get("/account/").content
        assert b"Communications officer" not in page
        assert b"You hold no role today" in page


def test_a_changed_password_ends_the_other_sessions(two_browsers):
    person, (here, there) = two_browsers
    new = "another-horse-battery"

    answer = here.post(
        "/account/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )

    assert answer.status_code == 302
    assert is_in(here)
    assert not is_in(there)
    assert [event.by for event in Event.objects.filter(verb="password_changed")] == [person]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"oldpassword": "wrong"}, "The current password is not right"),
        ({"password1": "short", "password2": "short"}, "at least 12 characters"),
        ({"password2": "something else entirely"}, "Type the same password twice"),
        ({"password2": ""}, "Enter the new password again"),
        ({}, None),
    ],
)
def test_a_refused_password_changes_nothing(two_browsers, typed, told):
    person, (here, there) = two_browsers
    new = "another-horse-battery"
    sent = {"oldpassword": PASSWORD, "password1": new, "password2": new} | typed
    if told is None:
        sent = {}
        told = "Enter your current password"

    answer = here.post("/account/password/change/", sent)

    assert told in answer.content.decode()
    assert is_in(there)
    assert Person.objects.get(pk=person.pk).check_password(PASSWORD)
    assert not Event.objects.filter(verb="password_changed").exists()


def test_signing_out_takes_a_press_of_a_button(client):
    try_in(client, PersonFactory().email)

    assert client.get("/account/logout/").status_code == 200
    assert is_in(client)
    assert client.post("/account/logout/").headers["Location"] == "/"
    assert not is_in(client)


# What is there, and what is not


NOT_HERE = [
    "/account/email/",
    "/account/confirm-email/",
    "/account/confirm-email/abc/",
    "/account/login/code/",
    "/account/login/code/confirm/",
    "/account/phone/verify/",
    "/account/2fa/trust/",
    "/account/2fa/webauthn/signup/",
    "/account/3rdparty/",
    "/account/3rdparty/signup/",
    "/account/3rdparty/login/cancelled/",
    "/account/social/signup/",
    "/account/oidc/work/login/",
    "/account/oidc/work/login/callback/",
    "/account/password/reset/confirm/",
    "/account/sessions/",
]


@pytest.mark.parametrize("path", NOT_HERE)
def test_what_the_portal_does_not_use_does_not_exist(client, path):
    never = client.get("/never-was/")
    for browser in (Client(), client):
        for method in (browser.get, browser.post):
            answer = method(path)
            assert answer.status_code == 404, path
            assert answer.content == never.content
        client.force_login(PersonFactory(chair=True), backend=BACKEND)


def test_every_address_of_the_door_is_meant_to_be_there():
    names, waiting = set(), list(get_resolver("partnership.account_urls").url_patterns)
    while waiting:
        one = waiting.pop()
        waiting += getattr(one, "url_patterns", [])
        names.add(getattr(one, "name", None))

    ours = {"account", "account_invitation", "account_kept"}
    of_the_library = {
        *(f"account_{name}" for name in ("login", "logout", "inactive", "reauthenticate", "signup")),
        *(f"account_{name}" for name in ("change_password", "set_password", "reset_password")),
        *(f"account_reset_password_{name}" for name in ("done", "from_key", "from_key_done")),
        *(f"mfa_{name}" for name in ("index", "authenticate", "reauthenticate")),
        *(f"mfa_{name}" for name in ("activate_totp", "deactivate_totp")),
        *(f"mfa_{name}_recovery_codes" for name in ("view", "generate", "download")),
        *(f"mfa_{name}_webauthn" for name in ("list", "add", "login", "reauthenticate", "remove", "edit")),
        *(f"openid_connect_{name}" for name in ("login", "callback")),
        "socialaccount_login_cancelled",
    }
    looked_up_but_not_there = {
        "account_email",
        "account_email_verification_sent",
        "socialaccount_connections",
        "socialaccount_signup",
    }
    assert names - {None} == ours | of_the_library | looked_up_but_not_there


def test_nobody_signs_up(client):
    people = Person.objects.count()

    for answer in (
        client.get("/account/signup/"),
        client.post(
            "/account/signup/",
            {"email": "new@example.org", "password1": PASSWORD, "password2": PASSWORD},
        ),
    ):
        assert b"You need an invitation" in answer.content
    assert Person.objects.count() == people


@pytest.mark.parametrize("role", [None, *Role])
def test_every_page_of_the_door_is_in_the_portals_dress(client, role):
    person = with_app(PersonFactory(**({role.value: True} if role else {})))
    everywhere = ["account_login", "account_signup", "account_inactive", "account_reset_password"]
    inside = [
        "account_logout",
        "account_change_password",
        "account_reauthenticate",
        "mfa_index",
        "mfa_reauthenticate",
        "mfa_deactivate_totp",
        "mfa_add_webauthn",
        "mfa_list_webauthn",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "account",
    ]
    pages = [client.get(reverse(name)) for name in everywhere]
    try_in(client, person.email)
    client.post("/account/2fa/authenticate/", {"code": code_now()})
    pages += [client.get(reverse(name)) for name in inside]

    titles = set()
    for page in pages:
        html = page.content.decode()
        assert page.status_code == 200, page.request["PATH_INFO"]
        assert html.count("<h1") == 1
        assert "Worried about a child?" in html
        assert "<script>" not in html
        assert " style=" not in html
        titles.add(html.partition("<title>")[2].partition("</title>")[0].strip())
    assert len(titles) == len(pages)
    assert all(title and not title.startswith("–") for title in titles)
