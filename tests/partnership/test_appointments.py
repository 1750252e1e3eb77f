from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from audit.models import Event
from foundation import clock
from partnership import services
from partnership.models import Absence, Appointment, Designation, Person, Role
from partnership.queries import acting_for, people_for, stands_in_for
from partnership.rules import NotPossibleNow
from tests.partnership.factories import (
    AbsenceFactory,
    AgencyFactory,
    AppointmentFactory,
    DesignationFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator():
    return PersonFactory(administrator=True, last_login=clock.now())


def days(number):
    return clock.today() + dt.timedelta(days=number)


@pytest.mark.parametrize("role", list(Role))
def test_an_appointment_works_at_once_and_ends_at_once(role, administrator):
    person, agency = PersonFactory(), AgencyFactory(council=True)

    appointment = services.appoint(person=person, role=role, agency=agency, by=administrator)
    assert Person.objects.get(pk=person.pk).holds(role)

    services.end_appointment(appointment=appointment, by=administrator, reason="Handed over.")
    assert not Person.objects.get(pk=person.pk).holds(role)
    assert [event.verb for event in Event.objects.all()] == ["appointed", "appointment_ended"]


def test_an_appointment_may_end_on_a_later_day(administrator):
    appointment = AppointmentFactory(role=Role.CHAIR)

    services.end_appointment(appointment=appointment, on=days(10), by=administrator)

    assert Person.objects.holding(Role.CHAIR, on=days(10)).exists()
    assert not Person.objects.holding(Role.CHAIR, on=days(11)).exists()


def test_a_designation_ends_with_its_appointment(administrator):
    appointment = AppointmentFactory(role=Role.CHAIR)
    designation = DesignationFactory(appointment=appointment)

    services.end_appointment(appointment=appointment, by=administrator)

    assert not designation.designate.holds(Role.CHAIR)
    assert not Designation.objects.exists()


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"role": Role.SAFEGUARDING_PARTNER}, "choose it"),
        ({"role": Role.PRESS_LEAD}, "choose it"),
        ({"role": Role.SAFEGUARDING_PARTNER, "agency": "relevant"}, "not a safeguarding partner"),
        ({"role": Role.CHAIR, "to_on": -1}, "before the first"),
    ],
)
def test_an_appointment_that_cannot_be_is_refused(administrator, changes, why):
    changes = dict(changes)
    if "agency" in changes:
        changes["agency"] = AgencyFactory()
    if "to_on" in changes:
        changes["to_on"] = days(changes["to_on"])

    with pytest.raises(NotPossibleNow, match=why):
        services.appoint(person=PersonFactory(), by=administrator, **changes)

    assert Appointment.objects.count() == 1
    assert not Event.objects.exists()


def test_nobody_appoints_themselves(administrator):
    with pytest.raises(NotPossibleNow, match="Nobody appoints themselves"):
        services.appoint(person=administrator, role=Role.CHAIR, by=administrator)

    assert not Person.objects.get(pk=administrator.pk).holds(Role.CHAIR)


def test_whoever_sets_the_portal_up_may_make_themselves_the_first_administrator():
    superuser = PersonFactory(is_superuser=True)

    services.appoint(person=superuser, role=Role.ADMINISTRATOR, by=superuser)

    assert Person.objects.get(pk=superuser.pk).holds(Role.ADMINISTRATOR)


@pytest.mark.parametrize("by", ["holder", "business_manager", "administrator"])
def test_who_names_a_designate(by):
    appointment = AppointmentFactory(role=Role.CHAIR)
    actor = appointment.person if by == "holder" else PersonFactory(**{by: True})
    designate = PersonFactory()

    services.designate(
        appointment=appointment,
        designate=designate,
        from_on=days(0),
        to_on=days(7),
        reason="On leave.",
        by=actor,
    )

    assert designate.holds(Role.CHAIR)
    assert Event.objects.get().facts["role"] == "chair"


@pytest.mark.parametrize(
    "role",
    [role for role in Role if role not in (Role.BUSINESS_MANAGER, Role.ADMINISTRATOR)],
)
def test_nobody_else_names_a_designate(role):
    appointment = AppointmentFactory(role=Role.CHAIR)

    with pytest.raises(PermissionDenied):
        services.designate(
            appointment=appointment,
            designate=PersonFactory(),
            from_on=days(0),
            to_on=days(7),
            reason="On leave.",
            by=PersonFactory(**{role.value: True}),
        )

    assert not Designation.objects.exists()


