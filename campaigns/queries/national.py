"""The directory of national campaigns. Nothing here writes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet

from campaigns.models import Campaign, NationalCampaign, NationalCampaignYear
from campaigns.rules import national as rules
from partnership.models import Person

HEADINGS = [
    "Campaign",
    "Whose it is",
    "Year",
    "From",
    "To",
    "Theme",
    "Certainty",
    "Checked on",
    "Owner’s page",
]


@dataclass(frozen=True)
class YearRow:
    """What is known of one year, why somebody has to look again, and which local campaigns are part of it."""

    number: int
    year: NationalCampaignYear | None
    to_check: str
    ours: list[Campaign]
    can_be_joined: bool  #: Whether its first day is still to come.


@dataclass(frozen=True)
class Row:
    """A national campaign with the years that are asked about now."""

    campaign: NationalCampaign
    years: list[YearRow]

    @property
    def starts_on(self) -> dt.date:
        """By which the directory is ordered: its first day that is known, else the end of time."""
        known = [one.year.starts_on for one in self.years if one.year is not None and one.year.starts_on]
        return min(known, default=dt.date.max)


def directory(person: Person, today: dt.date, *, everything: bool = False) -> list[Row]:
    """Those that are still run, in the order of their days; with `everything` also the others. Three queries."""
    found = NationalCampaign.objects.prefetch_related(_years_for(person))
    if not everything:
        found = found.filter(is_current=True)
    asked = rules.years_asked_about(today)
    rows = [Row(one, [_year(one, number, today) for number in asked]) for one in found]
    return sorted(rows, key=lambda row: (not row.campaign.is_current, row.starts_on, row.campaign.name))


def years_of(person: Person, campaign: NationalCampaign, today: dt.date) -> list[YearRow]:
    """Every year of which something is known, and those that are asked about, the latest first."""
    one = NationalCampaign.objects.prefetch_related(_years_for(person)).get(pk=campaign.pk)
    numbers = {year.year for year in one.years.all()}
    if one.is_current:
        numbers |= set(rules.years_asked_about(today))
    return [_year(one, number, today) for number in sorted(numbers, reverse=True)]


def ours_in(person: Person, year: NationalCampaignYear) -> list[Campaign]:
    """Our own campaigns that are part of it already, as far as this person may know of them."""
    return list(_ours(person).filter(national=year).select_related("owner"))


def _ours(person: Person) -> QuerySet[Campaign]:
    seen = Campaign.objects.visible_to(person).exclude(status=Campaign.Status.WITHDRAWN)
    return seen.order_by("launches_on", "pk")


def _years_for(person: Person) -> Prefetch[Any]:
    ours = Prefetch("local_campaigns", _ours(person))
    return Prefetch("years", NationalCampaignYear.objects.select_related("checked_by").prefetch_related(ours))


def _year(campaign: NationalCampaign, number: int, today: dt.date) -> YearRow:
    year = next((one for one in campaign.years.all() if one.year == number), None)
    is_asked = campaign.is_current and number in rules.years_asked_about(today)
    return YearRow(
        number,
        year,
        rules.why_to_check(year, today) if is_asked else "",
        list(year.local_campaigns.all()) if year is not None else [],
        year is not None and year.starts_on is not None and year.starts_on >= today,
    )


def to_check(today: dt.date) -> list[tuple[NationalCampaign, int, str]]:
    """The years whose dates somebody has to look up on the owner’s page, with the reason. Two queries."""
    found = NationalCampaign.objects.filter(is_current=True).prefetch_related("years")
    told = []
    for one in found:
        years = {year.year: year for year in one.years.all()}
        reasons = [
            (number, rules.why_to_check(years.get(number), today))
            for number in rules.years_asked_about(today)
        ]
        told += [(one, number, reason) for number, reason in reasons if reason]
    return told


def rows_for_export(person: Person) -> Iterator[list[Any]]:
    """Every year of every national campaign."""
    for year in NationalCampaignYear.objects.select_related("campaign").order_by("campaign__name", "year"):
        yield [
            year.campaign.name,
            year.campaign.owner_name,
            year.year,
            year.starts_on.isoformat() if year.starts_on else "",
            year.ends_on.isoformat() if year.ends_on else "",
            year.theme,
            year.get_certainty_display(),
            year.checked_on.isoformat() if year.checked_on else "",
            year.source_page or year.campaign.owner_page,
        ]
