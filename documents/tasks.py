"""Files that wait, picked up on a timer."""

from celery import shared_task

from documents import services


@shared_task
def check_waiting() -> None:
    """Check files again whose lists have changed. Beat calls it every 30 seconds; twice is harmless."""
    services.check_waiting()


@shared_task
def seek_names() -> None:
    """Look for new names in all that is public. Beat calls it every 30 seconds; twice is harmless."""
    services.seek_names()


@shared_task
def scan_waiting() -> None:
    """Scan files for viruses that came while the scanner was silent."""
    services.scan_waiting()


@shared_task
def look_for_lost() -> None:
    """Look whether some of the files are still in the storage. Beat calls it every ten minutes; twice is harmless."""
    services.look_for_lost()


@shared_task
def sweep_left_overs() -> None:
    """Delete stored files that no record knows."""
    services.sweep_left_overs()
