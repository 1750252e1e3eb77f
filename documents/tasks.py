"""Files that wait, picked up on a timer."""

from celery import shared_task

from documents import services


@shared_task
def check_waiting() -> None:
    """Check files again whose lists have changed. Beat calls it every 30 seconds; twice is harmless."""
    services.check_waiting()


@shared_task
def scan_waiting() -> None:
    """Scan files for viruses that came while the scanner was silent."""
    services.scan_waiting()


@shared_task
def sweep_left_overs() -> None:
    """Delete stored files that no record knows."""
    services.sweep_left_overs()
