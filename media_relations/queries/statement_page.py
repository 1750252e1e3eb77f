"""What the pages of one statement need: whose move it is, what stands in it, and what happened."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from django.db.models import Max, Min, Q, QuerySet

from audit.models import Event
from audit.queries import TimelineEntry, said_by, title_of
from documents.models import Finding
from documents.queries import findings_about
from foundation.words import say_list, say_moment
from media_relations.models import (
    Agreement,
    Approval,
    Cutting,
    HighProfileEvent,
    LineToTake,
    Quote,
    Statement,
    StatementOverride,
    StatementVersion,
)
from media_relations.queries import statements as queries
from media_relations.queries.statements import AgencyState, Gate
from media_relations.rules import access, approval, release, workflow
from partnership.models import Agency, Person

Status = Statement.Status

COLOURS = {
    Status.DRAFT: "grey",
    Status.AGREEING: "blue",
    Status.APPROVING: "yellow",
    Status.APPROVED: "turquoise",
    Status.RELEASED: "green",
    Status.WITHDRAWN: "red",
    Status.DROPPED: "grey",
}


@dataclass(frozen=True)
class QuoteState:
    """A quote, and whether its speaker said yes to these very words."""

    quote: Quote
    is_agreed: bool


@dataclass(frozen=True)
class Heard:
    """What the approver has to know of the agencies: who agreed, and what a chair answered in whose place."""

    agreed: list[str]
    answered: list[AgencyState]  #: A concern or a silence that a chair answered.
    concerns: list[AgencyState]  #: Those that nobody has answered.
    waiting: list[str]
    lifted: list[StatementOverride]  #: What else a chair lifted, while no second person has looked.

    @property
    def is_anything(self) -> bool:
        return any((self.agreed, self.answered, self.concerns, self.waiting, self.lifted))


def whole(queryset: QuerySet[Statement]) -> QuerySet[Statement]:
    """With what every page of a statement reads."""
    return queryset.select_related(
        "current_version__spokesperson",
        "current_version__made_by",
        "released_version",
        "on_behalf_of",
        "event__matter",
        "matter",
        "corrects__current_version",
        "drafted_by",
        "released_by",
        "withdrawn_by",
        "release_scheduled_by",
    )


def quotes(statement: Statement) -> list[QuoteState]:
    return [
        QuoteState(quote, bool(quote.yes_at) and quote.yes_to == approval.digest(quote.words))
        for quote in approval.live_quotes(statement)
    ]


def quoted(version: StatementVersion) -> list[tuple[str, str]]:
    """Speaker and words of each quote of one version, in order."""
    speakers = Person.objects.in_bulk({int(quote["speaker"]) for quote in version.quotes})
    return [
        (str(speakers.get(int(quote["speaker"]), "Somebody")), str(quote["words"]))
        for quote in version.quotes
    ]


def heard(statement: Statement, states: list[AgencyState]) -> Heard:
    answers = [(state, state.agreement.answer if state.agreement else "") for state in states]
    answered = [state for state in states if state.override is not None]
    shown = [state.override.pk for state in answered if state.override is not None]
    return Heard(
        agreed=[str(state.agency) for state, answer in answers if answer == Agreement.Answer.AGREED],
        answered=answered,
        concerns=[
            state
            for state, answer in answers
            if answer == Agreement.Answer.CONCERN and state.override is None
        ],
        waiting=[
            str(state.agency)
            for state, answer in answers
            if answer in ("", Agreement.Answer.WAITING) and state.override is None
        ],
        lifted=list(overrides(statement).filter(looked_at=None).exclude(pk__in=shown)),
    )


def event_for(statement: Statement, person: Person) -> HighProfileEvent | None:
    """Its event, for somebody who may know of it."""
    if statement.event_id is None:
        return None
    return HighProfileEvent.objects.visible_to(person).filter(pk=statement.event_id).first()


def findings(statement: Statement) -> QuerySet[Finding]:
    """What in its texts waits for a decision."""
    return findings_about(statement).filter(decision=Finding.Decision.OPEN)


def gates_for(statement: Statement, person: Person, now: dt.datetime) -> list[Gate]:
    """Every gate, with the link that mends it where this person may go there."""
    closed = set()
    if not access.may_write(statement, person):
        closed |= {"words", "moment"}
    if access.approves_as(statement, person) is None:
        closed.add("approval")
    if statement.corrects_id is not None and not access.may("drop", statement, person):
        closed.add("correction")
    gates = queries.gates(statement, now=now, person=person)
    if any(gate.key == "names" and not gate.is_open for gate in gates) and not shows_findings(
        statement, person
    ):
        closed.add("names")
    return [replace(gate, remedy="", remedy_url="") if gate.key in closed else gate for gate in gates]


def shows_findings(statement: Statement, person: Person) -> bool:
    """Whether the page of the statement shows this person something in its words that waits for a decision."""
    return access.may_write(statement, person) and findings(statement).exists()


def say_who_is_asked(statement: Statement) -> str:
    """Whose word on a text that was submitted is waited for, in words."""
    waiting = Agreement.objects.filter(
        version=statement.current_version_id, answer=Agreement.Answer.WAITING
    ).exists()
    is_quoted = any(not quote.is_agreed for quote in quotes(statement))
    if waiting and is_quoted:
        return "The agencies concerned are asked, and so is everybody who is quoted and has not said yes."
    if waiting:
        return "The agencies concerned are asked."
    if is_quoted:
        return "No agency has to be asked. Everybody who is quoted and has not said yes is asked."
    return (
        "The statement is submitted. Neither an agency nor anybody quoted has to be asked: ask for approval."
    )


def whose_move(statement: Statement, agencies: list[AgencyState], gates: list[Gate]) -> str:
    """With whom it is now, in words for the top of the page; a concern that stands comes first."""
    concerns = [
        str(state.agency)
        for state in agencies
        if state.agreement is not None
        and state.agreement.answer == Agreement.Answer.CONCERN
        and not state.is_settled
    ]
    said = (queries.say_concerns(concerns), _with_whom(statement, agencies, gates))
    return " ".join(words for words in said if words)


def _with_whom(statement: Statement, agencies: list[AgencyState], gates: list[Gate]) -> str:
    if statement.status == Status.DRAFT:
        return f"With {statement.drafted_by}, who drafted it."
    if statement.status == Status.AGREEING:
        waiting = [
            str(state.agency)
            for state in agencies
            if state.agreement is not None and state.agreement.answer == Agreement.Answer.WAITING
        ]
        if waiting:
            return f"With {say_list(waiting)}. Approval can be asked for meanwhile."
        return "With who wrote it: ask for approval."
    if statement.status == Status.APPROVING:
        if queries.offered_change(statement) is not None:
            return "With who may write it: the approver would have another text."
        who = f"{statement.on_behalf_of}’s senior representative" if statement.on_behalf_of else "the chair"
        since = f", since {say_moment(statement.approval_asked_at)}" if statement.approval_asked_at else ""
        return f"With {who}{since}."
    if statement.status == Status.APPROVED:
        if statement.release_scheduled_at is not None:
            due_at = release.embargo_of(statement)
            return f"Scheduled. It is released at {say_moment(due_at)}." if due_at else "Scheduled."
        shut = [gate.title for gate in gates if not gate.is_open]
        if shut:
            return f"Approved. It waits for: {'; '.join(shut)}."
        return "Approved, and ready to be released."
    return ""


def has_telephone(statement: Statement, person: Person) -> bool:
    """Whether a call is on record, or this person can log one now."""
    if statement.approvals.filter(way=Approval.Way.TELEPHONE).exists():
        return True
    return (
        statement.kind == Statement.Kind.HOLDING
        and statement.on_behalf_of_id is None
        and not workflow.reasons_not_to("log_telephone", statement)
        and access.may("log_telephone", statement, person)
    )


def ended_approvals(statement: Statement) -> QuerySet[Approval]:
    return statement.approvals.exclude(ended_at=None).select_related("approved_by", "version")


def overrides(statement: Statement) -> QuerySet[StatementOverride]:
    return statement.overrides.select_related("lifted_by", "looked_at_by", "agreement__agency").order_by(
        "-lifted_at"
    )


def overrides_not_looked_at(statement: Statement) -> int:
    return statement.overrides.filter(looked_at=None).count()


def last_stop(statement: Statement) -> list[str]:
    """Why the last try at releasing it released nothing; empty where there was none, or it has left since."""
    if statement.status != Status.APPROVED:
        return []
    last = statement.releases.order_by("-tried_at", "-pk").first()
    return [] if last is None or last.is_released else [str(reason) for reason in last.reasons]


def recipients(statement: Statement) -> list[str]:
    """To whom a release goes, in words, the agencies first."""
    agencies = access.concerned_keys(statement)
    if statement.event_id is not None and statement.event is not None:
        agencies |= set(statement.event.concerns.filter(removed_at=None).values_list("agency", flat=True))
    return list(Agency.objects.filter(pk__in=agencies).order_by("name").values_list("name", flat=True))


def lines_about(
    *, statement: Statement | None = None, event: HighProfileEvent | None = None
) -> QuerySet[LineToTake]:
    """Lines to take, those that may be said first, without those that ended."""
    lines = LineToTake.objects.filter(ended_at=None).select_related("drafted_by", "cleared_by", "words_by")
    if statement is not None:
        return lines.filter(statement=statement).order_by("cleared_at", "drafted_at")
    return lines.filter(event=event).order_by("cleared_at", "drafted_at")


def cuttings_of(statement: Statement) -> QuerySet[Cutting]:
    return statement.cuttings.select_related("outlet", "owner")


# What happened ------------------------------------------------------------------------------------


def events_of(statement: Statement) -> QuerySet[Event]:
    """Every act on the statement and its parts, the newest first."""
    matter = access.matter_of(statement)
    events = Event.objects.filter(facts__statement=statement.pk)
    if matter is not None:
        # What was done while it was an agency's own draft is under no matter.
        events = events.filter(Q(matter_id=matter.pk) | Q(matter_id=None))
    return events.select_related("by", "text").order_by("-id")


def timeline(events: list[Event]) -> list[TimelineEntry]:
    """The acts as people read them, with the agency that each is about."""
    keys = {event.facts.get("agency") for event in events}
    names = dict(Agency.objects.filter(pk__in=[key for key in keys if key]).values_list("pk", "name"))
    return [
        TimelineEntry(
            title=": ".join(
                part for part in (title_of(event.verb), names.get(event.facts.get("agency"))) if part
            ),
            at=event.at,
            by=said_by(event),
            text=event.text.reason,
        )
        for event in events
    ]


def versions_of(statement: Statement, person: Person) -> QuerySet[StatementVersion]:
    """Every text for who may write it; for others those from the first that was shown to anybody or asked about."""
    versions = statement.versions.select_related("made_by", "spokesperson").order_by("-number")
    if access.may_write(statement, person):
        return versions
    return versions.filter(number__gte=_first_shown(statement))


def _first_shown(statement: Statement) -> int:
    """The number of the first text that left its writers; where nothing says which it was, of the newest."""
    moments = [at for at in (statement.went_to_lead_at, statement.approval_asked_at) if at is not None]
    numbers = [
        statement.versions.filter(made_at__lte=at).aggregate(last=Max("number"))["last"] for at in moments
    ]
    asked = Agreement.objects.filter(version__statement=statement).aggregate(first=Min("version__number"))
    newest = statement.current_version.number if statement.current_version else 0
    return min(number for number in (newest, asked["first"], *numbers) if number is not None)


def embargo_words(version: StatementVersion | None) -> str:
    at: dt.datetime | None = version.release_at if version else None
    return say_moment(at) if at else ""
