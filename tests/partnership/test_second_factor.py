"""The second factor: compulsory for some roles in every session, set up and removed on record, secrets unreadable."""

from __future__ import annotations

import re
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import get_resolver

from audit.models import Event
from foundation import clock
from notices.models import Notice
from partnership import services
from partnership.middleware import OPEN_WHILE
from partnership.models import SECOND_FACTOR_ROLES, Role
from tests.config.test_environment import start
from tests.partnership.factories import PASSWORD, AppointmentFactory, DesignationFactory, PersonFactory
from tests.partnership.second_factor import SECRET, code_now, with_app

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_attempts_yet")]

PLACES = ["/account/", "/workspace/reviews/", "/account/password/change/", "/account/2fa/webauthn/"]


@pytest.fixture(autouse=True)
def production(settings, time_machine):
    settings.SECOND_FACTOR_REQUIRED = True
    # Codes change every half minute: the clock stands still while a test uses one.
    time_machine.move_to("2026-03-02T09:00Z", tick=False)


def sign_in(client, person, code=None):
    client.post("/account/login/", {"login": person.email, "password": PASSWORD})
    if code:
        client.post("/account/2fa/authenticate/", {"code": code})
    return client


def set_up_app(client):
    page = client.get("/account/2fa/totp/activate/").content.decode()
    (key,) = re.findall(r'<code class="portal-text">([A-Z2-7 ]+)</code>', page)
    return client.post("/account/2fa/totp/activate/", {"code": code_now(key.replace(" ", ""))})


def held_at(client, path, place):
    answer = client.get(path)
    return answer.status_code == 302 and answer.headers["Location"].startswith(place)


# Compulsory


@pytest.mark.parametrize("role", list(Role))
def test_some_roles_get_nowhere_before_a_second_factor_is_set_up(client, role):
    sign_in(client, PersonFactory(**{role.value: True}))

    for path in [*PLACES, "/admin/"]:
        assert held_at(client, path, "/account/2fa/") is (role in SECOND_FACTOR_ROLES), path
    for path in ("/account/2fa/", "/account/2fa/totp/activate/", "/account/2fa/webauthn/add/"):
        assert client.get(path).status_code == 200
    page = client.get("/account/2fa/").content.decode()
    assert ("Your role asks for a second factor" in page) is (role in SECOND_FACTOR_ROLES)
    assert ('aria-label="Menu"' in page) is (role not in SECOND_FACTOR_ROLES)


def test_a_superuser_needs_one_too_while_the_portal_is_set_up(client):
    sign_in(client, PersonFactory(is_superuser=True))

    assert held_at(client, "/admin/", "/account/2fa/")


def test_what_is_sent_while_held_changes_nothing(client):
    person = PersonFactory(chair=True)
    sign_in(client, person)
    new = "another-horse-battery"

    client.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    client.post("/workspace/absences/", {"deputy": PersonFactory().pk})

    person.refresh_from_db()
    assert person.check_password(PASSWORD)
    assert not person.absences.exists()


def test_signing_out_and_help_stay_in_reach(client):
    sign_in(client, PersonFactory(chair=True))

    assert client.get("/worried-about-a-child/").status_code == 200
    assert client.post("/account/logout/").headers["Location"] == "/"
    assert held_at(client, "/account/", "/account/login/")


def test_once_it_is_set_up_everything_opens(client):
    person = PersonFactory(chair=True)
    sign_in(client, person)

    answer = set_up_app(client)

    assert answer.headers["Location"] == "/account/2fa/recovery-codes/"
    for path in PLACES:
        assert client.get(path).status_code == 200, path
    assert (
        len(re.findall(r"<code>\d{8}</code>", client.get("/account/2fa/recovery-codes/").content.decode()))
        == 10
    )


