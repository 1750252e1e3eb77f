"""What workers do for the portal's door. A lost or doubled call changes nothing."""

from __future__ import annotations

from celery import shared_task

from partnership import services


@shared_task
def answer_password_requests() -> None:
    """Beat calls it every 30 seconds, and whoever asks calls it at once."""
    services.answer_password_requests()


@shared_task
def sweep_door() -> None:
    """What was kept for a short while and has run out is gone."""
    services.forget_answered_requests()
    services.forget_ended_sessions()
