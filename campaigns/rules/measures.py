"""What a measure and its values have to say, and how far it is. What is not known is never nought. Nothing here writes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from django.core.exceptions import PermissionDenied

from campaigns.models import Campaign, Measure, MeasureValue, Project
from foundation.governed import beside
from foundation.words import say_day

Kind, Direction, State = Measure.Kind, Measure.Direction, MeasureValue.State
Judgement = MeasureValue.Judgement
About = Campaign | Project

MOST_MEASURES = 100
LARGEST = Decimal("99999999999.99")
EARLIEST = dt.date(2000, 1, 1)
#: With fewer answers, one person more or less moves a share by more than three per cent.
FEW = 30
MEASURING = "This takes the business unit, or the owner of what is measured."
KEEPING = "This takes somebody of the business unit."


class Progress(StrEnum):
    """How far a measure is, as it is said to people."""

    REACHED = "Reached"
    ON_THE_WAY = "On the way"
    BEHIND = "Behind"
    INCONCLUSIVE = "Inconclusive"
    NO_TARGET = "No target"
    UNKNOWN = "Unknown"


COLOURS = {
    Progress.REACHED: "green",
    Progress.ON_THE_WAY: "blue",
    Progress.BEHIND: "red",
    Progress.INCONCLUSIVE: "yellow",
    Progress.NO_TARGET: "grey",
    Progress.UNKNOWN: "grey",
}
JUDGED = {
    Judgement.REACHED: Progress.REACHED,
    Judgement.ON_THE_WAY: Progress.ON_THE_WAY,
    Judgement.BEHIND: Progress.BEHIND,
}


@dataclass(frozen=True)
class Design:
    """A measure, as somebody typed it."""

    name: str
    level: str
    kind: str
    unit: str = ""
    channel_id: int | None = None
    direction: str = "up"
    may_be_added: bool = False
    base: Decimal | None = None
    base_words: str = ""
    target: Decimal | None = None
    target_words: str = ""
    due_on: dt.date | None = None
    source: str = ""


@dataclass(frozen=True)
class Reading:
    """What was measured in a period, as somebody typed it, or that it is not known."""

    from_on: dt.date
    to_on: dt.date
    state: str = "known"
    number: Decimal | None = None
    words: str = ""
    judgement: str = ""
    out_of: int | None = None
    source: str = ""


FIELDS = tuple(Design.__dataclass_fields__)
READ = tuple(Reading.__dataclass_fields__)


# Whose it is --------------------------------------------------------------------------------------


def may_read(about: About, person: object) -> bool:
    rows = Campaign.objects if isinstance(about, Campaign) else Project.objects
    return rows.visible_to(person).filter(pk=about.pk).exists()


def may_measure(about: About, person: object) -> bool:
    """The business unit, and the owner of what is measured: of a matter, where they may know of it."""
    mine = getattr(person, "is_in_business_unit", False) or about.owner_id == getattr(person, "pk", None)
    return mine and may_read(about, person)


def check_may_measure(about: About, person: object) -> None:
    if not may_measure(about, person):
        raise PermissionDenied(MEASURING)


def may_keep_mappings(person: object) -> bool:
    return bool(getattr(person, "is_in_business_unit", False))


def check_may_keep_mappings(person: object) -> None:
    if not may_keep_mappings(person):
        raise PermissionDenied(KEEPING)


# What can be stored -------------------------------------------------------------------------------


def reasons_not_to_design(
    design: Design, *, has_values: bool, before: Measure | None, today: dt.date
) -> list[str]:
    """Why a measure can't be so. `has_values`: something was measured by it already."""
    reasons: list[str] = []
    is_in_words = design.kind == Kind.WORDS
    if not design.name.strip():
        reasons.append(beside("Say what is measured.", "name"))
    if design.level not in Measure.Level.values or design.kind not in Kind.values:
        reasons.append(beside("Choose its level and its kind.", "level"))
    if design.direction not in Direction.values:
        reasons.append(beside("Choose whether more or less is better.", "direction"))
    if is_in_words and (design.base is not None or design.target is not None):
        field = "target" if design.base is None else "base"
        reasons.append(beside("It is told in words: write its base and target in words too.", field))
    if not is_in_words and (design.base_words.strip() or design.target_words.strip()):
        field = "base_words" if design.base_words.strip() else "target_words"
        reasons.append(beside("It is told in numbers: write its base and target as numbers.", field))
    if design.may_be_added and design.kind != Kind.COUNT:
        reasons.append(beside("Only counts can be added up.", "may_be_added"))
    if design.due_on and design.target is None and not design.target_words.strip():
        reasons.append(beside("A day by which it is due needs a target.", "due_on"))
    is_other_day = before is None or design.due_on != before.due_on
    if design.due_on and is_other_day and design.due_on < today:
        reasons.append(beside("Its target can’t be due in the past.", "due_on"))
    for field, number in (("base", design.base), ("target", design.target)):
        if number is not None:
            reasons += [beside(reason, field) for reason in reasons_about_number(design.kind, number)]
    if before is not None and has_values:
        if design.kind != before.kind:
            reasons.append(beside("Something was measured already, so its kind stays.", "kind"))
        if design.may_be_added != before.may_be_added:
            reasons.append(
                beside("Something was measured already, so whether it is added up stays.", "may_be_added")
            )
    return reasons


