"""Asking agencies whether they were involved, and keeping what they answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from audit import services as audit
from foundation import clock
from partnership.models import Agency, Person
from reviews.models import Involvement, PracticeReview
from reviews.rules import access
from reviews.rules import agencies as rules
from reviews.rules.refusals import ReviewNotReady
from reviews.services import outgoing


@transaction.atomic
def ask_agencies(
    *, review: PracticeReview, agencies: Sequence[Agency], deadline_on: dt.date, by: Person
) -> list[Involvement]:
    """Ask these agencies whether they were involved. One that was asked before is not asked again.

    Raises PermissionDenied or ReviewNotReady.
    """
    review = PracticeReview.objects.select_for_update(of=("self",)).select_related("matter").get(pk=review.pk)
    access.check_may_work_on(review, by)
    if reasons := rules.reasons_not_to_ask(review, deadline_on):
        raise ReviewNotReady.because(reasons)
    now = clock.now()
    asked_before = set(review.involvements.values_list("agency", flat=True))
    asked = []
    for agency in agencies:
        if agency.pk in asked_before:
            continue
        involvement = Involvement.objects.create(
            review=review, agency=agency, asked_at=now, asked_by=by, deadline_on=deadline_on
        )
        _record("agency asked", involvement, by=by, at=now)
        outgoing.ask_agency(involvement, by=by, at=now)
        asked.append(involvement)
    return asked


@transaction.atomic
def answer_involvement(*, involvement: Involvement, was_involved: bool, note: str, by: Person) -> Involvement:
    """Keep an agency's answer, given by its own person or recorded for it; a later answer takes its place.

    Raises PermissionDenied, or ReviewNotReady where staff record an answer without saying who gave it.
    """
    involvement = _lock(involvement)
    rules.check_may_answer(involvement, by)
    if involvement.agency_id not in access.speaks_for(involvement.review, by) and not note.strip():
        raise ReviewNotReady("Say who answered for the agency, and how.")
    now = clock.now()
    answers = Involvement.Answer
    involvement.answer = answers.INVOLVED if was_involved else answers.NOT_INVOLVED
    involvement.note = note.strip()
    involvement.answered_at, involvement.answered_by = now, by
    involvement.save(update_fields=["answer", "note", "answered_at", "answered_by"])
    _record("agency answered", involvement, by=by, at=now, answer=str(involvement.answer))
    return involvement


@transaction.atomic
def extend_deadline(
    *, involvement: Involvement, deadline_on: dt.date, reason: str, by: Person
) -> Involvement:
    """Give an agency longer to answer.

    Raises PermissionDenied or ReviewNotReady.
    """
    involvement = _lock(involvement)
    access.check_may_work_on(involvement.review, by)
    reasons = rules.reasons_not_to_ask(involvement.review, deadline_on)
    if involvement.answer != Involvement.Answer.WAITING:
        reasons.append("The agency has answered.")
    if not reason.strip():
        reasons.append("Say why it gets longer.")
    if reasons:
        raise ReviewNotReady.because(reasons)
    before = involvement.deadline_on
    involvement.deadline_on = deadline_on
    involvement.save(update_fields=["deadline_on"])
    now = clock.now()
    _record(
        "agency given longer",
        involvement,
        by=by,
        at=now,
        reason=reason,
        before=before.isoformat(),
        after=deadline_on.isoformat(),
    )
    outgoing.ask_agency(involvement, by=by, at=now)
    return involvement


def _lock(involvement: Involvement) -> Involvement:
    return (
        Involvement.objects.select_for_update(of=("self",))
        .select_related("review__matter", "agency")
        .get(pk=involvement.pk)
    )


def _record(
    verb: str,
    involvement: Involvement,
    *,
    by: Person | None,
    at: dt.datetime,
    reason: str = "",
    **facts: Any,
) -> None:
    review = involvement.review
    audit.record(
        verb,
        involvement,
        by=by,
        at=at,
        reason=reason,
        matter=review.matter,
        review=review.pk,
        agency=involvement.agency_id,
        **facts,
    )
