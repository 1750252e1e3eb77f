"""What happened to a review, from the audit's events."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet

from audit import queries as audit
from audit.models import Event
from audit.queries import TimelineEntry, subjects_among
from documents.models import Document, Finding, ProtectedTerm, TermList
from foundation.words import say_day, say_list, say_moment
from matters import queries as matters
from notices import queries as notices
from notices.models import Notice
from partnership.models import Agency, Recipient, Timer
from reviews.models import (
    Attachment,
    CopyRequest,
    CorrectionAgreement,
    DateChange,
    Decision,
    DelayRecord,
    Endorsement,
    EvidencePack,
    FamilyMember,
    Involvement,
    Override,
    PlanStep,
    PracticeReview,
    PublicationPlan,
    PublicCorrection,
    Recommendation,
    ReportVersion,
    ReviewClock,
    ShouldReason,
    StepAnswer,
    ToldRecord,
)


def events_of(review: PracticeReview, *, with_notices: bool = True) -> QuerySet[Event]:
    """Events of the review's matter, without those of its other reviews; the newest first."""
    others = Q(facts__has_key="review") & ~Q(facts__review=review.pk)
    events = Event.objects.filter(matter_id=review.matter_id).exclude(others)
    if not with_notices:
        events = events.exclude(subject_type=Notice._meta.label_lower)
    return events.select_related("by", "text").order_by("-at", "-id")


def entries(events: Iterable[Event]) -> list[TimelineEntry]:
    """The events as people read them: what was done, and to which step, for whom, from which day to which."""
    events = list(events)
    look = _Look(events)
    said = {}
    for event in events:
        if says := SAYS.get(event.subject_type):
            said[event.pk] = ", ".join(part for part in says(event, look) if part)
    return audit.entries(events, said | matters.said_of(events) | notices.said_of(events))


class _Look:
    """What the words of events are made of, looked up for all of them at once."""

    def __init__(self, events: Collection[Event]) -> None:
        facts = [event.facts for event in events]
        asked = {key for each in facts for key in each.get("agencies", [])}
        self.agencies = _named(Agency, asked | {each.get("agency") for each in facts}, "name")
        versions = {each.get(name) for each in facts for name in ("version", "old")}
        self.versions = _named(ReportVersion, {key for key in versions if isinstance(key, int)}, "number")
        self.files = _named(Document, {each.get("document") for each in facts}, "title")
        self.questions = self._of(events, StepAnswer, "step__title")
        self.requests = self._of(events, CopyRequest, "received_on")
        self.corrections = self._of(events, PublicCorrection, "words")
        self.delays = self._of(events, DelayRecord, "clock__timer__kind")
        moved = DateChange.objects.filter(pk__in=subjects_among(events, DateChange))
        self.changes = {change.pk: change for change in moved}

    def _of(self, events: Collection[Event], model: type[models.Model], field: str) -> dict[int, Any]:
        return _named(model, subjects_among(events, model), field)

    def agency(self, event: Event) -> str:
        return self.agencies.get(event.facts.get("agency"), "")

    def version(self, event: Event) -> str:
        number = self.versions.get(event.facts.get("version"))
        return f"version {number}" if number else ""


def _named(model: type[models.Model], keys: Iterable[int | None], field: str) -> dict[int, Any]:
    wanted = {key for key in keys if key}
    return dict(model._default_manager.filter(pk__in=wanted).values_list("pk", field)) if wanted else {}


# What an event was about, by the kind of its subject ----------------------------------------------


def _label(event: Event, look: _Look) -> list[str]:
    """As the record was called then; a name that retention has blanked is not said."""
    return [event.text.label]


def _review(event: Event, look: _Look) -> list[str]:
    facts = event.facts
    return [
        _choice(PracticeReview.Kind, facts.get("kind")),
        _choice(Decision.Form, facts.get("form")),
        look.version(event),
        {"explain": "with an explanation", "vanish": "without trace"}.get(facts.get("manner", ""), ""),
    ]


def _plan(event: Event, look: _Look) -> list[str]:
    facts = event.facts
    if event.verb == "date moved":
        return [_from_to(facts.get("old"), facts.get("new"))]
    if event.verb == "corrected version taken":
        before = look.versions.get(facts.get("old"))
        return [look.version(event), f"instead of version {before}" if before else ""]
    if event.verb == "dates moved by the calendar":
        return [_from_to(*moved.split(" to ")) for moved in facts.get("moved", [])]
    if event.verb == "plan edited":
        return [_fields(PublicationPlan, facts.get("changed", []))]
    return [_say(facts.get("publish_at")), look.version(event)]


def _step(event: Event, look: _Look) -> list[str]:
    changed = _fields(PlanStep, event.facts.get("changed", []))
    return [event.text.label, f"changed: {changed}" if changed else ""]


def _answer(event: Event, look: _Look) -> list[str]:
    return [look.questions.get(event.subject_id, ""), look.agency(event)]


