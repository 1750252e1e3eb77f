"""The report for a period: what was asked and how it was answered, in a fixed number of queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Avg, Case, Count, DurationField, ExpressionWrapper, F, Max, Q, QuerySet, When
from django.db.models.functions import Coalesce

from foundation import clock
from foundation.words import say_length
from media_relations.models import Approval, Enquiry, HighProfileEvent, Statement
from media_relations.rules.enquiries import WORDS, Timing, is_timed
from partnership.models import Person

#: So many outlets and subjects stand in the report, those with most enquiries first.
MOST_ROWS = 50

TURNAROUND = ExpressionWrapper(F("ended_at") - F("received_at"), output_field=DurationField())
APPROVAL = ExpressionWrapper(
    F("approved_at") - F("statement__approval_asked_at"), output_field=DurationField()
)


@dataclass(frozen=True)
class Line:
    """One outlet or subject: how many enquiries, in time, late, still open, and sent on."""

    title: str
    count: int
    in_time: int
    late: int
    still_open: int
    sent_on: int


@dataclass(frozen=True)
class Report:
    since: dt.date
    until: dt.date
    count: int = 0
    timings: list[tuple[str, int]] = field(default_factory=list)  #: In words, with how many there were.
    turnaround: dt.timedelta | None = None  #: On average, of those answered.
    outlets: list[Line] = field(default_factory=list)
    subjects: list[Line] = field(default_factory=list)
    statements: list[tuple[str, int]] = field(default_factory=list)  #: Released in the period, by kind.
    approvals: int = 0
    approval_time: dt.timedelta | None = None  #: From asking to the yes, on average.
    longest_approval: dt.timedelta | None = None

    @property
    def turnaround_said(self) -> str:
        return say_length(self.turnaround) if self.turnaround is not None else ""

    @property
    def approval_said(self) -> str:
        return say_length(self.approval_time) if self.approval_time is not None else ""

    @property
    def longest_said(self) -> str:
        return say_length(self.longest_approval) if self.longest_approval is not None else ""


def report_for(person: Person, since: dt.date, until: dt.date) -> Report:
    """Of what the person may know of: enquiries received, and statements released, in these days."""
    now = clock.now()
    days = (clock.start_of_day(since), clock.start_of_day(until + dt.timedelta(days=1)))
    enquiries = Enquiry.objects.visible_to(person).filter(received_at__gte=days[0], received_at__lt=days[1])
    conditions = is_timed(now)
    whole = enquiries.order_by().aggregate(
        count=Count("pk"),
        turnaround=Avg(TURNAROUND, filter=Q(status=Enquiry.Status.ANSWERED)),
        **{key.value: Count("pk", filter=condition) for key, condition in conditions.items()},
    )
    statements = Statement.objects.visible_to(person).filter(
        released_at__gte=days[0], released_at__lt=days[1]
    )
    kinds = dict(
        statements.order_by().values_list("kind").annotate(number=Count("pk")).values_list("kind", "number")
    )
    approvals = (
        Approval.objects.filter(
            approved_at__gte=days[0],
            approved_at__lt=days[1],
            statement__in=Statement.objects.visible_to(person).order_by().values("pk"),
            statement__approval_asked_at__lte=F("approved_at"),
        )
        .order_by()
        .aggregate(count=Count("pk"), mean=Avg(APPROVAL), longest=Max(APPROVAL))
    )
    # The event, for who may know of it; else what was said in a few words.
    known = HighProfileEvent.objects.visible_to(person).values("pk")
    subject = Case(When(event__in=known, then=F("event__title")), default=F("subject"))
    return Report(
        since=since,
        until=until,
        count=whole["count"],
        timings=[(WORDS[key], whole[key.value]) for key in Timing],
        turnaround=whole["turnaround"],
        outlets=_lines(enquiries.annotate(title=Coalesce("outlet__name", "journalist__name")), conditions),
        subjects=_lines(enquiries.annotate(title=subject), conditions),
        statements=[(str(kind.label), kinds[kind.value]) for kind in Statement.Kind if kind.value in kinds],
        approvals=approvals["count"],
        approval_time=approvals["mean"],
        longest_approval=approvals["longest"],
    )


def _lines(enquiries: QuerySet[Any], conditions: dict[Timing, Q]) -> list[Line]:
    is_open = conditions[Timing.OVERDUE] | conditions[Timing.DUE_SOON] | conditions[Timing.RUNNING]
    grouped = (
        enquiries.order_by()
        .values("title")
        .annotate(
            count=Count("pk"),
            in_time=Count("pk", filter=conditions[Timing.IN_TIME]),
            late=Count("pk", filter=conditions[Timing.LATE]),
            still_open=Count("pk", filter=is_open),
            sent_on=Count("pk", filter=conditions[Timing.SENT_ON]),
        )
        .order_by("-count", "title")[:MOST_ROWS]
    )
    return [Line(**{**row, "title": row["title"] or "Not said"}) for row in grouped]


HEADINGS = ["What", "Name", "Enquiries", "In time", "Late", "Still open", "Sent on"]


def rows_for_export(report: Report) -> Iterator[list[object]]:
    """The report as a table: a line for each figure, outlet, subject and kind of statement."""
    yield ["Enquiries", "All", report.count]
    for words, number in report.timings:
        yield ["Enquiries", words, number]
    yield ["Enquiries", "Average time to an answer", report.turnaround_said]
    for what, lines in (("Outlet", report.outlets), ("Subject", report.subjects)):
        for line in lines:
            yield [what, line.title, line.count, line.in_time, line.late, line.still_open, line.sent_on]
    for words, number in report.statements:
        yield ["Statements released", words, number]
    yield ["Approvals", "All", report.approvals]
    yield ["Approvals", "Average time from asking", report.approval_said]
    yield ["Approvals", "Longest time from asking", report.longest_said]
