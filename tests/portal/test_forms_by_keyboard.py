"""Six forms of the workspace with the keyboard alone: sent empty, put right from the summary, sent again."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from catalogue.models import PrintOrder, Resource
from catalogue.services import printed, publishing
from foundation import clock
from media_relations.services import agreements
from notices.models import Delivery
from partnership.models import Role
from reviews.models import Endorsement, ReportVersion
from tests.browser.keyboard import Keyboard
from tests.catalogue import factories as resources
from tests.catalogue.conftest import beat
from tests.documents import files
from tests.matters.factories import MatterFactory
from tests.media_relations import factories as statements
from tests.notices.factories import DeliveryFactory, NoticeFactory
from tests.partnership.factories import AgencyFactory, PartnershipFactory, PersonFactory
from tests.reviews.factories import ReviewFactory, person_on, put_on, three_partners

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DESK = {"width": 1280, "height": 900}
Start = Callable[[Any, Any], Keyboard]


@pytest.fixture(autouse=True)
def _everything_runs(settings: Any) -> None:
    settings.SENDING = True
    settings.EMAIL_USE_TLS = True
    PartnershipFactory()
    beat()


@pytest.fixture
def start(page: Any, live_server: Any, sign_in: Any) -> Start:
    def do(person: Any, path: str) -> Keyboard:
        sign_in(page, person)
        page.set_viewport_size(DESK)
        hands = Keyboard(page, live_server.url)
        hands.open(path)
        return hands

    return do


def send(hands: Keyboard, button: str) -> None:
    hands.follow(hands.page.get_by_role("button", name=button))


def put_right(hands: Keyboard, message: str, field: Any) -> None:
    """The summary has the focus, the title says it, and its link leads to the field."""
    page = hands.page
    expect(page).to_have_title(re.compile("^Error: "))
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    hands.reach(page.locator(".govuk-error-summary").get_by_role("link", name=message))
    page.keyboard.press("Enter")
    expect(field).to_be_focused()


def an_hour_ago(hands: Keyboard, field: str) -> None:
    at = clock.now().astimezone(clock.LONDON) - dt.timedelta(hours=1)
    for place, text in enumerate((at.day, at.month, at.year, f"{at:%H:%M}")):
        hands.type(hands.page.locator(f"#id_{field}_{place}"), str(text))


def test_a_delivery_is_declared(start: Start) -> None:
    notice = NoticeFactory(
        being_sent=True, created_at=clock.now() - dt.timedelta(days=2), matters=[MatterFactory()]
    )
    delivery = DeliveryFactory(notice=notice, to_declare=True)
    officer = PersonFactory(practice_lead=True)
    put_on(notice.matters.get(), officer)
    hands = start(officer, reverse("notices:declare", args=[notice.reference, delivery.pk]))

    send(hands, "Declare it delivered")
    reference = hands.page.get_by_label("Reference", exact=True)
    put_right(hands, "Enter the reference", reference)
    hands.page.keyboard.type("SM-1234")
    an_hour_ago(hands, "delivered_at")
    proof = {"name": "proof.pdf", "mimeType": "application/pdf", "buffer": files.pdf("Sent")}
    evidence = hands.page.get_by_label("Evidence to upload")
    hands.page.on("filechooser", lambda chooser: chooser.set_files(proof))
    hands.reach(evidence)
    hands.page.keyboard.press("Enter")
    expect(evidence).to_have_value(re.compile(r"proof\.pdf$"))
    send(hands, "Declare it delivered")

    delivery.refresh_from_db()
    assert (delivery.status, delivery.declared_reference) == (Delivery.Status.DECLARED, "SM-1234")


def test_a_bounce_is_recorded(start: Start) -> None:
    notice = NoticeFactory(sent=True, matters=[MatterFactory()])
    delivery = DeliveryFactory(notice=notice, accepted=True, accepted_at=clock.now() - dt.timedelta(hours=2))
    officer = PersonFactory(practice_lead=True)
    put_on(notice.matters.get(), officer)
    hands = start(officer, reverse("notices:bounce", args=[notice.reference, delivery.pk]))

    send(hands, "Record that it came back")
    words = hands.page.get_by_label("What does the returned message say?")
    put_right(hands, "Enter what the returned message says", words)
    hands.page.keyboard.type("No such mailbox.")
    an_hour_ago(hands, "returned_at")
    send(hands, "Record that it came back")

    delivery.refresh_from_db()
    assert delivery.status == Delivery.Status.FAILED


def test_a_press_office_answers_a_consultation(start: Start) -> None:
    statement, agency = statements.draft(), AgencyFactory()
    one = agreements.consult(statement=statement, agency=agency, by=statement.drafted_by)
    path = reverse("media_relations:statement_consultation", args=[statement.reference])
    hands = start(statements.voice_of(agency), path)

    words = hands.page.get_by_label("What you think of it")
    send(hands, f"Answer for {agency}")
    expect(hands.page.locator(".govuk-error-summary")).to_be_focused()
    hands.type(words, "Fine.")
    send(hands, f"Answer for {agency}")

    one.refresh_from_db()
    assert one.words == "Fine."


def test_a_partner_endorses(start: Start) -> None:
    review = ReviewFactory(with_final_report=True)
    council = three_partners()[0]
    version = ReportVersion.objects.get(report__review=review)
    partner = person_on(review, Role.SAFEGUARDING_PARTNER, agency=council)
    hands = start(partner, reverse("reviews:endorse", args=[review.reference, "full"]))

    send(hands, "Endorse version 1")
    put_right(
        hands, "Confirm that you have read", has_read := hands.page.get_by_label("I have read the report")
    )
    hands.page.keyboard.press("Space")
    expect(has_read).to_be_checked()
    send(hands, "Endorse version 1")

    assert Endorsement.objects.get(version=version).agency == council


def test_a_resource_is_edited(start: Start) -> None:
    resource = resources.draft(title="As it was")
    hands = start(resource.drafted_by, reverse("catalogue:edit", args=[resource.reference]))

    title = hands.page.get_by_label("Title", exact=True)
    hands.type(title, " ")
    send(hands, "Save")
    expect(hands.page.locator(".govuk-error-summary")).to_be_focused()
    hands.type(title, "As it is")
    send(hands, "Save")

    assert Resource.objects.get().title == "As it is"


def test_printed_copies_are_ordered(start: Start) -> None:
    resource = resources.draft()
    version = resources.file_version(resource)
    resources.sign_off(version)
    resources.in_force(version)
    publishing.publish(resource=resource, by=resource.drafted_by)
    stock = printed.open_stock(
        resource=resource,
        language=resources.english(),
        kept_at="Town hall",
        reorder_level=20,
        by=resource.drafted_by,
    )
    person = PersonFactory(agency_representative=True)
    hands = start(person, reverse("catalogue:order_copies", args=[stock.reference]))

    send(hands, "Ask the business unit")
    where = hands.page.get_by_label("Where they are to be sent")
    put_right(hands, "Say where they are to be sent", where)
    hands.page.keyboard.type("12 High Street")
    hands.type(hands.page.get_by_label("How many copies"), "30")
    send(hands, "Ask the business unit")

    assert PrintOrder.objects.get().quantity == 30
