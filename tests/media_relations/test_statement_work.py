"""What of the statements waits for somebody, and what their dates are called."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from foundation import clock
from media_relations.hooks import statements as hooks
from media_relations.models import Approval, Statement
from media_relations.rules.approval import live_fingerprint
from media_relations.services import approvals
from partnership.models import Person
from partnership.points import CalendarEntry
from tests.matters.factories import MatterFactory, put_on_list
from tests.media_relations import factories as made
from tests.media_relations.cast import again
from tests.partnership.factories import AgencyFactory, PersonFactory

pytestmark = pytest.mark.django_db


def dates(person: Person) -> list[CalendarEntry]:
    return list(hooks.calendar(again(person), clock.today(), clock.day_of(made.later(days=7))))


def test_its_dates_are_named_inside_for_who_may_read_it_and_nowhere_else(monday):
    agency = AgencyFactory()
    statement = made.agreeing(agency, title="On a fire", release_at=made.later(days=2))

    embargo, deadline = dates(statement.drafted_by)

    assert (embargo.title, embargo.title_inside) == (
        "A statement’s embargo ends",
        "The embargo of “On a fire” ends",
    )
    assert "On a fire" not in deadline.title
    assert deadline.title_inside == "“On a fire” waits for agencies until then"
    assert dates(PersonFactory(subcommittee_member=True)) == []


def waiting(number: int, chair: Person, writer: Person, matter: Any, agency: Any) -> None:
    """So many statements to approve, to take as changed, to release, and with a concern that stands."""
    for _ in range(number):
        given: dict[str, Any] = {"by": writer, "matter": matter}
        made.approving(**given)
        made.approved(by_chair=chair, **given)
        made.object_to(made.agreeing(agency, **given), agency)
        offered = made.fresh(made.approving(**given))
        approvals.approve_if_changed(
            statement=offered,
            seen_fingerprint=live_fingerprint(offered),
            title="On a review",
            text="We are very sorry.",
            by=chair,
        )


def test_what_waits_is_asked_in_as_many_queries_for_many_statements_as_for_few(monday):
    matter, agency = MatterFactory(), AgencyFactory()
    chair, vice = PersonFactory(chair=True), PersonFactory(vice_chair=True)
    writer, other = (put_on_list(matter, communications_officer=True) for _ in range(2))
    people = (chair, vice, writer, other)

    def asked() -> list[int]:
        numbers = []
        for person in people:
            reader = again(person)
            with CaptureQueriesContext(connection) as queries:
                list(hooks.waits_for(reader))
            numbers.append(len(queries))
        return numbers

    waiting(1, chair, writer, matter, agency)
    asked()  # what is read once for each process
    few, shown = asked(), [len(list(hooks.waits_for(again(person)))) for person in people]
    assert all(shown)
    waiting(2, chair, writer, matter, agency)

    assert Statement.objects.filter(status__in=Statement.OPEN).count() == 12
    assert Approval.objects.filter(way=Approval.Way.IF_CHANGED, ended_at=None).count() == 3
    assert asked() == few
    more = [len(list(hooks.waits_for(again(person)))) for person in people]
    assert more == [3 * number for number in shown]
