"""The page of rooms and points says what is declared."""

import re
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest

from foundation.points import DecidingPoint, ListingPoint

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "rooms.md").read_text()
ROOMS = [
    "audit",
    "search",
    "partnership",
    "matters",
    "documents",
    "notices",
    "catalogue",
    "reviews",
    "media_relations",
    "campaigns",
    "engagement",
]


def declared() -> dict[str, str]:
    found = {}
    for room in ROOMS:
        if find_spec(f"{room}.points") is None:
            continue
        for name, value in vars(import_module(f"{room}.points")).items():
            if isinstance(value, DecidingPoint | ListingPoint):
                found[name] = f"{room}/points.py"
    return found


def told() -> dict[str, str]:
    return dict(re.findall(r"^\| `([A-Z_]+)` \| `([\w/.]+)` \|", PAGE, re.MULTILINE))


def test_the_page_tells_of_every_point_and_where_it_is_declared():
    assert told() == declared()


@pytest.mark.parametrize("point", ["STANDING", "MAY_RECEIVE"])
def test_a_notice_can_only_be_about_what_both_points_answer_for(point):
    from notices import points

    assert getattr(points, point).models() == points.subjects()
