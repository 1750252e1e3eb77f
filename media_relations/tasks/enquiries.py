"""What time alone calls for in alerts, enquiries and events, and what is kept no longer than it may be."""

from __future__ import annotations

from celery import shared_task

from foundation import clock
from media_relations.services import alerts, enquiries, events


@shared_task
def pass_on() -> None:
    """Silent alerts go on, and what is due is reminded of. Beat calls it every minute; late, or twice, is harmless."""
    alerts.pass_on_alerts(at=clock.now())
    enquiries.remind_of_deadlines(at=clock.now())


@shared_task
def look_for_gone_coordinators() -> None:
    """Where a coordinator has left, the agencies learn whom to ask. Beat calls it every ten minutes; twice is once."""
    events.tell_of_gone_coordinators(at=clock.now())


@shared_task
def blank_callers() -> None:
    """Who called is kept no longer than the protocol says. Beat calls it once a day; twice is once."""
    enquiries.blank_callers(at=clock.now())
