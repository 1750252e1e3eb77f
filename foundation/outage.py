"""When it is the database that is not there for us, not the portal that is wrong."""

from __future__ import annotations

from django.db import InterfaceError, InternalError, OperationalError

READ_ONLY = "25006"
"""PostgreSQL's code for a change that a read-only transaction refuses: a standby, or a server that others hold still."""


def is_of_the_database(failure: BaseException | None) -> bool:
    """Whether the database is away, or takes no change for now. Both pass by themselves.

    psycopg2 files the second under InternalError, with much that does not pass; only its code tells it apart.
    """
    if isinstance(failure, InternalError):
        return getattr(failure.__cause__, "pgcode", None) == READ_ONLY
    return isinstance(failure, (OperationalError, InterfaceError))
