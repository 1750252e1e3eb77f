from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import caches
from django.db import transaction

from config.caches import ForgivingRedisCache
from foundation import clock
from partnership import public_stamp
from partnership.models import PublicStamp


@pytest.fixture
def redis_pages(settings: Any, redis_server: Any) -> Any:
    """The page cache in a Redis of the test's own."""
    settings.CACHES = settings.CACHES | {
        "pages": {
            "BACKEND": "config.caches.ForgivingRedisCache",
            "LOCATION": redis_server.url,
            "OPTIONS": {"socket_connect_timeout": 0.3, "socket_timeout": 0.3},
        }
    }
    ForgivingRedisCache._not_before = 0.0
    return caches["pages"]


@pytest.fixture
def broken_redis(redis_pages: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A Redis that this process can't reach, while another still might."""
    monkeypatch.setattr(redis_pages, "surely_set", lambda *args: False)
    return redis_pages


def change() -> int:
    with transaction.atomic():
        return public_stamp.public_changed(at=clock.now())


@pytest.mark.django_db
def test_every_public_change_raises_the_number() -> None:
    before = public_stamp.current_number()

    first, second = change(), change()

    assert before < first < second
    assert PublicStamp.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_public_change_outside_a_transaction_is_refused() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        public_stamp.public_changed(at=clock.now())

    assert not PublicStamp.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_rolled_back_leaves_the_number() -> None:
    before = public_stamp.current_number()

    with transaction.atomic():
        public_stamp.public_changed(at=clock.now())
        transaction.set_rollback(True)

    assert public_stamp.current_number() == before


@pytest.mark.django_db
def test_without_redis_the_number_always_comes_from_the_database() -> None:
    public_stamp.read("page")
    before, _ = public_stamp.read("page")
    change()

    assert public_stamp.read("page")[0] > before


@pytest.mark.redis
@pytest.mark.django_db(transaction=True)
class TestLeases:
    def test_the_number_is_read_without_a_query_while_it_is_leased(
        self, redis_pages: Any, django_assert_num_queries: Any
    ) -> None:
        number, _ = public_stamp.read("page")
        redis_pages.set("page", "kept", 30)

        with django_assert_num_queries(0):
            assert public_stamp.read("page") == (number, {public_stamp.LEASE_KEY: number, "page": "kept"})

    def test_a_lease_ends_by_itself(self, redis_pages: Any) -> None:
        public_stamp.read("page")
        key = redis_pages.make_key(public_stamp.LEASE_KEY)

        assert 0 < redis_pages._cache.get_client(None).ttl(key) <= public_stamp.LEASE_SECONDS

    def test_a_change_is_seen_at_once_by_everybody(self, redis_pages: Any) -> None:
        number, _ = public_stamp.read("page")
        change()

        assert public_stamp.read("page")[0] > number

    def test_until_the_change_commits_the_old_number_holds_and_is_not_leased_again(
        self, redis_pages: Any
    ) -> None:
        number, _ = public_stamp.read("page")
        with transaction.atomic():
            public_stamp.public_changed(at=clock.now())
            assert redis_pages.get(public_stamp.LEASE_KEY) == public_stamp.CALLED_BACK
            assert redis_pages.add(public_stamp.LEASE_KEY, number) is False

        assert public_stamp.read("page")[0] > number

    def test_a_reader_overtaken_by_a_change_cannot_bring_the_old_number_back(
        self, redis_pages: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        redis_pages.delete(public_stamp.LEASE_KEY)
        real = public_stamp.current_number

        def overtaken() -> int:
            number = real()
            monkeypatch.setattr(public_stamp, "current_number", real)
            change()
            return number

        monkeypatch.setattr(public_stamp, "current_number", overtaken)
        stale, _ = public_stamp.read("page")

        assert public_stamp.read("page")[0] > stale

    def test_a_reader_that_was_held_up_keeps_nothing(
        self, redis_pages: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(public_stamp, "READING_SECONDS", 0)

        public_stamp.read("page")

        assert redis_pages.get(public_stamp.LEASE_KEY) is None

    def test_where_redis_does_not_answer_the_change_waits_until_every_lease_has_run_out(
        self, broken_redis: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        waits: list[float] = []
        monkeypatch.setattr("partnership.public_stamp.time.sleep", waits.append)

        change()

        assert waits == [public_stamp.WAITING_SECONDS]
        assert public_stamp.WAITING_SECONDS > public_stamp.LEASE_SECONDS + public_stamp.READING_SECONDS

    def test_a_redis_that_is_gone_costs_a_query_and_nothing_else(self, settings: Any) -> None:
        pages = settings.CACHES["pages"] | {
            "BACKEND": "config.caches.ForgivingRedisCache",
            "LOCATION": "redis://127.0.0.1:1/0",
            "OPTIONS": {"socket_connect_timeout": 0.1},
        }
        settings.CACHES = settings.CACHES | {"pages": pages}

        assert public_stamp.read("page") == (public_stamp.current_number(), {})
