"""What is public of the catalogue but for news, in the memory of each process: its order, and which resource stands under which choice.

For each choice, such as “in Polish” or “a leaflet”, one whole number has a bit for each resource, the newest first. What is
under several choices is their “and”, how many there are is a count of bits, and the page after a place is the
next bits from there. So the first page, the last one and the counts beside fifty choices take the same moment, with one thousand
resources or twenty; the database is asked for the rows of one page alone, and those through `public()` again.

It is made anew, with one query, when the public stamp has another number (docs/decisions/0017-the-catalogues-lists.md).
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import CharField, DateTimeField, F, IntegerField, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce, NullIf
from django.utils.safestring import SafeString

from catalogue.models import Kind, Resource, ResourceVersion, Topic
from foundation.prepared import Prepared
from partnership.models import Audience, Language

FACETS = ("topic", "audience", "language", "format", "kind")
#: Of so many lists each process keeps what can be chosen: about ten kilobytes each.
MOST_SAID = 200

#: A place in the list: when the resource there became public, and its reference.
Place = tuple[int, str]
_PLACE = re.compile(r"([0-9]{1,18})-([a-z0-9]{12})")
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
MICROSECOND = dt.timedelta(microseconds=1)


@dataclass(frozen=True)
class Index:
    """The public resources, the newest first."""

    keys: list[int] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    under: dict[tuple[str, str], int] = field(default_factory=dict)
    #: The same bits as bytes, to look at one of them.
    held: dict[tuple[str, str], bytes] = field(default_factory=dict)
    #: Of each facet the choices there are, by what an address calls them, in the order of the page.
    names: dict[str, dict[str, str]] = field(default_factory=dict)
    #: The topics whose pages have “Exit this page”.
    sensitive: frozenset[str] = frozenset()
    #: What can be chosen beside a list, as its page says it, by the list's address.
    said: dict[str, SafeString] = field(default_factory=dict, compare=False)

    @property
    def everything(self) -> int:
        return (1 << len(self.keys)) - 1

    def say_once(self, address: str, say: Callable[[], SafeString]) -> SafeString:
        """The same words again while the index stands; of more lists than somebody comes back to, the first."""
        if (kept := self.said.get(address)) is not None:
            return kept
        words = say()
        if len(self.said) < MOST_SAID:
            self.said[address] = words
        return words

    def matching(self, chosen: dict[str, tuple[str, ...]]) -> int:
        """Those under any choice of each facet that something was chosen of."""
        found = self.everything
        for facet, values in chosen.items():
            if values:
                found &= self.of_any(facet, values)
        return found

    def of_any(self, facet: str, values: tuple[str, ...]) -> int:
        found = 0
        for value in values:
            found |= self.under.get((facet, value), 0)
        return found

    def counts(self, facet: str, chosen: dict[str, tuple[str, ...]]) -> dict[str, int]:
        """How many there are under each choice of the facet, whatever else was chosen of it."""
        others = self.matching(chosen | {facet: ()})
        return {
            value: (others & self.under.get((facet, value), 0)).bit_count() for value in self.names[facet]
        }

    def after(self, place: Place | None) -> int:
        """How many stand before what comes after this place, whether or not something stands at it still."""
        if place is None:
            return 0
        low, high = 0, len(self.places)
        while low < high:
            middle = (low + high) // 2
            if self.places[middle] >= place:  # the newest first
                low = middle + 1
            else:
                high = middle
        return low

    def values_of(self, position: int, facet: str) -> list[str]:
        """Under which choices of the facet one resource stands."""
        byte, bit = position >> 3, 1 << (position & 7)
        return [
            value
            for value in self.names[facet]
            if (held := self.held.get((facet, value))) is not None and held[byte] & bit
        ]


CHUNK = 1024
_CHUNK_MASK = (1 << CHUNK) - 1


def first_of(bits: int, most: int) -> list[int]:
    """The first positions in these bits."""
    found: list[int] = []
    start = 0
    while bits and len(found) < most:
        chunk = bits & _CHUNK_MASK
        while chunk and len(found) < most:
            lowest = chunk & -chunk
            found.append(start + lowest.bit_length() - 1)
            chunk ^= lowest
        bits >>= CHUNK
        start += CHUNK
    return found


def last_of(bits: int, most: int) -> list[int]:
    """The last positions in these bits, the last first."""
    found: list[int] = []
    while bits and len(found) < most:
        highest = bits.bit_length() - 1
        found.append(highest)
        bits ^= 1 << highest
    return found


def written(place: Place) -> str:
    """A place as it stands in an address."""
    return f"{place[0]}-{place[1]}"


def place_in(text: str) -> Place | None:
    """The place that an address names; None when it is none."""
    found = _PLACE.fullmatch(text)
    return (int(found[1]), found[2]) if found else None


def place_of(at: dt.datetime, reference: str) -> Place:
    return (at - EPOCH) // MICROSECOND, reference


def moment_of(place: Place) -> dt.datetime:
    """When what stands there became public; the last of all moments for a place that none can have."""
    try:
        return EPOCH + place[0] * MICROSECOND
    except OverflowError:
        return dt.datetime.max.replace(tzinfo=dt.UTC)


# Making it ----------------------------------------------------------------------------------------


def _rows() -> QuerySet[Any, Any]:
    """Every public resource, what it stands under, and how that is called, as rows of one shape."""

    def row(part: str, key: Any, value: Any, *, name: Any = None, at: Any = None) -> list[Any]:
        return [
            Value(part, CharField()),
            Cast(key, IntegerField()),
            at or Cast(Value(None), DateTimeField()),
            Cast(value, TextField()),
            Cast(name, TextField()) if name is not None else Value("", TextField()),
        ]

    public = Resource.objects.public().exclude(kind=Kind.NEWS)
    topics = Resource.topics.through.objects.filter(resource__in=public.values("pk"))
    audiences = Resource.audiences.through.objects.filter(resource__in=public.values("pk")).filter(
        Q(audience__slug__isnull=False) | Q(audience__shown_with__slug__isnull=False)
    )
    versions = (
        ResourceVersion.objects.public()
        .filter(state=ResourceVersion.State.CURRENT)
        .exclude(resource__kind=Kind.NEWS)
    )
    stands_on = Coalesce("audience__slug", "audience__shown_with__slug")
    return (
        public.order_by()
        .values_list(*row("resource", F("pk"), F("kind"), name=F("reference"), at=F("public_at")))
        .union(
            topics.values_list(*row("topic", F("resource_id"), F("topic__slug"))),
            audiences.values_list(*row("audience", F("resource_id"), stands_on)),
            versions.order_by().values_list(
                *row("version", F("resource_id"), F("language__tag"), name=F("format"))
            ),
            Topic.objects.order_by().values_list(
                *row("a topic", F("is_sensitive"), F("slug"), name=F("name"))
            ),
            Audience.objects.with_page()
            .order_by()
            .values_list(
                *row(
                    "an audience",
                    F("page_order"),
                    F("slug"),
                    name=Coalesce(NullIf("page_title", Value("")), "name"),
                ),
            ),
            Language.objects.order_by().values_list(*row("a language", F("pk"), F("tag"), name=F("name"))),
            all=True,
        )
    )


_ROWS = Prepared(_rows)


def _made() -> Index:
    rows = _ROWS.rows()
    listed = sorted(
        (
            (*place_of(at, reference), key, kind)
            for part, key, at, kind, reference in rows
            if part == "resource"
        ),
        reverse=True,
    )
    positions = {key: position for position, (_, _, key, _) in enumerate(listed)}
    standing: dict[tuple[str, str], list[int]] = defaultdict(list)
    for position, (_, _, _, kind) in enumerate(listed):
        standing["kind", kind].append(position)
    named: dict[str, list[tuple[Any, str, str]]] = defaultdict(list)
    for part, key, _, value, name in rows:
        if part in ("topic", "audience"):
            standing[part, value].append(positions[key])
        elif part == "version":
            standing["language", value].append(positions[key])
            standing["format", name].append(positions[key])
        elif part == "an audience":
            named["audience"].append((key, name, value))
        elif part != "resource":
            named[part.removeprefix("a ")].append((0, name, value))
    held = {choice: _bits(at, len(listed)) for choice, at in standing.items()}
    return Index(
        keys=[key for _, _, key, _ in listed],
        places=[(since, reference) for since, reference, _, _ in listed],
        under={choice: int.from_bytes(bits, "little") for choice, bits in held.items()},
        held=held,
        names={facet: {value: name for _, name, value in sorted(some)} for facet, some in named.items()}
        | {
            "format": dict(ResourceVersion.Format.choices),
            "kind": {str(one): one.label for one in Kind if one != Kind.NEWS},
        }
        | {facet: {} for facet in FACETS if facet not in named and facet not in ("format", "kind")},
        sensitive=frozenset(value for part, key, _, value, _ in rows if part == "a topic" and key),
    )


def _bits(positions: list[int], size: int) -> bytes:
    bits = bytearray(size // 8 + 1)
    for position in positions:
        bits[position >> 3] |= 1 << (position & 7)
    return bytes(bits)


# Keeping it ---------------------------------------------------------------------------------------

_kept: tuple[int, Index] | None = None


def index(number: int) -> Index:
    """The index as of this number of the public stamp, which was read before; it may be newer than that, never older.

    Within a transaction nothing is kept: what it has changed may never have been.
    """
    global _kept
    if connection.in_atomic_block:
        return _made()
    if _kept is None or _kept[0] != number:
        _kept = (number, _made())
    return _kept[1]


def forget() -> None:
    """The next to ask makes it anew: the database is another."""
    global _kept
    _kept = None
