"""What is not published does not exist for who may not know of it: every state, visibility and role (law 7)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser

from catalogue.models import Resource, ResourceVersion
from catalogue.services import publishing
from matters.points import MATTER_PAGES
from partnership.models import BUSINESS_UNIT, CHAIRS, Person, Role
from partnership.points import CALENDAR
from tests.catalogue import factories as make
from tests.matters.factories import BreakGlassFactory, MatterFactory, put_on_list
from tests.partnership.factories import AbsenceFactory, PersonFactory

pytestmark = pytest.mark.django_db

Status, Visibility = Resource.Status, Resource.Visibility
UNIT_AND_CHAIRS = BUSINESS_UNIT | CHAIRS


def sees(person) -> bool:
    return Resource.objects.visible_to(person).exists()


def may_see(role: Role, status: str, visibility: str) -> bool:
    if role in UNIT_AND_CHAIRS:
        return True
    if role == Role.SUBCOMMITTEE_MEMBER and visibility != Visibility.BUSINESS_UNIT:
        return True
    return status == Status.PUBLISHED and visibility != Visibility.BUSINESS_UNIT


@pytest.mark.parametrize("visibility", Visibility)
@pytest.mark.parametrize("status", Status)
def test_who_sees_what(status, visibility, monday):
    make.in_status(status, visibility=visibility)

    seen = {role: sees(PersonFactory(**{role.value: True})) for role in Role}
    assert seen == {role: may_see(role, status, visibility) for role in Role}
    is_public = status == Status.PUBLISHED and visibility == Visibility.PUBLIC
    assert Resource.objects.public().exists() == is_public
    assert ResourceVersion.objects.public().exists() == is_public
    assert not sees(AnonymousUser())
    assert not sees(PersonFactory(is_active=False, communications_officer=True))
    for nobody in (PersonFactory(), PersonFactory(is_superuser=True)):
        assert sees(nobody) == is_public


@pytest.mark.parametrize("status", Status)
def test_of_a_matter_only_who_may_know_of_it_sees_more_than_is_published(status, monday):
    matter = MatterFactory(owner=make.officer())
    resource = make.in_status(status, by=matter.owner, matter=matter, visibility=Visibility.SIGNED_IN)
    stranger, listed = make.officer(), put_on_list(matter, communications_officer=True)
    chair, breaker = PersonFactory(chair=True), PersonFactory(administrator=True)
    BreakGlassFactory(person=breaker, matter=matter)

    assert sees(listed)
    assert sees(chair)
    assert sees(stranger) == sees(breaker) == (status == Status.PUBLISHED)
    assert not Resource.objects.worked_on_by(stranger).exists()
    page = f"/workspace/catalogue/{resource.reference}/"
    assert page in {one.url for one in MATTER_PAGES.ask(matter, listed)}
    assert page not in {one.url for one in MATTER_PAGES.ask(matter, stranger)}


def test_who_left_every_role_sees_what_everybody_sees_and_no_more(monday):
    make.ready()
    person = PersonFactory(communications_officer=True)
    person.appointments.update(to_on=dt.date(2026, 10, 1))

    assert not sees(Person.objects.get(pk=person.pk))


def test_a_deputy_sees_of_somebody_who_is_away_what_both_may_see(monday):
    make.ready()
    make.published(visibility=Visibility.SIGNED_IN)
    away, deputy = make.officer(), PersonFactory(press_lead=True)
    AbsenceFactory(person=away, deputy=deputy)
    away.looked_at_by = deputy

    assert Resource.objects.visible_to(away).count() == 1


def test_an_owner_of_any_role_sees_their_draft(monday):
    owner = PersonFactory(agency_representative=True)
    make.ready(owner=owner)

    assert sees(owner)
    assert not sees(PersonFactory(agency_representative=True))


def test_only_who_works_on_a_resource_has_its_review_in_the_calendar(monday):
    resource = make.ready()
    partner, officer = PersonFactory(press_lead=True), make.officer()
    publishing.publish(resource=resource, by=officer)

    days = (dt.date(2028, 10, 1), dt.date(2028, 10, 31))
    assert not list(CALENDAR.ask(partner, *days))
    entries = list(CALENDAR.ask(officer, *days))
    assert [entry.title for entry in entries] == ["A resource is to be reviewed"]
    assert resource.title in entries[0].inside
