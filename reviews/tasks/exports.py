"""Evidence packs: made when asked for, removed when their time is over."""

from celery import shared_task

from reviews.services import evidence_packs


@shared_task
def make_evidence_packs() -> None:
    """Make what waits. Beat calls it every 30 seconds and asking for a pack nudges it; twice is harmless."""
    evidence_packs.make_waiting_packs()


@shared_task
def remove_old_evidence_packs() -> None:
    """Remove what is past its time. Beat calls it every hour; late, or twice, is harmless."""
    evidence_packs.remove_old_packs()
