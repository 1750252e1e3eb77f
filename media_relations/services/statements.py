"""Writing a statement: drafted, edited, shown to the lead, submitted to the agencies, dropped (laws 9, 15 and 17)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import Max

from documents import rules as document_rules
from documents.models import Document
from foundation import clock
from foundation.governed import SomebodyElseSaved
from matters.models import Matter
from media_relations.models import (
    HighProfileEvent,
    Journalist,
    LastLook,
    Quote,
    Statement,
    StatementFile,
    StatementVersion,
)
from media_relations.rules import access, approval, workflow
from media_relations.rules import release as release_rules
from media_relations.rules.approval import Contents, Said
from media_relations.rules.room import reasons_about_knowing
from media_relations.services import agreements, checks, searching, statement_messages
from media_relations.services.statement_records import (
    check_texts,
    end_approvals,
    lock,
    record,
    refuse,
    take_off_the_schedule,
)
from partnership.models import Agency, Channel, Person

Status = Statement.Status
CHANGED = "The text was changed."


# Drafting and editing -----------------------------------------------------------------------------


@transaction.atomic
def draft_statement(
    *,
    contents: Contents,
    by: Person,
    on_behalf_of: Agency | None = None,
    event: HighProfileEvent | None = None,
    matter: Matter | None = None,
    made_for: models.Model | None = None,
    agencies: Iterable[Agency] = (),
    journalists: Iterable[Journalist] = (),
    channels: Iterable[Channel] = (),
) -> Statement:
    """A draft with its first version, beside it every agency that its event concerns.

    Raises PermissionDenied or StatementNotReady.
    """
    access.check_may_draft(by, on_behalf_of=on_behalf_of, event=event, matter=matter)
    now = clock.now()
    refuse(
        _reasons_about_belonging(event, matter)
        + release_rules.reasons_about_embargo(contents.release_at, now)
    )
    statement = _new(
        contents,
        by=by,
        at=now,
        on_behalf_of=on_behalf_of,
        event=event,
        matter=matter,
        made_for=made_for,
    )
    concerned = {agency.pk: agency for agency in agencies}
    if event is not None:
        concerned |= {
            one.agency_id: one.agency
            for one in event.concerns.filter(removed_at=None).select_related("agency")
        }
    for agency in concerned.values():
        if agency.pk != statement.on_behalf_of_id:
            agreements.put_beside(statement, agency, by=by, at=statement.drafted_at)
    statement.journalists.set(journalists)
    statement.channels.set(channels)
    return statement


@transaction.atomic
def begin_correction(*, statement: Statement, note: str, by: Person) -> Statement:
    """A draft that corrects a released statement, with its words, agencies and recipients to begin from.

    Raises PermissionDenied or StatementNotReady.
    """
    original = lock(statement)
    access.check_may("edit", original, by)
    reasons = release_rules.reasons_not_to_correct(original)
    if not note.strip():
        reasons.append("Say what the correction changes, for the public to read.")
    if original.corrections.filter(status__in=Statement.OPEN).exists():
        reasons.append("A correction of it is being written already.")
    refuse(reasons)
    contents = approval.contents_of(original, original.released_version)
    contents = Contents(
        kind=contents.kind,
        title=contents.title,
        text=contents.text,
        key_message=contents.key_message,
        spokesperson_id=contents.spokesperson_id,
        correction_note=note,
        quotes=contents.quotes,
    )
    correction = _new(
        contents,
        by=by,
        at=clock.now(),
        on_behalf_of=original.on_behalf_of,
        event=original.event,
        matter=original.matter,
        corrects=original,
    )
    for row in original.agencies.filter(removed_at=None).select_related("agency"):
        agreements.put_beside(correction, row.agency, by=by, at=correction.drafted_at)
    correction.journalists.set(original.journalists.all())
    correction.channels.set(original.channels.all())
    return correction


def _new(contents: Contents, *, by: Person, at: dt.datetime, **fields: Any) -> Statement:
    statement = Statement(
        kind=contents.kind,
        correction_note=contents.correction_note,
        drafted_by=by,
        drafted_at=at,
        **fields,
    )
    statement.save()
    _store_quotes(statement, contents.quotes)
    _add_version(statement, contents, by=by, at=at)
    record("statement drafted", statement, statement, by=by, at=at, kind=str(statement.kind))
    check_texts(statement, by=by)
    return statement


@transaction.atomic
def edit_statement(
    *,
    statement: Statement,
    contents: Contents,
    began_from: int,
    by: Person,
    journalists: Iterable[Journalist] | None = None,
    channels: Iterable[Channel] | None = None,
) -> Statement:
    """The statement reads as given. A change of substance is a new version: whoever had agreed or checked it is asked
    anew, and no approval counts any more. Saving it unchanged changes nothing. Its event and its matter stay what they were.

    Raises PermissionDenied, StatementNotReady, or SomebodyElseSaved.
    """
    statement = lock(statement)
    access.check_may("edit", statement, by)
    refuse(workflow.reasons_not_to("edit", statement))
    if statement.version != began_from:
        raise SomebodyElseSaved(statement)
    now = clock.now()
    before = release_rules.embargo_of(statement)
    refuse(release_rules.reasons_about_embargo(contents.release_at, now, before=before))
    is_new = _is_of_substance(statement, contents)
    fields = ["kind", "correction_note"] if is_new else []
    if is_new:
        statement.kind, statement.correction_note = contents.kind, contents.correction_note
    chosen = _choose(statement, journalists, channels)
    if is_new or chosen:
        statement.save_edit(began_from=began_from, fields=fields)
    if is_new:
        _store_quotes(statement, contents.quotes)
        store_new_text(statement, contents, by=by, at=now)
        check_texts(statement, by=by)
    elif chosen:
        record("statement edited", statement, statement, by=by, at=now)
    return statement


def _is_of_substance(statement: Statement, contents: Contents) -> bool:
    files = approval.files_of(statement)
    new = approval.fingerprint(contents, on_behalf_of=statement.on_behalf_of_id, files=files)
    stored = statement.current_version.fingerprint if statement.current_version else ""
    return new != stored


def store_new_text(
    statement: Statement, contents: Contents, *, by: Person, at: dt.datetime
) -> StatementVersion:
    """The text is a new version, and all that was said about the one before is asked anew.

    An approval “if changed to” this very text counts from now on, when another person than the approver stored it.
    The caller holds the statement, and has stored its quotes.
    """
    before = Status(statement.status)
    version = _add_version(statement, contents, by=by, at=at)
    offered = [
        one
        for one in statement.approvals.filter(way="if_changed", ended_at=None, taken_at=None)
        if one.fingerprint == version.fingerprint
        and one.approved_by_id != by.pk
        and access.approves_as(statement, one.approved_by) is not None
        and before == Status.APPROVING
    ]
    kept = offered[0] if offered else None
    if kept is not None:
        kept.taken_at, kept.taken_by = at, by
        kept.save(update_fields=["taken_at", "taken_by"])
    ended = end_approvals(statement, because=CHANGED, at=at, besides=kept)
    take_off_the_schedule(statement, by=by, at=at, reason=CHANGED)
    if before != Status.DRAFT:
        statement.status = Status.APPROVED if kept is not None else Status.AGREEING
        fields = ["status"]
        if kept is None:
            statement.approval_asked_at = None
            fields.append("approval_asked_at")
        statement.save(update_fields=fields)
    record(
        "text changed",
        statement,
        statement,
        by=by,
        at=at,
        number=version.number,
        fingerprint=version.fingerprint,
        was=str(before),
        ended=[one.pk for one in ended],
        taken=kept.pk if kept else None,
    )
    if before != Status.DRAFT:
        agreements.ask_anew(statement, by=by, at=at)
        checks.ask_anew(statement, by=by, at=at)
        ask_speakers(statement, by=by, at=at)
        statement_messages.tell_that_approval_ended(statement, ended, by=by, at=at)
        if kept is not None:
            statement_messages.tell_of_approval(kept, by=by, at=at)
    return version


def _add_version(
    statement: Statement, contents: Contents, *, by: Person, at: dt.datetime
) -> StatementVersion:
    files = approval.files_of(statement)
    number = (statement.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    same_text = statement.versions.filter(text=contents.text).order_by("number")
    version = StatementVersion.objects.create(
        statement=statement,
        number=number,
        title=contents.title,
        text=contents.text,
        key_message=contents.key_message,
        spokesperson_id=contents.spokesperson_id,
        release_at=contents.release_at,
        quotes=[{"speaker": said.speaker_id, "words": said.words} for said in contents.quotes],
        files=[file.sha256 for file in files],
        fingerprint=approval.fingerprint(contents, on_behalf_of=statement.on_behalf_of_id, files=files),
        made_by=by,
        text_by_id=same_text.values_list("made_by", flat=True).first() if contents.text.strip() else None,
        made_at=at,
    )
    statement.current_version = version
    statement.save_edit(began_from=statement.version, fields=["current_version"])
    searching.put_statement(statement)
    return version


def _store_quotes(statement: Statement, wanted: Iterable[Said]) -> None:
    """The quotes stand in this order. Words that stay keep their speaker's yes; others are asked for anew."""
    there = approval.live_quotes(statement)
    for order, said in enumerate(wanted):
        same = next(
            (one for one in there if (one.speaker_id, one.words) == (said.speaker_id, said.words)), None
        )
        if same is None:
            Quote.objects.create(
                statement=statement, speaker_id=said.speaker_id, words=said.words, order=order
            )
            continue
        there.remove(same)
        if same.order != order:
            same.order = order
            same.save(update_fields=["order"])
    for gone in there:
        gone.removed_at = clock.now()
        gone.save(update_fields=["removed_at"])


