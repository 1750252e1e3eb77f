"""What waits for the business unit: requests for copies, and earlier reviews to be shown."""

import pytest

from foundation import clock
from partnership.models import Role
from reviews.hooks.exports import waits_for
from reviews.models import CopyRequest
from reviews.rules.earlier import EarlierReview, read_published_on
from reviews.services.copy_requests import answer_copy_request
from reviews.services.earlier import InMatter, enter_earlier_review, show_earlier_review
from tests.partnership.factories import AgencyFactory, PersonFactory
from tests.reviews.factories import ReviewFactory, person_on

pytestmark = pytest.mark.django_db

BUSINESS_UNIT = {Role.BUSINESS_MANAGER, Role.PRACTICE_LEAD, Role.COMMUNICATIONS_OFFICER}


@pytest.mark.parametrize("role", Role)
def test_a_request_waits_for_the_business_unit_on_the_access_list_until_it_is_answered(role):
    review = ReviewFactory(published=True)
    asked = CopyRequest.objects.create(review=review, received_on=clock.today(), requester="A")
    person = person_on(review, role, agency=AgencyFactory())

    waiting = [entry.what for entry in waits_for(person)]

    assert waiting == (["Answer a request for a copy"] if role in BUSINESS_UNIT else [])
    assert list(waits_for(PersonFactory(business_manager=True))) == []
    answer_copy_request(request=asked, answer="Sent", by=person_on(review, Role.PRACTICE_LEAD))
    assert list(waits_for(person)) == []


def test_an_earlier_review_waits_for_whoever_may_show_it():
    first, second = PersonFactory(practice_lead=True), PersonFactory(business_manager=True)
    review = enter_earlier_review(
        EarlierReview("SCR 1", "scr", "Child Elm", read_published_on("2012"), where_to_find="Ask us."),
        where=InMatter(code_name="Earlier", people=[second]),
        report=None,
        by=first,
    )

    assert list(waits_for(first)) == []
    assert [(entry.title, entry.what) for entry in waits_for(second)] == [
        ("SCR 1", "Look at it and show it to the public")
    ]
    show_earlier_review(review=review, by=second)
    assert list(waits_for(second)) == []
