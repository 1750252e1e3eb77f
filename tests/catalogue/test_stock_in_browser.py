"""The pages of briefings, printed copies, orders, coverage, imports and collections in a real browser, narrow and wide."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from playwright.sync_api import expect

from catalogue.models import ResourceImport, Situation
from catalogue.services import briefings, collections, coverage, printed, publishing
from foundation import clock
from tests.browser import looking
from tests.catalogue import factories as made
from tests.catalogue.conftest import beat
from tests.catalogue.pages import place
from tests.partnership.factories import PartnershipFactory, PersonFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def officer(settings: Any) -> Any:
    settings.SENDING = True
    settings.EMAIL_USE_TLS = True
    PartnershipFactory()
    beat()
    return made.officer()


def something_on_every_page(officer: Any) -> list[str]:
    """The addresses of the pages."""
    version = briefings.draft_briefing(
        particulars=made.particulars(officer, title="Learning from an audit of neglect"),
        language=made.english(),
        texts={"Background": "The multi-agency audit (MAA) looked at thirty children. " * 3},
        by=officer,
    )
    briefing = version.resource
    step = briefings.promise_step(
        resource=briefing, what="Train every school", owner=officer, due_on=clock.today(), by=officer
    )
    made.in_force(version)
    publishing.publish(resource=briefing, by=officer)
    draft = briefings.begin_again(version=version, by=officer)
    briefings.record_use(
        resource=briefing,
        team="Duty and assessment",
        used_on=clock.today(),
        people=8,
        note="Ask.",
        by=officer,
    )
    leaflet = made.draft(by=officer, title="Spotting neglect early, for everybody who meets children")
    paper = made.file_version(leaflet)
    made.sign_off(paper)
    made.in_force(paper)
    publishing.publish(resource=leaflet, by=officer)
    stock = printed.open_stock(
        resource=leaflet, language=made.english(), kept_at="Town hall", reorder_level=90, by=officer
    )
    printed.add_printed(stock=stock, quantity=100, by=officer)
    printed.leave(stock=stock, place="Central library", quantity=20, left_on=clock.today(), by=officer)
    asker = PersonFactory(agency_representative=True)
    given = {"stock": stock, "agency": asker.agency, "deliver_to": "12 High Street", "by": asker}
    order = printed.order(quantity=30, needed_by_on=clock.today() + dt.timedelta(days=9), **given)
    printed.send(order=printed.order(quantity=5, **given), quantity=5, by=officer)
    situation = Situation.objects.first()
    assert situation is not None
    procedure = made.published(by=officer, kind="procedure", title="When a child may be harmed")
    row = coverage.cover(situation=situation, resource=procedure, where="Chapter 3", by=officer)
    collection = collections.draft_collection(
        title="For everybody who is new",
        introduction="Read these first.",
        audience=None,
        owner=officer,
        visibility="public",
        by=officer,
    )
    for one in (leaflet, procedure):
        collections.add_resource(collection=collection, resource=one, by=officer)
    kept = collection.reference
    named = (briefing.reference,)
    return [
        *(place(name) for name in ("collections", "collection_begin", "import_begin")),
        *(place(name, kept) for name in ("collection", "collection_edit", "collection_publish")),
        f"{place('collection_contents', kept)}?q=learning",
        *(place("import", one.reference) for one in imports(officer)),
        place("begin_briefing"),
        place("sections", *named, draft.reference),
        place("sections", *named, version.reference),
        place("next_steps", *named),
        place("finish_step", *named, step.reference),
        place("uses", *named),
        place("stocks"),
        place("printed_of", leaflet.reference),
        place("printed_report"),
        place("orders"),
        place("coverage"),
        place("cover", situation.pk),
        place("uncover", row.pk),
        *(
            place(name, stock.reference)
            for name in ("stock", "edit_stock", "received", "counted", "leave", "order_copies")
        ),
        *(
            place(name, order.reference)
            for name in ("order", "send_order", "turn_down_order", "cancel_order")
        ),
    ]


def imports(officer: Any) -> list[ResourceImport]:
    """One that is under way, one that was refused and one that was entered."""
    told = {"asked_by": officer, "asked_at": clock.now(), "file_name": "resources.csv"}
    errors = [[3, "kind", "It is none of: Leaflet, Poster."], [7, "", "There are more cells than columns."]]
    return [
        ResourceImport.objects.create(**told, status="being_made", parts_done=20, parts_all=50),
        ResourceImport.objects.create(
            **told, status="refused", ended_at=clock.now(), errors=errors, error_count=2
        ),
        ResourceImport.objects.create(
            **told, status="entered", ended_at=clock.now(), resources=3, variants=5, findings=1
        ),
    ]


def test_axe_finds_nothing_and_no_page_is_wider_than_the_screen(
    page: Any, live_server: Any, sign_in: Any, officer: Any
) -> None:
    addresses = something_on_every_page(officer)
    sign_in(page, officer)

    assert looking.along(page, live_server.url, addresses) == []


def test_sections_are_arranged_and_previewed_with_the_keyboard_alone(
    page: Any, live_server: Any, sign_in: Any, officer: Any
) -> None:
    version = briefings.draft_briefing(
        particulars=made.particulars(officer), language=made.english(), by=officer
    )
    sign_in(page, officer)
    page.goto(live_server.url + place("sections", version.resource.reference, version.reference))

    page.get_by_label("Text of section 2").fill("It matters to children.")
    page.get_by_role("button", name="Move section 2 up").press("Enter")
    expect(page.get_by_label("Text of section 1")).to_have_value("It matters to children.")
    page.get_by_role("button", name="Preview and check the words").press("Enter")
    expect(page.get_by_role("heading", name="As it reads")).to_be_visible()
    page.get_by_label("Heading of section 1").press("Enter")

    expect(page.get_by_text("The sections are saved.")).to_be_visible()
    assert briefings.sections_of(version)[0].text == "It matters to children."