def _choose(
    statement: Statement,
    journalists: Iterable[Journalist] | None,
    channels: Iterable[Channel] | None,
) -> bool:
    """Store who gets it and where; says whether that changed anything."""
    changed = False
    if journalists is not None:
        wanted = {one.pk for one in journalists}
        if wanted != set(statement.journalists.values_list("pk", flat=True)):
            statement.journalists.set(wanted)
            changed = True
    if channels is not None:
        wanted = {one.pk for one in channels}
        if wanted != set(statement.channels.values_list("pk", flat=True)):
            statement.channels.set(wanted)
            changed = True
    return changed


def _reasons_about_belonging(event: HighProfileEvent | None, matter: Matter | None) -> list[str]:
    if event is not None and matter is not None and event.matter_id not in {None, matter.pk}:
        return ["The event belongs to another matter."]
    return []


# Files --------------------------------------------------------------------------------------------


@transaction.atomic
def add_file(*, statement: Statement, document: Document, title: str, by: Person) -> StatementFile:
    """A file goes with the statement, which is a change of substance.

    Raises PermissionDenied or StatementNotReady.
    """
    statement = lock(statement)
    access.check_may("edit", statement, by)
    reasons = workflow.reasons_not_to("edit", statement) + reasons_about_knowing(by, document)
    reasons += document_rules.reasons_not_to_serve(document)
    matter = access.matter_of(statement)
    if document.matter_id != (matter.pk if matter else None):
        reasons.append("The file has to be one of the statement’s own matter.")
    if not title.strip():
        reasons.append("Give the file a title.")
    if statement.files.filter(document=document, removed_at=None).exists():
        reasons.append("The file goes with the statement already.")
    refuse(reasons)
    now = clock.now()
    row = StatementFile.objects.create(
        statement=statement, document=document, title=title.strip(), added_at=now, added_by=by
    )
    store_new_text(statement, approval.contents_of(statement), by=by, at=now)
    check_texts(statement, by=by)
    return row


