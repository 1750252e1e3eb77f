"""Every address of the portal, and how it is written for a review and what belongs to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.sweep.rules import PREFIXES
from tests.sweep.situations import CHOICES, NO_KEY, NO_REFERENCE


@dataclass(frozen=True)
class Address:
    name: str
    parameters: tuple[tuple[str, type], ...]

    @property
    def asks_for_state(self) -> bool:
        """Whether it can matter in which state a review is; a matter, its files and notices ask only for its list."""
        return self.name.startswith(("reviews:", "public_"))

    def named(self, parts: dict[str, Any]) -> str:
        room = self.name.partition(":")[0]
        given = {
            one: next(parts[key] for key in (f"{self.name}.{one}", f"{room}.{one}", one) if key in parts)
            for one, _ in self.parameters
        }
        return reverse(self.name, kwargs=given)

    def never(self, parts: dict[str, Any]) -> str:
        """An address of this shape that names nothing which ever was."""
        nothing = {
            f"{self.name}.{one}": NO_KEY if kind is int else NO_REFERENCE
            for one, kind in self.parameters
            if one not in CHOICES
        }
        return self.named(parts | nothing)


def addresses(patterns: list[Any], prefix: str = "", room: str = "") -> Iterator[Address]:
    """Every pattern of the resolver; those below a prefix with a rule of its own are left out."""
    for one in patterns:
        path = f"{prefix}{one.pattern}"
        if path in PREFIXES:
            continue
        if isinstance(one, URLResolver):
            yield from addresses(one.url_patterns, path, f"{one.namespace}:" if one.namespace else room)
        elif isinstance(one, URLPattern):
            parameters = tuple(
                (name, int if type(converter).__name__ == "IntConverter" else str)
                for name, converter in one.pattern.converters.items()
            )
            yield Address(f"{room}{one.name}", parameters)


ADDRESSES = list(addresses(get_resolver().url_patterns))
