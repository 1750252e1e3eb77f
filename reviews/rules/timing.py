"""When the steps of a plan are due, and how that was worked out. Nothing here writes.

A step hangs on an event (publication, the last endorsement, another step …). The events that are known are
given as `Happenings`; a step whose event has no date yet has none either. Days are counted in London, and a
step after publication gets its date from the publication itself, never from the day that was planned.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from foundation import clock
from foundation.words import say_day, say_list, say_moment, say_time
from partnership import working_days
from reviews.models import Phase, PlanStep, StepTiming

#: A task without a clock time is due by the end of the office day; a notice leaves at its beginning.
DAY_BEGINS = dt.time(9)
DAY_ENDS = dt.time(17)

#: Working days before publication by which those whom a notice asks have answered: late enough to think about it, and
#: early enough for a reminder, an escalation three working days later, and a line for the press after that.
ANSWERS_BEFORE = 5
#: Working days that they have where the question comes after publication, or no date is known; and at the least.
ANSWERS_WITHIN, ANSWERS_AT_LEAST = 5, 1

Timing, Anchor, Unit, Condition, Kind = (
    StepTiming.Timing,
    StepTiming.Anchor,
    StepTiming.Unit,
    StepTiming.Condition,
    StepTiming.Kind,
)

CONDITION_NOT_MET = {
    Condition.CRIMINAL_LIVE: "Only if criminal proceedings are live, and none are.",
    Condition.PROCEEDING_LIVE: "Only if a proceeding is live, and none is.",
    Condition.PRESS_INTEREST: "Only if press interest is expected, and none is.",
    Condition.SURVIVING_CHILDREN: "Only if there are surviving children, and none is on record.",
}


class StepsInACircle(ValueError):
    """Steps that wait for each other, so that none of them can ever be dated."""

    def __init__(self, titles: list[str]) -> None:
        self.titles = titles
        super().__init__(f"These steps wait for each other in a circle: {say_list(titles)}.")


@dataclass(frozen=True)
class Happening:
    """An event: its day, its moment where that is known, and whether it has already happened."""

    on: dt.date
    at: dt.datetime | None = None
    has_happened: bool = True

    @classmethod
    def moment(cls, at: dt.datetime, *, has_happened: bool = True) -> Happening:
        return cls(clock.day_of(at), at, has_happened)

    def said(self) -> str:
        return say_moment(self.at) if self.at else say_day(self.on)


@dataclass(frozen=True)
class Happenings:
    """What is known of the events that a plan's steps hang on, and which conditions hold."""

    events: Mapping[str, Happening] = field(default_factory=dict)
    conditions: frozenset[str] = frozenset()

    def of(self, anchor: str) -> Happening | None:
        return self.events.get(anchor)


@dataclass(frozen=True)
class Due:
    """When a step is due (None: no date), and the words for how that came about."""

    at: dt.datetime | None
    words: str
    answers_at: dt.datetime | None = None  #: By when the answers to what it asks are wanted.


def applies(step: StepTiming, happenings: Happenings) -> bool:
    """Whether the condition of a step holds; a step whose condition does not hold asks nothing of anybody."""
    return step.condition == Condition.ALWAYS or step.condition in happenings.conditions


def due_moments(
    steps: Iterable[PlanStep], happenings: Happenings, calendar: working_days.Calendar
) -> dict[str, Due]:
    """The due moment of every step, by its key.

    Steps that are done or not applicable keep the moment they had. Raises StepsInACircle.
    """
    by_key = {step.key: step for step in steps}
    if circle := circle_of({key: step.anchor_key for key, step in by_key.items() if waits_for_step(step)}):
        raise StepsInACircle([by_key[key].title for key in circle])
    found: dict[str, Due] = {}

    def find(key: str) -> Due:
        if key not in found:
            step = by_key[key]
            due = _due(step, happenings, calendar, waiting_for(step))
            found[key] = _with_answers(step, due, happenings, calendar)
        return found[key]

    def waiting_for(step: PlanStep) -> Happening | None:
        if not waits_for_step(step):
            return happenings.of(step.anchor)
        other = by_key.get(step.anchor_key)
        if other is None:
            return None
        if other.status == PlanStep.Status.DONE and other.done_at:
            return Happening.moment(other.done_at)
        due = find(other.key)
        return Happening.moment(due.at, has_happened=False) if due.at else None

    for key in by_key:
        find(key)
    return found


