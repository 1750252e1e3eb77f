"""The messages about statements: each joins the transaction of the act that calls for it.

Messages to staff hold a link and nothing of the case (design section 7). Sending asks once more whether each is
still true, and whether its reader may still be told (`hooks.statements`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import models
from django.db.models import Q

from media_relations.models import (
    VOICES,
    Agreement,
    Approval,
    Consultation,
    Journalist,
    PartnerResponse,
    Quote,
    Statement,
    StatementCheck,
    StatementVersion,
)
from media_relations.rules import access, release
from notices import services as notices
from notices.models import Delivery, Notice
from notices.recipients import To, ToMailbox, ToPerson
from partnership.models import BUSINESS_UNIT, Agency, Appointment, Designation, Person, Role
from partnership.queries import people_for, with_deputies

AGREE = "media_agree"
AGREE_REMINDER = "media_agree_reminder"
SILENCE = "media_silence"
CONCERN = "media_concern"
APPROVE = "media_approve"
APPROVE_REMINDER = "media_approve_reminder"
APPROVE_VICE = "media_approve_vice"
VICE_ACTED = "media_vice_chair_acted"
APPROVED = "media_approved"
APPROVAL_ENDED = "media_approval_ended"
SENT_BACK = "media_sent_back"
CHANGE_OFFERED = "media_change_offered"
CONFIRM_TELEPHONE = "media_confirm_telephone"
DISPUTED = "media_telephone_disputed"
TELEPHONE_UNCONFIRMED = "media_telephone_unconfirmed"
SAY_YES = "media_say_yes"
CHECK = "media_check"
CONSULT = "media_consult"
SHOWN_TO_LEAD = "media_shown_to_lead"
ASKED_FOR_RESPONSE = "media_partner_response"
STOPPED = "media_release_stopped"
LATE = "media_release_late"
RELEASED = "media_released"
TO_JOURNALISTS = "media_to_journalists"
CORRECTION_TO_JOURNALISTS = "media_correction_to_journalists"
WITHDRAWN = "media_withdrawn"
WITHDRAWN_TO_JOURNALISTS = "media_withdrawn_to_journalists"

#: What carries a statement's words to somebody.
CARRIES_WORDS = (RELEASED, TO_JOURNALISTS, CORRECTION_TO_JOURNALISTS)


# Agencies -----------------------------------------------------------------------------------------


def ask_agencies(
    version: StatementVersion, asked: Sequence[Agreement], *, by: Person | None, at: dt.datetime
) -> None:
    """Ask those who speak for these agencies, and the agencies' own mailboxes."""
    if not asked:
        return
    agencies = [one.agency for one in asked]
    to: list[To] = [ToPerson(person) for person in voices_of(agencies, at=at)]
    to += [ToMailbox(str(agency), agency.notices_email) for agency in agencies if agency.notices_email]
    key = "-".join(str(one.pk) for one in asked) if len(asked) < 4 else f"{asked[0].pk}+{len(asked)}"
    _send(AGREE, version, f"{AGREE}:{version.pk}:{key}", to, version.statement, by=by, at=at)


def remind_agencies(
    version: StatementVersion, deadline_at: dt.datetime, agencies: Sequence[Agency], *, at: dt.datetime
) -> None:
    to = [ToPerson(person) for person in voices_of(agencies, at=at)]
    occasion = f"{AGREE_REMINDER}:{version.pk}:{deadline_at.isoformat()}"
    _send(AGREE_REMINDER, version, occasion, to, version.statement, by=None, at=at)


def tell_of_silence(version: StatementVersion, deadline_at: dt.datetime, *, at: dt.datetime) -> None:
    """Who writes it and the chairs hear that an agency let its time pass."""
    statement = version.statement
    people = [*writers(statement), *Person.objects.holding(Role.CHAIR, Role.VICE_CHAIR)]
    occasion = f"{SILENCE}:{version.pk}:{deadline_at.isoformat()}"
    _send(SILENCE, version, occasion, _people(people), statement, by=None, at=at)


def tell_of_concern(agreement: Agreement, *, by: Person, at: dt.datetime) -> None:
    """Who writes it and the chairs hear at once that an agency sees harm in the text."""
    statement = agreement.version.statement
    people = [*writers(statement), *Person.objects.holding(Role.CHAIR, Role.VICE_CHAIR)]
    occasion = f"{CONCERN}:{agreement.pk}:{at.isoformat()}"
    _send(CONCERN, agreement, occasion, _people(people), statement, by=by, at=at)


