"""Which version of a report may come in, and why not now."""

from __future__ import annotations

from reviews.models import PracticeReview, Report, ReportVersion


def latest(report: Report | None) -> ReportVersion | None:
    return report.versions.order_by("-number").first() if report else None


def reasons_not_to_upload(
    review: PracticeReview, report: Report | None, *, is_final: bool, is_minor_correction: bool
) -> list[str]:
    """Why such a version can't be uploaded now, in words for the page; empty when it can."""
    last = latest(report)
    reasons = []
    if review.was_published_before:
        reasons.append("This review was published before the portal; its files are on its own page.")
    if last and last.is_final and not is_final:
        reasons.append("The final report is in. Upload a new final version, or a minor correction of it.")
    if is_minor_correction:
        if not is_final:
            reasons.append("A draft can’t be a minor correction.")
        if last is None or not last.is_final:
            reasons.append("There is no final report yet that could be corrected.")
        elif last.corrects_id and not last.is_correction_agreed:
            reasons.append("The partners have not agreed to the last minor correction yet.")
        elif not last.endorsements.filter(voided_at=None).exists():
            reasons.append("Nobody has endorsed the last version, so upload this one as a new version.")
    return reasons
