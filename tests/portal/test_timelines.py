"""The timeline of a review tells what happened in other rooms about the same matter."""

import pytest

from media_relations.services import events
from partnership.models import Role
from tests.partnership.factories import AgencyFactory
from tests.reviews.factories import ReviewFactory, person_on


@pytest.mark.django_db
def test_an_event_that_was_opened_stands_in_the_timeline_of_its_review(client):
    review = ReviewFactory()
    officer = person_on(review, Role.COMMUNICATIONS_OFFICER)
    events.open_event(
        title="Questions about a school",
        kind="service",
        what_is_known="Little.",
        agencies=[AgencyFactory(), AgencyFactory()],
        matter=review.matter,
        by=officer,
    )
    client.force_login(officer)

    assert "Media event opened" in client.get(f"/workspace/reviews/{review.reference}/timeline/").text
