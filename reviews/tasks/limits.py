"""Limits of reviews that are about to run out."""

from celery import shared_task

from foundation import clock
from reviews.services import clocks


@shared_task
def warn_of_limits() -> None:
    """Ask for a delay record where a limit runs out. Beat calls it every hour; late, or twice, is harmless."""
    clocks.warn_of_limits(at=clock.now())