def reasons_about_number(kind: str, number: Decimal) -> list[str]:
    """Why this can't be a number of a measure of this kind."""
    if not number.is_finite() or abs(number) > LARGEST:
        return ["The number is too large."]
    if number != number.quantize(Decimal("0.01")):
        return ["Give at most two digits after the point."]
    if kind == Kind.SHARE and not 0 <= number <= 100:
        return ["A share is from 0 to 100 per cent."]
    if kind == Kind.COUNT and number < 0:
        return ["A count is not below nought."]
    if kind == Kind.COUNT and number != number.to_integral_value():
        return ["A count is a whole number."]
    return []


def reasons_not_to_enter(measure: Measure, reading: Reading, *, today: dt.date) -> list[str]:
    """Why a value can't be so."""
    reasons = _reasons_about_days(reading, today)
    if reading.state not in State.values:
        return [*reasons, beside("Choose whether it is known.", "state")]
    words = reading.words.strip()
    if reading.state != State.KNOWN:
        if reading.number is not None or reading.judgement:
            reasons.append(
                beside(
                    "What is not known has no number. Leave it empty, or choose that it is known.",
                    "number",
                    "judgement",
                )
            )
        if not words:
            reasons.append(beside("Say why it is not known, or why it tells nothing.", "words"))
        return reasons
    if measure.kind == Kind.WORDS:
        if not words:
            reasons.append(beside("Write what was found.", "words"))
        if reading.number is not None or reading.out_of is not None:
            reasons.append(beside("It is told in words, not as a number.", "words"))
        if measure.target_words and reading.judgement not in Judgement.values:
            reasons.append(beside("Say how far it is from its target.", "judgement"))
        return reasons
    if reading.judgement:
        reasons.append(beside("How far it is, is worked out from the number.", "number"))
    if words:
        reasons.append(
            beside("It is told as a number. What is to be said beside it stands in its source.", "words")
        )
    if reading.number is None:
        reasons.append(
            beside("Enter the number. Where it is not known, say so: that is not nought.", "number")
        )
    else:
        reasons += [beside(one, "number") for one in reasons_about_number(measure.kind, reading.number)]
    if reading.out_of is not None:
        if measure.kind != Kind.SHARE:
            reasons.append(beside("Only a share is out of a number.", "out_of"))
        elif reading.out_of < 1:
            reasons.append(beside("A share is out of one or more.", "out_of"))
    return reasons


def _reasons_about_days(reading: Reading, today: dt.date) -> list[str]:
    if reading.from_on > reading.to_on:
        return [beside("The first day comes before the last.", "to_on")]
    if reading.to_on > today:
        return [beside("It can’t have been measured in the future.", "to_on")]
    if reading.from_on < EARLIEST:
        return [beside(f"It can’t be from before {EARLIEST.year}.", "from_on")]
    return []


def overlaps(from_on: dt.date, to_on: dt.date, other: MeasureValue) -> bool:
    return from_on <= other.to_on and other.from_on <= to_on


