"""Asking the index: one query for the page, what it is a part of, and how many there are under each choice.

First come entries that have every word that was typed, in any of its forms: in the title, then where the last word is the
beginning of one there, then in title and summary, then anywhere. Only where there is none, entries come whose words
begin like those typed or differ from them by a letter; and where there is none of these either, entries that have some of the
words, those with most of them first. Every way the asker’s own part of the entries is all there is: what one may not see changes
neither results nor counts, nor what a misspelling is taken for. Inside, a record of which both pages are found is shown once.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass, field, replace
from typing import Any

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet
from django.utils.safestring import SafeString

from foundation.languages import own_name
from search import excerpts
from search.models import Entry, EntryQuerySet
from search.points import FINDABLE
from search.words import Alternatives, Asked, asked_in, choice_token

PER_PAGE = 20
#: Nobody reads further; who has that many results needs more words. So many of those with the words in title or summary,
#: and so many of all, are ranked: a word that is on most of many thousand pages costs no more than that.
MOST_PAGES = 50
MOST_SHOWN = PER_PAGE * MOST_PAGES

#: The place of what was found only because it begins alike or is spelt alike. What lacks words comes after it, a place for each.
NEARLY = 4


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
    public_url: str = ""  #: Of a page inside: where everybody reads of the same, if they do.
    is_of_a_matter: bool = False  #: Inside, for those who know of its matter.

    @property
    def is_restricted(self) -> bool:
        """Whether it shows what is known inside alone."""
        return self.is_of_a_matter or not (self.is_public or self.public_url)

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
class Chosen:
    """What somebody narrowed the results down to; nothing where it is empty."""

    kind: str = ""
    topic: str = ""
    language: str = ""

    def __bool__(self) -> bool:
        return any(astuple(self))

    @property
    def tokens(self) -> list[Alternatives]:
        """What an entry under all of it has among its words."""
        return [[choice_token(facet, value)] for facet, value in vars(self).items() if value]


@dataclass(frozen=True)
class Group:
    """How many were found that are alike in all that can be chosen."""

    kind: str
    topics: tuple[str, ...]
    language: str
    language_name: str
    count: int

    def named(self, facet: str) -> Iterator[tuple[str, str]]:
        """Its choices of a facet: as an address calls each, and as a page does."""
        if facet == "language":
            yield self.language, self.language_name or own_name(self.language, self.language)
        else:
            yield from ((one, one) for one in (self.topics if facet == "topic" else (self.kind,)))

    def is_under(self, chosen: Chosen) -> bool:
        return all(not value or value in dict(self.named(facet)) for facet, value in vars(chosen).items())


@dataclass(frozen=True)
class Choice:
    """One thing to choose, and how many there are under it and all else that was chosen."""

    value: str
    name: str
    count: int


@dataclass(frozen=True)
class Facet:
    key: str
    chosen: str
    count: int  #: Of those under all else that was chosen.
    choices: list[Choice]


@dataclass(frozen=True)
class Results:
    """A page of what was found, and how many there are under each choice."""

    asked: Asked
    chosen: Chosen = Chosen()
    number: int = 1
    hits: list[Hit] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    is_nearly: bool = False  #: Nothing had the words as they were typed.
    is_partly: bool = False  #: Nothing had all of the words.
    ranked: int = 0  #: How many pages were put in order, those of one record each by itself.

    @property
    def total(self) -> int:
        return self._under(Chosen())

    @property
    def count(self) -> int:
        """How many there are under what was chosen."""
        return self._under(self.chosen)

    @property
    def is_cut(self) -> bool:
        """Whether there may be more than were ranked: then nobody knows how many there are under each choice."""
        return self.ranked >= MOST_SHOWN

    @property
    def facets(self) -> list[Facet]:
        """What can be chosen and would leave fewer, or was chosen; the most frequent first."""
        every = (self._facet(facet, value) for facet, value in vars(self.chosen).items())
        return [one for one in every if one.chosen or any(each.count < one.count for each in one.choices)]

    def _facet(self, facet: str, chosen: str) -> Facet:
        others = replace(self.chosen, **{facet: ""})
        names: dict[str, str] = {}
        counts: Counter[str] = Counter()
        for group in self.groups:
            if group.is_under(others):
                for value, name in group.named(facet):
                    names[value] = name
                    counts[value] += group.count
        choices = [Choice(value, names[value], count) for value, count in counts.items()]
        choices.sort(key=lambda one: (-one.count, one.name))
        return Facet(facet, chosen, self._under(others), choices)

    def _under(self, chosen: Chosen) -> int:
        return sum(one.count for one in self.groups if one.is_under(chosen))


def public(asked: Asked, chosen: Chosen = Chosen(), *, number: int = 1) -> Results:
    """What everybody may find."""
    return _search(Entry.objects.public(), asked, chosen, number)


def findable_by(person: Any) -> EntryQuerySet:
    """The entries that this person may find: of public pages, and inside what the rooms say."""
    return Entry.objects.within(FINDABLE.ask(person))


def inside(person: Any, asked: Asked, chosen: Chosen = Chosen(), *, number: int = 1) -> Results:
    """What this person may find in the workspace."""
    return _search(findable_by(person), asked, chosen, number, once=_ONCE)


def _search(
    entries: QuerySet[Entry], asked: Asked, chosen: Chosen, number: int, *, once: str = "every"
) -> Results:
    if not asked.words or not 1 <= number <= MOST_PAGES:
        return Results(asked, chosen, number)
    connection = connections[DEFAULT_DB_ALIAS]
    statement = _Statement(connection)
    with connection.cursor() as cursor:
        cursor.execute(*statement.written(entries, asked, chosen, number, once))
        rows = cursor.fetchall()
    groups = [_group(row[1:]) for row in rows if row[0]]
    hits = sorted((_hit(row[1:], asked) for row in rows if not row[0]), key=_order)
    return Results(
        asked,
        chosen,
        number,
        hits,
        groups,
        is_nearly=any(row[7] == NEARLY for row in rows),
        is_partly=any(row[7] > NEARLY for row in rows),
        ranked=max((row[9] for row in rows if row[0]), default=0),
    )


def _order(hit: Hit) -> tuple[int, float, int]:
    return hit.place, -hit.dated_at.timestamp(), -hit.pk


def _group(row: Iterable[Any]) -> Group:
    kind, topics, language_name, _, _, language, _, count, *_ = row
    return Group(kind, tuple(topics.splitlines()), language, language_name, count)


def _hit(row: Iterable[Any], asked: Asked) -> Hit:
    kind, title, summary, text, url, language, place, pk, is_public, dated_at, public_url, of_matter = row
    if isinstance(dated_at, str):
        dated_at = dt.datetime.fromisoformat(dated_at).replace(tzinfo=dt.UTC)
    return Hit(
        kind,
        title,
        summary,
        text,
        url,
        language,
        bool(is_public),
        place,
        dated_at,
        pk,
        asked,
        public_url,
        bool(of_matter),
    )


#: Of more alternatives at once PostgreSQL takes it that they stand in most entries, and reads every one.
FEW = 8


def _few_at_a_time(every: list[Alternatives]) -> list[list[Alternatives]]:
    """What meets one of these meets what was asked; several words are narrow enough as they are."""
    if len(every) > 1:
        return [every]
    (one,) = every
    return [[one[start : start + FEW]] for start in range(0, len(one), FEW)]


FOUND = "id, kind, topics, language, language_name, dated_at, subject_type, subject_id, is_public"

#: Of a record that was found inside as well, its public page is told of there.
_ONCE = """(
  SELECT * FROM (
    SELECT every.*,
      MIN(CASE WHEN is_public THEN 1 ELSE 0 END) OVER (PARTITION BY subject_type, subject_id) AS is_outside_alone
    FROM every
  ) AS told WHERE is_outside_alone = 1 OR NOT is_public
) AS once"""

ON_SQLITE = "search_entry.id IN (SELECT rowid FROM search_words WHERE search_words MATCH %s)"

_SQL = """
WITH exactly AS MATERIALIZED ({exactly}
), nearly AS MATERIALIZED ({nearly}
), partly AS MATERIALIZED ({partly}
), every AS MATERIALIZED (
  SELECT * FROM exactly UNION ALL SELECT * FROM nearly UNION ALL SELECT * FROM partly
), found AS MATERIALIZED (
  SELECT * FROM {once}
), shown AS MATERIALIZED (
  SELECT id, place FROM found WHERE {chosen} ORDER BY place, dated_at DESC, id DESC LIMIT %s OFFSET %s
)
SELECT 1, kind, topics, language_name, '', '', language, MIN(place), COUNT(*), (SELECT COUNT(*) FROM every), MAX(dated_at), '', 0
FROM found GROUP BY kind, topics, language_name, language
UNION ALL
SELECT 0, page.kind, page.title, page.summary, page.text, page.url, page.language, place, page.id,
  CASE WHEN page.is_public THEN 1 ELSE 0 END, page.dated_at, COALESCE(outside.url, ''),
  CASE WHEN page.is_restricted THEN 1 ELSE 0 END
