"""Whether the portal sends: what monitoring reads, and what staff are told. It holds no words of a case."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Min

from documents.models import Document
from notices import rules
from notices.models import Delivery, Heartbeat, Notice
from notices.points import OVERDUE

OVERDUE_ALARM = dt.timedelta(minutes=5)
"""A publication that is this late is an alarm that a person sees (R11)."""

UNSENT_ALARM = dt.timedelta(minutes=15)
"""An untried notice this long after its time: workers are gone, or drown."""


@dataclass(frozen=True)
class Health:
    """How sending stands at one moment."""

    last_beat: dt.datetime | None
    due: int  #: E-mails that are due and not sent.
    oldest_due_at: dt.datetime | None
    untried_due_at: dt.datetime | None
    overdue: list[dt.datetime]
    problems: list[str]  #: What is wrong, in words; empty when everything is well.


def look(now: dt.datetime) -> Health:
    """How sending stands now, in a fixed number of queries."""
    due = Delivery.objects.filter(
        status__in=[Delivery.Status.PENDING, Delivery.Status.CLAIMED],
        due_at__lte=now,
        notice__status__in=[Notice.Status.SCHEDULED, Notice.Status.SENDING],
    )
    oldest = due.aggregate(at=Min("notice__due_at"))["at"]
    untried = due.filter(first_tried_at=None).aggregate(at=Min("due_at"))["at"]
    overdue = overdue_since(now)
    problems = [
        rules.silence_of_scheduler(now),
        "Notices that are due have not been tried." if untried and now - untried > UNSENT_ALARM else "",
        _words_of(overdue),
        lost_files_in_words(),
    ]
    return Health(
        last_beat=Heartbeat.last(rules.SCHEDULER),
        due=due.count(),
        oldest_due_at=oldest,
        untried_due_at=untried,
        overdue=overdue,
        problems=[words for words in problems if words],
    )


def lost_files_in_words() -> str:
    """That files are gone from the storage, and how many; nothing where none is known to be."""
    lost = Document.objects.lost().count()
    what = "1 file is" if lost == 1 else f"{lost} files are"
    return f"{what} gone from the storage." if lost else ""


def overdue_since(now: dt.datetime) -> list[dt.datetime]:
    """When the publications fell due that should have happened by now, the oldest first."""
    return sorted(one.due_at for one in OVERDUE.ask(now) if now - one.due_at > OVERDUE_ALARM)


def overdue_words(now: dt.datetime) -> str:
    return _words_of(overdue_since(now))


def _words_of(overdue: list[dt.datetime]) -> str:
    if not overdue:
        return ""
    what = "1 publication is" if len(overdue) == 1 else f"{len(overdue)} publications are"
    return f"{what} overdue."


def as_json(health: Health, now: dt.datetime) -> dict[str, object]:
    """What `/readyz` answers: figures and moments, no names and no addresses."""

    def age(at: dt.datetime | None) -> float | None:
        return round((now - at).total_seconds(), 1) if at else None

    return {
        "ready": not health.problems,
        "problems": health.problems,
        "database": "ok",
        "sending": bool(settings.SENDING),
        "last_beat": health.last_beat.isoformat() if health.last_beat else None,
        "seconds_since_beat": age(health.last_beat),
        "due": health.due,
        "queue_age_seconds": age(health.untried_due_at),
        "oldest_unsent_notice": health.oldest_due_at.isoformat() if health.oldest_due_at else None,
        "overdue_publications": len(health.overdue),
        "most_overdue_at": health.overdue[0].isoformat() if health.overdue else None,
    }