def test_the_demonstration_asks_nobody(client, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    sign_in(client, PersonFactory(chair=True))

    assert client.get("/account/").status_code == 200


@pytest.mark.parametrize(
    ("environment", "wanted"),
    [
        ({}, "True"),
        ({"DEBUG": "true"}, "True"),
        ({"DEBUG": "true", "DEMONSTRATION": "true"}, "False"),
    ],
)
def test_it_is_compulsory_everywhere_but_in_the_demonstration(environment, wanted):
    told = start("print(settings.SECOND_FACTOR_REQUIRED)", **environment)

    assert told.stdout.strip() == wanted


# Sessions that began before


@pytest.mark.parametrize("role", sorted(SECOND_FACTOR_ROLES))
def test_a_session_from_before_the_role_is_held_at_its_next_request(client, role):
    person = PersonFactory()
    sign_in(client, person)
    assert client.get("/account/").status_code == 200

    AppointmentFactory(person=person, role=role)

    assert held_at(client, "/account/", "/account/2fa/")


def test_a_designate_is_held_while_the_designation_lasts(client, time_machine):
    person = PersonFactory()
    sign_in(client, person)
    DesignationFactory(
        appointment=AppointmentFactory(role=Role.CHAIR),
        designate=person,
        from_on=clock.today(),
        to_on=clock.today(),
    )
    assert held_at(client, "/account/", "/account/2fa/")

    time_machine.move_to("2026-03-03T09:00Z")
    sign_in(client, person)
    assert client.get("/account/").status_code == 200


def test_a_session_that_never_showed_the_second_factor_has_to(client):
    person = PersonFactory()
    sign_in(client, person)
    other = sign_in(Client(), person)
    set_up_app(other)
    AppointmentFactory(person=person, role=Role.CHAIR)
    assert other.get("/account/").status_code == 200

    assert held_at(client, "/account/", "/account/2fa/reauthenticate/?next=%2Faccount%2F")
    assert held_at(client, "/account/2fa/", "/account/2fa/reauthenticate/")
    assert held_at(client, "/account/2fa/totp/deactivate/", "/account/2fa/reauthenticate/")
    assert held_at(client, "/account/reauthenticate/", "/account/2fa/reauthenticate/")

    client.post("/account/2fa/reauthenticate/", {"code": "000000"})
    assert held_at(client, "/account/", "/account/2fa/reauthenticate/")
    page = other.get("/account/2fa/recovery-codes/").content.decode()
    client.post("/account/2fa/reauthenticate/", {"code": re.findall(r"<code>(\d{8})</code>", page)[0]})
    assert client.get("/account/").status_code == 200


def test_one_persons_session_says_nothing_of_anothers_second_factor(client):
    first = with_app(PersonFactory(chair=True))
    sign_in(client, first, code_now())
    assert client.get("/account/").status_code == 200
    client.post("/account/logout/")

    second = PersonFactory(vice_chair=True)
    sign_in(client, second)
    with_app(second)

    assert held_at(client, "/account/", "/account/2fa/reauthenticate/")


def test_a_lost_telephone_sends_its_owner_back_to_setting_one_up(client):
    person = with_app(PersonFactory(chair=True))
    sign_in(client, person, code_now())

    services.remove_second_factor(person=person, by=None, reason="Lost on the train")

    assert held_at(client, "/account/", "/account/2fa/")
    assert set_up_app(client).status_code == 302
    assert client.get("/account/").status_code == 200


def test_every_page_that_stays_open_while_held_exists():
    names = get_resolver("partnership.account_urls").reverse_dict
    assert {name for held in OPEN_WHILE.values() for name in held} <= set(names)


# Set up and removed


def verbs(person):
    return [(event.verb, event.facts.get("kind")) for event in Event.objects.about(person)][1:]


def test_what_is_set_up_and_removed_is_on_record_and_told(client):
    person = PersonFactory()
    sign_in(client, person)

    set_up_app(client)
    assert sorted(verbs(person)) == [
        ("second_factor_added", "recovery_codes"),
        ("second_factor_added", "totp"),
    ]
    client.post("/account/2fa/recovery-codes/generate/")
    assert verbs(person)[2:] == [("second_factor_added", "recovery_codes")]
    client.post("/account/2fa/totp/deactivate/")
    assert sorted(verbs(person)[3:]) == [
        ("second_factor_removed", "recovery_codes"),
        ("second_factor_removed", "totp"),
    ]
    told = [notice.values["what"] for notice in Notice.objects.filter(kind="sign_in_changed")]
    assert len(told) == 5
    assert "The authenticator app was removed." in told
    assert all(event.by == person for event in Event.objects.about(person))


def test_looking_at_the_pages_changes_nothing(client):
    person = with_app(PersonFactory())
    sign_in(client, person, code_now())
    before = list(Authenticator.objects.values_list("pk", "type")), Event.objects.count()

    for path in ("", "totp/deactivate/", "recovery-codes/generate/", "webauthn/add/", "webauthn/"):
        assert client.get(f"/account/2fa/{path}").status_code == 200

    assert (list(Authenticator.objects.values_list("pk", "type")), Event.objects.count()) == before


def test_a_wrong_code_sets_nothing_up(client):
    person = PersonFactory()
    sign_in(client, person)
    client.get("/account/2fa/totp/activate/")

    answer = client.post("/account/2fa/totp/activate/", {"code": "000000"})

    assert "The code is not right" in answer.content.decode()
    assert not Authenticator.objects.exists()
    assert verbs(person) == []


def test_after_a_while_the_password_is_asked_for_again(client, time_machine, settings):
    person = PersonFactory()
    sign_in(client, person)
    time_machine.shift(settings.ACCOUNT_REAUTHENTICATION_TIMEOUT + 1)

    asked = client.get("/account/2fa/totp/activate/")
    assert asked.headers["Location"].startswith("/account/reauthenticate/")
    assert (
        "The password is not right"
        in client.post(asked.headers["Location"], {"password": "x"}).content.decode()
    )

    answer = client.post(asked.headers["Location"], {"password": PASSWORD})
    assert answer.headers["Location"] == "/account/2fa/totp/activate/"
    assert client.get("/account/2fa/totp/activate/").status_code == 200


def test_secrets_are_unreadable_in_the_database(client):
    person = PersonFactory()
    sign_in(client, person)
    set_up_app(client)
    with_app(PersonFactory())

    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        stored = str(cursor.fetchall())
    assert SECRET not in stored
    key = client.session.get("mfa.totp.secret")
    assert key is None
    assert stored.count("gAAAA") == Authenticator.objects.count()


def test_secrets_move_to_a_new_key_and_open_as_before(client, settings):
    person = with_app(PersonFactory())
    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    old, new = settings.FIELD_KEYS, [Fernet.generate_key().decode()]

    settings.FIELD_KEYS = [*new, *old]
    call_command("rotate_field_keys", stdout=StringIO())
    settings.FIELD_KEYS = new

    assert Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes() == codes
    sign_in(client, person, code_now())
    assert client.get("/account/").status_code == 200


def test_recovery_codes_open_once_each(client):
    person = with_app(PersonFactory())
    code = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]

    sign_in(client, person, code)
    assert client.get("/account/").status_code == 200

    again = sign_in(Client(), person, code)
    assert again.get("/account/").status_code == 302


