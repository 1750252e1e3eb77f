"""The parts of a pack about the review: decisions, report, endorsements, telling, proceedings, what was published."""

from __future__ import annotations

from foundation.archive import Archive
from matters.models import AuthorityView, LegalRestriction, Proceeding
from reviews.exports.pack.moments import both, heads
from reviews.exports.pack.parts import Part, Proof, add_document, name_of, yes
from reviews.models import CorrectionAgreement, DelayRecord, Endorsement, PublishedFile, ReportVersion
from reviews.queries import evidence

REVIEW, REPORT, FINDINGS, TELLING, PROCEEDINGS, PUBLISHED = (
    "4-review",
    "5-report-and-endorsements",
    "6-findings",
    "8-telling",
    "9-proceedings",
    "10-published",
)


def write_review(archive: Archive, proof: Proof) -> None:
    review = proof.review
    archive.add_csv(
        f"{REVIEW}/decisions.csv",
        heads("Decision", "Form", "Day", "Deciders", "Reason", "Reason for the public", "By", "Recorded at"),
        (
            [
                decision.get_kind_display(),
                decision.get_form_display() if decision.form else "",
                decision.decided_on.isoformat(),
                decision.deciders,
                decision.reason,
                decision.publishable_reason,
                name_of(decision.recorded_by),
                *both(decision.recorded_at),
            ]
            for decision in review.decisions.select_related("recorded_by").order_by("decided_on", "id")
        ),
    )
    archive.add_csv(
        f"{REVIEW}/limits.csv",
        heads("Limit", "Runs from", "Since", "Due", "Met", "How it was worked out"),
        (
            [
                str(limit.timer),
                limit.start_event,
                limit.started_on.isoformat(),
                limit.due_on.isoformat(),
                limit.met_on.isoformat() if limit.met_on else "",
                limit.computed_from,
            ]
            for limit in review.clocks.select_related("timer").order_by("due_on", "id")
        ),
    )
    delays = DelayRecord.objects.filter(clock__review=review).select_related("clock__timer", "recorded_by")
    archive.add_csv(
        f"{REVIEW}/delays.csv",
        heads("Limit", "Justification", "Decided by", "Day", "Next look", "Recorded by", "Recorded at"),
        (
            [
                str(delay.clock.timer),
                delay.justification,
                delay.decided_by,
                delay.decided_on.isoformat(),
                delay.next_look_on.isoformat(),
                name_of(delay.recorded_by),
                *both(delay.recorded_at),
            ]
            for delay in delays.order_by("decided_on", "id")
        ),
    )
    archive.add_csv(
        f"{REVIEW}/agencies.csv",
        heads("Agency", "Asked by", "Asked at", "By when", "Answer", "Note", "Answered by", "Answered at"),
        (
            [
                involvement.agency.name,
                name_of(involvement.asked_by),
                *both(involvement.asked_at),
                involvement.deadline_on.isoformat(),
                involvement.get_answer_display(),
                involvement.note,
                name_of(involvement.answered_by),
                *both(involvement.answered_at),
            ]
            for involvement in review.involvements.select_related(
                "agency", "asked_by", "answered_by"
            ).order_by("agency__name", "id")
        ),
    )


def write_report(archive: Archive, proof: Proof) -> None:
    versions = ReportVersion.objects.filter(report__review=proof.review).select_related(
        "report", "document", "corrects", "uploaded_by"
    )
    archive.add_csv(
        f"{REPORT}/versions.csv",
        heads(
            "Form", "Version", "Final", "Document", "SHA-256", "Bytes", "Corrects version", "What changed",
            "Agreed to be minor", "Uploaded by", "Uploaded at",
        ),
        (
            [
                version.report.get_form_display(),
                version.number,
                yes(version.is_final),
                version.document.reference,
                version.document.sha256,
                version.document.size,
                version.corrects.number if version.corrects else "",
                version.correction_note,
                yes(version.is_correction_agreed),
                name_of(version.uploaded_by),
                *both(version.uploaded_at),
            ]
            for version in versions.order_by("report__form", "number")
        ),
    )  # fmt: skip
    archive.add_csv(
        f"{REPORT}/recommendations.csv",
        heads("Number", "Text", "Response", "In words", "Owner", "Due", "Progress", "Note"),
        (
            [
                one.number,
                one.text,
                one.get_response_display(),
                one.response_words,
                one.owner_agency.name if one.owner_agency else name_of(one.owner),
                one.due_on.isoformat() if one.due_on else "",
                one.get_progress_display(),
                one.progress_note,
            ]
            for one in proof.review.recommendations.select_related("owner_agency", "owner").order_by("number")
        ),
    )
    _write_endorsements(archive, proof)
    agreements = CorrectionAgreement.objects.filter(version__report__review=proof.review)
    archive.add_csv(
        f"{REPORT}/agreements-to-corrections.csv",
        heads("Form", "Version", "Agency", "By", "Agreed at"),
        (
            [
                agreement.version.report.get_form_display(),
                agreement.version.number,
                agreement.agency.name,
                name_of(agreement.agreed_by),
                *both(agreement.agreed_at),
            ]
            for agreement in agreements.select_related("version__report", "agency", "agreed_by").order_by(
                "agreed_at", "id"
            )
        ),
    )