@transaction.atomic
def remove_file(*, file: StatementFile, by: Person) -> Statement:
    """The file no longer goes with the statement. Raises PermissionDenied or StatementNotReady."""
    statement = lock(file.statement)
    access.check_may("edit", statement, by)
    file = StatementFile.objects.select_for_update().get(pk=file.pk)
    refuse(
        workflow.reasons_not_to("edit", statement)
        + (["It was taken away already."] if file.removed_at else [])
    )
    now = clock.now()
    file.removed_at = now
    file.save(update_fields=["removed_at"])
    store_new_text(statement, approval.contents_of(statement), by=by, at=now)
    check_texts(statement, by=by)
    return statement


# Quotes -------------------------------------------------------------------------------------------


def ask_speakers(statement: Statement, *, by: Person, at: dt.datetime) -> None:
    """Everybody who is quoted and has not said yes to these words is asked, once for the same words."""
    for quote in approval.live_quotes(statement):
        if quote.yes_to != approval.digest(quote.words):
            statement_messages.ask_speaker(quote, by=by, at=at)


@transaction.atomic
def say_yes(*, quote: Quote, seen_words: str, by: Person) -> Quote:
    """The speaker says yes to their own words. Raises PermissionDenied or StatementNotReady."""
    statement = lock(quote.statement)
    quote = Quote.objects.select_for_update().get(pk=quote.pk)
    if quote.speaker_id != by.pk or not by.is_active:
        raise PermissionDenied("Only who is quoted says yes to their words.")
    reasons = []
    if statement.status not in Statement.OPEN:
        reasons.append(f"The statement is “{statement.get_status_display()}”.")
    if quote.removed_at is not None or approval.as_stored(seen_words) != quote.words:
        reasons.append("The words changed after you opened the page. Read them again.")
    refuse(reasons)
    quote.yes_at, quote.yes_to = clock.now(), approval.digest(quote.words)
    quote.save_edit(began_from=quote.version, fields=["yes_at", "yes_to"])
    record("said yes to their words", quote, statement, by=by, at=quote.yes_at)
    return quote


