"""The first page of media relations: what is open, what comes next, and how much waits."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from foundation import clock
from media_relations.models import Alert, Enquiry, MediaMeeting, Statement
from media_relations.queries import enquiries as enquiry_queries
from media_relations.queries.enquiries import Filters, Row
from media_relations.queries.events import Standing, next_meetings, open_events, standings
from partnership.models import Person

SHOWN = 10


@dataclass(frozen=True)
class Overview:
    """What the person may see of media relations now."""

    enquiries: list[Row]  #: Open, the most pressing first; no more than ten.
    open_count: int
    overdue_count: int
    events: list[Standing]
    meetings: list[MediaMeeting]
    alerts: list[Alert]
    statements: list[tuple[str, str, int]]  #: Status, its words, and how many.


def overview_for(person: Person) -> Overview:
    now = clock.now()
    pressing = enquiry_queries.list_for(person, Filters(), "deadline").filter(status__in=Enquiry.OPEN)
    shown = [enquiry_queries.row(enquiry, now) for enquiry in pressing[:SHOWN]]
    overdue = Enquiry.objects.visible_to(person).open().filter(deadline_at__lt=now).count()
    events = open_events(person)
    known = standings(events)
    waiting = (
        Statement.objects.visible_to(person)
        .filter(status__in=Statement.OPEN)
        .order_by()
        .values("status")
        .annotate(number=Count("pk", distinct=True))
    )
    numbers = {row["status"]: row["number"] for row in waiting}
    return Overview(
        enquiries=shown,
        open_count=Enquiry.objects.visible_to(person).open().count(),
        overdue_count=overdue,
        events=[known[event.pk] for event in events],
        meetings=list(next_meetings(person, now=now)[:SHOWN]),
        alerts=list(Alert.objects.visible_to(person).filter(closed_at=None)[:SHOWN]),
        statements=[
            (status, str(Statement.Status(status).label), numbers[status])
            for status in Statement.OPEN
            if status in numbers
        ],
    )
