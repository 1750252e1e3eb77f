"""The notices of a review that are not its publication plan's: each joins the transaction of the act that calls for it.

Messages to staff hold a link and nothing of the case (design section 7).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from foundation import clock
from foundation.words import say_day
from notices import services as notices
from notices.models import Delivery, Notice
from notices.recipients import To, ToMailbox, ToPerson, ToStatutory
from notices.rules import CannotSchedule
from partnership.models import BUSINESS_UNIT, Agency, Person, Recipient, Role
from reviews.models import (
    Endorsement,
    Involvement,
    PracticeReview,
    ReportVersion,
    ReviewClock,
)
from reviews.queries.people import on_list

ENDORSE = "review_endorse"
ENDORSEMENT_VOIDED = "review_endorsement_voided"
CONFIRM_MINUTED = "review_confirm_minuted"
MINUTED_DISPUTED = "review_minuted_disputed"
AGREE_CORRECTION = "review_agree_correction"
CORRECTED_COPY = "review_corrected_copy"
WAS_INVOLVED = "review_was_involved"
PRESS_INTEREST = "review_press_interest"
LIMIT_RUNS_OUT = "review_limit_runs_out"
DELAY = "review_delay"
NOT_HELD = "review_not_held"
NOT_PUBLISHED = "review_not_published"

#: At what time of day a reminder that is due some day leaves.
MORNING = dt.time(9)


def ask_to_endorse(
    version: ReportVersion,
    *,
    by: Person,
    at: dt.datetime,
    agencies: Sequence[Agency] | None = None,
    again: bool = False,
) -> Notice | None:
    """Ask the safeguarding partners on the access list for the yes to this version; of these agencies where given."""
    review = version.report.review
    key = f"{ENDORSE}:{version.pk}" + (f":{at.isoformat()}" if again else "")
    return _send(ENDORSE, version, key, _partners(review, agencies), review=review, by=by, due_at=at)


def tell_of_voided(
    review: PracticeReview, voided: Sequence[Endorsement], *, by: Person | None, at: dt.datetime
) -> None:
    """Tell those partners whose endorsement is void."""
    for endorsement in voided:
        people = on_list(review, Role.SAFEGUARDING_PARTNER, agency=endorsement.agency)
        _send(
            ENDORSEMENT_VOIDED,
            endorsement,
            f"{ENDORSEMENT_VOIDED}:{endorsement.pk}",
            [ToPerson(person) for person in people],
            review=review,
            by=by,
            due_at=at,
        )


def ask_to_confirm(endorsement: Endorsement, *, by: Person, at: dt.datetime) -> None:
    """Ask the partner to confirm what was minuted in their name: now, and again on the last day for it."""
    review = endorsement.version.report.review
    to = [
        ToPerson(person) for person in on_list(review, Role.SAFEGUARDING_PARTNER, agency=endorsement.agency)
    ]
    key = f"{CONFIRM_MINUTED}:{endorsement.pk}"
    _send(CONFIRM_MINUTED, endorsement, key, to, review=review, by=by, due_at=at)
    if endorsement.confirm_by_on:
        again = clock.london_moment(endorsement.confirm_by_on, MORNING)
        _send(CONFIRM_MINUTED, endorsement, f"{key}:last day", to, review=review, by=by, due_at=again)


def tell_of_dispute(endorsement: Endorsement, *, by: Person, at: dt.datetime) -> None:
    """Tell the business unit that a partner does not stand by what was minuted."""
    review = endorsement.version.report.review
    _send(
        MINUTED_DISPUTED,
        endorsement,
        f"{MINUTED_DISPUTED}:{endorsement.pk}",
        _business_unit(review),
        review=review,
        by=by,
        due_at=at,
    )


def ask_to_agree(version: ReportVersion, *, by: Person, at: dt.datetime) -> None:
    """Ask every partner to agree that this version is only a minor correction."""
    review = version.report.review
    _send(
        AGREE_CORRECTION,
        version,
        f"{AGREE_CORRECTION}:{version.pk}",
        _partners(review),
        review=review,
        by=by,
        due_at=at,
    )


def bodies_that_had(version: ReportVersion) -> list[Recipient]:
    """The bodies of the statutory list that were sent this version's file, or are to be."""
    rows = Delivery.objects.filter(notice__documents=version.document_id, is_copy=False).exclude(recipient="")
    rows = rows.exclude(status=Delivery.Status.WITHDRAWN)
    return [Recipient(body) for body in sorted(set(rows.values_list("recipient", flat=True)))]


