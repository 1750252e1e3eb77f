"""Saying how success is measured, entering what was measured, and putting it right."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db import models, transaction

from audit import services as audit
from campaigns.models import Campaign, Measure, MeasureValue, PlatformMapping, Project, ValueChange
from campaigns.rules import campaigns as campaign_rules
from campaigns.rules import measures as rules
from campaigns.rules import platform_files
from campaigns.rules.measures import About, Design, Reading
from campaigns.rules.platform_files import MappingEntry
from campaigns.rules.refusals import CampaignNotReady
from campaigns.services.plan_records import check_texts as check_project_texts
from campaigns.services.records import lock, look_again, refuse
from foundation import clock
from foundation.csv_lines import column_name
from foundation.governed import SomebodyElseSaved, beside
from partnership.models import Channel, Person

TAKEN = beside(
    "These days overlap another value, and both would be counted. Correct that one, or choose other days.",
    "from_on",
)
MEASURED = beside("That period is measured already: correct that value.", "from_on")


@transaction.atomic
def design(*, about: About, design: Design, by: Person) -> Measure:
    """It is measured by this too. Raises PermissionDenied or CampaignNotReady."""
    about = hold(about)
    rules.check_may_measure(about, by)
    design = _tidy(design)
    reasons = reasons_about(about)
    reasons += rules.reasons_not_to_design(design, has_values=False, before=None, today=clock.today())
    if about.measures.count() >= rules.MOST_MEASURES:
        reasons.append(f"At most {rules.MOST_MEASURES} measures are kept.")
    refuse(reasons + _reasons_about_name(about, design, None))
    measure = Measure(**owned_by(about), **dataclasses.asdict(design))
    measure.save()
    record("measure designed", measure, about, by=by, level=design.level, kind=design.kind)
    return measure


@transaction.atomic
def redesign(*, measure: Measure, design: Design, began_from: int, by: Person) -> Measure:
    """It is measured so. Raises PermissionDenied, CampaignNotReady, or SomebodyElseSaved."""
    measure, about = _hold_measure(measure)
    rules.check_may_measure(about, by)
    design = _tidy(design)
    has_values = measure.values.exists()
    reasons = reasons_about(about)
    reasons += rules.reasons_not_to_design(design, has_values=has_values, before=measure, today=clock.today())
    refuse(reasons + _reasons_about_name(about, design, measure))
    if measure.version != began_from:
        raise SomebodyElseSaved(measure)
    columns = dataclasses.asdict(design)
    changed = [name for name, value in columns.items() if getattr(measure, name) != value]
    if changed:
        told = {name: _plain(getattr(measure, name)) for name in changed}
        for name in changed:
            setattr(measure, name, columns[name])
        measure.save_edit(began_from=began_from, fields=changed)
        record("measure changed", measure, about, by=by, before=told)
    return measure


@transaction.atomic
def remove(*, measure: Measure, by: Person) -> None:
    """It is not measured by this. Raises PermissionDenied or CampaignNotReady."""
    measure, about = _hold_measure(measure)
    rules.check_may_measure(about, by)
    refuse(reasons_not_to_remove(measure))
    record("measure removed", measure, about, by=by, name=measure.name)
    measure.delete()
    _look_again(about, by)


@transaction.atomic
def enter(*, measure: Measure, reading: Reading, by: Person) -> MeasureValue:
    """It is known of these days, or known to be unknown. Raises PermissionDenied or CampaignNotReady."""
    measure, about = _hold_measure(measure)
    rules.check_may_measure(about, by)
    reading = _tidy_reading(reading)
    reasons = rules.reasons_not_to_enter(measure, reading, today=clock.today())
    refuse(reasons + _reasons_about_period(measure, reading, None))
    value = MeasureValue(measure=measure, entered_by=by, entered_at=clock.now(), **_columns(reading))
    value.save()
    record("measure value entered", measure, about, by=by, value=value.pk, **_told(value))
    return value


@transaction.atomic
def correct(*, value: MeasureValue, reading: Reading, why: str, began_from: int, by: Person) -> MeasureValue:
    """It says so from now on; what it said, who changed it and why is kept.

    Raises PermissionDenied, CampaignNotReady, or SomebodyElseSaved.
    """
    measure, about = _hold_measure(value.measure)
    rules.check_may_measure(about, by)
    held = measure.values.select_for_update().get(pk=value.pk)
    reading = _tidy_reading(reading)
    if not why.strip():
        raise CampaignNotReady.beside("why", ["Say why it is corrected."])
    reasons = rules.reasons_not_to_enter(measure, reading, today=clock.today())
    refuse(reasons + _reasons_about_period(measure, reading, held))
    if held.version != began_from:
        raise SomebodyElseSaved(held)
    columns = _columns(reading)
    changed = [name for name, new in columns.items() if getattr(held, name) != new]
    if changed:
        keep_change(held, why=why.strip(), by=by)
        for name in changed:
            setattr(held, name, columns[name])
        # What somebody put right by hand no import changes.
        held.mapping, held.entered_by, held.entered_at = None, by, clock.now()
        held.save_edit(began_from=began_from, fields=[*changed, "mapping", "entered_by", "entered_at"])
        record("measure value corrected", measure, about, by=by, reason=why.strip(), value=held.pk)
    return held


def keep_change(value: MeasureValue, *, why: str, by: Person) -> ValueChange:
    """What the value said until now is kept. Inside the caller's transaction."""
    change = change_of(value, why=why, by=by, at=clock.now())
    change.save()
    return change


