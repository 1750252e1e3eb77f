"""What a list of resources can be narrowed by."""

from __future__ import annotations

from django import template
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe

from portal.queries.resource_list import Listing

register = template.Library()


@register.simple_tag
def filter_of(listing: Listing) -> SafeString:
    """The choices beside the list; empty where there are none. Fifty of them take longer to write than the twenty rows."""
    return listing.index.say_once(listing.address, lambda: _written(listing))


def _written(listing: Listing) -> SafeString:
    if not listing.facets:
        return SafeString("")
    return mark_safe(get_template("portal/includes/filter.html").render({"facets": listing.facets}))  # noqa: S308 - a template’s own
