"""Waking a worker early. The tables are the schedule, so a nudge that gets lost costs half a minute."""

from __future__ import annotations

import logging
from typing import Any

from celery import current_app
from kombu.exceptions import KombuError
from kombu.exceptions import OperationalError as BrokerError

log = logging.getLogger(__name__)

LONGEST_WAIT = 0.5
"""Seconds that a page may lose to a broker that takes connections and stays silent."""


def nudge(task: str, *args: Any, queue: str | None = None) -> bool:
    """Ask for a task by its name, now. False when the broker does not answer; nothing is raised.

    Call it after commit (`transaction.on_commit`), or the worker looks before the row is there.
    """
    patience = {
        "socket_timeout": LONGEST_WAIT,
        "socket_connect_timeout": LONGEST_WAIT,
        "max_retries": 1,
        "interval_start": 0,
        "interval_step": 0,
        "interval_max": 0,
    }
    try:
        # A connection of its own: the worker's patience with a silent broker is too long for a page.
        with current_app.connection_for_write(transport_options=patience) as connection:
            current_app.send_task(
                task, args=args, queue=queue, connection=connection, retry=False, ignore_result=True
            )
    except (BrokerError, KombuError, OSError) as error:
        log.warning("The broker does not answer (%s); the next sweep will pick it up.", type(error).__name__)
        return False
    return True
