"""Who is who in one review: people of its matter by role."""

from __future__ import annotations

from django.db.models import Q

from matters.models import MatterAccess
from partnership.models import Agency, Person, Role
from reviews.models import PracticeReview


def on_list(review: PracticeReview, *roles: Role, agency: Agency | None = None) -> list[Person]:
    """Those who hold one of these roles today and are on the matter's access list, by name."""
    listed = MatterAccess.objects.filter(matter=review.matter_id, removed_at=None)
    people = Person.objects.holding(*roles, agency=agency).filter(
        Q(pk__in=listed.values("person")) | Q(pk=review.matter.owner_id)
    )
    return list(people.order_by("name"))