def test_recovery_codes_can_be_downloaded_as_text(client):
    sign_in(client, with_app(PersonFactory()), code_now())

    answer = client.get("/account/2fa/recovery-codes/download/")

    assert answer.headers["Content-Type"].startswith("text/plain")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert len(re.findall(r"^\d{8}$", answer.content.decode(), re.MULTILINE)) == 10


def test_nobody_reaches_anothers_passkeys(client):
    passkey = Authenticator.objects.create(
        user=PersonFactory(), type=Authenticator.Type.WEBAUTHN, data={"name": "Theirs", "credential": {}}
    )
    sign_in(client, PersonFactory())

    for path in ("remove", "edit"):
        for method in (client.get, client.post):
            assert method(f"/account/2fa/webauthn/keys/{passkey.pk}/{path}/").status_code == 404
    assert Authenticator.objects.filter(pk=passkey.pk).exists()


NO_PASSKEYS = [
    "",
    "{}",
    "[]",
    "7",
    '"x"',
    "not json",
    '{"response": {"userHandle": "MQ"}}',
    '{"response": {"userHandle": 7}}',
    '{"response": 7}',
    '{"id": "x", "rawId": "x", "type": "public-key", "response": {"userHandle": "MQ"}}',
    '{"id": "eA", "rawId": "eA", "type": "public-key", "response": {"userHandle": "MQ", "clientDataJSON": "e30",'
    ' "authenticatorData": "eA", "signature": "eA"}}',
]


@pytest.mark.parametrize("sent", NO_PASSKEYS)
def test_what_is_no_passkey_adds_and_confirms_nothing(client, sent):
    person = with_app(PersonFactory())
    sign_in(client, person)
    page = client.post("/account/2fa/authenticate/", {"credential": sent})
    assert "The passkey did not work" in page.content.decode()

    client.post("/account/2fa/authenticate/", {"code": code_now()})
    page = client.post("/account/2fa/webauthn/add/", {"name": "Mine", "credential": sent})
    assert "The passkey did not work" in page.content.decode()
    assert not Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN).exists()


@pytest.mark.parametrize("sent", NO_PASSKEYS)
def test_what_is_no_passkey_opens_nothing(client, sent):
    PersonFactory()
    client.get("/account/2fa/webauthn/login/", headers={"Accept": "application/json"})

    answer = client.post("/account/2fa/webauthn/login/", {"credential": sent}, follow=True)

    assert answer.status_code == 200
    assert "The passkey did not work" in answer.content.decode()
    assert client.get("/account/").status_code == 302
