"""Paging and sorting of lists."""

from __future__ import annotations

from django import template
from django.core.paginator import Page, Paginator

register = template.Library()


@register.filter
def page_numbers(page: Page) -> list[int | None]:
    """The numbers to link to; None where some are left out."""
    elided = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return [None if number == Paginator.ELLIPSIS else int(number) for number in elided]


@register.filter
def direction_of(sort: str, key: str) -> str:
    """How the list is sorted by this key, in the words of `aria-sort`; empty when by another."""
    if sort == key:
        return "ascending"
    return "descending" if sort == f"-{key}" else ""


@register.filter
def in_thousands(number: int) -> str:
    """“12,345”. A page says such a number beside each of fifty choices: `intcomma` asks for the language each time."""
    return f"{number:,}"