def _date_change(event: Event, look: _Look) -> list[str]:
    change = look.changes.get(event.subject_id)
    if change is None:
        return []
    old, new = (at.isoformat() if at else "" for at in (change.old_publish_at, change.new_publish_at))
    return [_from_to(old, new)]


def _told(event: Event, look: _Look) -> list[str]:
    """The relationship or the group, and the moment: it is often recorded later."""
    told_at = _say(event.facts.get("told_at"))
    return [event.text.label, f"at {told_at}" if told_at else ""]


def _version(event: Event, look: _Look) -> list[str]:
    asked = [look.agencies[key] for key in event.facts.get("agencies", []) if key in look.agencies]
    return [event.text.label, look.agency(event), say_list(sorted(asked))]


def _of_partner(event: Event, look: _Look) -> list[str]:
    return [look.agency(event), look.version(event)]


def _recommendation(event: Event, look: _Look) -> list[str]:
    return [
        event.text.label.removeprefix("recommendation "),
        _choice(Recommendation.Response, event.facts.get("response")),
        _choice(Recommendation.Progress, event.facts.get("progress")),
    ]


def _involvement(event: Event, look: _Look) -> list[str]:
    facts = event.facts
    return [
        look.agency(event),
        _choice(Involvement.Answer, facts.get("answer")),
        _from_to(facts.get("before"), facts.get("after")),
    ]


def _decision(event: Event, look: _Look) -> list[str]:
    return [event.text.label, _choice(Decision.Form, event.facts.get("form"))]


def _clock(event: Event, look: _Look) -> list[str]:
    facts = event.facts
    said = [_choice(Timer.Kind, facts.get("timer")), _from_to(facts.get("before"), facts.get("after"))]
    for name, words in (("due_on", "due on"), ("met_on", "met on"), ("next_look_on", "looked at again on")):
        if facts.get(name):
            said.append(f"{words} {_say(facts[name])}")
    return said


def _delay(event: Event, look: _Look) -> list[str]:
    return ["why it takes longer", _choice(Timer.Kind, look.delays.get(event.subject_id))]


def _request(event: Event, look: _Look) -> list[str]:
    received_on = look.requests.get(event.subject_id)
    return [f"received on {say_day(received_on)}" if received_on else ""]


def _correction(event: Event, look: _Look) -> list[str]:
    words = look.corrections.get(event.subject_id, "")
    return [f"“{words}”" if words else ""]


def _override(event: Event, look: _Look) -> list[str]:
    return [_choice(Override.Kind, event.facts.get("kind"))]


def _should_reason(event: Event, look: _Look) -> list[str]:
    return [_choice(Recipient, event.facts.get("recipient"))]


def _pack(event: Event, look: _Look) -> list[str]:
    return [event.text.label.removeprefix("evidence pack ")]


def _finding(event: Event, look: _Look) -> list[str]:
    return [look.files.get(event.facts.get("document"), ""), event.text.label]


def _term(event: Event, look: _Look) -> list[str]:
    """Its kind alone: what the term is stays on its list."""
    return [_choice(ProtectedTerm.Kind, event.facts.get("kind"))]


SAYS: dict[str, Callable[[Event, _Look], list[str]]] = {
    model._meta.label_lower: says
    for model, says in {
        Attachment: _label,
        CopyRequest: _request,
        CorrectionAgreement: _of_partner,
        DateChange: _date_change,
        Decision: _decision,
        DelayRecord: _delay,
        Document: _label,
        Endorsement: _of_partner,
        EvidencePack: _pack,
        FamilyMember: _label,
        Finding: _finding,
        Involvement: _involvement,
        Override: _override,
        PlanStep: _step,
        PracticeReview: _review,
        PublicationPlan: _plan,
        PublicCorrection: _correction,
        Recommendation: _recommendation,
        ReportVersion: _version,
        ReviewClock: _clock,
        ShouldReason: _should_reason,
        StepAnswer: _answer,
        TermList: _term,
        ToldRecord: _told,
    }.items()
}


# Words --------------------------------------------------------------------------------------------


def _choice(choices: type[models.TextChoices], value: str | None) -> str:
    return str(choices(value).label) if value in choices.values else ""


def _fields(model: type[models.Model], names: Iterable[str]) -> str:
    known = {field.name: field for field in model._meta.concrete_fields}
    return say_list([str(known[name].verbose_name) for name in names if name in known])


def _say(iso: str | None) -> str:
    """A day or a moment from an event's facts, in words."""
    if not iso:
        return ""
    if "T" in iso:
        return say_moment(dt.datetime.fromisoformat(iso))
    return say_day(dt.date.fromisoformat(iso))


def _from_to(before: str | None, after: str | None) -> str:
    if not after:
        return ""
    return f"from {_say(before)} to {_say(after)}" if before else f"to {_say(after)}"