def voices_of(agencies: Iterable[Agency], *, at: dt.datetime) -> list[Person]:
    """Who speaks for these agencies today, with the deputies of those who are away: in a fixed number of queries."""
    held = Appointment.objects.in_force().filter(
        role__in=VOICES, agency__in=[agency.pk for agency in agencies]
    )
    lent = Designation.objects.in_force().filter(appointment__in=held)
    people = Person.objects.filter(is_active=True).filter(
        Q(pk__in=held.values("person")) | Q(pk__in=lent.values("designate"))
    )
    return with_deputies(people.order_by("name", "pk"))


# Approval -----------------------------------------------------------------------------------------


def ask_for_approval(version: StatementVersion, *, by: Person, at: dt.datetime) -> None:
    """The right people get the link to this very version."""
    statement = version.statement
    if statement.on_behalf_of is not None:
        people = people_for(
            Role.SAFEGUARDING_PARTNER, Role.AGENCY_REPRESENTATIVE, agency=statement.on_behalf_of
        )
    else:
        people = people_for(Role.CHAIR)
    occasion = f"{APPROVE}:{version.pk}:{at.isoformat()}"
    _send(APPROVE, version, occasion, _people(people), statement, by=by, at=at)


def remind_of_approval(version: StatementVersion, asked_at: dt.datetime, *, at: dt.datetime) -> None:
    statement = version.statement
    if statement.on_behalf_of is not None:
        people = people_for(
            Role.SAFEGUARDING_PARTNER, Role.AGENCY_REPRESENTATIVE, agency=statement.on_behalf_of
        )
    else:
        people = people_for(Role.CHAIR)
    occasion = f"{APPROVE_REMINDER}:{version.pk}:{asked_at.isoformat()}"
    _send(APPROVE_REMINDER, version, occasion, _people(people), statement, by=None, at=at)


def hand_to_vice_chairs(version: StatementVersion, asked_at: dt.datetime, *, at: dt.datetime) -> None:
    """The vice-chairs get what waits: the chair is away, or the set time has passed."""
    occasion = f"{APPROVE_VICE}:{version.pk}:{asked_at.isoformat()}"
    people = people_for(Role.VICE_CHAIR)
    _send(APPROVE_VICE, version, occasion, _people(people), version.statement, by=None, at=at)


def tell_of_approval(approval: Approval, *, by: Person, at: dt.datetime) -> None:
    """Who writes it hears that it is approved; the chair, that a vice-chair acted."""
    statement = approval.statement
    _send(
        APPROVED, statement, f"{APPROVED}:{approval.pk}", _people(writers(statement)), statement, by=by, at=at
    )
    if approval.acting_as == Role.VICE_CHAIR:
        chairs = [person for person in people_for(Role.CHAIR) if person.pk != approval.approved_by_id]
        _send(VICE_ACTED, statement, f"{VICE_ACTED}:{approval.pk}", _people(chairs), statement, by=by, at=at)


def tell_that_approval_ended(
    statement: Statement, ended: Sequence[Approval], *, by: Person | None, at: dt.datetime
) -> None:
    """Whoever had approved hears that their yes no longer counts."""
    for approval in ended:
        _send(
            APPROVAL_ENDED,
            statement,
            f"{APPROVAL_ENDED}:{approval.pk}",
            _people([approval.approved_by]),
            statement,
            by=by,
            at=at,
        )


def tell_that_it_was_sent_back(statement: Statement, key: int, *, by: Person, at: dt.datetime) -> None:
    _send(SENT_BACK, statement, f"{SENT_BACK}:{key}", _people(writers(statement)), statement, by=by, at=at)


def offer_change(approval: Approval, *, by: Person, at: dt.datetime) -> None:
    """Who writes it hears that the approver would have another text."""
    statement = approval.statement
    people = [person for person in writers(statement) if person.pk != approval.approved_by_id]
    _send(
        CHANGE_OFFERED, approval, f"{CHANGE_OFFERED}:{approval.pk}", _people(people), statement, by=by, at=at
    )


def ask_to_confirm(approval: Approval, *, by: Person, at: dt.datetime) -> None:
    """Who approved by telephone is asked to say so, signed in."""
    _send(
        CONFIRM_TELEPHONE,
        approval,
        f"{CONFIRM_TELEPHONE}:{approval.pk}",
        _people([approval.approved_by]),
        approval.statement,
        by=by,
        at=at,
    )


