"""Printed copies are counted as they come and go, agencies ask for some, and gaps in protocols show."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from catalogue.models import Coverage, Placement, PrintOrder, PrintStock, Situation, StockMove
from catalogue.queries import coverage as coverage_queries
from catalogue.queries import printed as queries
from catalogue.rules.refusals import CatalogueNotReady
from catalogue.services import coverage, printed, publishing
from foundation import clock
from foundation.governed import SomebodyElseSaved
from notices.models import Notice
from notices.points import MAY_RECEIVE, OWNERS, STANDING
from partnership.models import Role
from partnership.points import WORK
from tests.catalogue import factories as make
from tests.partnership.factories import AgencyFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def stock(monday):
    """A hundred copies of a published leaflet."""
    resource = make.draft()
    version = make.file_version(resource)
    make.sign_off(version)
    make.in_force(version)
    publishing.publish(resource=resource, by=resource.drafted_by)
    stock = printed.open_stock(
        resource=resource,
        language=make.english(),
        kept_at="Town hall",
        reorder_level=20,
        by=resource.drafted_by,
    )
    return printed.add_printed(stock=stock, quantity=100, by=resource.drafted_by)


def ordered(stock, **given):
    by = given.pop("by", None) or PersonFactory(agency_representative=True)
    asked = {"agency": by.agency, "quantity": 30, "deliver_to": "12 High Street, Robin"} | given
    return printed.order(stock=stock, by=by, **asked)


def left(stock, **given):
    asked = {"place": "Library", "quantity": 10, "left_on": clock.today(), "by": make.officer()} | given
    return printed.leave(stock=stock, **asked)


def quantity() -> int:
    return PrintStock.objects.get().quantity


# Stock --------------------------------------------------------------------------------------------


def test_every_copy_that_comes_or_goes_is_on_the_record(stock):
    left(stock)
    printed.send(order=ordered(stock), quantity=25, by=make.officer())
    printed.count(stock=stock, counted=60, note="Some got wet.", by=make.officer())

    assert quantity() == 60
    assert list(StockMove.objects.values_list("change", "quantity_after")) == [
        (100, 100),
        (-10, 90),
        (-25, 65),
        (-5, 60),
    ]
    row = queries.report(make.officer()).get()
    assert (row.printed, row.left, row.sent) == (100, 10, 25)


@pytest.mark.parametrize("role", Role)
def test_who_keeps_copies(role, stock):
    person = PersonFactory(**{role.value: True})

    if person.is_in_business_unit:
        left(stock, by=person)
        assert quantity() == 90
    else:
        for act in (
            lambda: left(stock, by=person),
            lambda: printed.add_printed(stock=stock, quantity=1, by=person),
            lambda: printed.count(stock=stock, counted=1, by=person),
        ):
            with pytest.raises(PermissionDenied):
                act()
        assert quantity() == 100


@pytest.mark.parametrize(
    "given",
    [
        {"quantity": 0},
        {"quantity": 101},
        {"place": " "},
        {"left_on": dt.date(2026, 10, 6)},
    ],
)
def test_copies_that_are_not_there_are_left_nowhere(given, stock):
    with pytest.raises(CatalogueNotReady):
        left(stock, **given)

    assert quantity() == 100
    assert not Placement.objects.exists()


def test_what_was_withdrawn_is_given_out_no_more_and_one_sees_where_it_lies(stock):
    left(stock)
    asked = ordered(stock)
    publishing.withdraw(resource=stock.resource, manner="vanish", reason="Wrong.", by=make.officer())

    with pytest.raises(CatalogueNotReady):
        left(stock)
    with pytest.raises(CatalogueNotReady):
        printed.send(order=asked, quantity=1, by=make.officer())

    assert [one.place for one in queries.placements_of(stock.resource)] == ["Library"]
    assert not queries.running_out().exists()


def test_a_stock_that_runs_out_waits_for_the_business_unit(stock):
    officer = make.officer()
    assert not [one for one in WORK.ask(officer) if "print more" in one.what]

    printed.count(stock=stock, counted=20, by=officer)

    assert [one.what for one in WORK.ask(officer)] == ["20 printed copies are left: print more"]
    printed.count(stock=stock, counted=1, by=officer)
    assert [one.what for one in WORK.ask(officer)] == ["1 printed copy is left: print more"]


# Orders -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", Role)
def test_who_orders_for_an_agency(role, stock):
    person = PersonFactory(**{role.value: True})
    agency = person.agency or AgencyFactory()
    may = person.is_in_business_unit or person.agency is not None

    if may:
        ordered(stock, by=person, agency=agency)
        assert queries.orders_for(person).count() == 1
    else:
        with pytest.raises(PermissionDenied):
            ordered(stock, by=person, agency=agency)
    if not person.is_in_business_unit:
        with pytest.raises(PermissionDenied):
            ordered(stock, by=person, agency=AgencyFactory())
    assert PrintOrder.objects.count() == may


def test_an_agency_sees_its_own_orders_and_the_business_unit_all(stock):
    asked = ordered(stock)

    assert list(queries.orders_for(asked.asked_by)) == [asked]
    assert not queries.orders_for(PersonFactory(agency_representative=True)).exists()
    assert any("asks for 30" in one.what for one in WORK.ask(make.officer()))


@pytest.mark.parametrize("given", [{"quantity": 0}, {"deliver_to": " "}])
def test_an_order_says_how_many_and_where_to(given, stock):
    with pytest.raises(CatalogueNotReady):
        ordered(stock, **given)

    assert not PrintOrder.objects.exists()


ANSWERS = {
    "sent": lambda order: printed.send(order=order, quantity=30, by=make.officer()),
    "refused": lambda order: printed.turn_down(order=order, reason="None left.", by=make.officer()),
    "cancelled": lambda order: printed.cancel(order=order, reason="Not needed.", by=order.asked_by),
}


@pytest.mark.parametrize("first", ANSWERS)
@pytest.mark.parametrize("then", ANSWERS)
def test_an_order_is_answered_once(first, then, stock):
    order = ordered(stock)
    ANSWERS[first](order)
    before = quantity()

    with pytest.raises(CatalogueNotReady):
        ANSWERS[then](order)

    assert PrintOrder.objects.get().status == first
    assert quantity() == before == (70 if first == "sent" else 100)


def test_no_more_is_sent_than_was_asked_for_or_is_there(stock):
    order = ordered(stock)
    with pytest.raises(CatalogueNotReady, match="Only 30"):
        printed.send(order=order, quantity=31, by=make.officer())
    printed.count(stock=stock, counted=5, by=make.officer())
    with pytest.raises(CatalogueNotReady, match="only 5"):
        printed.send(order=order, quantity=30, by=make.officer())

    assert PrintOrder.objects.get().status == "asked"


BREAKS = {
    "an_order_is_of_some_copies": lambda stock: PrintOrder.objects.update(quantity=0),
    "an_answered_order_says_when_and_by_whom": lambda stock: PrintOrder.objects.update(status="cancelled"),
    "an_order_that_was_sent_says_how_many": lambda stock: PrintOrder.objects.update(
        status="sent", answered_at=clock.now(), answered_by=stock.resource.owner
    ),
    "an_order_that_is_refused_says_why": lambda stock: PrintOrder.objects.update(
        status="refused", answered_at=clock.now(), answered_by=stock.resource.owner
    ),
    "a_placement_is_of_some_copies_somewhere": lambda stock: Placement._base_manager.update(place=""),
    "what_was_sent_was_ordered_and_what_was_left_lies_somewhere": lambda stock: (
        StockMove._base_manager.filter(kind="printed").update(kind="sent")
    ),
    "one_stock_of_each_language_at_a_place": lambda stock: PrintStock.objects.create(
        resource=stock.resource, language=stock.language, kept_at=stock.kept_at
    ),
    "a_stock_is_never_below_none": lambda stock: PrintStock.objects.update(quantity=-1),
}


@pytest.mark.every_case
@pytest.mark.parametrize("name", BREAKS)
def test_the_database_refuses(name, stock):
    ordered(stock), left(stock)

    with pytest.raises(IntegrityError), transaction.atomic():
        BREAKS[name](stock)


# Coverage -----------------------------------------------------------------------------------------


def row(situation):
    return next(one for one in coverage_queries.table(make.officer()) if one.situation == situation)


def test_gaps_show_until_what_is_published_covers_them(monday):
    situation = Situation.objects.get(name="Resolving professional differences")
    assert row(situation).lacks == ("an information-sharing protocol", "a procedure")

    draft = make.ready(kind="procedure")
    coverage.cover(situation=situation, resource=draft, where="Chapter 23", by=draft.drafted_by)
    assert len(row(situation).lacks) == 2
    publishing.publish(resource=draft, by=draft.drafted_by)
    assert row(situation).lacks == ("an information-sharing protocol",)
    protocol = make.published(kind="protocol")
    added = coverage.cover(situation=situation, resource=protocol, by=protocol.drafted_by)
    assert row(situation).lacks == ()

    coverage.uncover(coverage=added, reason="It is about something else.", by=make.officer())
    publishing.withdraw(resource=draft, manner="vanish", reason="Old.", by=make.officer())
    assert len(row(situation).lacks) == 2


def test_a_leaflet_covers_nothing_and_a_procedure_a_situation_once(monday):
    situation = Situation.objects.first()
    with pytest.raises(CatalogueNotReady, match="Only a protocol"):
        coverage.cover(situation=situation, resource=make.ready(), by=make.officer())

    procedure = make.ready(kind="procedure")
    coverage.cover(situation=situation, resource=procedure, by=make.officer())
    with pytest.raises(CatalogueNotReady, match="already"):
        coverage.cover(situation=situation, resource=procedure, by=make.officer())
    with pytest.raises(PermissionDenied):
        coverage.cover(situation=situation, resource=procedure, by=PersonFactory(chair=True))

    assert Coverage.objects.count() == 1


def test_the_table_costs_two_queries(monday, django_assert_num_queries):
    person = make.officer()
    for _ in range(3):
        coverage.cover(
            situation=Situation.objects.order_by("?").first(),
            resource=make.published(kind="protocol"),
            by=person,
        )
    person.roles()

    with django_assert_num_queries(2):
        [one.lacks for one in coverage_queries.table(person)]


def test_what_is_to_cover_a_situation_shows_as_coming(monday):
    situation = Situation.objects.first()
    draft = make.ready(kind="procedure")
    added = coverage.cover(situation=situation, resource=draft, by=draft.drafted_by)

    assert row(situation).coming == (added,)
    assert draft not in coverage_queries.can_cover(situation, make.officer())
    publishing.publish(resource=draft, by=draft.drafted_by)
    assert row(situation).coming == ()


# Keeping and telling ------------------------------------------------------------------------------


def test_of_two_who_change_a_stock_at_once_the_second_overwrites_nothing(stock):
    officer, began_from = make.officer(), stock.version
    printed.edit_stock(stock=stock, kept_at="Library", reorder_level=5, began_from=began_from, by=officer)

    with pytest.raises(SomebodyElseSaved):
        printed.edit_stock(stock=stock, kept_at="Cellar", reorder_level=50, began_from=began_from, by=officer)

    kept = PrintStock.objects.get()
    assert (kept.kept_at, kept.reorder_level) == ("Library", 5)


def test_one_place_holds_one_stock_of_a_language(stock):
    officer = make.officer()
    other = printed.open_stock(
        resource=stock.resource, language=stock.language, kept_at="Library", reorder_level=0, by=officer
    )

    with pytest.raises(CatalogueNotReady, match="already"):
        printed.edit_stock(stock=other, kept_at=stock.kept_at, reorder_level=0, began_from=1, by=officer)


@pytest.mark.parametrize("role", Role)
def test_who_changes_a_stock(role, stock):
    person = PersonFactory(**{role.value: True})
    change = {"kept_at": "Library", "reorder_level": 1, "began_from": stock.version}

    if person.is_in_business_unit:
        printed.edit_stock(stock=stock, **change, by=person)
    else:
        with pytest.raises(PermissionDenied):
            printed.edit_stock(stock=stock, **change, by=person)


def told(kind: str) -> set[int]:
    notices = Notice.objects.filter(kind=kind)
    return {one.person_id for notice in notices for one in notice.deliveries.all() if one.person_id}


def test_the_business_unit_hears_of_an_order_and_who_asked_of_its_answer(stock):
    manager = PersonFactory(business_manager=True)
    asked = ordered(stock)
    assert manager.pk in told("printed_copies_ordered")
    assert asked.asked_by_id not in told("printed_copies_ordered")

    printed.send(order=asked, quantity=10, by=manager)

    assert told("printed_order_answered") == {asked.asked_by_id}
    notice = Notice.objects.get(kind="printed_order_answered")
    assert STANDING.ask(notice.subject, notice).values["answer"] == "10 copies are on their way"
    before = Notice.objects.get(kind="printed_copies_ordered")
    assert not STANDING.ask(before.subject, before).is_live


def test_who_cancels_their_own_order_is_told_nothing(stock):
    asked = ordered(stock)

    printed.cancel(order=asked, reason="We have enough.", by=asked.asked_by)

    assert not Notice.objects.filter(kind="printed_order_answered").exists()


def test_whose_order_the_business_unit_cancels_is_told(stock):
    asked = ordered(stock)

    printed.cancel(order=asked, reason="A new edition comes.", by=make.officer())

    notice = Notice.objects.get(kind="printed_order_answered")
    assert [one.person for one in notice.deliveries.all()] == [asked.asked_by]
    assert PrintOrder.objects.get().answer_note == "A new edition comes."


def test_no_order_is_cancelled_without_a_reason(stock):
    asked = ordered(stock)

    with pytest.raises(CatalogueNotReady, match="Say why"):
        printed.cancel(order=asked, reason=" ", by=make.officer())

    assert PrintOrder.objects.get().status == "asked"


def test_nobody_of_another_agency_is_told_of_an_order(stock):
    asked = ordered(stock)
    notice = Notice.objects.get(kind="printed_copies_ordered")

    assert MAY_RECEIVE.ask(asked, make.officer(), notice)
    assert MAY_RECEIVE.ask(asked, asked.asked_by, notice)
    assert not MAY_RECEIVE.ask(asked, PersonFactory(agency_representative=True), notice)
    assert OWNERS.ask(asked, notice)


def test_the_report_says_what_went_where_in_a_period(stock):
    asked = ordered(stock)
    printed.send(order=asked, quantity=25, by=make.officer())
    left(stock, quantity=10)
    left(stock, quantity=5)
    today = clock.today()

    went = queries.went_out(make.officer(), today, today)

    assert [(one.whom, one.how, one.times, one.copies) for one in went] == [
        (asked.agency.name, "Sent", 1, 25),
        ("Library", "Left there", 2, 15),
    ]
    assert queries.went_out(make.officer(), today - dt.timedelta(days=9), today - dt.timedelta(days=1)) == []
    stranger = PersonFactory(agency_representative=True)
    assert [one.how for one in queries.went_out(stranger, today, today)] == ["Left there"]
