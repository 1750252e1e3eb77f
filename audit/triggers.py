"""The database's own refusal to change what was recorded (law 14), on SQLite and on PostgreSQL.

Nobody may change or delete an event or a seal, whichever door is used; the words of an event may be blanked
once, and nothing else. The triggers are put back after each migration, as changing a table on SQLite
drops them; `missing()` tells when one is gone or was altered.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

REFUSAL = "audit: what was recorded is never changed or deleted"

EVENT, TEXT, SEAL = "audit_event", "audit_eventtext", "audit_seal"
TABLES = (EVENT, TEXT, SEAL)


def install(connection: BaseDatabaseWrapper) -> list[str]:
    """All triggers are there and as they should be; returns the names of those that had to be put back."""
    absent = missing(connection)
    if absent:
        # What was altered is made anew with the rest.
        remove(connection)
        with connection.cursor() as cursor:
            for statement in _statements(connection):
                cursor.execute(statement)
    return absent


def remove(connection: BaseDatabaseWrapper) -> None:
    """The record can be changed again. For tests that empty their database, and for rebuilding a demonstration."""
    with connection.cursor() as cursor:
        for table, name in _names(connection):
            on = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The names of triggers and their functions that are gone, switched off or altered; all when the tables aren't there."""
    if connection.vendor == "postgresql":
        return _missing_on_postgresql(connection)
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        there = dict(cursor.fetchall())
    return [name for name, statement in SQLITE.items() if there.get(name) != statement]


def are_tables_there(connection: BaseDatabaseWrapper) -> bool:
    return set(TABLES) <= set(connection.introspection.table_names())


def _names(connection: BaseDatabaseWrapper) -> list[tuple[str, str]]:
    if connection.vendor == "postgresql":
        return [(table, name) for table, name, _, _ in POSTGRESQL]
    return [(_table_of(name), name) for name in SQLITE]


def _statements(connection: BaseDatabaseWrapper) -> list[str]:
    if connection.vendor != "postgresql":
        return list(SQLITE.values())
    statements = [
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $body${body}$body$"
        for name, body in FUNCTIONS.items()
    ]
    for table, name, when, function in POSTGRESQL:
        statements.append(f"CREATE TRIGGER {name} {when} EXECUTE FUNCTION {function}()")
        # Fires even for a session that switches ordinary triggers off.
        statements.append(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}")
    return statements


# PostgreSQL ---------------------------------------------------------------------------------------

REFUSE, ONLY_BLANKING = "audit_refuse", "audit_only_blanking"

_RAISE = f"RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';"

FUNCTIONS = {
    REFUSE: f"BEGIN {_RAISE} END;",
    ONLY_BLANKING: f"""
BEGIN
  IF NEW.event_id = OLD.event_id AND OLD.blanked_at IS NULL AND NEW.blanked_at IS NOT NULL
     AND NEW.label = '' AND NEW.reason = '' AND NEW.salt = '' THEN
    RETURN NEW;
  END IF;
  {_RAISE}
END;""",
}

#: Table, name, when, function.
POSTGRESQL = [
    (table, f"{table}_{what}", f"BEFORE {what.upper()} ON {table} FOR EACH {each}", function)
    for table in TABLES
    for what, each, function in (
        ("update", "ROW", ONLY_BLANKING if table == TEXT else REFUSE),
        ("delete", "ROW", REFUSE),
        ("truncate", "STATEMENT", REFUSE),
    )
]

#: pg_trigger.tgtype: row 1, before 2, delete 8, update 16, truncate 32.
_TYPES = {"update": 1 + 2 + 16, "delete": 1 + 2 + 8, "truncate": 2 + 32}


def _missing_on_postgresql(connection: BaseDatabaseWrapper) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT tgname, tgenabled, tgtype, relname, proname
            FROM pg_trigger
            JOIN pg_class ON pg_class.oid = tgrelid
            JOIN pg_proc ON pg_proc.oid = tgfoid
            WHERE NOT tgisinternal AND tgqual IS NULL AND tgattr = ''::int2vector
              AND relnamespace = current_schema()::regnamespace
            """
        )
        there: dict[str, Any] = {name: tuple(rest) for name, *rest in cursor.fetchall()}
        cursor.execute(
            "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = current_schema()::regnamespace AND proname = ANY(%s)",
            [list(FUNCTIONS)],
        )
        bodies = dict(cursor.fetchall())
    absent = [name for name, body in FUNCTIONS.items() if bodies.get(name) != body]
    for table, name, _, function in POSTGRESQL:
        what = name.removeprefix(f"{table}_")
        if there.get(name) != ("A", _TYPES[what], table, function):
            absent.append(name)
    return absent


# SQLite -------------------------------------------------------------------------------------------


def _refuse(name: str, when: str, condition: str = "") -> str:
    condition = f" WHEN {condition}" if condition else ""
    return f"CREATE TRIGGER {name} {when}{condition} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"


#: "INSERT OR REPLACE" deletes the row in its way without asking the trigger on DELETE.
_IN_THE_WAY = {
    EVENT: "EXISTS (SELECT 1 FROM audit_event WHERE id = NEW.id OR once_key = NEW.once_key)",
    TEXT: "EXISTS (SELECT 1 FROM audit_eventtext WHERE event_id = NEW.event_id)",
    SEAL: "EXISTS (SELECT 1 FROM audit_seal WHERE id = NEW.id OR event_id = NEW.event_id"
    " OR digest = NEW.digest OR previous = NEW.previous)",
}

_NOT_BLANKING = (
    "NOT (NEW.event_id = OLD.event_id AND OLD.blanked_at IS NULL AND NEW.blanked_at IS NOT NULL"
    " AND NEW.label = '' AND NEW.reason = '' AND NEW.salt = '')"
)

SQLITE = {
    f"{table}_{what}": _refuse(f"{table}_{what}", f"BEFORE {what.upper()} ON {table}", condition)
    for table in TABLES
    for what, condition in (
        ("update", _NOT_BLANKING if table == TEXT else ""),
        ("delete", ""),
        ("insert", _IN_THE_WAY[table]),
    )
}


def _table_of(name: str) -> str:
    return name.rpartition("_")[0]
