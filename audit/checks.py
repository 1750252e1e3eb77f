"""Whether the database still refuses to change what was recorded: `manage.py check --database default`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error
from django.db import connections

from audit import triggers


def check_triggers(
    app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    for alias in databases or []:
        connection = connections[alias]
        if not triggers.are_tables_there(connection):
            continue
        if absent := triggers.missing(connection):
            found.append(
                Error(
                    f"The audit record can be changed: {', '.join(absent)} missing or altered.",
                    hint="Find out who removed them. `manage.py migrate --skip-checks` puts them back.",
                    id="audit.E001",
                )
            )
    return found
