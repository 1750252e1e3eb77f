"""What may be published beside a report, and why not yet."""

from __future__ import annotations

from documents import rules as documents
from documents.models import Document, Finding
from foundation import clock
from partnership.models import Person
from reviews.models import Attachment, ReportVersion
from reviews.rules import texts

State = Attachment.State

NEXT_STATES: dict[str, set[str]] = {
    State.DRAFT: {State.READY, State.WITHDRAWN},
    State.READY: {State.DRAFT, State.PUBLISHED, State.WITHDRAWN},
    State.PUBLISHED: {State.WITHDRAWN},
    State.WITHDRAWN: set(),
}


def reasons_not_to_move(attachment: Attachment, to: str) -> list[str]:
    """Why the attachment can't take this state now; empty when it can."""
    if to not in NEXT_STATES[attachment.state]:
        word = State(attachment.state).label.lower()
        return [f"It is {word}, and can’t become {State(to).label.lower()} from there."]
    if to in (State.READY, State.PUBLISHED):
        return reasons_about_contents(attachment)
    return []


def reasons_not_to_publish_later(attachment: Attachment, person: Person) -> list[str]:
    """Why this person can't let it join a review that is public already; empty when they can.

    Otherwise publishing the review takes it.
    """
    review = attachment.review
    reasons = reasons_not_to_move(attachment, State.PUBLISHED)
    if not review.is_public:
        reasons.append("The review is not public yet; publishing it publishes what is ready.")
    if review.availability_ended_on is not None:
        reasons.append("The review’s files are no longer on the site.")
    if attachment.document is not None:
        reasons += documents.reasons_not_to_publish(attachment.document)
    if person.pk in _hands_on(attachment):
        reasons.append("Somebody else than who added it, or last edited it, publishes it.")
    reasons += texts.reasons_not_to_add_in_public(review, clock.now())
    return list(dict.fromkeys(reasons))


def _hands_on(attachment: Attachment) -> set[int | None]:
    """Who added it, uploaded its file, or last changed what it says."""
    uploaded_by = attachment.document.uploaded_by_id if attachment.document else None
    return {attachment.added_by_id, uploaded_by, attachment.last_edited_by_id}


def reasons_not_to_edit(attachment: Attachment) -> list[str]:
    if attachment.state in (State.PUBLISHED, State.WITHDRAWN):
        return [
            f"It is {State(attachment.state).label.lower()}. Withdraw it and add a new one instead of changing it."
        ]
    return []


def reasons_about_file(document: Document) -> list[str]:
    """A report leaves through its own review's plan, and never beside another (law 1)."""
    if ReportVersion.objects.of_the_file(document).exists():
        return ["This file is a review’s report; it is published as the report of its review."]
    return []


def reasons_about_contents(attachment: Attachment) -> list[str]:
    """What is missing before the public may have it, texts aside."""
    reasons = []
    if attachment.kind == Attachment.Kind.VIDEO and not (attachment.has_captions or attachment.transcript):
        reasons.append("A video needs captions or a transcript.")
    document = attachment.document
    if document is not None:
        reasons += reasons_about_file(document)
        if document.inspection == Document.Inspection.WAITING:
            reasons.append("The check of the file has not finished.")
        if document.scan == Document.Scan.INFECTED:
            reasons.append("A virus was found in the file.")
        if document.findings.filter(decision=Finding.Decision.OPEN).exists():
            reasons.append("Findings of the file’s check wait for a decision.")
    return reasons
