"""Reviews that were published before the portal: how their day is known, and when they can be shown here.

Laws 1 to 4 do not apply to them: they were endorsed, announced and told in their time. So that no other review
takes this way out, such a review is from before the portal's first record, its file is no other review's report, and its
matter has no review that is not public. That nothing is seen before it is published, that files are checked, and
that no name leaves (laws 7, 8 and 17) holds as for all.
"""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from dataclasses import dataclass

from django.db.models import Min

from audit.models import Event
from documents import rules as document_rules
from documents.models import Document
from foundation import clock
from foundation.local_time import MONTHS, Unreadable, read_day
from foundation.words import say_day
from matters import rules as matter_rules
from partnership import working_days
from partnership.models import Partnership, Person, RuleEdition, Timer
from reviews.models import Attachment, PracticeReview, ReportVersion
from reviews.rules import attachments, texts
from reviews.rules.refusals import ReviewNotReady

Precision, Publication = PracticeReview.Precision, PracticeReview.Publication

EARLIEST_YEAR = 1970

SAY_WHEN = "Enter the day, month or year, for instance 14 March 2019, March 2019 or 2019."


class EarlierNotReady(ReviewNotReady):
    """The review can't be entered or shown as it is; the message is shown to people."""


@dataclass(frozen=True)
class PublishedOn:
    """When something was published, as exactly as it is known."""

    first: dt.date
    precision: str

    @property
    def last(self) -> dt.date:
        """The last day that it may have been: of the month or the year, where no day is known."""
        if self.precision == Precision.YEAR:
            return dt.date(self.first.year, 12, 31)
        if self.precision == Precision.MONTH:
            return self.first.replace(day=monthrange(self.first.year, self.first.month)[1])
        return self.first

    def said(self) -> str:
        if self.precision == Precision.YEAR:
            return f"{self.first.year}"
        if self.precision == Precision.MONTH:
            return f"{self.first:%B %Y}"
        return f"{self.first.day} {self.first:%B %Y}"


@dataclass(frozen=True)
class EarlierReview:
    """What is known of a review that was published before the portal."""

    code: str
    kind: str
    public_title: str
    published_on: PublishedOn
    summary: str = ""
    other_board: str = ""
    where_to_find: str = ""
    authors: str = ""


def read_published_on(typed: str) -> PublishedOn:
    """A day, a month or a year, as people type them. Raises EarlierNotReady."""
    text = " ".join(typed.replace(",", " ").split())
    parts = [part for part in re.split(r"[\s/.\-]+", text) if part]
    try:
        if len(parts) == 1:
            return PublishedOn(read_day("1", "1", parts[0]), Precision.YEAR)
        if len(parts) == 2:
            month, year = reversed(parts) if len(parts[0]) == 4 and parts[0].isdigit() else parts
            return PublishedOn(read_day("1", month, year), Precision.MONTH)
        if len(parts) == 3:
            day, month, year = reversed(parts) if len(parts[0]) == 4 and parts[0].isdigit() else parts
            if not (month.isdigit() or month.lower() in MONTHS):
                raise EarlierNotReady(SAY_WHEN)
            return PublishedOn(read_day(day, month, year), Precision.DAY)
    except Unreadable as unreadable:
        raise EarlierNotReady(f"{SAY_WHEN} {unreadable}.") from None
    raise EarlierNotReady(SAY_WHEN)


def published_on_of(review: PracticeReview) -> PublishedOn:
    """When an earlier review was published, as it was entered."""
    if review.published_at is None:
        raise ValueError("An earlier review has its date from the beginning.")
    return PublishedOn(clock.day_of(review.published_at), review.published_on_precision)


def available_until(published_on: PublishedOn) -> dt.date | None:
    """Until when the rules of that time ask for it to be available; None where they say nothing of it."""
    day = published_on.last
    edition = (
        RuleEdition.objects.filter(in_force_from__lte=day, is_local=False).order_by("-in_force_from").first()
    )
    if edition is None:
        partnership = Partnership.current()
        edition = partnership.rules if partnership else None
    timer = edition.timers.filter(kind=Timer.Kind.AVAILABILITY).first() if edition else None
    return working_days.reckon(timer, day).end if timer else None


def reasons_not_to_enter(
    *, public_title: str, published_on: PublishedOn, has_file: bool, where_to_find: str, today: dt.date
) -> list[str]:
    """What is missing or wrong in what was typed; empty when the review can be entered."""
    reasons = []
    if not public_title.strip():
        reasons.append("Enter the title under which it was published.")
    if published_on.first > today:
        reasons.append("A review that was published before can’t have a date in the future.")
    else:
        reasons += reasons_about_day(published_on, today)
    if published_on.first.year < EARLIEST_YEAR:
        reasons.append(f"The year can’t be before {EARLIEST_YEAR}.")
    if not has_file:
        until = available_until(published_on)
        if not where_to_find.strip():
            reasons.append("Give the report’s file, or say where the report can be found.")
        elif until and today <= until:
            reasons.append(
                f"The rules ask for the report to be available until {say_day(until)}, so its file is needed."
            )
    return reasons


def reasons_about_day(published_on: PublishedOn, today: dt.date) -> list[str]:
    """What was published since the portal keeps records went through its plan; a month or a year counts by its first day."""
    first = Event.objects.aggregate(first=Min("at"))["first"]
    began = clock.day_of(first) if first else today
    if published_on.first >= began:
        return [
            f"The portal has kept records since {say_day(began)}; what is published since then goes through its plan."
        ]
    return []


def reasons_about_matter(review: PracticeReview) -> list[str]:
    """Beside a review of the same matter that is not public, nothing is shown this way."""
    others = review.matter.reviews.filter(was_published_before=False).exclude(pk=review.pk)
    if others.exclude(publication=Publication.PUBLISHED).exists():
        return ["Another review of this matter is not public, so nothing of the matter is shown this way."]
    return []


def reasons_about_file(review: PracticeReview, document: Document) -> list[str]:
    if ReportVersion.objects.of_the_file(document).exclude(report__review=review).exists():
        return ["This file is the report of another review, which is published through its own plan."]
    return []


def reasons_not_to_change(review: PracticeReview) -> list[str]:
    if not review.was_published_before:
        return ["This review is published through its plan."]
    if review.publication != Publication.UNPUBLISHED:
        return [f"It is {review.get_publication_display().lower()}."]
    return []


def reasons_not_to_show(
    review: PracticeReview, version: ReportVersion | None, person: Person, at: dt.datetime
) -> list[str]:
    """Why this person can't show the review to the public now, its texts aside; empty when they can."""
    reasons = reasons_not_to_change(review)
    if review.was_published_before:
        reasons += reasons_about_day(published_on_of(review), clock.day_of(at))
        reasons += reasons_about_matter(review)
    if review.public_title_confirmed_by_id is None and person.pk in texts.writers_of_title(review):
        reasons.append(
            "Somebody else than who wrote its title shows it to the public, which confirms the title."
        )
    if version is not None:
        reasons += reasons_about_file(review, version.document)
        reasons += document_rules.reasons_not_to_publish(version.document, person)
    elif not review.where_to_find:
        reasons.append("Give the report’s file, or say where the report can be found.")
    for one in review.attachments.filter(state=Attachment.State.READY).select_related("document"):
        about = attachments.reasons_about_contents(one)
        if one.document is not None:
            about += document_rules.reasons_not_to_publish(one.document, person)
        reasons += [f"{one.title}: {reason}" for reason in about]
    return reasons + matter_rules.reasons_to_hold(review.matter, at)
