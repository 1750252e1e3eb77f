"""People come, change, go and are anonymised; every act by an administrator, and each leaves an event."""

from __future__ import annotations

import datetime as dt

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied

from audit.models import Event, EventText
from partnership import services
from partnership.models import Person, Role
from partnership.queries import person_by_calendar_token
from partnership.rules import NotPossibleNow, is_administrator
from tests.partnership.factories import AbsenceFactory, AgencyFactory, AppointmentFactory, PersonFactory

pytestmark = pytest.mark.django_db

NOT_ADMINISTRATORS = [role for role in Role if role != Role.ADMINISTRATOR]


@pytest.fixture
def administrator():
    return PersonFactory(administrator=True)


def test_an_administrator_adds_somebody_to_the_directory(administrator):
    person = services.add_person(name="Sam Okoro", email="Sam@Council.Example", by=administrator)

    assert person.email == "sam@council.example"
    assert not person.has_usable_password()
    assert Event.objects.get().verb == "person_added"


def test_somebody_in_the_directory_needs_no_address(administrator):
    one = services.add_person(name="A coroner", by=administrator)
    two = services.add_person(name="Another coroner", by=administrator)

    assert one.email is None
    assert two.email is None


@pytest.mark.parametrize("email", ["taken@portal.example", "TAKEN@portal.example", "not an address"])
def test_an_address_is_somebodys_own(administrator, email):
    PersonFactory(email="taken@portal.example")

    with pytest.raises(NotPossibleNow, match="address"):
        services.add_person(name="Sam Okoro", email=email, by=administrator)

    assert not Person.objects.filter(name="Sam Okoro").exists()
    assert not Event.objects.exists()


@pytest.mark.parametrize("role", NOT_ADMINISTRATORS)
def test_only_administrators_look_after_people(role):
    by, other = PersonFactory(**{role.value: True}), PersonFactory()
    acts = [
        lambda: services.add_person(name="Sam Okoro", by=by),
        lambda: services.change_email(person=other, email="new@portal.example", by=by),
        lambda: services.record_leaving(person=other, by=by),
        lambda: services.record_return(person=other, by=by),
        lambda: services.anonymise_person(person=other, by=by, reason="Retention."),
        lambda: services.revoke_calendar_token(person=other, by=by),
        lambda: services.invite_person(person=other, by=by),
        lambda: services.appoint(person=other, role=Role.CHAIR, by=by),
    ]

    for act in acts:
        with pytest.raises(PermissionDenied):
            act()

    other.refresh_from_db()
    assert other.is_active
    assert not other.roles()
    assert not Event.objects.exists()


def test_a_superuser_stands_in_until_an_administrator_has_signed_in(administrator):
    superuser = PersonFactory(is_superuser=True)
    assert is_administrator(superuser)

    administrator.last_login = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    administrator.save()

    assert not is_administrator(superuser)
    assert is_administrator(administrator)


def test_a_superuser_stands_in_again_when_the_last_administrator_has_gone(administrator):
    superuser = PersonFactory(is_superuser=True)
    administrator.last_login = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    administrator.is_active = False
    administrator.save()

    assert is_administrator(superuser)
    assert not is_administrator(administrator)


def test_a_changed_address_voids_what_the_old_one_confirmed(administrator):
    person = PersonFactory(email="old@portal.example")
    EmailAddress.objects.create(user=person, email="old@portal.example", verified=True, primary=True)

    services.change_email(person=person, email=" New@portal.example ", by=administrator)

    person.refresh_from_db()
    assert person.email == "new@portal.example"
    assert not EmailAddress.objects.exists()


def test_the_same_address_again_changes_nothing(administrator):
    person = PersonFactory(email="old@portal.example")

    services.change_email(person=person, email="OLD@portal.example", by=administrator)

    assert not Event.objects.exists()


