"""A worker whose acknowledgements fail because Redis is gone still asks for more once Redis is back."""

from __future__ import annotations

from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest
from kombu.transport import TRANSPORT_ALIASES
from redis.exceptions import ConnectionError as RedisGone

import config.celery
from config.redis_broker import QoS, Transport


class Gone:
    """A pipeline to a Redis that has died."""

    def __getattr__(self, name: str) -> Any:
        return lambda *args, **kwargs: self

    def execute(self) -> None:
        raise RedisGone("Connection refused")


@pytest.fixture
def qos() -> QoS:
    @contextmanager
    def gone(client: Any = None) -> Any:
        yield SimpleNamespace(pipeline=Gone, transaction=lambda *args: Gone().execute())

    channel = SimpleNamespace(
        connection_errors=(RedisGone,),
        conn_or_acquire=gone,
        unacked_key="unacked",
        unacked_index_key="unacked_index",
        do_restore=False,
    )
    made = QoS(channel, prefetch_count=2)
    for tag in ("one", "two"):
        made._delivered[tag] = object()
    return made


@pytest.mark.parametrize("answer", ["ack", "reject"])
def test_a_task_that_can_not_be_acknowledged_is_in_nobodys_hand(qos: QoS, answer: str) -> None:
    assert not qos.can_consume()
    with pytest.raises(RedisGone):
        getattr(qos, answer)("one")
    assert qos.can_consume()


@pytest.mark.parametrize("scheme", ["redis", "rediss"])
def test_the_portals_redis_addresses_use_this_transport(scheme: str) -> None:
    assert config.celery.app is not None
    assert TRANSPORT_ALIASES[scheme] == f"{Transport.__module__}:{Transport.__name__}"
