"""Celery entry points of this room: another door to the services."""

from __future__ import annotations

from celery import shared_task

from engagement.services import comments
from foundation import clock


@shared_task
def escalate_unread() -> None:
    """Tell of comments that nobody read on their day. Beat calls it every ten minutes; late, or twice, is harmless."""
    comments.escalate(at=clock.now())


@shared_task
def remove_old_words() -> None:
    """Forget the words of old comments. Beat calls it every hour; late, or twice, is harmless."""
    comments.remove_old_words(at=clock.now())
