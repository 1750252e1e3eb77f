"""Keeping the directory of national campaigns and their dates, and making a local campaign of one."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from audit import services as audit
from campaigns.models import Campaign, NationalCampaign, NationalCampaignYear
from campaigns.queries import national as queries
from campaigns.rules import access
from campaigns.rules import national as rules
from campaigns.rules.campaigns import Outline
from campaigns.rules.refusals import CampaignNotReady
from campaigns.services.campaigns import draft_campaign
from campaigns.services.records import refuse
from foundation import clock
from foundation.governed import SomebodyElseSaved, beside
from partnership.models import Person

Certainty = NationalCampaignYear.Certainty
MISSING = {
    "name": "Say what it is called.",
    "owner_name": "Say whose it is.",
    "owner_page": "Say where its owner’s page is.",
}


@dataclass(frozen=True)
class Entry:
    """A national campaign, as somebody typed it."""

    name: str
    owner_name: str
    owner_page: str
    about: str = ""
    usual_time: str = ""
    is_current: bool = True
    replaced_by: NationalCampaign | None = None


@dataclass(frozen=True)
class Dates:
    """What the owner’s page says of one year."""

    starts_on: dt.date | None
    ends_on: dt.date | None
    certainty: str
    checked_on: dt.date
    theme: str = ""
    source_page: str = ""


@transaction.atomic
def add(*, entry: Entry, by: Person) -> NationalCampaign:
    """It stands in the directory. Raises PermissionDenied or CampaignNotReady."""
    access.check_may_keep_national(by)
    entry = _tidy(entry)
    refuse(_reasons(entry, None))
    made = NationalCampaign.objects.create(**_columns(entry))
    audit.record("national campaign added", made, by=by, at=clock.now())
    return made


@transaction.atomic
def edit(*, campaign: NationalCampaign, entry: Entry, began_from: int, by: Person) -> NationalCampaign:
    """The directory says so. Raises PermissionDenied, CampaignNotReady, or SomebodyElseSaved."""
    access.check_may_keep_national(by)
    held = NationalCampaign.objects.select_for_update().get(pk=campaign.pk)
    entry = _tidy(entry)
    refuse(_reasons(entry, held))
    if held.version != began_from:
        raise SomebodyElseSaved(held)
    columns = _columns(entry)
    changed = [name for name, value in columns.items() if getattr(held, name) != value]
    if changed:
        for name in changed:
            setattr(held, name, columns[name])
        held.save_edit(began_from=began_from, fields=changed)
        audit.record("national campaign edited", held, by=by, at=clock.now(), fields=changed)
    return held


@transaction.atomic
def set_year(
    *, campaign: NationalCampaign, year: int, dates: Dates, began_from: int, by: Person
) -> NationalCampaignYear:
    """What is known of that year, by whom and when it was checked.

    `began_from` is the version of the year’s row that the person had before them; 0 where there was none.
    Raises PermissionDenied, CampaignNotReady, or SomebodyElseSaved.
    """
    access.check_may_keep_national(by)
    NationalCampaign.objects.select_for_update().get(pk=campaign.pk)
    reasons = rules.reasons_not_to_store_year(
        year=year,
        starts_on=dates.starts_on,
        ends_on=dates.ends_on,
        certainty=dates.certainty,
        checked_on=dates.checked_on,
        today=clock.today(),
    )
    refuse(reasons)
    row = campaign.years.select_for_update().filter(year=year).first()
    if (row.version if row else 0) != began_from:
        if row is None:
            raise CampaignNotReady("What was known of that year is gone. Open the page again.")
        raise SomebodyElseSaved(row)
    columns = dataclasses.asdict(dates) | {"theme": dates.theme.strip(), "checked_by": by}
    if row is None:
        row = NationalCampaignYear.objects.create(campaign=campaign, year=year, **columns)
    else:
        for name, value in columns.items():
            setattr(row, name, value)
        row.save_edit(began_from=began_from, fields=list(columns))
    audit.record(
        "national campaign dates checked",
        row,
        by=by,
        at=clock.now(),
        year=year,
        certainty=str(dates.certainty),
        starts_on=dates.starts_on.isoformat() if dates.starts_on else "",
        ends_on=dates.ends_on.isoformat() if dates.ends_on else "",
    )
    return row


@transaction.atomic
def make_local(*, year: NationalCampaignYear, seen: Iterable[Campaign] | None = None, by: Person) -> Campaign:
    """A draft of our own part in it, with its name, days and reason.

    `seen`: those of ours that the person had before them; None for who had no page. Raises PermissionDenied or
    CampaignNotReady.
    """
    access.check_may_draft(by, None)
    year = (
        NationalCampaignYear.objects.select_for_update(of=("self",))
        .select_related("campaign")
        .get(pk=year.pk)
    )
    national = year.campaign
    refuse(rules.reasons_not_to_make_local(year))
    if seen is not None:
        unread = set(queries.ours_in(by, year)) - set(seen)
        refuse(
            [f"“{one}” was made of it a moment ago. Look whether that is the one you mean." for one in unread]
        )
    assert year.starts_on is not None
    assert year.ends_on is not None
    theme = f": {year.theme}" if year.theme else ""
    outline = Outline(
        title=f"{national.name} {year.year}"[:150],
        objective=national.about or f"People here know of {national.name} and act on it.",
        reason=f"{national.owner_name} runs {national.name}{theme}. It is a day to be heard.",
        reason_source=(year.source_page or national.owner_page)[:300],
        launches_on=year.starts_on,
        ends_on=year.ends_on,
        owner_id=by.pk,
        national_id=year.pk,
    )
    return draft_campaign(outline=outline, by=by)


def _tidy(entry: Entry) -> Entry:
    words = {
        name: getattr(entry, name).strip()
        for name in ("name", "owner_name", "owner_page", "about", "usual_time")
    }
    return dataclasses.replace(entry, **words)


def _columns(entry: Entry) -> dict[str, object]:
    return {name: getattr(entry, name) for name in Entry.__dataclass_fields__}


def _reasons(entry: Entry, itself: NationalCampaign | None) -> list[str]:
    reasons: list[str] = []
    for field, why in MISSING.items():
        if not getattr(entry, field):
            reasons.append(beside(why, field))
    others = NationalCampaign.objects.filter(name__iexact=entry.name)
    if itself is not None:
        others = others.exclude(pk=itself.pk)
    if others.exists():
        reasons.append(beside(f"“{entry.name}” stands in the directory already.", "name"))
    reasons += rules.reasons_not_to_store(
        is_current=entry.is_current, replaced_by=entry.replaced_by, itself=itself
    )
    return reasons
