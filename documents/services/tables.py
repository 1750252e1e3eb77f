"""Tables that leave as files name no child (law 17)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from documents import rules
from documents.models import Finding
from documents.queries import Lists, fingerprint, lists_for, protected_terms_in
from documents.services.texts import places_of
from documents.terms import APART, Place, both_ways

#: So many rows are looked through together.
AT_ONCE = 500
#: Without any of these a text reads as it was typed.
_MARKS = re.compile(r"[*_`~\[\]<>&\\]")


def without_names(rows: Iterable[Iterable[Any]]) -> Iterator[list[Any]]:
    """The same rows, but a cell in which a full name of any live list stands says that it is held, and nothing of the list.

    A text on which somebody decided leaves as it is. The lists are read once, when the first row is asked for.
    """
    lists = lists_for(None)
    rest = iter(rows)
    while batch := [list(row) for row in islice(rest, AT_ONCE)]:
        if lists.others:
            _hold(batch, lists)
        yield from batch


def _hold(batch: list[list[Any]], lists: Lists) -> None:
    cells: dict[str, list[tuple[int, int]]] = {}
    for row, line in enumerate(batch):
        for column, cell in enumerate(line):
            if isinstance(cell, str) and cell:
                cells.setdefault(cell, []).append((row, column))
    texts = {str(number): text for number, text in enumerate(cells)}
    found = {
        (match.row.pk, fingerprint(texts[match.place])): texts[match.place]
        for match in protected_terms_in(_places(texts), None, lists)
    }
    decided = Finding.objects.filter(
        document=None,
        decision=Finding.Decision.CLEARED,
        term__in={term for term, _ in found},
        text_fingerprint__in={of_text for _, of_text in found},
    ).values_list("term", "text_fingerprint")
    for key in found.keys() - set(decided):
        for row, column in cells[found[key]]:
            batch[row][column] = rules.HELD


def _places(texts: Mapping[str, str]) -> list[Place]:
    marked = {place: text for place, text in texts.items() if _MARKS.search(text)}
    plain = [Place(place, both_ways(text)) for place, text in texts.items() if place not in marked]
    return [*plain, Place("", APART), *places_of(marked)]