def _write_endorsements(archive: Archive, proof: Proof) -> None:
    endorsements = (
        Endorsement.objects.filter(version__report__review=proof.review)
        .select_related("version__report", "agency", "endorsed_by", "recorded_by", "minute")
        .order_by("endorsed_at", "id")
    )
    minutes: dict[int, tuple[str, str]] = {}
    for endorsement in endorsements:
        if endorsement.minute and endorsement.minute.pk not in minutes:
            minutes[endorsement.minute.pk] = add_document(archive, f"{REPORT}/minutes", endorsement.minute)
    archive.add_csv(
        f"{REPORT}/endorsements.csv",
        heads(
            "Form", "Version", "Partner", "How", "Endorsed by", "Endorsed at", "SHA-256 endorsed",
            "Fingerprint of the recommendations", "Recorded by", "Minuted on", "Minute", "Minute file",
            "Confirm by", "Confirmed at", "Voided at", "Why voided",
        ),
        (
            [
                one.version.report.get_form_display(),
                one.version.number,
                one.agency.name,
                one.get_manner_display(),
                name_of(one.endorsed_by),
                *both(one.endorsed_at),
                one.report_sha256,
                one.recommendations_fingerprint,
                name_of(one.recorded_by),
                one.minuted_on.isoformat() if one.minuted_on else "",
                *minutes.get(one.minute_id or 0, ("", "")),
                one.confirm_by_on.isoformat() if one.confirm_by_on else "",
                *both(one.confirmed_at),
                *both(one.voided_at),
                one.void_reason,
            ]
            for one in endorsements
        ),
    )  # fmt: skip


def write_findings(archive: Archive, proof: Proof) -> None:
    findings = evidence.findings_of(proof.plan).select_related("document", "decided_by").order_by("id")
    archive.add_csv(
        f"{FINDINGS}/findings.csv",
        heads(
            "Finding", "Document", "SHA-256", "Kind", "Place", "Found at", "Decision", "Decided by", "Decided at",
            "A reason was given",
        ),
        (
            [
                finding.reference,
                finding.document.reference if finding.document else "",
                finding.document.sha256 if finding.document else "",
                finding.get_kind_display(),
                finding.place,
                *both(finding.found_at),
                finding.get_decision_display(),
                name_of(finding.decided_by),
                *both(finding.decided_at),
                yes(bool(finding.reason)),
            ]
            for finding in findings.iterator()
        ),
    )  # fmt: skip


def write_telling(archive: Archive, proof: Proof) -> None:
    records = proof.plan.told_records.select_related("family_member", "step", "recorded_by")
    archive.add_csv(
        f"{TELLING}/told-records.csv",
        heads(
            "Group", "Relationship", "Step", "Told by", "How", "Told at", "Support offered", "Exempt", "Why exempt",
            "Recorded by", "Recorded at",
        ),
        (
            [
                record.get_group_display(),
                record.family_member.relationship if record.family_member else "",
                record.step.reference if record.step else "",
                record.told_by,
                record.how,
                *both(record.told_at),
                record.support_offered,
                yes(record.is_exemption),
                record.exemption_reason,
                name_of(record.recorded_by),
                *both(record.recorded_at),
            ]
            for record in records.order_by("recorded_at", "id")
        ),
    )  # fmt: skip