def tell_of_unconfirmed(approval: Approval, *, at: dt.datetime) -> None:
    """The chairs and the business unit hear that an approval by telephone was not confirmed in its time."""
    people = [
        approval.approved_by,
        *Person.objects.holding(Role.CHAIR, Role.VICE_CHAIR),
        *Person.objects.holding(*BUSINESS_UNIT),
    ]
    occasion = f"{TELEPHONE_UNCONFIRMED}:{approval.pk}"
    _send(TELEPHONE_UNCONFIRMED, approval, occasion, _people(people), approval.statement, by=None, at=at)


# Speakers, checks, press offices, the lead --------------------------------------------------------


def ask_speaker(quote: Quote, *, by: Person, at: dt.datetime) -> None:
    occasion = f"{SAY_YES}:{quote.pk}:{quote.version}"
    _send(SAY_YES, quote, occasion, _people([quote.speaker]), quote.statement, by=by, at=at)


def ask_to_check(
    check: StatementCheck, *, by: Person, at: dt.datetime, version: StatementVersion | None = None
) -> None:
    """Who is to check the text hears of it; once more of a later version, where one came before their answer."""
    occasion = f"{CHECK}:{check.pk}" if version is None else f"{CHECK}:{check.pk}:{version.pk}"
    _send(CHECK, check, occasion, _people([check.person]), check.statement, by=by, at=at)


def consult(consultation: Consultation, *, by: Person, at: dt.datetime) -> None:
    """The agency's press leads and its press office are asked for their view."""
    agency = consultation.agency
    to: list[To] = [ToPerson(person) for person in voices_of([agency], at=at)]
    if agency.notices_email:
        to.append(ToMailbox(str(agency), agency.notices_email))
    _send(CONSULT, consultation, f"{CONSULT}:{consultation.pk}", to, consultation.statement, by=by, at=at)


def show_to_lead(statement: Statement, lead: Agency | None, *, by: Person, at: dt.datetime) -> None:
    """The agency that leads, or the business unit where the partnership does, can read the draft from now on."""
    people = voices_of([lead], at=at) if lead is not None else people_for(*BUSINESS_UNIT)
    occasion = f"{SHOWN_TO_LEAD}:{statement.pk}:{at.isoformat()}"  # a later lead is told too
    _send(SHOWN_TO_LEAD, statement, occasion, _people(people), statement, by=by, at=at)


def ask_for_response(response: PartnerResponse, *, by: Person, at: dt.datetime) -> None:
    to: list[To] = [ToPerson(person) for person in voices_of([response.agency], at=at)]
    if response.agency.notices_email:
        to.append(ToMailbox(str(response.agency), response.agency.notices_email))
    _send(
        ASKED_FOR_RESPONSE,
        response,
        f"{ASKED_FOR_RESPONSE}:{response.pk}",
        to,
        response.statement,
        by=by,
        at=at,
    )


# Release ------------------------------------------------------------------------------------------


def tell_owner_and_chair(kind: str, statement: Statement, *, at: dt.datetime) -> None:
    """Who answers for the statement and the chair hear at once that it was not released."""
    people = [*owners_of(statement), *people_for(Role.CHAIR)]
    occasion = f"{kind}:{statement.pk}:{at.isoformat()}"
    _send(kind, statement, occasion, _people(people), statement, by=None, at=at)


def send_out(statement: Statement, *, by: Person | None, at: dt.datetime) -> None:
    """The agencies concerned hear first; a minute later the journalists get it, one message each."""
    original = statement.corrects
    agencies = agencies_to_tell(statement)
    to: list[To] = [ToPerson(person) for person in voices_of(agencies, at=at)]
    to += [ToMailbox(str(agency), agency.notices_email) for agency in agencies if agency.notices_email]
    had: list[ToMailbox] = []
    if original is not None:
        notices.withdraw_about(original, reason="It was corrected.", by=by)
        to += [one for one in who_had(original, RELEASED) if one not in to]
        had = [
            one
            for one in who_had(original, TO_JOURNALISTS, CORRECTION_TO_JOURNALISTS)
            if isinstance(one, ToMailbox)
        ]
    _send(RELEASED, statement, f"{RELEASED}:{statement.pk}", to, statement, by=by, at=at)
    after = at + release.JOURNALISTS_AFTER
    if had:
        occasion = f"{CORRECTION_TO_JOURNALISTS}:{statement.pk}"
        _send(CORRECTION_TO_JOURNALISTS, statement, occasion, had, statement, by=by, at=after)
    told = {one.address.casefold() for one in had}
    chosen = [
        ToMailbox(one.name, one.email)
        for one in statement.journalists.filter(pk__in=Journalist.objects.may_be_written_to().values("pk"))
        if one.email.casefold() not in told
    ]
    _send(TO_JOURNALISTS, statement, f"{TO_JOURNALISTS}:{statement.pk}", chosen, statement, by=by, at=after)


