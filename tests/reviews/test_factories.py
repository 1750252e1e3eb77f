import pytest

from partnership.models import Agency, Role
from reviews.models import Endorsement, PracticeReview
from tests.reviews.factories import ReviewFactory, person_on

pytestmark = pytest.mark.django_db


def test_an_endorsed_review_has_every_partners_yes_to_its_bytes():
    review = ReviewFactory(endorsed=True)

    endorsements = Endorsement.objects.standing().filter(version__report__review=review)
    assert {one.agency for one in endorsements} == set(Agency.objects.safeguarding_partners())
    assert endorsements.count() == 3
    assert {one.recommendations_fingerprint for one in endorsements} == {review.recommendations.fingerprint()}


def test_a_person_on_a_review_may_know_of_it_and_a_stranger_not():
    review, other = ReviewFactory(), ReviewFactory()
    person = person_on(review, Role.BUSINESS_MANAGER)

    assert list(PracticeReview.objects.visible_to(person)) == [review]
    assert other not in PracticeReview.objects.visible_to(person)


def test_a_published_review_is_public():
    review = ReviewFactory(published=True)

    assert list(PracticeReview.objects.public()) == [review]
