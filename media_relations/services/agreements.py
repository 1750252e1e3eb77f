"""What the agencies concerned say of a text, what a chair answers, and who else was told before (law 10)."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction

from foundation import clock
from foundation.governed import beside
from media_relations.models import (
    Agreement,
    Consultation,
    MediaProtocol,
    MemberBriefing,
    Statement,
    StatementAgency,
    StatementOverride,
)
from media_relations.queries import statements as queries
from media_relations.rules import access, approval, workflow
from media_relations.rules import agreement as rules
from media_relations.rules import release as release_rules
from media_relations.services import statement_messages
from media_relations.services.statement_records import lock, record, refuse
from partnership.models import Agency, Person

Answer, Kind, Status = Agreement.Answer, StatementOverride.Kind, Statement.Status


# Which agencies -----------------------------------------------------------------------------------


def put_beside(
    statement: Statement,
    agency: Agency,
    *,
    by: Person,
    at: dt.datetime,
    deadline_at: dt.datetime | None = None,
) -> StatementAgency:
    """The agency is concerned by the statement. The caller holds the statement."""
    row = StatementAgency.objects.create(
        statement=statement, agency=agency, deadline_at=deadline_at, added_at=at, added_by=by
    )
    record("agency put beside", row, statement, by=by, at=at, agency=agency.pk)
    return row


@transaction.atomic
def add_agency(
    *, statement: Statement, agency: Agency, by: Person, deadline_at: dt.datetime | None = None
) -> StatementAgency:
    """The agency agrees before release; it is asked at once where the text is with the agencies already.

    Raises PermissionDenied or StatementNotReady.
    """
    statement = lock(statement)
    access.check_may("edit", statement, by)
    now = clock.now()
    reasons = workflow.reasons_not_to("edit", statement)
    if statement.agencies.filter(agency=agency, removed_at=None).exists():
        reasons.append(f"{agency} is beside it already.")
    if agency.pk == statement.on_behalf_of_id:
        reasons.append(f"It is {agency}’s own statement.")
    if deadline_at is not None and deadline_at <= now:
        reasons.append("Its deadline has passed.")
    refuse(reasons)
    row = put_beside(statement, agency, by=by, at=now, deadline_at=deadline_at)
    if statement.status != Status.DRAFT:
        ask_anew(statement, by=by, at=now)
    return row


@transaction.atomic
def set_deadline(*, concern: StatementAgency, deadline_at: dt.datetime, by: Person) -> StatementAgency:
    """The agency's own deadline for the texts it is asked about from now on.

    Raises PermissionDenied or StatementNotReady.
    """
    statement = lock(concern.statement)
    access.check_may("edit", statement, by)
    concern = StatementAgency.objects.select_for_update().get(pk=concern.pk)
    reasons = workflow.reasons_not_to("edit", statement)
    if concern.removed_at is not None:
        reasons.append("It was taken out.")
    if deadline_at <= clock.now():
        reasons.append("That time has passed.")
    if statement.status != Status.DRAFT:
        reasons.append("The agency was asked already, and has the time that it was given.")
    refuse(reasons)
    concern.deadline_at = deadline_at
    concern.save(update_fields=["deadline_at"])
    record("deadline set", concern, statement, by=by, at=clock.now(), agency=concern.agency_id)
    return concern


@transaction.atomic
def remove_agency(*, concern: StatementAgency, reason: str, by: Person) -> StatementAgency:
    """The agency is not concerned after all.

    Of an agency that was asked, or that the event concerns, only a chair says so, and none from the agency itself.
    That one that was asked is taken out stays in sight until a second person has looked. Raises PermissionDenied or StatementNotReady.
    """
    statement = lock(concern.statement)
    concern = StatementAgency.objects.select_for_update().select_related("agency").get(pk=concern.pk)
    asked = (
        Agreement.objects.filter(version__statement=statement, agency=concern.agency_id).order_by("pk").last()
    )
    in_event = (
        statement.event.concerns.filter(agency=concern.agency_id, removed_at=None).first()
        if statement.event is not None
        else None
    )
    if asked or in_event or statement.status != Status.DRAFT:
        if not (by.is_active and by.is_chair):
            raise PermissionDenied(
                "Only a chair takes out an agency that was asked, or that the event concerns."
            )
        rules.check_may_answer_for(concern.agency, by)
    else:
        access.check_may("edit", statement, by)
    reasons = workflow.reasons_not_to("edit", statement)
    if concern.removed_at is not None:
        reasons.append("It was taken out already.")
    if not reason.strip():
        reasons.append("Say why it is not concerned.")
    refuse(reasons)
    concern.removed_at, concern.removed_reason = clock.now(), reason.strip()[:300]
    concern.sets_aside = in_event
    concern.save(update_fields=["removed_at", "removed_reason", "sets_aside"])
    record(
        "agency taken out",
        concern,
        statement,
        by=by,
        at=concern.removed_at,
        reason=reason.strip(),
        agency=concern.agency_id,
    )
    if asked is not None:
        _lift(
            statement,
            Kind.TAKEN_OUT,
            approval.live_fingerprint(statement),
            reason,
            by=by,
            at=concern.removed_at,
            agreement=asked,
        )
    return concern


# Asking and answering -----------------------------------------------------------------------------


def ask_anew(statement: Statement, *, by: Person, at: dt.datetime) -> list[Agreement]:
    """Every agency concerned that was not yet asked about the text as it is now is asked. The caller holds it.

    Its own deadline is for the first text. For each later one it has at least the hours that the protocol gives.
    """
    version = statement.current_version
    if version is None:
        return []
    protocols = at + dt.timedelta(hours=MediaProtocol.current().agreement_hours)
    there = set(Agreement.objects.filter(version=version).values_list("agency", flat=True))
    before = set(Agreement.objects.filter(version__statement=statement).values_list("agency", flat=True))
    asked = [
        Agreement(
            version=version,
            agency=row.agency,
            fingerprint=version.fingerprint,
            asked_at=at,
            deadline_at=rules.deadline_for(
                row, at, protocols=protocols, is_first=row.agency_id not in before
            ),
        )
        for row in statement.agencies.filter(removed_at=None).select_related("agency")
        if row.agency_id not in there
    ]
    Agreement.objects.bulk_create(asked)
    if asked:
        record(
            "agencies asked",
            version,
            statement,
            by=by,
            at=at,
            fingerprint=version.fingerprint,
            agencies=[one.agency_id for one in asked],
        )
        statement_messages.ask_agencies(version, asked, by=by, at=at)
    return asked


@transaction.atomic
def agree(*, statement: Statement, agency: Agency, seen_fingerprint: str, by: Person) -> Agreement:
    """The agency agrees to the text that its page showed. Raises PermissionDenied or StatementNotReady."""
    return _answer("agree", statement, agency, seen_fingerprint, "", by=by)


@transaction.atomic
def raise_concern(
    *, statement: Statement, agency: Agency, harms: str, seen_fingerprint: str, by: Person
) -> Agreement:
    """The agency says what the text would harm. The text changes, or a chair answers with a reason.

    Raises PermissionDenied or StatementNotReady.
    """
    return _answer("raise_concern", statement, agency, seen_fingerprint, harms.strip(), by=by)


def _answer(
    step: str, statement: Statement, agency: Agency, seen_fingerprint: str, harms: str, *, by: Person
) -> Agreement:
    statement = lock(statement)
    access.check_may(step, statement, by)
    if not access.speaks_for(by, {agency.pk}):
        raise PermissionDenied(f"This takes somebody who speaks for {agency}.")
    refuse(workflow.reasons_not_to(step, statement))
    agreement = (
        Agreement.objects.select_for_update()
        .filter(version=statement.current_version_id, agency=agency)
        .first()
    )
    if agreement is None:
        refuse([f"{agency} was not asked about this text."])
        raise AssertionError
    answer = Answer.AGREED if step == "agree" else Answer.CONCERN
    reasons = approval.reasons_about_seen(statement, seen_fingerprint)
    if step == "raise_concern" and not harms:
        reasons.append("Say what the text would harm.")
    if agreement.answer == answer and agreement.harms == harms:
        reasons.append(f"{agency} has said so already.")
    refuse(reasons)
    now = clock.now()
    agreement.answer, agreement.harms = answer, harms
    agreement.answered_by, agreement.answered_at = by, now
    agreement.save(update_fields=["answer", "harms", "answered_by", "answered_at"])
    record(
        "agreed" if step == "agree" else "concern raised",
        agreement,
        statement,
        by=by,
        at=now,
        reason=harms,
        agency=agency.pk,
        fingerprint=agreement.fingerprint,
    )
    if step == "raise_concern":
        statement_messages.tell_of_concern(agreement, by=by, at=now)
    return agreement


# What a chair lifts (law 16) ----------------------------------------------------------------------


@transaction.atomic
def answer_for_agency(*, agreement: Agreement, reason: str, by: Person) -> StatementOverride:
    """A chair answers an agency's concern, or its silence past its deadline; never a chair from that agency.

    It covers what the agency says now of this very text. Raises PermissionDenied or StatementNotReady.
    """
    statement = lock(agreement.version.statement)
    access.check_may("lift", statement, by)
    agreement = (
        Agreement.objects.select_for_update(of=("self",))
        .select_related("agency", "version")
        .get(pk=agreement.pk)
    )
    rules.check_may_answer_for(agreement.agency, by)
    now = clock.now()
    refuse(
        workflow.reasons_not_to("lift", statement)
        + rules.reasons_not_to_lift(agreement, statement, reason, now)
    )
    kind = Kind.CONCERN if agreement.answer == Answer.CONCERN else Kind.SILENCE
    return _lift(statement, kind, agreement.fingerprint, reason, by=by, at=now, agreement=agreement)


@transaction.atomic
def release_without_members(*, statement: Statement, reason: str, by: Person) -> StatementOverride:
    """A chair says why elected members are not informed before this text is released.

    Raises PermissionDenied or StatementNotReady.
    """
    statement = lock(statement)
    access.check_may("lift", statement, by)
    reasons = workflow.reasons_not_to("lift", statement)
    now = clock.now()
    gate = next((one for one in queries.gates(statement, now=now) if one.key == "members"), None)
    if gate is None or gate.is_open:
        reasons.append("Nothing waits for elected members.")
    if not reason.strip():
        reasons.append("Give the reason.")
    refuse(reasons)
    return _lift(statement, Kind.MEMBERS, approval.live_fingerprint(statement), reason, by=by, at=now)


@transaction.atomic
def allow_late(*, statement: Statement, reason: str, by: Person) -> StatementOverride:
    """A chair lets a release go whose moment passed more than an hour ago.

    Raises PermissionDenied or StatementNotReady.
    """
    statement = lock(statement)
    access.check_may("lift", statement, by)
    now = clock.now()
    reasons = workflow.reasons_not_to("lift", statement)
    reasons += release_rules.reasons_not_to_allow_late(
        statement, now, is_allowed=queries.is_late_allowed(statement)
    )
    if not reason.strip():
        reasons.append("Give the reason.")
    refuse(reasons)
    return _lift(statement, Kind.LATE, approval.live_fingerprint(statement), reason, by=by, at=now)


def _lift(
    statement: Statement,
    kind: StatementOverride.Kind,
    fingerprint: str,
    reason: str,
    *,
    by: Person,
    at: dt.datetime,
    agreement: Agreement | None = None,
) -> StatementOverride:
    role = access.chair_role(by)
    override = StatementOverride.objects.create(
        statement=statement,
        kind=kind,
        agreement=agreement,
        fingerprint=fingerprint,
        reason=reason.strip(),
        lifted_by=by,
        acting_as=role,
        lifted_at=at,
    )
    record(
        "stop lifted",
        override,
        statement,
        by=by,
        at=at,
        reason=reason.strip(),
        acting_as=role,
        kind=str(kind),
        agency=agreement.agency_id if agreement else None,
        fingerprint=fingerprint,
    )
    return override


@transaction.atomic
def look_at_override(*, override: StatementOverride, by: Person) -> StatementOverride:
    """A second person has looked at what the chair lifted. Raises PermissionDenied or StatementNotReady."""
    statement = lock(override.statement)
    if not (by.is_chair or by.is_in_business_unit) or not access.may_know_matter(statement, by):
        raise PermissionDenied("The business unit or a chair looks at it.")
    override = StatementOverride.objects.select_for_update().get(pk=override.pk)
    refuse(rules.reasons_not_to_look_at(override, by))
    override.looked_at, override.looked_at_by = clock.now(), by
    override.save(update_fields=["looked_at", "looked_at_by"])
    record("override looked at", override, statement, by=by, at=override.looked_at, kind=str(override.kind))
    return override


# Elected members and press offices ----------------------------------------------------------------


@transaction.atomic
def record_members_informed(
    *, statement: Statement, who: str, how: str, informed_at: dt.datetime, by: Person
) -> MemberBriefing:
    """Elected members were told of the statement before its release. Raises PermissionDenied or StatementNotReady."""
    statement = lock(statement)
    access.check_may_write(statement, by)
    now = clock.now()
    reasons = []
    if statement.status not in Statement.OPEN:
        reasons.append(f"The statement is “{statement.get_status_display()}”.")
    if informed_at > now:
        reasons.append(beside("They can’t have been informed in the future.", "informed_at"))
    if not who.strip():
        reasons.append("Say who was informed.")
    if not how.strip():
        reasons.append("Say how.")
    refuse(reasons)
    briefing = MemberBriefing.objects.create(
        statement=statement,
        who=who.strip(),
        how=how.strip(),
        informed_at=informed_at,
        recorded_by=by,
        recorded_at=now,
    )
    record("elected members informed", briefing, statement, by=by, at=now)
    return briefing


def ask_press_office(statement: Statement, agency: Agency, *, by: Person, at: dt.datetime) -> Consultation:
    """The agency's press office reads the draft from now on and is asked for its view. The caller holds the statement."""
    consultation = Consultation.objects.create(statement=statement, agency=agency, asked_at=at, asked_by=by)
    record("press office consulted", consultation, statement, by=by, at=at, agency=agency.pk)
    statement_messages.consult(consultation, by=by, at=at)
    return consultation


