"""The index of the entries: on PostgreSQL one over their words; on SQLite an FTS5 table that triggers keep in step.

Because of the triggers the index also follows whatever changes the entries by another way: `loaddata`, a test that empties its
database, a backup that is put back.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

TABLE, WORDS = "search_entry", "search_words"
COLUMNS = ("title_index", "head_index", "full_index")

_NAMES = ", ".join(COLUMNS)
_OLD = f"INSERT INTO {WORDS} ({WORDS}, rowid, {_NAMES}) VALUES ('delete', {', '.join(f'old.{name}' for name in ('id', *COLUMNS))})"
_NEW = (
    f"INSERT INTO {WORDS} (rowid, {_NAMES}) VALUES ({', '.join(f'new.{name}' for name in ('id', *COLUMNS))})"
)

#: Tokens come ready made: letters of every script, digits, and the underscore that marks them.
SQLITE = {
    WORDS: f"CREATE VIRTUAL TABLE {WORDS} USING fts5({_NAMES}, content='{TABLE}', content_rowid='id',"
    " detail='column', tokenize=\"ascii tokenchars '_'\")",
    f"{TABLE}_put": f"CREATE TRIGGER {TABLE}_put AFTER INSERT ON {TABLE} BEGIN {_NEW}; END",
    f"{TABLE}_changed": f"CREATE TRIGGER {TABLE}_changed AFTER UPDATE ON {TABLE} BEGIN {_OLD}; {_NEW}; END",
    f"{TABLE}_removed": f"CREATE TRIGGER {TABLE}_removed AFTER DELETE ON {TABLE} BEGIN {_OLD}; END",
}

POSTGRESQL = [
    f"CREATE INDEX IF NOT EXISTS {TABLE}_words ON {TABLE} USING gin (full_index) WITH (fastupdate = off)",
    # Without statistics the planner takes every word for a rare one, and so asks the index. It would read the
    # whole table for a common word, and unpack the words of each entry, which takes far longer.
    f"ALTER TABLE {TABLE} ALTER COLUMN full_index SET STATISTICS 0",
]


def install(connection: BaseDatabaseWrapper) -> None:
    """The index is there, and holds every entry."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for statement in POSTGRESQL:
                cursor.execute(statement)
            return
        cursor.execute("SELECT name FROM sqlite_master")
        there = {name for (name,) in cursor.fetchall()}
        absent = [statement for name, statement in SQLITE.items() if name not in there]
        for statement in absent:
            cursor.execute(statement)
        if absent:
            cursor.execute(f"INSERT INTO {WORDS} ({WORDS}) VALUES ('rebuild')")


def is_table_there(connection: BaseDatabaseWrapper) -> bool:
    """Whether the entries have their table, with the columns that the index is made of."""
    look = connection.introspection
    with connection.cursor() as cursor:
        if TABLE not in look.table_names(cursor):
            return False
        return set(COLUMNS) <= {column.name for column in look.get_table_description(cursor, TABLE)}
