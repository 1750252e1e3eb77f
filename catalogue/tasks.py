"""Celery entry points of the catalogue: another door to the services."""

from __future__ import annotations

from celery import shared_task

from catalogue.services import briefings, linking, publishing, reviewing
from foundation import clock


@shared_task
def publish_due() -> None:
    """Make public what is due. Beat calls it every 30 seconds; late, twice, or by many at once is harmless."""
    publishing.publish_due()


@shared_task
def remind_due() -> None:
    """Remind of reviews and of what was promised. Beat calls it every hour; late, or twice, is harmless."""
    now = clock.now()
    reviewing.remind_due(at=now)
    briefings.remind_of_steps(at=now)


@shared_task
def check_links() -> None:
    """Ask some of the links to what others host. Beat calls it every hour; late, or twice, is harmless."""
    linking.check_links()
