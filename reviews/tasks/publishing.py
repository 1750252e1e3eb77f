"""Publishing what is due, and keeping plans in step with what has arrived."""

from __future__ import annotations

from celery import shared_task

from reviews.services import plan_settling, plan_times, publishing


@shared_task
def publish_due() -> None:
    """Publish what is due. Beat calls it every ten seconds; late, twice, or by many at once is harmless."""
    publishing.publish_due()


@shared_task
def settle_notices() -> None:
    """Steps whose notices have arrived are done. Beat calls it every minute."""
    plan_settling.settle_notices()


@shared_task
def refresh_plans() -> None:
    """Every plan follows its events: proceedings that ended, families that grew. Beat calls it every hour."""
    plan_times.refresh_all()
