"""The messages about reviews that are not their publication plan's: kinds, standing, and who may be told."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Model
from django.urls import reverse

from notices.kinds import Kind, Placeholder, WhenLate, register
from notices.models import Notice
from notices.points import MAY_RECEIVE, OWNERS, STANDING, Standing
from partnership.models import Person
from reviews.models import (
    Decision,
    DelayRecord,
    Endorsement,
    Involvement,
    PracticeReview,
    ReportVersion,
    ReviewClock,
)
from reviews.queries import endorsements
from reviews.rules import access
from reviews.services import outgoing

REVIEW_CODE = Placeholder("review_code", "The review’s code", "R14", tells_of_case=True)
REASONS = Placeholder(
    "reasons", "The reasons, as staff wrote them", "The trial begins in March.", tells_of_case=True
)
DAY = Placeholder("answer_by", "The day by which an answer is asked", "Monday 12 October 2026")

for key, title, placeholders in [
    (outgoing.ENDORSE, "A report waits for endorsement", ()),
    (outgoing.ENDORSEMENT_VOIDED, "An endorsement is void", ()),
    (outgoing.CONFIRM_MINUTED, "A minuted endorsement waits to be confirmed", (DAY,)),
    (outgoing.MINUTED_DISPUTED, "A minuted endorsement is disputed", ()),
    (outgoing.AGREE_CORRECTION, "A minor correction waits for agreement", ()),
    (outgoing.WAS_INVOLVED, "An agency is asked whether it was involved", (DAY,)),
    (outgoing.PRESS_INTEREST, "Press interest is expected", ()),
    (outgoing.LIMIT_RUNS_OUT, "A limit is about to run out", ()),
]:
    register(
        Kind(
            key=key,
            title=title,
            placeholders=placeholders,
            when_late=WhenLate.BECOMES_ONE_REMINDER,
            asks_for_action=True,
        )
    )
for key, title in [
    (outgoing.DELAY, "Reasons for a delay, to bodies that must be told"),
    (outgoing.NOT_HELD, "Reasons for not holding a review, to the National Panel"),
    (outgoing.NOT_PUBLISHED, "Reasons for not publishing, to bodies that must be told"),
]:
    register(
        Kind(
            key=key,
            title=title,
            queue=Notice.Queue.STATUTORY,
            placeholders=(REVIEW_CODE, REASONS),
            when_late=WhenLate.AT_ONCE_MARKED_LATE,
            is_staff_facing=False,
        )
    )
register(
    Kind(
        key=outgoing.CORRECTED_COPY,
        title="Corrected copy of a report, to bodies that had the one before",
        queue=Notice.Queue.STATUTORY,
        placeholders=(
            REVIEW_CODE,
            Placeholder("correction", "What the correction changes", "A date.", tells_of_case=True),
        ),
        when_late=WhenLate.AT_ONCE_MARKED_LATE,
        is_staff_facing=False,
        carries_documents=True,
    )
)


# Is it still true? --------------------------------------------------------------------------------


def standing_of_version(version: ReportVersion, notice: Notice) -> Standing:
    """A request to endorse holds while the version is the last and a partner is missing."""
    review = version.report.review
    if version.report.versions.filter(number__gt=version.number).exists():
        return Standing(is_live=False, reason="A newer version of the report has come in.")
    if notice.kind == outgoing.CORRECTED_COPY:
        if not version.is_correction_agreed:
            return Standing(is_live=False, reason="The partners have not agreed to the correction.")
        return Standing(
            is_live=True,
            fingerprint=version.document.sha256,
            values={"review_code": review.code, "correction": version.correction_note},
            documents=[version.document],
        )
    if notice.kind == outgoing.AGREE_CORRECTION and (
        version.corrects is None or version.is_correction_agreed
    ):
        return Standing(is_live=False, reason="Nobody has to agree to it any more.")
    if notice.kind == outgoing.ENDORSE and not endorsements.missing(version):
        return Standing(is_live=False, reason="Every partner has endorsed it.")
    # The page tells by the number whether it is still this version that waits.
    link = reverse("reviews:endorse", args=[review.reference, version.report.form])
    return Standing(is_live=True, values={"link": f"{link}?version={version.number}"})


def standing_of_endorsement(endorsement: Endorsement, notice: Notice) -> Standing:
    version = endorsement.version
    review = version.report.review
    if notice.kind == outgoing.CONFIRM_MINUTED:
        if endorsement.confirmed_at is not None or endorsement.voided_at is not None:
            return Standing(is_live=False, reason="There is nothing left to confirm.")
        link = reverse("reviews:confirm_minuted", args=[review.reference, version.report.form])
        day = outgoing.say(endorsement.confirm_by_on)
        return Standing(is_live=True, values={"link": link, "answer_by": day})
    return Standing(is_live=True, values={"link": reverse("reviews:report", args=[review.reference])})


def standing_of_involvement(involvement: Involvement, notice: Notice) -> Standing:
    if involvement.answer != Involvement.Answer.WAITING:
        return Standing(is_live=False, reason="The agency has answered.")
    link = reverse("reviews:answer_involvement", args=[involvement.review.reference, involvement.agency_id])
    return Standing(
        is_live=True,
        fingerprint=involvement.deadline_on.isoformat(),
        values={"link": link, "answer_by": outgoing.say(involvement.deadline_on)},
    )


def standing_of_clock(review_clock: ReviewClock, notice: Notice) -> Standing:
    if review_clock.met_on is not None:
        return Standing(is_live=False, reason="The limit was met.")
    link = reverse("reviews:decisions", args=[review_clock.review.reference])
    return Standing(is_live=True, fingerprint=review_clock.due_on.isoformat(), values={"link": link})


def standing_of_review(review: PracticeReview, notice: Notice) -> Standing:
    if notice.kind == outgoing.PRESS_INTEREST and not review.has_press_interest:
        return Standing(is_live=False, reason="Press interest is no longer marked.")
    return Standing(is_live=True, values={"link": review.get_absolute_url()})


def standing_of_reasons(about: DelayRecord | Decision, notice: Notice) -> Standing:
    """Reasons that a person sent are what they are; both kinds of record are never edited."""
    return Standing(is_live=True)


# Whose is it? -------------------------------------------------------------------------------------


def review_of(subject: object) -> PracticeReview:
    """The review that the subject of one of these notices belongs to."""
    if isinstance(subject, PracticeReview):
        return subject
    if isinstance(subject, ReportVersion):
        return subject.report.review
    if isinstance(subject, Endorsement):
        return subject.version.report.review
    if isinstance(subject, DelayRecord):
        return subject.clock.review
    if isinstance(subject, Involvement | ReviewClock | Decision):
        return subject.review
    raise TypeError(f"{type(subject).__name__} belongs to no review.")


def may_receive(subject: object, person: Person, notice: Notice) -> bool:
    """Somebody of the matter; a partner only for their own agency, and so for an agency's question."""
    review = review_of(subject)
    if isinstance(subject, Involvement):
        return subject.agency_id in access.speaks_for(review, person)
    if isinstance(subject, ReportVersion):
        return bool(access.endorses_for(review, person))
    if isinstance(subject, Endorsement) and notice.kind != outgoing.MINUTED_DISPUTED:
        return subject.agency in access.endorses_for(review, person)
    if isinstance(subject, ReviewClock | Endorsement):
        return access.may_work_on(review, person)
    return access.knows(review, person)


def owners(subject: object, notice: Notice) -> list[Person]:
    """Who keeps the matter, and who called for the notice."""
    review = review_of(subject)
    people = [review.matter.owner] + ([notice.created_by] if notice.created_by else [])
    return [person for person in dict.fromkeys(people) if access.knows(review, person)]


ANSWERS: dict[type[Model], Callable[..., Standing]] = {
    ReportVersion: standing_of_version,
    Endorsement: standing_of_endorsement,
    Involvement: standing_of_involvement,
    ReviewClock: standing_of_clock,
    PracticeReview: standing_of_review,
    DelayRecord: standing_of_reasons,
    Decision: standing_of_reasons,
}

for model, standing in ANSWERS.items():
    STANDING.provide(model, standing)
    MAY_RECEIVE.provide(model, may_receive)
    OWNERS.provide(model, owners)
