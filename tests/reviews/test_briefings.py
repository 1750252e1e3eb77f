"""A learning briefing made from a review's recommendations, and that it never goes before the review."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from catalogue.models import Resource, ResourceVersion
from catalogue.points import NOT_YET
from catalogue.rules.refusals import CatalogueNotReady
from catalogue.rules.resources import particulars_of
from catalogue.services import briefings as catalogue_briefings
from catalogue.services import publishing, resources, versions
from foundation import clock
from partnership.models import BUSINESS_UNIT, Language, Role
from reviews.models import PracticeReview
from reviews.points import PUBLIC_BESIDE
from reviews.rules.briefings import NOT_PUBLIC
from reviews.rules.refusals import ReviewNotReady
from reviews.services.briefings import make_briefing, take_into_catalogue
from tests.catalogue import factories as make
from tests.catalogue.conftest import monday  # noqa: F401
from tests.documents.factories import uploaded
from tests.partnership.factories import AudienceFactory, PersonFactory
from tests.reviews.factories import AttachmentFactory, RecommendationFactory, ReviewFactory, person_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def review():
    review = ReviewFactory(public_title="Learning about Baby K", summary="A summary.")
    for number, text in enumerate(["Ask the child.", "Share\nwhat you know."], 1):
        RecommendationFactory(review=review, number=number, text=text)
    return review


@pytest.fixture
def manager(review):
    return person_on(review, Role.BUSINESS_MANAGER)


def test_it_holds_the_recommendations_in_their_order_and_belongs_to_the_matter(review, manager):
    version = make_briefing(review=review, by=manager)

    briefing = version.resource
    sections = {one.heading: one.text for one in catalogue_briefings.sections_of(version)}
    assert sections["What the review recommends"] == "1. Ask the child.\n2. Share what you know."
    assert len(sections) == 8
    assert (briefing.matter, briefing.made_from, briefing.status) == (review.matter, review, "draft")


def test_it_tells_no_more_of_the_review_than_its_kind(review, manager):
    briefing = make_briefing(review=review, by=manager).resource

    assert briefing.title == "Learning from a Local Child Safeguarding Practice Review"


def test_a_second_draft_is_refused_until_the_first_is_published(review, manager):
    make_briefing(review=review, by=manager)

    with pytest.raises(ReviewNotReady, match="Go on with that"):
        make_briefing(review=review, by=manager)
    assert Resource.objects.count() == 1


def test_without_recommendations_there_is_nothing_to_make_it_from(manager):
    review = ReviewFactory()

    with pytest.raises(ReviewNotReady, match="no recommendations"):
        make_briefing(review=review, by=person_on(review, Role.BUSINESS_MANAGER))


@pytest.mark.parametrize("role", Role)
def test_who_makes_one(role, review, client):
    person = person_on(review, role)
    if role in BUSINESS_UNIT:
        make_briefing(review=review, by=person)
        assert Resource.objects.count() == 1
        return

    with pytest.raises(PermissionDenied):
        make_briefing(review=review, by=person)
    client.force_login(person)
    assert client.post(reverse("reviews:make_briefing", args=[review.reference])).status_code in (403, 404)
    assert not Resource.objects.exists()


@pytest.mark.parametrize("role", Role)
def test_who_does_not_know_of_the_review_knows_of_no_briefing_from_it(role, review, manager, client):
    briefing = make_briefing(review=review, by=manager).resource
    stranger = PersonFactory(**{role.value: True})
    knows = role in (Role.CHAIR, Role.VICE_CHAIR)

    assert Resource.objects.visible_to(stranger).filter(pk=briefing.pk).exists() == knows
    client.force_login(stranger)
    answer = client.post(reverse("reviews:make_briefing", args=[review.reference]))
    assert answer.status_code == (403 if knows else 404)


def test_one_click_on_the_page_drafts_it_and_leads_to_its_sections(review, manager, client):
    client.force_login(manager)
    page = reverse("reviews:recommendations", args=[review.reference])
    assert "Draft a learning briefing from these recommendations" in client.get(page).content.decode()

    answer = client.post(reverse("reviews:make_briefing", args=[review.reference]))

    version = ResourceVersion.objects.get()
    assert answer.headers["Location"].endswith(f"versions/{version.reference}/sections/")
    shown = client.get(page).content.decode()
    assert "Learning from a Local Child Safeguarding Practice Review" in shown
    assert "Draft a learning briefing from" not in shown


def ready(version: ResourceVersion, by) -> Resource:
    """Everything is in order but for the review that it was made from."""
    briefing = version.resource
    told = replace(
        particulars_of(briefing),
        summary="What we learned.",
        topics=(make.TopicFactory().pk,),
        audiences=(AudienceFactory().pk,),
    )
    resources.edit_resource(resource=briefing, particulars=told, began_from=1, by=by)
    versions.put_in_force(version=version, by=by)
    return make.fresh(briefing)


@pytest.mark.parametrize("visibility", ["public", "signed_in", "business_unit"])
def test_it_reaches_nobody_before_the_review_does(visibility, review, manager, monday):  # noqa: F811
    briefing = ready(make_briefing(review=review, by=manager), manager)
    Resource._base_manager.filter(pk=briefing.pk).update(visibility=visibility)

    with pytest.raises(CatalogueNotReady, match="not public"):
        publishing.publish(resource=briefing, by=manager)
    assert make.fresh(briefing).status == "draft"

    PracticeReview._base_manager.filter(pk=review.pk).update(
        publication="published", slug="baby-k", published_at=clock.now(), was_published_before=True
    )
    publishing.publish(resource=briefing, by=manager)
    assert make.fresh(briefing).status == "published"


@pytest.mark.parametrize("publication", PracticeReview.Publication)
def test_only_a_public_review_lets_it_go(publication, review, manager):
    briefing = make.fresh(make_briefing(review=review, by=manager).resource)
    briefing.made_from.publication = publication

    assert list(NOT_YET.ask(briefing)) == ([] if publication == "published" else [NOT_PUBLIC])


def test_the_languages_of_a_new_portal_hold_the_one_that_briefings_begin_in():
    assert Language.objects.filter(tag="en").exists()


# What was attached ---------------------------------------------------------------------------------


def attached(review, **given):
    values = {"kind": "briefing", "title": "Seven minutes on plans", "state": "published"} | given
    return AttachmentFactory(review=review, document=uploaded(matter=review.matter), **values)


def test_what_is_attached_becomes_a_briefing_with_the_same_file(review, manager):
    attachment = attached(review)

    resource = take_into_catalogue(attachment=attachment, by=manager)

    version = resource.versions.get()
    assert (resource.kind, resource.title, resource.status) == ("briefing", "Seven minutes on plans", "draft")
    assert (resource.matter, resource.made_from) == (review.matter, review)
    assert (version.document, version.state, version.language.tag) == (attachment.document, "draft", "en")


def test_it_is_taken_once(review, manager):
    attachment = attached(review)
    take_into_catalogue(attachment=attachment, by=manager)

    with pytest.raises(ReviewNotReady, match="already"):
        take_into_catalogue(attachment=attachment, by=manager)
    assert Resource.objects.count() == 1


@pytest.mark.parametrize("given", [{"kind": "easy_read"}, {"kind": "other"}, {"state": "withdrawn"}])
def test_not_everything_that_is_attached_is_taken(review, manager, given):
    with pytest.raises(ReviewNotReady):
        take_into_catalogue(attachment=attached(review, **given), by=manager)
    assert not Resource.objects.exists()


@pytest.mark.parametrize("role", [role for role in Role if role not in BUSINESS_UNIT])
def test_only_who_works_on_the_review_takes_it(review, role):
    person = person_on(review, role)

    with pytest.raises(PermissionDenied):
        take_into_catalogue(attachment=attached(review), by=person)
    assert not Resource.objects.exists()


def test_the_business_unit_off_the_access_list_does_not_take_it(review):
    with pytest.raises(PermissionDenied):
        take_into_catalogue(attachment=attached(review), by=PersonFactory(business_manager=True))
    assert not Resource.objects.exists()


def test_the_button_takes_it(client, review, manager):
    attachment = attached(review)
    client.force_login(manager)
    page = reverse("reviews:attachments", args=[review.reference])
    button = reverse("reviews:take_into_catalogue", args=[review.reference, attachment.reference])
    assert button in client.get(page).content.decode()

    response = client.post(button)

    assert response["Location"] == f"/workspace/catalogue/{Resource.objects.get().reference}/"
    assert button not in client.get(page).content.decode()
    assert client.get(button).status_code == 405


# When the review goes -----------------------------------------------------------------------------


def test_who_withdraws_the_review_is_led_to_its_public_briefings():
    review = ReviewFactory(published=True, public_title="Child Larch", slug="child-larch")
    by = make.officer()
    chair = PersonFactory(chair=True)
    briefing = resources.draft_resource(
        particulars=make.particulars(by, kind="briefing", title="Plans that move"), made_from=review, by=by
    )
    make.in_force(make.text_version(briefing))
    assert list(PUBLIC_BESIDE.ask(review, chair)) == []

    publishing.publish(resource=make.fresh(briefing), by=by)

    (beside,) = PUBLIC_BESIDE.ask(review, chair)
    assert (beside.title, beside.leaves) == ("The learning briefing “Plans that move”", "")
    assert beside.url == f"/workspace/catalogue/{briefing.reference}/withdraw/"
