"""The lists of campaigns, projects, measures and activities as tables to download: no child's name leaves in them (law 17)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from campaigns.models import Campaign, Measure, Project
from campaigns.queries import campaigns as campaign_queries
from campaigns.queries import measures as measure_queries
from campaigns.queries import projects as project_queries
from campaigns.services.leaving import Words, refuse_names, refuse_names_of
from partnership.models import Person

#: Of each table, what somebody wrote beside the titles.
OF_PROJECTS = ("Priority",)
OF_MEASURES = ("Measure", "Base", "Target", "What is known", "Why", "Source")
OF_ACTIVITIES = ("Activity", "Part", "What came of it")
OF_VALUES = ("Words", "Source")
Row = list[Any]


def campaigns(*, filters: campaign_queries.Filters, sort: str, today: dt.date, by: Person) -> list[Row]:
    """The list as `HEADINGS` has it. Raises CampaignNotReady."""
    told = campaign_queries.rows_for_export(by, filters, sort, today)
    return _let_out(told, campaign_queries.HEADINGS, (), by)


def projects(*, filters: project_queries.Filters, by: Person) -> list[Row]:
    """The same of projects. Raises CampaignNotReady."""
    told = project_queries.rows_for_export(by, filters)
    return _let_out(told, project_queries.HEADINGS, OF_PROJECTS, by)


def measures(*, filters: measure_queries.Filters, today: dt.date, by: Person) -> list[Row]:
    """The same of measures. Raises CampaignNotReady."""
    told = measure_queries.rows_for_export(by, filters, today)
    return _let_out(told, measure_queries.HEADINGS, OF_MEASURES, by)


def activities(*, campaign: Campaign, by: Person) -> list[Row]:
    """What is done for a campaign. Raises CampaignNotReady."""
    rows = list(campaign_queries.activity_rows(campaign))
    said = _said(rows, campaign_queries.ACTIVITY_HEADINGS, OF_ACTIVITIES)
    refuse_names_of(campaign, {f"row {number}": words for number, words in said}, by)
    return rows


def values(*, measure: Measure, by: Person) -> list[Row]:
    """Everything that was measured by it. Raises CampaignNotReady."""
    rows = list(measure_queries.value_rows(measure))
    said = _said(rows, measure_queries.VALUE_HEADINGS, OF_VALUES)
    refuse_names_of(measure.about, {f"row {number}": words for number, words in said}, by)
    return rows


def _said(
    rows: Iterable[Row], headings: Sequence[str], written: Sequence[str]
) -> list[tuple[int, list[str]]]:
    places = [headings.index(heading) for heading in written]
    return [(number, [row[place] for place in places]) for number, row in enumerate(rows, 1)]


def _let_out(
    told: Iterable[tuple[Campaign | Project, Row]],
    headings: Sequence[str],
    written: Sequence[str],
    by: Person,
) -> list[Row]:
    """`told`: each row with what it is about, whose title stands in the first column."""
    abouts, rows = [], []
    for about, row in told:
        abouts.append(about)
        rows.append(row)
    words = [
        Words(f"row {number}, title", row[0], about)
        for number, (about, row) in enumerate(zip(abouts, rows, strict=True), 1)
    ]
    words += [Words(f"row {number}", "\n\n".join(said)) for number, said in _said(rows, headings, written)]
    refuse_names(words, by)
    return rows
