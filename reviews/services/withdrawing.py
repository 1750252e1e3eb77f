"""Withdrawing a published review, in one act; and the end of its availability (law 8)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from audit import services as audit
from documents import services as documents
from foundation import clock
from notices import services as notices
from notices.recipients import ToPerson
from partnership.models import Person, Role
from partnership.public_stamp import public_changed
from reviews.models import Attachment, Decision, PracticeReview, PublicationPlan
from reviews.rules import access
from reviews.rules import withdrawing as rules
from reviews.rules.refusals import ReviewNotReady
from reviews.services import searching, texts
from reviews.services.plan_records import refuse

WITHDRAWN = "review_withdrawn"


@transaction.atomic
def withdraw_review(
    *, review: PracticeReview, manner: str, reason: str, public_reason: str = "", by: Person
) -> PracticeReview:
    """Page, files, feeds and search entries are gone; its address explains, or answers as if it had never been.

    Raises PermissionDenied or ReviewNotReady.
    """
    review = _lock(review)
    rules.check_may_withdraw(by)
    refuse(rules.reasons_not_to_withdraw(review, manner, reason, public_reason))
    about = (
        documents.reasons_not_to_say(public_reason, matter=review.matter) if manner == rules.EXPLAIN else []
    )
    if about:
        # Nobody has to decide on it first: in an emergency other words, or none, are there at once.
        raise ReviewNotReady.beside("public_reason", [*about, "Or choose that people find nothing."])
    now = clock.now()
    review.publication = rules.MANNERS[manner]
    review.withdrawn_at, review.withdrawn_by = now, by
    review.withdrawal_reason = reason.strip()
    review.public_withdrawal_reason = public_reason.strip() if manner == rules.EXPLAIN else ""
    review.save(
        update_fields=[
            "publication",
            "withdrawn_at",
            "withdrawn_by",
            "withdrawal_reason",
            "public_withdrawal_reason",
        ]
    )
    closed = review.published_files.filter(closed_at=None).update(
        closed_at=now, closed_reason="The review was withdrawn."
    )
    for one in review.attachments.select_for_update(of=("self",)).filter(state=Attachment.State.PUBLISHED):
        one.state = Attachment.State.WITHDRAWN
        one.save_edit(began_from=one.version, fields=["state"])
    searching.put(review)
    public_changed(at=now)
    _record("review withdrawn", review, by=by, at=now, reason=reason.strip(), manner=manner, files=closed)
    _tell(review, at=now)
    return review


def end_availability(
    *,
    review: PracticeReview,
    decided_on: dt.date,
    deciders: str,
    reason: str,
    where_to_find: str,
    by: Person,
) -> Decision:
    """The files are no longer public; an entry stays, with a pointer to where the report can be found.

    The pointer is checked first: raises TextHeld while something in it waits for a decision. Raises
    PermissionDenied or ReviewNotReady (before the rules let it end).
    """
    access.check_may_work_on(review, by)
    today = clock.today()
    refuse(
        rules.reasons_not_to_end_availability(review, today, where_to_find)
        + _reasons_about_decision(decided_on, deciders, reason, today)
    )
    texts.check_before(review, {"pointer": where_to_find.strip()}, by=by)
    return _end_availability(review, decided_on, deciders, reason, where_to_find, by=by)


@transaction.atomic
def _end_availability(
    review: PracticeReview,
    decided_on: dt.date,
    deciders: str,
    reason: str,
    where_to_find: str,
    *,
    by: Person,
) -> Decision:
    review = _lock(review)
    access.check_may_work_on(review, by)
    now = clock.now()
    today = clock.day_of(now)
    refuse(rules.reasons_not_to_end_availability(review, today, where_to_find))
    review.availability_ended_on, review.where_to_find = today, where_to_find.strip()
    review.save(update_fields=["availability_ended_on", "where_to_find"])
    review.published_files.filter(closed_at=None).update(
        closed_at=now, closed_reason="Its availability ended."
    )
    searching.put(review)
    public_changed(at=now)
    return _decide(review, Decision.Kind.END_AVAILABILITY, decided_on, deciders, reason, by=by, at=now)


@transaction.atomic
def keep_available(
    *, review: PracticeReview, decided_on: dt.date, deciders: str, reason: str, by: Person
) -> Decision:
    """The decision that the report stays available beyond what the rules ask for.

    Raises PermissionDenied or ReviewNotReady.
    """
    review = _lock(review)
    access.check_may_work_on(review, by)
    now = clock.now()
    refuse(
        rules.reasons_not_to_keep_available(review)
        + _reasons_about_decision(decided_on, deciders, reason, clock.day_of(now))
    )
    return _decide(review, Decision.Kind.KEEP_AVAILABLE, decided_on, deciders, reason, by=by, at=now)


def _lock(review: PracticeReview) -> PracticeReview:
    return PracticeReview.objects.select_for_update(of=("self",)).select_related("matter").get(pk=review.pk)


def _reasons_about_decision(decided_on: dt.date, deciders: str, reason: str, today: dt.date) -> list[str]:
    reasons = []
    if decided_on > today:
        reasons.append("A decision can’t be in the future.")
    if not deciders.strip():
        reasons.append("Say who decided.")
    if not reason.strip():
        reasons.append("Give the reason.")
    return reasons


def _decide(
    review: PracticeReview,
    kind: str,
    decided_on: dt.date,
    deciders: str,
    reason: str,
    *,
    by: Person,
    at: dt.datetime,
) -> Decision:
    decision = Decision.objects.create(
        review=review,
        kind=kind,
        decided_on=decided_on,
        deciders=deciders.strip(),
        reason=reason.strip(),
        recorded_by=by,
        recorded_at=at,
    )
    audit.record(
        "decision recorded",
        decision,
        by=by,
        at=at,
        reason=reason.strip(),
        matter=review.matter,
        review=review.pk,
        kind=str(kind),
        decided_on=decided_on.isoformat(),
    )
    return decision


def people_told(review: PracticeReview) -> list[Person]:
    """The business unit, the chairs and the partners of the matter, who hear of it at once."""
    if review.published_plan is None:
        return []
    people = [
        person
        for person in Person.objects.holding(
            Role.BUSINESS_MANAGER,
            Role.COMMUNICATIONS_OFFICER,
            Role.CHAIR,
            Role.VICE_CHAIR,
            Role.SAFEGUARDING_PARTNER,
        )
        if access.knows(review, person)
    ]
    return list(dict.fromkeys(people))


def _tell(review: PracticeReview, *, at: dt.datetime) -> None:
    plan: PublicationPlan | None = review.published_plan
    if plan is not None and (people := people_told(review)):
        notices.schedule(
            WITHDRAWN,
            subject=plan,
            occasion=f"{plan.reference}:{WITHDRAWN}:{at:%Y%m%dT%H%M%SZ}",
            to=[ToPerson(person) for person in people],
            due_at=at,
            matters=[review.matter],
        )


def _record(
    verb: str, review: PracticeReview, *, by: Person, at: dt.datetime, reason: str, **facts: Any
) -> None:
    audit.record(verb, review, by=by, at=at, reason=reason, matter=review.matter, review=review.pk, **facts)