# How far it is ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Standing:
    """How far a measure is, what is known of it, and why it is said so."""

    measure: Measure
    progress: Progress
    why: str = ""
    number: Decimal | None = None
    value: MeasureValue | None = None  #: The last one.
    from_on: dt.date | None = None  #: Of what is known.
    to_on: dt.date | None = None
    periods: int = 0  #: How many were added up.

    @property
    def colour(self) -> str:
        return COLOURS[self.progress]

    @property
    def said(self) -> str:
        """What is known, in words; never nought for what is not known."""
        if self.value is not None and self.value.is_known and self.measure.kind == Kind.WORDS:
            return self.value.words
        if self.number is None:
            return "Inconclusive" if self.progress == Progress.INCONCLUSIVE else "Not known"
        return say_number(self.measure, self.number)


@dataclass(frozen=True)
class Known:
    """What was measured by one measure, taken together."""

    last: MeasureValue | None = None
    total: Decimal | None = None
    from_on: dt.date | None = None  #: Of the numbers that are known.
    to_on: dt.date | None = None
    numbers: int = 0  #: How many values have a number.
    left_out: int = 0  #: How many have none.
    inconclusive: int = 0  #: How many of those were measured in vain.


def standing(measure: Measure, known: Known, *, today: dt.date) -> Standing:
    """How far it is on this day."""
    last = known.last
    if last is None:
        return Standing(measure, Progress.UNKNOWN, "Nothing has been entered.")
    if measure.may_be_added:
        return _added(measure, known, last, today)
    if last.state == State.UNKNOWN:
        return Standing(measure, Progress.UNKNOWN, last.words, value=last)
    if last.state == State.INCONCLUSIVE:
        return Standing(measure, Progress.INCONCLUSIVE, last.words, value=last)
    if last.number is None:
        progress, why = _judge_words(measure, last)
    else:
        progress, why = _judge(measure, last.number, last.to_on, today)
    if measure.kind == Kind.SHARE:
        why = f"{why} {_about_base(last.out_of)}".strip()
    return Standing(measure, progress, why, last.number, last, last.from_on, last.to_on, 1)


def _judge_words(measure: Measure, last: MeasureValue) -> tuple[Progress, str]:
    if not measure.target_words:
        return Progress.NO_TARGET, ""
    if not last.judgement:
        why = "It was written before there was a target: nobody has said how far it is."
        return Progress.INCONCLUSIVE, why
    return JUDGED[Judgement(last.judgement)], ""


def _added(measure: Measure, known: Known, last: MeasureValue, today: dt.date) -> Standing:
    if known.total is None or known.to_on is None:
        progress = Progress.INCONCLUSIVE if known.inconclusive else Progress.UNKNOWN
        return Standing(measure, progress, last.words, value=last)
    progress, why = _judge(measure, known.total, known.to_on, today)
    if known.left_out:
        periods = "one period" if known.left_out == 1 else f"{known.left_out} periods"
        why = f"{why} It leaves out {periods} of which the number is not known.".strip()
        # More may have been counted than is known: of what is to rise that changes no “reached”.
        if progress in (Progress.BEHIND, Progress.ON_THE_WAY) or (
            progress == Progress.REACHED and measure.direction == Direction.DOWN
        ):
            progress = Progress.INCONCLUSIVE
    return Standing(measure, progress, why, known.total, last, known.from_on, known.to_on, known.numbers)


def _judge(measure: Measure, number: Decimal, on: dt.date, today: dt.date) -> tuple[Progress, str]:
    """How far this number is, that was measured on that day, and why it is said so."""
    if measure.target is None:
        return Progress.NO_TARGET, ""
    goes_up = measure.direction == Direction.UP
    if number >= measure.target if goes_up else number <= measure.target:
        return Progress.REACHED, ""
    due_on = measure.due_on
    if due_on is None:
        return Progress.INCONCLUSIVE, "No day is said by which it is due."
    if on >= due_on:
        return Progress.BEHIND, "Its day has passed."
    if today > due_on:
        last = f"It was not reached when it was last measured, up to {say_day(on)}."
        return Progress.INCONCLUSIVE, f"{last} Nothing was measured up to the day on which it was due."
    base = measure.base
    if base is None and measure.may_be_added:
        base = Decimal()
    if base is None:
        return Progress.INCONCLUSIVE, "It has no base, so nobody can say whether it is on the way."
    expected = base + (measure.target - base) * _share_of_time(measure, on)
    is_there = number >= expected if goes_up else number <= expected
    return (Progress.ON_THE_WAY if is_there else Progress.BEHIND), ""


