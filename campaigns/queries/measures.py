"""Measures as lists, pages and reports show them. Nothing here writes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet, Subquery, Sum

from campaigns.models import (
    Activity,
    Campaign,
    Evaluation,
    Measure,
    MeasureImport,
    MeasureValue,
    PlatformMapping,
    ValueChange,
)
from campaigns.rules import evaluations as evaluation_rules
from campaigns.rules import measures as rules
from campaigns.rules.measures import About, Known, Standing, Together
from foundation.batches import in_batches
from partnership.models import Person

HEADINGS = [
    "Of", "Measure", "Level", "Channel", "Base", "Target", "Due on", "What is known", "From", "To", "Progress", "Why",
    "Source",
]  # fmt: skip
VALUE_HEADINGS = [
    "From", "To", "State", "Number", "Out of", "Words", "Source", "How it came", "Entered by", "Entered at",
]  # fmt: skip


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to."""

    words: str = ""
    level: str = ""
    owner: str = ""


def list_for(person: Person, filters: Filters) -> QuerySet[Measure]:
    """The measures of what this person may know of, as asked for."""
    found = Measure.objects.visible_to(person).select_related("campaign", "project", "channel")
    if words := filters.words.strip():
        found = found.filter(
            Q(name__icontains=words)
            | Q(campaign__title__icontains=words)
            | Q(project__title__icontains=words)
        )
    if filters.level:
        found = found.filter(level=filters.level)
    if filters.owner == "mine":
        found = found.filter(Q(campaign__owner=person) | Q(project__owner=person))
    return found.order_by("-pk")


def of(about: About) -> list[Measure]:
    """What a campaign or project is measured by. One query."""
    return list(about.measures.select_related("campaign", "project", "channel"))


def standings(measures: Sequence[Measure], today: dt.date) -> list[Standing]:
    """How far each is. Three queries, however much was measured."""
    known = known_of(measures)
    return [rules.standing(one, known[one.pk], today=today) for one in measures]


def known_of(measures: Sequence[Measure]) -> dict[int, Known]:
    """What was measured by each, taken together."""
    keys = [one.pk for one in measures]
    has_number = Q(number__isnull=False)
    sums = (
        MeasureValue.objects.filter(measure__in=keys)
        .order_by()
        .values("measure")
        .annotate(
            total=Sum("number"),
            first=Min("from_on", filter=has_number),
            latest=Max("to_on", filter=has_number),
            numbers=Count("number"),
            rows=Count("pk"),
            inconclusive=Count("pk", filter=Q(state=MeasureValue.State.INCONCLUSIVE)),
        )
    )
    ordered = MeasureValue.objects.filter(measure=OuterRef("pk")).order_by("-to_on", "-from_on", "-pk")
    last = Measure.objects.filter(pk__in=keys).values_list("pk", Subquery(ordered.values("pk")[:1]))
    newest = {key: value for key, value in last if value is not None}
    values = MeasureValue.objects.in_bulk(list(newest.values()))
    found = dict.fromkeys(keys, Known())
    for row in sums:
        found[row["measure"]] = Known(
            last=values.get(newest[row["measure"]]),
            total=None if row["total"] is None else Decimal(row["total"]),
            from_on=row["first"],
            to_on=row["latest"],
            numbers=row["numbers"],
            left_out=row["rows"] - row["numbers"],
            inconclusive=row["inconclusive"],
        )
    return found


def groups_of(about: About, today: dt.date) -> list[Together]:
    """What it is measured by, the same on several channels together."""
    return rules.together(standings(of(about), today))


def rows_for_export(person: Person, filters: Filters, today: dt.date) -> Iterator[tuple[About, list[Any]]]:
    """Each measure as a row, with what it is of."""
    for measures in in_batches(list_for(person, filters)):
        for one in standings(list(measures), today):
            measure = one.measure
            yield (
                measure.about,
                [
                    str(measure.about),
                    measure.name,
                    measure.get_level_display(),
                    measure.channel.name if measure.channel else "",
                    rules.say_base(measure),
                    rules.say_target(measure),
                    measure.due_on.isoformat() if measure.due_on else "",
                    one.said,
                    one.from_on.isoformat() if one.from_on else "",
                    one.to_on.isoformat() if one.to_on else "",
                    one.progress.value,
                    one.why,
                    measure.source,
                ],
            )


