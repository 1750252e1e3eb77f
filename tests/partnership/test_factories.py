from __future__ import annotations

import pytest

from partnership.models import Agency, Role
from tests.partnership.factories import AgencyFactory, PartnershipFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", list(Role))
def test_a_trait_appoints_the_person_to_that_role_alone(role):
    person = PersonFactory(**{role.value: True})

    assert person.roles() == {role}


def test_a_partner_holds_the_role_for_the_agency_that_is_named():
    police = AgencyFactory(police=True)

    person = PersonFactory(safeguarding_partner=True, agency=police)

    assert person.agencies_as(Role.SAFEGUARDING_PARTNER) == {police.pk}
    assert Agency.objects.safeguarding_partners().get() == police


def test_the_partnership_comes_with_rules_in_force():
    assert PartnershipFactory().rules.timers.count() == 4