def _share_of_time(measure: Measure, on: dt.date) -> Decimal:
    """How much of the time between the beginning and the day due had passed; nothing before the beginning."""
    begins_on = begins(measure.about)
    assert measure.due_on is not None
    whole = (measure.due_on - begins_on).days
    passed = (on - begins_on).days
    if whole <= 0:
        return Decimal(0)
    return min(max(Decimal(passed) / Decimal(whole), Decimal(0)), Decimal(1))


def _about_base(out_of: int | None) -> str:
    if out_of is None:
        return "Out of how many is not known."
    if out_of < FEW:
        return f"Out of {out_of} only: a few answers more would move it."
    return f"Out of {out_of:,}."


def begins(about: About) -> dt.date:
    return about.launches_on if isinstance(about, Campaign) else about.starts_on


# In words -----------------------------------------------------------------------------------------


def say_number(measure: Measure, number: Decimal | None) -> str:
    """For instance “1,200 visits”, “62.5%” and “+12 calls”; empty where there is none."""
    if number is None:
        return ""
    whole = number.quantize(Decimal("0.01")).normalize()
    sign = "+" if measure.kind == Kind.CHANGE and number > 0 else ""
    text = f"{sign}{whole:,f}".replace("-", "−")
    if measure.kind == Kind.SHARE or measure.unit == "%":
        return f"{text}%"
    return f"{text} {measure.unit}".strip()


def say_base(measure: Measure) -> str:
    return measure.base_words or say_number(measure, measure.base) or "Not known"


def say_target(measure: Measure) -> str:
    return measure.target_words or say_number(measure, measure.target) or "No target"


def say_value(measure: Measure, value: MeasureValue) -> str:
    """What a value says; what is not known is said so."""
    if value.state != State.KNOWN:
        return f"{value.get_state_display()}: {value.words}"
    if value.words:
        judged = f" ({value.get_judgement_display()})" if value.judgement else ""
        return f"{value.words}{judged}"
    share = f" of {value.out_of:,}" if value.out_of is not None else ""
    return f"{say_number(measure, value.number)}{share}"


# Channels beside each other -----------------------------------------------------------------------


@dataclass(frozen=True)
class Together:
    """The same measure on one or more channels."""

    name: str
    standings: Sequence[Standing]
    total: Decimal | None
    about_total: str

    @property
    def has_channels(self) -> bool:
        return len(self.standings) > 1

    @property
    def said(self) -> str:
        """The total in words; empty where nothing is added up."""
        return "" if self.total is None else say_number(self.standings[0].measure, self.total)


def together(standings: Iterable[Standing]) -> list[Together]:
    """The same measure on several channels stands together, and is added up only where nobody is counted twice."""
    groups: dict[tuple[str, str, str, str], list[Standing]] = {}
    for one in standings:
        measure = one.measure
        key = (measure.level, measure.name.casefold(), measure.kind, measure.unit.casefold())
        groups.setdefault(key, []).append(one)
    order = {value: place for place, value in enumerate(Measure.Level.values)}
    found = sorted(groups.items(), key=lambda item: (order[item[0][0]], item[0][1:]))
    return [_together(members) for _, members in found]


def _together(standings: list[Standing]) -> Together:
    name = standings[0].measure.name
    if len(standings) < 2:
        return Together(name, standings, None, "")
    if not all(one.measure.may_be_added for one in standings):
        return Together(
            name, standings, None, "Not added up: the same person can be counted on more than one channel."
        )
    known = [one.number for one in standings if one.number is not None]
    if not known:
        return Together(name, standings, None, "Of no channel anything is known.")
    missing = len(standings) - len(known)
    about = "All channels added up."
    if missing:
        about = f"At least: of {missing} of {len(standings)} channels nothing is known."
    return Together(name, standings, sum(known, Decimal()), about)
