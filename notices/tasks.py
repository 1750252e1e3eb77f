"""What workers do. The tables are the schedule; these carry ids, and a lost or doubled one changes nothing."""

from __future__ import annotations

from celery import shared_task

from foundation.nudge import nudge
from notices import services
from notices.services import Claim


@shared_task
def beat() -> None:
    """Beat calls it every 30 seconds; its absence shows that the scheduler or every worker is gone."""
    services.beat()


@shared_task
def dispatch_due() -> None:
    """Hand out what is due. Beat calls it every 30 seconds; late, or twice, is harmless."""
    hand_out(services.dispatch(is_tick=True))


@shared_task
def dispatch_now() -> None:
    """The same, asked for by whoever scheduled something that is due at once."""
    hand_out(services.dispatch(is_tick=False))


def hand_out(claims: list[Claim]) -> None:
    for claim in claims:
        if not nudge("notices.tasks.send_batch", claim.queue, claim.token, claim.keys, queue=claim.queue):
            claim.release()


@shared_task
def send_batch(queue: str, token: str, keys: list[int]) -> None:
    """Send these deliveries if they are still this claim's; then go on while more is due."""
    if services.send_claimed(Claim(queue, token, keys)):
        nudge("notices.tasks.send_more", queue, queue=queue)


@shared_task
def send_more(queue: str) -> None:
    """Claim what is due in this queue and send it; the other queues had their chance in between."""
    claim = services.claim(queue)
    if claim is not None and services.send_claimed(claim):
        nudge("notices.tasks.send_more", queue, queue=queue)
