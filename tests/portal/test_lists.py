"""What every list of the workspace does with an address that asks for what is not there."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from foundation.shared_forms import LEFT_OUT
from tests.partnership.factories import PartnershipFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("place", "name", "label"),
    [
        ("reviews:list", "stage", "Stage"),
        ("reviews:list", "publication", "Publication"),
        ("notices:list", "status", "Status"),
        ("matters:list", "state", "State"),
        ("audit:events", "verb", "What was done"),
        ("media_relations:enquiries", "status", "Status"),
        ("media_relations:statements", "status", "Status"),
        ("catalogue:resources", "kind", "Kind"),
        ("campaigns:campaigns", "when", "When"),
    ],
)
def test_it_is_left_out_and_said_so_above_the_list_and_beside_the_filter(
    place: str, name: str, label: str, client: Client
) -> None:
    PartnershipFactory()
    client.force_login(PersonFactory(business_manager=True, administrator=True))

    answer: Any = client.get(reverse(place), {name: "nonsense"})

    assert answer.status_code == 200
    words = " ".join(strip_tags(answer.text).split())
    assert f"There is a problem {label}: {LEFT_OUT[0].lower()}{LEFT_OUT[1:]}" in words
    assert f"Error: {LEFT_OUT}" in words


def test_everybody_finds_the_search_in_the_menu(client: Client) -> None:
    PartnershipFactory()
    client.force_login(PersonFactory(independent_reviewer=True))

    page = client.get(reverse("search")).text

    assert (
        f'<a class="govuk-service-navigation__link" href="{reverse("search")}" aria-current="true">Search</a>'
        in page
    )
