from __future__ import annotations

import datetime as dt

import pytest

from foundation import clock
from partnership.models import Absence, Designation, Role
from tests.partnership.factories import AbsenceFactory, AppointmentFactory, DesignationFactory, PersonFactory

pytestmark = pytest.mark.django_db

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def days(last=7):
    return {
        f"{name}_{position}": part
        for name, day in (("from_on", clock.today()), ("to_on", clock.today() + dt.timedelta(days=last)))
        for position, part in enumerate((day.day, day.month, day.year))
    }


@pytest.mark.parametrize("role", list(Role))
def test_everybody_with_a_role_records_their_own_days_away(client, role):
    person, deputy = PersonFactory(**{role.value: True}), PersonFactory()
    client.force_login(person, backend=BACKEND)
    assert client.get("/workspace/absences/").status_code == 200

    client.post("/workspace/absences/", days() | {"person": person.pk, "deputy": deputy.pk})
    absence = Absence.objects.get()
    assert (absence.person, absence.deputy) == (person, deputy)

    client.post(f"/workspace/absences/{absence.pk}/end/")
    assert not Absence.objects.in_force().exists()


@pytest.mark.parametrize("role", list(Role))
def test_only_the_business_unit_and_administrators_record_anothers(client, role):
    client.force_login(PersonFactory(**{role.value: True}), backend=BACKEND)
    other, deputy = PersonFactory(name="Somebody Else"), PersonFactory()
    known = AbsenceFactory(person=other)

    client.post("/workspace/absences/", days() | {"person": other.pk, "deputy": deputy.pk})
    ended = client.post(f"/workspace/absences/{known.pk}/end/")

    may = role in {
        Role.BUSINESS_MANAGER,
        Role.PRACTICE_LEAD,
        Role.COMMUNICATIONS_OFFICER,
        Role.ADMINISTRATOR,
    }
    assert Absence.objects.filter(person=other, deputy=deputy).exists() is may
    assert ended.status_code == (302 if may else 404)


def test_without_a_role_there_is_no_such_page(client):
    client.force_login(PersonFactory(), backend=BACKEND)

    for url in ("/workspace/absences/", "/workspace/designates/"):
        assert client.get(url).status_code == 404


def test_days_away_that_cannot_be_say_why(client):
    person = PersonFactory(chair=True)
    client.force_login(person, backend=BACKEND)

    page = client.post("/workspace/absences/", days() | {"person": person.pk, "deputy": person.pk})

    assert "their own deputy" in page.content.decode()
    assert not Absence.objects.exists()


@pytest.mark.parametrize("role", list(Role))
def test_the_holder_and_the_business_manager_name_a_designate(client, role):
    person, designate = PersonFactory(**{role.value: True}), PersonFactory()
    client.force_login(person, backend=BACKEND)
    own, others = person.appointments.get(), AppointmentFactory(role=Role.CHAIR)

    for appointment in (own, others):
        client.post(
            "/workspace/designates/",
            days() | {"appointment": appointment.pk, "designate": designate.pk, "reason": "On leave."},
        )

    assert Designation.objects.filter(appointment=own).exists()
    may = role in {Role.BUSINESS_MANAGER, Role.ADMINISTRATOR}
    assert Designation.objects.filter(appointment=others).exists() is may


def test_a_designation_is_ended_by_the_holder_and_hidden_from_others(client):
    designation = DesignationFactory(from_on=clock.today() - dt.timedelta(days=3))
    url = f"/workspace/designates/{designation.pk}/end/"
    client.force_login(PersonFactory(press_lead=True), backend=BACKEND)
    assert client.post(url).status_code == 404

    client.force_login(designation.appointment.person, backend=BACKEND)
    assert client.get(url).status_code == 405
    assert client.post(url).status_code == 302
    assert not designation.designate.roles()


def test_nobody_designates_themselves_on_the_page(client):
    manager = PersonFactory(business_manager=True)
    client.force_login(manager, backend=BACKEND)
    appointment = AppointmentFactory(role=Role.CHAIR)

    page = client.post(
        "/workspace/designates/",
        days() | {"appointment": appointment.pk, "designate": manager.pk, "reason": "On leave."},
    )

    assert "Nobody designates themselves" in page.content.decode()
    assert not Designation.objects.exists()
