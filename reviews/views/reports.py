"""The report of a review: its versions, what the check found, and the partners' endorsements."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from documents.http import file_response
from documents.showing import entries
from foundation.acts import Interruption, submit
from notices.models import Notice
from partnership.models import Agency, Recipient, Role
from reviews.forms.reports import CORRECTION, DRAFT, ConfirmForm, EndorseForm, MinutedForm, UploadForm
from reviews.models import Endorsement, PracticeReview, Report, ReportVersion
from reviews.queries import comparison
from reviews.queries import endorsements as queries
from reviews.queries.people import on_list
from reviews.rules import access
from reviews.rules import endorsements as rules
from reviews.rules.access import EVERYTHING, Section
from reviews.services import endorsements as services
from reviews.services import outgoing, uploads
from reviews.views.finding import find, find_to_work, form_page, interrupt, page, person_of

CURRENT = "reviews:report"


def _back(review: PracticeReview) -> str:
    return reverse(CURRENT, args=[review.reference])


def _latest(review: PracticeReview, form: str) -> ReportVersion:
    report = get_object_or_404(Report, review=review, form=form)
    version = (
        ReportVersion.objects.filter(report=report)
        .select_related("document", "report__review__matter", "uploaded_by", "corrects__document")
        .order_by("-number")
        .first()
    )
    if version is None:
        raise Http404
    return version


@require_safe
def report(request: HttpRequest, reference: str) -> HttpResponse:
    """Every report of the review with its versions, findings and endorsements."""
    review = find(request, reference, Section.REPORT)
    person = person_of(request)
    reads_all = access.sections(review, person) == EVERYTHING
    endorses_for = set(access.endorses_for(review, person))
    shown: list[dict[str, Any]] = []
    for each in review.reports.order_by("form"):
        version = _latest(review, each.form)
        is_endorsed_here = version.is_final and not review.was_published_before
        partners = queries.state(version) if is_endorsed_here else []
        findings = entries(version.document.findings.all(), review.matter, person) if reads_all else []
        shown.append(
            {
                "report": each,
                "version": version,
                "earlier": each.versions.select_related("document", "uploaded_by")
                .exclude(pk=version.pk)
                .order_by("-number"),
                "findings": findings,
                "is_for_somebody_else": person.pk == version.document.uploaded_by_id
                and any(entry.is_waiting for entry in findings),
                "file_reasons": rules.reasons_about_file(version.document),
                "partners": [
                    (
                        partner,
                        on_list_of(review, partner.agency),
                        reads_all or partner.agency in endorses_for,
                    )
                    for partner in partners
                ],
                "missing": queries.missing(version) if is_endorsed_here else [],
                "other_reasons": _beside(queries.missing(version), partners) if is_endorsed_here else [],
                "is_pending_correction": bool(version.corrects_id) and not version.is_correction_agreed,
                "before_partners": rules.before_partners(version.document),
                "may_endorse": any(
                    partner.agency in endorses_for and not partner.is_complete for partner in partners
                ),
                "may_confirm": any(
                    partner.agency in endorses_for and is_unconfirmed(partner.endorsement)
                    for partner in partners
                ),
                "may_record_minuted": access.may_work_on(review, person)
                and person != version.uploaded_by
                and version.is_final
                and any(not partner.is_complete for partner in partners),
                "sends_on": sends_on(version) if reads_all else None,
            }
        )
    return page(
        request, review, "reviews/review_report.html", current=CURRENT, reports=shown, reads_all=reads_all
    )


def _beside(missing: list[str], partners: list[queries.PartnerState]) -> list[str]:
    """Why the version is not endorsed, without what the table of partners says already."""
    told = {reason for partner in partners for reason in partner.reasons}
    return [reason for reason in missing if reason not in told]


def on_list_of(review: PracticeReview, agency: Agency) -> list[str]:
    """The names of the agency's partners on the access list: who can endorse."""
    return [person.name for person in on_list(review, Role.SAFEGUARDING_PARTNER, agency=agency)]


def is_unconfirmed(endorsement: Endorsement | None) -> bool:
    return endorsement is not None and not rules.reasons_not_to_confirm(endorsement)


@dataclass(frozen=True)
class Onward:
    """Who had the version that this one corrects, and the notice that takes them the correction."""

    bodies: list[Recipient]
    notice: Notice | None


def sends_on(version: ReportVersion) -> Onward | None:
    """Whether the corrected copy has been sent on to those who had the one before."""
    if version.corrects is None or not version.is_correction_agreed:
        return None
    bodies = outgoing.bodies_that_had(version.corrects)
    return Onward(bodies, outgoing.corrected_copy_of(version)) if bodies else None


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, reference: str) -> HttpResponse:
    review = find_to_work(request, reference, Section.REPORT)
    form = UploadForm(request.POST or None, request.FILES or None)
    return form_page(
        request,
        review,
        form,
        lambda: uploads.upload_report(
            review=review,
            file=form.cleaned_data["file"],
            form=form.cleaned_data["form"],
            is_final=form.cleaned_data["status"] != DRAFT,
            is_minor_correction=form.cleaned_data["status"] == CORRECTION,
            correction_note=form.cleaned_data["correction_note"],
            authors=form.cleaned_data["authors"],
            by=person_of(request),
        ),
        done="The report is uploaded. See below what the check found.",
        then=_back(review),
        current=CURRENT,
        title="Upload a report",
        warning="A new final version voids the endorsements of the one before."
        if Endorsement.objects.standing().filter(version__report__review=review).exists()
        else "",
    )


