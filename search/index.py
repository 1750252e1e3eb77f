"""The index of the entries: on PostgreSQL one over their words; on SQLite an FTS5 table that triggers keep in step.

Because of the triggers the index also follows whatever changes the entries by another way: `loaddata`, a test that empties its
database, a backup that is put back.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

TABLE, WORDS = "search_entry", "search_words"
COLUMNS = {"title_index", "head_index", "full_index"}

_OLD = (
    "INSERT INTO search_words (search_words, rowid, title_index, head_index, full_index)"
    " VALUES ('delete', old.id, old.title_index, old.head_index, old.full_index);"
)
_NEW = (
    "INSERT INTO search_words (rowid, title_index, head_index, full_index)"
    " VALUES (new.id, new.title_index, new.head_index, new.full_index);"
)

#: Tokens come ready made: letters of every script, digits, and the underscore that marks them.
SQLITE = {
    WORDS: "CREATE VIRTUAL TABLE search_words USING fts5(title_index, head_index, full_index,"
    " content='search_entry', content_rowid='id', detail='column', tokenize=\"ascii tokenchars '_'\")",
    "search_entry_put": f"CREATE TRIGGER search_entry_put AFTER INSERT ON search_entry BEGIN {_NEW} END",
    "search_entry_changed": f"CREATE TRIGGER search_entry_changed AFTER UPDATE ON search_entry BEGIN {_OLD} {_NEW} END",
    "search_entry_removed": f"CREATE TRIGGER search_entry_removed AFTER DELETE ON search_entry BEGIN {_OLD} END",
}
FILL = "INSERT INTO search_words (search_words) VALUES ('rebuild')"

POSTGRESQL = [
    "CREATE INDEX IF NOT EXISTS search_entry_words ON search_entry USING gin (full_index) WITH (fastupdate = off)",
    "CREATE INDEX IF NOT EXISTS search_entry_head ON search_entry USING gin (head_index) WITH (fastupdate = off)",
    # Without statistics the planner takes every word for a rare one, and so asks the index. It would read the
    # whole table for a common word, and unpack the words of each entry, which takes far longer.
    "ALTER TABLE search_entry ALTER COLUMN full_index SET STATISTICS 0",
    "ALTER TABLE search_entry ALTER COLUMN head_index SET STATISTICS 0",
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
            cursor.execute(FILL)


def is_table_there(connection: BaseDatabaseWrapper) -> bool:
    """Whether the entries have their table, with the columns that the index is made of."""
    look = connection.introspection
    with connection.cursor() as cursor:
        if TABLE not in look.table_names(cursor):
            return False
        return {column.name for column in look.get_table_description(cursor, TABLE)} >= COLUMNS
