"""Law 8: withdrawing a published review in one act, and the end of its availability."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from audit.models import Event
from documents.models import Finding
from foundation import clock
from notices.models import Notice
from partnership.models import PublicStamp
from partnership.points import WORK
from reviews.models import Attachment, Decision, PracticeReview, PublishedFile, Slug
from reviews.rules.refusals import ReviewNotReady
from reviews.rules.withdrawing import EXPLAIN, VANISH
from reviews.services import plan_dates, plans, publication_schedule, publishing, withdrawing
from tests.documents.factories import protect
from tests.reviews.factories import AttachmentFactory
from tests.reviews.plan_situations import (
    MONDAY,
    WEDNESDAY,
    accept_all,
    beat,
    everybody,
    scheduled,
    tell_family,
)

pytestmark = pytest.mark.django_db

Publication = PracticeReview.Publication
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture(autouse=True)
def _monday(time_machine, settings):
    settings.SENDING = True
    settings.EMAIL_USE_TLS = True
    time_machine.move_to(MONDAY, tick=False)


@pytest.fixture
def published(time_machine):
    situation = scheduled()
    AttachmentFactory(review=situation.review, state=Attachment.State.READY, title="Briefing")
    publication_schedule.unschedule_publication(plan=situation.plan, reason="Briefing.", by=situation.manager)
    plan = situation.fresh()
    publication_schedule.schedule_publication(plan=plan, began_from=plan.version, by=situation.manager)
    time_machine.move_to(WEDNESDAY, tick=False)
    publishing.publish_due()
    situation.fresh()
    assert situation.review.is_public
    return situation


def withdraw(situation, by=None, manner=EXPLAIN, **rest):
    rest = {"reason": "A child was recognised.", "public_reason": "We are looking at it again."} | rest
    return withdrawing.withdraw_review(
        review=situation.review, manner=manner, by=by or situation.chair, **rest
    )


def test_in_one_act_everything_is_gone(published):
    before = PublicStamp.objects.get().number

    withdraw(published)

    review = PracticeReview.objects.get(pk=published.review.pk)
    assert review.publication == Publication.WITHDRAWN_EXPLAINED
    assert (review.withdrawn_by, review.withdrawal_reason) == (published.chair, "A child was recognised.")
    assert not PracticeReview.objects.public().exists()
    assert PracticeReview.objects.explained().get() == review
    assert not PublishedFile.objects.public().exists()
    assert not PublishedFile.objects.filter(closed_at=None).exists()
    assert Attachment.objects.get().state == Attachment.State.WITHDRAWN
    assert PublicStamp.objects.get().number > before
    event = Event.objects.about(review).get(verb="review withdrawn")
    assert event.facts["manner"] == EXPLAIN
    assert event.facts["files"] == 2


def test_vanished_it_explains_nothing(published):
    withdraw(published, manner=VANISH)

    review = PracticeReview.objects.get(pk=published.review.pk)
    assert review.publication == Publication.WITHDRAWN_VANISHED
    assert review.public_withdrawal_reason == ""
    assert not PracticeReview.objects.explained().exists()


def test_only_the_chair_and_the_vice_chairs_withdraw(published):
    people = everybody(published)

    for name in set(people) - {"chair", "vice_chair"}:
        with pytest.raises(PermissionDenied):
            withdraw(published, by=people[name])
        assert PracticeReview.objects.public().exists(), name
    withdraw(published, by=people["vice_chair"])
    assert not PracticeReview.objects.public().exists()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"reason": " "}, "Give the reason"),
        ({"public_reason": " "}, "that the public reads"),
        ({"manner": "hide"}, "Choose whether"),
    ],
)
def test_what_is_missing_is_said_and_nothing_happens(published, typed, words):
    with pytest.raises(ReviewNotReady, match=words):
        withdraw(published, **typed)
    assert PracticeReview.objects.public().exists()


def test_a_protected_name_in_the_explanation_asks_for_other_words_and_never_blocks_vanishing(published):
    protect(published.review.matter, "Robin Ashington")

    with pytest.raises(ReviewNotReady, match="protected name"):
        withdraw(published, public_reason="Robin Ashington was recognised.")
    withdraw(published, manner=VANISH, public_reason="Robin Ashington was recognised.")

    review = PracticeReview.objects.get(pk=published.review.pk)
    assert review.publication == Publication.WITHDRAWN_VANISHED
    assert review.public_withdrawal_reason == ""


def test_details_in_the_explanation_that_identify_together_are_said_beside_it(published, client):
    client.force_login(published.chair, backend=BACKEND)
    given = {"manner": EXPLAIN, "reason": "Wrong.", "public_reason": "It named a girl aged 4 and her mother."}

    page = client.post(reverse("reviews:withdraw", args=[published.review.reference]), given)

    (said,) = page.context["form"].errors["public_reason"]
    assert "age: aged 4; relationship: mother" in said
    assert PracticeReview.objects.public().exists()
    withdraw(published, public_reason="It named a child.")
    assert not Finding.objects.filter(kind=Finding.Kind.JIGSAW).exists()


def test_a_second_press_does_nothing_more(published):
    withdraw(published)

    with pytest.raises(ReviewNotReady, match="withdrawn, with an explanation"):
        withdraw(published)
    assert Event.objects.filter(verb="review withdrawn").count() == 1


def test_those_who_have_to_know_are_told_at_once(published):
    withdraw(published)

    notice = Notice.objects.get(kind=withdrawing.WITHDRAWN)
    people = {row.person for row in notice.deliveries.filter(is_copy=False)}
    assert {published.manager, published.chair} <= people


def test_it_comes_back_only_as_a_new_publication_under_a_new_address(published, time_machine):
    withdraw(published)
    old = PracticeReview.objects.get(pk=published.review.pk).slug

    plan = plans.draft_plan(review=published.review, template=None, by=published.manager)
    later = clock.london_moment(dt.date(2026, 10, 29), dt.time(9, 30))
    plan_dates.fix_date(plan=plan, publish_at=later, began_from=plan.version, by=published.manager)
    plan.refresh_from_db()
    accept_all(plan)
    tell_family(plan)
    beat()
    plan.refresh_from_db()
    publication_schedule.schedule_publication(plan=plan, began_from=plan.version, by=published.manager)
    time_machine.move_to(later, tick=False)
    publishing.publish_due()

    review = PracticeReview.objects.get(pk=published.review.pk)
    assert review.is_public
    assert review.slug != old
    assert Slug.objects.filter(review=review).count() == 2
    assert PublishedFile.objects.public().count() == 1
    assert PublishedFile.objects.filter(closed_at__isnull=False).count() == 2


# Availability -------------------------------------------------------------------------------------


def end(situation, by=None, **rest):
    rest = {
        "decided_on": clock.today(),
        "deciders": "The three safeguarding partners",
        "reason": "A year is over.",
        "where_to_find": "The national repository of case reviews",
    } | rest
    return withdrawing.end_availability(review=situation.review, by=by or situation.manager, **rest)


@pytest.mark.parametrize(
    ("day", "may_end"), [("2027-10-13", False), ("2027-10-14", True), ("2028-01-01", True)]
)
def test_availability_ends_when_the_rules_let_it_in_calendar_months(published, time_machine, day, may_end):
    time_machine.move_to(clock.london_moment(dt.date.fromisoformat(day), dt.time(12)), tick=False)

    if not may_end:
        with pytest.raises(ReviewNotReady, match="until Thursday 14 October 2027 at least"):
            end(published)
        assert PublishedFile.objects.public().count() == 2
        assert not Decision.objects.filter(kind=Decision.Kind.END_AVAILABILITY).exists()
        return
    end(published)

    review = PracticeReview.objects.get(pk=published.review.pk)
    assert review.availability_ended_on == clock.today()
    assert review.is_public
    assert not PublishedFile.objects.public().exists()
    assert Decision.objects.get(kind=Decision.Kind.END_AVAILABILITY).deciders


def test_a_name_in_the_pointer_waits_for_a_decision(published, time_machine):
    protect(published.review.matter, "Robin Ashington")
    time_machine.move_to(clock.london_moment(dt.date(2027, 11, 1), dt.time(12)), tick=False)

    with pytest.raises(ReviewNotReady, match="waits for a decision"):
        end(published, where_to_find="Ask Robin Ashington's school")
    assert PublishedFile.objects.public().count() == 2


def test_keeping_it_is_a_decision_and_ends_the_asking(published, time_machine):
    time_machine.move_to(clock.london_moment(dt.date(2027, 9, 20), dt.time(12)), tick=False)
    address = reverse("reviews:availability", args=[published.review.reference])
    assert address in [entry.url for entry in WORK.ask(published.manager)]

    withdrawing.keep_available(
        review=published.review,
        decided_on=clock.today(),
        deciders="The partners",
        reason="It is still read.",
        by=published.manager,
    )

    assert address not in [entry.url for entry in WORK.ask(published.manager)]
    assert PublishedFile.objects.public().count() == 2


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"deciders": " "}, "Say who decided"),
        ({"reason": ""}, "Give the reason"),
        ({"where_to_find": " "}, "where the report can be found"),
        ({"decided_on": dt.date(2028, 1, 1)}, "future"),
    ],
)
def test_what_is_missing_of_a_decision_is_said(published, time_machine, typed, words):
    time_machine.move_to(clock.london_moment(dt.date(2027, 11, 1), dt.time(12)), tick=False)

    with pytest.raises(ReviewNotReady, match=words):
        end(published, **typed)
    assert PublishedFile.objects.public().count() == 2


def test_availability_is_the_business_units(published, time_machine):
    people = everybody(published)
    time_machine.move_to(clock.london_moment(dt.date(2027, 11, 1), dt.time(12)), tick=False)

    for name in set(people) - {"business_manager", "practice_lead", "communications_officer"}:
        with pytest.raises(PermissionDenied):
            end(published, by=people[name])
    assert PublishedFile.objects.public().count() == 2


# Pages --------------------------------------------------------------------------------------------


def test_the_chair_withdraws_on_a_page_that_lists_who_has_copies(published, client):
    client.force_login(published.chair, backend=BACKEND)
    address = reverse("reviews:withdraw", args=[published.review.reference])
    overview = client.get(published.review.get_absolute_url())
    assert address in overview.text

    page = client.get(address)
    assert page.text.index("Secretary of State for Education") < page.text.index(
        "Withdraw it from the public now"
    )
    assert "Nothing else of this review is public." in page.text
    assert f"Told at once that it was withdrawn: {page.context['told'][0]}" in page.text
    assert ">Cancel</a>" in page.text
    assert PracticeReview.objects.public().exists()

    missing = client.post(address, {"manner": EXPLAIN, "reason": "Found."})
    assert "Write the reason that the public reads" in missing.text
    assert PracticeReview.objects.public().exists()

    done = client.post(
        address, {"manner": VANISH, "reason": "A child was recognised.", "public_reason": ""}, follow=True
    )
    assert "is withdrawn" in done.text
    assert "Secretary of State for Education" in done.text
    assert not PracticeReview.objects.public().exists()


def test_the_business_unit_reads_who_withdraws_in_an_emergency(published, client):
    client.force_login(published.manager, backend=BACKEND)

    overview = client.get(published.review.get_absolute_url()).text

    assert "In an emergency the chair or a vice-chair withdraws it" in overview
    assert reverse("reviews:withdraw", args=[published.review.reference]) not in overview


def test_nobody_else_sees_that_page_while_it_is_public(published, client):
    address = reverse("reviews:withdraw", args=[published.review.reference])
    for name, person in everybody(published).items():
        if name in ("chair", "vice_chair", "left"):
            continue
        client.force_login(person, backend=BACKEND)
        for response in (
            client.get(address),
            client.post(address, {"manner": VANISH, "reason": "No."}),
        ):
            assert response.status_code in (403, 404), name
    assert PracticeReview.objects.public().exists()


def test_the_availability_page_says_until_when_and_records_the_decision(published, client):
    client.force_login(published.manager, backend=BACKEND)
    address = reverse("reviews:availability", args=[published.review.reference])

    assert "Thursday 14 October 2027" in client.get(address).text
    today = clock.today()
    typed = {
        "keep": "end",
        "where_to_find": "The NSPCC",
        "decided_on_0": today.day,
        "decided_on_1": today.month,
        "decided_on_2": today.year,
        "deciders": "Partners",
        "reason": "Over.",
    }
    refused = client.post(address, typed)
    assert "at least" in refused.text
    assert PublishedFile.objects.public().exists()
    client.post(address, typed | {"keep": "keep"})
    assert Decision.objects.filter(kind=Decision.Kind.KEEP_AVAILABLE).count() == 1
