"""Who may endorse a report, how, and why not now (law 1)."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied

from documents.models import Document, Finding
from foundation import clock
from foundation.governed import beside
from partnership.models import Agency, Person
from reviews.models import Endorsement, ReportVersion
from reviews.rules import access


def check_may_endorse(version: ReportVersion, agency: Agency, by: Person) -> None:
    """A safeguarding partner of that agency, on the matter's access list; nobody else, superusers included."""
    if agency not in access.endorses_for(version.report.review, by):
        raise PermissionDenied(f"Endorsing for {agency} takes its safeguarding partner, on the access list.")


def check_may_record_minuted(version: ReportVersion, by: Person) -> None:
    """The business unit on the access list; never who uploaded the version."""
    access.check_may_work_on(version.report.review, by)
    if by == version.uploaded_by:
        raise PermissionDenied(
            "Somebody else than the person who uploaded the report records its endorsement."
        )


def reasons_not_to_endorse(version: ReportVersion, agency: Agency) -> list[str]:
    """Why this agency can't endorse this version now, in words for the page; empty when it can."""
    reasons = reasons_about_version(version)
    if Endorsement.objects.standing().filter(version=version, agency=agency).exists():
        reasons.append(f"{agency} has already endorsed version {version.number}.")
    return reasons


def reasons_about_person(version: ReportVersion, agency: Agency, by: Person) -> list[str]:
    """Why this person's yes is not the agency's: the report is their own, or their yes is another agency's already."""
    if by == version.uploaded_by:
        return ["Somebody else than the person who uploaded the report endorses it."]
    given = Endorsement.objects.standing().filter(version=version, endorsed_by=by).select_related("agency")
    agreed = version.correction_agreements.filter(agreed_by=by).select_related("agency")
    other = next(iter([*given.exclude(agency=agency), *agreed.exclude(agency=agency)]), None)
    if other is not None:
        return [f"You have endorsed for {other.agency} already; each partner’s yes is a person’s of its own."]
    return []


def reasons_about_version(version: ReportVersion) -> list[str]:
    """Why nobody can endorse this version now; empty when somebody can."""
    if not version.is_final:
        return ["A draft can’t be endorsed."]
    if newer := version.report.versions.filter(number__gt=version.number).order_by("-number").first():
        return [f"Version {newer.number} has come in since; endorse that one."]
    return reasons_about_file(version.document)


def reasons_about_file(document: Document) -> list[str]:
    reasons = []
    if document.inspection == Document.Inspection.WAITING:
        reasons.append("The check of the file has not finished.")
    if document.scan == Document.Scan.INFECTED:
        reasons.append("A virus was found in the file.")
    left = document.findings.filter(decision=Finding.Decision.OPEN).count()
    if left:
        reasons.append(
            f"{left} finding{'s' if left != 1 else ''} of the file’s check wait{'s' if left == 1 else ''} for a decision."
        )
    return reasons


def before_partners(document: Document) -> str:
    """Whose move it is before a partner can endorse the file; empty when it can be endorsed."""
    if document.scan == Document.Scan.INFECTED:
        return "It is the business unit’s move: it uploads another file. You can endorse that one."
    if document.inspection == Document.Inspection.WAITING:
        return "You can endorse it once the check of the file has finished."
    if reasons_about_file(document):
        return "It is the business unit’s move: it decides on what the check found. You can endorse the report then."
    return ""


def reasons_not_to_record_minuted(version: ReportVersion, agency: Agency, minuted_on: dt.date) -> list[str]:
    reasons = reasons_not_to_endorse(version, agency)
    if minuted_on > clock.today():
        reasons.append(beside("The meeting can’t be in the future.", "minuted_on"))
    if minuted_on < clock.day_of(version.uploaded_at):
        reasons.append(beside("The meeting was before this version of the report came in.", "minuted_on"))
    return reasons


def reasons_not_to_confirm(endorsement: Endorsement) -> list[str]:
    if endorsement.manner != Endorsement.Manner.MINUTED:
        return ["Only a minuted endorsement needs to be confirmed."]
    if endorsement.voided_at is not None:
        return ["The report or its recommendations have changed since, so there is nothing left to confirm."]
    if endorsement.confirmed_at is not None:
        return ["It has been confirmed already."]
    return []


def reasons_not_to_agree(version: ReportVersion, agency: Agency) -> list[str]:
    """Why this agency can't agree now that the version is only a minor correction."""
    if version.corrects is None:
        return ["This version was not put forward as a minor correction."]
    reasons = reasons_about_version(version)
    if version.is_correction_agreed:
        reasons.append("Every partner has agreed already.")
    elif version.correction_agreements.filter(agency=agency).exists():
        reasons.append(f"{agency} has agreed already.")
    return reasons
