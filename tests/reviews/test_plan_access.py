"""Who reads which steps of a plan."""

import datetime as dt

import pytest

from foundation import clock
from matters.models import BreakGlass
from partnership.models import Role
from reviews.rules.plan_access import reads_whole_plan, steps_for
from tests.partnership.factories import AgencyFactory, PersonFactory
from tests.reviews.factories import person_on, put_on
from tests.reviews.plan_factories import PlanFactory, StepFactory, StepOwnerFactory

pytestmark = pytest.mark.django_db

WHOLE = {
    Role.BUSINESS_MANAGER,
    Role.PRACTICE_LEAD,
    Role.COMMUNICATIONS_OFFICER,
    Role.CHAIR,
    Role.VICE_CHAIR,
    Role.SAFEGUARDING_PARTNER,
}
OWN = {
    Role.AGENCY_REPRESENTATIVE,
    Role.PRESS_LEAD,
    Role.INDEPENDENT_REVIEWER,
    Role.PANEL_CHAIR,
    Role.LEARNING_CHAIR,
}


@pytest.fixture
def plan():
    plan = PlanFactory()
    StepFactory(plan=plan, title="Somebody else's")
    return plan


@pytest.mark.parametrize("role", Role)
def test_each_role_on_the_access_list_reads_the_whole_plan_its_own_steps_or_nothing(plan, role):
    person = person_on(plan.review, role, agency=AgencyFactory())
    mine = StepFactory(plan=plan, title="Mine")
    StepOwnerFactory(step=mine, person=person)

    titles = {step.title for step in steps_for(plan, person)}

    expected = {"Somebody else's", "Mine"} if role in WHOLE else {"Mine"} if role in OWN else set()
    assert titles == expected
    assert reads_whole_plan(plan, person) == (role in WHOLE)


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.CHAIR, Role.VICE_CHAIR)])
def test_nobody_off_the_access_list_reads_even_a_step_that_names_them(plan, role):
    person = PersonFactory(**{role.value: True})
    StepOwnerFactory(step=plan.steps.get(), person=person)

    assert not steps_for(plan, person).exists()
    assert not reads_whole_plan(plan, person)


def test_a_superuser_reads_nothing_until_breaking_the_glass(plan):
    superuser = PersonFactory(is_superuser=True)
    assert not steps_for(plan, superuser).exists()

    BreakGlass.objects.create(
        person=superuser,
        matter=plan.review.matter,
        reason="The business unit is away.",
        started_at=clock.now(),
        ends_at=clock.now() + dt.timedelta(hours=24),
    )

    assert steps_for(plan, superuser).count() == 1


def test_a_step_of_a_role_is_read_by_those_who_hold_it_for_that_agency(plan):
    police, council = AgencyFactory(), AgencyFactory()
    step = plan.steps.get()
    StepOwnerFactory(step=step, person=None, role=Role.PRESS_LEAD, agency=police)

    of_the_police = person_on(plan.review, Role.PRESS_LEAD, agency=police)
    of_the_council = person_on(plan.review, Role.PRESS_LEAD, agency=council)

    assert list(steps_for(plan, of_the_police)) == [step]
    assert not steps_for(plan, of_the_council).exists()


def test_who_leaves_the_access_list_or_the_partnership_reads_nothing_on_the_next_request(plan):
    reviewer = person_on(plan.review, Role.INDEPENDENT_REVIEWER)
    StepOwnerFactory(step=plan.steps.get(), person=reviewer)
    manager = person_on(plan.review, Role.BUSINESS_MANAGER)
    assert steps_for(plan, reviewer).count() == steps_for(plan, manager).count() == 1

    plan.review.matter.accesses.filter(person=reviewer).update(removed_at=clock.now(), removed_by=plan.owner)
    manager.is_active = False
    manager.save()

    assert not steps_for(plan, reviewer).exists()
    assert not steps_for(plan, manager).exists()


def test_a_removed_step_is_in_nobodys_plan(plan):
    plan.steps.update(removed_at=clock.now())
    put_on(plan.review.matter, manager := PersonFactory(business_manager=True))

    assert not steps_for(plan, manager).exists()
