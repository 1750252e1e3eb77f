from __future__ import annotations

import pytest

from foundation.points import DecidingPoint, ListingPoint, NotProvided
from partnership.models import Agency, Group


def test_a_point_that_decides_refuses_where_nobody_answers():
    point = DecidingPoint[bool]("MAY_RECEIVE")
    point.provide(Agency, lambda agency: True)

    with pytest.raises(NotProvided, match="MAY_RECEIVE for Group"):
        point.ask(Group())
    assert point.ask(Agency())
    assert point.is_provided_for(Agency)
    assert not point.is_provided_for(Group)


def test_a_point_that_decides_has_one_answer_for_a_model():
    point = DecidingPoint[bool]("STANDING")

    def first(agency):
        return True

    point.provide(Agency, first)
    point.provide(Agency, first)

    with pytest.raises(ValueError, match="already provided for Agency"):
        point.provide(Agency, lambda agency: False)
    assert point.models() == {Agency}


def test_a_point_that_lists_is_empty_where_nobody_answers_and_joins_the_answers():
    point = ListingPoint[int]("WORK")
    assert list(point.ask("anybody")) == []

    def one(who, extra=0):
        yield 1 + extra

    point.provide(one)
    point.provide(one)
    point.provide(lambda who, extra=0: [10, 20])

    assert list(point.ask("anybody", extra=4)) == [5, 10, 20]
