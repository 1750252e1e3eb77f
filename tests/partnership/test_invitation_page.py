"""An invitation by e-mail: its link opens a page, the page takes a password, and nothing of it works twice."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from audit.models import Event
from foundation import clock
from notices.models import Delivery, Notice
from partnership import services
from partnership.models import SECOND_FACTOR_ROLES, Invitation, Person, Role
from partnership.services.invitations import token_of
from tests.notices.sending import turn
from tests.partnership.factories import PartnershipFactory, PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_attempts_yet")]

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
PASSWORD = "a-long-and-quiet-sentence"
TYPED = {"password1": PASSWORD, "password2": PASSWORD}


@pytest.fixture
def administrator():
    PartnershipFactory()
    return PersonFactory(administrator=True, last_login=clock.now(), name="Ada Minter")


def new_person(**more):
    person = PersonFactory(**more)
    person.set_unusable_password()
    person.save()
    return person


@pytest.fixture
def newcomer():
    return new_person(name="Noor Newcomer")


@pytest.fixture
def path(administrator, newcomer, time_machine):
    time_machine.move_to("2026-03-02T09:00Z")
    invitation = services.invite_person(person=newcomer, by=administrator)
    return f"/account/invitation/{token_of(invitation)}/"


def act_of_inviting(person):
    return reverse("admin:partnership_person_act", args=[person.pk, "invite"])


@pytest.mark.parametrize("role", [None, *Role])
def test_from_the_admin_to_the_first_page(client, administrator, mail, link_in, settings, role):
    settings.SECOND_FACTOR_REQUIRED = False
    person = new_person(**({role.value: True} if role else {}))
    client.force_login(administrator, backend=BACKEND)
    assert client.post(act_of_inviting(person)).status_code == 302

    browser = Client()
    path = link_in()
    message = mail.messages()[-1]
    page = browser.get(path).content.decode()
    answer = browser.post(path, TYPED)

    assert str(message["To"]) == f"{person.name} <{person.email}>"
    assert "Ada Minter invites you" in mail.texts()[-1]
    assert person.name in page
    assert answer.headers["Location"] == "/account/login/"
    assert "Your password is set" in browser.get("/account/login/").content.decode()
    settings.SECOND_FACTOR_REQUIRED = True
    browser.post("/account/login/", {"login": person.email, "password": PASSWORD})
    first = browser.get("/account/")
    if role in SECOND_FACTOR_ROLES:
        assert first.headers["Location"] == "/account/2fa/"
    else:
        assert first.status_code == 200
    verbs = [event.verb for event in Event.objects.about(person)]
    assert verbs == ["person_invited", "invitation_accepted", "signed_in"]


def test_opening_the_link_changes_nothing_however_often(client, path, newcomer):
    before = list(Invitation.objects.values()), Event.objects.count()

    for _ in range(10):
        assert client.get(path).status_code == 200
        assert client.head(path).status_code == 200

    assert (list(Invitation.objects.values()), Event.objects.count()) == before
    assert not Person.objects.get(pk=newcomer.pk).has_usable_password()


def test_a_link_that_was_used_opens_nothing(client, path, newcomer):
    client.post(path, TYPED)

    for answer in (client.get(path), client.post(path, {"password1": "x" * 20, "password2": "x" * 20})):
        assert answer.status_code == 404
        assert "This invitation does not work" in answer.content.decode()
    assert Person.objects.get(pk=newcomer.pk).check_password(PASSWORD)


@pytest.mark.parametrize("fate", ["left", "ran out", "replaced", "address put right"])
def test_a_dead_invitation_is_answered_as_one_that_never_was(
    client, path, newcomer, administrator, time_machine, fate
):
    never = client.get(f"/account/invitation/{'a' * 64}/").content
    if fate == "left":
        services.record_leaving(person=newcomer, by=administrator)
    elif fate == "ran out":
        time_machine.shift(8 * 24 * 3600)
    elif fate == "replaced":
        time_machine.shift(60)
        services.invite_person(person=newcomer, by=administrator)
    else:
        services.change_email(person=newcomer, email="right@agency.example", by=administrator)

    for answer in (client.get(path), client.post(path, TYPED)):
        assert answer.status_code == 404
        assert answer.content == never
    assert not Person.objects.get(pk=newcomer.pk).has_usable_password()


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({}, "Enter a password"),
        ({"password1": "short", "password2": "short"}, "at least 12 characters"),
        ({"password1": "password1234", "password2": "password1234"}, "too common"),
        ({"password1": "1" * 14, "password2": "1" * 14}, "entirely numeric"),
        ({"password1": "noor newcomer", "password2": "noor newcomer"}, "too similar"),
        ({"password1": PASSWORD, "password2": PASSWORD + "!"}, "Type the same password twice"),
    ],
)
def test_a_password_that_will_not_do_is_refused_and_the_link_stays(client, path, newcomer, typed, told):
    answer = client.post(path, typed)

    page = answer.content.decode()
    assert answer.status_code == 200
    assert told in page
    assert "<title>Error: " in page.replace("\n", "").replace("  ", "")
    assert not Person.objects.get(pk=newcomer.pk).has_usable_password()
    assert client.post(path, TYPED).status_code == 302


def test_somebody_who_is_signed_in_is_asked_to_sign_out_first(client, path, newcomer):
    client.force_login(PersonFactory(), backend=BACKEND)

    for answer in (client.get(path), client.post(path, TYPED)):
        assert "You are signed in already" in answer.content.decode()

    assert not Person.objects.get(pk=newcomer.pk).has_usable_password()


def test_one_computer_can_try_only_so_often(client, path):
    answers = [client.post(path, {}).status_code for _ in range(21)]

    assert answers == [200] * 20 + [429]


def test_an_invitation_that_has_not_left_yet_is_withdrawn_when_a_newer_one_takes_its_place(
    administrator, newcomer, mail, time_machine
):
    time_machine.move_to("2026-10-05T09:00Z", tick=False)
    services.invite_person(person=newcomer, by=administrator)
    time_machine.shift(1)
    services.invite_person(person=newcomer, by=administrator)

    turn()

    assert [str(message["To"]) for message in mail.messages()] == [f"{newcomer.name} <{newcomer.email}>"]
    assert [notice.status for notice in Notice.objects.order_by("pk")] == ["withdrawn", "sent"]


def test_who_left_gets_no_invitation(administrator, newcomer, mail):
    services.invite_person(person=newcomer, by=administrator)
    services.record_leaving(person=newcomer, by=administrator)

    turn()

    assert mail.tried == []


def test_while_sending_is_off_the_invitation_reaches_no_server(administrator, newcomer, mail, settings):
    settings.SENDING = False

    services.invite_person(person=newcomer, by=administrator)
    turn()

    assert mail.tried == []
    assert Delivery.objects.get().status == Delivery.Status.KEPT_LOCALLY


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_nobody_else_invites(client, newcomer, role):
    client.force_login(PersonFactory(**{role.value: True}), backend=BACKEND)

    assert client.post(act_of_inviting(newcomer)).status_code == 403
    assert not Invitation.objects.exists()
    assert not Notice.objects.exists()


def test_the_page_stays_out_of_logs_of_others_and_caches(client, path):
    answer = client.get(path)

    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert 'content="noindex"' in answer.content.decode()
