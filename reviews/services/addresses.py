"""Public addresses of reviews: made by publishing from the confirmed title, and never used twice (design section 6)."""

from __future__ import annotations

import datetime as dt

from foundation.slugs import first_free, slug_of
from reviews.models import PracticeReview, Slug

#: Leaves room for a number at the end.
LONGEST = 150


def new_slug(review: PracticeReview, *, at: dt.datetime) -> str:
    """An address made from the public title, which no review had before and none will have again.

    Call it in the transaction that publishes.
    """
    base = slug_of(review.public_title, longest=LONGEST, otherwise="review")
    taken = set(Slug.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    slugs = PracticeReview.objects.filter(slug__startswith=base).values_list("slug", flat=True)
    taken |= {str(slug) for slug in slugs}
    slug = first_free(base, taken)
    Slug.objects.create(slug=slug, review=review, made_at=at)
    return slug
