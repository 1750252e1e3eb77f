"""The demonstration, made once for all sweeps of a worker, in a database of its own beside the tests' one."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as portal_settings
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.test import Client, override_settings

from tests.crawl import Form, Page, walk
from tests.sweep.people import sign_in
from tests.sweep.soundness import faults

#: `SWEEP=whole`: nothing is taken by turns.
WHOLE = os.environ.get("SWEEP") == "whole"


@dataclass(frozen=True)
class Demonstration:
    """A database that holds the demonstration, and the settings under which it was made."""

    database: str
    settings: dict[str, Any]
    unblock: Callable[[], Any]

    @contextmanager
    def entered(self, **further: Any) -> Iterator[None]:
        """Within the block this worker is in the demonstration; what is done there is undone at its end."""
        with (
            self.unblock(),
            on_database(self.database),
            override_settings(**self.settings | further),
            transaction.atomic(),
        ):
            yield
            transaction.set_rollback(True)


@contextmanager
def on_database(name: str) -> Iterator[None]:
    """Within the block the portal's connection is to this database; the usual one is left as it is.

    What the process remembers of a database's content types counts for that one alone.
    """
    usual = connections[DEFAULT_DB_ALIAS]
    other = usual.copy()
    other.settings_dict["NAME"] = name
    connections[DEFAULT_DB_ALIAS] = other
    ContentType.objects.clear_cache()
    try:
        yield
    finally:
        other.close()
        connections[DEFAULT_DB_ALIAS] = usual
        ContentType.objects.clear_cache()


@contextmanager
def copy_of_the_tests_database(folder: Path) -> Iterator[str]:
    """The name of a second database with the same tables and rows."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        copy = str(folder / "demonstration.sqlite3")
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [copy])
        yield copy
        return
    copy = f"demonstration_{secrets.token_hex(6)}"
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        cursor.execute(f'CREATE DATABASE "{copy}" TEMPLATE "{name}"')
    yield copy
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{copy}" WITH (FORCE)')


@pytest.fixture(scope="session")
def the_demonstration(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Demonstration]:
    folder = tmp_path_factory.mktemp("demonstration")
    files = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(folder), "base_url": None},
    }
    changes = {
        "TRIAL": True,
        "DEMONSTRATION": True,
        "DEMO_PASSWORD": "only-for-a-demonstration",
        "STORAGES": portal_settings.STORAGES | {"default": files},
    }
    with django_db_blocker.unblock(), copy_of_the_tests_database(folder) as database:
        with on_database(database), override_settings(**changes):
            call_command("demo", verbosity=0)
        yield Demonstration(database, changes, django_db_blocker.unblock)


@pytest.fixture
def demonstration(the_demonstration: Demonstration, db: None) -> Iterator[None]:
    """The test is in the demonstration, and leaves it as it was."""
    with the_demonstration.entered():
        yield


@dataclass(frozen=True)
class Visit:
    """A page that somebody came to: what it holds, what is wrong with it, and its forms."""

    address: str
    status: int
    body: bytes  #: Empty where it is no page.
    faults: list[str]
    forms: list[Form]


@pytest.fixture(scope="session")
def walked(the_demonstration: Demonstration) -> Callable[[str | None], list[Visit]]:
    """`walked(role)`: every page that this person can reach, walked once for all tests that ask."""

    @cache
    def walked(role: str | None) -> list[Visit]:
        starts = ["/"] if role is None else ["/", "/workspace/", "/account/2fa/"]
        starts += ["/admin/"] if role == "admin" else []
        with the_demonstration.entered():
            client = Client()
            sign_in(client, role)
            return [_visit(page) for page in walk(client, *starts, each=4 if WHOLE else 2)]

    return walked


def _visit(page: Page) -> Visit:
    is_page = page.is_html and page.status < 400
    if not is_page:
        return Visit(page.address, page.status, b"", [], [])
    return Visit(page.address, page.status, page.body, faults(page), list(page.forms()))
