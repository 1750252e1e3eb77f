"""The drafts to the National Panel and the Secretary of State: a person looks at the words and sends them."""

from __future__ import annotations

from django.db import transaction

from audit import services as audit
from foundation import clock
from foundation.words import say_day
from notices import services as notices
from notices.models import Notice
from notices.recipients import ToStatutory
from notices.rules import CannotSchedule
from partnership.models import Person
from reviews.models import Decision, DelayRecord, PracticeReview
from reviews.queries.drafts import notice_about, occasion_of
from reviews.rules import access, telling
from reviews.rules.refusals import ReviewNotReady
from reviews.services import outgoing, texts

KIND_OF_DECISION = {
    Decision.Kind.NOT_TO_PUBLISH: outgoing.NOT_PUBLISHED,
    Decision.Kind.NOT_TO_REVIEW: outgoing.NOT_HELD,
}


def draft_of(about: Decision | DelayRecord) -> str:
    """The words that stand in the draft until somebody changes them."""
    if isinstance(about, DelayRecord):
        return (
            f"{about.clock.timer.get_kind_display()} was due by {say_day(about.clock.due_on)}.\n\n"
            f"{about.justification}\n\n"
            f"Decided by {about.decided_by} on {say_day(about.decided_on)}. "
            f"We will look at it again on {say_day(about.next_look_on)}."
        )
    return f"{about.reason}\n\nDecided by {about.deciders} on {say_day(about.decided_on)}."


def send(*, about: Decision | DelayRecord, words: str, by: Person) -> Notice:
    """Send the words to each body that must be told.

    They are checked first: raises TextHeld while something in them waits for a decision. Raises
    PermissionDenied or ReviewNotReady.
    """
    review = _review_of(about)
    access.check_may_work_on(review, by)
    words = words.strip()
    bodies = (
        telling.bodies_for_delay(about)
        if isinstance(about, DelayRecord)
        else telling.bodies_for_decision(about)
    )
    if not words:
        raise ReviewNotReady("There is nothing to send.")
    if not bodies:
        raise ReviewNotReady("Nobody has to be told of this.")
    if notice_about(about):
        raise ReviewNotReady("It has been sent already.")
    texts.check_before(about, {"message": words}, by=by, is_public=False)
    with transaction.atomic():
        review = (
            PracticeReview.objects.select_for_update(of=("self",)).select_related("matter").get(pk=review.pk)
        )
        access.check_may_work_on(review, by)
        now = clock.now()
        kind = (
            outgoing.DELAY if isinstance(about, DelayRecord) else KIND_OF_DECISION[Decision.Kind(about.kind)]
        )
        try:
            notice = notices.schedule(
                kind,
                subject=about,
                occasion=occasion_of(about),
                to=[ToStatutory(body) for body in bodies],
                due_at=now,
                matters=[review.matter],
                values={"review_code": review.code, "reasons": words},
                by=by,
            )
        except CannotSchedule as refused:
            raise ReviewNotReady.because(refused.reasons) from refused
        audit.record(
            "reasons sent", about, by=by, at=now, matter=review.matter, review=review.pk, notice=notice.pk
        )
    return notice


def _review_of(about: Decision | DelayRecord) -> PracticeReview:
    return about.clock.review if isinstance(about, DelayRecord) else about.review
