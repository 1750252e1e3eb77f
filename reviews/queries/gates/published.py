"""Gates of what is published: its form, the report and its endorsement (law 1), the files and texts (laws 8 and 17)."""

from __future__ import annotations

from collections.abc import Iterator

from documents import rules as document_rules
from documents import services as documents
from documents.models import Document
from foundation.words import say_day, say_list, say_moment
from reviews.models import (
    Attachment,
    Decision,
    PublicationPlan,
    Recommendation,
)
from reviews.points import Gate
from reviews.queries import endorsements, plans
from reviews.queries import texts as leaving
from reviews.queries.gates.look import Look, digest, gate

Form = Decision.Form


def reasons_about_form(plan: PublicationPlan) -> list[str]:
    """Why the review may not be published in the plan's form; empty when it may."""
    decision = (
        plan.review.decisions.filter(kind__in=[Decision.Kind.TO_PUBLISH, Decision.Kind.NOT_TO_PUBLISH])
        .order_by("decided_on", "id")
        .last()
    )
    said = []
    if decision and decision.kind == Decision.Kind.NOT_TO_PUBLISH:
        said.append(f"The partners decided on {say_day(decision.decided_on)} not to publish.")
    elif decision and decision.form != plan.form:
        said.append(
            f"The partners decided to publish {_lower(decision.get_form_display())}, and the plan is for {_lower(plan.get_form_display())}."
        )
    elif not decision and plan.form != Form.FULL:
        said.append("Publishing anything but the full report takes the partners’ decision, with its reason.")
    return said


def form(look: Look) -> Iterator[Gate]:
    yield gate(
        "form",
        "Form of publication",
        reasons_about_form(look.plan),
        detail=look.plan.get_form_display(),
        remedy="Record the decision",
        remedy_url=look.url("decisions"),
    )


def report(look: Look) -> Iterator[Gate]:
    plan, version = look.plan, look.version
    said = []
    remedy, url = "Upload the report", look.url("report")
    if version is None:
        said.append("There is no final report yet.")
    elif plan.report_version_id:
        latest = plans.latest_version(plan.review, plan.form)
        if latest and latest.pk != plan.report_version_id:
            remedy, url = "Take the new version into the plan", look.url("plan_date")
            if plans.agreed_correction(plan):
                remedy, url = "Send the corrected copy on", look.url("plan_correction")
            said.append(
                f"Version {latest.number} of the report has come in; the date was fixed for version {version.number}."
            )
    yield gate(
        "report",
        "Final report",
        said,
        detail=f"Version {version.number}, SHA-256 {version.document.sha256[:12]}…" if version else "",
        remedy=remedy,
        remedy_url=url,
    )


def endorsed(look: Look) -> Iterator[Gate]:
    version = look.version
    missing = endorsements.missing(version)
    at = endorsements.last_endorsed_at(version) if version and not missing else None
    yield gate(
        "endorsement",
        "Endorsement by every safeguarding partner",
        missing,
        detail=f"Endorsed by all, the last at {say_moment(at)}" if at else "",
        remedy="See who has endorsed it",
        remedy_url=look.url("report"),
        notes=endorsements.not_confirmed(version) if version else [],
    )


def files_of(plan: PublicationPlan) -> list[tuple[str, Document]]:
    """The files that publication makes public, with what they are."""
    version = plans.version_of(plan)
    files = [("The report", version.document)] if version else []
    ready = plan.review.attachments.filter(state=Attachment.State.READY).select_related("document")
    return files + [(one.title, one.document) for one in ready if one.document]


def files(look: Look) -> Iterator[Gate]:
    files = files_of(look.plan)
    found = [(name, document, document_rules.reasons_not_to_publish(document)) for name, document in files]
    said = [f"{name}: {reason}" for name, _, reasons in found for reason in reasons]
    held = {document.pk for _, document, reasons in found if reasons}
    is_the_report = look.version is not None and look.version.document_id in held
    not_scanned = any(document.scan == Document.Scan.NOT_SCANNED for _, document in files)
    yield gate(
        "files",
        "Files checked for names, hidden content and viruses",
        said,
        detail="Checked; not scanned for viruses, because no scanner is set up" if not_scanned else "Checked",
        remedy="See what was found in the report"
        if is_the_report
        else "See what was found in the attachments",
        remedy_url=look.url("report" if is_the_report else "attachments"),
    )


def texts(look: Look) -> Iterator[Gate]:
    """The lists of protected terms as they are at this moment, against everything that would be read."""
    review = look.plan.review
    said: dict[str, None] = {}
    for subject in leaving.subjects_of(review):
        held = documents.check_leaving(
            subject=subject, matter=review.matter, texts=leaving.texts_of(subject), person=None
        )
        said |= dict.fromkeys(held)
    yield gate(
        "texts",
        "Texts checked for names",
        list(said),
        detail="Nothing waits for a decision",
        remedy="See the findings",
        remedy_url=look.url("texts"),
    )


def title(look: Look) -> Iterator[Gate]:
    review = look.plan.review
    if look.plan.form == Form.ANONYMOUS:
        return
    said = []
    if not review.public_title.strip():
        said.append("There is no public title.")
    elif review.public_title_confirmed_by_id is None:
        said.append("Nobody has confirmed that the public title names nobody.")
    yield gate(
        "title",
        "Public title confirmed",
        said,
        detail=f"“{review.public_title}”",
        remedy="Confirm the title",
        remedy_url=look.url("texts"),
    )


def recommendations(look: Look) -> Iterator[Gate]:
    waiting = look.plan.review.recommendations.filter(response=Recommendation.Response.WAITING)
    numbers = [str(number) for number in waiting.order_by("number").values_list("number", flat=True)]
    word = "Recommendation" if len(numbers) == 1 else "Recommendations"
    verb = "has" if len(numbers) == 1 else "have"
    yield gate(
        "recommendations",
        "Recommendations answered",
        [f"{word} {say_list(numbers)} {verb} no response yet."] if numbers else [],
        detail="Every recommendation has its response",
        remedy="Record the responses",
        remedy_url=look.url("recommendations"),
    )


def publication_fingerprint(plan: PublicationPlan) -> str:
    """Of all that scheduling says yes to: the moment, the form, the bytes, the title, the texts and what goes with them."""
    review = plan.review
    version = plans.version_of(plan)
    parts = [
        plan.form,
        plan.publish_at.isoformat() if plan.publish_at else "",
        version.document.sha256 if version else "",
        review.public_title,
        review.summary,
        *[
            f"{one.number}|{one.text}|{one.response}|{one.response_words}|{one.owner_agency_id or ''}"
            for one in review.recommendations.order_by("number")
        ],
        *[
            "|".join(
                [
                    one.kind,
                    one.title,
                    one.language,
                    one.document.sha256 if one.document else one.url,
                    "captions" if one.has_captions else "",
                    one.transcript,
                ]
            )
            for one in review.attachments.filter(state=Attachment.State.READY)
            .select_related("document")
            .order_by("pk")
        ],
    ]
    return digest(parts)


def _lower(text: str) -> str:
    return text[0].lower() + text[1:]
