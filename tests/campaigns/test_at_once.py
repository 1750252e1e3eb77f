"""People who act at the same moment: one effect, and a plain word for the other."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from campaigns.models import Campaign, NationalCampaign
from campaigns.services import reference
from partnership.models import Person
from tests.campaigns import factories as make
from tests.catalogue.pages import as_, html
from tests.reviews.test_publishing_at_once import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("monday")]


@pytest.mark.parametrize("is_one_person", [True, False])
def test_a_national_campaign_that_is_pressed_twice_at_once_becomes_one_local_campaign(
    is_one_person: bool,
) -> None:
    reference.load_reference_rows()
    national = NationalCampaign.objects.get(name="World Children’s Day")
    first = make.officer()
    people: list[Person] = [first, first if is_one_person else make.officer()]
    clients = [as_(person) for person in people]
    address = reverse("campaigns:national_make_local", args=[national.reference, 2026])

    answers: list[Any] = at_once(2, lambda place: clients[place].post(address))

    made = Campaign.objects.get()
    assert [answer.status_code for answer in answers if answer.status_code != 302] in ([], [409])
    late = next(
        (place, answer)
        for place, answer in enumerate(answers)
        if answer.status_code == 409 or made.reference not in answer.url
    )
    place, answer = late
    page = html(answer if answer.status_code == 409 else clients[place].get(answer.url))
    assert str(made) in page
    assert "Look whether that is the one you mean" in page
