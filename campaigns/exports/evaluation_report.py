"""The evaluation of a campaign: what for, what was done, what was measured, and what the evidence does not show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from campaigns.models import Campaign, Evaluation, Measure, MeasureValue, PartnerAsk
from campaigns.queries import campaigns as campaign_queries
from campaigns.queries import measures as queries
from campaigns.rules import measures as rules
from campaigns.rules.measures import Together
from foundation import clock
from foundation.reports import Block, Part, Report
from foundation.words import say_day, say_moment
from partnership.models import Partnership

#: How many values of a measure stand in the report; the portal has them all.
MOST_VALUES = 12


def report(campaign: Campaign, *, at: dt.datetime) -> Report:
    """Everything that is known of the campaign, as it stands now. A fixed number of queries."""
    today = clock.day_of(at)
    groups = queries.groups_of(campaign, today)
    standings = [one for group in groups for one in group.standings]
    last = queries.last_evaluation(campaign)
    return Report(
        title=f"Evaluation of “{campaign}”",
        opening=_opening(campaign, at),
        foot="Restricted: only for those who may know of its matter." if campaign.matter_id else "",
        parts=[
            Part("What it was for", _purpose(campaign)),
            Part("Whom it was for", _audiences(campaign)),
            Part("What was done", _done(campaign)),
            Part("What was measured", _measured(groups)),
            Part(
                "What the evidence does not show",
                _not_shown(queries.not_shown(campaign, standings), last),
            ),
            Part("What was learned", _learned(last)),
        ],
    )


def _opening(campaign: Campaign, at: dt.datetime) -> list[str]:
    partnership = Partnership.current()
    days = f"From {say_day(campaign.launches_on)} to {say_day(campaign.ends_on)}."
    made = f"As things stood at {say_moment(at)}."
    over = "" if campaign.ends_on < clock.day_of(at) else "The campaign is not over yet."
    told = [partnership.name if partnership else "", days, over, made]
    return [words for words in told if words]


def _purpose(campaign: Campaign) -> list[Block]:
    source = f"Source: {campaign.reason_source}" if campaign.reason_source else ""
    told = [
        ("What was to be different", [campaign.objective]),
        ("How it was before", [campaign.baseline or "Not said."]),
        ("How it was to be", [campaign.target or "Not said."]),
        ("Why", [campaign.reason, source]),
    ]
    return [Block(name, words=_paragraphs(words)) for name, words in told]


def _audiences(campaign: Campaign) -> list[Block]:
    rows = [
        [
            one.audience.name,
            "Yes" if one.audience.is_seldom_heard else "",
            one.message or "Nothing of their own",
        ]
        for one in campaign_queries.audiences_of(campaign)
    ]
    if not rows:
        return [Block(words=["No audience was chosen."])]
    return [
        Block(headings=["Audience", "Seldom heard", "What was said to them"], rows=rows, widths=[2, 1, 4])
    ]


def _done(campaign: Campaign) -> list[Block]:
    rows = [
        [
            one.starts_on.strftime("%-d %b %Y"),
            f"{one.title} ({one.channel})",
            ", ".join(each.name for each in one.audiences.all()),
            one.agency.name,
            one.get_state_display(),
            one.outcome,
        ]
        for one in campaign_queries.activities_of(campaign)
    ]
    headings = ["Day", "Activity", "For whom", "Agency", "State", "What came of it"]
    blocks = [
        Block("Activities", headings=headings, rows=rows, widths=[1.6, 3, 2.5, 1.8, 1.4, 3])
        if rows
        else Block("Activities", words=["None were planned."])
    ]
    asks: list[PartnerAsk] = list(campaign_queries.asks_of(campaign))
    if asks:
        told = [[ask.agency.name, ask.what, ask.get_answer_display(), ask.answer_note] for ask in asks]
        headings = ["Agency", "What it was asked", "Its answer", "What it said"]
        blocks.append(Block("What partners were asked", headings=headings, rows=told, widths=[2, 4, 2, 3]))
    return blocks


def _measured(groups: Sequence[Together]) -> list[Block]:
    blocks = []
    for level in Measure.Level:
        rows = list(_rows_of_level(groups, level))
        if rows:
            headings = ["Measure", "Before", "Target", "What is known", "How far"]
            blocks.append(Block(level.label, headings=headings, rows=rows, widths=[3, 2, 2, 3, 4]))
    if not blocks:
        return [Block(words=["Nothing was measured."])]
    return [*blocks, *_over_time([one.measure for group in groups for one in group.standings])]


def _rows_of_level(groups: Sequence[Together], level: str) -> Iterator[list[str]]:
    for group in groups:
        if group.standings[0].measure.level != level:
            continue
        for one in group.standings:
            measure = one.measure
            place = f" ({measure.channel})" if measure.channel else ""
            due = f", by {measure.due_on:%-d %b %Y}" if measure.due_on else ""
            known = f"{one.said}{_days(one.from_on, one.to_on)}"
            how_far = f"{one.progress.value}. {one.why}".strip()
            yield [
                f"{measure}{place}",
                rules.say_base(measure),
                f"{rules.say_target(measure)}{due}",
                known,
                how_far,
            ]
        if group.has_channels:
            yield [f"{group.name}, all channels", "", "", group.said or "Not added up", group.about_total]


def _days(from_on: dt.date | None, to_on: dt.date | None) -> str:
    if from_on is None or to_on is None:
        return ""
    if from_on == to_on:
        return f", {to_on:%-d %b %Y}"
    return f", {from_on:%-d %b %Y} to {to_on:%-d %b %Y}"


def _over_time(measures: Sequence[Measure]) -> Iterator[Block]:
    """For each measure with several values, the last of them, the earliest first."""
    number = Window(
        RowNumber(),
        partition_by=[F("measure")],
        order_by=[F("to_on").desc(), F("from_on").desc(), F("pk").desc()],
    )
    found = MeasureValue.objects.filter(measure__in=[one.pk for one in measures]).annotate(place=number)
    values: dict[int, list[MeasureValue]] = {}
    for value in found.filter(place__lte=MOST_VALUES).order_by("to_on", "from_on", "pk"):
        values.setdefault(value.measure_id, []).append(value)
    for measure in measures:
        own = values.get(measure.pk, [])
        if len(own) > 1:
            place = f" ({measure.channel})" if measure.channel else ""
            rows = [
                [_days(one.from_on, one.to_on).removeprefix(", "), rules.say_value(measure, one), one.source]
                for one in own
            ]
            name = f"{measure}{place}: the last {len(own)} values"
            yield Block(name, headings=["Days", "Value", "Source"], rows=rows, widths=[3, 3, 4])


def _not_shown(worked_out: Sequence[str], last: Evaluation | None) -> list[Block]:
    written = last.not_shown if last is not None else ""
    blocks = [Block(points=worked_out)] if worked_out else []
    return [*blocks, *([Block("In our own words", words=_paragraphs([written]))] if written else [])]


def _learned(last: Evaluation | None) -> list[Block]:
    if last is None:
        return [Block(words=["Nobody has written down what was learned."])]
    told = [
        ("What worked", last.worked),
        ("What did not", last.did_not_work),
        ("What to do next time", last.next_time),
    ]
    blocks = [Block(name, words=_paragraphs([words or "Nothing was written."])) for name, words in told]
    signed = f"Written by {last.written_by.name} at {say_moment(last.written_at)}."
    return [*blocks, Block(words=[signed])]


def _paragraphs(words: Sequence[str]) -> list[str]:
    return [line.strip() for one in words for line in one.splitlines() if line.strip()]
