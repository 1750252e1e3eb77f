"""What must hold before a statement leaves, and whether it does: one answer for the page, for scheduling and for
the moment of release itself (laws 5, 6, 9, 10, 12 and 17).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from django.db.models import F, Q, QuerySet

from documents import services as documents
from foundation import clock
from foundation.words import say_list, say_moment
from matters import rules as matters
from matters.models import Matter
from media_relations.models import (
    AgencyConcerned,
    Agreement,
    Approval,
    CheckKind,
    Journalist,
    Statement,
    StatementAgency,
    StatementCheck,
    StatementFile,
    StatementOverride,
)
from media_relations.points import TOGETHER
from media_relations.queries import statement_pages as pages
from media_relations.rules import access, agreement, approval, release
from notices import rules as notices
from partnership.models import Agency, Person


@dataclass(frozen=True)
class Gate:
    """One thing that must hold before a statement leaves: open, or shut with the reasons and where it is mended."""

    key: str
    title: str
    is_open: bool
    reasons: tuple[str, ...] = ()
    detail: str = ""
    remedy: str = ""
    remedy_url: str = ""
    may_be_lifted: bool = False  #: By a chair, with a reason (law 16).


@dataclass(frozen=True)
class AgencyState:
    """What one agency concerned says of the text as it is now, and what came of it."""

    agency: Agency
    concern: StatementAgency | None
    agreement: Agreement | None
    override: StatementOverride | None
    reason: str  #: Why its word stands in the way; empty when it does not.

    @property
    def is_settled(self) -> bool:
        return not self.reason


@dataclass
class _Look:
    """A statement as it is looked at now."""

    statement: Statement
    now: dt.datetime
    person: Person | None = None

    @cached_property
    def fingerprint(self) -> str:
        return approval.live_fingerprint(self.statement)

    @cached_property
    def approval(self) -> Approval | None:
        return standing_approval(self.statement, self.fingerprint)

    @cached_property
    def agencies(self) -> list[AgencyState]:
        return agencies(self.statement, self.now)


def gates(
    statement: Statement,
    *,
    now: dt.datetime,
    person: Person | None = None,
    states: list[AgencyState] | None = None,
) -> list[Gate]:
    """Every gate of the statement as it stands at this moment, in words for this person.

    Who has read what the agencies say (`states`) passes it on.
    """
    look = _Look(statement, now, person)
    if states is not None:
        look.agencies = states
    return [gate for ask in ASKED for gate in ask(look)]


def reasons(found: list[Gate]) -> list[str]:
    """What stands in the way, in words; empty when every gate is open."""
    return [f"{gate.title}: {reason}" for gate in found if not gate.is_open for reason in gate.reasons]


def _gate(
    key: str,
    title: str,
    said: list[str],
    *,
    detail: str = "",
    remedy: str = "",
    remedy_url: str = "",
    may_be_lifted: bool = False,
) -> Gate:
    return Gate(
        key=key,
        title=title,
        is_open=not said,
        reasons=tuple(said),
        detail=detail if not said else "",
        remedy=remedy if said else "",
        remedy_url=remedy_url if said else "",
        may_be_lifted=may_be_lifted and bool(said),
    )


# The words ----------------------------------------------------------------------------------------


def _words(look: _Look) -> Iterator[Gate]:
    statement = look.statement
    said = release.reasons_about_words(statement)
    version = statement.current_version
    if version is not None and version.fingerprint != look.fingerprint:
        said.append("What is written was changed beside its versions. Save it again, and have it approved.")
    yield _gate("words", "Words", said, remedy="Edit the statement", remedy_url=pages.edit(statement))


def _correction(look: _Look) -> Iterator[Gate]:
    statement = look.statement
    if statement.corrects is not None:
        yield _gate(
            "correction",
            "Correction",
            release.reasons_not_to_correct(statement.corrects),
            remedy="Drop it",
            remedy_url=pages.drop(statement),
        )


def _approval(look: _Look) -> Iterator[Gate]:
    statement, found = look.statement, look.approval
    yield _gate(
        "approval",
        "Approval",
        approval.reasons_not_to_count(found, statement, look.now),
        detail=f"By {found.approved_by} at {say_moment(found.approved_at)}" if found else "",
        remedy="Approval",
        remedy_url=pages.approve(statement),
    )


def _agreement(look: _Look) -> Iterator[Gate]:
    states = look.agencies
    if not states:
        return
    yield _gate(
        "agreement",
        "Agencies concerned",
        [state.reason for state in states if state.reason],
        detail=f"{len(states)} of {len(states)} settled",
        remedy="Agreements",
        remedy_url=pages.agreements(look.statement),
        may_be_lifted=any(
            state.agreement is not None
            and (state.agreement.answer == Agreement.Answer.CONCERN or state.agreement.deadline_at < look.now)
            for state in states
            if state.reason
        ),
    )


def _members(look: _Look) -> Iterator[Gate]:
    statement = look.statement
    if statement.on_behalf_of_id is not None or not access.partnership_leads(statement):
        return
    said = []
    told = statement.member_briefings.filter(informed_at__lte=look.now).exists()
    if not told and not is_lifted(statement, StatementOverride.Kind.MEMBERS, look.fingerprint):
        said.append("Elected members have not been informed, and no chair has said why not.")
    yield _gate(
        "members",
        "Elected members",
        said,
        detail="Informed" if told else "The chair said why not",
        remedy="Record who was informed",
        remedy_url=pages.members(statement),
        may_be_lifted=True,
    )


def _lead(look: _Look) -> Iterator[Gate]:
    statement = look.statement
    if access.needs_to_go_to_lead(statement):
        said = [] if access.was_shown_to_lead(statement) else ["It has not been shown to the lead yet."]
        yield _gate(
            "lead", "The lead", said, remedy="Show it to the lead", remedy_url=pages.statement(statement)
        )


def _checks(look: _Look) -> Iterator[Gate]:
    statement = look.statement
    passed = passed_checks(statement, look.fingerprint)
    for kind in CheckKind.objects.filter(is_required=True):
        mine = [check for check in passed if check.kind_id == kind.pk]
        others = [check for check in mine if is_check_of_another(check, statement, look.approval)]
        said = []
        if not mine:
            said.append("Nobody has passed this text.")
        elif not others:
            said.append("It was checked by who approved the text or last edited it. Somebody else has to.")
        yield _gate(
            f"check-{kind.key}",
            f"Check: {kind.name}",
            said,
            detail=say_list([str(check.person) for check in others]),
            remedy="Checks",
            remedy_url=pages.checks(statement),
        )


def _quotes(look: _Look) -> Iterator[Gate]:
    quotes = approval.live_quotes(look.statement)
    if not quotes:
        return
    said = [
        f"{quote.speaker} has not said yes to their words."
        for quote in quotes
        if quote.yes_at is None or quote.yes_to != approval.digest(quote.words)
    ]
    yield _gate("quotes", "Quotes", said, remedy="Quotes", remedy_url=pages.quotes(look.statement))


def _leaving(look: _Look) -> Iterator[Gate]:
    statement = look.statement
    said = documents.check_leaving(
        subject=statement,
        matter=access.matter_of(statement),
        texts=texts_of(statement),
        documents=[row.document for row in files_of(statement)],
        person=look.person,
    )
    yield _gate(
        "names",
        "Names, and what may identify a child",
        said,
        remedy="Findings",
        remedy_url=f"{pages.statement(statement)}#findings",
    )


def _holds(look: _Look) -> Iterator[Gate]:
    said: dict[str, None] = {}
    keys = access.matter_keys(look.statement)
    keys |= {key for row in files_of(look.statement) if (key := row.document.matter_id) is not None}
    if not keys:
        return
    for matter in Matter.objects.filter(pk__in=keys):
        said |= dict.fromkeys(matters.reasons_to_hold(matter, look.now))
    yield _gate("holds", "Proceedings and restrictions", list(said), detail="Nothing holds it")


def _moment(look: _Look) -> Iterator[Gate]:
    statement = look.statement
    due_at = release.embargo_of(statement)
    said = []
    is_late = release.is_late(statement, look.now) and not is_late_allowed(statement)
    if due_at is not None and is_late:
        said.append(
            f"Its moment, {say_moment(due_at)}, passed more than an hour ago, so a chair has to decide."
        )
    if not clock.is_trusted():
        said.append(clock.DISAGREE)
    yield _gate(
        "moment",
        "Moment",
        said,
        detail=say_moment(due_at) if due_at else "As soon as it is ready",
        remedy="Set another moment" if is_late else "",
        remedy_url=pages.edit(statement) if is_late else "",
        may_be_lifted=clock.is_trusted(),
    )


ASKED = (
    _words,
    _correction,
    _lead,
    _agreement,
    _members,
    _checks,
    _quotes,
    _leaving,
    _holds,
    _approval,
    _moment,
)


def waits_for(statement: Statement) -> list[str]:
    """With what it is released together, in words for the page; empty when it leaves by itself."""
    return [f"It is released together with {what}." for what in TOGETHER.ask(statement)]


# What the gates look at ---------------------------------------------------------------------------


def standing_approval(statement: Statement, fingerprint: str | None = None) -> Approval | None:
    """The approval that holds for the text as it is now. One “if changed” counts once another person took it."""
    fingerprint = fingerprint or approval.live_fingerprint(statement)
    rows = statement.approvals.filter(fingerprint=fingerprint, ended_at=None)
    return (
        rows.filter(~Q(way=Approval.Way.IF_CHANGED) | Q(taken_at__isnull=False))
        .select_related("approved_by", "logged_by")
        .first()
    )


def offered_change(statement: Statement) -> Approval | None:
    """The text to which the approver would have it changed, while nobody has taken it."""
    return (
        statement.approvals.filter(way=Approval.Way.IF_CHANGED, ended_at=None, taken_at=None)
        .select_related("approved_by")
        .first()
    )


def agencies(statement: Statement, now: dt.datetime) -> list[AgencyState]:
    """What each agency concerned says of the current text, in a fixed number of queries."""
    rows = list(statement.agencies.filter(removed_at=None).select_related("agency"))
    asked: dict[int, Agreement] = {}
    if statement.current_version_id is not None:
        found = Agreement.objects.filter(version=statement.current_version_id).select_related(
            "agency", "answered_by"
        )
        asked = {one.agency_id: one for one in found}
    overrides = list(
        statement.overrides.filter(agreement__in=asked.values()).select_related("lifted_by", "looked_at_by")
    )
    states = []
    for row in rows:
        one = asked.get(row.agency_id)
        if one is not None and one.fingerprint != (
            statement.current_version.fingerprint if statement.current_version else ""
        ):
            one = None
        states.append(
            AgencyState(
                agency=row.agency,
                concern=row,
                agreement=one,
                override=agreement.answered_by(one, overrides) if one else None,
                reason=agreement.reason_against(row.agency, one, overrides, now),
            )
        )
    states += [
        AgencyState(agency, None, None, None, f"{agency} is concerned by the event, and was not asked.")
        for agency in missed(statement)
    ]
    return states


def open_concerns(statements: Iterable[Statement]) -> dict[int, list[str]]:
    """By statement, the agencies whose concern about the text as it is now nobody has answered; in two queries."""
    rows = (
        Agreement.objects.filter(
            answer=Agreement.Answer.CONCERN,
            version__in=[one.current_version_id for one in statements if one.status in Statement.OPEN],
            fingerprint=F("version__fingerprint"),
            agency=F("version__statement__agencies__agency"),
            version__statement__agencies__removed_at=None,
        )
        .select_related("agency", "version")
        .prefetch_related("overrides")
        .order_by("agency__name")
    )
    found: dict[int, list[str]] = {}
    for one in rows:
        if agreement.answered_by(one, list(one.overrides.all())) is None:
            found.setdefault(one.version.statement_id, []).append(str(one.agency))
    return found


def say_concerns(agencies: list[str]) -> str:
    """For instance “The police raised a concern.”; nothing where nobody did."""
    return f"{say_list(agencies)} raised a concern." if agencies else ""


def missed(statement: Statement) -> QuerySet[Agency]:
    """Agencies that the event concerns by now and that are not beside the statement.

    But for those that a chair took out although this event concerned them.
    """
    if statement.event_id is None:
        return Agency.objects.none()
    there = statement.agencies.filter(removed_at=None).values("agency")
    set_aside = statement.agencies.filter(sets_aside__isnull=False).values("sets_aside")
    concerned = AgencyConcerned.objects.filter(event=statement.event_id, removed_at=None)
    counts = concerned.exclude(pk__in=set_aside).values("agency")
    found = Agency.objects.filter(pk__in=counts).exclude(pk__in=there)
    if statement.on_behalf_of_id is not None:
        found = found.exclude(pk=statement.on_behalf_of_id)
    return found


def is_lifted(statement: Statement, kind: str, fingerprint: str) -> bool:
    return statement.overrides.filter(kind=kind, fingerprint=fingerprint).exists()


def is_late_allowed(statement: Statement) -> bool:
    """Whether a chair has let this text go although its moment has passed."""
    due_at = release.embargo_of(statement)
    version = statement.current_version
    if due_at is None or version is None:
        return False
    return statement.overrides.filter(
        kind=StatementOverride.Kind.LATE, fingerprint=version.fingerprint, lifted_at__gt=due_at
    ).exists()


def passed_checks(statement: Statement, fingerprint: str) -> list[StatementCheck]:
    return list(
        statement.checks.filter(is_passed=True, fingerprint=fingerprint).select_related("person", "kind")
    )


def is_check_of_another(check: StatementCheck, statement: Statement, found: Approval | None) -> bool:
    """Whether who checked is neither the approver nor who last edited the text."""
    return check.person_id not in {*statement.last_edited_by, found.approved_by_id if found else None}


def files_of(statement: Statement) -> list[StatementFile]:
    return list(statement.files.filter(removed_at=None).select_related("document").order_by("pk"))


def texts_of(statement: Statement) -> dict[str, str]:
    """All that leaves of the statement in words, by its place."""
    contents = approval.contents_of(statement)
    texts = {
        "title": contents.title,
        "text": contents.text,
        "correction note": contents.correction_note,
        "public reason": statement.public_withdrawal_reason,
    }
    texts |= {f"quote {number}": said.words for number, said in enumerate(contents.quotes, 1)}
    texts |= {f"file {number}": row.title for number, row in enumerate(files_of(statement), 1)}
    return texts


def reasons_not_to_rely_on_the_schedule(now: dt.datetime) -> list[str]:
    """Why nothing can be scheduled now: sending is off, or the scheduler is silent (law 18)."""
    return notices.reasons_not_to_rely_on_sending(now)


def journalists_left_out(statement: Statement) -> QuerySet[Journalist]:
    """Those who were chosen, and to whom nothing may be sent any more."""
    may = Journalist.objects.may_be_written_to().values("pk")
    return statement.journalists.exclude(pk__in=may)


def of_matter(matter: Matter) -> QuerySet[Statement]:
    """Statements under this matter, by themselves or by their event."""
    return Statement.objects.filter(Q(matter=matter) | Q(matter=None, event__matter=matter)).select_related(
        "current_version__made_by", "event__matter", "matter"
    )
