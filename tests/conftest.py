"""What every test may use, and what holds for all of them."""

from __future__ import annotations

import gc
import os
import secrets
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from tests import machine, migrated
from tests.browser import looking

# The browser's driver runs an event loop in the test's thread, beside which Django would refuse the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# How long an example took says how busy the machine was.
hypothesis.settings.register_profile(
    "portal", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("portal")

REQUIRE_ALL = os.environ.get("REQUIRE_ALL") == "1"
"""Everything must be here: a skip is a failure (`make test-all`)."""

#: More cases of one test than these are many (`--few-cases`).
MANY_CASES = 6

NEEDS = {
    "browser": machine.why_no_browser,
    "postgres": machine.why_no_postgres,
    "redis": machine.why_no_redis,
}


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """A file that a test is given is called by its place, not by its bytes: many hold the second in which they were made,
    and workers that begin in different seconds would not have the same tests.
    """
    return argname if isinstance(val, bytes) else None


def pytest_sessionstart() -> None:
    migrated.begin()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    from django.db import connection

    with django_db_blocker.unblock():
        connection.ensure_connection()
        migrated.keep(connection)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--few-cases",
        action="store_true",
        help="Of a test with many cases run the first, the middle and the last: all of them ran elsewhere.",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--few-cases"):
        _keep_few_cases(config, items)
    _skip_what_cannot_run(items)


def pytest_collection_finish() -> None:
    """Objects that live as long as the run are not looked through for garbage again and again: a twelfth of its time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


def _keep_few_cases(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Whose role it is, or which of many addresses, is decided above the database: a few cases ask it everything.

    `every_case` marks the tests whose cases are put to the database itself.
    """
    cases = defaultdict(list)
    for item in items:
        if hasattr(item, "callspec") and not item.get_closest_marker("every_case"):
            cases[item.nodeid.partition("[")[0]].append(item)
    left_out = {
        item
        for of_one in cases.values()
        if len(of_one) > MANY_CASES
        for item in set(of_one) - {of_one[0], of_one[len(of_one) // 2], of_one[-1]}
    }
    config.hook.pytest_deselected(items=list(left_out))
    items[:] = [item for item in items if item not in left_out]


def _skip_what_cannot_run(items: list[pytest.Item]) -> None:
    """Skip what this machine cannot run, and say why."""
    reasons: dict[str, str] = {}
    for item in items:
        if "page" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
        for need, why in NEEDS.items():
            if item.get_closest_marker(need):
                if need not in reasons:
                    reasons[need] = why()
                if reasons[need]:
                    item.add_marker(pytest.mark.skip(reason=reasons[need]))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    report = yield
    if REQUIRE_ALL and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped, but everything must run: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Any:
    """What Django remembers of its own tables it knows before the test begins, whichever test came before it."""
    if item.get_closest_marker("django_db"):
        from django.apps import apps
        from django.contrib.contenttypes.models import ContentType

        ContentType.objects.get_for_models(*apps.get_models())
    return (yield)


@pytest.fixture(autouse=True)
def _one_clock(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The database's clock says what the portal's clock says, unless the test asks for the real one."""
    if request.node.get_closest_marker("real_database_clock"):
        return
    from foundation import clock

    monkeypatch.setattr(clock, "database_now", clock.now)


@lru_cache(maxsize=64)
def _inspection(*args: Any, **limits: Any) -> Any:
    from documents.inspection import inspecting

    return inspecting.inspect(*args, **limits)


@pytest.fixture(autouse=True)
def _inspected_here(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file is inspected without a process of its own, and the same file once, but in the tests of that process."""
    from documents.inspection import apart

    if not request.node.get_closest_marker("apart"):
        monkeypatch.setattr(apart, "inspect", _inspection)


@pytest.fixture(scope="session", autouse=True)
def _emptied_between_tests() -> Iterator[None]:
    """Tests with transactions of their own empty the database afterwards, which the audit triggers refuse.

    They are lifted for that moment alone; Django then tells of a migration, which puts them back. What migrations
    brought into the tables is brought again, so that no test depends on which came before it.
    """
    from django.db.backends.base.operations import BaseDatabaseOperations

    from audit import triggers
    from partnership.services import reference_data

    usual = BaseDatabaseOperations.execute_sql_flush

    def empty(self: Any, sql_list: Any) -> None:
        triggers.remove(self.connection)
        usual(self, sql_list)
        reference_data.load_rule_editions()
        reference_data.load_reference_rows()
        reference_data.load_coverage()
        reference_data.load_audience_pages()
        reference_data.load_audience_texts()

    BaseDatabaseOperations.execute_sql_flush = empty  # type: ignore[method-assign]
    yield
    BaseDatabaseOperations.execute_sql_flush = usual  # type: ignore[method-assign]


@pytest.fixture(autouse=True)
def _lists_made_anew() -> None:
    """Another test's database had the same stamp and other resources."""
    from portal.queries import resource_index

    resource_index.forget()


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path) -> None:
    """Files that a test stores are its own."""
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "files"), "base_url": None},
        }
    }