def test_who_left_holds_nothing_from_the_next_request_on(administrator, client):
    person = PersonFactory(chair=True)
    token = services.new_calendar_token(person=person, by=person)
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")

    services.record_leaving(person=person, by=administrator, reason="Retired.")

    person = Person.objects.get(pk=person.pk)
    assert not person.is_active
    assert not person.holds(Role.CHAIR)
    assert not Person.objects.holding(Role.CHAIR).exists()
    assert person_by_calendar_token(token) is None
    assert client.get("/account/password/change/").url.startswith("/account/login/")
    assert {event.verb for event in Event.objects.filter(by=administrator)} == {
        "appointment_ended",
        "person_left",
    }


def test_who_comes_back_is_given_roles_anew(administrator):
    person = PersonFactory(chair=True)
    services.record_leaving(person=person, by=administrator)

    services.record_return(person=person, by=administrator)

    person = Person.objects.get(pk=person.pk)
    assert person.is_active
    assert not person.roles()


def test_an_anonymised_person_is_a_number_and_what_they_did_stays(administrator):
    person = PersonFactory(name="Josephine Bloggs", practice_lead=True, telephone="01632 960000")
    appointment = person.appointments.get()
    AbsenceFactory(person=person)
    services.new_calendar_token(person=person, by=person)
    services.end_appointment(appointment=appointment, by=administrator)
    services.record_leaving(person=person, by=administrator)
    events = Event.objects.count()

    services.anonymise_person(person=person, by=administrator, reason="Six years after leaving.")

    person.refresh_from_db()
    assert person.name == f"Former colleague {person.pk}"
    assert (person.email, person.telephone, person.job_title, person.agency) == (None, "", "", None)
    assert not person.has_usable_password()
    assert person.anonymised_at
    assert not EventText.objects.filter(label__contains="Bloggs").exists()
    assert Event.objects.count() > events
    assert Event.objects.filter(by=person).exists()
    blanked = EventText.objects.exclude(blanked_at=None)
    assert blanked.exists()
    assert all((text.label, text.reason, text.salt) == ("", "", "") for text in blanked)


@pytest.mark.parametrize(
    ("case", "why"),
    [("active", "can still sign in"), ("self", "Nobody anonymises themselves"), ("twice", "already")],
)
def test_who_still_acts_is_not_anonymised(administrator, case, why):
    person = {"active": PersonFactory, "self": lambda: administrator, "twice": PersonFactory}[case]()
    if case == "twice":
        services.record_leaving(person=person, by=administrator)
        services.anonymise_person(person=person, by=administrator, reason="Retention.")
    before, events = Person.objects.get(pk=person.pk).name, Event.objects.count()

    with pytest.raises(NotPossibleNow, match=why):
        services.anonymise_person(person=person, by=administrator, reason="Retention.")

    assert Person.objects.get(pk=person.pk).name == before
    assert Event.objects.count() == events


def test_a_calendar_feed_opens_with_its_latest_token_alone():
    person = PersonFactory()
    first = services.new_calendar_token(person=person, by=person)
    second = services.new_calendar_token(person=person, by=person)

    assert person_by_calendar_token(first) is None
    assert person_by_calendar_token(second) == person
    person.refresh_from_db()
    assert second not in str(person.calendar_token)

    services.revoke_calendar_token(person=person, by=person)
    assert person_by_calendar_token(second) is None
    assert person_by_calendar_token("") is None
    assert person_by_calendar_token("x" * 5000) is None


def test_nobody_opens_anothers_calendar_feed(administrator):
    person = PersonFactory()

    with pytest.raises(PermissionDenied):
        services.new_calendar_token(person=person, by=administrator)

    person.refresh_from_db()
    assert person.calendar_token is None


def test_the_reason_stands_with_the_event_and_the_role_among_its_facts(administrator):
    agency = AgencyFactory(council=True)
    appointment = AppointmentFactory(role=Role.SAFEGUARDING_PARTNER, person=PersonFactory(agency=agency))

    services.end_appointment(appointment=appointment, by=administrator, reason="Handed over.")

    event = Event.objects.get(verb="appointment_ended")
    assert event.facts["role"] == "safeguarding_partner"
    assert event.text.reason == "Handed over."
