"""Reading days and times as people type them."""

from __future__ import annotations

import datetime as dt
import re
from calendar import month_abbr, month_name

from foundation.clock import LONDON

EARLIEST_YEAR, LATEST_YEAR = 1900, 2199

TIME = re.compile(r"(?P<hour>\d{1,2})(?:\s*[:.]\s*(?P<minute>\d{2}))?\s*(?P<half>[ap]\.?\s?m\.?)?")

MONTHS = {
    name.lower(): number for names in (month_name, month_abbr) for number, name in enumerate(names) if name
}
MONTHS["sept"] = 9

#: Hours at which few people publish on purpose (design section 5).
NIGHT_ENDS = dt.time(6)
FRIDAY_AFTERNOON = dt.time(12)


class Unreadable(ValueError):
    """What was typed is no day or no time; the message says what to type."""

    def __init__(self, message: str, part: int = 0) -> None:
        super().__init__(message)
        self.part = part  #: Which box it concerns: 0 day, 1 month, 2 year.


def read_day(day: str, month: str, year: str) -> dt.date:
    """A day from its three boxes. The month may be a number or a name."""
    if not re.fullmatch(r"\d{1,2}", day := day.strip()):
        raise Unreadable("The day must be a number, such as 3", 0)
    number = MONTHS.get(month.strip().lower())
    if number is None:
        if not re.fullmatch(r"\d{1,2}", month := month.strip()) or not 1 <= int(month) <= 12:
            raise Unreadable("The month must be a number from 1 to 12, or its name", 1)
        number = int(month)
    if not re.fullmatch(r"\d{4}", year := year.strip()):
        raise Unreadable("The year must have four figures, such as 2026", 2)
    if not EARLIEST_YEAR <= int(year) <= LATEST_YEAR:
        raise Unreadable(f"Enter a year between {EARLIEST_YEAR} and {LATEST_YEAR}", 2)
    try:
        return dt.date(int(year), number, int(day))
    except ValueError:
        raise Unreadable(f"There is no {int(day)} {month_name[number]} in {year}", 0) from None


def read_time(text: str) -> dt.time:
    """A time as it is said: “9:30am”, “2pm”, “14:30”, “midday”."""
    text = " ".join(text.lower().split())
    if text in ("midday", "noon", "12 midday", "12 noon"):
        return dt.time(12)
    if "midnight" in text:
        raise Unreadable(
            "For midnight, enter 12:01am on the day that begins, or 11:59pm on the one that ends"
        )
    found = TIME.fullmatch(text)
    if not found:
        raise Unreadable("Enter a time such as 9:30am")
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if found["half"]:
        if not 1 <= hour <= 12 or minute > 59:
            raise Unreadable("Enter a time such as 9:30am")
        return dt.time(hour % 12 + (12 if found["half"].startswith("p") else 0), minute)
    if hour > 23:
        raise Unreadable("The hour is from 0 to 23, for instance 9:30am or 14:30")
    if found["minute"] is None or len(found["hour"]) == 1:
        raise Unreadable("Say whether the time is am or pm, for instance 9:30am")
    if minute > 59:
        raise Unreadable("Enter a time such as 9:30am")
    return dt.time(hour, minute)


def unusual(moment: dt.datetime) -> list[str]:
    """Why a moment may not be meant: warnings for the page, never a refusal."""
    local = moment.astimezone(LONDON)
    warnings = []
    if local.time() < NIGHT_ENDS:
        warnings.append("This is between midnight and 6am.")
    if local.weekday() == 4 and local.time() >= FRIDAY_AFTERNOON:
        warnings.append("This is a Friday afternoon: few people will be there to answer over the weekend.")
    return warnings