def waits_for_step(step: StepTiming) -> bool:
    """Whether a step's date hangs on another step."""
    return step.anchor == Anchor.STEP and step.timing in (
        Timing.RELATIVE,
        Timing.AS_SOON_AS_POSSIBLE,
        Timing.RECURRING,
    )


def circle_of(waits_for: Mapping[str, str]) -> list[str]:
    """The keys of a circle, where each waits for one other; empty when there is none."""
    safe: set[str] = set()
    for start in waits_for:
        path: list[str] = []
        key = start
        while key in waits_for and key not in safe:
            if key in path:
                return path[path.index(key) :]
            path.append(key)
            key = waits_for[key]
        safe.update(path)
    return []


def next_occurrence(step: PlanStep, after: dt.datetime, calendar: working_days.Calendar) -> dt.datetime:
    """When a recurring step is next due: so many days on from its last date, the first that lies ahead.

    Dates that passed meanwhile are left out, so that a step done late does not come back at once.
    """
    day = clock.day_of(step.due_at or after)
    while True:
        day = shifted(day, step.every or 1, step.unit, calendar)
        at = moment_of(day, step.at_time or _usual_time(step))
        if at > after:
            return at


def moment_of(day: dt.date, time: dt.time) -> dt.datetime:
    """The moment of a computed clock time.

    What a person types is refused when it does not exist or comes twice; what is computed can't ask back, and
    takes the hour after the gap, or the first of the two.
    """
    return dt.datetime.combine(day, time, tzinfo=clock.LONDON).astimezone(dt.UTC)


def shifted(day: dt.date, offset: int, unit: str, calendar: working_days.Calendar) -> dt.date:
    """The day so many days, or working days, after another; before it when the number is negative."""
    if unit == Unit.WORKING_DAYS:
        return working_days.add_working_days(day, offset, calendar)
    return day + dt.timedelta(days=offset)


def in_words(step: StepTiming, titles: Mapping[str, str] | None = None) -> str:
    """A step's timing as people say it: “10 working days before publication, at 9:30am”."""
    titles = titles or {}
    at = f", at {say_time(step.at_time)}" if step.at_time else ""
    event = _event(step.anchor, step.anchor_key, titles)
    if step.timing == Timing.FIXED_DAY and step.fixed_on:
        return f"On {say_day(step.fixed_on)}{at}"
    if step.timing == Timing.AS_SOON_AS_POSSIBLE:
        return f"As soon as possible after {event}"
    if step.timing == Timing.RECURRING:
        until = f" until {_event(step.until_anchor, '', titles)}" if step.until_anchor else ""
        return f"Every {_count(step.every or 1, step.unit)} from {event}{until}{at}"
    if step.timing == Timing.RELATIVE:
        if not step.offset:
            return f"On the day of {event}{at}" if step.at_time else f"At {event}"
        side = "before" if step.offset < 0 else "after"
        return f"{_count(abs(step.offset), step.unit)} {side} {event}{at}"
    return "Undated"


def _due(
    step: PlanStep, happenings: Happenings, calendar: working_days.Calendar, anchor: Happening | None
) -> Due:
    if step.status != PlanStep.Status.OPEN or step.removed_at:
        return Due(step.due_at, step.computed_from, step.answers_due_at)
    if not applies(step, happenings):
        return Due(None, CONDITION_NOT_MET[Condition(step.condition)])
    if step.timing == Timing.UNDATED:
        return Due(None, "Undated.")
    if step.timing == Timing.FIXED_DAY:
        if step.fixed_on is None:
            return Due(None, "No day has been set.")
        at = moment_of(step.fixed_on, step.at_time or _usual_time(step))
        return Due(at, f"Set for {say_moment(at)}.")
    if step.timing == Timing.RECURRING and step.until_anchor:
        until = happenings.of(step.until_anchor)
        if until and until.has_happened:
            return Due(None, f"It recurred until {_event(step.until_anchor, '', {})}, {until.said()}.")
    if step.timing == Timing.RECURRING and step.recurs_from_id:
        return Due(step.due_at, step.computed_from)
    if anchor is None:
        return Due(None, f"{in_words(step)}. That has no date yet.")
    if step.phase == Phase.AFTER and step.anchor == Anchor.PUBLICATION and not anchor.has_happened:
        return Due(None, f"{in_words(step)}. It gets its date when the review is published.")
    return _from_event(step, anchor, calendar)


