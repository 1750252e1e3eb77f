"""Days and moments in templates, said as everywhere in the portal."""

import datetime as dt

from django import template

from foundation import clock
from foundation.words import say_day, say_moment, say_time

register = template.Library()


@register.filter
def moment(at: dt.datetime | None) -> str:
    """“9:30am on Wednesday 14 October 2026”; nothing for nothing."""
    return say_moment(at) if at else ""


@register.filter
def day(on: dt.date | dt.datetime | None) -> str:
    """“Wednesday 14 October 2026”; of a moment, the day in London."""
    if not on:
        return ""
    return say_day(clock.day_of(on) if isinstance(on, dt.datetime) else on)


@register.filter
def clock_time(at: dt.datetime | dt.time | None) -> str:
    """“9:30am”; of a moment, the time in London."""
    if at is None:
        return ""
    return say_time(at.astimezone(clock.LONDON).time() if isinstance(at, dt.datetime) else at)
