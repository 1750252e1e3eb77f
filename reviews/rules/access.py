"""Who may read which part of a review, and who may work on it (docs/rooms.md, the matrix of roles).

Every page, service and file asks here. Being a superuser gives nothing.
"""

from __future__ import annotations

from enum import StrEnum

from django.core.exceptions import PermissionDenied
from django.db.models import Q

from foundation import clock
from matters import rules as matters
from matters.models import BreakGlass, Matter
from partnership.models import BUSINESS_UNIT, CHAIRS, Agency, Person, Role
from reviews.models import Involvement, PracticeReview


class Section(StrEnum):
    """A part of a review that is read on its own."""

    OVERVIEW = "overview"
    REPORT = "report"
    RECOMMENDATIONS = "recommendations"
    FAMILY = "family"
    AGENCIES = "agencies"
    DECISIONS = "decisions"
    REQUESTS = "requests"
    NOTICES = "notices"
    TIMELINE = "timeline"


EVERYTHING = frozenset(Section)
_REPORT = frozenset({Section.OVERVIEW, Section.REPORT, Section.RECOMMENDATIONS})

#: What each role reads of the reviews of its matters. A role that is not named reads that the review exists.
READS: dict[Role, frozenset[Section]] = {
    **dict.fromkeys(BUSINESS_UNIT, EVERYTHING),
    **dict.fromkeys(CHAIRS, EVERYTHING),
    Role.SAFEGUARDING_PARTNER: _REPORT | {Section.DECISIONS},
    Role.INDEPENDENT_REVIEWER: _REPORT,
    Role.PANEL_CHAIR: _REPORT,
}


def sections(review: PracticeReview, person: Person) -> frozenset[Section]:
    """The parts of the review that the person may read now; empty for somebody who may not know of it."""
    if not person.is_authenticated or not person.is_active:
        return frozenset()
    known = Matter.objects.visible_to(person).filter(pk=review.matter_id).exists()
    if not known:
        if review.is_public and person.roles():
            return frozenset({Section.OVERVIEW, Section.RECOMMENDATIONS})
        return frozenset()
    if has_broken_glass(review.matter_id, person):
        return EVERYTHING
    read = frozenset({Section.OVERVIEW}).union(*(READS.get(role, frozenset()) for role in person.roles()))
    return read | {Section.RECOMMENDATIONS} if review.is_public else read


def may_read(review: PracticeReview, person: Person, section: Section) -> bool:
    return section in sections(review, person)


def has_broken_glass(matter_id: int, person: Person) -> bool:
    """Whether an administrator reads the matter under break-glass now (law 16)."""
    if not person.is_staff:
        return False
    now = clock.now()
    broken = BreakGlass.objects.filter(person=person, started_at__lte=now, ends_at__gt=now)
    return broken.filter(Q(matter=None) | Q(matter=matter_id)).exists()


def knows(review: PracticeReview, person: Person) -> bool:
    """Whether the person may know of the review's unpublished contents as a person of its matter."""
    return person.is_active and Matter.objects.visible_to(person).filter(pk=review.matter_id).exists()


def is_listed(review: PracticeReview, person: Person) -> bool:
    """Whether the person stands on the matter's access list; a chair who reads every matter need not."""
    return matters.is_on_list(review.matter, person)


def may_work_on(review: PracticeReview, person: Person) -> bool:
    """The business unit, on the matter's access list. Chairs and break-glass read."""
    return matters.may_work_on(review.matter, person)


def check_may_work_on(review: PracticeReview, person: Person) -> None:
    if not may_work_on(review, person):
        raise PermissionDenied("This takes somebody of the business unit who is on the matter’s access list.")


def check_may_begin(person: Person) -> None:
    if not (person.is_active and person.is_in_business_unit):
        raise PermissionDenied("Beginning a review takes somebody of the business unit.")


def endorses_for(review: PracticeReview, person: Person) -> list[Agency]:
    """The safeguarding partners in whose name the person may endorse this review, by name."""
    if not is_listed(review, person):
        return []
    held = person.agencies_as(Role.SAFEGUARDING_PARTNER)
    return list(Agency.objects.safeguarding_partners().filter(pk__in=held)) if held else []


def speaks_for(review: PracticeReview, person: Person) -> set[int]:
    """The keys of the agencies for which the person may answer in this review."""
    return person.agencies_as(*Involvement.VOICES) if is_listed(review, person) else set()
