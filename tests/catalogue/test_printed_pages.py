"""The pages of printed copies, of orders for them, and of which protocols cover which situations."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from catalogue.forms.printed import StockFilterForm
from catalogue.hooks.notices import said_of
from catalogue.models import Coverage, Placement, PrintOrder, PrintStock, Situation
from catalogue.services import coverage, printed, publishing
from documents.rules import HELD
from foundation import clock
from foundation.shared_forms import LEFT_OUT
from partnership.models import BUSINESS_UNIT, Person, Role
from tests.catalogue import factories as make
from tests.catalogue.pages import as_, beside, html, place, said
from tests.catalogue.test_printed import left, ordered, stock
from tests.documents.factories import protect
from tests.matters.factories import MatterFactory
from tests.partnership.factories import LanguageFactory, PersonFactory

__all__ = ["stock"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
NAME = "Rowan Ashdown"


def lines_of(answer: Any) -> list[str]:
    assert answer.status_code == 200
    return b"".join(answer.streaming_content).decode().splitlines()


# Stocks -------------------------------------------------------------------------------------------


def test_what_runs_low_comes_first_and_can_be_asked_for_alone(stock: PrintStock) -> None:
    low = printed.open_stock(
        resource=stock.resource,
        language=make.polish(),
        kept_at="Z store",
        reorder_level=5,
        by=make.officer(),
    )
    client = as_(make.officer())

    page = html(client.get(place("stocks")))
    assert page.index(low.reference) < page.index(stock.reference)
    assert "Print more" in page
    only_low = html(client.get(place("stocks"), {"low": "yes"}))
    assert stock.reference not in only_low
    assert low.reference in only_low
    assert stock.reference in html(client.get(place("stocks"), {"words": "town"}))
    assert stock.reference not in html(client.get(place("stocks"), {"language": "pl"}))


def test_the_list_leaves_as_csv_with_the_same_filters(stock: PrintStock) -> None:
    left(stock)

    lines = lines_of(as_(make.officer()).get(place("stocks_export"), {"words": "neglect"}))

    assert lines[1] == "Spotting neglect,Leaflet,Published,English,Town hall,90,20,No,100,10,0"
    assert len(lines_of(as_(make.officer()).get(place("stocks_export"), {"words": "nothing"}))) == 1


@pytest.mark.parametrize("export", ["stocks_export", "orders_export", "printed_report_export"])
def test_a_protected_name_in_what_was_written_of_copies_does_not_leave(
    export: str, stock: PrintStock
) -> None:
    printed.edit_stock(
        stock=stock,
        kept_at=f"Beside {NAME}’s room",
        reorder_level=stock.reorder_level,
        began_from=stock.version,
        by=make.officer(),
    )
    asked = ordered(stock, deliver_to=f"The school of {NAME}")
    left(stock, place=f"{NAME}’s surgery")
    printed.cancel(order=asked, reason=f"Not after what befell {NAME}.", by=asked.asked_by)
    client = as_(make.officer())
    assert NAME in "".join(lines_of(client.get(place(export))))
    protect(MatterFactory(), NAME)

    table = "".join(lines_of(client.get(place(export))))

    assert NAME not in table
    assert HELD in table
    assert stock.resource.title in table


@pytest.mark.parametrize(
    "asked",
    [{"sort": "x"}, {"sort": "-low", "page": "10000000000"}, {"language": "zz"}, {"words": "x" * 500}],
)
def test_no_filter_breaks_the_lists(asked: dict[str, str], stock: PrintStock) -> None:
    client = as_(make.officer())

    for name in ("stocks", "orders", "printed_report"):
        assert client.get(place(name), asked).status_code == 200


def test_a_filter_that_is_none_leaves_the_others(stock: PrintStock) -> None:
    page = html(as_(make.officer()).get(place("stocks"), {"language": "zz", "words": "No such title"}))

    assert beside(page, "language") == LEFT_OUT
    assert stock.resource.title not in page


@pytest.mark.parametrize("role", Role)
def test_languages_to_choose_are_those_of_stocks_that_one_may_see(role: Role, stock: PrintStock) -> None:
    by = make.officer()
    matter = MatterFactory(owner=by)
    printed.open_stock(
        resource=make.draft(by=by, matter=matter),
        language=LanguageFactory(name="Language of the hidden"),
        kept_at="Z store",
        reorder_level=5,
        by=by,
    )

    def offered(person: Person) -> list[str]:
        form = StockFilterForm({}, by=person)
        return [name for _, name in form.fields["language"].choices]  # type: ignore[attr-defined]

    reader = PersonFactory(**{role.value: True})
    assert offered(by) == ["Any", *sorted(["Language of the hidden", stock.language.name], key=str.lower)]
    assert ("Language of the hidden" in offered(reader)) == matter.may_be_seen_by(reader)
    assert stock.language.name in offered(reader)


def test_stock_of_what_one_may_not_see_never_existed(stock: PrintStock) -> None:
    publishing.withdraw(resource=stock.resource, manner="vanish", reason="Wrong.", by=make.officer())
    reader = as_(PersonFactory(agency_representative=True))

    assert stock.resource.title not in html(reader.get(place("stocks")))
    for name in ("stock", "edit_stock", "received", "counted", "leave", "order_copies"):
        assert reader.get(place(name, stock.reference)).status_code == 404
    assert reader.get(place("printed_of", stock.resource.reference)).status_code == 404


ACTS = {
    "received": {"quantity": "50", "note": "Order 7"},
    "counted": {"counted": "60", "note": "Wet"},
    "leave": {
        "place": "Library",
        "quantity": "10",
        "left_on_0": "5",
        "left_on_1": "10",
        "left_on_2": "2026",
    },
    "edit_stock": {"kept_at": "Cellar", "reorder_level": "7", "version": "2"},
}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("act", ACTS)
def test_the_business_unit_keeps_the_copies_on_the_pages(act: str, role: Role, stock: PrintStock) -> None:
    person = PersonFactory(**{role.value: True})
    before = PrintStock.objects.values("quantity", "kept_at", "version").get()

    answer = as_(person).post(place(act, stock.reference), ACTS[act])

    assert answer.status_code == (302 if role in BUSINESS_UNIT else 403)
    after = PrintStock.objects.values("quantity", "kept_at", "version").get()
    assert (after == before) == (role not in BUSINESS_UNIT)


def test_the_page_of_a_stock_says_what_came_and_went(stock: PrintStock) -> None:
    left(stock)
    printed.send(order=ordered(stock), quantity=25, by=make.officer())

    page = html(as_(make.officer()).get(place("stock", stock.reference)))

    for words in ("+100", "-10", "-25", "Library", "Copies came from the printer"):
        assert words in page
    reader = html(as_(PersonFactory(subcommittee_member=True)).get(place("stock", stock.reference)))
    assert "Copies came from the printer" not in reader
    assert "Ask for copies" not in reader


@pytest.mark.parametrize("quantity", ["0", "-1", "101", "99999999999", "x", ""])
def test_a_number_that_can_not_be_is_told_and_nothing_is_left(quantity: str, stock: PrintStock) -> None:
    page = html(
        as_(make.officer()).post(place("leave", stock.reference), ACTS["leave"] | {"quantity": quantity})
    )

    assert "There is a problem" in page
    assert not Placement.objects.exists()


def test_where_copies_lie_is_on_the_page_of_the_resource_after_it_was_withdrawn(stock: PrintStock) -> None:
    left(stock, place="Surgery")
    publishing.withdraw(resource=stock.resource, manner="vanish", reason="Wrong.", by=make.officer())

    page = html(as_(make.officer()).get(place("printed_of", stock.resource.reference)))

    assert "Surgery" in page
    assert "Collect these copies" in page


def test_copies_are_counted_at_another_place_from_the_page_of_the_resource(stock: PrintStock) -> None:
    client = as_(make.officer())
    without = place("printed_of", make.published().reference)
    assert "Count copies at a place" in html(client.get(without))
    assert "Count copies at another place" in html(client.get(place("printed_of", stock.resource.reference)))
    typed = {"language": stock.language_id, "kept_at": "Library", "reorder_level": "3", "version": "1"}
    address = place("printed_of", stock.resource.reference)

    assert client.post(address, typed).status_code == 302
    assert "counted there already" in beside(html(client.post(address, typed)), "kept_at")
    assert PrintStock.objects.count() == 2


# Orders -------------------------------------------------------------------------------------------


def order_typed(person: Any, **changes: Any) -> dict[str, Any]:
    agency = person.agency_id or ""
    return {"agency": agency, "quantity": "30", "deliver_to": "12 High Street"} | changes


ORDERERS = {Role.SAFEGUARDING_PARTNER, Role.AGENCY_REPRESENTATIVE, Role.PRESS_LEAD}


@pytest.mark.parametrize("role", Role)
def test_who_asks_for_copies_on_the_page(role: Role, stock: PrintStock) -> None:
    person = PersonFactory(**{role.value: True})
    agency = person.agency or PersonFactory(agency_representative=True).agency
    may = role in ORDERERS | BUSINESS_UNIT

    answer = as_(person).post(place("order_copies", stock.reference), order_typed(person, agency=agency.pk))

    assert answer.status_code == (302 if may else 403)
    assert PrintOrder.objects.exists() == may


def test_nobody_asks_in_the_name_of_another_agency(stock: PrintStock) -> None:
    person, other = PersonFactory(agency_representative=True), PersonFactory(agency_representative=True)

    page = html(
        as_(person).post(place("order_copies", stock.reference), order_typed(person, agency=other.agency_id))
    )

    assert "Select a valid choice" in page
    assert not PrintOrder.objects.exists()


def test_an_order_is_its_agencys_and_the_business_units(stock: PrintStock) -> None:
    asked = ordered(stock)
    own, other = as_(asked.asked_by), as_(PersonFactory(agency_representative=True))

    assert "12 High Street" in html(own.get(place("order", asked.reference)))
    assert asked.reference in html(own.get(place("orders")))
    assert asked.reference not in html(other.get(place("orders")))
    assert len(lines_of(other.get(place("orders_export")))) == 1
    for name in ("order", "send_order", "turn_down_order", "cancel_order"):
        assert other.get(place(name, asked.reference)).status_code == 404
    assert own.get(place("send_order", asked.reference)).status_code == 403


@pytest.mark.parametrize(
    ("name", "typed", "status"),
    [
        ("send_order", {"quantity": "30"}, "sent"),
        ("turn_down_order", {"reason": "None are left."}, "refused"),
        ("cancel_order", {"reason": "A new edition comes."}, "cancelled"),
    ],
)
def test_an_order_is_answered_once_on_the_pages(
    name: str, typed: dict[str, str], status: str, stock: PrintStock
) -> None:
    asked = ordered(stock)
    client = as_(make.officer())

    client.post(place(name, asked.reference), typed)
    page = html(client.get(place("order", asked.reference)))
    assert PrintOrder.objects.get().status == status
    assert "Send copies" not in page

    client.post(place("cancel_order", asked.reference), {"reason": "Too late."})
    assert PrintOrder.objects.get().status == status


def test_that_fewer_copies_end_the_order_is_said_before_and_after(stock: PrintStock) -> None:
    asked = ordered(stock)
    client = as_(make.officer())

    assert "the order ends with them" in html(client.get(place("send_order", asked.reference)))
    client.post(place("send_order", asked.reference), {"quantity": "20"})

    for reader in (client, as_(asked.asked_by)):
        page = html(reader.get(place("order", asked.reference)))
        assert "20 of 30 were sent; the order has ended." in page


def test_numbers_of_copies_are_written_alike_on_pages_in_lists_and_in_messages(stock: PrintStock) -> None:
    officer = make.officer()
    printed.add_printed(stock=stock, quantity=1_200, by=officer)
    asked = ordered(stock, quantity=2_500)
    client = as_(officer)

    for address in (
        place("stocks"),
        place("stock", stock.reference),
        place("printed_of", stock.resource.reference),
        place("received", stock.reference),
        place("counted", stock.reference),
        place("order_copies", stock.reference),
        place("send_order", asked.reference),
    ):
        page = html(client.get(address))
        assert "1,300" in page
        assert "1300</" not in page
    assert "2,500" in html(client.get(place("orders")))
    refused = html(client.post(place("send_order", asked.reference), {"quantity": "1400"}))
    assert "There are only 1,300 left." in refused
    refused = html(client.post(place("send_order", asked.reference), {"quantity": "2600"}))
    assert "Only 2,500 were asked for." in refused
    client.post(place("send_order", asked.reference), {"quantity": "1200"})
    assert "1,200" in html(client.get(place("printed_report")))
    assert said_of(PrintOrder.objects.get()) == "1,200 copies are on their way"


@pytest.mark.parametrize("role", Role)
def test_only_who_asks_for_copies_is_told_how(role: Role) -> None:
    person = PersonFactory(**{role.value: True})

    page = html(as_(person).get(place("orders")))

    assert ("To ask for copies" in page) == (role in ORDERERS | BUSINESS_UNIT)


def test_an_order_is_cancelled_with_a_reason_that_the_agency_reads(stock: PrintStock) -> None:
    asked = ordered(stock)
    client = as_(make.officer())
    address = place("cancel_order", asked.reference)
    page = html(client.get(address))
    assert "Why they are not needed" in page
    assert "Keep the order</a>" in page

    assert "Say why" in html(client.post(address, {}))
    assert PrintOrder.objects.get().status == "asked"
    assert "who asked is told" in said(client, client.post(address, {"reason": "A new edition comes."}))

    assert "A new edition comes." in html(as_(asked.asked_by).get(place("order", asked.reference)))


@pytest.mark.parametrize(
    ("copies", "words"), [("29", "There are only 20 left."), ("31", "Only 30 were asked for.")]
)
def test_too_many_copies_are_refused_beside_their_number(copies: str, words: str, stock: PrintStock) -> None:
    asked = ordered(stock)
    printed.count(stock=stock, counted=20, by=make.officer())

    page = html(as_(make.officer()).post(place("send_order", asked.reference), {"quantity": copies}))

    assert f'<a href="#id_quantity">{words}' in page or f'href="#id_quantity">{words}' in page
    assert PrintOrder.objects.get().status == "asked"


def test_copies_that_are_needed_before_today_are_refused_beside_their_day(stock: PrintStock) -> None:
    person = PersonFactory(agency_representative=True)
    past = {"needed_by_on_0": "1", "needed_by_on_1": "2", "needed_by_on_2": "2026"}

    page = html(as_(person).post(place("order_copies", stock.reference), order_typed(person, **past)))

    assert "They can’t be needed before today." in beside(page, "needed_by_on")
    assert not PrintOrder.objects.exists()


def test_the_agency_reads_why_it_gets_none(stock: PrintStock) -> None:
    asked = ordered(stock)
    as_(make.officer()).post(place("turn_down_order", asked.reference), {"reason": "A new edition comes."})

    assert "A new edition comes." in html(as_(asked.asked_by).get(place("order", asked.reference)))


def test_the_report_says_what_went_to_whom_in_the_period_that_is_asked_for(stock: PrintStock) -> None:
    asked = ordered(stock)
    printed.send(order=asked, quantity=25, by=make.officer())
    client = as_(make.officer())

    assert asked.agency.name in html(client.get(place("printed_report")))
    assert lines_of(client.get(place("printed_report_export")))[1] == (
        f"Spotting neglect,English,{asked.agency.name},Sent,1,25"
    )
    before = {
        "since_0": "1",
        "since_1": "1",
        "since_2": "2020",
        "until_0": "1",
        "until_1": "2",
        "until_2": "2020",
    }
    assert "Nothing went out" in html(client.get(place("printed_report"), before))
    turned = before | {"until_2": "2019"}
    assert "The last day is before the first" in html(client.get(place("printed_report"), turned))


def test_the_lists_cost_the_same_however_long_they_are(
    stock: PrintStock, django_assert_max_num_queries: Any
) -> None:
    officer = make.officer()
    for number in range(12):
        printed.open_stock(
            resource=stock.resource,
            language=stock.language,
            kept_at=f"Store {number}",
            reorder_level=0,
            by=officer,
        )
        ordered(stock)
    client = as_(officer)
    client.get("/workspace/")

    for name in ("stocks", "orders", "printed_report"):
        with django_assert_max_num_queries(20):
            html(client.get(place(name)))


# Coverage -----------------------------------------------------------------------------------------


@pytest.fixture
def situation() -> Situation:
    return Situation.objects.get(name="Resolving professional differences")


def test_a_gap_is_told_in_words_until_something_covers_it(situation: Situation) -> None:
    procedure = make.published(kind="procedure", title="Escalation")
    client = as_(make.officer())
    assert "No protocol" in html(client.get(place("coverage")))

    typed = {"resource": procedure.pk, "where": "Chapter 23"}
    assert client.post(place("cover", situation.pk), typed).status_code == 302

    page = html(client.get(place("coverage")))
    assert "Escalation</a>, Chapter 23" in page
    row = next(line for line in lines_of(client.get(place("coverage_export"))) if situation.name in line)
    assert row == f'{situation.name},,"Escalation, Chapter 23",an information-sharing protocol'


@pytest.mark.parametrize("role", Role)
def test_who_says_what_covers_what(role: Role, situation: Situation) -> None:
    procedure = make.published(kind="procedure")
    person = PersonFactory(**{role.value: True})

    assert as_(person).get(place("coverage")).status_code == 200
    answer = as_(person).post(place("cover", situation.pk), {"resource": procedure.pk})

    assert answer.status_code == (302 if role in BUSINESS_UNIT else 403)
    assert Coverage.objects.exists() == (role in BUSINESS_UNIT)


def test_it_is_taken_out_with_a_reason(situation: Situation) -> None:
    procedure = make.published(kind="procedure")
    row = coverage.cover(situation=situation, resource=procedure, by=make.officer())
    client = as_(make.officer())
    assert "Give the reason" in html(client.post(place("uncover", row.pk), {"reason": " "}))

    client.post(place("uncover", row.pk), {"reason": "It is about something else."})

    assert not Coverage.objects.exists()


def test_what_one_may_not_know_of_covers_nothing_for_them(situation: Situation) -> None:
    matter = MatterFactory(owner=make.officer())
    hidden = make.ready(by=matter.owner, matter=matter, kind="procedure", title="A hidden procedure")
    row = coverage.cover(situation=situation, resource=hidden, by=matter.owner)
    stranger = as_(make.officer())

    assert "A hidden procedure" in html(as_(matter.owner).get(place("coverage")))
    assert "A hidden procedure" not in html(stranger.get(place("coverage")))
    assert "A hidden procedure" not in html(stranger.get(place("cover", situation.pk)))
    assert stranger.get(place("uncover", row.pk)).status_code == 404
    assert "Select a valid choice" in html(
        stranger.post(place("cover", situation.pk), {"resource": hidden.pk})
    )


def test_the_table_costs_the_same_however_much_covers(
    situation: Situation, django_assert_max_num_queries: Any
) -> None:
    officer = make.officer()
    for _ in range(6):
        coverage.cover(situation=situation, resource=make.published(kind="procedure"), by=officer)
    client = as_(officer)
    client.get("/workspace/")

    with django_assert_max_num_queries(15):
        html(client.get(place("coverage")))


def test_today_is_the_last_day_of_the_report(stock: PrintStock) -> None:
    left(stock, left_on=clock.today() - dt.timedelta(days=1))

    assert "Library" in html(as_(make.officer()).get(place("printed_report")))