def values_of(measure: Measure) -> QuerySet[MeasureValue]:
    """What was measured, the last first."""
    found = measure.values.select_related("entered_by", "mapping").annotate(change_count=Count("changes"))
    return found.order_by("-to_on", "-from_on", "-pk")


def value_rows(measure: Measure) -> Iterator[list[Any]]:
    for one in values_of(measure).iterator(chunk_size=500):
        yield [
            one.from_on.isoformat(),
            one.to_on.isoformat(),
            one.get_state_display(),
            "" if one.number is None else str(one.number),
            "" if one.out_of is None else one.out_of,
            one.words,
            one.source,
            f"Imported: {one.mapping}" if one.mapping else "Typed",
            one.entered_by.name,
            one.entered_at.isoformat(),
        ]


def mappings() -> QuerySet[PlatformMapping]:
    return PlatformMapping.objects.select_related("channel")


def unmeasured(names: Iterable[str], person: Person) -> list[str]:
    """Of these names those by which nothing is measured in numbers, as far as this person may know. One query."""
    seen = Measure.objects.visible_to(person).exclude(kind=Measure.Kind.WORDS)
    there = {name.casefold() for name in seen.order_by().values_list("name", flat=True).distinct()}
    return [name for name in names if name.casefold() not in there]


def last_evaluation(campaign: Campaign) -> Evaluation | None:
    return campaign.evaluations.select_related("written_by").first()


def evaluations_of(campaign: Campaign) -> QuerySet[Evaluation]:
    return campaign.evaluations.select_related("written_by")


def not_shown(campaign: Campaign, found: Iterable[Standing]) -> list[str]:
    """What the evidence of a campaign does not show, worked out."""
    states = list(campaign.activities.values_list("state", flat=True))
    return evaluation_rules.not_shown(
        list(found),
        not_done=states.count(Activity.State.NOT_DONE),
        open_activities=sum(state in Activity.OPEN for state in states),
    )


def over_and_unknown(person: Person, today: dt.date) -> QuerySet[Campaign]:
    """This person's campaigns that are over and have measures, of which nothing at all has been entered."""
    measures = Measure.objects.filter(campaign=OuterRef("pk"))
    return (
        Campaign.objects.visible_to(person)
        .exclude(status=Campaign.Status.WITHDRAWN)
        .filter(Exists(measures), owner=person, ends_on__lt=today)
        .filter(~Exists(MeasureValue.objects.filter(measure__campaign=OuterRef("pk"))))
        .order_by("ends_on", "pk")
    )


# A picture of what was measured -------------------------------------------------------------------

WIDE, HIGH, GAP = 600, 160, 4


@dataclass(frozen=True)
class Bar:
    """One period. What is not known has no bar, and its place stays empty."""

    x: str
    y: str
    width: str
    height: str


@dataclass(frozen=True)
class Chart:
    """Bars of what was measured, the earliest first, between two lines; a table beside it says the same."""

    bars: Sequence[Bar]
    target_y: str
    nought_y: str
    upper: str  #: What the line above stands for, in words: the largest number or the target, or nought.
    lower: str  #: The same of the line below: nought, or the lowest number.
    about: str

    @property
    def has_both_signs(self) -> bool:
        """Whether nought lies between the two lines."""
        return self.nought_y not in (_px(Decimal()), _px(Decimal(HIGH)))


