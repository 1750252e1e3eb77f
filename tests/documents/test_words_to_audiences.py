"""What the public site says to audiences, and names that come onto a list after it was stored (law 17)."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from documents import queries
from documents.hooks import work
from documents.services import clear_finding, seek_names, seeking
from foundation import clock
from matters.models import Matter
from partnership.models import Audience, Role
from partnership.points import WorkEntry
from tests.documents.factories import protect
from tests.matters.factories import MatterFactory
from tests.partnership.factories import AudienceFactory, PersonFactory

pytestmark = pytest.mark.django_db
NAME = "Rowan Ashdown"


@pytest.fixture
def matter() -> Matter:
    found: Matter = MatterFactory(owner=PersonFactory(business_manager=True))
    return found


@pytest.fixture
def audience(matter: Matter) -> Audience:
    """It has a page on which a name stands that came onto a list since."""
    found: Any = AudienceFactory(
        slug="neighbours",
        page_title="Neighbours",
        page_introduction="For all.",
        page_text=f"After {NAME} died.",
    )
    seeking.seek([protect(matter, NAME)], at=clock.now())
    seek_names()
    return found


def waiting(matter: Matter) -> list[WorkEntry]:
    return list(work(matter.owner))


def test_a_name_that_comes_onto_a_list_is_found_and_waits_for_the_business_unit(
    matter: Matter, audience: Audience
) -> None:
    (entry,) = waiting(matter)

    assert entry.title == "What the public site says to Neighbours"
    assert NAME not in entry.title + entry.what
    for role in Role:
        person: Any = PersonFactory(**{role.value: True})
        assert bool(list(work(person))) == person.is_in_business_unit
    seek_names()
    assert len(waiting(matter)) == 1


def test_its_page_says_where_it_stands(client: Client, matter: Matter, audience: Audience) -> None:
    client.force_login(matter.owner)

    page = client.get(waiting(matter)[0].url)

    assert page.status_code == 200
    assert "Page text" in page.text


def test_it_waits_no_longer_once_the_name_is_taken_out_or_somebody_decided(
    matter: Matter, audience: Audience
) -> None:
    Audience.objects.update(page_text="After a child died.")
    assert waiting(matter) == []

    Audience.objects.update(page_text=audience.page_text)
    (finding,) = {row for _, row in queries.findings_to_audiences(matter.owner)}
    clear_finding(finding=finding, reason="It is the name of a street.", by=matter.owner)

    assert waiting(matter) == []
