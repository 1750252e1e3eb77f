"""Celery entry points of the catalogue: another door to the services."""

from __future__ import annotations

from celery import shared_task

from catalogue.services import (
    briefings,
    collection_packs,
    linking,
    publishing,
    reviewing,
    running_imports,
    whole_exports,
)
from foundation import clock


@shared_task
def publish_due() -> None:
    """Make public what is due. Beat calls it every ten seconds; late, twice, or by many at once is harmless."""
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


@shared_task
def run_imports() -> None:
    """Run what waits. Beat calls it every 30 seconds and asking for an import nudges it; twice is harmless."""
    running_imports.run_waiting_imports()


@shared_task
def remove_left_overs() -> None:
    """Files of imports that ended are gone. Beat calls it every hour; late, or twice, is harmless."""
    running_imports.remove_left_overs()


@shared_task
def make_collection_packs() -> None:
    """Make the ZIPs that are asked for. Beat calls it every 30 seconds and asking nudges it; twice is harmless."""
    collection_packs.make_waiting_packs()


@shared_task
def renew_collection_packs() -> None:
    """ZIPs that are true no more are closed, and public ones asked for anew. Beat calls it every minute."""
    collection_packs.close_stale_packs()
    collection_packs.ask_for_due_packs()


@shared_task
def make_exports() -> None:
    """Make the exports that are asked for. Beat calls it every 30 seconds and asking nudges it; twice is harmless."""
    whole_exports.make_waiting_exports()


@shared_task
def close_old_exports() -> None:
    """Exports that are too old, or hold too much, are closed. Beat calls it every hour; late, or twice, is harmless."""
    whole_exports.close_old_exports()
