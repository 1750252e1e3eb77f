"""After a statement is out: what the agencies say themselves, and what the media made of it."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction

from audit import services as audit
from documents.models import Document
from foundation import clock
from matters.models import Matter
from media_relations.models import Cutting, HighProfileEvent, Outlet, PartnerResponse, Statement
from media_relations.rules import access
from media_relations.rules.room import reasons_about_knowing
from media_relations.rules.workflow import StatementNotReady
from media_relations.services import statement_messages
from media_relations.services.statement_records import lock, record, refuse
from partnership.models import Agency, Person

Outcome = Cutting.Outcome


# Each agency's own words --------------------------------------------------------------------------


@transaction.atomic
def ask_for_response(*, statement: Statement, agency: Agency, by: Person) -> PartnerResponse:
    """The agency is asked what it says itself, and when. Raises PermissionDenied or StatementNotReady."""
    statement = lock(statement)
    access.check_may_write(statement, by)
    reasons = []
    if statement.status in (Statement.Status.WITHDRAWN, Statement.Status.DROPPED):
        reasons.append(f"The statement is “{statement.get_status_display()}”.")
    if statement.partner_responses.filter(agency=agency).exists():
        reasons.append(f"{agency} has been asked already.")
    if agency.pk not in {one.pk for one in statement_messages.agencies_to_tell(statement)}:
        reasons.append(f"{agency} is not concerned by the statement.")
    refuse(reasons)
    now = clock.now()
    response = PartnerResponse.objects.create(statement=statement, agency=agency, asked_at=now, asked_by=by)
    record("own statement asked for", response, statement, by=by, at=now, agency=agency.pk)
    statement_messages.ask_for_response(response, by=by, at=now)
    return response


@transaction.atomic
def answer_with_own_words(
    *,
    response: PartnerResponse,
    text: str,
    link: str,
    published_at: dt.datetime | None,
    began_from: int,
    by: Person,
) -> PartnerResponse:
    """The agency's own text and its time stand beside ours.

    Raises PermissionDenied, StatementNotReady or SomebodyElseSaved.
    """
    statement = lock(response.statement)
    response = PartnerResponse.objects.select_for_update().get(pk=response.pk)
    if not access.speaks_for(by, {response.agency_id}) and not access.may_write(statement, by):
        raise PermissionDenied(
            "This takes somebody who speaks for the agency, or who may write the statement."
        )
    if not (text.strip() or link.strip()):
        raise StatementNotReady("Give the text, or a link to it; or say that there is none.")
    now = clock.now()
    response.text, response.link, response.published_at = text.strip(), link.strip(), published_at
    response.answered_at, response.answered_by = now, by
    response.save_edit(
        began_from=began_from, fields=["text", "link", "published_at", "answered_at", "answered_by"]
    )
    record("own statement given", response, statement, by=by, at=now, agency=response.agency_id)
    return response


@transaction.atomic
def note_contradiction(
    *, response: PartnerResponse, contradiction: str, began_from: int, by: Person
) -> PartnerResponse:
    """Where the agency's text says something else than ours. Raises PermissionDenied or SomebodyElseSaved."""
    statement = lock(response.statement)
    access.check_may_write(statement, by)
    response = PartnerResponse.objects.select_for_update().get(pk=response.pk)
    response.contradiction = contradiction.strip()
    response.save_edit(began_from=began_from, fields=["contradiction"])
    record("contradiction noted", response, statement, by=by, at=clock.now(), reason=response.contradiction)
    return response


# Cuttings -----------------------------------------------------------------------------------------


def check_may_keep_cuttings(person: Person) -> None:
    if not person.is_in_business_unit:
        raise PermissionDenied("Cuttings are kept by the business unit.")


@transaction.atomic
def add_cutting(
    *,
    title: str,
    published_on: dt.date,
    by: Person,
    outlet: Outlet | None = None,
    link: str = "",
    document: Document | None = None,
    event: HighProfileEvent | None = None,
    statement: Statement | None = None,
) -> Cutting:
    """What the media made of it, as a link or a file. Raises PermissionDenied or StatementNotReady."""
    check_may_keep_cuttings(by)
    reasons = reasons_about_knowing(by, event, statement, document)
    if not title.strip():
        reasons.append("Give the headline.")
    if not link.strip() and document is None:
        reasons.append("Give a link or a file.")
    if published_on > clock.today():
        reasons.append("That day is still to come.")
    refuse(reasons)
    now = clock.now()
    cutting = Cutting.objects.create(
        title=title.strip(),
        outlet=outlet,
        link=link.strip(),
        document=document,
        published_on=published_on,
        event=event,
        statement=statement,
        added_at=now,
        added_by=by,
    )
    audit.record("cutting added", cutting, by=by, at=now, matter=_matter_of(cutting))
    return cutting


@transaction.atomic
def judge_cutting(
    *,
    cutting: Cutting,
    is_inaccurate: bool,
    what_is_wrong: str,
    outcome: str,
    owner: Person | None,
    note: str,
    began_from: int,
    by: Person,
) -> Cutting:
    """Whether it is inaccurate, whether it needs an answer and by whom, and what came of it.

    The business unit, or its owner. Raises PermissionDenied, StatementNotReady or SomebodyElseSaved.
    """
    cutting = Cutting.objects.select_for_update().get(pk=cutting.pk)
    if cutting.owner_id != by.pk:
        check_may_keep_cuttings(by)
        if reasons_about_knowing(by, cutting.event, cutting.statement):
            raise PermissionDenied("This takes somebody who may know of what the cutting is about.")
    reasons = []
    if is_inaccurate and not what_is_wrong.strip():
        reasons.append("Say what is wrong.")
    if outcome not in Outcome.values:
        reasons.append("Choose what came of it.")
    if outcome == Outcome.NEEDS_ANSWER and owner is None:
        reasons.append("Name who answers it.")
    if owner is not None and not owner.is_active:
        reasons.append(f"{owner} has left.")
    refuse(reasons)
    now = clock.now()
    cutting.is_inaccurate, cutting.what_is_wrong = is_inaccurate, what_is_wrong.strip()
    cutting.outcome, cutting.owner, cutting.note = Outcome(outcome), owner, note.strip()
    is_open = outcome in (Outcome.NONE, Outcome.NEEDS_ANSWER)
    cutting.ended_at = None if is_open else cutting.ended_at or now
    cutting.save_edit(
        began_from=began_from,
        fields=["is_inaccurate", "what_is_wrong", "outcome", "owner", "note", "ended_at"],
    )
    audit.record("cutting judged", cutting, by=by, at=now, matter=_matter_of(cutting), outcome=str(outcome))
    return cutting


def _matter_of(cutting: Cutting) -> Matter | None:
    if cutting.statement is not None:
        return access.matter_of(cutting.statement)
    return cutting.event.matter if cutting.event is not None else None
