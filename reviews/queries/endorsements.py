"""Who has endorsed what, and what is still missing for publication (law 1)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from audit.models import Event
from documents.models import Document
from foundation import clock
from foundation.words import say_day
from partnership.models import Agency, Person
from reviews.models import CorrectionAgreement, Decision, Endorsement, PracticeReview, ReportVersion


@dataclass(frozen=True)
class PartnerState:
    """Where one safeguarding partner stands with one version."""

    agency: Agency
    endorsement: Endorsement | None
    has_agreed_correction: bool
    reasons: tuple[str, ...]  #: Why its endorsement does not count; empty when it does.

    @property
    def is_complete(self) -> bool:
        return not self.reasons

    @property
    def unconfirmed(self) -> Endorsement | None:
        """What was minuted for the partner, who has not confirmed it yet."""
        one = self.endorsement
        return one if one and one.manner == Endorsement.Manner.MINUTED and one.confirmed_at is None else None

    def is_unconfirmed_after(self, day: dt.date) -> bool:
        """Whether a minuted endorsement should have been confirmed by now and was not."""
        one = self.unconfirmed
        return bool(one and one.confirm_by_on and day > one.confirm_by_on)

    @property
    def is_flagged(self) -> bool:
        return self.is_unconfirmed_after(clock.today())


def state(version: ReportVersion) -> list[PartnerState]:
    """Every current safeguarding partner and whether its endorsement of these very bytes stands, by name."""
    review = version.report.review
    fingerprint = review.recommendations.fingerprint()
    standing = {
        one.agency_id: one
        for one in Endorsement.objects.standing()
        .filter(version=version)
        .select_related("endorsed_by", "recorded_by", "minute", "carried_from")
    }
    agreed = set(CorrectionAgreement.objects.filter(version=version).values_list("agency", flat=True))
    return [
        PartnerState(
            agency=agency,
            endorsement=standing.get(agency.pk),
            has_agreed_correction=agency.pk in agreed,
            reasons=tuple(
                _reasons(version, agency, standing.get(agency.pk), agency.pk in agreed, fingerprint)
            ),
        )
        for agency in Agency.objects.safeguarding_partners()
    ]


def missing(version: ReportVersion | None) -> list[str]:
    """Why this version is not endorsed by every safeguarding partner, in words; empty when it is."""
    if version is None:
        return ["There is no final report yet."]
    if not version.is_final:
        return ["This version of the report is a draft."]
    return _missing(version, state(version))


def _missing(version: ReportVersion, partners: list[PartnerState]) -> list[str]:
    reasons = []
    newest = version.report.versions.order_by("-number").first()
    if newest and newest.pk != version.pk:
        reasons.append(
            f"Version {newest.number} of the report has come in; "
            + (
                "the partners have not yet agreed that it is only a minor correction."
                if newest.corrects_id and not newest.is_correction_agreed
                else "this one is no longer the last."
            )
        )
    if not partners:
        reasons.append("No safeguarding partner is set up.")
    return reasons + [reason for partner in partners for reason in partner.reasons]


def not_confirmed(version: ReportVersion) -> list[str]:
    """What was minuted and the partner has not confirmed yet, in words. It counts all the same (law 1)."""
    return [_not_confirmed(partner) for partner in state(version) if partner.unconfirmed]


def _not_confirmed(partner: PartnerState) -> str:
    one = partner.unconfirmed
    assert one is not None
    when = f" on {say_day(one.minuted_on)}" if one.minuted_on else ""
    words = f"{partner.agency}: minuted{when}, not yet confirmed by the partner"
    if one.confirm_by_on is None:
        return f"{words}."
    due = say_day(one.confirm_by_on)
    return (
        f"{words}, who should have done so by {due}."
        if partner.is_flagged
        else f"{words} (asked for by {due})."
    )


def last_endorsed_at(version: ReportVersion) -> dt.datetime | None:
    """When the last partner endorsed this version; None while one is missing. A carried yes keeps its first moment."""
    if not version.is_final:
        return None
    partners = state(version)
    if _missing(version, partners):
        return None
    moments = [_first_moment(partner.endorsement) for partner in partners if partner.endorsement]
    return max(moments, default=None)


def waiting_for(person_agencies: set[int], review: PracticeReview) -> list[ReportVersion]:
    """Final versions that wait for the yes of one of these agencies: the last of each form."""
    waiting = []
    for report in review.reports.all():
        version = report.versions.select_related("document", "report__review").order_by("-number").first()
        if version is None or not version.is_final:
            continue
        if any(
            partner.agency.pk in person_agencies and not partner.is_complete for partner in state(version)
        ):
            waiting.append(version)
    return waiting


def reviews_that_need(agency: Agency) -> Iterator[PracticeReview]:
    """Reviews that may still be published and whose last final report waits for this partner's yes."""
    reported = PracticeReview.objects.filter(
        publication=PracticeReview.Publication.UNPUBLISHED, reports__versions__is_final=True
    )
    choices = (Decision.Kind.TO_PUBLISH, Decision.Kind.NOT_TO_PUBLISH)
    for review in reported.distinct().order_by("code"):
        decision = review.decisions.filter(kind__in=choices).order_by("decided_on", "id").last()
        is_for_the_public = decision is None or decision.kind == Decision.Kind.TO_PUBLISH
        if is_for_the_public and waiting_for({agency.pk}, review):
            yield review


def _reasons(
    version: ReportVersion,
    agency: Agency,
    endorsement: Endorsement | None,
    has_agreed: bool,
    fingerprint: str,
) -> list[str]:
    if endorsement is None:
        if version.corrects_id and not version.is_correction_agreed and not has_agreed:
            return [f"{agency} has not agreed that version {version.number} is only a minor correction."]
        if version.corrects_id and not version.is_correction_agreed:
            return [f"{agency} has agreed to the minor correction; the other partners have not yet."]
        return [f"{agency} has not endorsed version {version.number}."]
    if endorsement.report_sha256 != version.document.sha256:
        return [f"{agency} endorsed another file."]
    if endorsement.recommendations_fingerprint != fingerprint:
        return [f"{agency} endorsed other recommendations."]
    return []


def _first_moment(endorsement: Endorsement) -> dt.datetime:
    while endorsement.carried_from is not None:
        endorsement = endorsement.carried_from
    return endorsement.endorsed_at


def seen_before(
    version: ReportVersion, person: Person, agencies: Iterable[Agency], *, asked: str = ""
) -> ReportVersion | None:
    """The earlier version that the person knows: what the message was about, or what was endorsed, or last read.

    None where this version is the first that they see.
    """
    earlier = version.report.versions.filter(number__lt=version.number).select_related("document", "report")
    if asked.isdecimal() and len(asked) < 6 and (found := earlier.filter(number=int(asked)).first()):
        return found
    endorsed = earlier.filter(endorsements__agency__in=agencies).order_by("-number").first()
    if endorsed is not None:
        return endorsed
    read = Event.objects.filter(
        verb="file read",
        by=person,
        subject_type=Document._meta.label_lower,
        subject_id__in=earlier.values("document"),
    ).order_by("-at", "-id")
    last = read.values_list("subject_id", flat=True).first()
    return earlier.filter(document=last).first() if last else None
