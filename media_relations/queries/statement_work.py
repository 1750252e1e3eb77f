"""What of the statements waits for somebody, and since when: for “Your work”, for reminders and for the calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import F, Q, QuerySet

from media_relations.models import (
    SENIOR,
    VOICES,
    Agreement,
    Approval,
    Consultation,
    Cutting,
    MediaProtocol,
    PartnerResponse,
    Quote,
    Statement,
    StatementCheck,
    StatementOverride,
)
from media_relations.queries import coverage
from media_relations.queries import statement_pages as pages
from media_relations.rules import access, agreement, approval, release
from partnership.models import Absence, Person, Role
from partnership.points import WorkEntry

Status, Answer = Statement.Status, Agreement.Answer

ASKING = (Status.AGREEING, Status.APPROVING, Status.APPROVED)

#: Nobody is asked for a yes to a correction that has nothing left to correct.
HAS_A_USE = Q(corrects=None) | Q(corrects__status=Status.RELEASED, corrects__slug__isnull=False)

#: How long after its moment a release that has not happened is an alarm.
ALARM_AFTER = dt.timedelta(minutes=5)


# Rows that wait -----------------------------------------------------------------------------------


def asked_about_the_text() -> QuerySet[Agreement]:
    """Agencies that are asked about the text as it is now, and were not taken out."""
    return Agreement.objects.filter(
        version=F("version__statement__current_version"),
        version__statement__status__in=ASKING,
        agency=F("version__statement__agencies__agency"),
        version__statement__agencies__removed_at=None,
        version__statement__in=Statement.objects.filter(HAS_A_USE).values("pk"),
    ).distinct()


def waiting_agreements() -> QuerySet[Agreement]:
    """Agencies that are asked about the text as it is now, and have not answered."""
    return asked_about_the_text().filter(answer=Answer.WAITING)


def waiting_for_approval() -> QuerySet[Statement]:
    return Statement.objects.filter(HAS_A_USE, status=Status.APPROVING).select_related(
        "current_version", "event", "matter", "on_behalf_of", "drafted_by"
    )


def unconfirmed_past_time(at: dt.datetime) -> QuerySet[Approval]:
    """Approvals by telephone on which something rests, and that were not confirmed in their time."""
    return Approval.objects.filter(
        way=Approval.Way.TELEPHONE,
        confirmed_at=None,
        ended_at=None,
        confirm_by_at__lt=at,
        statement__status__in=(Status.APPROVED, Status.RELEASED),
    )


def overdue_releases(at: dt.datetime) -> QuerySet[Statement]:
    """Releases that were scheduled, whose moment has passed."""
    return Statement.objects.filter(
        status=Status.APPROVED,
        release_scheduled_at__isnull=False,
        current_version__release_at__lt=at - ALARM_AFTER,
    ).select_related("current_version")


def chairs_there() -> set[int]:
    """The keys of the chairs who are not away."""
    away = Absence.objects.in_force().values("person")
    return set(Person.objects.holding(Role.CHAIR).exclude(pk__in=away).values_list("pk", flat=True))


def is_vice_chairs_turn(
    statement: Statement,
    at: dt.datetime,
    protocol: MediaProtocol | None = None,
    chairs: set[int] | None = None,
) -> bool:
    """Whether the vice-chairs have what waits: no chair is there who may approve it, or the set time has passed.

    Who asks about many statements reads the protocol and the `chairs` once.
    """
    asked_at = statement.approval_asked_at
    if asked_at is None:
        return False
    protocol = protocol or MediaProtocol.current()
    if at - asked_at >= dt.timedelta(hours=protocol.vice_chair_hours):
        return True
    chairs = chairs_there() if chairs is None else chairs
    return not chairs - {statement.drafted_by_id, *statement.last_edited_by}


# What waits for one person ------------------------------------------------------------------------


def waiting_for(person: Person, at: dt.datetime) -> Iterator[WorkEntry]:
    """Everything of the statements that this person can move on."""
    seen = Statement.objects.visible_to(person).values("pk")
    yield from _to_approve(person, at, seen)
    yield from _to_confirm(person, seen)
    yield from _to_agree(person, seen)
    yield from _to_answer_for_agencies(person, at, seen)
    yield from _to_say_yes(person, seen)
    yield from _to_check(person, seen)
    yield from _to_advise(person, seen)
    yield from _to_take(person, seen)
    yield from _to_go_on_with(person, at, seen)
    yield from _to_look_at(person, seen)
    yield from _after(person, seen)


def _to_approve(person: Person, at: dt.datetime, seen: QuerySet[Statement, Any]) -> Iterator[WorkEntry]:
    mine = Q(on_behalf_of__in=person.agencies_as(*SENIOR))
    if person.is_chair:
        mine |= Q(on_behalf_of=None)
    protocol, chairs = MediaProtocol.current(), chairs_there()
    for statement in waiting_for_approval().filter(mine, pk__in=seen):
        role = access.approves_as(statement, person)
        if role is None or access.is_author(statement, person):
            continue
        if role == Role.VICE_CHAIR and not is_vice_chairs_turn(statement, at, protocol, chairs):
            continue
        what = "Approve it, approve it if changed, or send it back"
        if role == Role.VICE_CHAIR:
            what = "Acting for the chair: approve it, or send it back"
        yield WorkEntry(
            title=f"Statement “{statement}”",
            url=pages.approve(statement, statement.current_version),
            what=what,
            since=statement.approval_asked_at,
            due_at=release.embargo_of(statement),
            is_approval=True,
        )


def _to_confirm(person: Person, seen: QuerySet[Statement, Any]) -> Iterator[WorkEntry]:
    rows = Approval.objects.filter(
        way=Approval.Way.TELEPHONE,
        approved_by=person,
        confirmed_at=None,
        ended_at=None,
        statement__status__in=(Status.APPROVED, Status.RELEASED),
        statement__in=seen,
    )
    for given in rows.select_related("statement__current_version"):
        yield WorkEntry(
            title=f"Statement “{given.statement}”",
            url=pages.telephone(given.statement),
            what="Confirm that you approved it by telephone",
            since=given.approved_at,
            due_at=given.confirm_by_at,
            is_approval=True,
        )


def _to_agree(person: Person, seen: QuerySet[Statement, Any]) -> Iterator[WorkEntry]:
    mine = person.agencies_as(*VOICES)
    if not mine:
        return
    rows = waiting_agreements().filter(agency__in=mine, version__statement__in=seen)
    for one in rows.select_related("agency", "version__statement__current_version"):
        statement = one.version.statement
        yield WorkEntry(
            title=f"Statement “{statement}”",
            url=pages.agreements(statement),
            what=f"Say whether {one.agency} agrees",
            since=one.asked_at,
            due_at=one.deadline_at,
        )


def _to_answer_for_agencies(
    person: Person, at: dt.datetime, seen: QuerySet[Statement, Any]
) -> Iterator[WorkEntry]:
    """Concerns, and silence past its deadline, that a chair who is not from the agency may answer."""
    if not person.is_chair:
        return
    rows = (
        asked_about_the_text()
        .filter(
            Q(answer=Answer.CONCERN) | Q(answer=Answer.WAITING, deadline_at__lt=at),
            version__statement__in=seen,
        )
        .select_related("agency", "version__statement__current_version")
        .prefetch_related("overrides")
    )
    for one in rows:
        if access.is_from(person, one.agency_id) or agreement.answered_by(one, list(one.overrides.all())):
            continue
        is_concern = one.answer == Answer.CONCERN
        yield WorkEntry(
            title=f"Statement “{one.version.statement}”",
            url=pages.agreements(one.version.statement),
            what=f"{one.agency} raised a concern" if is_concern else f"{one.agency} has not answered",
            since=one.answered_at if is_concern else one.deadline_at,
        )


def _to_say_yes(person: Person, seen: QuerySet[Statement, Any]) -> Iterator[WorkEntry]:
    rows = Quote.objects.filter(
        speaker=person, removed_at=None, statement__status__in=ASKING, statement__in=seen
    )
    for quote in rows.select_related("statement__current_version"):
        if quote.yes_to != approval.digest(quote.words):
            yield WorkEntry(
                title=f"Statement “{quote.statement}”",
                url=pages.quotes(quote.statement),
                what="You are quoted: say yes to your words",
            )


def _to_check(person: Person, seen: QuerySet[Statement, Any]) -> Iterator[WorkEntry]:
    rows = StatementCheck.objects.filter(
        person=person, done_at=None, statement__status__in=(Status.DRAFT, *ASKING), statement__in=seen
    )
    for check in rows.select_related("statement__current_version", "kind"):
        yield WorkEntry(
            title=f"Statement “{check.statement}”",
            url=pages.checks(check.statement),
            what=f"Check: {check.kind}",
            since=check.asked_at,
        )


def _to_advise(person: Person, seen: QuerySet[Statement, Any]) -> Iterator[WorkEntry]:
    rows = Consultation.objects.filter(
        agency__in=person.agencies_as(*VOICES),
        answered_at=None,
        statement__status__in=(Status.DRAFT, *ASKING),
        statement__in=seen,
    )
    for one in rows.select_related("statement__current_version", "agency"):
        yield WorkEntry(
            title=f"Statement “{one.statement}”",
            url=pages.consultation(one.statement),
            what=f"Say what the press office of {one.agency} thinks",
            since=one.asked_at,
        )


def _to_take(person: Person, seen: QuerySet[Statement, Any]) -> Iterator[WorkEntry]:
    rows = Approval.objects.filter(
        way=Approval.Way.IF_CHANGED,
        taken_at=None,
        ended_at=None,
        statement__status=Status.APPROVING,
        statement__in=seen,
    ).exclude(approved_by=person)
    offered = list(rows.select_related("statement__current_version", "statement__event"))
    known = access.Known.to(person, [given.statement for given in offered])
    for given in offered:
        if access.may_write(given.statement, person, known):
            yield WorkEntry(
                title=f"Statement “{given.statement}”",
                url=pages.statement(given.statement),
                what="It is approved if changed: take the text, or write another",
                since=given.approved_at,
            )


def _to_go_on_with(person: Person, at: dt.datetime, seen: QuerySet[Statement, Any]) -> Iterator[WorkEntry]:
    """What is approved and neither scheduled nor released; what waits because its moment passed."""
    rows = list(
        Statement.objects.filter(status=Status.APPROVED, pk__in=seen).select_related(
            "current_version", "event"
        )
    )
    known = access.Known.to(person, rows)
    for statement in rows:
        due_at = release.embargo_of(statement)
        if release.is_late(statement, at):
            if person.is_chair:
                yield WorkEntry(
                    title=f"Statement “{statement}”",
                    url=pages.statement(statement),
                    what="Its moment has passed: decide whether it still goes",
                    due_at=due_at,
                    is_approval=True,
                )
        elif statement.release_scheduled_at is None and access.may_release(statement, person, known):
            yield WorkEntry(
                title=f"Statement “{statement}”",
                url=pages.statement(statement),
                what="It is approved: release it, or schedule its release",
                due_at=due_at,
            )


def _to_look_at(person: Person, seen: QuerySet[Statement, Any]) -> Iterator[WorkEntry]:
    """What a chair lifted stays in sight until a second person has looked (law 16)."""
    if not (person.is_chair or person.is_in_business_unit):
        return
    rows = StatementOverride.objects.filter(looked_at=None, statement__in=seen).exclude(lifted_by=person)
    for override in rows.select_related("statement__current_version", "lifted_by"):
        yield WorkEntry(
            title=f"Statement “{override.statement}”",
            url=pages.statement(override.statement),
            what=f"{override.lifted_by} lifted a stop: look at it",
            since=override.lifted_at,
        )


def _after(person: Person, seen: QuerySet[Statement, Any]) -> Iterator[WorkEntry]:
    """What is asked for once it is out: an agency's own words, and an answer to a cutting."""
    rows = PartnerResponse.objects.filter(
        agency__in=person.agencies_as(*VOICES), answered_at=None, statement__in=seen
    )
    for response in rows.exclude(statement__status=Status.DROPPED).select_related(
        "statement__current_version", "agency"
    ):
        yield WorkEntry(
            title=f"Statement “{response.statement}”",
            url=pages.responses(response.statement),
            what=f"Say what {response.agency} says itself, and when",
            since=response.asked_at,
        )
    owned = Cutting.objects.filter(owner=person, outcome=Cutting.Outcome.NEEDS_ANSWER)
    if person.looked_at_by is not None:
        owned = owned.filter(pk__in=coverage.visible_to(person.looked_at_by).values("pk"))
    for cutting in owned:
        yield WorkEntry(
            title=cutting.title,
            url=pages.cutting(cutting),
            what="It needs an answer: record what came of it",
            since=cutting.added_at,
        )