FROM shown JOIN search_entry AS page ON page.id = shown.id
LEFT JOIN search_entry AS outside ON NOT page.is_public AND outside.is_public
  AND outside.subject_type = page.subject_type AND outside.subject_id = page.subject_id
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

    @classmethod
    def all_of(cls, *conditions: _Part) -> _Part:
        sql = " AND ".join(one.sql for one in conditions)
        return cls(sql, tuple(parameter for one in conditions for parameter in one.parameters))


class _Statement:
    """The search as one statement of this database."""

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self.connection = connection

    def written(
        self, entries: QuerySet[Entry], asked: Asked, chosen: Chosen, number: int, once: str
    ) -> tuple[str, tuple[Any, ...]]:
        theirs = self._theirs(entries)
        place = _Part.of(
            "CASE WHEN {title} THEN 0 WHEN {beginning} THEN 1 WHEN {head} THEN 2 ELSE 3 END",
            title=self._meets("title_index", asked.as_stems),
            beginning=self._meets("title_index", asked.as_beginnings),
            head=self._meets("head_index", asked.as_beginnings),
        )
        meant = asked.as_beginnings + chosen.tokens
        columns = ("head_index", "full_index")
        either = [self._some(place, self._meets(column, meant), theirs) for column in columns]
        if chosen:  # how many there are under other choices is shown too
            either.append(self._some(place, self._meets("full_index", asked.as_beginnings), theirs))
        exactly = self._any_of(either)
        nothing = _Part("NOT EXISTS (SELECT 1 FROM exactly)")
        nearly = self._any_of(
            [
                self._some(_Part(str(NEARLY)), self._meets("full_index", some), theirs, nothing)
                for some in _few_at_a_time(asked.as_near)
            ]
        )
        whole = _Part.of(
            _SQL,
            exactly=exactly,
            nearly=nearly,
            partly=self._partly(asked, theirs),
            once=_Part(once),
            chosen=self._under(chosen),
        )
        return whole.sql, (*whole.parameters, PER_PAGE, (number - 1) * PER_PAGE)

    def _partly(self, asked: Asked, theirs: _Part) -> _Part:
        """Where nothing has all of the words: what has some, ranked by how many. Of a single word there is no part."""
        words = asked.as_beginnings
        if len(words) == 1:
            return _Part("SELECT * FROM nearly WHERE 1 = 0")
        met = {f"word_{n}": self._meets("full_index", [each]) for n, each in enumerate(words)}
        counted = " + ".join(f"CASE WHEN {{{name}}} THEN 1 ELSE 0 END" for name in met)
        place = _Part.of(f"{NEARLY + len(words)} - ({counted})", **met)
        nothing = _Part("NOT EXISTS (SELECT 1 FROM exactly) AND NOT EXISTS (SELECT 1 FROM nearly)")
        # Those that lack one word are ranked whatever else has only some.
        parts = [[words[:n] + words[n + 1 :] for n in range(len(words))], [[each] for each in words]]
        return self._any_of(
            [self._some(place, self._meets_any("full_index", some), theirs, nothing) for some in parts]
        )

    def _any_of(self, several: list[_Part]) -> _Part:
        """What any of these selects."""
        return _Part(
            "\n  UNION ".join(f"SELECT * FROM ({one.sql}) AS some_{n}" for n, one in enumerate(several)),  # noqa: S608
            tuple(parameter for one in several for parameter in one.parameters),
        )

    def _some(self, place: _Part, *conditions: _Part) -> _Part:
        """Entries of which all this holds, as many as are ranked, each with its place."""
        return _Part.of(
            f"SELECT {FOUND}, {{place}} AS place FROM search_entry WHERE {{where}} LIMIT {MOST_SHOWN}",  # noqa: S608
            place=place,
            where=_Part.all_of(*conditions),
        )

    def _meets(self, column: str, every: list[Alternatives]) -> _Part:
        return self._meets_any(column, [every])

    def _meets_any(self, column: str, several: list[list[Alternatives]]) -> _Part:
        """Entries that meet the whole of one of these."""
        either = " | " if self.connection.vendor == "postgresql" else " OR "
        question = either.join(f"({asked_in(every, column, self.connection)})" for every in several)
        if self.connection.vendor == "postgresql":
            return _Part(f"{column} @@ %s::tsquery", (question,))
        return _Part(ON_SQLITE, (question,))

    def _under(self, chosen: Chosen) -> _Part:
        """What was found under the very choice."""
        has = "strpos" if self.connection.vendor == "postgresql" else "instr"
        wanted = [_Part("1 = 1")]
        if chosen.kind:
            wanted.append(_Part("kind = %s", (chosen.kind,)))
        if chosen.topic:
            wanted.append(_Part(f"{has}(%s || topics || %s, %s) > 0", ("\n", "\n", f"\n{chosen.topic}\n")))
        if chosen.language:
            wanted.append(_Part("language = %s", (chosen.language,)))
        return _Part.all_of(*wanted)

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
