"""Who reads which part of a review, over all roles, on and off the access list."""

import datetime as dt

import pytest

from foundation import clock
from matters.models import BreakGlass
from partnership.models import BUSINESS_UNIT, CHAIRS, Role
from reviews.models import PracticeReview
from reviews.rules.access import EVERYTHING, Section, endorses_for, may_work_on, sections, speaks_for
from tests.partnership.factories import AgencyFactory, PersonFactory
from tests.reviews.factories import ReviewFactory, person_on

pytestmark = pytest.mark.django_db

REPORT = {Section.OVERVIEW, Section.REPORT, Section.RECOMMENDATIONS}
READ_ON_THE_LIST = {
    **dict.fromkeys(BUSINESS_UNIT | CHAIRS, EVERYTHING),
    Role.SAFEGUARDING_PARTNER: REPORT | {Section.DECISIONS},
    Role.INDEPENDENT_REVIEWER: REPORT,
    Role.PANEL_CHAIR: REPORT,
    Role.AGENCY_REPRESENTATIVE: {Section.OVERVIEW},
    Role.PRESS_LEAD: {Section.OVERVIEW},
    Role.SUBCOMMITTEE_MEMBER: {Section.OVERVIEW},
    Role.LEARNING_CHAIR: {Section.OVERVIEW},
    Role.ADMINISTRATOR: {Section.OVERVIEW},
}


@pytest.mark.parametrize("role", Role)
def test_each_role_on_the_list_reads_its_parts(role):
    review = ReviewFactory()
    assert sections(review, person_on(review, role)) == READ_ON_THE_LIST[role]


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("superuser", [False, True])
def test_off_the_list_only_the_chairs_read(role, superuser):
    review = ReviewFactory()
    person = PersonFactory(is_superuser=superuser, **{role.value: True})

    assert sections(review, person) == (EVERYTHING if role in CHAIRS else frozenset())
    assert PracticeReview.objects.visible_to(person).exists() == (role in CHAIRS)


@pytest.mark.parametrize("role", Role)
def test_of_a_published_review_all_staff_read_what_the_public_may(role):
    review = ReviewFactory(published=True)
    person = PersonFactory(**{role.value: True})
    if role in CHAIRS:
        assert sections(review, person) == EVERYTHING
    else:
        assert sections(review, person) == {Section.OVERVIEW, Section.RECOMMENDATIONS}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("published", [False, True])
def test_who_has_left_every_role_reads_nothing_though_still_on_the_list(role, published):
    review = ReviewFactory(published=published)
    person = person_on(review, role)
    ended = clock.today() - dt.timedelta(days=1)
    person.appointments.update(from_on=ended, to_on=ended)
    person.refresh_from_db()

    assert sections(review, person) == frozenset()
    assert not PracticeReview.objects.visible_to(person).exists()


@pytest.mark.parametrize("role", Role)
def test_only_the_business_unit_on_the_list_works_on_a_review(role):
    review = ReviewFactory()
    assert may_work_on(review, person_on(review, role)) == (role in BUSINESS_UNIT)
    assert not may_work_on(review, PersonFactory(is_superuser=True, **{role.value: True}))


def test_a_removed_person_reads_nothing_more():
    review = ReviewFactory()
    person = person_on(review, Role.BUSINESS_MANAGER)
    review.matter.accesses.update(removed_at=clock.now(), removed_by=review.matter.owner)
    assert sections(review, person) == frozenset()


def test_a_person_who_left_reads_nothing_more():
    review = ReviewFactory()
    person = person_on(review, Role.CHAIR)
    person.is_active = False
    person.save()
    assert sections(review, person) == frozenset()


@pytest.mark.parametrize(("hours", "read"), [(23, EVERYTHING), (25, frozenset())])
def test_break_glass_reads_everything_for_a_day_and_works_on_nothing(hours, read):
    review = ReviewFactory()
    administrator = PersonFactory(administrator=True)
    began = clock.now() - dt.timedelta(hours=hours)
    BreakGlass.objects.create(
        person=administrator,
        matter=review.matter,
        reason="The chair asked.",
        started_at=began,
        ends_at=began + BreakGlass.LASTS,
    )
    assert sections(review, administrator) == read
    assert not may_work_on(review, administrator)


def test_a_partner_endorses_and_speaks_for_their_own_agency_alone():
    review = ReviewFactory()
    council, police = AgencyFactory(council=True), AgencyFactory(police=True)
    partner = person_on(review, Role.SAFEGUARDING_PARTNER, agency=council)
    stranger = PersonFactory(safeguarding_partner=True, agency=police)

    assert endorses_for(review, partner) == [council]
    assert speaks_for(review, partner) == {council.pk}
    assert endorses_for(review, stranger) == []
    assert speaks_for(review, stranger) == set()


def test_a_partner_of_an_agency_that_is_no_safeguarding_partner_endorses_nothing():
    review = ReviewFactory()
    partner = person_on(review, Role.SAFEGUARDING_PARTNER, agency=AgencyFactory())
    assert endorses_for(review, partner) == []
