"""What a file of a platform would bring beside what is known already, number by number. Nothing here writes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from hashlib import sha256
from itertools import chain, islice

from campaigns.models import Measure, MeasureImport, MeasureValue
from campaigns.rules import measures as rules
from foundation.words import say_day

#: How many numbers of a file stand on its page; what would be replaced or stays comes first.
MOST_SHOWN = 100
Numbers = dict[tuple[int, dt.date], Decimal]


@dataclass
class Plan:
    """What would come in: values of new days, others with what they would say, and which stay."""

    new: list[tuple[int, dt.date, Decimal]] = field(default_factory=list)
    changed: list[tuple[MeasureValue, Decimal]] = field(default_factory=list)
    alike: list[MeasureValue] = field(default_factory=list)
    held: list[tuple[MeasureValue, dt.date, Decimal]] = field(default_factory=list)
    """Typed or corrected by somebody, or a period that was: with the day and the number that do not come in."""

    @property
    def same(self) -> int:
        return len(self.alike)

    @property
    def kept(self) -> int:
        return len(self.held)

    @property
    def counts(self) -> tuple[int, int, int, int]:
        return len(self.new), len(self.changed), self.same, self.kept

    @property
    def fingerprint(self) -> str:
        """Of every number beside the one that it meets: only what was shown comes in (law 15)."""
        changed = [(value.pk, value.version, value.number, number) for value, number in self.changed]
        alike = [(value.pk, value.number) for value in self.alike]
        held = [(value.pk, value.version, value.number, *told) for value, *told in self.held]
        return sha256(repr((self.new, changed, alike, held)).encode()).hexdigest()


@dataclass(frozen=True)
class Row:
    """One number of the file: what is known of its day now, and what will happen."""

    measure: Measure
    day: dt.date
    line: int | None
    now: str
    says: str
    what: str
    colour: str
    why: str = ""


def numbers_of(made: MeasureImport) -> Numbers:
    """What the file says, by measure and day; empty once it came in."""
    return {(key, dt.date.fromisoformat(day)): Decimal(number) for key, day, number, *_ in made.readings}


def plan_of(measures: Iterable[Measure], numbers: Numbers) -> Plan:
    """What comes in beside what is there. One query."""
    plan = Plan()
    there: dict[tuple[int, dt.date], MeasureValue] = {}
    typed: dict[int, list[MeasureValue]] = {}
    added_up = {one.pk for one in measures if one.may_be_added}
    for value in MeasureValue.objects.filter(measure__in={key for key, _ in numbers}).order_by("pk"):
        if value.from_on == value.to_on:
            there[value.measure_id, value.from_on] = value
        elif value.measure_id in added_up:
            typed.setdefault(value.measure_id, []).append(value)
    for (key, day), number in numbers.items():
        before = there.get((key, day))
        if before is not None and before.mapping_id is None:
            plan.held.append((before, day, number))
        elif before is not None and before.number == number:
            plan.alike.append(before)
        elif before is not None:
            plan.changed.append((before, number))
        elif period := next((one for one in typed.get(key, ()) if rules.overlaps(day, day, one)), None):
            plan.held.append((period, day, number))
        else:
            plan.new.append((key, day, number))
    return plan


@dataclass(frozen=True)
class Shown:
    """What the page of a file shows of its numbers."""

    rows: Sequence[Row] = ()
    more: int = 0  #: How many numbers are not among the rows.
    seen: str = ""  #: The fingerprint of them all, sent back with the button.
    is_of_before: bool = False  #: Whether values or measures changed since the file was looked at.


def shown(made: MeasureImport) -> Shown:
    """Each number beside the one that is kept, what needs a look first. Two queries."""
    numbers = numbers_of(made)
    if not numbers:
        return Shown()
    named = {one.pk: one for one in made.about.measures.select_related("channel")}
    if not {key for key, _ in numbers} <= set(named):
        return Shown(is_of_before=True)
    plan = plan_of(named.values(), numbers)
    lines = {(key, dt.date.fromisoformat(day)): line for key, day, _, *rest in made.readings for line in rest}
    rows = list(islice(_rows(plan, named, lines), MOST_SHOWN))
    is_of_before = plan.counts != (made.added, made.changed, made.same, made.kept)
    return Shown(rows, len(numbers) - len(rows), plan.fingerprint, is_of_before)


def _rows(plan: Plan, named: dict[int, Measure], lines: dict[tuple[int, dt.date], int]) -> Iterator[Row]:
    def row(key: int, day: dt.date, now: str, number: Decimal | None, *told: str) -> Row:
        measure = named[key]
        return Row(measure, day, lines.get((key, day)), now, rules.say_number(measure, number), *told)

    def said(value: MeasureValue) -> str:
        return rules.say_value(named[value.measure_id], value)

    yield from chain(
        (
            row(value.measure_id, value.from_on, said(value), number, "Replaced", "yellow")
            for value, number in plan.changed
        ),
        (
            row(value.measure_id, day, said(value), number, "Does not come in", "red", _why_held(value))
            for value, day, number in plan.held
        ),
        (row(key, day, "", number, "New", "green") for key, day, number in plan.new),
        (
            row(value.measure_id, value.from_on, said(value), value.number, "The same", "grey")
            for value in plan.alike
        ),
    )


def _why_held(value: MeasureValue) -> str:
    if value.from_on == value.to_on:
        return "Somebody typed or corrected what is kept, and that stays."
    days = f"{say_day(value.from_on)} to {say_day(value.to_on)}"
    return f"Somebody entered the whole of {days}: this day would be counted twice."
