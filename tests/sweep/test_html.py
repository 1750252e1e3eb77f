"""Every page that a person can reach by links is sound HTML, and has what every page must have."""

import pytest

from tests.sweep.people import PEOPLE

pytestmark = [pytest.mark.long, pytest.mark.django_db, pytest.mark.xdist_group("walked")]


@pytest.mark.parametrize("role", [None, *PEOPLE])
def test_every_page_is_sound(role, walked):
    visits = walked(role)
    broken = {visit.address: visit.status for visit in visits if visit.status >= 400}
    unsound = {visit.address: visit.faults for visit in visits if visit.faults}

    assert broken == {}
    assert unsound == {}
    assert len(visits) > 5
