"""How days and moments are said to people: in full, in London time."""

import datetime as dt

from foundation import clock


def say_day(day: dt.date) -> str:
    """For instance “Wednesday 14 October 2026”."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def say_days(first: dt.date, last: dt.date) -> str:
    """For instance “5 to 9 October 2026”, “28 September to 2 October 2026” and “28 December 2026 to 3 January 2027”."""
    end = f"{last.day} {last:%B %Y}"
    if first == last:
        return end
    if first.year != last.year:
        return f"{first.day} {first:%B %Y} to {end}"
    return f"{first.day}{'' if first.month == last.month else f' {first:%B}'} to {end}"


def say_time(time: dt.time) -> str:
    """For instance “9:30am”, “9am”, “midday” and “midnight”."""
    if (time.hour, time.minute) == (0, 0):
        return "midnight"
    if (time.hour, time.minute) == (12, 0):
        return "midday"
    minutes = f":{time.minute:02}" if time.minute else ""
    return f"{time.hour % 12 or 12}{minutes}{'am' if time.hour < 12 else 'pm'}"


def say_moment(at: dt.datetime) -> str:
    """For instance “9:30am on Wednesday 14 October 2026”, as a London clock shows it."""
    there = at.astimezone(clock.LONDON)
    time = say_time(there.time())
    # People differ about the day to which midnight belongs.
    join = "at the start of" if time == "midnight" else "on"
    return f"{time} {join} {say_day(there.date())}"


def say_list(words: list[str], last: str = "and") -> str:
    """For instance “police, council and health”."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def say_length(length: dt.timedelta) -> str:
    """For instance “2 hours 10 minutes”, “3 days 4 hours” and “less than a minute”: the two largest parts of it."""
    minutes = int(abs(length).total_seconds()) // 60
    parts = [(minutes // 1440, "day"), (minutes // 60 % 24, "hour"), (minutes % 60, "minute")]
    while parts and not parts[0][0]:
        parts = parts[1:]
    said = [f"{number} {word}{'' if number == 1 else 's'}" for number, word in parts[:2] if number]
    return " ".join(said) or "less than a minute"


def say_lateness(due: dt.datetime, now: dt.datetime) -> str:
    """How long something has been due: past two days of the calendar nobody counts the hours any more."""
    days = (clock.day_of(now) - clock.day_of(due)).days
    return f"{days} days" if days > 2 else say_length(now - due)