def tell_of_withdrawal(statement: Statement, *, by: Person, at: dt.datetime) -> None:
    """What has not left stays; everyone who had the statement hears that it no longer stands."""
    notices.withdraw_about(statement, reason="The statement was withdrawn.", by=by)
    inside = who_had(statement, RELEASED)
    outside = who_had(statement, TO_JOURNALISTS, CORRECTION_TO_JOURNALISTS)
    if not inside:
        inside = _people(writers(statement))
    _send(WITHDRAWN, statement, f"{WITHDRAWN}:{statement.pk}", inside, statement, by=by, at=at)
    occasion = f"{WITHDRAWN_TO_JOURNALISTS}:{statement.pk}"
    _send(WITHDRAWN_TO_JOURNALISTS, statement, occasion, outside, statement, by=by, at=at)


def who_had(statement: Statement, *kinds: str) -> list[To]:
    """To whom these messages about the statement went, or may have gone."""
    status = Delivery.Status
    gone = (status.ACCEPTED, status.KEPT_LOCALLY, status.DECLARED, status.CLAIMED, status.MERGED)
    rows = Delivery.objects.filter(
        notice__in=Notice.objects.about(statement).filter(kind__in=kinds), status__in=gone, is_copy=False
    ).select_related("person")
    found: dict[To, None] = {}
    for row in rows.order_by("pk"):
        if row.person is None:
            found[ToMailbox(row.mailbox_name, row.address)] = None
        elif row.person.is_active:
            found[ToPerson(row.person)] = None
    return list(found)


def agencies_to_tell(statement: Statement) -> list[Agency]:
    """The agencies concerned by the statement, or by its event."""
    keys = access.concerned_keys(statement)
    if statement.event is not None:
        keys |= set(statement.event.concerns.filter(removed_at=None).values_list("agency", flat=True))
    if statement.on_behalf_of_id is not None:
        keys.add(statement.on_behalf_of_id)
    return list(Agency.objects.filter(pk__in=keys).order_by("name"))


def owners_of(statement: Statement) -> list[Person]:
    """Who answers for the statement: who drafted it, who scheduled or released it, and the business manager."""
    people: list[Person | None] = [
        statement.drafted_by,
        statement.release_scheduled_by,
        statement.released_by,
    ]
    people += list(Person.objects.holding(Role.BUSINESS_MANAGER)) if statement.on_behalf_of_id is None else []
    return [one for one in dict.fromkeys(people) if one is not None and one.is_active]


def writers(statement: Statement) -> list[Person]:
    """Who works on the text: who drafted it, who last edited it, and the communications officers or the agency's voices."""
    people: list[Person] = [statement.drafted_by]
    if statement.current_version is not None:
        people.append(statement.current_version.made_by)
    if statement.on_behalf_of is not None:
        people += people_for(Role.PRESS_LEAD, agency=statement.on_behalf_of)
    else:
        people += people_for(Role.COMMUNICATIONS_OFFICER)
    return [one for one in dict.fromkeys(people) if one.is_active]


def _people(people: Iterable[Person]) -> list[To]:
    return [ToPerson(person) for person in dict.fromkeys(people) if person.is_active]


def _send(
    kind: str,
    subject: models.Model,
    occasion: str,
    to: Iterable[To],
    statement: Statement,
    *,
    by: Person | None,
    at: dt.datetime,
) -> Notice | None:
    """Schedule it; where nobody is to be told, the page says so instead."""
    recipients = list(to)
    if not recipients:
        return None
    matter = access.matter_on_record(statement)
    return notices.schedule(
        kind,
        subject=subject,
        occasion=occasion,
        to=recipients,
        due_at=at,
        matters=[matter] if matter is not None else [],
        by=by,
    )
