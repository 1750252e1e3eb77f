"""What leaves a review as a file for staff: the plan's table, and evidence packs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from foundation import clock, word
from partnership.models import Person
from reviews.exports.plan_files import plan_csv, plan_docx
from reviews.exports.plan_table import HEADINGS, PlanTable, plan_table
from reviews.models import EvidencePack, PracticeReview, PublicationPlan
from reviews.queries import exports as queries
from reviews.rules import evidence as evidence_rules
from reviews.rules.evidence import PackNotReady
from reviews.services import evidence_packs, plan_copies
from reviews.views.downloads import to_save
from reviews.views.finding import find, page, person_of
from reviews.views.plan_finding import find_plan

PIECE = 64 * 1024


@require_safe
def table(request: HttpRequest, reference: str) -> HttpResponse:
    """The plan as the table partners know, to read and to print."""
    review, plan, person = find_plan(request, reference)
    shown = plan_table(plan, person)
    return page(
        request,
        review,
        "reviews/plan_table.html",
        current="reviews:plan",
        plan=plan,
        table=shown,
        headings=HEADINGS,
        shown_at=clock.now(),
    )


def _handed_out(request: HttpRequest, reference: str, kind: str) -> tuple[PlanTable, str]:
    review, plan, person = find_plan(request, reference)
    plan_copies.record_copy(plan=plan, kind=kind, by=person)
    return plan_table(plan, person), f"plan-{review.reference}.{kind}"


@require_safe
def table_csv(request: HttpRequest, reference: str) -> HttpResponse:
    shown, name = _handed_out(request, reference, "csv")
    return to_save(HttpResponse(plan_csv(shown), content_type="text/csv; charset=utf-8"), name)


@require_safe
def table_docx(request: HttpRequest, reference: str) -> HttpResponse:
    shown, name = _handed_out(request, reference, "docx")
    return to_save(HttpResponse(plan_docx(shown, at=clock.now()), content_type=word.CONTENT_TYPE), name)


# Evidence packs -----------------------------------------------------------------------------------


def _review_of_packs(request: HttpRequest, reference: str) -> PracticeReview:
    review = find(request, reference)
    if not evidence_rules.may_read_packs(review, person_of(request)):
        raise Http404
    return review


def _packs(request: HttpRequest, reference: str) -> tuple[PublicationPlan, Person]:
    plan = queries.plan_of(_review_of_packs(request, reference))
    if plan is None:
        raise Http404
    return plan, person_of(request)


@require_safe
def evidence(request: HttpRequest, reference: str) -> HttpResponse:
    """The packs of the review's plan, and how far the one under way is."""
    review = _review_of_packs(request, reference)
    plan = queries.plan_of(review)
    packs = list(queries.packs_of(plan)) if plan else []
    return page(
        request,
        review,
        "reviews/evidence.html",
        current="reviews:evidence",
        plan=plan,
        packs=packs,
        under_way=next((pack for pack in packs if pack.status in EvidencePack.UNFINISHED), None),
        reasons=evidence_rules.reasons_not_to_ask(plan) if plan else [evidence_rules.NO_PLAN],
    )


@require_POST
def request_pack(request: HttpRequest, reference: str) -> HttpResponse:
    plan, person = _packs(request, reference)
    try:
        evidence_packs.request_pack(plan=plan, by=person)
    except PackNotReady as not_ready:
        messages.error(request, str(not_ready))
    else:
        messages.success(request, "The evidence pack is being made. This page shows when it is ready.")
    return redirect("reviews:evidence", reference)


@require_safe
def download_pack(request: HttpRequest, reference: str, pack: str) -> HttpResponseBase:
    """The ZIP, streamed, for somebody who may read all of it at this moment."""
    plan, person = _packs(request, reference)
    asked_for = get_object_or_404(EvidencePack, plan=plan, reference=pack)
    try:
        file = evidence_packs.open_pack(pack=asked_for, by=person)
    except EvidencePack.DoesNotExist:
        raise Http404 from None
    except PackNotReady as not_ready:
        messages.error(request, str(not_ready))
        return redirect("reviews:evidence", reference)
    response = StreamingHttpResponse(_pieces(file), content_type="application/zip")
    response.headers["Content-Length"] = str(asked_for.size)
    return to_save(response, f"evidence-{asked_for.reference}.zip")


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(PIECE):
            yield piece