# On its way ---------------------------------------------------------------------------------------


@transaction.atomic
def show_to_lead(*, statement: Statement, by: Person) -> Statement:
    """An agency's own draft is read by whoever leads on the event, before it goes further.

    Raises PermissionDenied or StatementNotReady.
    """
    statement = lock(statement)
    access.check_may("edit", statement, by)
    reasons = workflow.reasons_not_to("edit", statement)
    if not access.needs_to_go_to_lead(statement):
        reasons.append("Nobody else leads on what it is about.")
    if access.was_shown_to_lead(statement):
        reasons.append("It was shown to the lead already.")
    refuse(reasons)
    now = clock.now()
    statement.went_to_lead_at = now
    statement.save(update_fields=["went_to_lead_at"])
    decision = access.lead_of(statement.event)
    lead = decision.lead if decision is not None else None
    if lead is not None:
        agreements.ask_press_office(statement, lead, by=by, at=now)
    record("shown to the lead", statement, statement, by=by, at=now, lead=lead.pk if lead else None)
    statement_messages.show_to_lead(statement, lead, by=by, at=now)
    return statement


@transaction.atomic
def submit(*, statement: Statement, by: Person) -> Statement:
    """The agencies concerned are asked, each until its own deadline; who is quoted is asked for their yes, and who
    checked an earlier text checks this one.

    Raises PermissionDenied or StatementNotReady.
    """
    statement = lock(statement)
    access.check_may("submit", statement, by)
    reasons = workflow.reasons_not_to("submit", statement)
    if not reasons:
        reasons = release_rules.reasons_about_words(statement)
        if access.needs_to_go_to_lead(statement) and not access.was_shown_to_lead(statement):
            reasons.append("Somebody else leads on what it is about: show them the draft first.")
    refuse(reasons)
    now = clock.now()
    statement.status = workflow.leads_to("submit", statement)
    statement.save(update_fields=["status"])
    record("submitted to the agencies", statement, statement, by=by, at=now)
    agreements.ask_anew(statement, by=by, at=now)
    checks.ask_anew(statement, by=by, at=now)
    ask_speakers(statement, by=by, at=now)
    return statement


@transaction.atomic
def drop(*, statement: Statement, reason: str, by: Person) -> Statement:
    """The statement goes no further. Raises PermissionDenied or StatementNotReady."""
    statement = lock(statement)
    access.check_may("drop", statement, by)
    reasons = workflow.reasons_not_to("drop", statement)
    if not reason.strip():
        reasons.append("Say why it is dropped.")
    refuse(reasons)
    now = clock.now()
    take_off_the_schedule(statement, by=by, at=now, reason=reason.strip())
    ended = end_approvals(statement, because="The statement was dropped.", at=now)
    statement.status = workflow.leads_to("drop", statement)
    statement.save(update_fields=["status"])
    record("statement dropped", statement, statement, by=by, at=now, reason=reason.strip())
    statement_messages.tell_that_approval_ended(statement, ended, by=by, at=now)
    return statement


def look(*, statement: Statement, by: Person) -> None:
    """The page can show this person, next time, what changed since the version that stands now."""
    if statement.current_version_id is None:
        return
    LastLook.objects.update_or_create(
        statement=statement,
        person=by,
        defaults={"version_id": statement.current_version_id, "looked_at": clock.now()},
    )
