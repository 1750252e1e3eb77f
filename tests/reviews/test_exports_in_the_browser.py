"""The pages of tables, packs, letters, copies and earlier reviews, with something on each, on a telephone."""

import pytest
from django.urls import reverse

from foundation import clock
from reviews.models import CopyRequest
from reviews.rules.earlier import EarlierReview, read_published_on
from reviews.services import evidence_packs
from reviews.services.earlier import InMatter, enter_earlier_review
from tests.partnership.factories import PartnershipFactory, PersonFactory
from tests.reviews.factories import FamilyMemberFactory
from tests.reviews.plan_factories import EvidencePackFactory, PlanFactory, StepFactory, StepOwnerFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_every_page_can_be_used_by_everybody(page, live_server, sign_in, check_accessible):
    PartnershipFactory()
    plan = PlanFactory(published=True, review__published=True)
    review, manager = plan.review, plan.owner
    StepOwnerFactory(
        step=StepFactory(plan=plan, audience="Family", channel="Letter", done=True), person=manager
    )
    FamilyMemberFactory(review=review)
    CopyRequest.objects.create(review=review, received_on=clock.today(), requester="A. Reader")
    EvidencePackFactory(plan=plan)
    evidence_packs.make_waiting_packs()
    EvidencePackFactory(plan=plan)
    earlier = enter_earlier_review(
        EarlierReview("SCR 1", "scr", "Child Elm", read_published_on("2012"), where_to_find="Ask us."),
        where=InMatter(code_name="Earlier", people=[manager]),
        report=None,
        by=PersonFactory(practice_lead=True),
    )
    asked = review.copy_requests.get()
    page.set_viewport_size({"width": 320, "height": 900})
    sign_in(page, manager)

    for name, args in [
        ("plan_table", [review.reference]),
        ("evidence", [review.reference]),
        ("letters", [review.reference]),
        ("letter_words", []),
        ("copies", [review.reference]),
        ("copy_requests", [review.reference]),
        ("copy_request_answer", [review.reference, asked.reference]),
        ("earlier", []),
        ("earlier_enter", []),
        ("earlier_import", []),
        ("earlier_review", [earlier.reference]),
    ]:
        answer = page.goto(live_server.url + reverse(f"reviews:{name}", args=args))
        assert answer.status == 200, name
        check_accessible(page)