def chart(measure: Measure, values: Sequence[MeasureValue]) -> Chart | None:
    """Of these values, the last first; None where fewer than two have a number."""
    numbers = [one.number for one in reversed(values)]
    known = [one for one in numbers if one is not None]
    if len(known) < 2:
        return None
    # The target of what is added up is one of the sum, which no single period has to reach.
    target = None if measure.may_be_added else measure.target
    least, most = rules.say_number(measure, min(known)), rules.say_number(measure, max(known))
    about = f"{measure}: {len(known)} values from {least} to {most}."
    if target is not None:
        about += f" The line is the target, {rules.say_target(measure)}."
    if measure.base is not None and not measure.may_be_added:
        about += f" Before, it was {rules.say_base(measure)}."
    if missing := len(numbers) - len(known):
        about += f" {missing} {'is' if missing == 1 else 'are'} not known and without a bar."
    return _drawn(measure, numbers, target, about)


def chart_of_channels(group: Together) -> Chart | None:
    """Channel beside channel, as they stand in the table; None where fewer than two have a number."""
    numbers = [one.number for one in group.standings]
    if sum(one is not None for one in numbers) < 2:
        return None
    told = [f"{one.measure.channel or 'no channel'}: {one.said}" for one in group.standings]
    measure = group.standings[0].measure
    return _drawn(measure, numbers, None, f"{group.name}, from left to right. {'; '.join(told)}.")


def _drawn(measure: Measure, numbers: Sequence[Decimal | None], target: Decimal | None, about: str) -> Chart:
    known = [one for one in (*numbers, target) if one is not None]
    low, high = min(Decimal(), *known), max(Decimal(), *known)
    if low == high:  # All are nought: their line is the lower one.
        high = Decimal(1)
    scale = HIGH / (high - low)
    step = Decimal(WIDE) / len(numbers)
    width = max(step - GAP, step / 2)
    bars = []
    for place, number in enumerate(numbers):
        if number is not None:
            top = max(number, Decimal())
            height = max(abs(number) * scale, Decimal(1))
            bars.append(Bar(_px(place * step), _px((high - top) * scale), _px(width), _px(height)))
    target_y = _px((high - target) * scale) if target is not None else ""
    upper, lower = rules.say_number(measure, high), rules.say_number(measure, low)
    return Chart(bars, target_y, _px(high * scale), upper, lower, about)


def _px(number: Decimal) -> str:
    """As SVG reads it, in whatever language the page is."""
    return f"{number:.1f}"


# What came in from platforms ----------------------------------------------------------------------

SHOWN_BEFORE = 20


def changes_of(value: MeasureValue) -> list[tuple[ValueChange, str]]:
    """Each correction with what the value said before, the last first."""
    found = []
    for change in value.changes.select_related("changed_by"):
        before = MeasureValue(measure=value.measure, **_as_read(change.before))
        days = f"{before.from_on:%-d %B %Y}"
        if before.to_on != before.from_on:
            days += f" to {before.to_on:%-d %B %Y}"
        found.append((change, f"{days}: {rules.say_value(value.measure, before)}"))
    return found


def _as_read(told: dict[str, Any]) -> dict[str, Any]:
    number = Decimal(told["number"]) if told["number"] is not None else None
    days = {name: dt.date.fromisoformat(told[name]) for name in ("from_on", "to_on")}
    return told | days | {"number": number}


def names_of(about: About) -> list[str]:
    """By what it is measured in numbers."""
    names = about.measures.exclude(kind=Measure.Kind.WORDS).values_list("name", flat=True)
    return sorted(set(names))


def imports_of(about: About, person: Person) -> QuerySet[MeasureImport]:
    """The files that this person gave for it; what is wrong with a line is nobody else's."""
    own = {"campaign": about} if isinstance(about, Campaign) else {"project": about}
    return MeasureImport.objects.filter(**own, asked_by=person).select_related(
        "mapping", "campaign", "project"
    )


def left_out_of(made: MeasureImport) -> list[str]:
    """What the platform counts and nothing here is measured by."""
    there = {name.casefold() for name in names_of(made.about)}
    return [name for name in made.mapping.columns.values() if name.casefold() not in there]
