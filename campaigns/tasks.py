"""Celery entry points of this room: another door to the services."""

from __future__ import annotations

from celery import shared_task

from campaigns.services import actions, activities, impact, neighbours, partners, strategy
from foundation import clock


@shared_task
def remind_due() -> None:
    """Remind of answers, activities, actions and strategies. Beat calls it every hour; late, or twice, is harmless."""
    now = clock.now()
    partners.remind(at=now)
    activities.remind(at=now)
    actions.remind(at=now)
    strategy.remind(at=now)
    impact.remind(at=now)


@shared_task
def read_neighbours() -> None:
    """Read the neighbours' calendars that are due. Beat calls it every minute; late, or twice, is harmless."""
    neighbours.read_due(at=clock.now())
