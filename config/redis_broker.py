"""kombu's Redis transport for workers that live through the death of Redis.

An acknowledgement that fails because Redis is gone would stay counted as a task in hand. With as many of
them as the worker takes at a time, it would never ask for another task, nor notice that the connection is
dead: it would be deaf until restarted. `bench/storm` (R2) shows it.
"""

from __future__ import annotations

from typing import Any

from kombu.transport import redis


class QoS(redis.QoS):
    """The tasks that a worker has in hand."""

    def ack(self, delivery_tag: str) -> None:
        try:
            super().ack(delivery_tag)
        except self.channel.connection_errors:
            # Nobody will ask for this task on this connection again: its place in hand is free.
            self._quick_ack(delivery_tag)
            raise

    def reject(self, delivery_tag: str, requeue: bool = False) -> None:
        try:
            super().reject(delivery_tag, requeue)
        except self.channel.connection_errors:
            self._quick_ack(delivery_tag)
            raise


class Channel(redis.Channel):
    QoS: Any = QoS


class Transport(redis.Transport):
    Channel: Any = Channel
