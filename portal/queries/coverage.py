"""Which audiences had what, put together from the rooms that reach them. Nothing here writes.

What a person may not know of does not count for them.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import QuerySet

from catalogue.models import Topic
from partnership.models import Area, Audience, Channel, Language, Person
from partnership.points import REACH, ReachAsked, ReachKind

HAD = (ReachKind.DONE, ReachKind.EVENT, ReachKind.RESOURCE)
HEADINGS = [
    "Audience", "Seldom heard", "State", "Activities done", "Events held", "Resources published", "Planned",
    "Had in all", "Had in the days before", "Change",
]  # fmt: skip
GAP, ONLY_PLANNED, HAS = "Gap: nothing", "Planned only", "Reached"
COLOURS = {GAP: "red", ONLY_PLANNED: "yellow", HAS: "green"}
#: What the rest of a table stands under, that names none.
NONE_NAMED = {
    "channel": "Resources, by no channel",
    "language": "No language named",
    "area": "The whole area",
    "topic": "No topic",
}
MODELS: dict[str, Any] = {"channel": Channel, "language": Language, "area": Area, "topic": Topic}
#: As many lines as one sheet of paper holds.
MOST_ON_ONE_PAGE = 42


@dataclass
class Row:
    """One audience: what it had in the days asked for, and in those before."""

    audience: Audience
    now: Counter[ReachKind] = field(default_factory=Counter)
    had_before: int = 0
    by_column: Counter[int | None] = field(default_factory=Counter)
    cells: list[int] = field(default_factory=list)  #: One for each column of the table.

    @property
    def done(self) -> int:
        return self.now[ReachKind.DONE]

    @property
    def events(self) -> int:
        return self.now[ReachKind.EVENT]

    @property
    def resources(self) -> int:
        return self.now[ReachKind.RESOURCE]

    @property
    def planned(self) -> int:
        return self.now[ReachKind.PLANNED]

    @property
    def had(self) -> int:
        return sum(self.now[kind] for kind in HAD)

    @property
    def state(self) -> str:
        return HAS if self.had else ONLY_PLANNED if self.planned else GAP

    @property
    def colour(self) -> str:
        return COLOURS[self.state]

    @property
    def is_gap(self) -> bool:
        return self.state == GAP

    @property
    def change(self) -> int:
        return self.had - self.had_before

    @property
    def trend(self) -> str:
        """“3 more than before”; where nothing was done then or now, so much."""
        if not self.had and not self.had_before:
            return "Nothing, as before"
        if not self.change:
            return "As before"
        return f"{abs(self.change)} {'more' if self.change > 0 else 'fewer'} than before"


@dataclass(frozen=True)
class Table:
    """Every audience asked for, the gaps first, and what they are set against."""

    rows: list[Row]
    columns: list[str]  #: Of what it is set against; empty where it is counted as a whole.

    @property
    def gaps(self) -> list[Row]:
        return [row for row in self.rows if row.is_gap]

    @property
    def seldom_heard(self) -> int:
        return sum(row.audience.is_seldom_heard for row in self.rows)

    @property
    def seldom_heard_gaps(self) -> int:
        return sum(row.is_gap and row.audience.is_seldom_heard for row in self.rows)

    @property
    def reached(self) -> int:
        return sum(bool(row.had) for row in self.rows)

    @property
    def on_one_page(self) -> list[Row]:
        return self.rows[:MOST_ON_ONE_PAGE]

    @property
    def left_off(self) -> int:
        return max(len(self.rows) - MOST_ON_ONE_PAGE, 0)


def audiences(*, only_seldom_heard: bool) -> QuerySet[Audience]:
    found = Audience.objects.order_by("name")
    return found.filter(is_seldom_heard=True) if only_seldom_heard else found


def table(person: Person, asked: ReachAsked, *, only_seldom_heard: bool = False) -> Table:
    """Every audience with what it had. A fixed number of queries, however much there was."""
    rows = {one.pk: Row(one) for one in audiences(only_seldom_heard=only_seldom_heard)}
    for found in REACH.ask(person, replace(asked, against="")):
        if row := rows.get(found.audience):
            row.now[found.kind] += found.number
            if found.kind in HAD:
                row.had_before += found.before
    columns = _set_against(person, asked, rows) if asked.against else []
    order = {GAP: 0, ONLY_PLANNED: 1, HAS: 2}
    return Table(sorted(rows.values(), key=lambda row: (order[row.state], row.audience.name)), columns)


def _set_against(person: Person, asked: ReachAsked, rows: dict[int, Row]) -> list[str]:
    """What was had or is planned, for each channel, language, area or topic by itself; those of which there was none
    are left out, but for areas, of which each may be a gap.
    """
    used: set[int | None] = set()
    for found in REACH.ask(person, asked):
        if (row := rows.get(found.audience)) and found.number:
            row.by_column[found.against] += found.number
            used.add(found.against)
    named = MODELS[asked.against].objects.order_by("name").values_list("pk", "name")
    keys: list[tuple[int | None, str]] = [
        (key, name) for key, name in named if key in used or asked.against == "area"
    ]
    if None in used:
        keys.append((None, NONE_NAMED[asked.against]))
    for row in rows.values():
        row.cells = [row.by_column[key] for key, _ in keys]
    return [name for _, name in keys]


def headings(found: Table) -> list[str]:
    return [*HEADINGS, *found.columns]


def rows_for_export(found: Table) -> Iterator[list[Any]]:
    for row in found.rows:
        yield [
            row.audience.name,
            "yes" if row.audience.is_seldom_heard else "no",
            row.state,
            row.done,
            row.events,
            row.resources,
            row.planned,
            row.had,
            row.had_before,
            row.change,
            *row.cells,
        ]


# Periods ------------------------------------------------------------------------------------------


def quarter_of(day: dt.date) -> dt.date:
    """The first day of its quarter."""
    return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)


def year_of(day: dt.date) -> dt.date:
    """The first day of its year, which begins in April as partnerships report it."""
    return dt.date(day.year if day.month >= 4 else day.year - 1, 4, 1)


def a_year_later(day: dt.date, years: int = 1) -> dt.date:
    """The same first day of a month, some years on."""
    return day.replace(year=day.year + years)


def quarter_before(first: dt.date) -> dt.date:
    return quarter_of(first - dt.timedelta(days=1))


def quarter_after(first: dt.date) -> dt.date:
    return quarter_of(first + dt.timedelta(days=95))
