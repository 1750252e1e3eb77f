"""What must hold before a plan publishes, and whether it does: one answer for the page, for scheduling and for
the moment of publication itself (laws 1 to 6).
"""

from __future__ import annotations

import datetime as dt

from reviews.models import PublicationPlan
from reviews.points import GATES, Gate
from reviews.queries.gates import beside, notice, published, told
from reviews.queries.gates.look import Look
from reviews.queries.gates.published import files_of, publication_fingerprint, reasons_about_form
from reviews.queries.gates.told import is_order_lifted, order_fingerprint

__all__ = [
    "files_of",
    "gates",
    "is_order_lifted",
    "notice_period",
    "order_fingerprint",
    "publication_fingerprint",
    "reasons",
    "reasons_about_form",
]

ASKED = (
    published.form,
    published.report,
    published.endorsed,
    notice.moment,
    notice.advance_copies,
    notice.period,
    told.family,
    told.order,
    beside.holds,
    published.files,
    published.texts,
    published.title,
    published.recommendations,
    beside.steps,
    beside.nspcc,
    beside.sending,
)


def gates(
    plan: PublicationPlan, *, now: dt.datetime, at: dt.datetime | None = None, is_publishing: bool = False
) -> list[Gate]:
    """Every gate of the plan as it stands for publication at `at`, or else at the plan's own moment.

    At publishing itself the scheduler is not asked for its heartbeat: it is what publishes.
    """
    look = Look(plan, at or plan.publish_at, now, is_publishing)
    found = [gate for ask in ASKED for gate in ask(look)]
    return [*found, *GATES.ask(plan, look.at)]


def reasons(found: list[Gate]) -> list[str]:
    """What stands in the way, in words; empty when every gate is open."""
    return [f"{gate.title}: {reason}" for gate in found if not gate.is_open for reason in gate.reasons]


def notice_period(plan: PublicationPlan, *, now: dt.datetime) -> list[Gate]:
    """Of these gates, those of the notice period: each body has the report, and the time has run (law 2)."""
    look = Look(plan, plan.publish_at, now, is_publishing=False)
    return [*notice.advance_copies(look), *notice.period(look)]