@require_safe
def report_file(request: HttpRequest, reference: str, form: str, number: int) -> HttpResponseBase:
    """The clean copy of one version. Reading it before publication leaves a trace."""
    review = find(request, reference, Section.REPORT)
    version = get_object_or_404(
        ReportVersion.objects.select_related("document__matter"),
        report__review=review,
        report__form=form,
        number=number,
    )
    return file_response(request, version.document, reader=person_of(request))


@require_safe
def minute_file(request: HttpRequest, reference: str, form: str, agency: int) -> HttpResponseBase:
    """The minute that proves an endorsement: for those who read everything, and for that partner."""
    review = find(request, reference, Section.REPORT)
    person = person_of(request)
    endorsement = get_object_or_404(
        Endorsement.objects.standing().select_related("minute__matter", "agency"),
        version=_latest(review, form),
        agency=agency,
        minute__isnull=False,
    )
    if access.sections(review, person) != EVERYTHING and endorsement.agency not in access.endorses_for(
        review, person
    ):
        raise Http404
    if endorsement.minute is None:
        raise Http404
    return file_response(request, endorsement.minute, reader=person)


@require_http_methods(["GET", "HEAD", "POST"])
def endorse(request: HttpRequest, reference: str, form: str) -> HttpResponse:
    """The report and its recommendations to read, and the button that endorses exactly those."""
    review = find(request, reference, Section.REPORT)
    version = _latest(review, form)
    if version.corrects_id and not version.is_correction_agreed and request.method != "POST":
        return redirect("reviews:correction", review.reference, form)
    agencies = access.endorses_for(review, person_of(request))
    if not agencies:
        raise PermissionDenied("Endorsing takes a safeguarding partner on the access list.")
    standing = Endorsement.objects.standing().filter(version=version)
    waiting = [agency for agency in agencies if not standing.filter(agency=agency).exists()]
    reasons = rules.reasons_about_version(version)
    bound = EndorseForm(
        request.POST or None,
        agencies=waiting or agencies,
        number=version.number,
        initial={
            "seen_sha256": version.document.sha256,
            "seen_fingerprint": review.recommendations.fingerprint(),
        },
    )
    answer = submit(
        request,
        bound,
        lambda: services.endorse(
            version=version,
            agency=bound.cleaned_data["agency"],
            seen_sha256=bound.cleaned_data["seen_sha256"],
            seen_fingerprint=bound.cleaned_data["seen_fingerprint"],
            by=person_of(request),
        ),
        done=f"Version {version.number} of the report is endorsed.",
        then=_back(review),
    )
    if isinstance(answer, HttpResponse):
        return answer
    asked = request.GET.get("version", "")
    seen = queries.seen_before(version, person_of(request), agencies, asked=asked)
    voided = Endorsement.objects.filter(
        version__report=version.report, agency__in=agencies, voided_at__isnull=False
    ).select_related("version", "agency")
    return page(
        request,
        review,
        "reviews/review_endorse.html",
        current=CURRENT,
        form=bound,
        version=version,
        recommendations=review.recommendations.order_by("number"),
        seen=seen,
        is_newer=seen is not None and asked == str(seen.number),
        **(_compared(seen, version) if seen else {}),
        has_endorsed=list(standing.filter(agency__in=agencies).select_related("agency")),
        voided=voided.order_by("-voided_at").first(),
        is_open=bool(waiting) and not reasons,
        reasons=reasons,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def record_minuted(request: HttpRequest, reference: str, form: str) -> HttpResponse:
    """Record an endorsement that stands in the minutes."""
    review = find_to_work(request, reference, Section.REPORT)
    version = _latest(review, form)
    person = person_of(request)
    rules.check_may_record_minuted(version, person)
    waiting = [partner.agency for partner in queries.state(version) if partner.endorsement is None]
    bound = MinutedForm(request.POST or None, request.FILES or None, agencies=waiting)
    return form_page(
        request,
        review,
        bound,
        lambda: uploads.upload_minute(
            version=version,
            agency=bound.cleaned_data["agency"],
            minuted_on=bound.cleaned_data["minuted_on"],
            file=bound.cleaned_data["minute"],
            by=person,
        ),
        done="The minuted endorsement is recorded. The partner is asked to confirm it.",
        then=_back(review),
        current=CURRENT,
        title="Record an endorsement from minutes",
        text=f"Of version {version.number} of the report and its recommendations as they are now.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def confirm_minuted(request: HttpRequest, reference: str, form: str) -> HttpResponse:
    """The partner confirms, or disputes, what was minuted in their name."""
    review = find(request, reference, Section.REPORT)
    version = _latest(review, form)
    person = person_of(request)
    agencies = access.endorses_for(review, person)
    if not agencies:
        raise PermissionDenied("Confirming takes the safeguarding partner, on the access list.")
    minuted = {
        one.agency_id: one
        for one in Endorsement.objects.standing()
        .filter(version=version, agency__in=agencies, manner=Endorsement.Manner.MINUTED, confirmed_at=None)
        .select_related("agency", "minute", "recorded_by")
    }
    bound = ConfirmForm(
        request.POST or None,
        agencies=[one.agency for one in minuted.values()],
        yes="Yes, the record is right",
        no="No, we did not endorse this",
        button="Send the answer",
    )

    def act() -> None:
        endorsement = minuted[bound.cleaned_data["agency"].pk]
        if bound.cleaned_data["answer"] == ConfirmForm.YES:
            services.confirm_minuted(endorsement=endorsement, by=person)
        else:
            services.dispute_minuted(endorsement=endorsement, reason=bound.cleaned_data["reason"], by=person)

    return form_page(
        request,
        review,
        bound,
        act,
        done="Your answer is kept.",
        then=_back(review),
        template="reviews/review_confirm.html",
        current=CURRENT,
        version=version,
        minuted=list(minuted.values()),
        recommendations=review.recommendations.order_by("number"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def correction(request: HttpRequest, reference: str, form: str) -> HttpResponse:
    """What a minor correction changes, and each partner's word on whether it is only that."""
    review = find(request, reference, Section.REPORT)
    version = _latest(review, form)
    if version.corrects is None:
        raise Http404
    person = person_of(request)
    agencies = access.endorses_for(review, person)
    agreed = set(version.correction_agreements.values_list("agency", flat=True))
    waiting = [agency for agency in agencies if agency.pk not in agreed]
    if request.method == "POST" and not agencies:
        raise PermissionDenied("This takes a safeguarding partner on the access list.")
    bound = ConfirmForm(
        request.POST or None,
        agencies=waiting or agencies,
        yes="Yes, this is only a minor correction",
        no="No, it is more than that",
        button="Send the answer",
    )

    def act() -> None:
        agency = bound.cleaned_data["agency"]
        if bound.cleaned_data["answer"] == ConfirmForm.YES:
            services.agree_minor(version=version, agency=agency, by=person)
        else:
            services.refuse_minor(
                version=version, agency=agency, reason=bound.cleaned_data["reason"], by=person
            )

    answer = submit(request, bound, act, done="Your answer is kept.", then=_back(review))
    if isinstance(answer, HttpResponse):
        return answer
    return page(
        request,
        review,
        "reviews/review_correction.html",
        current=CURRENT,
        form=bound,
        version=version,
        **_compared(version.corrects, version),
        may_answer=bool(waiting) and not version.is_correction_agreed,
        is_last_answer=Agency.objects.safeguarding_partners().exclude(pk__in=agreed).count() == 1,
        bodies=[body.label for body in outgoing.bodies_that_had(version.corrects)],
        reasons=rules.reasons_about_version(version),
        partners=queries.state(version),
        back=_back(review),
    )


def _compared(before: ReportVersion, after: ReportVersion) -> dict[str, Any]:
    """What `reviews/includes/comparison.html` shows."""
    try:
        lines, why_not = comparison.compare(before, after), ""
    except comparison.NotComparable as not_comparable:
        lines, why_not = [], str(not_comparable)
    return {"before": before, "lines": lines, "why_not_compared": why_not}


@require_http_methods(["GET", "HEAD", "POST"])
def ask_to_endorse(request: HttpRequest, reference: str, form: str) -> HttpResponse:
    """Ask the partners who have not endorsed once more."""
    review = find_to_work(request, reference, Section.REPORT)
    version = _latest(review, form)
    return interrupt(
        request,
        review,
        Interruption(
            title="Ask the partners again",
            effects=[
                f"Each gets a message now, with a link to version {version.number} of the report and no word of the case."
            ],
            recipients=[
                f"{name} ({partner.agency})"
                for partner in queries.state(version)
                if not partner.is_complete
                for name in on_list_of(review, partner.agency)
            ],
            reasons=rules.reasons_about_version(version),
            button="Ask them to endorse the report",
            back=_back(review),
        ),
        lambda: services.ask_again(version=version, by=person_of(request)),
        done="The partners are asked to endorse the report.",
        current=CURRENT,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def send_corrected_copy(request: HttpRequest, reference: str, form: str) -> HttpResponse:
    """Send the corrected copy on, where that was not possible when the partners agreed."""
    review = find_to_work(request, reference, Section.REPORT)
    version = _latest(review, form)
    onward = sends_on(version)
    return interrupt(
        request,
        review,
        Interruption(
            title="Send the corrected copy on",
            effects=[
                f"Version {version.number} of the report leaves now, to everybody who had the one that it corrects."
            ],
            recipients=[body.label for body in onward.bodies] if onward else [],
            reasons=services.reasons_not_to_send_on(version),
            button=f"Send version {version.number} on",
            back=_back(review),
        ),
        lambda: services.send_corrected_copy(version=version, by=person_of(request)),
        done="The corrected copy is on its way.",
        current=CURRENT,
    )