def change_of(value: MeasureValue, *, why: str, by: Person, at: dt.datetime) -> ValueChange:
    return ValueChange(value=value, before=_told(value), why=why, changed_by=by, changed_at=at)


# How exports are read -----------------------------------------------------------------------------


@transaction.atomic
def keep_mapping(
    *, mapping: PlatformMapping | None, entry: MappingEntry, began_from: int, by: Person
) -> PlatformMapping:
    """The exports of the platform are read so. `mapping`: None for a new one.

    Raises PermissionDenied, CampaignNotReady, or SomebodyElseSaved.
    """
    rules.check_may_keep_mappings(by)
    columns = {column_name(column): name.strip() for column, name in entry.columns.items()}
    entry = dataclasses.replace(
        entry, name=entry.name.strip(), day_column=entry.day_column.strip(), columns=columns
    )
    reasons = platform_files.reasons_not_to_keep(entry)
    others = PlatformMapping.objects.filter(name__iexact=entry.name)
    if mapping is not None:
        others = others.exclude(pk=mapping.pk)
    if others.exists():
        reasons.append(beside(f"There is a mapping called “{entry.name}” already.", "name"))
    refuse(reasons)
    told = dataclasses.asdict(entry)
    if mapping is None:
        made = PlatformMapping.objects.create(**told)
        audit.record("platform mapping added", made, by=by, at=clock.now())
        return made
    held = PlatformMapping.objects.select_for_update().get(pk=mapping.pk)
    if held.version != began_from:
        raise SomebodyElseSaved(held)
    changed = [name for name, value in told.items() if getattr(held, name) != value]
    if changed:
        for name in changed:
            setattr(held, name, told[name])
        held.save_edit(began_from=began_from, fields=changed)
        audit.record("platform mapping changed", held, by=by, at=clock.now(), fields=changed)
    return held


# What they share ----------------------------------------------------------------------------------


def hold(about: About) -> About:
    """What is measured, as it now stands, held until the end of the transaction."""
    if isinstance(about, Campaign):
        return lock(about)
    rows = Project.objects.select_for_update(of=("self",)).select_related("matter", "owner")
    return rows.get(pk=about.pk)


def record(
    verb: str, subject: models.Model, about: About, *, by: Person, reason: str = "", **facts: Any
) -> None:
    """The event of an act on the measures of a campaign or project, under its matter, in whose terms they are looked at."""
    facts[str(about._meta.model_name)] = about.pk
    audit.record(verb, subject, by=by, at=clock.now(), reason=reason, matter=about.matter, **facts)
    _look_again(about, by)


def _look_again(about: About, by: Person) -> None:
    if isinstance(about, Project):
        check_project_texts(about, by=by)
    else:
        look_again(about, by=by)


def owned_by(about: About) -> dict[str, About]:
    return {"campaign": about} if isinstance(about, Campaign) else {"project": about}


def reasons_about(about: About) -> list[str]:
    """Why nothing can be measured of it now."""
    return campaign_rules.reasons_not_to_change(about) if isinstance(about, Campaign) else []


def reasons_not_to_remove(measure: Measure) -> list[str]:
    reasons = reasons_about(measure.about)
    if measure.values.exists():
        reasons.append("Something was measured by it, so it stays.")
    return reasons


def _hold_measure(measure: Measure) -> tuple[Measure, About]:
    about = hold(measure.about)
    held = Measure.objects.select_for_update(of=("self",)).get(pk=measure.pk)
    if isinstance(about, Campaign):
        held.campaign = about
    else:
        held.project = about
    return held, about


def _reasons_about_name(about: About, design: Design, itself: Measure | None) -> list[str]:
    others = about.measures.filter(name__iexact=design.name, channel=design.channel_id)
    if itself is not None:
        others = others.exclude(pk=itself.pk)
    reasons: list[str] = []
    if others.exists():
        reasons.append(beside(f"“{design.name}” is measured there already.", "name"))
    if design.channel_id is not None and not Channel.objects.filter(pk=design.channel_id).exists():
        reasons.append(beside("Choose a channel from the list.", "channel"))
    return reasons


def _reasons_about_period(measure: Measure, reading: Reading, itself: MeasureValue | None) -> list[str]:
    """Nothing is measured twice: no period stands twice, and of what is added up no day does."""
    others = measure.values.filter(from_on__lte=reading.to_on, to_on__gte=reading.from_on)
    if itself is not None:
        others = others.exclude(pk=itself.pk)
    if others.filter(from_on=reading.from_on, to_on=reading.to_on).exists():
        return [MEASURED]
    return [TAKEN] if measure.may_be_added and others.exists() else []


def _tidy(design: Design) -> Design:
    words = {
        name: getattr(design, name).strip()
        for name in ("name", "unit", "base_words", "target_words", "source")
    }
    return dataclasses.replace(design, **words)


def _tidy_reading(reading: Reading) -> Reading:
    return dataclasses.replace(reading, words=reading.words.strip(), source=reading.source.strip())


def _columns(reading: Reading) -> dict[str, Any]:
    return dataclasses.asdict(reading)


def _told(value: MeasureValue) -> dict[str, Any]:
    """What a value says, as it is kept in the record."""
    return {name: _plain(getattr(value, name)) for name in rules.READ}


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, dt.date) else value


def measures_by_name(about: About, channel: int | None) -> dict[str, Measure]:
    """Its measures on this channel, by their names in lower case; where it has none there, that of no channel."""
    rows: Sequence[Measure] = list(about.measures.filter(channel=None))
    if channel is not None:
        rows = [*rows, *about.measures.filter(channel=channel)]
    return {one.name.casefold(): one for one in rows if one.kind != Measure.Kind.WORDS}
