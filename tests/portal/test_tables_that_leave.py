"""No table that staff download names a child (law 17), and no room writes one by another door."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse

from catalogue.services import collections
from documents.rules import HELD
from tests.catalogue import factories as cataloguing
from tests.catalogue.pages import as_
from tests.documents.factories import protect
from tests.matters.factories import MatterFactory
from tests.media_relations import factories as speaking
from tests.media_relations.cast import cast, logged, opened

NAME = "Rowan Ashdown"

#: Rooms from which no table leaves but through `documents.http.table_response`.
ROOMS = ("notices", "catalogue", "reviews", "media_relations", "campaigns", "engagement", "portal")
#: Tables of campaigns are refused as a whole where a name stands in them (`campaigns/services/leaving.py`).
REFUSED_AS_A_WHOLE = {"campaigns/views/finding.py"}


def a_resource(title: str) -> None:
    cataloguing.draft(title=title)


def a_collection(title: str) -> None:
    by = cataloguing.officer()
    collections.draft_collection(
        title=title, introduction="", audience=None, owner=by, visibility="public", by=by
    )


def a_statement(title: str) -> None:
    speaking.draft(title=title)


def an_event(title: str) -> None:
    opened(cast(), title=title)


def an_enquiry(title: str) -> None:
    logged(cast(), subject=title)


@pytest.mark.django_db
@pytest.mark.usefixtures("monday")
@pytest.mark.parametrize(
    ("make", "export"),
    [
        (a_resource, "catalogue:resources_export"),
        (a_resource, "catalogue:import_export"),
        (a_collection, "catalogue:collections_export"),
        (a_statement, "media_relations:statements_export"),
        (an_event, "media_relations:events_export"),
        (an_enquiry, "media_relations:enquiries_export"),
    ],
)
def test_a_name_that_came_onto_a_list_later_does_not_leave(make: Callable[[str], None], export: str) -> None:
    make(f"What befell {NAME}")
    client = as_(cataloguing.officer())
    assert NAME in told(client.get(reverse(export)))

    protect(MatterFactory(), NAME)

    table = told(client.get(reverse(export)))
    assert NAME not in table
    assert HELD in table


def told(answer: Any) -> str:
    assert answer.status_code == 200
    return b"".join(answer.streaming_content).decode()


@pytest.mark.parametrize("room", ROOMS)
def test_no_room_writes_a_table_by_another_door(room: str) -> None:
    others = {
        path.relative_to(settings.BASE_DIR).as_posix()
        for path in Path(settings.BASE_DIR, room).rglob("*.py")
        if "csv_response" in path.read_text(encoding="utf-8")
    }

    assert others <= REFUSED_AS_A_WHOLE
