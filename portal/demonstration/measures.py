"""How the demonstration's campaigns are measured: known, not known and inconclusive, typed and brought in."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from campaigns.models import Campaign, Measure, PlatformMapping
from campaigns.rules.evaluations import Lessons
from campaigns.rules.measures import Design, Reading
from campaigns.rules.platform_files import MappingEntry
from campaigns.services import evaluations, measure_imports
from campaigns.services import measures as services
from foundation import clock
from partnership.models import Channel, Person
from portal.demonstration.people import Cast
from portal.demonstration.stories import at

HERE = Path(__file__).resolve().parent
LINES = HERE / "measures.yaml"
#: The first day in the example file; in the demonstration it is the day of the launch.
FIRST_IN_FILE = dt.date(2026, 1, 8)


def everything(cast: Cast) -> None:
    """Each campaign of the file is measured as its lines say; one has a file of a platform and what was learned."""
    lines = yaml.safe_load(LINES.read_text(encoding="utf-8"))
    by = cast["communications.officer"]
    mapping = platform(lines.pop("platform"), by)
    for title, line in lines.items():
        campaign = Campaign.objects.get(title=title)
        for one in line["measures"]:
            measure(campaign, one, by)
        if name := line.get("file"):
            made = measure_imports.look_at(
                about=campaign, mapping=mapping, data=file_of(campaign, name), file_name=name, by=by
            )
            measure_imports.bring_in(made=made, by=by)
        if told := line.get("learned"):
            with clock.standing_at(at(campaign.ends_on + dt.timedelta(days=250))):
                evaluations.write(campaign=campaign, lessons=Lessons(**told), began_from=0, by=by)


def platform(line: dict[str, Any], by: Person) -> PlatformMapping:
    channel = Channel.objects.get(name=line.pop("channel"))
    entry = MappingEntry(**line, channel_id=channel.pk)
    return services.keep_mapping(mapping=None, entry=entry, began_from=0, by=by)


def measure(campaign: Campaign, line: dict[str, Any], by: Person) -> Measure:
    """It is measured by this, and what the line knows is known."""
    told = {name: value for name, value in line.items() if name not in ("values", "channel", "due")}
    for name in ("base", "target"):
        if name in told:
            told[name] = Decimal(told[name])
    if "due" in line:
        told["due_on"] = campaign.launches_on + dt.timedelta(days=line["due"])
    if "channel" in line:
        told["channel_id"] = Channel.objects.get(name=line["channel"]).pk
    with clock.standing_at(campaign.drafted_at):
        made = services.design(about=campaign, design=Design(**told), by=by)
    for value in line.get("values", ()):
        reading = read(campaign, value, made.source)
        with clock.standing_at(at(reading.to_on + dt.timedelta(days=1))):
            services.enter(measure=made, reading=reading, by=by)
    return made


def read(campaign: Campaign, value: list[Any], source: str) -> Reading:
    """A number with out of how many, or why it is not known, or words with how far they are."""
    first, last, what, *more = value
    days: dict[str, Any] = {
        "from_on": campaign.launches_on + dt.timedelta(days=first),
        "to_on": campaign.launches_on + dt.timedelta(days=last),
        "source": source,
    }
    if what == "words":
        return Reading(**days, words=more[0], judgement=more[1])
    if isinstance(what, str):
        return Reading(**days, state=what, words=more[0])
    return Reading(**days, number=Decimal(what), out_of=more[0] if more else None)


def file_of(campaign: Campaign, name: str) -> bytes:
    """The example file as the platform would have written it for the days of this campaign."""
    moved = campaign.launches_on - FIRST_IN_FILE
    head, *lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    days = [(dt.date.fromisoformat(line[:10]) + moved).isoformat() + line[10:] for line in lines]
    return "\n".join([head, *days]).encode()
