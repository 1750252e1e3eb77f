"""Redis is a help, not a need: with it down or silent, pages go on and nothing hangs."""

import socket
import time

import pytest
from celery import current_app
from django.core.cache import caches

from config.caches import ForgivingRedisCache
from foundation.nudge import nudge

NOBODY = "redis://127.0.0.1:1/0"


@pytest.fixture
def silent():
    """A server that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0), backlog=50) as server:
        yield f"redis://127.0.0.1:{server.getsockname()[1]}/0"


def broken_cache(url):
    ForgivingRedisCache._not_before = 0
    return ForgivingRedisCache(url, {"OPTIONS": {"socket_connect_timeout": 0.3, "socket_timeout": 0.3}})


def test_a_cache_that_is_down_holds_nothing_and_never_fails():
    cache = broken_cache(NOBODY)

    cache.set("a", 1)
    assert cache.get("a", "made afresh") == "made afresh"
    assert cache.get_many(["a"]) == {}
    assert cache.add("a", 1) is False
    assert cache.touch("a") is False
    assert cache.has_key("a") is False
    assert cache.delete("a") is False
    assert cache.set_many({"a": 1}) == ["a"]
    cache.delete_many(["a"])
    cache.clear()


def test_every_way_to_ask_the_cache_forgives_by_itself():
    asks = {
        "get": ("a",),
        "get_many": (["a"],),
        "set": ("a", 1),
        "set_many": ({"a": 1},),
        "add": ("a", 1),
        "touch": ("a",),
        "has_key": ("a",),
        "delete": ("a",),
        "delete_many": (["a"],),
        "clear": (),
    }
    for name, arguments in asks.items():
        assert not getattr(broken_cache(NOBODY), name)(*arguments) or name == "set_many", name


def test_only_the_first_page_waits_for_a_silent_cache(silent):
    cache = broken_cache(silent)

    started = time.monotonic()
    for _ in range(20):
        cache.get("a")

    assert time.monotonic() - started < 2.5


@pytest.mark.redis
def test_a_cache_that_comes_back_is_used_again(redis_server):
    cache = broken_cache(redis_server.url)
    redis_server.kill()
    cache.set("a", 1)
    redis_server.start()

    ForgivingRedisCache._not_before = 0
    cache.set("a", 2)

    assert cache.get("a") == 2


@pytest.mark.parametrize("server", ["nobody", "silent"])
def test_a_nudge_that_reaches_nobody_neither_fails_nor_hangs(server, silent, settings, monkeypatch):
    url = {"nobody": NOBODY, "silent": silent}[server]
    monkeypatch.setattr(current_app.conf, "broker_url", url)
    monkeypatch.setattr(current_app.conf, "broker_write_url", url)
    started = time.monotonic()

    assert nudge("notices.tasks.dispatch_due") is False

    assert time.monotonic() - started < 4


@pytest.mark.redis
def test_a_nudge_is_a_message_in_the_queue(redis_server, monkeypatch):
    monkeypatch.setattr(current_app.conf, "broker_url", redis_server.url)
    monkeypatch.setattr(current_app.conf, "broker_write_url", redis_server.url)

    assert nudge("notices.tasks.dispatch_due", queue="statutory") is True

    with current_app.connection_for_read(redis_server.url) as connection:
        assert connection.default_channel._size("statutory") == 1


@pytest.mark.django_db
def test_throttles_stay_in_the_database_whatever_redis_does(settings):
    for alias in ("default", "throttles"):
        assert settings.CACHES[alias]["BACKEND"] == "django.core.cache.backends.db.DatabaseCache"
    caches["throttles"].set("tries", 3)
    assert caches["default"].get("tries") == 3
