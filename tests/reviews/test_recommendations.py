"""Recommendations: order, responses, progress, and what stands once the review is published."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from audit.models import Event
from documents.models import Finding
from documents.services import clear_finding
from foundation import clock
from foundation.governed import SomebodyElseSaved
from matters.models import Proceeding
from partnership.models import BUSINESS_UNIT, PublicStamp, Role
from partnership.points import WORK
from reviews.models import Recommendation
from reviews.rules.refusals import ReviewNotReady
from reviews.services.recommendations import (
    add_recommendation,
    edit_recommendation,
    record_progress,
    remove_recommendation,
    reorder_recommendations,
    respond,
)
from reviews.services.texts import TextHeld
from tests.documents.factories import protect
from tests.partnership.factories import AgencyFactory, PersonFactory
from tests.reviews.factories import RecommendationFactory, ReviewFactory, person_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def review():
    return ReviewFactory()


@pytest.fixture
def manager(review):
    return person_on(review, Role.BUSINESS_MANAGER)


def edit(one, text, by, began_from=None):
    return edit_recommendation(
        recommendation=one,
        text=text,
        owner_agency=None,
        owner=None,
        due_on=None,
        began_from=began_from or one.version,
        by=by,
    )


def texts(review):
    return list(review.recommendations.order_by("number").values_list("number", "text"))


def test_recommendations_keep_their_order(review, manager):
    one, two, three = (add_recommendation(review=review, text=text, by=manager) for text in ("A", "B", "C"))
    assert texts(review) == [(1, "A"), (2, "B"), (3, "C")]

    assert reorder_recommendations(review=review, order=[three.pk, one.pk, two.pk], by=manager)
    assert texts(review) == [(1, "C"), (2, "A"), (3, "B")]

    remove_recommendation(recommendation=one, reason="Said twice.", by=manager)
    assert texts(review) == [(1, "C"), (2, "B")]
    assert Event.objects.filter(verb="recommendation removed").get().text.reason == "Said twice."


def test_an_order_of_other_recommendations_is_refused(review, manager):
    one = RecommendationFactory(review=review)
    other = RecommendationFactory()
    for order in ([], [other.pk], [one.pk, other.pk], [one.pk, one.pk]):
        with pytest.raises(ReviewNotReady, match="have changed"):
            reorder_recommendations(review=review, order=order, by=manager)


def test_the_fingerprint_tells_texts_from_the_way_they_are_cut(review):
    RecommendationFactory(review=review, text='A", "B')
    other = ReviewFactory()
    RecommendationFactory(review=other, text="A")
    RecommendationFactory(review=other, text="B")
    assert review.recommendations.fingerprint() != other.recommendations.fingerprint()


@pytest.mark.parametrize("role", [role for role in Role if role not in BUSINESS_UNIT])
def test_only_the_business_unit_changes_recommendations(review, role):
    one, person = RecommendationFactory(review=review, text="As it was."), person_on(review, role)
    acts = [
        lambda: add_recommendation(review=review, text="More.", by=person),
        lambda: edit(one, "Other.", person),
        lambda: remove_recommendation(recommendation=one, reason="Because.", by=person),
        lambda: reorder_recommendations(review=review, order=[one.pk], by=person),
        lambda: respond(recommendation=one, response="accepted", words="", began_from=1, by=person),
        lambda: record_progress(recommendation=one, progress="done", note="", began_from=1, by=person),
    ]
    for act in acts:
        with pytest.raises(PermissionDenied):
            act()
    assert texts(review) == [(1, "As it was.")]
    assert not Event.objects.exists()


def test_a_second_save_overwrites_nobody(review, manager):
    one = RecommendationFactory(review=review, text="As it was.")
    edit(one, "First.", manager, began_from=1)
    with pytest.raises(SomebodyElseSaved):
        edit(one, "Second.", manager, began_from=1)
    assert texts(review) == [(1, "First.")]


def test_not_accepting_needs_words_for_the_public(review, manager):
    one = RecommendationFactory(review=review)
    with pytest.raises(ReviewNotReady, match="words that can be published"):
        respond(recommendation=one, response="not_accepted", words=" ", began_from=1, by=manager)
    one.refresh_from_db()
    assert one.response == "waiting"


def test_a_protected_name_in_a_recommendation_waits_for_somebody_else(review, manager):
    protect(review.matter, "Robin Ashington")
    one = add_recommendation(review=review, text="Ask Robin Ashington.", by=manager)
    finding = Finding.objects.get(decision="open", kind="protected_term")
    assert finding.subject == one
    with pytest.raises(PermissionDenied):
        clear_finding(finding=finding, reason="Meant to be.", by=manager)

    edit(one, "Ask the child.", manager)
    finding.refresh_from_db()
    assert finding.decision == "removed"


# Published ----------------------------------------------------------------------------------------


@pytest.fixture
def published():
    return ReviewFactory(published=True)


def test_what_people_have_read_stands(published):
    manager = person_on(published, Role.BUSINESS_MANAGER)
    one, two = RecommendationFactory(review=published), RecommendationFactory(review=published)
    before = texts(published)
    acts = [
        lambda: add_recommendation(review=published, text="More.", by=manager),
        lambda: edit(one, "Other.", manager),
        lambda: remove_recommendation(recommendation=one, reason="Because.", by=manager),
        lambda: reorder_recommendations(review=published, order=[two.pk, one.pk], by=manager),
    ]
    for act in acts:
        with pytest.raises(ReviewNotReady, match="published"):
            act()
    assert texts(published) == before


def test_the_owner_of_a_published_recommendation_can_still_change(published):
    manager, agency = person_on(published, Role.BUSINESS_MANAGER), AgencyFactory()
    one = RecommendationFactory(review=published)
    edit_recommendation(
        recommendation=one,
        text=one.text,
        owner_agency=agency,
        owner=None,
        due_on=None,
        began_from=1,
        by=manager,
    )
    one.refresh_from_db()
    assert one.owner_agency == agency


def test_a_response_changed_after_publication_is_public_at_once(published):
    manager = person_on(published, Role.BUSINESS_MANAGER)
    one = RecommendationFactory(review=published)
    before = PublicStamp.objects.filter(pk=1).values_list("number", flat=True).first() or 1
    respond(recommendation=one, response="accepted", words="We did.", began_from=1, by=manager)
    assert PublicStamp.objects.get(pk=1).number > before


def test_a_response_is_not_published_while_the_matter_is_held(published):
    manager = person_on(published, Role.BUSINESS_MANAGER)
    one = RecommendationFactory(review=published)
    Proceeding.objects.create(matter=published.matter, kind="criminal", authority="The court")
    before = PublicStamp.objects.filter(pk=1).values_list("number", flat=True).first()
    with pytest.raises(ReviewNotReady, match="holds publication"):
        respond(recommendation=one, response="accepted", words="We did.", began_from=1, by=manager)
    one.refresh_from_db()
    assert (one.response, one.response_words) == ("waiting", "")
    assert PublicStamp.objects.filter(pk=1).values_list("number", flat=True).first() == before
    assert not Event.objects.exists()


def test_a_response_that_names_a_child_is_not_saved_until_somebody_else_has_decided(published):
    manager, lead = person_on(published, Role.BUSINESS_MANAGER), person_on(published, Role.PRACTICE_LEAD)
    protect(published.matter, "Robin Ashington")
    one = RecommendationFactory(review=published)
    words = "Robin Ashington House has changed its rules."
    given = {"recommendation": one, "response": "accepted", "words": words, "began_from": 1, "by": manager}

    with pytest.raises(TextHeld, match="waits for a decision"):
        respond(**given)
    one.refresh_from_db()
    assert one.response_words == ""

    clear_finding(finding=Finding.objects.get(decision="open"), reason="The name of a building.", by=lead)
    respond(**given)
    one.refresh_from_db()
    assert one.response_words == words


def test_the_owner_records_progress_after_publication_and_not_before(published):
    agency = AgencyFactory()
    representative = PersonFactory(agency_representative=True, agency=agency)
    owner, stranger = PersonFactory(agency_representative=True), PersonFactory(agency_representative=True)
    one = RecommendationFactory(review=published, owner=owner, owner_agency=agency)
    hidden = RecommendationFactory(owner=owner, owner_agency=agency)

    for version, person in enumerate((owner, representative), 1):
        record_progress(recommendation=one, progress="in_progress", note="", began_from=version, by=person)
    with pytest.raises(PermissionDenied):
        record_progress(recommendation=one, progress="done", note="", began_from=3, by=stranger)
    for person in (owner, representative):
        with pytest.raises(PermissionDenied):
            record_progress(recommendation=hidden, progress="done", note="", began_from=1, by=person)
    one.refresh_from_db()
    assert one.progress == "in_progress"


def test_a_recommendation_due_soon_waits_on_its_owners_list(published):
    owner = PersonFactory(agency_representative=True)
    soon, late = clock.today() + dt.timedelta(days=14), clock.today() + dt.timedelta(days=15)
    RecommendationFactory(review=published, owner=owner, due_on=soon)
    RecommendationFactory(review=published, owner=owner, due_on=late)
    RecommendationFactory(review=published, owner=owner, due_on=soon, progress="done")
    RecommendationFactory(owner=owner, due_on=soon)
    assert [entry.what for entry in WORK.ask(owner)] == ["Say how far recommendation 1 has come"]


# Pages --------------------------------------------------------------------------------------------


def test_the_pages_add_move_answer_and_take_out(client, review, manager):
    client.force_login(manager)

    def url(name, one=None, *rest):
        return reverse(f"reviews:{name}", args=[review.reference, *([one.reference] if one else []), *rest])

    for text in ("First", "Second"):
        client.post(url("add_recommendation"), {"text": text, "version": 1})
    first, second = review.recommendations.order_by("number")
    client.post(url("move_recommendation", second, "up"))
    assert texts(review) == [(1, "Second"), (2, "First")]
    client.post(url("move_recommendation", second, "up"))
    assert texts(review) == [(1, "Second"), (2, "First")]

    first.refresh_from_db()
    wrong = client.post(
        url("respond_recommendation", first), {"response": "not_accepted", "version": first.version}
    )
    assert "Say why it is not accepted" in wrong.content.decode()
    client.post(
        url("respond_recommendation", first),
        {"response": "accepted", "response_words": "Yes.", "version": first.version},
    )
    client.post(url("remove_recommendation", second), {"reason": "Said twice."})
    assert texts(review) == [(1, "First")]
    assert Recommendation.objects.get().response_words == "Yes."


def test_a_recommendation_of_nobody_says_so_in_words(client, review, manager):
    client.force_login(manager)

    page = client.get(reverse("reviews:add_recommendation", args=[review.reference])).content.decode()

    assert "---------" not in page
    assert '<option value="" selected>No agency</option>' in page
    assert '<option value="" selected>Nobody in particular</option>' in page


def test_a_stale_page_shows_both_texts(client, review, manager):
    one = RecommendationFactory(review=review, text="As it was.")
    client.force_login(manager)
    url = reverse("reviews:edit_recommendation", args=[review.reference, one.reference])
    client.post(url, {"text": "First.", "version": 1})
    answer = client.post(url, {"text": "Second.", "version": 1})
    assert answer.status_code == 409
    assert "First." in answer.content.decode()
    assert "Second." in answer.content.decode()
    assert texts(review) == [(1, "First.")]


def test_anybody_on_the_staff_reads_recommendations_of_a_published_review_without_the_notes(
    client, published
):
    RecommendationFactory(review=published, text="Be curious.", progress_note="Held up by the ICB.")
    client.force_login(PersonFactory(press_lead=True))
    shown = client.get(reverse("reviews:recommendations", args=[published.reference])).content.decode()
    assert "Be curious." in shown
    assert "Held up" not in shown
