"""A cell of a table that leaves as a file names no child (law 17)."""

from __future__ import annotations

from typing import Any

import pytest

from documents import services
from documents.rules import HELD
from documents.services import tables, without_names
from matters.models import Matter
from tests.documents.factories import protect
from tests.matters.factories import MatterFactory, put_on_list

pytestmark = pytest.mark.django_db
NAME = "Rowan Ashdown"


@pytest.fixture
def matter() -> Matter:
    matter: Matter = MatterFactory()
    protect(matter, NAME)
    return matter


@pytest.mark.parametrize(
    "cell",
    [
        NAME,
        f"After {NAME}’s death",
        "ASHDOWN, Rowan",
        "Rowan\u00ad Ash\u00addown",
        "Rowan **Ashdown**",
        "<b>Rowan</b> Ashdown",
        "https://news.example/rowan%20ashdown",
    ],
)
def test_a_cell_with_a_name_is_held_and_its_neighbours_are_not(matter: Matter, cell: str) -> None:
    rows: list[list[Any]] = [["Rowan trees", 3, None, cell], ["Ashdown Forest", 0.5, True, "Open"]]

    assert list(without_names(rows)) == [
        ["Rowan trees", 3, None, HELD],
        ["Ashdown Forest", 0.5, True, "Open"],
    ]


def test_every_cell_that_says_the_same_is_held(matter: Matter) -> None:
    assert list(without_names([[NAME, "a"], ["b", NAME]])) == [[HELD, "a"], ["b", HELD]]


def test_a_table_of_many_rows_is_held_to_its_end(matter: Matter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "AT_ONCE", 2)
    rows = [[f"Row {number}", NAME if number % 2 else "Nobody"] for number in range(5)]

    told = list(without_names(iter(rows)))

    assert [row[0] for row in told] == [f"Row {number}" for number in range(5)]
    assert [row[1] for row in told] == ["Nobody", HELD, "Nobody", HELD, "Nobody"]


def decide(matter: Matter, text: str) -> None:
    """Somebody who did not write it says that this text may leave."""
    (finding,) = services.check_text(
        subject=matter, matter=matter, texts={"title": text}, written_by=matter.owner, is_public=False
    )
    assert list(without_names([[text]])) == [[HELD]]
    services.clear_finding(finding=finding, reason="A school.", by=put_on_list(matter, practice_lead=True))


def test_what_somebody_decided_on_leaves_as_it_is_and_no_other_text_with_it(matter: Matter) -> None:
    decided = f"{NAME} Primary School"
    decide(matter, decided)

    assert list(without_names([[decided, NAME, f"{decided}."]])) == [[decided, HELD, HELD]]


def test_a_decision_on_one_childs_name_lets_no_other_leave(matter: Matter) -> None:
    decided = f"{NAME} and Robin Ashington"
    decide(matter, decided)
    assert list(without_names([[decided]])) == [[decided]]

    protect(MatterFactory(), "Robin Ashington")

    assert list(without_names([[decided]])) == [[HELD]]


def test_a_list_that_rests_holds_nothing(matter: Matter) -> None:
    services.set_live(
        matter=matter,
        is_live=False,
        began_from=matter.term_list.version,
        by=put_on_list(matter, practice_lead=True),
    )

    assert list(without_names([[NAME]])) == [[NAME]]