@transaction.atomic
def consult(*, statement: Statement, agency: Agency, by: Person) -> Consultation:
    """Ask a press office for its view of the draft. Raises PermissionDenied or StatementNotReady."""
    statement = lock(statement)
    access.check_may("edit", statement, by)
    reasons = workflow.reasons_not_to("edit", statement)
    if statement.consultations.filter(agency=agency, answered_at=None).exists():
        reasons.append(f"{agency} has been asked already.")
    refuse(reasons)
    return ask_press_office(statement, agency, by=by, at=clock.now())


@transaction.atomic
def answer_consultation(*, consultation: Consultation, words: str, by: Person) -> Consultation:
    """The press office said what it thinks. Raises PermissionDenied or StatementNotReady."""
    statement = lock(consultation.statement)
    consultation = Consultation.objects.select_for_update().get(pk=consultation.pk)
    if not access.speaks_for(by, {consultation.agency_id}):
        raise PermissionDenied("This takes somebody who speaks for the agency that was asked.")
    reasons = []
    if consultation.answered_at is not None:
        reasons.append("It was answered already.")
    if statement.status not in Statement.OPEN:
        reasons.append(f"The statement is “{statement.get_status_display()}”.")
    if not words.strip():
        reasons.append("Write what you think of it.")
    refuse(reasons)
    consultation.words = words.strip()
    consultation.answered_by, consultation.answered_at = by, clock.now()
    consultation.save(update_fields=["words", "answered_by", "answered_at"])
    record("press office answered", consultation, statement, by=by, at=consultation.answered_at)
    return consultation
