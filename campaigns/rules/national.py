"""What may be told of a national campaign and its dates, and when somebody has to look again. Nothing here writes."""

from __future__ import annotations

import datetime as dt

from campaigns.models import Campaign, NationalCampaign, NationalCampaignYear
from foundation.governed import beside
from foundation.words import say_day

Certainty = NationalCampaignYear.Certainty

#: From this month on the coming year is asked about too.
COMING_YEAR_FROM_MONTH = 9
#: Provisional dates are looked at again after this long.
LOOK_AGAIN_AFTER = dt.timedelta(days=60)
#: Confirmed ones after this long: owners move them.
LOOK_AT_CONFIRMED_AFTER = dt.timedelta(days=180)
FIRST_YEAR, LAST_YEAR = 2000, 2100


def years_asked_about(today: dt.date) -> list[int]:
    """The years whose dates somebody has to know now: this one, and from September on the next."""
    return [today.year, today.year + 1] if today.month >= COMING_YEAR_FROM_MONTH else [today.year]


def why_to_check(year: NationalCampaignYear | None, today: dt.date) -> str:
    """Why the owner’s page is to be looked at; empty where nothing has to be done.

    `year` is what is known of the year in question; None where nothing is.
    """
    if year is None:
        return "Nobody has entered its dates."
    if year.certainty == Certainty.NOT_HELD or (year.ends_on is not None and year.ends_on < today):
        return ""
    if year.starts_on is None:
        return "Its dates are not known."
    if year.checked_on is None:
        return "Nobody has checked its dates."
    age = today - year.checked_on
    if year.certainty == Certainty.PROVISIONAL and age > LOOK_AGAIN_AFTER:
        return f"Its dates are provisional and were checked last on {say_day(year.checked_on)}."
    if age > LOOK_AT_CONFIRMED_AFTER:
        return f"Its dates were checked last on {say_day(year.checked_on)}."
    return ""


def difference(campaign: Campaign, year: NationalCampaignYear | None) -> str:
    """In what the local dates and the owner’s disagree; empty where they don’t."""
    if year is None:
        return ""
    if year.certainty == Certainty.NOT_HELD:
        return f"{year.campaign} is not held in {year.year}."
    if year.starts_on is None or year.ends_on is None:
        return ""
    if campaign.launches_on == year.starts_on and campaign.ends_on == year.ends_on:
        return ""
    return (
        f"{year.campaign} is from {say_day(year.starts_on)} to {say_day(year.ends_on)} "
        f"({year.get_certainty_display().lower()}); ours is from {say_day(campaign.launches_on)} "
        f"to {say_day(campaign.ends_on)}."
    )


def reasons_not_to_store_year(
    *,
    year: int,
    starts_on: dt.date | None,
    ends_on: dt.date | None,
    certainty: str,
    checked_on: dt.date,
    today: dt.date,
) -> list[str]:
    """Why these dates can't stand for this year."""
    reasons: list[str] = []
    if not FIRST_YEAR <= year <= LAST_YEAR:
        reasons.append(f"Enter a year from {FIRST_YEAR} to {LAST_YEAR}.")
    if (starts_on is None) != (ends_on is None):
        reasons.append(beside("Enter both days, or neither.", "ends_on"))
    if starts_on is not None and ends_on is not None:
        if ends_on < starts_on:
            reasons.append(beside("It has to end on or after the day on which it starts.", "ends_on"))
        if starts_on.year != year:
            reasons.append(beside(f"Its first day has to be in {year}.", "starts_on"))
        if (ends_on - starts_on).days > 366:
            reasons.append(beside("It is longer than a year.", "ends_on"))
    if certainty not in Certainty.values:
        reasons.append(beside("Choose how certain the dates are.", "certainty"))
    if certainty == Certainty.CONFIRMED and starts_on is None:
        reasons.append(beside("Enter the dates that its owner confirmed.", "starts_on"))
    if certainty == Certainty.NOT_HELD and starts_on is not None:
        reasons.append(beside("It is not held, so it has no dates.", "starts_on"))
    if checked_on > today:
        reasons.append(beside("It can’t have been checked in the future.", "checked_on"))
    return reasons


def reasons_not_to_store(
    *, is_current: bool, replaced_by: NationalCampaign | None, itself: NationalCampaign | None
) -> list[str]:
    reasons: list[str] = []
    if replaced_by is not None and is_current:
        reasons.append(beside("It is replaced, so it is no longer run.", "replaced_by"))
    if replaced_by is not None and itself is not None:
        followed: NationalCampaign | None = replaced_by
        seen: set[int] = set()
        while followed is not None and followed.pk not in seen:
            if followed.pk == itself.pk:
                reasons.append(beside("It can’t be replaced by itself.", "replaced_by"))
                break
            seen.add(followed.pk)
            followed = followed.replaced_by
    return reasons


def reasons_not_to_make_local(year: NationalCampaignYear) -> list[str]:
    """Why no local campaign can be made of it."""
    if year.certainty == Certainty.NOT_HELD or year.starts_on is None or year.ends_on is None:
        return ["Its dates are not known. Enter them first."]
    return []
