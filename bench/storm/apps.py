"""Kinds of message for the storm, and its clocks: shorter waits in the short form, a wrong clock where wanted."""

from __future__ import annotations

import datetime as dt
import os
from typing import Any

from django.apps import AppConfig

KINDS = {
    "storm_statutory": ("statutory", "AT_ONCE_MARKED_LATE"),
    "storm_default": ("default", "AT_ONCE_MARKED_LATE"),
    "storm_bulk": ("bulk", "AT_ONCE_MARKED_LATE"),
    "storm_waits": ("default", "WAITS_FOR_A_PERSON"),
    "storm_hour": ("default", "TRY_UP_TO_AN_HOUR"),
    "storm_reminder": ("default", "BECOMES_ONE_REMINDER"),
}


class StormConfig(AppConfig):
    name = "bench.storm"
    label = "storm"

    def ready(self) -> None:
        register_kinds()
        if os.environ.get("STORM_SHORT"):
            shorten()
        if skew := float(os.environ.get("STORM_SKEW", "0")):
            put_clock_wrong(dt.timedelta(seconds=skew))


def register_kinds() -> None:
    """A group is the subject: it stands while it is current."""
    from notices.kinds import Kind, WhenLate, register
    from notices.models import Notice
    from notices.points import MAY_RECEIVE, OWNERS, STANDING, Standing
    from partnership.models import Group, Person

    for key, (queue, when_late) in KINDS.items():
        register(Kind(key=key, title=key, queue=Notice.Queue(queue), when_late=WhenLate[when_late]))

    def standing(group: Any, notice: Any) -> Standing:
        return Standing(is_live=group.is_current, reason="The group has ended.")

    STANDING.provide(Group, standing)
    MAY_RECEIVE.provide(Group, lambda group, person, notice: True)
    OWNERS.provide(Group, lambda group, notice: list(Person.objects.filter(email="owner@fscp.example")))


def shorten() -> None:
    """The same proportions in a fraction of the time, so that every change can be stormed."""
    from config.celery import app
    from notices import rules, transport
    from notices.services import claiming, sending

    claiming.LEASE = dt.timedelta(seconds=12)
    claiming.RENEW_AFTER = 3.0
    claiming.TURN = dt.timedelta(seconds=10)
    claiming.TICK = dt.timedelta(seconds=1.5)
    transport.LONGEST = 6.0
    sending.FIRST_GAP = 2.0
    sending.SLOW = 1.0
    sending.GOES_ON_FOR = 3.0
    rules.LATE_AFTER = dt.timedelta(seconds=60)
    for entry in app.conf.beat_schedule.values():
        if entry["task"].startswith(("notices.", "reviews.tasks.publishing.publish_due")):
            entry["schedule"] = 2.0


def put_clock_wrong(by: dt.timedelta) -> None:
    """This process's own clock is wrong; the database's is not."""
    from foundation import clock

    right = clock.now
    clock.now = lambda: right() + by
