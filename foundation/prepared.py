"""Queries that are worked out once and asked many times.

Django writes the SQL of a queryset anew each time it is asked, which for a page of a few queries takes longer than
the database does. A prepared query is still built from querysets (so `public()` decides here as everywhere);
its SQL is kept for each database, and only the values change. PostgreSQL keeps its own plan of it too, for as
long as a connection lives; planning takes it longer than finding a few rows does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import count
from typing import Any
from weakref import WeakKeyDictionary

from django.db import DEFAULT_DB_ALIAS, DatabaseError, InterfaceError, OperationalError, connections
from django.db.models import QuerySet

#: Stands for a value while the SQL is written: a text or a number that nothing else in a query is.
TEXT = "\ue000value {}\ue000"
NUMBER = -(2**62)


@dataclass(frozen=True)
class Statement:
    sql: str
    parameters: tuple[Any, ...]
    compiler: Any
    converters: Any

    def filled(self, values: dict[str, Any]) -> list[Any]:
        return [values[one.name] if isinstance(one, Slot) else one for one in self.parameters]

    def numbered(self, cursor: Any, names: Iterable[str]) -> str:
        """The SQL with $1, $2 … in the places of the values, and everything else written out."""
        places = {name: f"${number}" for number, name in enumerate(names, start=1)}
        texts = self.sql.split("%s")
        parts = [texts[0]]
        for parameter, text in zip(self.parameters, texts[1:], strict=True):
            literal = (
                places[parameter.name] if isinstance(parameter, Slot) else cursor.mogrify("%s", [parameter])
            )
            parts += [literal.decode() if isinstance(literal, bytes) else literal, text]
        return "".join(parts).replace("%%", "%")


#: No such plan, one of the same name already, or one whose table has changed since (PostgreSQL, appendix A).
PLAN_IS_LOST = {"26000", "42P05", "0A000"}

#: What each connection to PostgreSQL has a plan of.
_PLANS: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()
_NUMBERS = count()


class Prepared:
    """`Prepared(lambda slug: Review.objects.public().filter(slug=slug).values_list("pk"), slug=str)`.

    The function builds a `values_list` queryset from its values, whose types are named; it must not look at
    them. `rows(slug="…")` gives the rows.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], **types: type) -> None:
        self.build = build
        self.stand_ins = {
            name: NUMBER - number if kind is int else TEXT.format(number)
            for number, (name, kind) in enumerate(types.items())
        }
        self._names = {stand_in: name for name, stand_in in self.stand_ins.items()}
        self._statements: dict[str, Statement] = {}
        self._server_plans = True
        self._places = f" ({', '.join(['%s'] * len(types))})" if types else ""
        self.name = f"prepared_{next(_NUMBERS)}"

    def rows(self, **values: Any) -> list[list[Any]]:
        """What the query finds now.

        Where it is the first question of a request, it stands for the one by which Django finds out whether a kept connection
        still lives: on a dead one it is asked again over a new one, for it only reads.
        """
        connection: Any = connections[DEFAULT_DB_ALIAS]
        if connection.connection is None or connection.in_atomic_block or connection.health_check_done:
            return self._ask(connection, values)
        connection.health_check_done = True
        try:
            return self._ask(connection, values)
        except (OperationalError, InterfaceError):
            if connection.is_usable():
                raise
            connection.close()
            return self._ask(connection, values)

    def _ask(self, connection: Any, values: dict[str, Any]) -> list[list[Any]]:
        statement = self._statements.get(connection.vendor)
        if statement is None:
            statement = self._statements[connection.vendor] = self._write()
        with connection.cursor() as cursor:
            rows: Iterable[Any] = self._planned(connection, cursor, statement, values)
            if rows is None:
                cursor.execute(statement.sql, statement.filled(values))
                rows = cursor.fetchall()
        if statement.converters:
            rows = statement.compiler.apply_converters(rows, statement.converters)
        return [list(row) for row in rows]

    def _planned(self, connection: Any, cursor: Any, statement: Statement, values: dict[str, Any]) -> Any:
        """The rows by way of the server's own plan; None where it keeps none.

        A pooler between us and the server may hand us another connection than the one that has the plan. That
        fails once, and from then on this process asks the usual way.
        """
        if not self._server_plans or connection.vendor != "postgresql" or connection.in_atomic_block:
            return None
        try:
            there = _PLANS.setdefault(connection.connection, set())
            if self.name not in there:
                cursor.execute(f"PREPARE {self.name} AS {statement.numbered(cursor, self.stand_ins)}")
                there.add(self.name)
            cursor.execute(f"EXECUTE {self.name}{self._places}", [values[name] for name in self.stand_ins])
            return cursor.fetchall()
        except DatabaseError as error:
            if getattr(error.__cause__, "pgcode", "") not in PLAN_IS_LOST:
                raise
            self._server_plans = False
            return None

    def _write(self) -> Statement:
        compiler = self.build(**self.stand_ins).query.get_compiler(DEFAULT_DB_ALIAS)
        sql, parameters = compiler.as_sql()
        converters = compiler.get_converters([column for column, _, _ in compiler.select])
        slots = tuple(
            Slot(self._names[one]) if isinstance(one, str | int) and one in self._names else one
            for one in parameters
        )
        missing = set(self.stand_ins) - {one.name for one in slots if isinstance(one, Slot)}
        if missing:
            raise ValueError(f"The query does not use {', '.join(sorted(missing))} as it was given.")
        return Statement(sql, slots, compiler, converters)


@dataclass(frozen=True)
class Slot:
    """The place of a value among a statement's parameters."""

    name: str
