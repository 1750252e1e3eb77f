from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction
from django.db.models import F, Value
from django.db.models.functions import Upper

from foundation.prepared import Prepared
from partnership.models import Agency, ClosureDay, Person
from tests.partnership.factories import AgencyFactory, PersonFactory

pytestmark = pytest.mark.django_db


def test_it_gives_what_the_queryset_gives_for_each_value() -> None:
    prepared = Prepared(
        lambda name: Agency.objects.filter(name=name).values_list("pk", "is_current"), name=str
    )
    one, other = AgencyFactory(name="One"), AgencyFactory(name="Other", is_current=False)

    assert prepared.rows(name="One") == [[one.pk, True]]
    assert prepared.rows(name="Other") == [[other.pk, False]]
    assert prepared.rows(name="' OR 1=1 --") == []


def test_moments_and_days_come_back_as_such() -> None:
    person = PersonFactory()
    ClosureDay.objects.create(day=dt.date(2026, 9, 19), name="Funeral")

    joined = Prepared(lambda pk: Person.objects.filter(pk=pk).values_list("joined_at"), pk=int)
    closed = Prepared(lambda: ClosureDay.objects.values_list("day"))

    assert joined.rows(pk=person.pk) == [[person.joined_at]]
    assert closed.rows() == [[dt.date(2026, 9, 19)]]


def test_unions_joins_and_a_value_used_twice_work() -> None:
    agency = AgencyFactory(name="One")
    PersonFactory(name="Somebody", agency=agency)
    prepared = Prepared(
        lambda pk: (
            Agency.objects.filter(pk=pk)
            .order_by()
            .values_list(Value("agency"), Upper("name"))
            .union(
                Person.objects.filter(agency__pk=pk)
                .order_by()
                .values_list(Value("person"), F("agency__name")),
                all=True,
            )
        ),
        pk=int,
    )

    assert sorted(prepared.rows(pk=agency.pk)) == [["agency", "ONE"], ["person", "One"]]
    assert prepared.rows(pk=agency.pk + 1) == []


def test_the_sql_is_written_once(django_assert_num_queries: Any) -> None:
    built = []

    def build(name: str) -> Any:
        built.append(name)
        return Agency.objects.filter(name=name).values_list("pk")

    prepared = Prepared(build, name=str)
    with django_assert_num_queries(3):
        for name in ("a", "b", "c"):
            prepared.rows(name=name)

    assert len(built) == 1


def test_a_query_that_changes_its_value_is_refused() -> None:
    prepared = Prepared(lambda name: Agency.objects.filter(name__contains=name).values_list("pk"), name=str)

    with pytest.raises(ValueError, match="does not use name"):
        prepared.rows(name="x")


@pytest.mark.django_db(transaction=True)
class TestTheServersOwnPlan:
    """PostgreSQL alone keeps plans; elsewhere these show that nothing changes."""

    def ask(self, prepared: Prepared, name: str) -> Any:
        return prepared.rows(name=name, kind="voluntary")

    def make(self) -> tuple[Prepared, Agency]:
        prepared = Prepared(
            lambda name, kind: (
                Agency.objects.filter(kind=kind, name=name, is_current=True)
                .exclude(website="100% sure")
                .values_list("pk", "name")
            ),
            name=str,
            kind=str,
        )
        return prepared, AgencyFactory(name="It’s 100% %s", kind="voluntary")

    def test_values_and_constants_keep_their_places(self) -> None:
        prepared, agency = self.make()

        for _ in range(8):  # after five, the server may choose one plan for all values
            assert self.ask(prepared, agency.name) == [[agency.pk, agency.name]]
            assert self.ask(prepared, "'; DROP TABLE partnership_agency; --") == []

    def test_a_new_connection_is_given_the_plan_anew(self) -> None:
        prepared, agency = self.make()
        self.ask(prepared, agency.name)

        connection.close()

        assert self.ask(prepared, agency.name) == [[agency.pk, agency.name]]

    def test_a_plan_that_a_pooler_lost_costs_one_failure(self) -> None:
        prepared, agency = self.make()
        self.ask(prepared, agency.name)
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("DEALLOCATE ALL")

        for _ in range(2):
            assert self.ask(prepared, agency.name) == [[agency.pk, agency.name]]

    def test_inside_a_transaction_nothing_is_left_to_fail(self) -> None:
        prepared, agency = self.make()

        with transaction.atomic():
            assert self.ask(prepared, agency.name) == [[agency.pk, agency.name]]
            assert Agency.objects.count() == 1


@pytest.mark.django_db(transaction=True)
class TestTheFirstQuestionOfARequest:
    """It finds out by itself whether the connection that was kept still lives."""

    def make(self) -> tuple[Prepared, Agency]:
        agency = AgencyFactory(name="One")
        prepared = Prepared(lambda name: Agency.objects.filter(name=name).values_list("pk"), name=str)
        assert prepared.rows(name="One") == [[agency.pk]]
        connection.health_check_done = False
        return prepared, agency

    def test_nothing_is_asked_before_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        prepared, agency = self.make()
        monkeypatch.setattr(connection, "is_usable", lambda: pytest.fail("asked for nothing"))

        assert prepared.rows(name="One") == [[agency.pk]]

    def test_on_a_dead_connection_it_is_asked_again_over_a_new_one(self) -> None:
        prepared, agency = self.make()
        if connection.vendor == "postgresql":
            other = connection.copy()
            with other.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(%s)", [connection.connection.info.backend_pid])
            other.close()

        assert prepared.rows(name="One") == [[agency.pk]]
        assert Agency.objects.count() == 1

    def test_what_fails_on_a_living_connection_is_not_asked_again(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        prepared, _ = self.make()
        asked = []

        def fail(*args: Any) -> Any:
            asked.append(args)
            raise OperationalError("canceling statement due to statement timeout")

        monkeypatch.setattr(prepared, "_ask", fail)

        with pytest.raises(OperationalError):
            prepared.rows(name="One")
        assert len(asked) == 1
