"""Words as they stand in an address."""

from __future__ import annotations

from collections.abc import Container

from django.utils.text import slugify


def slug_of(title: str, *, longest: int, otherwise: str) -> str:
    """What an address made from this title begins with; `otherwise` where no letter of it is left."""
    return slugify(title)[:longest].strip("-") or otherwise


def first_free(slug: str, taken: Container[str]) -> str:
    """The slug itself, or with the first number that makes it one that is not taken."""
    free, number = slug, 2
    while free in taken:
        free, number = f"{slug}-{number}", number + 1
    return free
