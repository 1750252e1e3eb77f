"""Measures of a campaign, with what was measured, brought about by the services."""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal
from typing import Any

from campaigns.models import Campaign, Measure, MeasureImport, MeasureValue, PlatformMapping, Project
from campaigns.rules.measures import Design, Reading
from campaigns.rules.platform_files import MappingEntry
from campaigns.services import measure_imports, measures
from foundation import clock
from matters.models import Matter
from partnership.models import Person


def design(**changes: Any) -> Design:
    """Visits that are added up, unless the test says otherwise."""
    made = Design(name="Visits", level="output", kind="count", unit="visits", may_be_added=True)
    if changes.get("kind", "count") != "count":
        changes = {"may_be_added": False} | changes
    return dataclasses.replace(made, **changes)


def measure(about: Campaign | Project, **changes: Any) -> Measure:
    return measures.design(about=about, design=design(**changes), by=about.drafted_by)


def reading(number: str | int | None = 10, *, on: dt.date | None = None, **changes: Any) -> Reading:
    """A number of today, unless the test says otherwise."""
    day = on or clock.today()
    made = Reading(from_on=day, to_on=day, number=None if number is None else Decimal(number))
    return dataclasses.replace(made, **changes)


def value(measure: Measure, number: str | int | None = 10, **changes: Any) -> MeasureValue:
    return measures.enter(measure=measure, reading=reading(number, **changes), by=measure.about.drafted_by)


def mapping(by: Person, **changes: Any) -> PlatformMapping:
    """Visits in a column of their own."""
    entry = MappingEntry(name="Web statistics", day_column="Date", columns={"Page views": "Visits"})
    return measures.keep_mapping(
        mapping=None, entry=dataclasses.replace(entry, **changes), began_from=0, by=by
    )


def looked_at(about: Campaign | Project, mapping: PlatformMapping, text: str | bytes) -> MeasureImport:
    data = text.encode() if isinstance(text, str) else text
    return measure_imports.look_at(
        about=about, mapping=mapping, data=data, file_name="visits.csv", by=about.drafted_by
    )


def brought_in(about: Campaign | Project, mapping: PlatformMapping, text: str | bytes) -> MeasureImport:
    return measure_imports.bring_in(made=looked_at(about, mapping, text), by=about.drafted_by)


def project(by: Person, matter: Matter | None = None) -> Project:
    """A project, as a row: what it needs to be begun is told elsewhere."""
    today = clock.today()
    made: Project = Project.objects.create(
        title="A new front door",
        about="Everybody finds it.",
        owner=by,
        drafted_by=by,
        matter=matter,
        starts_on=today,
        ends_on=today + dt.timedelta(days=90),
    )
    return made
