"""What a real partnership needs before it can rely on the portal: each thing with its state."""

from __future__ import annotations

import datetime as dt

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse
from django.utils.html import escape

from foundation import clock
from notices.models import Heartbeat
from partnership import setup_list
from partnership.models import Agency, Recipient, Role, StatutoryAddress
from partnership.points import SETUP, WORK
from tests.partnership.factories import (
    AbsenceFactory,
    AgencyFactory,
    PartnershipFactory,
    PersonFactory,
    StatutoryAddressFactory,
)

pytestmark = pytest.mark.django_db


def states(person=None):
    return {entry.title: entry for entry in SETUP.ask(person or PersonFactory(administrator=True))}


def test_an_empty_portal_says_what_is_missing():
    entries = states()

    assert {title for title, entry in entries.items() if not entry.is_done} >= {
        "The partnership",
        "Agencies",
        "People and roles",
        "Rules in force",
        "Mailboxes",
        "Statutory addresses",
        "Sending",
        "Scheduler",
    }
    assert entries["Agencies"].state == "0 of 3 safeguarding partners."
    assert "a partnership chair" in entries["People and roles"].state
    assert "SENDING" in entries["Sending"].state
    assert entries["The partnership"].url.endswith("/add/")


def test_everything_set_up_is_done(settings):
    settings.SENDING = True
    PartnershipFactory()
    for kind in ("council", "health", "police"):
        PersonFactory(safeguarding_partner=True, agency=AgencyFactory(**{kind: True}))
    PersonFactory(chair=True), PersonFactory(business_manager=True), PersonFactory(practice_lead=True)
    for recipient in Recipient:
        StatutoryAddressFactory(recipient=recipient)
    Heartbeat.objects.create(name="scheduler", beat_at=clock.now())

    assert {title: entry.state for title, entry in states().items() if not entry.is_done} == {}


def test_a_partner_whom_nobody_represents_and_a_missing_mailbox_are_named():
    PersonFactory(safeguarding_partner=True, agency=AgencyFactory(council=True))
    AgencyFactory(police=True, name="Fenmouth Police", notices_email="")

    entries = states()

    assert "the partner of Fenmouth Police" in entries["People and roles"].state
    assert "Fenmouth Police" in entries["Mailboxes"].state


def test_an_agency_that_left_is_not_asked_about():
    AgencyFactory(police=True, name="Fenmouth Police", is_current=False)

    assert "Fenmouth Police" not in states()["People and roles"].state
    assert Agency.objects.count() == 1


def test_an_edition_that_is_not_in_force_is_not_done():
    partnership = PartnershipFactory()
    partnership.rules.in_force_to = clock.today() - dt.timedelta(days=1)
    partnership.rules.save()

    entry = states()["Rules in force"]

    assert not entry.is_done
    assert "not in force today" in entry.state


def test_a_statutory_address_is_done_when_that_very_address_has_answered():
    for recipient in Recipient:
        StatutoryAddressFactory(recipient=recipient)
    assert states()["Statutory addresses"].is_done

    StatutoryAddress.objects.filter(recipient=Recipient.OFSTED).update(email="new@ofsted.example")
    entry = states()["Statutory addresses"]
    assert not entry.is_done
    assert entry.state == ("Not confirmed by a test message: Ofsted. Those that the law names are confirmed.")

    StatutoryAddress.objects.filter(recipient=Recipient.OFSTED).update(channel="secure_mail", email="")
    assert states()["Statutory addresses"].is_done


def test_who_still_has_to_set_up_a_second_factor_is_counted(settings):
    settings.SECOND_FACTOR_REQUIRED = True
    chair = PersonFactory(chair=True)
    assert "0 of 2 people" in states()["Second factor"].state

    Authenticator.objects.create(user=chair, type=Authenticator.Type.TOTP, data={})
    assert "1 of 3 people" in states()["Second factor"].state


def test_a_silent_scheduler_is_not_done():
    Heartbeat.objects.create(name="scheduler", beat_at=clock.now() - dt.timedelta(minutes=10))

    entry = states()["Scheduler"]

    assert not entry.is_done
    assert "silent since" in entry.state


def test_sending_says_what_its_being_off_means_here(settings):
    assert "nothing can be scheduled" in states()["Sending"].state

    settings.DEMONSTRATION = True
    entry = states()["Sending"]

    assert not entry.is_done
    assert "nothing can be scheduled" not in entry.state
    assert "everything can be scheduled" in entry.state


def test_statutory_addresses_are_tested_where_tests_are_sent(client):
    administrator = PersonFactory(administrator=True)
    entry = states(administrator)["Statutory addresses"]

    client.force_login(administrator)
    assert entry.url == reverse("notices:addresses")
    assert client.get(entry.url).status_code == 200


def test_who_sets_the_portal_up_without_a_role_goes_where_addresses_are_entered():
    first = PersonFactory(is_superuser=True)

    assert states(first)["Statutory addresses"].url == reverse(
        "admin:partnership_statutoryaddress_changelist"
    )


@pytest.mark.parametrize("first", [{"administrator": True}, {"is_superuser": True}])
def test_on_an_empty_portal_setting_up_is_an_administrators_work(client, first):
    person = PersonFactory(last_login=clock.now(), **first)
    client.force_login(person)

    home, admin = client.get("/workspace/").text, client.get("/admin/").text

    assert "Nothing waits for you." not in home
    to_do = {title: entry for title, entry in states(person).items() if not entry.is_done}
    assert len(to_do) >= 8
    for title, entry in to_do.items():
        assert f"Setting up: {title}" in home
        assert escape(entry.state) in home
        assert escape(entry.state) in admin


def test_what_is_set_up_is_no_work_any_more():
    administrator = PersonFactory(administrator=True)
    PartnershipFactory()

    waiting = {entry.title for entry in WORK.ask(administrator)}

    assert "Setting up: The partnership" not in waiting
    assert "Setting up: Agencies" in waiting


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_nobody_else_has_to_set_anything_up(role):
    PersonFactory(administrator=True)

    entries = list(WORK.ask(PersonFactory(**{role.value: True})))

    assert not any("Setting up" in entry.title for entry in entries)


def test_who_stands_in_for_an_administrator_without_being_one_gets_none_of_it(client):
    away, deputy = PersonFactory(administrator=True), PersonFactory(business_manager=True)
    AbsenceFactory(person=away, deputy=deputy)
    client.force_login(deputy)

    assert "Setting up" not in client.get("/workspace/").text


def test_the_list_costs_a_fixed_number_of_queries(django_assert_max_num_queries):
    PartnershipFactory()
    for _ in range(10):
        PersonFactory(safeguarding_partner=True)

    with django_assert_max_num_queries(20):
        list(setup_list.entries(None))