@pytest.fixture(autouse=True)
def _files_closed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A file that a test was answered with is closed at its end, read or not, as every real server closes it."""
    from django.test import Client

    answers = []
    usual = Client.request

    def request(self: Any, **asked: Any) -> Any:
        answer = usual(self, **asked)
        if answer.streaming:
            answers.append(answer)
        return answer

    monkeypatch.setattr(Client, "request", request)
    yield
    for answer in answers:
        for close in answer._resource_closers:
            close()


@pytest.fixture(autouse=True)
def _own_pages(settings: Any) -> None:
    """Public pages that a test keeps are its own: the tables of caches are not emptied after a test."""
    pages = settings.CACHES["pages"] | {"KEY_PREFIX": secrets.token_hex(8)}
    settings.CACHES = settings.CACHES | {"pages": pages}


# Browser -----------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return browser_type_launch_args | {
        "executable_path": machine.browser(),
        "headless": True,
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run",
        ],
    }


@pytest.fixture
def page(page: Any) -> Iterator[Any]:
    """A page of a browser that fails the test on a script error, a refused script or style, or a foreign address."""
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(f"script error: {error}"))
    page.on(
        "console",
        lambda message: (
            faults.append(message.text)
            if message.type == "error" and "Failed to load resource" not in message.text
            else None
        ),
    )
    page.on(
        "request",
        lambda request: (
            faults.append(f"foreign address: {request.url}")
            if not request.url.startswith(("http://localhost:", "http://127.0.0.1:", "data:", "about:"))
            else None
        ),
    )
    yield page
    assert faults == []


@pytest.fixture
def sign_in(live_server: Any, client: Any) -> Callable[[Any, Any], None]:
    """`sign_in(page, person)`: the page belongs to the person from now on."""

    def do(page: Any, person: Any) -> None:
        from django.conf import settings

        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
        )

    return do


@pytest.fixture
def check_accessible() -> Callable[[Any], None]:
    """`check_accessible(page)`: axe finds nothing, and nothing is wider than the screen."""

    def check(page: Any) -> None:
        looking.begin(page)
        assert looking.faults(page) + looking.too_wide(page) == []

    return check


# Servers -----------------------------------------------------------------------------------------


@pytest.fixture
def postgres_url() -> Iterator[str]:
    """The address of an empty PostgreSQL database that goes away after the test."""
    with machine.empty_database() as url:
        yield url


@pytest.fixture
def redis_server(tmp_path: Path) -> Iterator[machine.Redis]:
    """A Redis of the test's own, which it may kill and start again."""
    server = machine.Redis(tmp_path / "redis")
    server.start()
    yield server
    server.kill()


@pytest.fixture(scope="session", autouse=True)
def _tidy() -> Iterator[None]:
    yield
    from tests.settings import FOLDER

    shutil.rmtree(FOLDER, ignore_errors=True)
