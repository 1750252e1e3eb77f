"""Who may ask for and read evidence packs, and when one can be asked for."""

from __future__ import annotations

from partnership.models import Person
from reviews.models import EvidencePack, PracticeReview, PublicationPlan
from reviews.rules.access import EVERYTHING, check_may_work_on, sections
from reviews.rules.refusals import ReviewNotReady

NO_PLAN = "There is no publication plan, so there is nothing to prove yet."
UNDER_WAY = "A pack is being made already. Wait until it is ready."


class PackNotReady(ReviewNotReady):
    """The pack can't be asked for or fetched now; the message is shown to people."""


def may_read_packs(review: PracticeReview, person: Person) -> bool:
    """Whoever reads every part of the review: a pack holds them all, so half a right gives none of it."""
    return sections(review, person) == EVERYTHING


def check_may_ask(plan: PublicationPlan, person: Person) -> None:
    """Raises PermissionDenied unless the person is of the business unit and on the matter's access list."""
    check_may_work_on(plan.review, person)


def reasons_not_to_ask(plan: PublicationPlan) -> list[str]:
    """Why no pack can be asked for now, in words for the page; empty when one can."""
    if plan.evidence_packs.filter(status__in=EvidencePack.UNFINISHED).exists():
        return [UNDER_WAY]
    return []


def reasons_not_to_fetch(pack: EvidencePack) -> list[str]:
    """Why the pack's file can't be fetched now; empty when it can."""
    if pack.status == EvidencePack.Status.EXPIRED:
        return ["This pack was removed when its time was over. Make a new one."]
    if pack.status == EvidencePack.Status.FAILED:
        return ["This pack could not be made. Make a new one."]
    if pack.status != EvidencePack.Status.READY:
        return ["This pack is not ready yet."]
    return []