@pytest.mark.parametrize(
    ("case", "why"),
    [
        ("self", "Nobody designates themselves"),
        ("holder", "their own designate"),
        ("left", "has left"),
        ("too_long", "longer than the appointment"),
        ("no_reason", "Say why"),
        ("backwards", "before the first"),
    ],
)
def test_a_designation_that_cannot_be_is_refused(case, why):
    manager = PersonFactory(business_manager=True)
    appointment = AppointmentFactory(role=Role.CHAIR, to_on=days(30))
    designate = {
        "self": manager,
        "holder": appointment.person,
        "left": PersonFactory(is_active=False),
    }.get(case) or PersonFactory()

    with pytest.raises(NotPossibleNow, match=why):
        services.designate(
            appointment=appointment,
            designate=designate,
            from_on=days(0),
            to_on=days({"too_long": 31, "backwards": -1}.get(case, 7)),
            reason="" if case == "no_reason" else "On leave.",
            by=manager,
        )

    assert not Designation.objects.exists()
    assert not Event.objects.exists()


def test_a_designation_ends_at_once():
    designation = DesignationFactory(from_on=days(-3))

    services.end_designation(designation=designation, by=designation.appointment.person)

    assert not Person.objects.get(pk=designation.designate.pk).roles()


def test_the_deputy_gets_what_waits_and_the_person_too():
    absence = AbsenceFactory(person=PersonFactory(practice_lead=True))

    assert acting_for(absence.person) == [absence.deputy]
    assert stands_in_for(absence.deputy) == [absence.person]
    assert people_for(Role.PRACTICE_LEAD) == [absence.person, absence.deputy]
    assert acting_for(absence.deputy) == []
    assert acting_for(absence.person, on=days(15)) == []


def test_a_deputy_who_is_away_too_passes_it_on_and_a_circle_ends():
    one, two, three = (PersonFactory(name=name) for name in ("One", "Two", "Three"))
    AbsenceFactory(person=one, deputy=two)
    AbsenceFactory(person=two, deputy=three)
    AbsenceFactory(person=three, deputy=one)

    assert acting_for(one) == [two, three]
    assert stands_in_for(one) == [three, two]


def test_a_deputy_who_left_gets_nothing():
    absence = AbsenceFactory(deputy=PersonFactory(is_active=False))

    assert acting_for(absence.person) == []


def test_people_for_a_role_of_one_agency():
    police = AgencyFactory(police=True)
    partner = PersonFactory(safeguarding_partner=True, agency=police)
    PersonFactory(safeguarding_partner=True)
    designation = DesignationFactory(appointment=partner.appointments.get())

    assert set(people_for(Role.SAFEGUARDING_PARTNER, agency=police)) == {partner, designation.designate}


def test_asking_for_people_costs_a_fixed_number_of_queries(django_assert_num_queries):
    for _ in range(5):
        AbsenceFactory(person=PersonFactory(press_lead=True))

    with django_assert_num_queries(3):
        assert len(people_for(Role.PRESS_LEAD)) == 10


@pytest.mark.parametrize("by", ["self", "business_manager", "communications_officer", "administrator"])
def test_who_records_an_absence(by):
    person, deputy = PersonFactory(), PersonFactory()
    actor = person if by == "self" else PersonFactory(**{by: True})

    absence = services.record_absence(person=person, deputy=deputy, from_on=days(0), to_on=days(5), by=actor)
    assert acting_for(person) == [deputy]

    services.end_absence(absence=absence, by=actor)
    assert acting_for(person) == []
    assert [event.verb for event in Event.objects.all()] == ["absence_recorded", "absence_ended"]


@pytest.mark.parametrize("role", [Role.CHAIR, Role.PRESS_LEAD, Role.SUBCOMMITTEE_MEMBER])
def test_nobody_else_records_an_absence(role):
    with pytest.raises(PermissionDenied):
        services.record_absence(
            person=PersonFactory(),
            deputy=PersonFactory(),
            from_on=days(0),
            to_on=days(5),
            by=PersonFactory(**{role.value: True}),
        )

    assert not Absence.objects.exists()
    assert not Event.objects.exists()


def test_an_absence_that_cannot_be_is_refused():
    person = PersonFactory()
    for deputy, last, why in [
        (person, 5, "their own deputy"),
        (PersonFactory(is_active=False), 5, "has left"),
        (PersonFactory(), -1, "before the first"),
    ]:
        with pytest.raises(NotPossibleNow, match=why):
            services.record_absence(
                person=person, deputy=deputy, from_on=days(0), to_on=days(last), by=person
            )

    assert not Absence.objects.exists()