def write_proceedings(archive: Archive, proof: Proof) -> None:
    matter = proof.review.matter_id
    archive.add_csv(
        f"{PROCEEDINGS}/proceedings.csv",
        ["Proceeding", "Kind", "Authority", "Status", "Effect", "Next date", "Ended", "How it ended"],
        (
            [
                proceeding.reference,
                proceeding.get_kind_display(),
                proceeding.authority,
                proceeding.get_status_display(),
                proceeding.get_effect_display(),
                proceeding.next_on.isoformat() if proceeding.next_on else "",
                proceeding.ended_on.isoformat() if proceeding.ended_on else "",
                proceeding.how_ended,
            ]
            for proceeding in Proceeding.objects.filter(matter=matter).order_by("id")
        ),
    )
    views = AuthorityView.objects.filter(proceeding__matter=matter)
    archive.add_csv(
        f"{PROCEEDINGS}/authorities-views.csv",
        heads("Proceeding", "View", "In their words", "Given by", "Given on", "Recorded by", "Recorded at"),
        (
            [
                view.proceeding.reference,
                view.get_view_display(),
                view.words,
                view.given_by,
                view.given_on.isoformat(),
                name_of(view.recorded_by),
                *both(view.recorded_at),
            ]
            for view in views.select_related("proceeding", "recorded_by").order_by("given_on", "id")
        ),
    )
    archive.add_csv(
        f"{PROCEEDINGS}/legal-restrictions.csv",
        ["Restriction", "Covers", "Source", "From", "Until", "Lifted", "Source of the lifting"],
        (
            [
                restriction.get_kind_display(),
                restriction.get_covers_display(),
                restriction.source,
                restriction.from_on.isoformat(),
                restriction.until_on.isoformat() if restriction.until_on else "",
                restriction.lifted_on.isoformat() if restriction.lifted_on else "",
                restriction.lifted_source,
            ]
            for restriction in LegalRestriction.objects.filter(matter=matter).order_by("from_on", "id")
        ),
    )


def write_published(archive: Archive, proof: Proof) -> None:
    review = proof.review
    files = PublishedFile.objects.filter(review=review).select_related("document").order_by("id")
    written: dict[int, tuple[str, str]] = {}
    documents = [file.document for file in files]
    if proof.plan.report_version:
        documents.append(proof.plan.report_version.document)
    for document in documents:
        if document.pk not in written:
            written[document.pk] = add_document(archive, f"{PUBLISHED}/files", document)
    archive.add_csv(
        f"{PUBLISHED}/files.csv",
        heads(
            "Address", "Kind", "Title", "Language", "SHA-256", "Bytes", "Published at", "Closed at", "Why closed",
            "File", "Bytes compared",
        ),
        (
            [
                file.reference,
                file.kind,
                file.title,
                file.language,
                file.document.sha256,
                file.document.size,
                *both(file.published_at),
                *both(file.closed_at),
                file.closed_reason,
                *written[file.document_id],
            ]
            for file in files
        ),
    )  # fmt: skip
    page: list[tuple[str, str]] = [
        ("State", review.get_publication_display()),
        ("Title", review.public_title),
        ("Title confirmed by", name_of(review.public_title_confirmed_by)),
        ("Address", review.slug or ""),
        ("Summary", review.summary),
        (
            "Available at least until",
            review.available_until_on.isoformat() if review.available_until_on else "",
        ),
        (
            "Availability ended",
            review.availability_ended_on.isoformat() if review.availability_ended_on else "",
        ),
        ("Withdrawn by", name_of(review.withdrawn_by)),
        ("Reason for withdrawing", review.withdrawal_reason),
        ("Reason given to the public", review.public_withdrawal_reason),
    ]
    if version := proof.plan.report_version:
        name, compared = written[version.document.pk]
        page += [("Version fixed in the plan", name or "no file"), ("Its bytes compared", compared)]
    for name, moment in [("Published", review.published_at), ("Withdrawn", review.withdrawn_at)]:
        if moment:
            page += zip([f"{name} (UTC)", f"{name} (London)"], both(moment), strict=True)
    archive.add_csv(f"{PUBLISHED}/page.csv", ["What", "Value"], page)
    archive.add_csv(
        f"{PUBLISHED}/corrections.csv",
        heads("Correction", "By", "Corrected at"),
        (
            [correction.words, name_of(correction.corrected_by), *both(correction.corrected_at)]
            for correction in review.corrections.select_related("corrected_by").order_by("corrected_at", "id")
        ),
    )


BEFORE_NOTICES = [
    Part(
        REVIEW,
        "Decisions about the review, its limits and delays, and which agencies were involved.",
        write_review,
    ),
    Part(
        REPORT,
        "Every version of the report with its hash, the recommendations, who endorsed which bytes, and the "
        "minutes that stand for an endorsement.",
        write_report,
    ),
    Part(
        FINDINGS,
        "What was found in files and texts before they left, and who decided. Excerpts and reasons may quote what "
        "must not leave, so they stay in the portal, where the reference leads to them.",
        write_findings,
    ),
]
AFTER_NOTICES = [
    Part(
        TELLING,
        "Who was told the outcome, how, when, by whom, and what support was offered. Relationships, never names.",
        write_telling,
    ),
    Part(
        PROCEEDINGS,
        "Proceedings beside the review, the authorities’ views on publication, and legal restrictions.",
        write_proceedings,
    ),
    Part(
        PUBLISHED,
        "What became public: the page’s facts, the corrections, and every file byte for byte.",
        write_published,
    ),
]
