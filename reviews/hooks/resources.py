"""What the catalogue may not give out: a report leaves by the plan of its own review (law 1), and what was made from a
review goes no sooner than the review (law 7).
"""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from catalogue.points import NOT_A_RESOURCE, NOT_YET
from foundation.words import say_moment
from partnership.models import Person
from reviews.models import PracticeReview
from reviews.points import PUBLIC_BESIDE, Beside
from reviews.queries.briefings import briefings_from
from reviews.rules.attachments import reasons_about_file
from reviews.rules.briefings import reasons_not_to_leave


def briefings_beside(review: PracticeReview, person: Person) -> Iterator[Beside]:
    """A briefing that was made from the review does not go with it, and is withdrawn by itself."""
    for briefing in briefings_from(review, person):
        if briefing.is_public:
            address = reverse("catalogue:withdraw", args=[briefing.reference])
            yield Beside(f"The learning briefing “{briefing}”", address)
        elif briefing.public_from_at is not None:
            address = reverse("catalogue:unschedule", args=[briefing.reference])
            yield Beside(
                f"The learning briefing “{briefing}”", address, leaves=say_moment(briefing.public_from_at)
            )


PUBLIC_BESIDE.provide(briefings_beside)
NOT_A_RESOURCE.provide(reasons_about_file)
NOT_YET.provide(reasons_not_to_leave)
