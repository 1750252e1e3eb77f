"""Every page that a person can reach by links is sound HTML, and has what every page must have."""

import pytest
from django.urls import reverse

from catalogue.models import Resource
from config import errors
from tests import validity
from tests.machine import ROOT
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


@pytest.mark.parametrize("role", [None, "business.manager", "chair", "council.partner", "subcommittee"])
def test_every_page_is_valid_html_by_the_standard(role, walked, tmp_path):
    if why := validity.why_not():
        pytest.skip(why)
    pages = {visit.address: visit.body for visit in walked(role) if visit.body}

    assert len(pages) > 5
    assert validity.faults(pages, tmp_path) == {}


def test_every_page_of_what_went_wrong_is_valid_html_by_the_standard(client, demonstration, tmp_path):
    if why := validity.why_not():
        pytest.skip(why)
    statuses = [int(template.stem) for template in (ROOT / "templates").glob("[45]*.html")]
    pages = {str(status): errors.page(status).content for status in statuses}
    for resource in Resource.objects.filter(status=Resource.Status.WITHDRAWN):
        address = reverse("public_resource", args=[resource.slug])
        pages[address] = client.get(address).content

    assert {"400", "403", "404", "410", "500", "503"} < pages.keys()
    assert validity.faults(pages, tmp_path) == {}
