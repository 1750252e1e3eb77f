"""The list of public resources, as somebody narrowed it down."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Self
from urllib.parse import urlencode

from django.db.models import QuerySet

from catalogue.models import Kind, Resource
from catalogue.queries.pages import public_address
from foundation.languages import is_english
from foundation.prepared import Prepared
from portal.queries import resource_index
from portal.queries.resource_index import FACETS, Index, Place

PER_PAGE = 20

TITLES = {
    "topic": "Topic",
    "audience": "Who it is for",
    "language": "Language",
    "format": "Format",
    "kind": "Kind",
}


class NoSuchPlace(Exception):
    """The address names a place on the list that there is none of."""


def unknown_choices(asked: Any, index: Index, facets: Iterable[str]) -> list[tuple[str, str]]:
    """What the address asks for that there is none of, each with its facet, in the order of the address."""
    return [
        (facet, value)
        for facet in facets
        for value in dict.fromkeys(asked.getlist(facet))
        if value and value not in index.names[facet]
    ]


@dataclass(frozen=True)
class Chosen:
    """What somebody chose, and from which place on the list is shown."""

    folder: str = "/resources/"
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    after: Place | None = None
    left_out: bool = False  #: Something was asked for that there is none of.

    @classmethod
    def of(
        cls, asked: Any, index: Index, *, folder: str = "/resources/", facets: Iterable[str] = FACETS
    ) -> Self:
        """As the address says, without choices that there are none of. Raises NoSuchPlace."""
        facets = tuple(facets)
        chosen = {}
        for facet in facets:
            asked_for = {value for value in asked.getlist(facet) if value}
            values = tuple(sorted(asked_for & set(index.names[facet])))
            if values:
                chosen[facet] = values
        place = resource_index.place_in(asked.get("after", ""))
        if (place is None and asked.get("after")) or asked.get("page", "1") != "1":
            raise NoSuchPlace
        return cls(folder, chosen, place, bool(unknown_choices(asked, index, facets)))

    @property
    def is_narrowed(self) -> bool:
        return bool(self.facets)

    @property
    def url(self) -> str:
        """The address of this choice, the same however somebody came to it."""
        asked = [(facet, value) for facet in FACETS for value in self.facets.get(facet, ())]
        if self.after:
            asked.append(("after", resource_index.written(self.after)))
        return self.folder + (f"?{urlencode(asked)}" if asked else "")

    def having(self, facet: str, value: str) -> Chosen:
        values = tuple(sorted({*self.facets.get(facet, ()), value}))
        return replace(self, facets={**self.facets, facet: values}, after=None)

    def without(self, facet: str, value: str) -> Chosen:
        left = tuple(one for one in self.facets.get(facet, ()) if one != value)
        facets = {**self.facets, facet: left}
        return replace(self, facets={name: values for name, values in facets.items() if values}, after=None)

    def from_place(self, place: Place | None) -> Chosen:
        return replace(self, after=place)


@dataclass(frozen=True)
class Choice:
    """One thing to choose, and how many resources there are under it."""

    name: str
    count: int
    url: str
    tag: str = ""  #: The tag of a language.
    is_chosen: bool = False  #: What is chosen already stands above the list instead.


@dataclass(frozen=True)
class Facet:
    key: str
    choices: list[Choice]

    @property
    def title(self) -> str:
        return TITLES[self.key]


@dataclass(frozen=True)
class Listed:
    """One public resource, as lists show it."""

    key: int
    title: str
    slug: str
    kind: str
    summary: str
    public_at: dt.datetime
    last_reviewed_on: dt.date | None
    languages: list[str] = field(default_factory=list)
    language_names: list[str] = field(default_factory=list)  #: Beside English.
    formats: list[str] = field(default_factory=list)
    tag: str = ""  #: Of the language that was chosen, where it is not the page's own.

    @property
    def kind_name(self) -> str:
        return Kind(self.kind).label

    @property
    def address(self) -> str:
        """Of the resource, whatever was chosen."""
        return public_address(self.kind, self.slug)

    @property
    def url(self) -> str:
        return f"{self.address}{self.tag}/" if self.tag else self.address


@dataclass(frozen=True)
class Listing:
    """One page of the list, with what to choose beside it."""

    chosen: Chosen
    total: int
    first: int  #: The number of the first one on the page.
    resources: list[Listed]
    index: Index
    look_for_facets: Callable[[], list[Facet]]
    removable: list[Choice] = field(default_factory=list)
    is_sensitive: bool = False  #: Whether it was narrowed to a topic whose pages have “Exit this page”.
    previous_url: str = ""
    next_url: str = ""

    @property
    def last(self) -> int:
        return self.first + len(self.resources) - 1

    @cached_property
    def facets(self) -> list[Facet]:
        return self.look_for_facets()

    @property
    def address(self) -> str:
        """Of its first page: what can be chosen beside it is the same on all of them."""
        return self.chosen.from_place(None).url


def listing(
    index: Index, chosen: Chosen, *, fixed: Mapping[str, tuple[str, ...]] | None = None, most: int = PER_PAGE
) -> Listing:
    """The page, with one query. `fixed` narrows the list too and is not shown as chosen. Raises NoSuchPlace."""
    facets = {**(fixed or {}), **chosen.facets}
    matching = index.matching(facets)
    start = index.after(chosen.after)
    before = matching & ((1 << start) - 1)
    shown = resource_index.first_of(matching >> start << start, most + 1)
    if not shown and chosen.after is not None:
        raise NoSuchPlace
    page = shown[:most]
    return Listing(
        chosen=chosen,
        total=matching.bit_count(),
        first=before.bit_count() + 1,
        resources=list(rows_of(index, page, chosen)),
        index=index,
        look_for_facets=lambda: [
            one for one in _facets(index, chosen, facets) if one.key not in (fixed or {})
        ],
        removable=list(_removable(index, chosen)),
        is_sensitive=not index.sensitive.isdisjoint(chosen.facets.get("topic", ())),
        previous_url=_previous(index, chosen, before, most),
        next_url=chosen.from_place(index.places[page[-1]]).url if len(shown) > most else "",
    )


def _previous(index: Index, chosen: Chosen, before: int, most: int) -> str:
    """Where the page before this one begins; empty on the first."""
    if not before:
        return ""
    earlier = resource_index.last_of(before, most + 1)
    return chosen.from_place(index.places[earlier[most]] if len(earlier) > most else None).url


def _facets(index: Index, chosen: Chosen, facets: dict[str, tuple[str, ...]]) -> Iterator[Facet]:
    """What more can be chosen: only what leads to something."""
    for facet in FACETS:
        counts = index.counts(facet, facets)
        choices = [
            Choice(name, counts[value], chosen.having(facet, value).url, value if facet == "language" else "")
            for value, name in index.names[facet].items()
            if counts[value] and value not in facets.get(facet, ())
        ]
        if choices:
            yield Facet(facet, choices)


def _removable(index: Index, chosen: Chosen) -> Iterator[Choice]:
    for facet in FACETS:
        counts = index.counts(facet, dict(chosen.facets)) if facet in chosen.facets else {}
        for value in chosen.facets.get(facet, ()):
            yield Choice(index.names[facet][value], counts[value], chosen.without(facet, value).url)


# The rows of one page -----------------------------------------------------------------------------

FIELDS = ("pk", "title", "slug", "kind", "summary", "public_at", "last_reviewed_on")
_KEYS = [f"key_{number}" for number in range(PER_PAGE)]


def _of_keys(**keys: int) -> QuerySet[Resource, tuple[Any, ...]]:
    return Resource.objects.public().filter(pk__in=list(keys.values())).order_by().values_list(*FIELDS)


_ROWS = Prepared(_of_keys, **dict.fromkeys(_KEYS, int))


def rows_of(index: Index, positions: list[int], chosen: Chosen = Chosen()) -> Iterator[Listed]:
    """Those that are public still, at most twenty at these places of the index, in their order: one query or none."""
    if not positions:
        return
    keys = dict.fromkeys(_KEYS, 0) | {
        name: index.keys[position] for name, position in zip(_KEYS, positions, strict=False)
    }
    found = {row[0]: row for row in _ROWS.rows(**keys)}
    languages = chosen.facets.get("language", ())
    for position in positions:
        if (row := found.get(index.keys[position])) is None:
            continue
        spoken = index.values_of(position, "language")
        meant = [tag for tag in languages if tag in spoken]
        key, title, slug, kind, summary, public_at, last_reviewed_on = row
        yield Listed(
            key=key,
            title=title,
            slug=slug,
            kind=kind,
            summary=summary,
            public_at=public_at,
            last_reviewed_on=last_reviewed_on,
            languages=spoken,
            language_names=[index.names["language"][tag] for tag in spoken if not is_english(tag)],
            formats=index.values_of(position, "format"),
            tag=meant[0] if len(meant) == 1 and not is_english(meant[0]) else "",
        )


def newest(index: Index, most: int, **facets: str) -> list[Listed]:
    """The newest public resources, of these choices alone."""
    matching = index.matching({facet: (value,) for facet, value in facets.items()})
    return list(rows_of(index, resource_index.first_of(matching, most)))
