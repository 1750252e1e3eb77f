"""A person's dates as an iCalendar file (RFC 5545). It names no matter, and its UIDs tell nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from icalendar import Calendar, Event

from foundation import clock
from partnership.points import CalendarEntry


def calendar_file(name: str, entries: Iterable[CalendarEntry]) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//Safeguarding Communications Portal//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    now = clock.now()
    for entry in entries:
        event = Event()
        event.add("uid", f"{entry.uid}@{settings.BASE_URL.partition('//')[2]}")
        event.add("dtstamp", now)
        event.add("summary", entry.title)
        if entry.is_whole_day:
            day = clock.day_of(entry.starts_at)
            event.add("dtstart", day)
            event.add("dtend", day + dt.timedelta(days=1))
        else:
            event.add("dtstart", entry.starts_at)
            event.add("dtend", entry.starts_at + dt.timedelta(minutes=30))
        event.add("url", settings.BASE_URL + entry.url)
        event.add("class", "CONFIDENTIAL")
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())
