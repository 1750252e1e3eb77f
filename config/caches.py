"""The page cache: where Redis is down, a page is made afresh and nobody notices."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import RedisError

log = logging.getLogger(__name__)


class OneClient(RedisCacheClient):
    """Django's makes a new client object for each question, which takes longer than asking it."""

    _kept: Any = None

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        if self._kept is None:
            self._kept = super().get_client(key, write=write)
        return self._kept


class ForgivingRedisCache(RedisCache):
    """Django's Redis cache that answers "not there" instead of failing.

    For what can be made again only: throttles and sessions are not kept here. After a failure it is left
    alone for a moment, so that a Redis that hangs does not hold up every page.
    """

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = OneClient

    LEFT_ALONE_SECONDS = 1.0
    _not_before = 0.0

    def _try(self, act: Callable[[], Any], otherwise: Any) -> Any:
        if time.monotonic() < ForgivingRedisCache._not_before:
            return otherwise
        try:
            return act()
        except (RedisError, OSError) as error:
            ForgivingRedisCache._not_before = time.monotonic() + self.LEFT_ALONE_SECONDS
            log.warning("The page cache does not answer: %s", type(error).__name__)
            return otherwise

    def surely_set(self, key: Any, value: Any, timeout: int) -> bool:
        """Keep a value and say whether Redis has it: for what may not go unnoticed.

        Tried twice, since the first failure may only be a connection that Redis closed when it restarted.
        """
        for _ in range(2):
            try:
                super().set(key, value, timeout)
            except (RedisError, OSError) as error:
                log.warning("The page cache does not answer: %s", type(error).__name__)
            else:
                return True
        return False

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return bool(self._try(partial(super().add, key, value, timeout, version), False))

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._try(partial(super().get, key, default, version), default)

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        self._try(partial(super().set, key, value, timeout, version), None)

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return bool(self._try(partial(super().touch, key, timeout, version), False))

    def delete(self, key: Any, version: int | None = None) -> bool:
        return bool(self._try(partial(super().delete, key, version), False))

    def get_many(self, keys: Any, version: int | None = None) -> dict[Any, Any]:
        return dict(self._try(partial(super().get_many, keys, version), {}))

    def has_key(self, key: Any, version: int | None = None) -> bool:
        return bool(self._try(partial(super().has_key, key, version), False))

    def set_many(self, data: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> list[Any]:
        return list(self._try(partial(super().set_many, data, timeout, version), list(data)))

    def delete_many(self, keys: Any, version: int | None = None) -> None:
        self._try(partial(super().delete_many, keys, version), None)

    def clear(self) -> None:
        self._try(super().clear, None)
