"""What the pages of second factors show: options for the browser, the picture for an app, a readable key."""

from __future__ import annotations

import json
from typing import Any

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.filter
def as_json(value: Any) -> str:
    """For an attribute that a script reads; the template escapes it."""
    return json.dumps(value, cls=DjangoJSONEncoder)


@register.filter
def as_picture(svg: str, words: str) -> SafeString:
    """The drawing itself within the page: the policy lets no picture stand in an address."""
    drawing = svg[svg.index("<svg") + len("<svg") :]
    return format_html('<svg role="img" aria-label="{}"{}', words, mark_safe(drawing))  # noqa: S308 -- drawn by our library


@register.filter
def in_fours(key: str) -> str:
    """A key in groups of four, for typing over."""
    return " ".join(key[start : start + 4] for start in range(0, len(key), 4))
