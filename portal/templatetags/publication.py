"""How public pages say when something was published."""

import datetime as dt
from functools import lru_cache

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from foundation import clock
from reviews.models import PracticeReview

register = template.Library()

Precision = PracticeReview.Precision


@register.filter
def published_on(review: PracticeReview) -> SafeString:
    """The day, month or year of publication, as exactly as it is known."""
    if review.published_at is None:
        return SafeString("")
    day = clock.day_of(review.published_at)
    words, machine = {
        Precision.YEAR: (f"{day.year}", f"{day:%Y}"),
        Precision.MONTH: (f"{day:%B %Y}", f"{day:%Y-%m}"),
    }.get(Precision(review.published_on_precision), (f"{day.day} {day:%B %Y}", f"{day:%Y-%m-%d}"))
    return format_html('<time datetime="{}">{}</time>', machine, words)


@register.filter
def short_day(at: dt.date | dt.datetime | None) -> SafeString:
    """A day without its weekday, “14 October 2026”; of a moment, the day in London."""
    if not at:
        return SafeString("")
    return _said(clock.day_of(at) if isinstance(at, dt.datetime) else at)


@lru_cache(maxsize=4096)
def _said(day: dt.date) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', f"{day:%Y-%m-%d}", f"{day.day} {day:%B %Y}")
