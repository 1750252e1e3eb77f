"""What of the reviews waits for one person, in a fixed number of questions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from audit.models import Event
from documents.models import Document, Finding
from foundation import clock
from partnership.models import Person, Role
from partnership.points import WorkEntry
from reviews.models import (
    Endorsement,
    Involvement,
    PracticeReview,
    Recommendation,
    ReportVersion,
)

#: How long before its day a recommendation is on its owner's list.
DUE_SOON = dt.timedelta(days=14)


def of_partner(person: Person) -> Iterator[WorkEntry]:
    """Reports to endorse, corrections to agree to, and minuted endorsements to confirm."""
    agencies = person.agencies_as(Role.SAFEGUARDING_PARTNER)
    if not agencies:
        return
    reviews = PracticeReview.objects.confidential_to(person).values("pk")
    for agency in sorted(agencies):
        for version in _not_endorsed(reviews, agency):
            review = version.report.review
            is_correction = bool(version.corrects_id) and not version.is_correction_agreed
            what = (
                "Say whether it is only a minor correction" if is_correction else "Endorse the final report"
            )
            yield WorkEntry(
                title=review.code,
                url=reverse("reviews:endorse", args=[review.reference, version.report.form]),
                what=what,
                since=version.uploaded_at,
                is_approval=True,
            )
    unconfirmed = Endorsement.objects.standing().filter(
        manner=Endorsement.Manner.MINUTED,
        confirmed_at=None,
        agency__in=agencies,
        version__report__review__in=reviews,
    )
    for endorsement in unconfirmed.select_related("version__report__review"):
        version = endorsement.version
        yield WorkEntry(
            title=version.report.review.code,
            url=reverse(
                "reviews:confirm_minuted", args=[version.report.review.reference, version.report.form]
            ),
            what="Confirm the endorsement that was minuted",
            since=endorsement.endorsed_at,
            due_at=end_of(endorsement.confirm_by_on),
            is_approval=True,
        )


def of_agency_voice(person: Person) -> Iterator[WorkEntry]:
    """Questions to the person's agency that wait for an answer."""
    agencies = person.agencies_as(*Involvement.VOICES)
    if not agencies:
        return
    waiting = Involvement.objects.filter(
        answer=Involvement.Answer.WAITING,
        agency__in=agencies,
        review__in=PracticeReview.objects.confidential_to(person).values("pk"),
    )
    for involvement in waiting.select_related("review", "agency"):
        yield WorkEntry(
            title=involvement.review.code,
            url=reverse(
                "reviews:answer_involvement", args=[involvement.review.reference, involvement.agency_id]
            ),
            what=f"Say whether {involvement.agency} was involved",
            since=involvement.asked_at,
            due_at=end_of(involvement.deadline_on),
        )


def of_owner(person: Person) -> Iterator[WorkEntry]:
    """Recommendations of published reviews that the person owns, or that their agency owns and nobody in it."""
    agencies = person.agencies_as(Role.AGENCY_REPRESENTATIVE, Role.SAFEGUARDING_PARTNER)
    mine = Recommendation.objects.filter(Q(owner=person) | Q(owner=None, owner_agency__in=agencies))
    due = mine.filter(review__in=PracticeReview.objects.public().values("pk"), due_on__isnull=False)
    due = due.exclude(progress=Recommendation.Progress.DONE).filter(due_on__lte=clock.today() + DUE_SOON)
    for one in due.select_related("review"):
        yield WorkEntry(
            title=one.review.code,
            url=reverse("reviews:progress_recommendation", args=[one.review.reference, one.reference]),
            what=f"Say how far recommendation {one.number} has come",
            due_at=end_of(one.due_on),
        )


def of_business_unit(person: Person) -> Iterator[WorkEntry]:
    """Silent agencies, endorsements not confirmed in time, and calls to press leads that were not made."""
    if not person.is_in_business_unit:
        return
    today = clock.today()
    reviews = PracticeReview.objects.confidential_to(person)
    silent = Involvement.objects.filter(
        answer=Involvement.Answer.WAITING, deadline_on__lt=today, review__in=reviews.values("pk")
    )
    for involvement in silent.select_related("review", "agency"):
        yield WorkEntry(
            title=involvement.review.code,
            url=reverse("reviews:agencies", args=[involvement.review.reference]),
            what=f"{involvement.agency} has not said whether it was involved",
            since=involvement.asked_at,
            due_at=end_of(involvement.deadline_on),
        )
    late = Endorsement.objects.standing().filter(
        manner=Endorsement.Manner.MINUTED,
        confirmed_at=None,
        confirm_by_on__lt=today,
        version__report__review__in=reviews.values("pk"),
    )
    for endorsement in late.select_related("version__report__review", "agency"):
        yield WorkEntry(
            title=endorsement.version.report.review.code,
            url=reverse("reviews:report", args=[endorsement.version.report.review.reference]),
            what=f"{endorsement.agency} has not confirmed what was minuted",
            since=endorsement.endorsed_at,
            due_at=end_of(endorsement.confirm_by_on),
        )
    called = Event.objects.filter(
        subject_type=PracticeReview._meta.label_lower,
        subject_id=OuterRef("pk"),
        verb="press lead telephoned",
    )
    to_call = reviews.filter(
        has_press_interest=True, publication=PracticeReview.Publication.UNPUBLISHED
    ).exclude(Exists(called))
    for review in to_call:
        yield WorkEntry(
            title=review.code,
            url=reverse("reviews:press", args=[review.reference]),
            what="Telephone the press lead",
        )


def _not_endorsed(reviews: QuerySet[Any, Any], agency: int) -> QuerySet[ReportVersion]:
    """The last final version of each report that this agency has neither endorsed nor, for a correction, agreed to.

    One whose file can’t be endorsed yet is left out: the move is not the partner's.
    """
    newer = ReportVersion.objects.filter(report=OuterRef("report"), number__gt=OuterRef("number"))
    endorsed = Endorsement.objects.standing().filter(version=OuterRef("pk"), agency=agency)
    undecided = Finding.objects.filter(document=OuterRef("document"), decision=Finding.Decision.OPEN)
    return (
        ReportVersion.objects.filter(is_final=True, report__review__in=reviews)
        .filter(~Exists(newer), ~Exists(endorsed), ~Exists(undecided))
        .exclude(document__inspection=Document.Inspection.WAITING)
        .exclude(document__scan=Document.Scan.INFECTED)
        .exclude(corrects__isnull=False, is_correction_agreed=False, correction_agreements__agency=agency)
        .exclude(report__review__withdrawn_at__isnull=False)
        .exclude(report__review__was_published_before=True)
        .select_related("report__review")
    )


def end_of(day: dt.date | None) -> dt.datetime | None:
    """The last moment of a day by which something is due."""
    return clock.end_of_day(day) if day is not None else None