def _from_event(step: PlanStep, anchor: Happening, calendar: working_days.Calendar) -> Due:
    base = f"{_event(step.anchor, step.anchor_key, {})} ({anchor.said()})"
    if step.timing == Timing.AS_SOON_AS_POSSIBLE:
        if step.kind == Kind.NOTICE and not anchor.has_happened:
            return Due(None, f"As soon as possible after {base}. That has not happened yet.")
        if anchor.at and step.kind in (Kind.NOTICE, Kind.PUBLISH):
            return Due(anchor.at, f"As soon as possible after {base}.")
        day = working_days.add_working_days(anchor.on, 1, calendar)
        at = moment_of(day, step.at_time or DAY_ENDS)
        return Due(at, f"As soon as possible after {base}: by the end of the next working day.")
    offset = step.offset
    if step.timing == Timing.RECURRING:
        offset = step.every or 1
    if not offset and not step.at_time and anchor.at:
        return Due(anchor.at, f"At {base}.")
    day = shifted(anchor.on, offset, step.unit, calendar)
    at = moment_of(day, step.at_time or _usual_time(step))
    if not offset:
        words = f"On the day of {base}."
    else:
        side = "before" if offset < 0 else "after"
        words = (
            f"{_count(abs(offset), step.unit)} {side} {base}.{_passed_over(anchor.on, day, step, calendar)}"
        )
    if step.timing == Timing.RECURRING:
        words = f"{in_words(step)}. The first: {words}"
    return Due(at, words)


def _with_answers(step: PlanStep, due: Due, happenings: Happenings, calendar: working_days.Calendar) -> Due:
    """The same, with the moment by which those whom the step asks have to have answered."""
    if step.status != PlanStep.Status.OPEN or step.removed_at or not step.asks_others or due.at is None:
        return due
    asked_on = clock.day_of(due.at)
    publication = happenings.of(Anchor.PUBLICATION)
    day = working_days.add_working_days(asked_on, ANSWERS_WITHIN, calendar)
    how = f"{_count(ANSWERS_WITHIN, Unit.WORKING_DAYS)} after it is asked"
    if publication is not None and step.phase != Phase.AFTER:
        day = working_days.add_working_days(publication.on, -ANSWERS_BEFORE, calendar)
        how = f"{_count(ANSWERS_BEFORE, Unit.WORKING_DAYS)} before publication"
        least = working_days.add_working_days(asked_on, ANSWERS_AT_LEAST, calendar)
        if day < least:
            day, how = least, f"{_count(ANSWERS_AT_LEAST, Unit.WORKING_DAYS)} after it is asked"
    at = moment_of(day, DAY_ENDS)
    return Due(due.at, f"{due.words} Answers are wanted by {say_moment(at)}: {how}.", at)


def _passed_over(first: dt.date, last: dt.date, step: StepTiming, calendar: working_days.Calendar) -> str:
    if step.unit != Unit.WORKING_DAYS:
        return ""
    low, high = sorted([first, last])
    days = [low + dt.timedelta(days=n) for n in range((high - low).days + 1)]
    named = [
        f"{say_day(day)} ({why_not})"
        for day in days
        if day != first and day.weekday() < 5 and (why_not := calendar.why_not(day))
    ]
    return f" Not counted, beside weekends: {say_list(named)}." if named else ""


def _usual_time(step: StepTiming) -> dt.time:
    return DAY_BEGINS if step.kind == Kind.NOTICE else DAY_ENDS


def _event(anchor: str, key: str, titles: Mapping[str, str]) -> str:
    if anchor == Anchor.STEP:
        return f"“{titles[key]}”" if key in titles else "another step"
    label = str(Anchor(anchor).label) if anchor else "an event"
    return f"the {label[0].lower()}{label[1:]}" if anchor not in _WITHOUT_ARTICLE else label.lower()


_WITHOUT_ARTICLE = {Anchor.PUBLICATION, Anchor.DATE_FIXED}


def _count(number: int, unit: str) -> str:
    label = str(Unit(unit).label)
    return f"{number} {label.removesuffix('s') if number == 1 else label}"
