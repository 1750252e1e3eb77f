"""What every public page has alike: what it says of itself in its head, its top with the menu, and its foot.

All are made in Python or once for each process, because every page that is made waits for them.
"""

from __future__ import annotations

from functools import cache, lru_cache
from html import unescape
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString

register = template.Library()

#: What a page is that does not say it itself.
THE_SITE = "How organisations in our area work together to keep children safe, and where to turn when you are worried about a child."

PLACES = {
    "/": "Home",
    "/resources/": "Resources",
    "/learning/": "Learning from reviews",
    "/campaigns/": "Campaigns",
    "/news/": "News",
    "/about/": "About us",
    "/search/": "Search",
}

_HEAD = """<meta name="description" content="{description}">
  <meta property="og:type" content="website">
  <meta property="og:title" content="{title}">
  <meta property="og:description" content="{description}">
  <meta property="og:locale" content="en_GB">
  <meta name="twitter:card" content="summary">
  <meta name="twitter:title" content="{title}">
  <meta name="twitter:description" content="{description}">"""
_CANONICAL = """
  <link rel="canonical" href="{canonical}">
  <meta property="og:url" content="{canonical}">"""
_SITE_NAME = """
  <meta property="og:site_name" content="{name}">"""


@register.simple_tag(takes_context=True)
def what_the_page_is(context: template.Context) -> SafeString:
    """Title, description and address of the page, for search engines and for previews where somebody shares it."""
    description = context.get("description") or THE_SITE
    head = format_html(_HEAD, title=words_of_block(context, "title"), description=description)
    if canonical := context.get("canonical"):
        head += format_html(_CANONICAL, canonical=canonical)
    if partnership := context.get("partnership"):
        head += format_html(_SITE_NAME, name=partnership.name)
    return head


def words_of_block(context: template.Context, name: str) -> str:
    """What the page puts into this block, as plain words; so that what it calls itself is said in one place."""
    block = context.render_context[BLOCK_CONTEXT_KEY].get_block(name)
    rendered: Any = block.render(context) if block is not None else ""
    return " ".join(unescape(strip_tags(rendered)).split())


@register.simple_tag
def top_of_page(name: str, here: str = "") -> SafeString:
    """The partnership's name and the menu, with the place at which the page stands."""
    return _top(name, here if here in PLACES else "")


@register.simple_tag
def foot_of_page(name: str) -> SafeString:
    return _foot(name)


@register.simple_tag
def menu() -> SafeString:
    """The menu alone, on a page that stands at none of its places."""
    return _menu()


@lru_cache(maxsize=64)
def _top(name: str, here: str) -> SafeString:
    places = {"places": PLACES.items(), "here": here}
    return render_to_string("portal/includes/top.html", {"name": name} | places)


@lru_cache(maxsize=8)
def _foot(name: str) -> SafeString:
    return render_to_string("components/footer.html", {"name": name, "has_way_in": True})


@cache
def _menu() -> SafeString:
    return render_to_string("portal/includes/menu.html", {"places": PLACES.items(), "here": ""})