def send_corrected_copy(version: ReportVersion, *, by: Person | None, at: dt.datetime) -> list[str]:
    """Send the corrected copy to every body that had the one it corrects; why it can't, where it can't."""
    if version.corrects is None:
        return []
    bodies = bodies_that_had(version.corrects)
    if not bodies:
        return []
    review = version.report.review
    try:
        notices.schedule(
            CORRECTED_COPY,
            subject=version,
            occasion=f"{CORRECTED_COPY}:{version.pk}",
            to=[ToStatutory(body) for body in bodies],
            due_at=at,
            matters=[review.matter],
            documents=[version.document],
            by=by,
        )
    except CannotSchedule as refused:
        return refused.reasons
    return []


def corrected_copy_of(version: ReportVersion) -> Notice | None:
    return Notice.objects.filter(occasion=f"{CORRECTED_COPY}:{version.pk}").first()


def ask_agency(involvement: Involvement, *, by: Person, at: dt.datetime) -> None:
    """Ask an agency: its mailbox, and its own people on the access list; again on the morning of its last day."""
    review, agency = involvement.review, involvement.agency
    to: list[To] = [ToPerson(person) for person in on_list(review, *Involvement.VOICES, agency=agency)]
    if agency.notices_email:
        to.append(ToMailbox(str(agency), agency.notices_email))
    key = f"{WAS_INVOLVED}:{involvement.pk}:{involvement.deadline_on}"
    _send(WAS_INVOLVED, involvement, key, to, review=review, by=by, due_at=at)
    last_day = clock.london_moment(involvement.deadline_on, MORNING)
    if last_day > at:
        _send(WAS_INVOLVED, involvement, f"{key}:last day", to, review=review, by=by, due_at=last_day)


def warn_press_leads(review: PracticeReview, *, by: Person, at: dt.datetime) -> None:
    """Warn every press lead on the access list."""
    to = [ToPerson(person) for person in on_list(review, Role.PRESS_LEAD)]
    _send(
        PRESS_INTEREST,
        review,
        f"{PRESS_INTEREST}:{review.pk}:{at.isoformat()}",
        to,
        review=review,
        by=by,
        due_at=at,
    )


def warn_of_limit(
    review_clock: ReviewClock, *, next_look_on: dt.date | None, at: dt.datetime
) -> Notice | None:
    """Ask the business unit for a delay record; once for each look at the limit."""
    review = review_clock.review
    key = f"{LIMIT_RUNS_OUT}:{review_clock.pk}:{review_clock.due_on}:{next_look_on or ''}"
    if Notice.objects.filter(occasion=key).exists():
        return None
    return _send(LIMIT_RUNS_OUT, review_clock, key, _business_unit(review), review=review, by=None, due_at=at)


def say(day: dt.date | None) -> str:
    return say_day(day) if day else ""


def _partners(review: PracticeReview, agencies: Sequence[Agency] | None = None) -> list[To]:
    asked = agencies if agencies is not None else Agency.objects.safeguarding_partners()
    keys = {agency.pk for agency in asked}
    people = on_list(review, Role.SAFEGUARDING_PARTNER)
    return [ToPerson(one) for one in people if one.agencies_as(Role.SAFEGUARDING_PARTNER) & keys]


def _business_unit(review: PracticeReview) -> list[To]:
    return [ToPerson(person) for person in on_list(review, *BUSINESS_UNIT)]


def _send(
    kind: str,
    subject: PracticeReview | ReportVersion | Endorsement | Involvement | ReviewClock,
    occasion: str,
    to: Iterable[To],
    *,
    review: PracticeReview,
    by: Person | None,
    due_at: dt.datetime,
) -> Notice | None:
    """Schedule it; where nobody on the access list is to be told, the page says so instead."""
    recipients = list(to)
    if not recipients:
        return None
    return notices.schedule(
        kind,
        subject=subject,
        occasion=occasion,
        to=recipients,
        due_at=due_at,
        matters=[review.matter],
        by=by,
    )
