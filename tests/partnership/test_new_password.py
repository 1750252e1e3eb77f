"""A forgotten password: one answer for every address, and a link for whoever has a password to forget."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from audit.models import Event
from notices.models import Delivery, Notice
from partnership import services
from partnership.models import PasswordRequest, Person
from partnership.services import change_email, record_leaving
from partnership.tasks import answer_password_requests, sweep_door
from tests.notices.sending import turn
from tests.partnership.factories import PASSWORD, PartnershipFactory, PersonFactory
from tests.partnership.second_factor import with_app

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_attempts_yet")]

NEW = "another-horse-battery"
TYPED = {"password1": NEW, "password2": NEW}


@pytest.fixture(autouse=True)
def morning(time_machine):
    time_machine.move_to("2026-03-02T09:00Z", tick=False)
    return time_machine


def ask(client, email):
    return client.post("/account/password/reset/", {"email": email})


def form_of(client, link):
    """Where the link leads: the key goes into the session, and out of the address."""
    answer = client.get(link)
    assert answer.status_code == 302
    return answer.headers["Location"]


@pytest.fixture
def asked(client, mail, link_in):
    """Somebody has asked, and has the link."""
    PartnershipFactory()
    person = PersonFactory()
    ask(client, person.email.upper())
    answer_password_requests()
    return person, link_in()


def test_a_forgotten_password_is_chosen_anew(client, mail, link_in):
    person = PersonFactory()
    elsewhere = Client()
    elsewhere.post("/account/login/", {"login": person.email, "password": PASSWORD})
    assert elsewhere.get("/account/").status_code == 200
    ask(client, person.email)
    answer_password_requests()
    link = link_in()

    place = form_of(client, link)
    assert link.rstrip("/").rpartition("-")[2] not in place
    answer = client.post(place, TYPED)

    assert answer.headers["Location"] == "/account/password/reset/key/done/"
    assert Person.objects.get(pk=person.pk).check_password(NEW)
    assert elsewhere.get("/account/").status_code == 302
    assert client.get("/account/").status_code == 302, "it signs nobody in"
    verbs = [event.verb for event in Event.objects.about(person)]
    assert verbs == ["signed_in", "new_password_asked", "password_changed"]
    turn()
    assert "The password was changed." in mail.texts()[-1]


def test_the_message_is_neutral(asked, mail):
    person, _ = asked

    (message,) = mail.messages()
    assert str(message["Subject"]) == "Your new password"
    assert str(message["To"]).endswith(f"<{person.email}>")
    assert person.email not in mail.texts()[0]


def test_opening_the_link_changes_nothing(client, asked):
    person, link = asked
    before = Person.objects.values().get(pk=person.pk), Event.objects.count()

    for _ in range(10):
        Client().get(link, follow=True)

    assert (Person.objects.values().get(pk=person.pk), Event.objects.count()) == before
    assert client.post(form_of(client, link), TYPED).status_code == 302


@pytest.mark.parametrize(
    "fate", ["used", "an hour old", "signed in", "left", "address changed", "password changed"]
)
def test_a_link_that_no_longer_counts_opens_nothing(client, asked, morning, fate):
    person, link = asked
    if fate == "used":
        client.post(form_of(client, link), TYPED)
    elif fate == "an hour old":
        morning.shift(dt.timedelta(hours=1, seconds=1))
    elif fate == "signed in":
        morning.shift(1)
        Client().post("/account/login/", {"login": person.email, "password": PASSWORD})
    elif fate == "left":
        record_leaving(person=person, by=None)
    elif fate == "address changed":
        change_email(person=person, email="new@agency.example", by=None)
    else:
        services.change_password(person=person, password="a-third-horse-battery")
    stored = Person.objects.get(pk=person.pk).password

    page = Client().get(link, follow=True)

    assert "The link does not work any more" in page.content.decode()
    assert Person.objects.get(pk=person.pk).password == stored


def test_a_link_dies_while_its_page_is_open(client, asked):
    person, link = asked
    place = form_of(client, link)
    assert client.get(place).status_code == 200
    record_leaving(person=person, by=None)

    assert "The link does not work any more" in client.post(place, TYPED).content.decode()
    assert Person.objects.get(pk=person.pk).check_password(PASSWORD)


def test_a_second_factor_is_still_asked_for(client, mail, link_in):
    person = with_app(PersonFactory())
    ask(client, person.email)
    answer_password_requests()
    client.post(form_of(client, link_in()), TYPED)

    answer = client.post("/account/login/", {"login": person.email, "password": NEW})

    assert answer.headers["Location"] == "/account/2fa/authenticate/"


def others():
    invited = PersonFactory()
    invited.set_unusable_password()
    invited.save()
    return ["nobody@example.org", PersonFactory(is_active=False).email, invited.email]


def test_the_page_does_the_same_for_every_address(client):
    known = PersonFactory().email
    pages, queries = set(), set()
    for email in [known, *others()]:
        with CaptureQueriesContext(
            connection,
        ) as done:
            answer = ask(Client(), email)
        pages.add((answer.status_code, answer.headers["Location"]))
        queries.add(len(done))

    assert pages == {(302, "/account/password/reset/done/")}
    assert len(queries) == 1
    assert not Notice.objects.exists(), "a worker answers, not the page"


def test_only_somebody_with_a_password_to_forget_gets_a_link(client, mail):
    for email in others():
        ask(client, email)

    answer_password_requests()
    turn()

    assert mail.tried == []
    assert not PasswordRequest.objects.exists(), "no address of a stranger is kept"
    assert not Event.objects.exists()


def test_the_address_that_was_typed_is_unreadable_in_the_database_and_soon_gone(client, morning):
    person = PersonFactory()
    ask(client, person.email)
    with connection.cursor() as cursor:
        cursor.execute("SELECT email FROM partnership_passwordrequest")
        assert person.email not in cursor.fetchone()[0]

    answer_password_requests()
    assert PasswordRequest.objects.get().email == ""

    morning.shift(dt.timedelta(days=1, seconds=1))
    sweep_door()
    assert not PasswordRequest.objects.exists()


def test_a_request_is_answered_once(client, mail):
    ask(client, PersonFactory().email)

    for _ in range(3):
        answer_password_requests()
        turn()

    assert len(mail.accepted) == 1


def test_a_request_that_waited_over_an_hour_is_not_answered_with_a_dead_link(client, mail, morning):
    ask(client, PersonFactory().email)
    answer_password_requests()
    morning.shift(dt.timedelta(hours=2))

    turn()

    assert mail.tried == []
    assert Notice.objects.get().status == Notice.Status.WITHDRAWN


def test_while_sending_is_off_the_link_reaches_no_server(client, mail, settings):
    settings.SENDING = False
    ask(client, PersonFactory().email)
    answer_password_requests()
    turn()

    assert mail.tried == []
    assert Delivery.objects.get().status == Delivery.Status.KEPT_LOCALLY


def test_one_address_can_be_asked_for_five_times_a_minute(client):
    email = PersonFactory().email

    assert [ask(client, email).status_code for _ in range(6)] == [302] * 5 + [429]


@pytest.mark.parametrize(
    ("email", "told"), [("", "Enter your e-mail address"), ("x", "like name@example.org")]
)
def test_what_is_no_address_is_said_on_the_page(client, email, told):
    answer = ask(client, email)

    assert told in answer.content.decode()
    assert not PasswordRequest.objects.exists()


def test_a_link_that_was_made_up_says_only_that_it_does_not_work(client):
    person = PersonFactory()
    pages = {
        client.get(f"/account/password/reset/key/{key}/", follow=True).content
        for key in (f"{person.pk}-abc-123", "zzz-abc-123", "1-set-password")
    }

    assert len(pages) == 1
    assert b"The link does not work any more" in pages.pop()
