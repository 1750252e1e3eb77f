"""Dates as iCalendar files (RFC 5545): a person's own, and those that anyone may know of.

They name no matter, and what belongs to one has no title of its own; their UIDs tell nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from icalendar import Calendar, Event

from foundation import clock
from partnership.points import CalendarEntry, calendar_uid
from portal.queries.public_dates import PublicDate


def calendar_file(name: str, entries: Iterable[CalendarEntry]) -> bytes:
    calendar = _begun(name)
    now = clock.now()
    for entry in entries:
        event = Event()
        event.add("uid", _uid(entry.uid))
        event.add("dtstamp", now)
        event.add("summary", entry.title)
        if entry.is_whole_day:
            day = clock.day_of(entry.starts_at)
            event.add("dtstart", day)
            event.add("dtend", (entry.last_on or day) + dt.timedelta(days=1))
        else:
            event.add("dtstart", entry.starts_at)
            event.add("dtend", entry.starts_at + dt.timedelta(minutes=30))
        event.add("url", settings.BASE_URL + entry.url)
        event.add("class", "CONFIDENTIAL")
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def public_calendar_file(name: str, dates: Iterable[PublicDate]) -> bytes:
    """The same for everybody while nothing of it that is public changes: no moment of asking stands in it, and no SEQUENCE,
    which would rise when something is edited inside. RFC 5545 has it optional, and programmes fetch a feed as a whole.
    """
    calendar = _begun(name)
    for one in dates:
        event = Event()
        event.add("uid", _uid(calendar_uid("public", one.key)))
        event.add("dtstamp", one.changed_at)
        event.add("summary", one.title)
        event.add("description", one.about)
        event.add("dtstart", one.from_on)
        event.add("dtend", one.to_on + dt.timedelta(days=1))
        event.add("url", settings.BASE_URL + one.url)
        event.add("class", "PUBLIC")
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _begun(name: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Safeguarding Communications Portal//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    return calendar


def _uid(uid: str) -> str:
    return f"{uid}@{settings.BASE_URL.partition('//')[2]}"
