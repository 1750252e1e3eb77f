"""Asking the index: one query for the page, what it is a part of, and how many there are of each kind.

First come entries that have every word that was typed, in any of its forms: in the title, then where the last word is the
beginning of one there, then in title and summary, then anywhere. Only where there is none, entries come whose words
begin like those typed or differ from them by a letter. Both ways the asker’s own part of the entries is all there is: what one may
not see changes neither results nor counts, nor what a misspelling is taken for.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet
from django.utils.safestring import SafeString

from search import excerpts
from search.models import Entry, EntryQuerySet
from search.points import FINDABLE
from search.words import Alternatives, Asked, asked_in

PER_PAGE = 20
#: Nobody reads further; who has that many results needs more words. So many of those with the words in title or summary,
#: and so many of all, are ranked: a word that is on most of many thousand pages costs no more than that.
MOST_PAGES = 50
MOST_SHOWN = PER_PAGE * MOST_PAGES

NEARLY = 4  #: The place of what was found only because it begins alike or is spelt alike.


@dataclass(frozen=True)
class Hit:
    """One page that was found."""

    kind: str
    title: str
    summary: str
    text: str
    url: str
    language: str
    is_public: bool
    place: int  #: How well it fits; the lowest first.
    dated_at: dt.datetime
    pk: int
    asked: Asked

    @property
    def marked_title(self) -> SafeString:
        return excerpts.marked(self.title, self.asked, nearly=self.is_nearly)

    @property
    def excerpt(self) -> SafeString:
        return excerpts.excerpt(self.summary, self.text, self.asked, nearly=self.is_nearly)

    @property
    def is_nearly(self) -> bool:
        return self.place == NEARLY


@dataclass(frozen=True)
class KindCount:
    kind: str
    count: int


@dataclass(frozen=True)
class Results:
    """A page of what was found, and how many there are of each kind."""

    asked: Asked
    kind: str = ""
    number: int = 1
    hits: list[Hit] = field(default_factory=list)
    kinds: list[KindCount] = field(default_factory=list)
    is_nearly: bool = False  #: Nothing had the words as they were typed.

    @property
    def total(self) -> int:
        return sum(one.count for one in self.kinds)

    @property
    def count(self) -> int:
        """How many there are of the kind that was chosen."""
        return sum(one.count for one in self.kinds if self.kind in ("", one.kind))

    @property
    def is_cut(self) -> bool:
        """Whether there may be more than were ranked: then nobody knows how many there are of each kind."""
        return self.total >= MOST_SHOWN


def public(asked: Asked, *, kind: str = "", number: int = 1) -> Results:
    """What everybody may find."""
    return _search(Entry.objects.public(), asked, kind, number)


def findable_by(person: Any) -> EntryQuerySet:
    """The entries that this person may find: of public pages, and inside what the rooms say."""
    return Entry.objects.within(FINDABLE.ask(person))


def inside(person: Any, asked: Asked, *, kind: str = "", number: int = 1) -> Results:
    """What this person may find in the workspace."""
    return _search(findable_by(person), asked, kind, number)


def _search(entries: QuerySet[Entry], asked: Asked, kind: str, number: int) -> Results:
    if not asked.words or not 1 <= number <= MOST_PAGES:
        return Results(asked, kind, number)
    connection = connections[DEFAULT_DB_ALIAS]
    statement = _Statement(connection)
    with connection.cursor() as cursor:
        cursor.execute(*statement.written(entries, asked, kind, number))
        rows = cursor.fetchall()
    kinds = sorted(
        (KindCount(row[1], row[8]) for row in rows if row[0]), key=lambda one: (-one.count, one.kind)
    )
    hits = sorted((_hit(row[1:], asked) for row in rows if not row[0]), key=_order)
    return Results(asked, kind, number, hits, kinds, any(row[7] == NEARLY for row in rows))


def _order(hit: Hit) -> tuple[int, float, int]:
    return hit.place, -hit.dated_at.timestamp(), -hit.pk


def _hit(row: Iterable[Any], asked: Asked) -> Hit:
    kind, title, summary, text, url, language, place, pk, is_public, dated_at = row
    if isinstance(dated_at, str):
        dated_at = dt.datetime.fromisoformat(dated_at).replace(tzinfo=dt.UTC)
    return Hit(kind, title, summary, text, url, language, bool(is_public), place, dated_at, pk, asked)


ON_SQLITE = "search_entry.id IN (SELECT rowid FROM search_words WHERE search_words MATCH %s)"

_SQL = """
WITH exactly AS MATERIALIZED ({exactly}
), found AS MATERIALIZED (
  SELECT id, kind, dated_at, place FROM exactly
  UNION ALL
  SELECT id, kind, dated_at, place FROM ({nearly}) AS nearly
), shown AS MATERIALIZED (
  SELECT id, place FROM found WHERE {of_kind} ORDER BY place, dated_at DESC, id DESC LIMIT %s OFFSET %s
)
SELECT 1, kind, '', '', '', '', '', MIN(place), COUNT(*), 0, MAX(dated_at) FROM found GROUP BY kind
UNION ALL
SELECT 0, kind, title, summary, text, url, language, place, shown.id, CASE WHEN is_public THEN 1 ELSE 0 END, dated_at
FROM shown JOIN search_entry ON search_entry.id = shown.id
"""


@dataclass(frozen=True)
class _Part:
    """A part of the statement, with its parameters in the order of their places."""

    sql: str
    parameters: tuple[Any, ...] = ()

    @classmethod
    def of(cls, template: str, **parts: _Part) -> _Part:
        """The template with the parts in their places, each named once and in their order there."""
        sql = template.format(**{name: part.sql for name, part in parts.items()})
        return cls(sql, tuple(one for part in parts.values() for one in part.parameters))


class _Statement:
    """The search as one statement of this database."""

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self.connection = connection

    def written(
        self, entries: QuerySet[Entry], asked: Asked, kind: str, number: int
    ) -> tuple[str, tuple[Any, ...]]:
        theirs = self._theirs(entries)
        of_kind = _Part("kind = %s", (kind,)) if kind else _Part("1 = 1")
        head = self._meets("head_index", asked.as_beginnings)
        full = self._meets("full_index", asked.as_beginnings)
        place = _Part.of(
            "CASE WHEN {title} THEN 0 WHEN {beginning} THEN 1 WHEN {head} THEN 2 ELSE 3 END",
            title=self._meets("title_index", asked.as_stems),
            beginning=self._meets("title_index", asked.as_beginnings),
            head=head,
        )
        either = [self._some(place, head, theirs, of_kind), self._some(place, full, theirs, of_kind)]
        if kind:  # of the other kinds how many there are is shown too
            either.append(self._some(place, full, theirs, _Part("1 = 1")))
        exactly = _Part(
            "\n  UNION ".join(f"SELECT * FROM ({one.sql}) AS some_{n}" for n, one in enumerate(either)),  # noqa: S608
            tuple(parameter for one in either for parameter in one.parameters),
        )
        nearly = self._some(
            _Part(str(NEARLY)),
            self._meets("full_index", asked.as_near),
            theirs,
            _Part("NOT EXISTS (SELECT 1 FROM exactly)"),
        )
        whole = _Part.of(_SQL, exactly=exactly, nearly=nearly, of_kind=of_kind)
        return whole.sql, (*whole.parameters, PER_PAGE, (number - 1) * PER_PAGE)

    def _some(self, place: _Part, *conditions: _Part) -> _Part:
        """Entries of which all this holds, as many as are ranked, each with its place."""
        where = _Part(
            " AND ".join(one.sql for one in conditions),
            tuple(parameter for one in conditions for parameter in one.parameters),
        )
        return _Part.of(
            f"SELECT id, kind, dated_at, {{place}} AS place FROM search_entry WHERE {{where}} LIMIT {MOST_SHOWN}",  # noqa: S608
            place=place,
            where=where,
        )

    def _meets(self, column: str, every: list[Alternatives]) -> _Part:
        question = asked_in(every, column, self.connection)
        if self.connection.vendor == "postgresql":
            return _Part(f"{column} @@ %s::tsquery", (question,))
        return _Part(ON_SQLITE, (question,))

    def _theirs(self, entries: QuerySet[Entry]) -> _Part:
        """The asker’s part of the entries as a condition, so that each is asked about once it is found."""
        compiler = entries.query.get_compiler(connection=self.connection)
        try:
            written, parameters = compiler.compile(entries.query.where)
        except EmptyResultSet:
            return _Part("1 = 0")
        except FullResultSet:
            return _Part("1 = 1")
        return _Part(f"({written})", tuple(parameters))
