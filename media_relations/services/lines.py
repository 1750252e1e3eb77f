"""Lines to take: words that may be said when asked, cleared by a chair or the lead, and never published."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from audit import services as audit
from foundation import clock
from media_relations.models import HighProfileEvent, LineToTake, Statement
from media_relations.rules import access, approval
from media_relations.rules.room import reasons_about_knowing
from media_relations.rules.workflow import StatementNotReady
from partnership.models import Person


def may_write(person: Person, *, event: HighProfileEvent | None, statement: Statement | None) -> bool:
    """Who writes statements about the same thing writes its lines, while they may know of it."""
    if reasons_about_knowing(person, event, statement):
        return False
    if statement is not None:
        return access.may_write(statement, person)
    return access.may_write(Statement(event=event), person)


def may_clear(person: Person, *, event: HighProfileEvent | None, statement: Statement | None) -> bool:
    """A chair, or who speaks for the agency that leads on the event, while they may know of what it is about."""
    if not person.is_active or reasons_about_knowing(person, event, statement):
        return False
    if person.is_chair:
        return True
    decision = access.lead_of(event or (statement.event if statement else None))
    return (
        decision is not None
        and decision.lead_id is not None
        and bool(access.speaks_for(person, {decision.lead_id}))
    )


@transaction.atomic
def draft_line(
    *,
    words: str,
    by: Person,
    question: str = "",
    event: HighProfileEvent | None = None,
    statement: Statement | None = None,
) -> LineToTake:
    """A line that waits to be cleared. Raises PermissionDenied or StatementNotReady."""
    if not may_write(by, event=event, statement=statement):
        raise PermissionDenied("Lines are written by who may write the statement.")
    if not words.strip():
        raise StatementNotReady("Write the line.")
    now = clock.now()
    line = LineToTake.objects.create(
        event=event,
        statement=statement,
        question=question.strip(),
        words=approval.as_stored(words),
        drafted_by=by,
        drafted_at=now,
        words_by=by,
    )
    _record("line drafted", line, by=by)
    return line


@transaction.atomic
def edit_line(*, line: LineToTake, words: str, question: str, began_from: int, by: Person) -> LineToTake:
    """The line reads as given. Other words, or another question, have to be cleared anew.

    Raises PermissionDenied, StatementNotReady or SomebodyElseSaved.
    """
    line = _lock(line)
    if not may_write(by, event=line.event, statement=line.statement):
        raise PermissionDenied("Lines are written by who may write the statement.")
    _refuse_ended(line)
    if not words.strip():
        raise StatementNotReady("Write the line.")
    words, question = approval.as_stored(words), question.strip()
    fields = ["words", "question", "words_by", "question_by"]
    if words != line.words:
        line.words_by = by
    if question != line.question:
        line.question_by = by
    if (words, question) != (line.words, line.question):
        line.cleared_at = line.cleared_by = None
        line.cleared_words = ""
        fields += ["cleared_at", "cleared_by", "cleared_words"]
    line.words, line.question = words, question
    line.save_edit(began_from=began_from, fields=fields)
    _record("line edited", line, by=by)
    return line


@transaction.atomic
def clear_line(*, line: LineToTake, seen_words: str, seen_question: str, by: Person) -> LineToTake:
    """The line may be said from now on, in these very words and to this question; never cleared by who wrote it.

    Raises PermissionDenied or StatementNotReady.
    """
    line = _lock(line)
    if not may_clear(by, event=line.event, statement=line.statement):
        raise PermissionDenied("A line is cleared by a chair, or by the agency that leads.")
    if by.pk in line.writers:
        raise PermissionDenied("Somebody else clears a line than who wrote it.")
    _refuse_ended(line)
    if (approval.as_stored(seen_words), seen_question.strip()) != (line.words, line.question):
        raise StatementNotReady("The line changed after you opened the page. Read it again.")
    line.cleared_at, line.cleared_by = clock.now(), by
    line.cleared_words = approval.digest(line.words)
    line.save_edit(began_from=line.version, fields=["cleared_at", "cleared_by", "cleared_words"])
    _record("line cleared", line, by=by, words=line.cleared_words)
    return line


@transaction.atomic
def end_line(*, line: LineToTake, by: Person) -> LineToTake:
    """The line is no longer said. Raises PermissionDenied or StatementNotReady."""
    line = _lock(line)
    event, statement = line.event, line.statement
    if not (
        may_write(by, event=event, statement=statement) or may_clear(by, event=event, statement=statement)
    ):
        raise PermissionDenied("Lines are ended by who writes or clears them.")
    _refuse_ended(line)
    line.ended_at, line.ended_by = clock.now(), by
    line.save_edit(began_from=line.version, fields=["ended_at", "ended_by"])
    _record("line ended", line, by=by)
    return line


def _lock(line: LineToTake) -> LineToTake:
    return (
        LineToTake.objects.select_for_update(of=("self",))
        .select_related("event", "statement__event")
        .get(pk=line.pk)
    )


def _refuse_ended(line: LineToTake) -> None:
    if line.ended_at is not None:
        raise StatementNotReady("The line is no longer said.")


def _record(verb: str, line: LineToTake, *, by: Person, **facts: Any) -> None:
    matter = (
        access.matter_on_record(line.statement)
        if line.statement
        else (line.event.matter if line.event else None)
    )
    audit.record(verb, line, by=by, at=clock.now(), matter=matter, **facts)
