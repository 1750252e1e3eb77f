"""The pages of a review that has something on every one of them, in a real browser, where they are narrowest."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from foundation import clock
from partnership.models import Role
from reviews.models import ReportVersion
from tests.documents.factories import FindingFactory, protect
from tests.partnership.factories import PartnershipFactory, TimerFactory
from tests.reviews.factories import (
    AttachmentFactory,
    DecisionFactory,
    DocumentFactory,
    EndorsementFactory,
    FamilyMemberFactory,
    InvolvementFactory,
    ReviewClockFactory,
    ReviewFactory,
    person_on,
    three_partners,
)
from tests.reviews.plan_factories import PlanFactory
from tests.reviews.test_pages import BY_POST, ENDORSE, PAGES, address

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TELEPHONE = {"width": 320, "height": 640}
SIZES = [{"width": 1280, "height": 900}, TELEPHONE]


def a_review_with_something_on_every_page():
    rules = PartnershipFactory().rules
    TimerFactory(edition=rules, kind="rapid_review", recipient="")
    review = ReviewFactory(
        with_final_report=True, public_title="Child Larch", summary="## Learning\n\nBe curious."
    )
    version = ReportVersion.objects.get(report__review=review)
    FindingFactory(document=version.document)
    FindingFactory(document=version.document, decision="removed")
    EndorsementFactory(version=version, agency=three_partners()[0], minuted=True)
    ReviewClockFactory(review=review)
    DecisionFactory(review=review, kind="not_to_publish", publishable_reason="Too recognisable.")
    InvolvementFactory(review=review)
    FamilyMemberFactory(review=review, wishes="By visit.", support="A friend.", interpreter="Polish")
    AttachmentFactory(review=review, document=DocumentFactory(matter=review.matter))
    PlanFactory(review=review)
    protect(review.matter, "Robin Ashington")
    return review


def test_axe_finds_nothing_on_any_page_of_the_business_unit(page, live_server, sign_in, check_accessible):
    review = a_review_with_something_on_every_page()
    manager = person_on(review, Role.BUSINESS_MANAGER)
    manager.last_login = clock.now()
    manager.save()
    sign_in(page, manager)
    page.set_viewport_size(TELEPHONE)

    addresses = [address(name, review) for name, (_, who) in PAGES.items() if who not in (BY_POST, ENDORSE)]
    for url in ["/workspace/reviews/", "/workspace/reviews/begin/", *addresses]:
        answer = page.goto(live_server.url + url)
        assert answer.status == 200, url
        expect(page.locator("h1")).to_have_count(1)
        check_accessible(page)


@pytest.mark.parametrize("size", SIZES, ids=["desk", "telephone"])
def test_a_partner_reads_and_endorses_on_any_screen(page, live_server, sign_in, check_accessible, size):
    PartnershipFactory()
    review = ReviewFactory(with_final_report=True)
    council = three_partners()[0]
    sign_in(page, person_on(review, Role.SAFEGUARDING_PARTNER, agency=council))
    page.set_viewport_size(size)

    page.goto(live_server.url + address_of_endorsing(review))
    check_accessible(page)
    page.get_by_role("button", name="Endorse version 1").click()
    page.get_by_role("link", name="Confirm that you have read them").click()
    expect(page.locator("[name=has_read]")).to_be_focused()
    check_accessible(page)
    page.get_by_label("I have read the report").check()
    page.get_by_role("button", name="Endorse version 1").click()

    expect(page.get_by_text("Version 1 of the report is endorsed.")).to_be_visible()
    check_accessible(page)


def address_of_endorsing(review):
    return f"/workspace/reviews/{review.reference}/report/full/endorse/"


@pytest.mark.parametrize("has_scripts", [True, False], ids=["with scripts", "without"])
@pytest.mark.parametrize(
    ("name", "choice", "field", "role"),
    [
        ("availability", "No: an entry stays", "Where it can be found afterwards", Role.BUSINESS_MANAGER),
        ("withdraw", "An explanation:", "The reason that the public reads", Role.CHAIR),
    ],
)
def test_what_a_choice_asks_for_is_there_once_it_is_chosen(
    name, choice, field, role, has_scripts, page, live_server, sign_in, check_accessible
):
    PartnershipFactory()
    review = ReviewFactory(published=True, public_title="Child Larch", slug="child-larch")
    context = page.context.browser.new_context(java_script_enabled=has_scripts, viewport=TELEPHONE)
    screen = context.new_page()
    sign_in(screen, person_on(review, role))

    screen.goto(live_server.url + reverse(f"reviews:{name}", args=[review.reference]))
    asked = screen.get_by_label(field)
    expect(asked).to_be_hidden()
    screen.get_by_label(choice).focus()
    screen.keyboard.press("Space")
    expect(asked).to_be_visible()
    if has_scripts:
        check_accessible(screen)
    context.close()
