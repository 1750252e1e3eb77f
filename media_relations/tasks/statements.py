"""Releasing what is due, and telling who has to hear of it because time has passed."""

from __future__ import annotations

from celery import shared_task

from foundation import clock
from media_relations.services import releasing, reminding


@shared_task
def release_due() -> None:
    """Release what is due. Beat calls it every ten seconds; late, twice, or by many at once is harmless."""
    releasing.release_due()


@shared_task
def reminders_due() -> None:
    """Remind agencies and approvers, hand on to vice-chairs, flag what nobody confirmed. Beat calls it every minute."""
    reminding.remind_due(at=clock.now())
