"""Markdown in templates: `{{ review.summary|prose }}`, `{{ text|prose:3 }}` where it stands below an h2."""

from django import template
from django.utils.safestring import SafeString

from foundation.prose import to_html

register = template.Library()


@register.filter
def prose(text: str | None, top_heading: int = 2) -> SafeString:
    return to_html(text or "", top_heading)
